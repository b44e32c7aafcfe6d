{
    'name': 'Medical Office: Billing Dashboard',
    'version': '19.0.1.0.0',
    'category': 'Services/Medical Office',
    'summary': "Charges, payers' payments, what is owed and what is denied, as a spreadsheet dashboard",
    'author': 'Medical Office for Odoo contributors',
    'license': 'LGPL-3',
    'depends': ['medical_office_billing', 'spreadsheet_dashboard'],
    'data': [
        'data/spreadsheet_dashboard_data.xml',
        'security/spreadsheet_dashboard_rules.xml',
    ],
    'assets': {
        'web.assets_tests': [
            'medical_office_billing_spreadsheet_dashboard/static/tests/tours/**/*',
        ],
    },
    'auto_install': True,
}
