from unittest.mock import patch

from odoo import Command


def new_users(env, groups, **values):
    """Users of tests, made at once: Odoo's `new_test_user` makes them one by one, and writes and renders an invitation for each.

    They have no picture: Odoo would draw one and keep it in five sizes.

    :param dict groups: {login: xml ids of groups, comma-separated}; the password is the login, filled up with x to eight letters
    :return: {login: res.users}
    """
    with patch.object(type(env['res.partner']), '_avatar_generate_svg', lambda self: False):
        users = env['res.users'].with_context(no_reset_password=True).create([{
            'name': f'{login} ({names})', 'login': login, 'password': login.ljust(8, 'x'),
            'email': login if '@' in login else f'{login[0]}.{login[0]}@example.com',
            'group_ids': [Command.set([env.ref(name.strip()).id for name in names.split(',')])], **values} for login, names in groups.items()])
    return dict(zip(groups, users, strict=True))


def new_user(env, login, groups='base.group_user', **values):
    """One user, as `new_users`."""
    if values.get('company_id') and 'company_ids' not in values:
        values['company_ids'] = [Command.link(values['company_id'])]
    return new_users(env, {login: groups}, **values)[login]
