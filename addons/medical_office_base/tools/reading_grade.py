"""How hard a text for patients is to read: school grade by a formula made for its language.

Plain Python, no Odoo import. There are two formulas, and no number for a language that has none:

- English: Flesch-Kincaid grade level (Kincaid, Fishburne, Rogers and Chissom, Research Branch Report 8-75, Naval Technical Training
  Command, 1975): 0.39 × words per sentence + 11.8 × syllables per word − 15.59. It gives a US school grade.
- Spanish: Crawford (A. N. Crawford, "A Spanish language Fry-type readability procedure: Elementary level", Bilingual Education Paper
  Series 7(8), 1984): −0.205 × sentences per 100 words + 0.049 × syllables per 100 words − 3.407. It gives a grade of primary school and
  was made for grades 1 to 6: above that it says "harder", no more. Beside it stands the score of Szigriszt-Pazos (1993), 206.835 − 62.3 ×
  syllables per word − words per sentence, in the words of the INFLESZ scale (Barrio-Cantalejo and others, 2008).

A heading, an item of a list and a cell of a table are sentences of their own: so they are read. Numbers, phone numbers, addresses and
blanks to fill in are no words.
"""
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

FLESCH_KINCAID = 'flesch_kincaid'
CRAWFORD = 'crawford'
FORMULAS = {'en': FLESCH_KINCAID, 'es': CRAWFORD}
LONG_SENTENCE = 20  # words; what plain language guides allow at most
LONG_WORD = {'en': 3, 'es': 4}  # syllables from which a word is named as one to replace
INFLESZ = ((80, 'very_easy'), (65, 'quite_easy'), (55, 'normal'), (40, 'somewhat_hard'), (float('-inf'), 'very_hard'))

BLOCKS = {
    'address', 'article', 'aside', 'blockquote', 'br', 'caption', 'dd', 'div', 'dl', 'dt', 'figcaption', 'figure', 'footer', 'form', 'h1', 'h2',
    'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'li', 'main', 'nav', 'ol', 'p', 'pre', 'section', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead',
    'tr', 'ul'}
UNREAD = {'script', 'style', 'template', 'title', 'head'}
WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*")
ADDRESS = re.compile(r'(?:https?://|www\.)\S+|\S+@\S+\.\S+|\b(?:[a-z0-9-]+\.)+(?:com|org|gov|net|edu)\b\S*', re.IGNORECASE)
# a full stop that ends no sentence
ABBREVIATION = re.compile(
    r'\b(?:dr|dra|mr|mrs|ms|st|sr|sra|srta|no|vs|etc|approx|tel|ej|ud|uds|aprox|e\.g|i\.e|a\.m|p\.m|p\.ej|u\.s|ee\.uu)\.(?=\s+\S)', re.IGNORECASE)
SENTENCE_END = re.compile(r'[.!?…。]+["”’»)\]]*(?=\s|$)|[:;](?=\s*$)')


@dataclass
class Reading:
    """What a text is like to read. `grade` and `score` are None where there is no formula or no word."""
    language: str
    formula: str | None
    sentences: int = 0
    words: int = 0
    syllables: int = 0
    grade: float | None = None
    score: float | None = None  # Szigriszt-Pazos, 0 (hard) to 100 (easy); Spanish alone
    scale: str | None = None  # the INFLESZ word of the score
    long_words: list = field(default_factory=list)  # most frequent first
    long_sentences: list = field(default_factory=list)  # as written, longest first


class _Blocks(HTMLParser):
    """The text of HTML in blocks, in the order in which they are read."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks, self.parts, self.unread = [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.end_block()
        elif tag in UNREAD:
            self.unread += 1

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.end_block()
        elif tag in UNREAD:
            self.unread = max(0, self.unread - 1)

    def handle_data(self, data):
        if not self.unread:
            self.parts.append(data)

    def end_block(self):
        text = ' '.join(''.join(self.parts).replace('\ufeff', '').split())
        if text:
            self.blocks.append(text)
        self.parts = []


def html_blocks(html):
    """The paragraphs, headings and items of a text as plain strings."""
    parser = _Blocks()
    parser.feed(str(html or ''))
    parser.close()
    parser.end_block()
    return parser.blocks


def text_sentences(text):
    """The sentences of one block; what has no word is none."""
    text = ABBREVIATION.sub(lambda match: match.group().replace('.', ''), ADDRESS.sub(' ', text))
    sentences, start = [], 0
    for match in SENTENCE_END.finditer(text):
        sentences.append(text[start:match.end()])
        start = match.end()
    sentences.append(text[start:])
    return [sentence.strip() for sentence in sentences if WORD.search(sentence)]


# === Syllables === #

ENGLISH_EXCEPTIONS = {
    'area': 3, 'areas': 3, 'being': 2, 'business': 2, 'create': 2, 'created': 3, 'diabetes': 4, 'diet': 2, 'doing': 2, 'every': 2, 'everyone': 3,
    'everything': 3, 'evening': 2, 'going': 2, 'idea': 3, 'ideas': 3, 'insulin': 3, 'interest': 2, 'lion': 2, 'medicine': 3, 'medicines': 3,
    'people': 2, 'poem': 2, 'quiet': 2, 'science': 2, 'seeing': 2, 'something': 2, 'sometimes': 2, 'someone': 2, 'somewhere': 2, 'syndrome': 2,
    'trying': 2, 'used': 1, 'vegetable': 4, 'vegetables': 4, 'video': 3, 'vitamin': 3, 'insurance': 3, 'usually': 4, 'reaction': 3, 'reactions': 3,
    'influenza': 4, 'hospital': 3, 'dial': 2, 'trial': 2, 'via': 2, 'client': 2, 'nausea': 3, 'fluid': 2, 'fluids': 2, 'ruin': 2, 'chaos': 2,
    'cereal': 3, 'theater': 3, 'museum': 3, 'ion': 2, 'society': 4, 'diarrhea': 4, 'audience': 3, 'friend': 1, 'friends': 1}
HIATUS = re.compile(
    r'(?<![tcgsx])ia(?!r?$)|(?<![tcgsx])ia$|(?<![tcgsx])io(?!n)|(?<![aeiou])iu|[^aeiouqg]ua|[aeouy]ing$|(?<!g)eo(?!u)(?=[lns])|(?<=[rl])ie[nt]')


def english_syllables(word):
    """Syllables of an English word by its spelling; exceptions are listed. Right for nine words of ten and more, as for every such count."""
    parts = re.split(r"[-‑]", word.lower())
    if len(parts) > 1:
        return sum(english_syllables(part) for part in parts if part)
    if negation := re.fullmatch(r"(.*[dsv]e?)n['’]t", parts[0]):
        return english_syllables(negation.group(1)) + 1  # did-n't, have-n't
    word = re.sub(r"['’](?:s|re|ve|ll|d|m)$", '', parts[0])
    word = re.sub(r"['’]", '', word).translate(str.maketrans('áàâäéèêëíîïóôöúûü', 'aaaaeeeeiiiooouuu'))
    if word in ENGLISH_EXCEPTIONS:
        return ENGLISH_EXCEPTIONS[word]
    stem = word
    if re.search(r'[^td]ed$', stem) and len(stem) > 3 and not re.search(r'[^aeiouy][lr]ed$', stem):
        stem = stem[:-2]  # asked, used: not heard
    elif re.search(r'[^aeiouy][lr]ed$', stem):
        stem = stem[:-1]  # handled: as handle
    elif re.search(r'(?:[^s]s|[^cgsxz]es)$', stem) and not re.search(r'(?:ch|sh|[cgsxz])es$', stem):
        stem = stem[:-1]  # plurals that add nothing
    for suffix in ('ful', 'ly', 'less', 'ment', 'ness'):
        if stem.endswith(suffix) and re.search(r'[aeiouy].*e$', stem[:-len(suffix)]):
            return english_syllables(stem[:-len(suffix)]) + 1  # safely: safe and -ly
    count = len(re.findall(r'[aeiouy]+', stem))
    if count > 1 and stem.endswith('e') and not stem.endswith(('ee', 'ie', 'oe', 'ue')):
        if re.search(r'[^aeiouy]le$', stem):
            pass  # table, handle: heard
        elif re.search(r'[^aeiouy]e$', stem):
            count -= 1
    # vowels side by side that are two syllables
    count += len(HIATUS.findall(stem))
    if re.search(r'(?:[^aeiouy]sm|thm)$', stem):
        count += 1  # rhythm, -ism
    return max(count, 1)


STRONG = 'aeoáéó'
ACCENTED_WEAK = 'íú'
SPANISH_VOWELS = STRONG + ACCENTED_WEAK + 'iuü'


def spanish_syllables(word):
    """Syllables of a Spanish word: by rule, since spelling tells them (Ortografía de la lengua española, RAE 2010)."""
    parts = re.split(r"[-‑'’]", word.lower())
    if len(parts) > 1:
        return sum(spanish_syllables(part) for part in parts if part)
    word = re.sub(r'qu(?=[eiéí])', 'q', parts[0])
    word = re.sub(r'gu(?=[eiéí])', 'g', word)
    word = re.sub(r'y(?![aeiouáéíóúü])', 'i', word)  # a vowel at the end and before a consonant
    count, previous = 0, ''
    for sign in word:
        if sign in SPANISH_VOWELS:
            # two strong vowels, and a weak one with an accent beside a strong one, are two syllables
            if not previous or (previous in STRONG and sign in STRONG) or (previous in ACCENTED_WEAK and sign in STRONG) or (
                    previous in STRONG and sign in ACCENTED_WEAK):
                count += 1
            previous = sign
        else:
            previous = ''
    return max(count, 1)


SYLLABLES = {'en': english_syllables, 'es': spanish_syllables}


def words_of(sentence):
    """The words of a sentence: what has letters. Letters alone before a number ("11 a.m.") count as they stand."""
    return [match.group() for match in WORD.finditer(sentence)]


def read_blocks(blocks, language):
    """How hard these blocks of text are to read.

    :param blocks: strings, each a paragraph, heading or item
    :param str language: ISO 639 code
    :return: Reading
    """
    language = (language or '').split('_')[0].lower()
    reading = Reading(language=language, formula=FORMULAS.get(language))
    sentences = [sentence for block in blocks for sentence in text_sentences(block)]
    counted = [(sentence, words_of(sentence)) for sentence in sentences]
    reading.sentences = len(counted)
    reading.words = sum(len(words) for _sentence, words in counted)
    reading.long_sentences = [sentence for sentence, words in sorted(counted, key=lambda pair: -len(pair[1])) if len(words) > LONG_SENTENCE]
    if not reading.formula or not reading.words:
        return reading
    count, long_words = SYLLABLES[language], {}
    for _sentence, words in counted:
        for word in words:
            syllables = count(word)
            reading.syllables += syllables
            if syllables >= LONG_WORD[language]:
                long_words[word.lower()] = long_words.get(word.lower(), 0) + 1
    reading.long_words = sorted(long_words, key=lambda word: (-long_words[word], word))
    per_sentence, per_word = reading.words / reading.sentences, reading.syllables / reading.words
    if reading.formula == FLESCH_KINCAID:
        grade = 0.39 * per_sentence + 11.8 * per_word - 15.59
    else:
        grade = -0.205 * (100 / per_sentence) + 0.049 * (100 * per_word) - 3.407
        reading.score = round(206.835 - 62.3 * per_word - per_sentence, 1)
        reading.scale = next(word for limit, word in INFLESZ if reading.score > limit)
    reading.grade = round(max(grade, 0.0), 1)
    return reading


def read_html(html, language):
    """How hard an HTML text is to read: see `read_blocks`."""
    return read_blocks(html_blocks(html), language)
