{
    'name': 'Medical Office: Billing',
    'version': '19.0.1.0.0',
    'category': 'Services/Medical Office',
    'summary': "Budgets, bills to pay, tills and deposits, in Odoo's own ledger",
    'author': 'Medical Office for Odoo contributors',
    'license': 'LGPL-3',
    'depends': ['medical_office_base', 'account'],
    'data': [
        'security/medical_office_billing_groups.xml',
        'security/ir.model.access.csv',
        'security/medical_office_billing_rules.xml',
        'data/account_analytic_plan_data.xml',
        'views/medical_office_billing_menus.xml',
        'views/medical_site_views.xml',
        'views/medical_practice_bank_views.xml',
        'views/medical_bank_match_views.xml',
        # last: what companies are set up with has to be there
        'data/res_company_data.xml',
    ],
    'assets': {
        'web.assets_backend': [
            'medical_office_billing/static/src/**/*',
        ],
        'web.assets_tests': [
            'medical_office_billing/static/tests/tours/**/*',
        ],
    },
    'uninstall_hook': 'uninstall_hook',
}
