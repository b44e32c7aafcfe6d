import io
import struct
import zipfile

from PIL import Image

from odoo.tests import BaseCase, tagged

from ...tools.document_file import MAX_BYTES, FileError, clean_file
from .document_common import PDF, pack, picture, word


@tagged('post_install', '-at_install')
class TestDocumentFile(BaseCase):
    """What is kept of the files that arrive, by content."""

    def test_kept(self):
        for data, extension in (
                (PDF, 'pdf'), (picture('JPEG'), 'jpg'), (picture('PNG'), 'jpg'), (picture('TIFF', pages=3, mode='1'), 'pdf'),
                (picture('TIFF'), 'pdf'), ('Fictional note, 5 < 6 ñ\n'.encode(), 'txt'), ('\ufeffnota'.encode(), 'txt'), (word(), 'docx'),
                (pack(Content_Types=b'<Types/>', xl__workbook=b'<x/>'), 'xlsx')):
            with self.subTest(start=data[:8]):
                self.assertEqual(clean_file(data)[1], extension)

    def test_drawn_anew(self):
        data, _extension = clean_file(picture('PNG') + b'where it was taken')
        self.assertNotIn(b'where it was taken', data)
        exif = Image.Exif()
        exif[0x010e] = 'Fictional name'
        out = io.BytesIO()
        Image.new('RGB', (40, 30)).save(out, 'JPEG', exif=exif)
        self.assertIn(b'Fictional name', out.getvalue())
        self.assertNotIn(b'Fictional name', clean_file(out.getvalue())[0])
        fax = picture('TIFF', pages=3, mode='1')
        self.assertEqual(clean_file(fax)[0].count(b'/Type /Page\n') or clean_file(fax)[0].count(b'/Contents'), 3)
        self.assertNotIn(b'<script', clean_file(picture('TIFF') + b'<script>')[0])

    def test_refused(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, 'w', zipfile.ZIP_DEFLATED) as archive:
            archive.writestr('[Content_Types].xml', b'<Types/>')
            archive.writestr('word/document.xml', bytes(20 * 1024 * 1024))
        locked = bytearray(word())
        position = locked.index(b'PK\x01\x02')
        locked[position + 8] |= 1  # a part's flag that it is encrypted
        tiff_bomb = struct.pack('<2sHIH', b'II', 42, 8, 2) + struct.pack('<HHII', 256, 4, 1, 60000) + struct.pack('<HHII', 257, 4, 1, 60000) + bytes(4)
        for data, reason in (
                (b'', 'empty'),
                (b'x' * (MAX_BYTES + 1), 'bytes'),
                (b'MZ\x90\x00program', 'program'),
                (b'\x7fELF program', 'program'),
                (b'#!/bin/sh\nrm', 'program'),
                (pack(readme=b'x'), 'archive'),
                (b'PK\x03\x04 cut off', 'archive'),
                (b'Rar!\x1a\x07', 'archive'),
                (b'7z\xbc\xaf\x27\x1c', 'archive'),
                (b'\x1f\x8b\x08', 'archive'),
                (b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'encrypted'),
                (bytes(locked), 'encrypted'),
                (word(word__vbaProject=b'x'), 'macro'),
                (word(types=b'<Types ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'), 'macro'),
                (word(word__embeddings__oleObject1=b'x'), 'macro'),
                (word(xl__macrosheets__sheet1=b'x'), 'macro'),
                (bomb.getvalue(), 'bomb'),
                (b'<html><script>alert(1)</script>', 'page'),
                (b'<svg onload="alert(1)"/>', 'page'),
                (b'  <?xml version="1.0"?><x/>', 'page'),
                (b'harmless\n<script>alert(1)</script>', 'page'),
                (b'{\\rtf1\\object}', 'page'),
                (b'\x00\x01\x02\x03binary', 'kind'),
                (b'GIF89a\x01\x00\x01\x00', 'kind'),
                (b'\xff\xd8\xffcut off', 'photo'),
                (tiff_bomb, 'photo'),
                (b'II*\0cut off', 'photo')):
            with self.subTest(start=data[:12], reason=reason), self.assertRaises(FileError) as caught:
                clean_file(data)
            self.assertEqual(caught.exception.reason, reason, data[:20])
