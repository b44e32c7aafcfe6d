from contextlib import contextmanager

from odoo.exceptions import UserError

from ..use_common import UseCommon


class ControlledCommon(UseCommon):
    """The practice of UseCommon with ten vials of the drug, lot C1, in Exam 1.

    - doctor (registered, orders), clerk (of the site) and manager act and witness; visitor, nurse and stranger may not
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls._lot(cls.drug, 'C1', 400)
        cls._stock_up(cls.exam1, cls.drug, 10, cls.lot)
        cls.book = cls.env['medical.controlled.book'].search([('lot_id', '=', cls.lot.id)])

    @contextmanager
    def _refused(self, words):
        """It is refused, and nothing of it stays, as in a request of its own."""
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            yield
        self.env.invalidate_all()

    def _entries(self, lot=None):
        return self.env['medical.controlled.entry'].search([('lot_id', '=', (lot or self.lot).id)], order='id')

    def _check_books(self):
        """Each book's balance is the sum of the stock at its site, and of its entries."""
        sums = {}
        for product, lot, location, quantity in self.env['stock.quant']._read_group(
                [('product_id.medical_controlled', '=', True), ('location_id.usage', '=', 'internal'), ('company_id', '=', self.company.id)],
                ['product_id', 'lot_id', 'location_id'], ['quantity:sum']):
            key = location.medical_site_id, product, lot
            sums[key] = sums.get(key, 0) + quantity
        books = self.env['medical.controlled.book'].search([('company_id', '=', self.company.id)])
        self.assertEqual(
            {(book.site_id, book.product_id, book.lot_id): book.balance for book in books if book.balance},
            {key: quantity for key, quantity in sums.items() if quantity})
        for book in books:
            entries = book.entry_ids.sorted('number')
            self.assertEqual(entries.mapped('number'), list(range(1, book.last_number + 1)))
            balance = 0
            for entry in entries:
                balance += entry.quantity
                self.assertAlmostEqual(entry.balance, balance)
            self.assertAlmostEqual(book.balance, balance)

    def _waste(self, user=None, witness=None, password=None, **values):
        """A filled waste wizard: one vial of lot C1 broke in Exam 1, witnessed by the clerk."""
        witness = witness or self.clerk
        return self.env['medical.controlled.waste'].with_user(user or self.doctor).create({
            'kind': 'units', 'room_id': self.exam1.id, 'product_id': self.drug.id, 'lot_id': self.lot.id, 'quantity': 1, 'note': "Broke",
            'witness_id': witness.id, 'witness_password': password or witness.login.ljust(8, 'x'), **values})
