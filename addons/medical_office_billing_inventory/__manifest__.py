{
    'name': 'Medical Office: Supplies and Budgets',
    'version': '19.0.1.0.0',
    'category': 'Services/Medical Office',
    'summary': "Holds requests and orders against the budget; compares bills with what was ordered and received",
    'author': 'Medical Office for Odoo contributors',
    'license': 'LGPL-3',
    'depends': ['medical_office_billing', 'medical_office_inventory'],
    'data': [
    ],
    'auto_install': True,
}
