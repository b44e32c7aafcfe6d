import contextlib
import json
from urllib.parse import urljoin

from odoo.tests import ChromeBrowser
from odoo.tools import file_open

# https://github.com/dequelabs/axe-core, used as it is: see axe.LICENSE
AXE = 'medical_office_base/tests/lib/axe.min.js'
RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
NARROW_TARGETS = '''
    [...document.querySelectorAll('main a, main button, main input:not([type=hidden]), main textarea, nav a, footer a')]
        .map(element => [element, (element.closest('label') || element).getBoundingClientRect()])
        .filter(([element, box]) => box.height < 44 && box.width && !element.closest('[role=alert], .text'))
        .map(([element]) => element.outerHTML)
'''


class AxeBrowser:
    """For HttpCase: pages without login in a real browser, which has no script of ours to run. axe looks at each.

    with self._browser():
        self._visit('/place/…')
        self._check()

    What stands in `.text`, a text that people wrote, may have links within its lines.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open(AXE) as file:
            cls.axe = file.read()

    @contextlib.contextmanager
    def _browser(self):
        self.browser = ChromeBrowser(self)
        # a refusal is answered with a status that the browser calls an error
        self.browser.error_checker = lambda message: 'status of 4' not in str(message)
        with self.allow_requests(browser=self.browser):
            self.authenticate(None, None, browser=self.browser)
            self.cr.flush()
            self.cr.clear()
            try:
                yield
            finally:
                self.browser.stop()
                self._wait_remaining_requests()

    def _evaluate(self, expression):
        answer = self.browser._websocket_request(
            'Runtime.evaluate', params={'expression': expression, 'awaitPromise': True, 'returnByValue': True}, timeout=30)
        self.assertNotIn('exceptionDetails', answer, expression[:300])
        return answer['result'].get('value')

    def _visit(self, address):
        self.browser.navigate_to(urljoin(self.base_url(), address), wait_stop=True)
        self._settled()

    def _settled(self, title=''):
        self.assertTrue(self.browser._wait_ready(
            f"document.readyState === 'complete' && location.href !== 'about:blank' && !window.left && document.title.includes({json.dumps(title)})"), title)

    def _axe(self):
        self._evaluate(self.axe + ';0')
        return json.loads(self._evaluate(
            f'axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(found => JSON.stringify({{passes: found.passes.length,'
            'faults: [...found.violations, ...found.incomplete].map(rule => [rule.id, rule.impact, rule.nodes.map(node => node.html)])}))'))

    def _check(self):
        """Nothing that axe finds, nothing to scroll sideways to, nothing too small for a thumb."""
        found = self._axe()
        self.assertEqual(found['faults'], [])
        self.assertGreater(found['passes'], 15)
        self.assertLessEqual(self._evaluate('document.documentElement.scrollWidth - innerWidth'), 0)
        self.assertEqual(self._evaluate(NARROW_TARGETS), [])
