import contextlib
import io
import zlib
from unittest.mock import patch

from PIL import Image

from odoo.tests import BaseCase, tagged

from ..tools import photo
from ..tools.photo import MAX_SIDE, PhotoError, clean_photo


def picture(kind='JPEG', size=(60, 40), mode='RGB', **options):
    out = io.BytesIO()
    Image.new(mode, size, 'red' if mode == 'RGB' else None).save(out, kind, **options)
    return out.getvalue()


def chunk(kind, data):
    return len(data).to_bytes(4, 'big') + kind + data + zlib.crc32(kind + data).to_bytes(4, 'big')


def bomb(width, height):
    """A PNG of some bytes that says it is huge."""
    header = width.to_bytes(4, 'big') + height.to_bytes(4, 'big') + b'\x08\x00\x00\x00\x00'
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', zlib.compress(b'\0' * 1000)) + chunk(b'IEND', b'')


@tagged('post_install', '-at_install')
class TestPhoto(BaseCase):

    def _refused(self, data, reason):
        with self.assertRaises(PhotoError) as caught:
            clean_photo(data)
        self.assertEqual(caught.exception.reason, reason)

    def test_real_photos_become_jpeg(self):
        for kind in ('JPEG', 'PNG'):
            with Image.open(io.BytesIO(clean_photo(picture(kind)))) as image:
                self.assertEqual((image.format, image.size, image.mode), ('JPEG', (60, 40), 'RGB'), kind)
        for mode in ('L', 'P', 'RGBA', 'LA', '1', 'I;16'):
            with Image.open(io.BytesIO(clean_photo(picture('PNG', mode=mode)))) as image:
                self.assertEqual((image.format, image.mode), ('JPEG', 'RGB'), mode)

    def test_nothing_of_the_file_is_left(self):
        image, exif, out = Image.new('RGB', (60, 40), 'red'), Image.Exif(), io.BytesIO()
        exif[0x010F] = 'Nosy Camera'
        exif[0x0112] = 6  # lies on its side
        exif.get_ifd(0x8825)[1] = 'N'
        exif.get_ifd(0x8825)[2] = (41.0, 24.0, 12.0)
        image.save(out, 'JPEG', exif=exif, comment=b'<script>alert(1)</script>', icc_profile=b'secret profile')
        data = out.getvalue() + b'<?php system($_GET[0]); ?>PK\x03\x04'
        self.assertIn(b'Nosy Camera', data)
        clean = clean_photo(data)
        for part in (b'Nosy', b'Exif', b'script', b'secret', b'php', b'PK\x03\x04'):
            self.assertNotIn(part, clean)
        with Image.open(io.BytesIO(clean)) as image:
            self.assertFalse(image.getexif())
            self.assertEqual(image.size, (40, 60), "upright")

    def test_large_photos_are_made_smaller(self):
        with Image.open(io.BytesIO(clean_photo(picture(size=(4000, 3000))))) as image:
            self.assertEqual(image.size, (MAX_SIDE, MAX_SIDE * 3 // 4))
        with Image.open(io.BytesIO(clean_photo(picture(size=(8000, 6000))))) as image:
            self.assertEqual(image.size, (MAX_SIDE, MAX_SIDE * 3 // 4), "48 megapixels of a phone")

    def test_what_is_refused(self):
        self._refused(b'', 'empty')
        for data in (
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', b'<?xml version="1.0"?><svg/>', b'<html><script>1</script></html>',
            b'%PDF-1.7', b'GIF89a' + b'\0' * 50, b'%!PS-Adobe-3.0 EPSF-3.0\n', b'\xff\xd8\xff', b'MZ' + b'\0' * 200, b'\0' * 500,
            picture('BMP'), picture('TIFF'), picture('GIF'),
            b'\xff\xd8\xff\xe1' + b'\xff' * 300,
        ):
            self._refused(data, 'image')

    def test_bombs_are_not_unpacked(self):
        for side in (5001, 8000, 30000, 2**31 - 1):
            self._refused(bomb(side, side), 'pixels')
        with patch.object(photo, 'MAX_BYTES', 100):
            self._refused(picture(), 'bytes')

    def test_broken_photos(self):
        """Whatever is broken in the file, it is a refusal in words, not a failure."""
        for kind in ('JPEG', 'PNG'):
            whole = bytearray(picture(kind, size=(32, 32)))
            for place in range(len(whole)):
                broken = bytearray(whole)
                broken[place] ^= 0xFF
                with contextlib.suppress(PhotoError):
                    clean_photo(bytes(broken))
