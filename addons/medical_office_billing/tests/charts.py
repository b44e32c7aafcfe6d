from unittest.mock import patch

# companies that a database of tests keeps ready, with their chart: see base's `tests/companies.py`
CHARTED = 'Charted Practice'
_templates = {}


def load_chart(env, companies):
    """Give companies of tests Odoo's generic chart.

    For every company Odoo asks all modules anew which charts they have, and looks for translations: together half of the time it takes.
    """
    charts = env['account.chart.template']
    if not _templates:
        _templates.update({get_all: charts._get_chart_template_mapping(get_all) for get_all in (False, True)})

    def mapping(self, get_all=False):
        return _templates[get_all]

    def no_translations(self, *args, **kwargs):
        return None

    with patch.object(type(charts), '_get_chart_template_mapping', mapping), patch.object(type(charts), '_load_translations', no_translations):
        for company in companies.filtered(lambda company: not company.chart_template):
            charts.try_loading('generic_coa', company, install_demo=False)
