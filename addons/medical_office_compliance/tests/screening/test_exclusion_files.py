import io
import zipfile
from datetime import date

from odoo.tests import BaseCase, tagged

from ...tools.exclusion_file import EntryFault, ListFile, ListFileError
from ...tools.exclusion_names import (
    birth_agreement,
    business,
    business_blocks,
    business_likeness,
    listed_person,
    person,
    person_likeness,
    soundex,
)
from .exclusion_files import leie, leie_business, leie_person, sam, sam_firm, sam_person


@tagged('post_install', '-at_install')
class TestExclusionFiles(BaseCase):
    """Names compared, and files read: plain Python, no record."""

    def test_names(self):
        """How like a name as people type it is to one on a list, and whether it is looked at: (typed, listed, least, most)."""
        for typed, listed, least, most in (
                ("John Smith", ("SMITH", "JOHN", ""), 100, 100),
                ("Smith, John", ("SMITH", "JOHN", ""), 100, 100),
                ("Dr. John Smith Jr., MD", ("SMITH JR", "JOHN", ""), 100, 100),
                ("José O'Brien", ("OBRIEN", "JOSE", ""), 100, 100),
                ("Ana de la Cruz", ("DELACRUZ", "ANA", ""), 100, 100),
                ("de la Cruz, Ana M.", ("DE LA CRUZ", "ANA", "MARIA"), 100, 100),
                ("Maria Garcia Lopez", ("GARCIA-LOPEZ", "MARIA", ""), 100, 100),
                ("Maria Garcia", ("GARCIA LOPEZ", "MARIA", ""), 88, 99),
                ("John Smyth", ("SMITH", "JOHN", ""), 88, 99),
                ("Jon Smith", ("SMITH", "JOHN", "A"), 88, 99),
                ("J Smith", ("SMITH", "JOHN", ""), 88, 99),
                ("John A Smith", ("SMITH", "JOHN", "B"), 88, 99),
                # the middle name counts as a last one only with the birth date
                ("John Thomas Smith", ("THOMAS", "JOHN", ""), 70, 87),
                # nicknames aren't guessed
                ("Bill Smith", ("SMITH", "WILLIAM", ""), 0, 87),
                ("Maria Jones", ("SMITH", "JOHN", ""), 0, 60),
        ):
            mine, theirs = person(typed), listed_person(*listed)
            likeness = person_likeness(mine, theirs)
            self.assertTrue(least <= likeness <= most, f"{typed} {listed} {likeness}")
            if least >= 70:
                self.assertTrue(mine.blocks() & theirs.blocks(), f"{typed} isn't looked at")
        self.assertEqual([soundex(word) for word in ('ROBERT', 'RUPERT', 'TYMCZAK', 'PFISTER', 'LEE')], ['R163', 'R163', 'T522', 'P236', 'L000'])
        self.assertFalse(person("Cher").blocks())

    def test_businesses(self):
        for typed, listed, least, most in (
                ("Acme Medical Supply, Inc.", "ACME MEDICAL SUPPLY LLC", 100, 100),
                ("The Acme Medical Supply Co.", "ACME MEDICAL SUPLY", 88, 99),
                ("Acme Medical Supply", "BETTER MEDICAL SUPPLY", 0, 87),
        ):
            one, other = business(typed), business(listed)
            self.assertTrue(least <= business_likeness(one, other) <= most, typed)
            self.assertEqual(bool(business_blocks(one) & business_blocks(other)), least > 0, typed)

    def test_birth_dates(self):
        day = date(1980, 5, 4)
        for other, expected in (
                (day, 'same'), (date(1980, 4, 5), 'near'),
                (date(1981, 5, 4), 'near'), (date(1980, 5, 14), 'near'), (date(1975, 5, 14), 'other'), (None, 'unknown')):
            self.assertEqual(birth_agreement(day, other), expected)

    def test_leie(self):
        file = ListFile(leie(leie_person('INVENTED', 'NORMA', 'Q', birth='19800517', npi='1234567893'), leie_business('FAKE GLOVES INC')), 'leie')
        person_entry, firm = file
        self.assertEqual(
            (person_entry.name, person_entry.birth_date, person_entry.npi, person_entry.date, person_entry.is_business, person_entry.reinstated_on),
            ('INVENTED, NORMA Q', date(1980, 5, 17), '1234567893', date(2025, 3, 20), False, None))
        self.assertEqual((firm.name, firm.is_business, firm.npi, firm.birth_date), ('FAKE GLOVES INC', True, '', None))
        self.assertEqual(list(file), [person_entry, firm], "It can be read again")
        [moved] = ListFile(leie(leie_person('INVENTED', 'NORMA', 'Q', birth='19800517', npi='1234567893', CITY='ELSEWHERE')), 'leie')
        self.assertEqual(moved.entry_key, person_entry.entry_key)
        self.assertNotEqual(moved.entry_hash, person_entry.entry_hash)

    def test_sam(self):
        content = sam(
            sam_person('INVENTED', 'NORMA', NPI='1234567893'), sam_firm('Fake Gloves, Inc.', **{'Termination Date': '12/31/2027', 'Unique Entity ID': 'ZZZ1'}),
            sam_person('OVER', 'OLD', **{'Record Status': 'Inactive'}))
        one, firm, over = ListFile(content, 'sam')
        self.assertEqual((one.last_name, one.first_name, one.npi, one.date_end, one.agency), ('INVENTED', 'NORMA', '1234567893', None, 'HHS'))
        self.assertEqual((firm.name, firm.is_business, firm.date_end, firm.number), ('Fake Gloves, Inc.', True, date(2027, 12, 31), 'ZZZ1'))
        self.assertEqual(over.date_end, date(2025, 3, 20))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, 'w') as archive:
            archive.writestr('SAM_Exclusions_Public_Extract_V2.CSV', content)
        self.assertEqual(len(list(ListFile(packed.getvalue(), 'sam'))), 3)

    def test_faults(self):
        rows = leie(
            leie_person('A', 'B'), leie_person('', ''), leie_person('C', 'D', EXCLDATE='3/20/2025'), leie_person('E', 'F', birth='1980-01-01', npi='12'))
        rows += b'"TOO","SHORT"\r\n'
        file = ListFile(rows, 'leie')
        faults = [(entry.line, entry.column, entry.value, entry.reason) for entry in file if isinstance(entry, EntryFault)]
        self.assertEqual(faults, [(3, 'LASTNAME', '', 'name'), (4, 'EXCLDATE', '3/20/2025', 'date'), (6, '', '2', 'cells')])
        self.assertEqual(file.unread, 2, "A birth date and an NPI that can't be read count as not known")
        for content, reason in (
                (b'  ', 'empty'), (b'a\0b', 'encoding'), (b'PK\x03\x04junk', 'archive'), (b'LASTNAME,FIRSTNAME\r\nA,B\r\n', 'headings')):
            with self.assertRaises(ListFileError) as caught:
                list(ListFile(content, 'leie'))
            self.assertEqual(caught.exception.reason, reason)
