"""The text of a handout as its page and its paper show it: structure alone, so that whoever wrote it, it can be read and runs nothing.

Styles, scripts, addresses of pictures elsewhere go; pictures within the text, and links, stay. Headings come below the page's
own, without a level left out; what stands in a list is an item of it. Plain Python, no Odoo.
"""
import re

from lxml import etree, html
from markupsafe import Markup

KEPT = {
    'p', 'br', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'b', 'strong', 'i', 'em', 'u', 'sub', 'sup', 'a', 'img', 'blockquote', 'hr',
    'table', 'caption', 'thead', 'tbody', 'tr', 'td', 'th', 'div'}
DROPPED = {
    'script', 'style', 'iframe', 'object', 'embed', 'svg', 'math', 'template', 'noscript', 'form', 'input', 'button', 'select', 'textarea', 'video',
    'audio', 'canvas', 'link', 'meta', 'base', 'head', 'title'}
HEADINGS = ('h1', 'h2', 'h3', 'h4', 'h5', 'h6')
RENAMED = {'section': 'div', 'article': 'div', 'figure': 'div', 'figcaption': 'p', 'dl': 'div', 'dt': 'p', 'dd': 'p', 'pre': 'p'}
BLOCKS = {'p', 'ul', 'ol', 'table', 'blockquote', 'hr', 'div', *HEADINGS}
PICTURE = re.compile(r'data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+')
LINK = re.compile(r'(?:https?://|tel:|mailto:)\S+', re.IGNORECASE)
SPANS = re.compile(r'[1-9][0-9]?')


def handout_html(source):
    """A piece of HTML reduced to what a page for patients needs; empty Markup where nothing is in it."""
    text = str(source or '').strip()
    if not text:
        return Markup()
    tree = html.fragment_fromstring(text, create_parent='div')
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    etree.strip_elements(tree, *DROPPED, with_tail=False)
    for element in list(tree.iterdescendants()):
        _clean(element)
    etree.strip_tags(tree, 'removed', *{element.tag for element in tree.iterdescendants()} - KEPT - set(HEADINGS))
    _order_lists(tree)
    _order_headings(tree)
    if not ''.join(tree.itertext()).strip() and tree.find('.//img') is None:
        return Markup()
    inner = html.tostring(tree, encoding='unicode')
    return Markup(inner[len('<div>'):-len('</div>')].strip())  # built from whitelisted tags and attributes


def _clean(element):
    """Give an element a name that is kept, and the attributes that it needs."""
    old = dict(element.attrib)
    element.attrib.clear()
    element.tag = RENAMED.get(element.tag, element.tag)
    if element.tag == 'img':
        if PICTURE.fullmatch(old.get('src', '')):
            element.set('src', old['src'])
            element.set('alt', old.get('alt') or '')
        else:
            element.tag = 'removed'
    elif element.tag == 'a':
        address = (old.get('href') or '').strip()
        if LINK.fullmatch(address) and ''.join(element.itertext()).strip():
            element.set('href', address)
            element.set('rel', 'noopener noreferrer')
        else:
            element.tag = 'removed'
    elif element.tag in ('td', 'th'):
        for name in ('colspan', 'rowspan'):
            if SPANS.fullmatch(old.get(name, '')):
                element.set(name, old[name])
    elif element.tag == 'p' and any(child.tag in BLOCKS for child in element):
        element.tag = 'div'  # a paragraph holds no blocks
    elif element.tag in HEADINGS and not ''.join(element.itertext()).strip():
        element.tag = 'p'


def _order_lists(tree):
    for item in tree.findall('.//li'):
        if item.getparent().tag not in ('ul', 'ol'):
            item.tag = 'p'
    for items in [element for element in tree.iterdescendants() if element.tag in ('ul', 'ol')]:
        if (items.text or '').strip():
            first = etree.Element('li')
            first.text, items.text = items.text, None
            items.insert(0, first)
        for child in list(items):
            if child.tag == 'li':
                continue
            frame = etree.Element('li')
            frame.tail, child.tail = child.tail, None
            items.replace(child, frame)
            frame.append(child)
        if not len(items):
            items.tag = 'p'


def _order_headings(tree):
    """The page's own heading is the first level: the highest of the text is the second, and none is left out below."""
    open_levels = []
    for element in tree.iterdescendants():
        if element.tag not in HEADINGS:
            continue
        level = int(element.tag[1])
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        element.tag = f'h{min(1 + len(open_levels), 6)}'
