"""Make a drawn signature from whoever sends one safe to keep: drawn anew from its pixels. Plain Python, no Odoo import."""
import base64
import binascii
import io

from PIL import Image, UnidentifiedImageError

PREFIX = 'data:image/png;base64,'
MAX_BYTES = 300_000
MAX_SIDE = 2400
KEPT = (600, 240)
LEAST = 40  # pixels of ink: a dot is no signature


class SignatureError(ValueError):
    """Not a signature that can be kept. ``reason``: empty, bytes or image."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def clean_signature(data):
    """A signature as PNG of black on white, at most KEPT large.

    :param str data: a data URL of a PNG, as a canvas gives it
    :return: bytes of a PNG
    :raise SignatureError: nothing drawn, too large, or no PNG
    """
    if not data:
        raise SignatureError('empty')
    if len(data) > MAX_BYTES:
        raise SignatureError('bytes')
    if not data.startswith(PREFIX):
        raise SignatureError('image')
    try:
        content = base64.b64decode(data[len(PREFIX):], validate=True)
        with Image.open(io.BytesIO(content), formats=('PNG',)) as image:
            if image.width > MAX_SIDE or image.height > MAX_SIDE:
                raise SignatureError('bytes')
            image.load()
            drawn = image.convert('RGBA')
    except SignatureError:
        raise
    except (
            binascii.Error, UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, MemoryError, TypeError,
            KeyError, IndexError, EOFError, OverflowError) as error:
        # PIL's readers fail in as many ways as a file can be broken
        raise SignatureError('image') from error
    paper = Image.new('RGBA', drawn.size, 'white')
    paper.alpha_composite(drawn)
    ink = paper.convert('L')
    if sum(ink.histogram()[:128]) < LEAST:
        raise SignatureError('empty')
    ink.thumbnail(KEPT)
    out = io.BytesIO()
    ink.save(out, 'PNG', optimize=True)
    return out.getvalue()
