from odoo.tests import BaseCase, tagged

from ...tools.handout_html import handout_html


@tagged('post_install', '-at_install')
class TestHandoutHtml(BaseCase):
    """What a text may bring to a page."""

    def test_nothing_that_runs_or_fetches(self):
        page = handout_html(
            '<p onclick="x()" style="color: red" class="a" id="b">Text<script>bad()</script><iframe src="//bad.example"></iframe>'
            '<a href="javascript:bad()">one</a> <a href="https://good.example/x" target="_top">two</a> <a href="tel:+15550100">three</a>'
            '<a href="https://good.example/y"></a><img src="https://bad.example/x.png"/><img src="/web/image/5"/><svg><text>bad</text></svg>'
            '<img src="data:image/svg+xml;base64,AAAA"/><img src="data:image/png;base64,AAAA" alt="A foot"/><form><input name="q"/></form></p>')
        self.assertEqual(
            page, '<p>Textone <a href="https://good.example/x" rel="noopener noreferrer">two</a> <a href="tel:+15550100" rel="noopener noreferrer">three</a>'
            '<img src="data:image/png;base64,AAAA" alt="A foot"></p>')

    def test_headings_and_lists_in_order(self):
        self.assertEqual(handout_html('<h1>A</h1><h4>B</h4><h2> </h2><h2>C</h2>'), '<h2>A</h2><h3>B</h3><p> </p><h3>C</h3>')
        self.assertEqual(handout_html('<li>alone</li><ul>loose<li>a</li><ul><li>b</li></ul></ul>'),
                         '<p>alone</p><ul><li>loose</li><li>a</li><li><ul><li>b</li></ul></li></ul>')

    def test_blocks_in_paragraphs(self):
        self.assertEqual(handout_html('<p>a</p><section><p>b</p></section><font>c</font>'), '<p>a</p><div><p>b</p></div>c')
        self.assertFalse(handout_html('<p> </p>'))
        self.assertFalse(handout_html(False))
