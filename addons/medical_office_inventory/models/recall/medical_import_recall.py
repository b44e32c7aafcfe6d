import hashlib
import re
from collections import defaultdict

from odoo import api, models
from odoo.fields import Command
from odoo.tools import SQL

from ...tools.gs1 import gtin14
from ...tools.recall_codes import item_core, lot_key, name_words, read_gtins, text_keys, text_ranges
from ...tools.recall_file import EnforcementReader
from .medical_recall_item import sql_key

SURE_KEY = 5  # a lot or code of so many characters is hardly by chance that of another product
SHORT_KEY = 3
ALL_LOTS = re.compile(r'\ball\b[^.;]{0,40}\b(?:lots?|codes?|serials?|units?|products?)\b', re.IGNORECASE)
SHOWN = 120


class Practice:
    """What a practice has or had, to hold the rows of a file against: made by a handful of queries, asked without any."""

    def __init__(self, env):
        company = env.company
        env.flush_all()
        goods = SQL("template.is_storable AND template.medical_kind IS NOT NULL AND (template.company_id IS NULL OR template.company_id = %s)", company.id)
        self.words, self.names, self.cores, self.codes = {}, {}, defaultdict(set), defaultdict(set)
        self.lots, self.tracked, self.by_word = defaultdict(set), set(), defaultdict(set)
        for product, name, barcode, code, tracking in env.execute_query(SQL(
                """SELECT product.id, COALESCE(template.name->>%s, template.name->>'en_US'), product.barcode, product.default_code, template.tracking
                     FROM product_product product JOIN product_template template ON template.id = product.product_tmpl_id WHERE %s""",
                env.lang or 'en_US', goods)):
            self.names[product] = name
            self.words[product] = name_words(name)
            self._add_barcode(barcode, product)
            self._add_code(code, product)
            if tracking != 'none':
                self.tracked.add(product)
        for product, barcode, code in env.execute_query(SQL(
                """SELECT product.id, pack.barcode, NULL FROM product_uom pack JOIN product_product product ON product.id = pack.product_id
                     JOIN product_template template ON template.id = product.product_tmpl_id WHERE %(goods)s
                   UNION ALL
                   SELECT product.id, NULL, price.product_code FROM product_supplierinfo price
                     JOIN product_template template ON template.id = price.product_tmpl_id
                     JOIN product_product product ON product.product_tmpl_id = template.id AND (price.product_id IS NULL OR price.product_id = product.id)
                    WHERE price.product_code IS NOT NULL AND %(goods)s""", goods=goods)):
            self._add_barcode(barcode, product)
            self._add_code(code, product)
        self.product_lots = defaultdict(set)
        for product, key in env.execute_query(SQL(
                "SELECT DISTINCT lot.product_id, %s FROM stock_lot lot WHERE lot.company_id IS NULL OR lot.company_id = %s",
                sql_key(SQL("lot.name")), company.id)):
            if product in self.names and len(key) >= SHORT_KEY:
                self.lots[key].add(product)
                self.product_lots[product].add(key)
        spread = defaultdict(int)
        for words in self.words.values():
            for word in words:
                spread[word] += 1
        for product, words in self.words.items():
            # one word tells too little
            if len(words) > 1:
                self.by_word[min(words, key=lambda word: (spread[word], word))].add(product)

    def _add_barcode(self, barcode, product):
        gtin = gtin14(barcode)
        if gtin:
            self.cores[item_core(gtin)].add(product)

    def _add_code(self, code, product):
        key = lot_key(code)
        if len(key) >= SHORT_KEY:
            self.codes[key].add(product)

    def concerned(self, row):
        """{product id: set of 'gtin', 'code', 'lot', 'name'}: which supplies a row may mean, and by what."""
        text = f"{row['product']} {row['codes']}"
        found = defaultdict(set)
        for gtin in read_gtins(f"{text} {row['gtins']}"):
            for product in self.cores.get(item_core(gtin), ()):
                found[product].add('gtin')
        words = name_words(row['product'])
        for product in {product for word in words for product in self.by_word.get(word, ())}:
            if self.words[product] <= words:
                found[product].add('name')
        keys = text_keys(text)
        for index, reason in ((self.codes, 'code'), (self.lots, 'lot')):
            for key in keys & index.keys():
                for product in index[key]:
                    if len(key) >= SURE_KEY or self.words[product] & words or product in found:
                        found[product].add(reason)
        ranges = text_ranges(row['codes'])
        for product in found if ranges else ():
            if any(key in part for part in ranges for key in self.product_lots[product]):
                found[product].add('lot')
        # a name alone is no reason where the book knows the lots, and none of them is named
        return {
            product: reasons for product, reasons in found.items()
            if reasons != {'name'} and ('lot' in reasons or not row['ended']) or reasons == {'name'} and product not in self.tracked and not row['ended']}


class MedicalImportRecall(models.AbstractModel):
    """The FDA's enforcement reports, json of open.fda.gov or csv: what may concern the practice becomes recalls, the rest is counted.

    A row concerns the practice by GTIN, UPC or NDC, by catalogue number, by a lot that it has or had, or by all the words of a supply's
    name. Of recalls that have ended only those count that name one of its lots. A recall that the practice has already is left out.
    """
    _name = 'medical.import.recall'
    _description = 'Import of Recalls'
    _inherit = ['medical.import.kind']
    _import_label = 'Recalls: FDA Enforcement Reports'
    _import_groups = 'stock.group_stock_user'
    _import_template = False

    @api.model
    def _import_columns(self):
        return []

    @api.model
    def _import_reader(self):
        return EnforcementReader(self.env)

    @api.model
    def _import_check(self, rows, faults):
        practice = Practice(self.env)
        known = {number for number, in self.env.execute_query(SQL(
            "SELECT fda_number FROM medical_recall WHERE company_id = %s AND fda_number IS NOT NULL", self.env.company.id))}
        prepared = {'new': [], 'known': 0, 'other': 0, 'ended': 0, 'practice': practice}
        for row in rows:
            number = self._number(row)
            found = practice.concerned(row)
            if not found:
                prepared['ended' if row['ended'] else 'other'] += 1
            elif number in known:
                prepared['known'] += 1
            else:
                known.add(number)
                prepared['new'].append((row, number, found))
        return prepared

    @api.model
    def _number(self, row):
        """The recall's number; one made of event and product where the FDA has given none yet, so that it isn't imported twice."""
        if row['number']:
            return row['number'].upper()
        return f"EVENT-{row['event'] or '0'}-{hashlib.sha256(row['product'].encode()).hexdigest()[:6].upper()}"

    @api.model
    def _import_preview(self, prepared):
        words = {
            'gtin': self.env._("GTIN, UPC or NDC"), 'code': self.env._("catalogue number"), 'lot': self.env._("lot"), 'name': self.env._("name")}
        classes = dict(self.env['medical.recall']._fields['classification']._description_selection(self.env))
        return {
            'counts': [
                (self.env._("recalls may concern what you have or had, and are added"), len(prepared['new'])),
                (self.env._("are known already"), prepared['known']),
                (self.env._("concern nothing of yours"), prepared['other']),
                (self.env._("have ended, and name no lot of yours"), prepared['ended'])],
            'columns': [self.env._("Recall"), self.env._("Class"), self.env._("Product"), self.env._("Your supplies"), self.env._("Found by")],
            'lines': [[
                number, classes[row['classification']], row['product'][:SHOWN],
                ', '.join(sorted(prepared['practice'].names[product] for product in found)),
                ', '.join(words[reason] for reason in words if any(reason in reasons for reasons in found.values()))]
                for row, number, found in prepared['new']]}

    @api.model
    def _import_apply(self, prepared):
        recalls = self.env['medical.recall'].create([self._values(row, number, found) for row, number, found in prepared['new']])
        for recall in recalls:
            recall._search_now()
        here = recalls.filtered(lambda recall: recall.state == 'matched')
        return self.env._(
            "%(count)s recalls added; of %(here)s something is or was here. See Supplies, Recalls.", count=len(recalls), here=len(here))

    @api.model
    def _values(self, row, number, found):
        return {
            'title': row['product'][:SHOWN], 'source': 'fda', 'fda_number': number, 'classification': row['classification'], 'firm': row['firm'],
            'date_initiated': row['initiated'], 'reason': row['reason'], 'product_description': row['product'], 'code_info': row['codes'],
            'wanted': 'return', 'company_id': self.env.company.id,
            'item_ids': [Command.create(self._item_values(row, product, reasons)) for product, reasons in sorted(found.items())]}

    @api.model
    def _item_values(self, row, product, reasons):
        keys = sorted(text_keys(row['codes']))
        ranges = [f'{part.prefix}{part.first} to {part.prefix}{part.last}' for part in text_ranges(row['codes'])]
        all_lots = bool(ALL_LOTS.search(row['codes'])) or not (keys or ranges)
        lots = False if all_lots else ', '.join([*ranges, *keys])
        if reasons & {'gtin', 'code'}:
            return {'product_id': product, 'lots': lots, 'all_lots': all_lots}
        # by name or lot alone it may be another product: somebody looks at the boxes
        return {'words': self._plain_words(product), 'lots': lots, 'all_lots': all_lots}

    @api.model
    def _plain_words(self, product_id):
        return ' '.join(re.findall(r'[^\W_]+', self.env['product.product'].browse(product_id).name))
