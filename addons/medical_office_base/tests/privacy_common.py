from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain

NOT_ALLOWED = (AccessError, MissingError, UserError, ValueError, KeyError)
# what there is not of every model, or not for every role
ONLY_WHERE_THERE_IS = ('export', 'messages', 'messages of the record', 'files', 'files by name', 'tasks', 'copy', 'onchange')
NOTHING = ('', "''", '[]', '{}')


def word(key):
    """What stands in one record alone; no word is part of another."""
    return f'Word-{key}-'


class PrivacyWays:
    """Records that each hold a word, and every way by which a client may come by it.

    `kept` is {name: (record, the field with the word, who may read it)}, filled by `_keep`; `everyone` are those who try.
    """
    kept = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = {}

    @classmethod
    def _keep(cls, key, record, field, readers):
        if 'message_ids' in record._fields:
            record.with_context(mail_create_nosubscribe=True).message_post(body=f'{word(key)} said', message_type='comment')
        if 'activity_ids' in record._fields:
            cls.env['mail.activity'].with_context(medical_no_subscribe=True, mail_activity_quick_update=True).create({
                'res_model_id': cls.env['ir.model']._get_id(record._name), 'res_id': record.id, 'user_id': cls.env.ref('base.user_admin').id,
                'summary': f'{word(key)} to do'})
            record.message_unsubscribe(record.message_partner_ids.ids)
        cls.kept[key] = (record, field, readers)

    def _try(self, call):
        """What reading gives, as text; nothing where it is refused."""
        # no savepoint: a refusal leaves nothing to take back, and taking back would empty the cache thousands of times
        try:
            return repr(call())
        except NOT_ALLOWED:
            return ''

    def _try_write(self, call):
        """What writing gives, as text; nothing where it is refused, and then nothing is written."""
        try:
            with self.env.cr.savepoint():
                return repr(call())
        except NOT_ALLOWED:
            return ''

    @contextmanager
    def _short_refusals(self):
        """Who else might read, which Odoo looks up for each refusal's text, is read by nobody here."""
        def refused(*_args):
            return AccessError('refused')
        with (patch.object(self.env.registry['ir.rule'], '_make_access_error', refused),
              patch.object(self.env.registry['ir.model.access'], '_make_access_error', refused)):
            yield

    def _paths_to_kept(self):
        """What refers to a record that is kept: [(model, field, model of the record)], of all models with a table."""
        names = {record._name for record, _field, _readers in self.kept.values()}
        return [
            (model_name, field.name, field.comodel_name)
            for model_name, model in self.env.items() if not model._abstract and not model._transient
            for field in model._fields.values()
            if field.comodel_name in names and (field.store or field.search) and not field.inherited]

    def _assert_finds_nothing(self, user, tried):
        """No domain finds anything for the user; ``tried`` is {model: [domains of one field]}.

        A model's are asked all at once, and one by one only where something is found or refused.
        """
        for model_name, groups in tried.items():
            model = self.env[model_name].with_user(user).with_context(active_test=False)
            # Odoo searches nothing where the model can't be read
            if not model.has_access('read'):
                continue
            with self._short_refusals():
                found = self._count(model, [domain for group in groups for domain in group]) != '0'
                alone = [domain for group in groups if found and self._count(model, group) != '0' for domain in group]
                for domain in alone:
                    self.assertIn(self._count(model, [domain]), ('', '0'), f'{user.login} finds by {domain} in {model_name}')

    def _count(self, model, domains):
        return self._try(lambda: model.search_count(Domain.OR(domains)))

    def _ways(self, model, record_id, field, text):
        """Every way by which a client reads a record: {name: a call that gives values or ids}."""
        record, by_id = model.browse(record_id), [('id', '=', record_id)]
        messages = self.env['mail.message'].with_user(model.env.user)
        about = [('model', '=', model._name), ('res_id', '=', record_id)]
        attachments = self.env['ir.attachment'].with_user(model.env.user)
        files = [('res_model', '=', model._name), ('res_id', '=', record_id)]
        grouping = next(name for name in ('employee_id', 'patient_id', 'create_uid') if name in model._fields)
        return {
            'search': lambda: model.search(by_id).ids or '',
            'search by value': lambda: model.search([(field, 'ilike', text)]).ids or '',
            'count by value': lambda: model.search_count([(field, 'ilike', text)]) or '',
            'read': lambda: record.read([field]),
            'read the name': lambda: record.read(['display_name']),
            'search_read': lambda: model.search_read(by_id, [field]) or '',
            'web_read': lambda: record.web_read({field: {}}),
            'web_search_read': lambda: model.web_search_read(by_id, {field: {}})['records'] or '',
            'name_search': lambda: model.name_search('', by_id) or '',
            'group': lambda: [group for group in model.formatted_read_group(by_id, [grouping], ['__count']) if group['__count']] or '',
            'grouping sets': lambda: [
                group for groups in model.formatted_read_grouping_sets(by_id, [[grouping], []], ['__count']) for group in groups
                if group['__count']] or '',
            'web_read_group': lambda: model.web_read_group(by_id, [grouping], ['__count'])['groups'] or '',
            'export': lambda: record.export_data([field])['datas'],
            'copy': record.copy_data,
            'onchange': lambda: record.onchange({}, [], {field: {}})['value'] or '',
            'messages': lambda: messages.search([*about, ('body', 'ilike', text)]).read(['body']) or '',
            'messages of the record': lambda: record.read(['message_ids'])[0]['message_ids'] if 'message_ids' in model._fields else '',
            'files': lambda: attachments.search([*files, ('res_field', '!=', False)]).read(['name', 'raw']) or '',
            'files by name': lambda: attachments.search([*files, '|', ('res_field', '!=', False), ('res_field', '=', False)]).ids or '',
            'tasks': lambda: self.env['mail.activity'].with_user(model.env.user).search([
                ('res_model', '=', model._name), ('res_id', '=', record_id)]).read(['summary']) or '',
        }

    def _assert_every_reader_by_every_way(self):
        """Who may read gets it by every way that there is; who may not, by none."""
        for key, (record, field, readers) in self.kept.items():
            for user in self.everyone:
                model = self.env[record._name].with_user(user).with_context(active_test=False)
                self.env.invalidate_all()
                may = user in readers
                with self._short_refusals():
                    given = {way: self._try(call) for way, call in self._ways(model, record.id, field, word(key)).items()}
                for way, text in given.items():
                    got = text not in NOTHING
                    if got and not may:
                        self.fail(f'{user.login} reads {key} by {way}')
                    if may and not got and way not in ONLY_WHERE_THERE_IS:
                        self.fail(f'{user.login} should read {key} by {way}')
