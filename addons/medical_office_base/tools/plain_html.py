"""HTML reduced to what a text needs: headings, paragraphs, lists, emphasis, tables. No attributes, no styles, no pictures.

Pages without login allow no style but their own; what is signed is what was shown, so both take this. Plain Python, no Odoo.
"""
from lxml import etree, html
from markupsafe import Markup

KEPT = {
    'p', 'br', 'h2', 'h3', 'h4', 'ul', 'ol', 'li', 'b', 'strong', 'i', 'em', 'u', 'table', 'thead', 'tbody', 'tr', 'td', 'th',
    'blockquote', 'hr'}
# the page has a first heading of its own
RENAMED = {'h1': 'h2', 'h5': 'h4', 'h6': 'h4', 'div': 'p', 'section': 'p', 'article': 'p'}
DROPPED = {'script', 'style', 'iframe', 'object', 'embed', 'svg', 'math', 'template', 'noscript', 'form', 'input', 'button', 'select', 'textarea'}
BLOCKS = {'p', 'h2', 'h3', 'h4', 'ul', 'ol', 'table', 'blockquote', 'hr'}


def plain_html(source):
    """The text of a piece of HTML with the tags in `KEPT` alone; empty Markup where there is no text in it."""
    text = str(source or '').strip()
    if not text:
        return Markup()
    tree = html.fragment_fromstring(text, create_parent='div')
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    etree.strip_elements(tree, *DROPPED, with_tail=False)
    unknown = set()
    for element in tree.iterdescendants():
        element.attrib.clear()
        name = RENAMED.get(element.tag, element.tag)
        if name == 'p' and any(child.tag in BLOCKS or RENAMED.get(child.tag) in BLOCKS for child in element):
            # a paragraph holds no blocks: what is only a frame goes
            name = 'div'
        element.tag = name
        if name not in KEPT:
            unknown.add(name)
    etree.strip_tags(tree, *unknown)
    if not ''.join(tree.itertext()).strip():
        return Markup()
    inner = html.tostring(tree, encoding='unicode')
    return Markup(inner[len('<div>'):-len('</div>')].strip())
