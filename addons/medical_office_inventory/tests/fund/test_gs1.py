import datetime

from odoo.tests import BaseCase, tagged

from ...tools.gs1 import Gs1, build, gtin14, ndc10, parse, printed

ITEM = '00614141999996'
END = datetime.date(2027, 12, 31)
SCANNED = [
    ('0100614141999996172712311012AB\x1d21S1', Gs1(ITEM, '12AB', END, 'S1')),
    (']d20100614141999996172712311012AB', Gs1(ITEM, '12AB', END)),
    (']C1\x1d0100614141999996', Gs1(ITEM)),
    ('010061414199999617271200', Gs1(ITEM, '', END)),                                # day 00: the last of the month
    ('010061414199999617280200', Gs1(ITEM, '', datetime.date(2028, 2, 29))),
    ('(01)00614141999996(17)271231(10)ABC(1)', Gs1(ITEM, 'ABC(1)', END)),            # a lot with parentheses of its own
    ('10L1\x1d0100614141999996\x1d17271231', Gs1(ITEM, 'L1', END)),                  # an end that needs no separator
    ('0100614141999996Alt02910L1Alt029240X#21S', Gs1(ITEM, 'L1', None, 'S')),        # separators as typed
    ('010061414199999610L1]21S', Gs1(ITEM, 'L1', None, 'S')),                            # as Ctrl+] arrives
    ('010061414199999631030012501727123110L', Gs1(ITEM, 'L', END)),                  # a weight between
    ('0100614141999996414061414199999610L', Gs1(ITEM, 'L')),                         # a place
    ('01006141419999964140614141999910L', None),                                     # a place cut short
    ('17271231', Gs1('', '', END)),
    ('1727123110L1\x1d91MO-7', Gs1('', 'L1', END, '', 'MO-7')),
    ('0100614141999995', None),                                                      # wrong check digit
    ('010061414199999', None),
    ('010061414199999610' + 'L' * 21, None),                                         # longer than a lot may be
    ('010061414199999610', None),
    ('1727130110X', None),                                                           # no such month
    ('10ABC', None), ('L0100', None), ('614141999996', None), ('', None), ('(01)', None),
]


@tagged('post_install', '-at_install')
class TestGs1(BaseCase):
    """GS1 codes as scanners send them and as boxes print them, and as labels write them."""

    def test_parse(self):
        for code, found in SCANNED:
            with self.subTest(code=code):
                self.assertEqual(parse(code), found)

    def test_numbers(self):
        for code, found in (
                ('614141999996', ITEM), ('6 14141 99999 6', ITEM), ('4006381333931', '04006381333931'), ('96385074', '00000096385074'),
                (ITEM, ITEM), ('614141999995', None), ('00000000', None), ('12345', None), ('', None), (None, None), ('61414199999A', None)):
            with self.subTest(code=code):
                self.assertEqual(gtin14(code), found)
        # a drug's UPC: 3, the ten digits of the NDC, check digit
        self.assertEqual(ndc10('300045124052'), '0004512405')
        self.assertIsNone(ndc10(ITEM))

    def test_build(self):
        self.assertEqual(build(ITEM, 'L1', END, 'S1'), '01006141419999961727123110L1\x1d21S1')
        self.assertEqual(printed('614141999996', 'L1', END), '(01)00614141999996(17)271231(10)L1')
        self.assertEqual(build(own='MO-7', lot='L1'), '10L1\x1d91MO-7')
        for faulty in ({'item': '614141999995'}, {'lot': 'L1'}, {'item': ITEM, 'lot': 'L' * 21}, {'item': ITEM, 'lot': 'Los 1'}):
            with self.subTest(**faulty), self.assertRaises(ValueError):
                build(**faulty)

    def test_what_is_built_is_read(self):
        for lot in ('', '1', '10', '17271231', 'A-1/2', '21'):
            for serial in ('', 'S10', '10'):
                for expiry in (None, END):
                    with self.subTest(lot=lot, serial=serial, expiry=expiry):
                        found = Gs1(ITEM, lot, expiry, serial)
                        self.assertEqual(parse(build(*found)), found)
                        self.assertEqual(parse(printed(*found)), found)
