"""What of the files that arrive for a patient is kept, and as what: judged by content, never by name.

Pictures and fax pages are drawn anew; text is kept as text; Office files may hold no macros. All else is refused. Plain Python,
no Odoo import.
"""
import io
import warnings
import zipfile

from PIL import Image, PdfImagePlugin, UnidentifiedImageError  # noqa: F401 (it teaches PIL to write PDF)

from .photo import MAX_PIXELS, PhotoError, clean_photo

known = 'TIFF' in Image.ID
from PIL import TiffImagePlugin  # noqa: E402

if not known:
    # faxes are opened here by name; what opens any picture elsewhere goes on knowing no TIFF
    Image.ID.remove('TIFF')
    Image.OPEN.pop('TIFF')

MAX_BYTES = 25 * 1024 * 1024
MAX_PAGES = 200
MAX_UNPACKED = 200 * 1024 * 1024  # of an Office file
MAX_PARTS = 5000
MAX_RATIO = 200  # how much smaller a part may be packed; text packs at 10 to 30
TYPES = {
    'pdf': 'application/pdf',
    'jpg': 'image/jpeg',
    'txt': 'text/plain',
    'docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
INLINE = ('application/pdf', 'image/jpeg', 'image/png')  # what a browser shows; all else it saves
# parts of Office files that run, or hold what runs
RUNS = ('vbaproject', 'vbadata', 'macrosheets/', 'dialogsheets/', 'activex/', 'embeddings/', 'customui', '.bin', 'externallinks/')
RUN_TYPES = (b'macroEnabled', b'vbaProject', b'oleObject', b'activeX')


class FileError(ValueError):
    """Not a file that is kept. ``reason``: empty, bytes, pages, photo, program, archive, encrypted, macro, bomb, page or kind."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def clean_file(data):
    """What is kept of a file.

    :param bytes data: what was sent, of at most MAX_BYTES
    :return: (bytes, extension), the extension being one of TYPES
    :raise FileError: for what isn't kept
    """
    if not data:
        raise FileError('empty')
    if len(data) > MAX_BYTES:
        raise FileError('bytes')
    head = data[:16]
    if head.startswith(b'%PDF-'):
        return bytes(data), 'pdf'
    if head.startswith((b'\xff\xd8\xff', b'\x89PNG')):
        try:
            return clean_photo(data), 'jpg'
        except PhotoError as error:
            raise FileError('photo') from error
    if head.startswith((b'II*\0', b'MM\0*')):
        return _fax_pages(data), 'pdf'
    if head.startswith(b'PK'):
        return bytes(data), _office_kind(data)
    if head.startswith(b'\xd0\xcf\x11\xe0'):
        raise FileError('encrypted')  # Office files of before 2007, or encrypted ones
    if head.startswith((b'MZ', b'\x7fELF', b'\xca\xfe\xba\xbe', b'\xcf\xfa\xed\xfe', b'#!')):
        raise FileError('program')
    if head.startswith((b'Rar!', b'7z\xbc\xaf', b'\x1f\x8b', b'BZh', b'\xfd7zXZ', b'MSCF')) or data[257:262] == b'ustar':
        raise FileError('archive')
    return _text(data), 'txt'


def _fax_pages(data):
    """The pages of a TIFF, drawn anew into a PDF: 1 bit where it was a fax, gray or colored else."""
    pages = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')  # of what is broken, the error below says enough
            with TiffImagePlugin.TiffImageFile(io.BytesIO(data)) as image:
                count = getattr(image, 'n_frames', 1)
                if count > MAX_PAGES:
                    raise FileError('pages')
                for number in range(count):
                    image.seek(number)
                    if image.width * image.height > MAX_PIXELS:
                        raise FileError('photo')
                    # one page in memory is as large as its pixels: those of colored ones are held to the size of a screen
                    if image.mode == '1':
                        page = image.copy()
                    else:
                        page = image.convert('L' if image.mode in ('L', 'I;16', 'I', 'LA') else 'RGB')
                        page.thumbnail((2048, 2048))
                    pages.append(page)
            out = io.BytesIO()
            pages[0].save(out, 'PDF', save_all=True, append_images=pages[1:], resolution=200)
    except FileError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, MemoryError, TypeError, KeyError, IndexError,
            EOFError, OverflowError, RuntimeError) as error:
        # PIL's readers fail in as many ways as a file can be broken
        raise FileError('photo') from error
    return out.getvalue()


def _office_kind(data):
    """'docx' or 'xlsx', of a file without macros; what its parts are called tells, not its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            parts = pack.infolist()
            names = {part.filename.lower() for part in parts}
            if any(part.flag_bits & 0x1 for part in parts):
                raise FileError('encrypted')
            if (len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED
                    or sum(part.compress_size for part in parts) > len(data)
                    or any(part.file_size > MAX_RATIO * max(part.compress_size, 1) and part.file_size > 1024 * 1024 for part in parts)):
                raise FileError('bomb')
            kind = 'docx' if 'word/document.xml' in names else 'xlsx' if 'xl/workbook.xml' in names else None
            if not kind or '[content_types].xml' not in names:
                raise FileError('archive')
            if any(piece in name for name in names for piece in RUNS if not name.endswith(('printersettings1.bin', 'printersettings2.bin'))):
                raise FileError('macro')
            types = pack.read('[Content_Types].xml')
            if any(piece.lower() in types.lower() for piece in RUN_TYPES):
                raise FileError('macro')
            return kind
    except FileError:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, OverflowError) as error:
        raise FileError('archive') from error


def _text(data):
    """Plain text as UTF-8; a page of HTML, SVG or a script in one is none."""
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError:
        # an older program's text; what is no text shows by its control characters
        text = data.decode('cp1252', 'replace')
        if text.count('\ufffd') > len(text) // 100:
            raise FileError('kind') from None
    if any(letter < ' ' and letter not in '\t\r\n\f' for letter in text):
        raise FileError('kind')
    low = text.lower()
    if low.lstrip().startswith(('<', '{\\rtf')) or any(piece in low for piece in ('<script', '<html', '<svg', '<!doctype', '<iframe', 'javascript:')):
        raise FileError('page')
    return text.encode()
