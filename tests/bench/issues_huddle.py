"""Part of area issues: the agenda of a morning's huddle, at one of the sites of a practice with many issues."""
from odoo import Command, fields

from tests.bench.measure import queries, seconds
from tests.bench.run import Case


def cases(office, many, few):
    """The cases.

    :param office: function of environment and number of issues, giving (environment of the practice's manager, company)
    """
    def huddle(env, count):
        env, company = office(env, count)
        site = env['medical.site'].search([('company_id', '=', company.id)], limit=1)
        # sudo: a bench prepares what the night's job does
        site.sudo().user_ids = [Command.link(env.uid)]
        return env['medical.huddle'].browse(env['medical.huddle'].sudo().create({
            'site_id': site.id, 'company_id': company.id, 'date': site._today(), 'date_start': fields.Datetime.now()}).id)

    def agenda(count):
        def run(env):
            return seconds(huddle(env, count)._agenda)
        return run

    def queries_of(env):
        found = huddle(env, many)
        found._agenda()  # what Odoo keeps in memory is read once
        return float(queries(env, found._agenda))

    def allowed(env):
        return float(8 + 2 * len(huddle(env, many)._agenda()))

    return [
        Case("agenda of a huddle, against a practice of 1,000 issues", "s", agenda(many), agenda(few),
             lambda figure, baseline, ratio: figure < 0.5, "within half a second"),
        Case("its queries", "queries", queries_of, allowed, lambda figure, baseline, ratio: figure <= baseline, "those of Today: 8 and 2 for each card"),
    ]
