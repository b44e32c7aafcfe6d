from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class MedicalCredential(models.Model):
    """Screenings of many people at once. Named after what they are; the dialog is `medical.credential.screening`."""
    _inherit = 'medical.credential'

    @api.model
    def _screen(self, kind, people, matches, date, how):
        """Write down a screening: verified by the current user, except their own, which waits for somebody else.

        Fills what is missing or was asked for, else takes the place of the last one. The caller has checked who asks.

        :param kind: type of credential, a screening
        :param people: hr.employee, everyone who was looked up
        :param matches: those of them who were found on the list
        :return: the credentials
        """
        # sudo: results are written by whom the caller has let pass, for people of their own practice
        credentials = self.sudo().with_context(medical_credential_sync=True, tracking_disable=True)
        known = credentials.search([('employee_id', 'in', people.ids), ('type_id', '=', kind.id)], order='date_end, id')
        waiting = {row.employee_id.id: row for row in known if row.state in ('missing', 'draft', 'requested', 'rejected')}
        last = {row.employee_id.id: row for row in known if row.state == 'verified' and not row.renewal_id}
        now, uid = fields.Datetime.now(), self.env.uid
        end = date + relativedelta(months=kind.renewal_months) if kind.renewal_months else False
        new, mine = [], []
        for person in people.sudo():
            own = person.user_id == self.env.user
            before = last.get(person.id, credentials.browse())
            newest = not before.date_start or before.date_start <= date
            values = {
                'date_start': date, 'date_end': end, 'result': 'match' if person in matches else 'clear',
                'renews_id': before.id if newest else False, 'sent_on': now, 'sent_by_id': uid, 'state': 'submitted',
                **({} if own else {'state': 'verified', 'verified_on': now, 'verified_by_id': uid, 'verified_how': how})}
            row = waiting.get(person.id)
            if row:
                row._move('sent' if own else 'verified', values, how)
            else:
                (mine if own else new).append({'employee_id': person.id, 'type_id': kind.id, **values})
        created = credentials.with_context(medical_credential_event='verified').create(new)
        done = created | credentials.with_context(medical_credential_event='sent').create(mine) | credentials.browse(row.id for row in waiting.values())
        for row in done.filtered(lambda row: row.state == 'verified' and row.renews_id and not row.renews_id.renewal_id):
            # an event tells what happened to a credential: nothing did to the one before
            row.renews_id.with_context(medical_credential_event=False).renewal_id = row
        return self.browse(done.ids)
