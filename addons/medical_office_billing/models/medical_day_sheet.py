import base64
import hashlib
import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_amount, format_date

CLOSERS = 'medical_office_base.group_biller,medical_office_base.group_manager'
KEY = ('section', 'item', 'method', 'who')


class MedicalDaySheet(models.Model):
    """A site's day of money: open while tills take, then closed, with a copy of its figures that stays.

    A row is made with the first till of a day; a day without a till has nothing to close. Closed by a biller or manager once all
    tills of the site and day are; figures that don't tie need a reason. The copy is the rows of the Day Sheet record, as JSON with
    its SHA-256, and as PDF. No till is opened for a closed day. What is posted into it later shows as changed since, row by row.
    """
    _name = 'medical.day.sheet'
    _description = 'Day Sheet'
    _inherit = ['medical.guarded']
    _order = 'date desc, site_id'
    _check_company_auto = True

    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one('res.company', required=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    date = fields.Date('Day', required=True, index=True)
    state = fields.Selection([('open', 'Open'), ('closed', 'Closed')], 'Status', required=True, default='open', index=True)
    till_ids = fields.One2many('medical.till', compute='_compute_tills')
    tills_open = fields.Integer('Tills Not Closed', compute='_compute_tills')
    till_count = fields.Integer('Number of Tills', compute='_compute_tills')
    taken = fields.Monetary(compute='_compute_tills', help="What tills took from patients, less refunds and voids.")
    is_due = fields.Boolean('To Close', compute='_compute_is_due', search='_search_is_due', help="A day that is over at the site, and isn't closed.")
    closed_by_id = fields.Many2one('res.users', ondelete='restrict')
    closed_at = fields.Datetime('Closed On')
    faults = fields.Integer("Figures That Don't Tie")
    reason = fields.Char(help="Why the day was closed although figures didn't tie.")
    figures = fields.Json(help="The rows of the sheet as they were when the day was closed.")
    sha256 = fields.Char('SHA-256', help="Of the figures, with site and day.")
    is_intact = fields.Boolean('Copy Intact', compute='_compute_is_intact')
    pdf = fields.Binary('Sheet', attachment=True)
    pdf_name = fields.Char(compute='_compute_pdf_name')
    figures_html = fields.Html('Figures When Closed', compute='_compute_figures_html', sanitize=False)
    is_changed = fields.Boolean('Changed Since', compute='_compute_changes')
    changes_html = fields.Html('What Changed', compute='_compute_changes', sanitize=False)

    _day_uniq = models.UniqueIndex('(site_id, date)', "This day of the site has a sheet already.")

    # === COMPUTED === #

    @api.depends('site_id', 'date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = f"{sheet.site_id.name} · {format_date(self.env, sheet.date)}" if sheet.date else ''

    @api.depends('site_id', 'date')
    def _compute_tills(self):
        domain = [('site_id', 'in', self.site_id.ids), ('date', 'in', self.mapped('date'))]
        tills = self.env['medical.till'].search(domain)
        by_day = tills.grouped(lambda till: (till.site_id, till.date))
        sums = {(site, day): amount for site, day, amount in self.env['medical.till.entry']._read_group(
            [('site_id', 'in', self.site_id.ids), ('day', 'in', self.mapped('date')), ('state', '=', 'posted'), ('patient_id', '!=', False)],
            ['site_id', 'day:day'], ['amount:sum'])}
        for sheet in self:
            sheet.till_ids = by_day.get((sheet.site_id, sheet.date), tills.browse())
            sheet.tills_open = len(sheet.till_ids.filtered(lambda till: till.state != 'closed'))
            sheet.till_count = len(sheet.till_ids)
            sheet.taken = sums.get((sheet.site_id, sheet.date), 0)

    @api.model
    def _due_domain(self):
        days = {}
        for site in self.env['medical.site'].sudo().search([('company_id', 'in', self.env.companies.ids)]):  # sudo: the clock of each site
            days.setdefault(site._today(), []).append(site.id)
        return fields.Domain('state', '=', 'open') & fields.Domain.OR(
            fields.Domain('site_id', 'in', sites) & fields.Domain('date', '<', day) for day, sites in days.items())

    @api.depends('state', 'date', 'site_id')
    def _compute_is_due(self):
        due = self.filtered_domain(self._due_domain())
        for sheet in self:
            sheet.is_due = sheet in due

    @api.model
    def _search_is_due(self, operator, value):
        return self._due_domain() if operator == 'in' else NotImplemented

    @api.depends('site_id', 'date')
    def _compute_pdf_name(self):
        for sheet in self:
            sheet.pdf_name = f'Day Sheet {sheet.site_id.code} {sheet.date}.pdf'

    @api.depends('figures', 'sha256')
    def _compute_is_intact(self):
        for sheet in self:
            sheet.is_intact = bool(sheet.sha256) and sheet.sha256 == sheet._fingerprint(sheet.figures)

    def _fingerprint(self, figures):
        """SHA-256 of figures with their site, day and closing."""
        kept = {
            'site': self.site_id.id, 'date': fields.Date.to_string(self.date), 'by': self.closed_by_id.id,
            'at': fields.Datetime.to_string(self.closed_at), 'reason': self.reason or '', 'figures': figures}
        return hashlib.sha256(json.dumps(kept, sort_keys=True, separators=(',', ':')).encode()).hexdigest()

    @api.depends('figures')
    def _compute_figures_html(self):
        for sheet in self:
            sheet.figures_html = sheet._html_of(sheet.figures) if sheet.figures else False

    def _html_of(self, rows):
        """Rows as a table for the screen."""
        record = self._record()
        columns = record._record_columns()
        values = [tuple(row.get(column.name) for column in columns) for row in rows]
        texts, styles = record._record_format(columns, values), record._record_styles(columns, values)
        words = {'danger': 'text-danger fw-bold', 'warning': 'text-warning-emphasis', 'success': 'text-success', 'muted': 'text-muted'}
        # on a phone: section, what with method and person below it, amount, standing
        narrow = {column.name: '' if column.name in ('section', 'item', 'amount', 'standing') else 'd-none d-md-table-cell' for column in columns}
        places = {column.name: index for index, column in enumerate(columns)}

        def kind(column, style=''):
            return f"{'text-end text-nowrap' if column.is_number else ''} {narrow[column.name]} {words.get(style, '')}".strip()

        def cell(column, row, index):
            if column.name != 'item':
                return row[index]
            below = ' · '.join(filter(None, (row[places['number']], row[places['method']], row[places['who']])))
            return Markup('%s<div class="d-md-none small text-muted">%s</div>') % (row[index], below) if below else row[index]

        head = Markup('').join(Markup('<th class="%s">%s</th>') % (kind(column), column.label) for column in columns)
        body = Markup('').join(
            Markup('<tr>%s</tr>') % Markup('').join(
                Markup('<td class="%s">%s</td>') % (kind(column, style.get(index)), cell(column, row, index)) for index, column in enumerate(columns))
            for row, style in zip(texts, styles, strict=True))
        return Markup('<div class="table-responsive"><table class="table table-sm"><thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>') % (head, body)

    @api.depends('figures')
    def _compute_changes(self):
        for sheet in self:
            changes = sheet._changes() if sheet.state == 'closed' else []
            sheet.is_changed = bool(changes)
            sheet.changes_html = Markup('<ul>%s</ul>') % Markup('').join(Markup('<li>%s</li>') % change for change in changes) if changes else False

    def _changes(self):
        """What the figures of a closed day are now, where they differ from the copy, in words."""
        self.ensure_one()
        record = self._record()
        labels = {column.name: column.labels for column in record._record_columns()}
        then, now = self._keyed(self.figures or []), self._keyed(self._plain(record._record_rows()))
        changes = []
        for key in sorted({*then, *now}, key=str):
            if key[0] == 'copay':
                continue
            old, new = then.get(key, {}), now.get(key, {})
            if (old.get('amount'), old.get('ledger')) != (new.get('amount'), new.get('ledger')):
                words = ' · '.join(labels[name].get(value) or str(value) for name, value in zip(KEY, key, strict=True) if value)
                changes.append(self.env._(
                    "%(what)s: %(then)s when the day was closed, now %(now)s", what=words, then=self._figure_words(old), now=self._figure_words(new)))
        return changes

    def _figure_words(self, row):
        if not row:
            return self.env._("nothing")
        amount, ledger = (format_amount(self.env, row.get(name) or 0, self.currency_id) for name in ('amount', 'ledger'))
        return amount if amount == ledger else self.env._("%(amount)s (in the ledger %(ledger)s)", amount=amount, ledger=ledger)

    @api.model
    def _keyed(self, rows):
        keyed = {}
        for row in rows:
            entry = keyed.setdefault(tuple(row[name] for name in KEY), {'amount': 0, 'ledger': 0})
            for name in ('amount', 'ledger'):
                entry[name] = round(entry[name] + (row[name] or 0), 6)
        return keyed

    @api.model
    def _plain(self, rows):
        """Rows as they are kept in JSON."""
        return json.loads(json.dumps(rows))

    def _record(self, kept=False):
        """The record of this day, as superuser: a sheet is the same for whoever closes or reads it.

        :param bool kept: for printing, which takes a row; what is read alone writes nothing
        """
        self.ensure_one()
        # sudo: figures and record numbers, without names; who may read the sheet is asked before
        records = self.env['medical.day.sheet.record'].with_company(self.company_id).sudo()
        values = {'company_id': self.company_id.id, 'site_id': self.site_id.id, 'date': self.date}
        return records.create(values) if kept else records.new(values)

    # === MAKING === #

    @api.model
    def _guard_words(self):
        return self.env._("A day sheet is made with the day's first till, and closed with its own button: nothing of it can be typed.")

    def write(self, vals):
        if vals and self.sudo().filtered(lambda sheet: sheet.state == 'closed'):  # sudo: its status
            raise UserError(self.env._("A closed day stays as it was closed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("Day sheets are kept."))

    @api.model
    def _of(self, site, day):
        """The sheet of a site's day, made where there is none; as superuser."""
        sheets = self.sudo()  # sudo: part of opening a till or closing a day, which are asked for there
        sheet = sheets.search([('site_id', '=', site.id), ('date', '=', day)])
        if sheet:
            return sheet
        # two tills opened at the same moment make one row
        self.env.cr.execute("""
            INSERT INTO medical_day_sheet (site_id, company_id, date, state, create_uid, create_date, write_uid, write_date)
                 VALUES (%(site)s, %(company)s, %(day)s, 'open', %(user)s, now() AT TIME ZONE 'UTC', %(user)s, now() AT TIME ZONE 'UTC')
            ON CONFLICT (site_id, date) DO NOTHING RETURNING id""",
            {'site': site.id, 'company': site.sudo().company_id.id, 'day': day, 'user': self.env.uid})
        made = self.env.cr.fetchone()
        return sheets.browse(made[0]) if made else sheets.search([('site_id', '=', site.id), ('date', '=', day)])

    # === CLOSING === #

    @api.model
    def _check_closer(self):
        if not (self.env.su or self.env.user.has_groups(CLOSERS)):
            raise AccessError(self.env._("Billers and office managers close days."))

    def action_open_sheet(self):
        """The figures as they are now, on screen, with PDF and spreadsheet."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_day_sheet_record')
        return {**action, 'context': {'default_company_id': self.company_id.id, 'default_site_id': self.site_id.id, 'default_date': str(self.date)}}

    def action_open_tills(self):
        """The tills of the day."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_till')
        return {**action, 'domain': [('site_id', '=', self.site_id.id), ('date', '=', str(self.date))], 'context': {}}

    def action_close(self):
        """Ask to close the day, showing what doesn't tie."""
        sheet = self._check_closable()
        rows = sheet._record()._record_rows()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_day_close')
        return {**action, 'context': {
            'default_sheet_id': sheet.id, 'default_faults': sum(row['standing'] == 'off' for row in rows),
            'default_copays': sum(row['standing'] == 'due' for row in rows)}}

    def _check_closable(self):
        """The sheet as superuser, if its day can be closed by the user now.

        :raises UserError: closed already, to come, or with a till that isn't closed
        """
        self.ensure_one()
        self._check_closer()
        self.check_access('read')
        sheet = self.sudo()  # sudo: sheets are written by methods alone; role and company were checked
        if sheet.state == 'closed':
            raise UserError(self.env._("%(day)s is closed already.", day=sheet.display_name))
        if sheet.date > sheet.site_id._today():
            raise UserError(self.env._("%(day)s is to come.", day=sheet.display_name))
        if waiting := sheet.till_ids.filtered(lambda till: till.state != 'closed'):
            raise UserError(self.env._("These tills aren't closed yet: %(tills)s.", tills=', '.join(waiting.mapped('number'))))
        return sheet

    def _close(self, reason=None):
        """Close the day: keep its figures, and take no till for it any more.

        :param str reason: needed where figures don't tie
        :raises UserError: see `_check_closable`; or no reason
        """
        self.ensure_one()
        self._check_closer()
        self.check_access('read')
        # whoever opens a till of this day waits for this, and sees it closed
        self.env.cr.execute('SELECT 1 FROM medical_day_sheet WHERE id = %s FOR UPDATE', [self.id])
        self.invalidate_recordset()
        sheet = self._check_closable()
        record = sheet._record(kept=True)
        figures = self._plain(record._record_rows())
        faults = sum(row['standing'] == 'off' for row in figures)
        reason = ' '.join((reason or '').split())
        if faults and len(reason) < 3:
            raise UserError(self.env._(
                "%(count)s figures don't tie with the ledger: find out why, or write down why the day is closed as it is.", count=faults))
        content, kind = record._record_pdf()
        values = {
            'closed_by_id': self.env.uid, 'closed_at': fields.Datetime.now(), 'faults': faults, 'reason': reason if faults else False, 'figures': figures,
            'pdf': base64.b64encode(content if isinstance(content, bytes) else content.encode()) if kind == 'pdf' else False}
        sheet.write(values)
        sheet.write({'sha256': sheet._fingerprint(figures), 'state': 'closed'})
