class BothWidths:
    """For HttpCase: what `_run` does in a browser, at a desk and on a phone."""
    # Odoo runs a class's own methods alone, unless it says so
    allow_inherited_tests_method = True

    def test_desk(self):
        self.browser_size = '1400x900'
        self._run()

    def test_phone(self):
        self.browser_size = '390x844'
        self.touch_enabled = True
        self._run()

    def _run(self):
        raise NotImplementedError
