import base64
import binascii
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.photo import PhotoError, clean_photo

ORDERS = [('primary', 'Primary'), ('secondary', 'Secondary'), ('tertiary', 'Tertiary')]
SUBSCRIBERS = [('self', 'The patient'), ('spouse', 'Spouse'), ('parent', 'Parent'), ('other', 'Somebody else')]
CARDS = ('card_front', 'card_back')
# who has verified it has verified this
VERIFIED = {'payer_id', 'plan', 'member_id', 'group_number', 'subscriber', 'subscriber_name', 'subscriber_birth_date', 'order'}


class MedicalPatientCoverage(models.Model):
    """Who pays for a patient, in which order, from when to when. Financial tier; ended, not deleted.

    At one time there is one coverage of an order. `is_qmb`: a Qualified Medicare Beneficiary may not be billed for Medicare's
    deductible, coinsurance and co-pays (42 U.S.C. 1396a(n)(3)(B)).
    """
    _name = 'medical.patient.coverage'
    _description = 'Coverage'
    _inherit = ['medical.access.logged', 'medical.patient.watched', 'medical.guarded.files']
    _order = 'patient_id, order, date_from desc, id'
    _rec_names_search = ['member_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'
    _watch_tier = 'patient_financial'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True)
    payer_id = fields.Many2one('medical.payer', required=True, index=True, ondelete='restrict', check_company=True)
    plan = fields.Char()
    member_id = fields.Char('Member ID', required=True, index=True)
    group_number = fields.Char()
    order = fields.Selection(ORDERS, required=True, default='primary')
    date_from = fields.Date('From', required=True, default=lambda self: self.env.company._medical_today())
    date_to = fields.Date('Until')
    subscriber = fields.Selection(SUBSCRIBERS, 'Subscriber Is', required=True, default='self')
    subscriber_name = fields.Char("Subscriber's Name")
    subscriber_birth_date = fields.Date("Subscriber's Birth Date")
    is_qmb = fields.Boolean('Medicare QMB', help="A Qualified Medicare Beneficiary pays no deductible, coinsurance or co-pay: don't bill them.")
    card_front = fields.Binary('Card, Front', attachment=True, copy=False)
    card_back = fields.Binary('Card, Back', attachment=True, copy=False)
    verified_on = fields.Date(readonly=True, copy=False)
    verified_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    note = fields.Char()
    active = fields.Boolean(default=True)
    is_current = fields.Boolean('Counts Today', compute='_compute_is_current', search='_search_is_current')

    _patient_order_idx = models.Index('(patient_id, "order", date_from)')

    @api.depends('patient_id', 'order')
    def _compute_display_name(self):
        labels = dict(self._fields['order']._description_selection(self.env))
        for coverage in self:
            # sudo: the record number, which names nobody
            coverage.display_name = self.env._(
                "%(order)s coverage · %(number)s", order=labels.get(coverage.order, ''), number=coverage.sudo().patient_id.number or '')

    @api.depends('date_from', 'date_to', 'active')
    def _compute_is_current(self):
        today = self.env.company._medical_today()
        for coverage in self:
            coverage.is_current = coverage.active and coverage.date_from and coverage.date_from <= today and (not coverage.date_to or coverage.date_to >= today)

    @api.model
    def _search_is_current(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = self.env.company._medical_today()
        return Domain('date_from', '<=', today) & (Domain('date_to', '=', False) | Domain('date_to', '>=', today)) & Domain('active', '=', True)

    def _counted_on(self, day):
        """Of these, those that counted on a day, ended ones too."""
        return self.filtered(lambda coverage: coverage.date_from <= day and (not coverage.date_to or coverage.date_to >= day))

    def _watch_subject(self):
        return dict(self._fields['order']._description_selection(self.env)).get(self.order, '')

    # === GUARDS === #

    @api.constrains('date_from', 'date_to', 'order', 'patient_id', 'active')
    def _check_one_of_an_order(self):
        for coverage in self:
            if coverage.date_to and coverage.date_to < coverage.date_from:
                raise ValidationError(self.env._("“Until” lies before “From”."))
        # two who enter one at the same time: the later is asked again by Odoo, with the other's before it
        self.env.cr.execute(SQL("UPDATE medical_patient SET write_uid = write_uid WHERE id IN %s", tuple(self.patient_id.ids)))
        self.flush_recordset()
        if self._overlapping():
            raise ValidationError(self.env._("The patient has another coverage of this order at that time. End the other one first, or choose another order."))

    def _overlapping(self):
        """Of these, those that overlap with another of the same patient and order; one query."""
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT mine.id FROM medical_patient_coverage mine JOIN medical_patient_coverage other
                   ON other.patient_id = mine.patient_id AND other."order" = mine."order" AND other.id <> mine.id AND other.active
                  AND other.date_from <= COALESCE(mine.date_to, 'infinity') AND COALESCE(other.date_to, 'infinity') >= mine.date_from
                WHERE mine.id IN %s AND mine.active""", tuple(self.ids)))
        return self.browse([row[0] for row in rows])

    @api.constrains('subscriber', 'subscriber_name')
    def _check_subscriber(self):
        for coverage in self:
            if coverage.subscriber != 'self' and not coverage.subscriber_name:
                raise ValidationError(self.env._("Write the subscriber's name."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get('verified_on') or vals.get('verified_by_id') for vals in vals_list):
            raise AccessError(self._verified_words())
        return super().create([self._with_clean_cards(vals) for vals in vals_list])

    def write(self, vals):
        if not self.env.su and vals.keys() & {'verified_on', 'verified_by_id'}:
            raise AccessError(self._verified_words())
        if 'patient_id' in vals and not self.env.su:
            raise AccessError(self.env._("A coverage stays with its patient: end it here and enter it there."))
        res = super().write(self._with_clean_cards(vals))
        if vals.keys() & VERIFIED:
            # sudo: what was verified has changed; whoever may write it undoes that with it
            self.sudo().filtered('verified_on').write({'verified_on': False, 'verified_by_id': False})
        return res

    @api.model
    def _verified_words(self):
        return self.env._("A coverage is verified by the button, in your name.")

    @api.model
    def _with_clean_cards(self, vals):
        """Card images drawn anew from their pixels: no metadata, no bytes of the file that was sent."""
        cleaned = dict(vals)
        for name in CARDS:
            if vals.get(name):
                try:
                    content = vals[name].content if hasattr(vals[name], 'content') else base64.b64decode(vals[name])
                    cleaned[name] = base64.b64encode(clean_photo(content))
                except (PhotoError, binascii.Error, ValueError, TypeError) as error:
                    raise UserError(self.env._("This is no photo that can be kept: take one of the card, as JPEG or PNG of at most 12 MB.")) from error
        return cleaned

    def _patient_merge_moving(self, name, survivor):
        """What would overlap with a coverage of the record that counts stays where it is: mostly it is the same one, entered twice."""
        counts = survivor.coverage_ids
        return self.filtered(lambda mine: not mine.active or not any(
            other.order == mine.order and other.date_from <= (mine.date_to or date.max) and (other.date_to or date.max) >= mine.date_from for other in counts))

    # === ACTIONS === #

    def action_verify(self):
        """The payer has confirmed it: kept with day and name. For whoever may write the coverage."""
        self.check_access('write')
        # sudo: day and name are not typed
        self.sudo().write({'verified_on': self.env.company._medical_today(), 'verified_by_id': self.env.uid})
