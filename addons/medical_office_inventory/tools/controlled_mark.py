class ControlledMark:
    """What the suite's own methods say about a movement of a controlled substance that follows, in the context
    (`medical_controlled`).

    Only code of the server makes one: what a request brings in its context is JSON, never an object of this class.

    :param str kind: of ``medical.controlled.entry``
    :param witness: the user who witnessed it, proven by ``medical.witness.mixin._witnessed``; None: nobody
    :param str note: stays with the entry
    :param str reference: the document that it belongs to
    :param partner: who received or sent the goods, such as a reverse distributor
    :param str form: number of the Form 222, CSOS order, Form 41 or Form 106
    """

    __slots__ = ('form', 'kind', 'note', 'partner_id', 'reference', 'witness_id')

    def __init__(self, kind, witness=None, note='', reference='', partner=None, form=''):
        self.kind, self.note, self.reference, self.form = kind, note, reference, form
        self.witness_id = witness.id if witness else False
        self.partner_id = partner.id if partner else False

    def values(self):
        """What a stock move keeps of it."""
        return {
            'medical_controlled_kind': self.kind, 'medical_witness_id': self.witness_id, 'medical_controlled_note': self.note,
            'medical_controlled_reference': self.reference, 'medical_controlled_partner_id': self.partner_id,
            'medical_controlled_form': self.form}
