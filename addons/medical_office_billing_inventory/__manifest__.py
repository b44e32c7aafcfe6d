{
    'name': 'Medical Office: Supplies and Budgets',
    'version': '19.0.1.0.0',
    'category': 'Services/Medical Office',
    'summary': "Holds requests and orders against the budget; compares bills with what was ordered and received",
    'author': 'Medical Office for Odoo contributors',
    'license': 'LGPL-3',
    'depends': ['medical_office_billing', 'medical_office_inventory'],
    'data': [
        'security/ir.model.access.csv',
        'security/medical_match_rules.xml',
        'security/medical_budget_overrun_rules.xml',
        'wizard/medical_match_accept_views.xml',
        'wizard/medical_budget_ask_views.xml',
        'views/medical_budget_overrun_views.xml',
        'views/medical_supply_request_views.xml',
        'views/medical_supply_request_line_views.xml',
        'views/purchase_order_views.xml',
        'views/purchase_order_line_views.xml',
        'views/medical_match_exception_views.xml',
        'views/account_move_views.xml',
        'views/medical_practice_match_views.xml',
        'views/medical_import_vendor_invoice_views.xml',
        # last: what companies are set up with has to be there
        'data/res_company_data.xml',
    ],
    'assets': {
        'web.assets_backend': [
            'medical_office_billing_inventory/static/src/**/*',
        ],
        'web.assets_tests': [
            'medical_office_billing_inventory/static/tests/tours/**/*',
        ],
    },
    'auto_install': True,
    'uninstall_hook': 'uninstall_hook',
}
