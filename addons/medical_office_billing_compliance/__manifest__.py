{
    'name': 'Medical Office: Billing and Compliance',
    'version': '19.0.1.0.0',
    'category': 'Services/Medical Office',
    'summary': "Bills and payments to whoever is excluded from federal programs are stopped; vendors who send bills are screened",
    'author': 'Medical Office for Odoo contributors',
    'license': 'LGPL-3',
    'depends': ['medical_office_billing', 'medical_office_compliance'],
    'auto_install': True,
}
