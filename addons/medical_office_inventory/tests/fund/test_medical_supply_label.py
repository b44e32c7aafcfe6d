import io
import re

import PIL.Image
import PIL.ImageDraw
import pypdf
import zxingcpp

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, HttpCase, tagged
from odoo.tools import mute_logger

from ...tools.datamatrix import SIZES, matrix
from ...tools.gs1 import FNC1, parse
from ..use_common import UseCommon

SCALE = 4


def draw(rows, scale=SCALE):
    """A symbol as an image, with its quiet zone."""
    side = len(rows) + 4
    image = PIL.Image.new('L', (side, side), 255)
    for down, row in enumerate(rows):
        for right, dark in enumerate(row):
            if dark:
                image.putpixel((right + 2, down + 2), 0)
    return image.resize((side * scale, side * scale), PIL.Image.Resampling.NEAREST)


def draw_pages(content):
    """The rectangles of a PDF as images: what the printer blackens beside the letters."""
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        width, height = (float(measure) * SCALE for measure in page.mediabox[2:])
        image = PIL.Image.new('L', (round(width), round(height)), 255)
        pen = PIL.ImageDraw.Draw(image)
        for rect in re.findall(r'^(?:n )?([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re', page.get_contents().get_data().decode('latin-1'), re.MULTILINE):
            x, y, wide, high = (float(number) * SCALE for number in rect)
            pen.rectangle((round(x), round(height - y - high), round(x + wide) - 1, round(height - y) - 1), fill=0)
        yield image


def read(image):
    return [found.bytes.decode('latin-1') for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.DataMatrix)]


@tagged('post_install', '-at_install')
class TestDatamatrix(BaseCase):
    """The symbols are read by a reader that knows nothing of the suite."""

    def test_every_size(self):
        sizes = set()
        for words in (2, 4, 7, 11, 17, 21, 29, 35, 43, 61, 85, 113, 143, 173, 203):
            for text, gs1 in (('A' * words, False), (('1234567890' * 41)[:2 * words], False), ('10' + 'B' * (words - 2), True)):
                rows = matrix(text, gs1)
                sizes.add(len(rows))
                found = zxingcpp.read_barcodes(draw(rows), formats=zxingcpp.BarcodeFormat.DataMatrix)
                self.assertEqual([(one.bytes.decode(), one.symbology_identifier) for one in found], [(text, ']d2' if gs1 else ']d1')])
        self.assertEqual(sizes, {size[0] for size in SIZES})

    def test_separator_and_letters(self):
        text = f'01006141419999961727123110L1{FNC1}21S1'
        self.assertEqual(read(draw(matrix(text, gs1=True))), [text])
        self.assertEqual(zxingcpp.read_barcodes(draw(matrix('Größe')))[0].text, 'Größe')
        for text in ('€', 'A' * 205):
            with self.assertRaises(ValueError):
                matrix(text)

    def test_the_example_of_the_standard(self):
        # ISO/IEC 16022, annex O: "123456" is 142 164 186, with error codewords 114 25 5 88 102
        self.assertEqual(read(draw(matrix('123456'))), ['123456'])
        self.assertEqual(len(matrix('123456')), 10)


@tagged('post_install', '-at_install')
class TestMedicalSupplyLabel(UseCommon, HttpCase):
    """Labels bear what was put in, on each paper, and only who works in the stockroom prints them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vaccine.write({'barcode': '614141999996', 'default_code': 'VAC-1'})
        cls.drug.default_code = 'MO-7'
        cls.probe = cls._new_product("Probe", tracking='serial', barcode='4006381333931')
        cls.lot, cls.drug_lot, cls.serial = cls._lot(cls.vaccine, 'A1', 100), cls._lot(cls.drug, 'C1', 50), cls._lot(cls.probe, 'S-9')
        cls.lots = cls.lot | cls.drug_lot | cls.serial

    def _wizard(self, records, user=None, **values):
        user = user or self.clerk
        return self.env['medical.supply.label'].with_user(user).with_context(active_model=records._name, active_ids=records.ids).create(values)

    def _pdf(self, wizard):
        self.authenticate(wizard.create_uid.login, wizard.create_uid.login)
        answer = self.url_open(wizard.action_print()['url'])
        self.assertEqual((answer.status_code, answer.headers['Content-Type']), (200, 'application/pdf'))
        return answer.content

    def test_lots_on_paper(self):
        for layout, pages in (('sheet', 1), ('single', 6)):
            with self.subTest(layout=layout):
                content = self._pdf(self._wizard(self.lots, layout=layout, copies=2))
                images = list(draw_pages(content))
                codes = [code for image in images for code in read(image)]
                self.assertEqual((len(images), len(codes)), (pages, 6))
                found = {parse(code) for code in codes}
                day = self.site._medical_day
                self.assertEqual({(one.item, one.own, one.lot, one.serial, one.expiry) for one in found}, {
                    ('00614141999996', '', 'A1', '', day(self.lot.expiration_date)),
                    ('', 'MO-7', 'C1', '', day(self.drug_lot.expiration_date)),
                    ('04006381333931', '', '', 'S-9', None)})
                text = ' '.join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
                for words in ("Vaccine", "Lot A1", "Serial S-9", "(01)00614141999996"):
                    self.assertIn(words, text)

    def test_sheet_that_was_begun(self):
        content = self._pdf(self._wizard(self.lots, skip=29))
        self.assertEqual([len(read(image)) for image in draw_pages(content)], [1, 2])

    def test_stock_and_places(self):
        self._stock_up(self.exam1, self.vaccine, 3, self.lot)
        quants = self.env['stock.quant'].search([('lot_id', '=', self.lot.id), ('location_id', '=', self.exam1.location_id.id)])
        label, = self._wizard(quants)._labels()
        self.assertIn("Exam 1", ' '.join(label.lines))
        shelf = self.env['stock.location'].create({
            'name': "Shelf B", 'company_id': self.company.id, 'location_id': self.exam1.location_id.id, 'barcode': 'SHELF-B'})
        rooms = self._wizard(self.exam1)
        self.assertEqual(rooms.location_ids, self.exam1.location_id | shelf)
        self.exam1.location_id.barcode = False
        codes = read(next(draw_pages(self._pdf(rooms))))
        self.assertEqual(set(codes), {'SHELF-B', f'LOC-{self.exam1.location_id.id:05d}'})
        self.assertEqual(self.exam1.location_id.barcode, f'LOC-{self.exam1.location_id.id:05d}', "kept: the label is stuck on")

    def test_what_no_label_can_say(self):
        self.drug.default_code = False
        wizard = self._wizard(self.drug_lot)
        label, = wizard._labels()
        self.assertEqual((label.code, label.gs1), ('C1', False), "without a number of the item: the lot alone")
        self.assertIn("Morphine", wizard.without_gtin)
        with self.assertRaisesRegex(UserError, 'no barcode'):
            self._wizard(self.env['stock.lot'].create({'name': "№1", 'product_id': self.drug.id, 'company_id': self.company.id}))._labels()
        with self.assertRaisesRegex(UserError, 'Choose lots'):
            self._wizard(self.env['stock.lot']).action_print()
        for values in ({'copies': 0}, {'skip': 30}):
            with self.assertRaises(ValidationError):
                self._wizard(self.lot, **values)

    def test_who_prints(self):
        with self.assertRaises(AccessError):
            self._wizard(self.lot, user=self.nurse)
        wizard = self._wizard(self.lot)
        for user in (self.manager, self.nurse):
            self.authenticate(user.login, user.login)
            with mute_logger('odoo.http'):
                self.assertIn(self.url_open(f'/medical_office/supply_labels/{wizard.id}').status_code, (403, 404))
        foreign = self.env['stock.lot'].create({'name': 'X', 'product_id': self.vaccine.id, 'company_id': self.other.id})
        with self.assertRaises(AccessError):
            self._wizard(self.lot, lot_ids=[Command.set(foreign.ids)])._labels()
