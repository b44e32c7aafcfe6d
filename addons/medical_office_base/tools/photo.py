"""Make a photo from whoever sends one safe to keep.

What is kept is drawn anew from the pixels: no metadata (place, device, name), no bytes of the file that was sent.
Plain Python, no Odoo import.
"""
import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ('JPEG', 'PNG')  # what phones make; not what runs (SVG), calls other programs (EPS) or has few readers
MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_UNPACKED = 25_000_000  # pixels in memory: JPEG is unpacked at a fraction of its size
MAX_SIDE = 2048
QUALITY = 82


class PhotoError(ValueError):
    """Not a photo that can be kept. ``reason``: empty, bytes, pixels or image."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class CleanPhoto(bytes):
    """A photo that `clean_photo` has made: drawn anew once is enough."""


def clean_photo(data):
    """Return the photo as a JPEG of its own making; one that is so already, as it is.

    :param bytes data: JPEG or PNG of at most MAX_BYTES and MAX_PIXELS; what the name or the sender calls it doesn't count
    :return: CleanPhoto, the bytes of a JPEG, upright, at most MAX_SIDE px wide and high, without metadata
    :raise PhotoError: for anything else
    """
    if isinstance(data, CleanPhoto):
        return data
    if not data:
        raise PhotoError('empty')
    if len(data) > MAX_BYTES:
        raise PhotoError('bytes')
    try:
        with warnings.catch_warnings():
            # the size that the header tells is held against our own limit, before anything is unpacked
            warnings.simplefilter('ignore', Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise PhotoError('pixels')
                image.draft('RGB', (MAX_SIDE, MAX_SIDE))
                if image.width * image.height > MAX_UNPACKED:
                    raise PhotoError('pixels')
                image.load()
                upright = ImageOps.exif_transpose(image)
    except Image.DecompressionBombError as error:
        raise PhotoError('pixels') from error
    except PhotoError:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError, TypeError, KeyError, IndexError, EOFError, OverflowError) as error:
        # PIL's readers fail in as many ways as a file can be broken
        raise PhotoError('image') from error
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    if upright.mode in ('RGBA', 'LA', 'PA') or 'transparency' in upright.info:
        upright = upright.convert('RGBA')
        paper = Image.new('RGB', upright.size, 'white')
        paper.paste(upright, mask=upright.getchannel('A'))
        upright = paper
    fresh = Image.new('RGB', upright.size)
    fresh.paste(upright.convert('RGB'))
    out = io.BytesIO()
    fresh.save(out, 'JPEG', quality=QUALITY)
    return CleanPhoto(out.getvalue())
