{
    'name': 'Medical Office: Compliance',
    'version': '19.0.1.0.0',
    'category': 'Services/Medical Office',
    'summary': "Policies that are read and attested, training, agreements, ethics",
    'author': 'Medical Office for Odoo contributors',
    'license': 'LGPL-3',
    'depends': ['medical_office_base'],
    'data': [
        'security/ir.model.access.csv',
        'data/medical.regulation.csv',
        'security/medical_attestation_rules.xml',
        'security/survey_survey_rules.xml',
        'data/mail_activity_type_data.xml',
        'data/medical.policy.template.csv',
        'views/medical_office_compliance_menus.xml',
        'views/medical_policy_template_views.xml',
        'views/medical_regulation_views.xml',
        'views/medical_practice_views.xml',
        'views/medical_quiz_templates.xml',
        'views/survey_survey_views.xml',
        # last: what companies are set up with has to be there
        'data/res_company_data.xml',
    ],
    'assets': {
        'web.assets_backend': [
        ],
        'web.assets_tests': [
            'medical_office_compliance/static/tests/tours/**/*',
        ],
    },
}
