{
    'name': 'Medical Office: Text Messages',
    'version': '19.0.1.1.0',
    'category': 'Services/Medical Office',
    'summary': "Asks the next on the call list by text message when nobody takes a problem",
    'author': 'Medical Office for Odoo contributors',
    'license': 'LGPL-3',
    'depends': ['medical_office_base', 'sms'],
    'data': [
        'views/res_config_settings_views.xml',
    ],
    'auto_install': True,
}
