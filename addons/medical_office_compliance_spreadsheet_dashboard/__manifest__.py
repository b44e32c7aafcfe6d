{
    'name': 'Medical Office: Compliance Dashboard',
    'version': '19.0.1.0.0',
    'category': 'Services/Medical Office',
    'summary': "Issues by month, area and risk, how long they take and which come back, as a spreadsheet dashboard",
    'author': 'Medical Office for Odoo contributors',
    'license': 'LGPL-3',
    'depends': ['medical_office_compliance', 'spreadsheet_dashboard'],
    'data': [
        'data/spreadsheet_dashboard_data.xml',
        'security/spreadsheet_dashboard_rules.xml',
    ],
    'assets': {
        'web.assets_tests': [
            'medical_office_compliance_spreadsheet_dashboard/static/tests/tours/**/*',
        ],
    },
    'auto_install': True,
}
