"""Whether a PDF may be handed out: a document to read, without anything that runs or hides in it.

Plain Python, no Odoo import: the caller opens the file with its own PDF library.
"""
MAX_BYTES = 15 * 1024 * 1024
MAX_OBJECTS = 50_000

# entries of dictionaries, and values of /S and /Subtype, that run, send, call or carry something
ACTIVE_KEYS = {'/JS', '/JavaScript', '/AA', '/Launch', '/XFA', '/RichMedia', '/RichMediaContent'}
ACTIVE_KINDS = {'/JavaScript', '/Launch', '/SubmitForm', '/ImportData', '/RichMedia', '/Rendition', '/Movie', '/Sound', '/3D', '/Screen'}
FILE_KEYS = {'/EmbeddedFiles', '/EF', '/AF'}
FILE_KINDS = {'/EmbeddedFile', '/GoToE', '/GoToR', '/FileAttachment'}


class PdfFault(ValueError):
    """Not a PDF to hand out. ``reason``: bytes, pdf, encrypted, active, files."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def check_pdf(data, open_reader):
    """Raise PdfFault unless this is a PDF that only shows something.

    :param bytes data: the file
    :param open_reader: called with the bytes, returns a reader of pypdf or PyPDF2
    :return: number of pages
    """
    if len(data) > MAX_BYTES:
        raise PdfFault('bytes')
    if not data[:1024].lstrip().startswith(b'%PDF-'):
        raise PdfFault('pdf')
    try:
        reader = open_reader(data)
        if reader.is_encrypted:
            raise PdfFault('encrypted')
        pages = len(reader.pages)
        if not pages:
            raise PdfFault('pdf')
        _walk(reader)
    except PdfFault:
        raise
    except Exception as error:  # whatever a library of PDF stumbles over: a file that isn't read safely isn't handed out
        raise PdfFault('pdf') from error
    return pages


def _walk(reader):
    """Look at every object that the document reaches, once."""
    waiting, seen = [reader.trailer.get('/Root')], set()
    while waiting:
        item = waiting.pop()
        if hasattr(item, 'idnum'):
            key = (item.idnum, item.generation)
            if key in seen:
                continue
            seen.add(key)
            if len(seen) > MAX_OBJECTS:
                raise PdfFault('pdf')
            item = item.get_object()
        if isinstance(item, dict):
            kinds = {str(item.raw_get(name)) for name in ('/S', '/Subtype', '/Type') if name in item and isinstance(item.raw_get(name), str)}
            if ACTIVE_KEYS.intersection(item) or ACTIVE_KINDS & kinds:
                raise PdfFault('active')
            if FILE_KEYS.intersection(item) or FILE_KINDS & kinds:
                raise PdfFault('files')
            waiting.extend(item.raw_get(name) for name in item)
        elif isinstance(item, list):
            waiting.extend(list.__iter__(item))
