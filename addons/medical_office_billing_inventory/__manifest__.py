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
        'wizard/medical_match_accept_views.xml',
        'views/medical_match_exception_views.xml',
        'views/account_move_views.xml',
        'views/medical_practice_match_views.xml',
    ],
    'auto_install': True,
}
