"""Posting a remittance: against the leanest correct Odoo posting of the same money, and against Odoo's own payment wizard.

Claims are copied by SQL from one that was entered and billed: charged 150, answered with 80 paid, 50 contractual, 20 the patient's.
"""
import time
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from odoo import Command
from odoo.tools import SQL

from odoo.addons.medical_office_billing.tools.x12.remittance import Adjustment, ClaimPayment, Remittance, ServiceLine

from tests.bench.bench_patients import copy
from tests.bench.measure import queries, seconds
from tests.bench.run import Case

FEW, MANY, SINGLE = 1_000, 10_000, 20
LOGIN = 'bench_biller'


def prepare(env):
    company = env.ref('base.main_company')
    env = env(context={**env.context, 'tracking_disable': True, 'no_reset_password': True, 'allowed_company_ids': company.ids})
    if not company.chart_template:
        env['account.chart.template'].try_loading('generic_coa', company, install_demo=False)
    company._medical_ensure_billing()
    user = env['res.users'].create({
        'login': LOGIN, 'name': 'Bench Biller', 'tz': 'America/New_York', 'group_ids': [Command.set(env.ref('medical_office_base.group_biller').ids)]})
    site = env['medical.site'].create({'name': 'Claims', 'code': 'BC', 'company_id': company.id, 'calendar_id': False, 'user_ids': [Command.set(user.ids)]})
    payer = env['medical.payer'].create({'name': 'Bench Payer', 'payer_number': 'BENCH', 'payer_type': 'commercial', 'company_id': company.id})
    patient = env['medical.patient'].create({'given_name': 'Bench', 'family_name': 'Fictional', 'site_ids': site.ids, 'company_id': company.id})
    day = site._today() - timedelta(days=10)
    claim = env['medical.claim'].create({
        'patient_id': patient.id, 'site_id': site.id, 'date': day, 'payer_ids': [Command.create({'payer_id': payer.id, 'member_id': 'B1'})],
        'line_ids': [Command.create({'code': 'G0402', 'charge': 150, 'service_date': day})]})
    claim._bill()
    claim.state = 'sent'
    env.flush_all()
    last = claims(env, claim, FEW + MANY + SINGLE)
    drafts(env, company, payer, last)


def claims(env, claim, count):
    """So many claims like one, with their invoices. :return: the ids of the last one made before"""
    move, line, row = claim.move_id, claim.line_ids, claim.payer_ids
    owed = move.line_ids.filtered('medical_claim_id')
    income = move.line_ids - owed

    def after(table, last):
        env.cr.execute(SQL("SELECT min(id) FROM %s WHERE id > %s", SQL.identifier(table), last))
        return env.cr.fetchone()[0]
    copy(env, 'account_move', move.id, count, {
        'name': SQL("'BENCH/' || n"), 'sequence_number': SQL("1000 + n"), 'medical_claim_id': SQL("NULL::integer"), 'ref': SQL("'BNC' || n")})
    first_move = after('account_move', move.id)
    copy(env, 'medical_claim', claim.id, count, {'number': SQL("'BNC' || n"), 'move_id': SQL("%s + n - 1", first_move)})
    first = after('medical_claim', claim.id)
    env.cr.execute("UPDATE account_move SET medical_claim_id = %s + id - %s WHERE id >= %s", [first, first_move, first_move])
    copy(env, 'medical_claim_line', line.id, count, {'claim_id': SQL("%s + n - 1", first), 'control_number': SQL("'BNL' || n")})
    copy(env, 'medical_claim_payer', row.id, count, {'claim_id': SQL("%s + n - 1", first)})
    copy(env, 'account_move_line', owed.id, count, {
        'move_id': SQL("%s + n - 1", first_move), 'medical_claim_id': SQL("%s + n - 1", first), 'move_name': SQL("'BENCH/' || n")})
    copy(env, 'account_move_line', income.id, count, {'move_id': SQL("%s + n - 1", first_move), 'move_name': SQL("'BENCH/' || n")})
    env.invalidate_all()
    return first


def drafts(env, company, payer, first):
    file = SimpleNamespace(id=False, company_id=company)
    for name, offset, count in (('FEW', 0, FEW), ('MANY', FEW, MANY)):
        rows = env['medical.claim'].browse(range(first + offset, first + offset + count))
        answers = [ClaimPayment(
            claim.number, '1', Decimal(150), Decimal(80), patient_amount=Decimal(20), payer_number=f'I{claim.id}', lines=[ServiceLine(
                'G0402', Decimal(150), Decimal(80), control_number=f'BNL{claim.number[3:]}',
                adjustments=[Adjustment('CO', '45', Decimal(50)), Adjustment('PR', '2', Decimal(20))])]) for claim in rows]
        env['medical.remittance']._from_x12(file, [Remittance(
            amount=Decimal(80 * count), method='ACH', date=env['medical.practice']._get(company)._today(), trace=name, originator='1999999999',
            payer_name=payer.name, payer_number=payer.payer_number, claims=answers)])


def draft(env, name='FEW'):
    user = env['res.users'].search([('login', '=', LOGIN)])
    return env['medical.remittance'].with_user(user).with_context(allowed_company_ids=user.company_id.ids).search([('trace', '=', name)])


def post(env, name='FEW'):
    remittance = draft(env, name)
    remittance.action_post()
    env.flush_all()
    if remittance.state != 'posted':
        raise ValueError(remittance.state)


def post_leanest(env):
    """The same entry, matched, and the same rows of ours, each by one statement: what can't be left out."""
    env = env(context={**env.context, 'tracking_disable': True, 'mail_create_nolog': True})
    remittance = draft(env).sudo()
    answers = remittance.claim_ids
    claims = answers.claim_id
    practice = env['medical.practice']._get(remittance.company_id)
    partner = remittance.payer_id.partner_id
    env.cr.execute(SQL("SELECT id FROM account_move WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", tuple(claims.move_id.ids)))
    opens = {item.medical_claim_id.id: item for item in claims._open_lines()}
    site = claims.site_id._medical_distribution()
    lines = [{'account_id': account.id, 'partner_id': partner.id, 'balance': amount, 'name': name, 'analytic_distribution': distribution}
             for account, amount, name, distribution in (
                 (practice.remittance_account_id, remittance.amount, 'FEW', False),
                 (practice.contractual_account_id, 50 * len(answers), 'CO-45', site))]
    for claim in claims:
        common = {
            'account_id': opens[claim.id].account_id.id, 'medical_claim_id': claim.id, 'medical_service_date': claim.service_date, 'name': claim.number,
            'analytic_distribution': False}
        lines += [{**common, 'partner_id': partner.id, 'balance': -150}, {**common, 'partner_id': claim.patient_id.partner_id.id, 'balance': 20}]
    move = env['account.move'].with_user(draft(env).env.user).with_context(tracking_disable=True, mail_create_nolog=True).create({
        'move_type': 'entry', 'journal_id': practice.remittance_journal_id.id, 'date': remittance.date, 'ref': 'FEW', 'company_id': remittance.company_id.id,
        'line_ids': [Command.create(line) for line in lines]})
    move._post(soft=False)
    items = move.line_ids.sorted('id')
    pairs = [items[2 + 2 * number] | opens[claim.id] for number, claim in enumerate(claims)]
    together = env['account.move.line'].browse(item_id for pair in pairs for item_id in pair.ids)
    together.move_id.line_ids.mapped('tax_ids')
    together._reconcile_plan([pair.with_prefetch(together.ids) for pair in pairs])
    write_rows(env, answers, claims)
    env.flush_all()


def write_rows(env, answers, claims):
    env.cr.execute(SQL(
        """UPDATE medical_remittance_claim SET state = 'posted', amount_written_off = 50, amount_moved = 20, write_date = now() WHERE id IN %s""",
        tuple(answers.ids)))
    env.cr.execute(SQL("UPDATE medical_remittance_adjustment SET posted = amount WHERE answer_id IN %s", tuple(answers.ids)))
    env.cr.execute(SQL("UPDATE medical_claim_payer SET state = 'answered', answered_on = now() WHERE claim_id IN %s", tuple(claims.ids)))
    env.cr.execute(SQL(
        "UPDATE medical_claim SET state = 'paid', answered_on = now(), amount_paid = 80, amount_contractual = 50, amount_patient = 20 WHERE id IN %s",
        tuple(claims.ids)))
    env['medical.claim.event'].create([{'claim_id': claim.id, 'kind': 'moved', 'name': 'Paid', 'state': 'paid'} for claim in claims])


def per_claim(env):
    """Milliseconds for each claim."""
    return seconds(post, env) * 1000 / FEW


def per_claim_by_wizard(env):
    """The same for each invoice by Odoo's own wizard, with the rest written off; the patient's part isn't even moved."""
    moves = env['medical.claim'].search([('number', '=like', 'BNC%')], order='id desc', limit=SINGLE).move_id
    account = env['medical.practice']._get(moves.company_id).contractual_account_id
    start = time.perf_counter()
    for move in moves:
        env['account.payment.register'].with_context(active_model='account.move', active_ids=move.ids).create({
            'amount': 80, 'payment_difference_handling': 'reconcile', 'writeoff_account_id': account.id})._create_payments()
    env.flush_all()
    return (time.perf_counter() - start) * 1000 / SINGLE


def queries_per_claim(env):
    remittance = draft(env)
    return queries(env, remittance.action_post) / FEW


def tenth_of_many(env):
    return seconds(post, env, 'MANY') * FEW / MANY


def few(env):
    return seconds(post, env)


CASES = [
    Case("a remittance of 1,000 claims posted", "s", post, post_leanest, lambda figure, baseline, ratio: ratio >= 1 / 1.3,
         "at most 1.3 times the leanest Odoo posting"),
    Case("a claim posted, against Odoo's payment wizard", "ms", per_claim, per_claim_by_wizard, lambda figure, baseline, ratio: ratio >= 25,
         "at least 25 times as fast"),
    Case("queries for each claim", "queries", queries_per_claim, None, lambda figure, baseline, ratio: figure <= 4, "at most 4"),
    Case("a thousand of 10,000 claims, against a thousand alone", "s", tenth_of_many, few, lambda figure, baseline, ratio: ratio >= 0.8,
         "linear: at most a quarter more"),
]
