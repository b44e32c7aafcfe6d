from odoo.tests import BaseCase, tagged

from ...tools.reading_grade import english_syllables, html_blocks, read_blocks, read_html, spanish_syllables, text_sentences

ENGLISH = {
    'the': 1, 'table': 2, 'handle': 2, 'handled': 2, 'asked': 1, 'wanted': 2, 'washes': 2, 'sneeze': 1, 'diaper': 3, 'medicines': 3, 'safely': 2,
    'important': 3, 'reaction': 3, 'allergies': 3, 'interpreter': 4, 'bathroom': 2, 'alcohol': 3, 'greasy': 2, 'emergency': 4, 'information': 4,
    'vaccine': 2, 'careful': 2, 'breathing': 2, 'changes': 2, 'pages': 2, 'pills': 1, 'tired': 1, 'children': 2, 'family': 3, 'period': 3, 'patients': 2,
    'drying': 2, 'eyes': 1, "don't": 1, "didn't": 2, 'store-bought': 2, 'medical': 3, 'while': 1, 'sore': 1, 'whole': 1, 'prescription': 3,
    'doctor': 2, 'usual': 3, 'asthma': 2, 'sodium': 3, 'agree': 2, 'died': 1, 'carried': 2, 'goes': 1, 'used': 1, 'pressure': 2, 'exercise': 3,
    'bruise': 1, 'bandage': 2, 'measurement': 3, 'diarrhea': 4, 'people': 2, 'nurse': 1}
SPANISH = {
    'manos': 2, 'lávese': 3, 'día': 2, 'guía': 2, 'aquí': 2, 'agua': 2, 'que': 1, 'quien': 1, 'pingüino': 3, 'leer': 2, 'oír': 2, 'aéreo': 4, 'ciudad': 2,
    'muy': 1, 'y': 1, 'niños': 2, 'país': 2, 'Uruguay': 3, 'héroe': 3, 'continúa': 4, 'continuo': 3, 'huevo': 2, 'enjuáguese': 4, 'cuídese': 3,
    'ayuno': 3, 'rey': 1, 'leyes': 2, 'análisis': 4, 'jeringuilla': 4, 'cohete': 3, 'antihistamínico': 7, 'oído': 3, 'búho': 2, 'actúan': 3}


@tagged('post_install', '-at_install')
class TestReadingGrade(BaseCase):
    """Grades worked out by hand, and what counts as word, sentence and syllable."""

    def test_syllables(self):
        for words, count in ((ENGLISH, english_syllables), (SPANISH, spanish_syllables)):
            for word, syllables in words.items():
                with self.subTest(word=word):
                    self.assertEqual(count(word), syllables)

    def test_english_by_hand(self):
        table = [
            # 0.39 × words / sentences + 11.8 × syllables / words − 15.59, not below 0
            (["The cat sat on the mat."], (1, 6, 6, 0.0)),  # 2.34 + 11.8 − 15.59 = −1.45
            (["Wash your hands with soap and water before you eat."], (1, 10, 12, 2.5)),  # 3.9 + 14.16 − 15.59 = 2.47
            (["Your doctor will give you more information about it today."], (1, 10, 16, 7.2)),  # 3.9 + 18.88 − 15.59 = 7.19
            (["Call us today.", "We answer every question about your bill."], (2, 10, 15, 4.1)),  # 1.95 + 17.7 − 15.59 = 4.06
            # 5.85 + 11.8 × 40 / 15 − 15.59 = 21.7
            (["Immunization significantly diminishes respiratory complications among individuals experiencing chronic cardiovascular "
              "or pulmonary insufficiency in communities."], (1, 15, None, None)),
        ]
        for blocks, (sentences, words, syllables, grade) in table:
            with self.subTest(text=blocks):
                reading = read_blocks(blocks, 'en')
                self.assertEqual((reading.sentences, reading.words), (sentences, words))
                if grade is None:
                    self.assertGreater(reading.grade, 15)
                else:
                    self.assertEqual((reading.syllables, reading.grade), (syllables, grade))

    def test_spanish_by_hand(self):
        # Lá-ve-se las ma-nos con a-gua y ja-bón: 7 words, 12 syllables, 1 sentence
        # Crawford: −0.205 × 14.286 + 0.049 × 171.429 − 3.407 = 2.06; Szigriszt: 206.835 − 62.3 × 1.7143 − 7 = 93.0
        reading = read_blocks(["Lávese las manos con agua y jabón."], 'es')
        self.assertEqual((reading.sentences, reading.words, reading.syllables), (1, 7, 12))
        self.assertEqual((reading.grade, reading.score, reading.scale), (2.1, 93.0, 'very_easy'))
        hard = read_blocks(["La inmunización antineumocócica disminuye significativamente las complicaciones respiratorias hospitalarias."], 'es')
        self.assertGreater(hard.grade, 6)
        self.assertEqual(hard.scale, 'very_hard')
        self.assertIn('significativamente', hard.long_words)

    def test_other_languages_have_no_grade(self):
        for language in ('vi', 'zh', 'ar', '', None):
            reading = read_blocks(["Some words. And more of them."], language)
            self.assertIsNone(reading.grade)
            self.assertIsNone(reading.formula)
            self.assertEqual(reading.words, 6)

    def test_nothing(self):
        for html in ('', None, '<p><br></p>', '<p>______ 911</p>'):
            reading = read_html(html, 'en')
            self.assertEqual((reading.words, reading.sentences, reading.grade), (0, 0, None))

    def test_html(self):
        html = (
            '<h2>When to wash</h2><ul><li>Before you <b>eat</b></li><li>After work.</li></ul><p>One.<br>Two</p><style>p {}</style>'
            '<table><tr><td>A</td><td>B</td></tr></table>')
        self.assertEqual(html_blocks(html), ['When to wash', 'Before you eat', 'After work.', 'One.', 'Two', 'A', 'B'])
        self.assertEqual(read_html(html, 'en').sentences, 7)

    def test_sentences(self):
        table = [
            ("Call Dr. Example at 8 a.m. today. It is free.", 2),
            ("It weighs 2.5 pounds. Take it.", 2),
            ("See www.example.com or https://example.com/a.b for more.", 1),
            ("¿Qué es? Es una prueba.", 2),
            ("Really?! Yes...", 2),
            ("Call 1-800-555-0100.", 1),
            ("911", 0),
        ]
        for text, count in table:
            with self.subTest(text=text):
                self.assertEqual(len(text_sentences(text)), count)

    def test_long_sentences_are_named(self):
        text = "word " * 25
        reading = read_blocks([text.strip() + '.', "Short one."], 'en')
        self.assertEqual(len(reading.long_sentences), 1)
