{
    'name': 'Medical Office: Supplies and Compliance',
    'version': '19.0.1.0.0',
    'category': 'Services/Medical Office',
    'summary': "Nothing is ordered from whoever is excluded from federal programs; vendors of supplies are screened",
    'author': 'Medical Office for Odoo contributors',
    'license': 'LGPL-3',
    'depends': ['medical_office_compliance', 'medical_office_inventory'],
    'auto_install': True,
}
