from odoo.tests import TransactionCase, tagged

from ..tools.record_column import Column
from ..tools.record_pages import CELL_X, column_widths, text_width


@tagged('post_install', '-at_install')
class TestRecordPages(TransactionCase):
    """Widths of the columns of a printed record."""

    def _widths(self, texts, width, numbers=2):
        columns = [Column(f'text{index}', "Text") for index in range(len(texts))]
        columns += [Column(f'number{index}', "Number", 'integer') for index in range(numbers)]
        widths = column_widths(columns, [[*texts, *['1'] * numbers]], {}, width)
        self.assertAlmostEqual(sum(widths), width)
        return widths

    def test_words_are_not_broken(self):
        texts = ['Vaccine Storage Temperatures', 'Refrigerator', 'All is well and ' * 20, 'No', 'As it should be']
        for width in (700, 900, 1200):
            for text, given in zip(texts, self._widths(texts, width), strict=False):
                longest = max(map(text_width, text.split(' '))) + CELL_X
                self.assertGreaterEqual(given + .01, longest, f"{text} at {width}")

    def test_short_texts_get_what_they_need(self):
        short, long = self._widths(['Exam Room 1', 'word ' * 100], 900)[:2]
        self.assertGreaterEqual(short, text_width('Exam Room 1') + CELL_X)
        self.assertGreater(long, 500)

    def test_a_word_of_any_length(self):
        wide, narrow = self._widths(['x' * 500, 'Short'], 900)[:2]
        self.assertGreater(wide, narrow)
        self.assertGreater(narrow, text_width('Short'))
