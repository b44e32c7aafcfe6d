{
    'name': 'Medical Office: Patients in Accounting',
    'version': '19.0.1.0.0',
    'category': 'Services/Medical Office',
    'summary': "Keeps Odoo's accounting from mailing patients, showing them online or telling what they owe",
    'author': 'Medical Office for Odoo contributors',
    'license': 'LGPL-3',
    'depends': ['medical_office_base', 'account_payment'],
    'auto_install': True,
}
