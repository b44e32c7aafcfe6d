"""The demo practice itself: profile, two sites, twelve rooms, equipment."""
from datetime import timedelta

from odoo import Command, fields

ROOMS = {
    'MAIN': [
        ('STK', 'Stockroom', 'storage', 'clerk'),
        ('EX1', 'Exam Room 1', 'exam', 'nurse'),
        ('EX2', 'Exam Room 2', 'exam', 'nurse'),
        ('EX3', 'Exam Room 3', 'exam', 'staff'),
        ('PRO', 'Procedure Room', 'procedure', 'nurse'),
        ('LAB', 'Laboratory', 'laboratory', 'nurse'),
        ('REC', 'Front Office', 'reception', 'frontdesk'),
    ],
    'LAKE': [
        ('STK', 'Supply Closet', 'storage', 'clerk'),
        ('EX1', 'Exam Room A', 'exam', 'doctor'),
        ('EX2', 'Exam Room B', 'exam', 'doctor'),
        ('MED', 'Medication Room', 'medication', 'doctor'),
        ('REC', 'Reception', 'reception', 'frontdesk'),
    ],
}
# name, category, serial, site, room, cost, warranty in days from today
EQUIPMENT = [
    ('Vaccine refrigerator', 'Cold Storage', 'FVR-0001', 'MAIN', 'LAB', 4200, 420),
    ('Vaccine freezer', 'Cold Storage', 'FVF-0002', 'MAIN', 'LAB', 5100, 420),
    ('Medication refrigerator', 'Cold Storage', 'FMR-0003', 'LAKE', 'MED', 2900, -40),
    ('Autoclave', 'Sterilization', 'FAC-0104', 'MAIN', 'PRO', 6800, 25),
    ('12-lead ECG', 'Diagnostics', 'FEC-0205', 'MAIN', 'EX1', 3300, 300),
    ('Vital signs monitor', 'Diagnostics', 'FVM-0206', 'MAIN', 'EX2', 1850, 610),
    ('Vital signs monitor', 'Diagnostics', 'FVM-0207', 'LAKE', 'EX1', 1850, 610),
    ('Automated external defibrillator', 'Emergency', 'FED-0308', 'MAIN', 'REC', 1600, 900),
    ('Automated external defibrillator', 'Emergency', 'FED-0309', 'LAKE', 'REC', 1600, 900),
    ('Exam table with scale', 'Furniture', 'FET-0410', 'MAIN', 'EX3', 7400, 1200),
    ('Label printer', 'Office', 'FLP-0511', 'MAIN', 'REC', 280, -200),
    ('Centrifuge', 'Laboratory', 'FCF-0612', 'MAIN', 'LAB', 2100, 180),
]


def set_up_practice(env, company, dea_user):
    """Name and profile of the practice; every number is well formed and belongs to nobody."""
    company.write({
        'name': 'Fictional Family Practice',
        'street': '100 Example Street',
        'city': 'Albany',
        'state_id': env.ref('base.state_us_27').id,
        'zip': '12207',
        'country_id': env.ref('base.us').id,
        'phone': '(555) 555-0100',
        'email': 'office@practice.example',
    })
    company.partner_id.tz = 'America/New_York'
    env['medical.practice'].search([('company_id', '=', company.id)]).write({
        'legal_name': 'Fictional Family Practice, PLLC',
        'npi': '1234567893',
        'tax_id': '12-3456789',
        'state_id': env.ref('base.state_us_27').id,
        'tz': 'America/New_York',
        'headcount': 16,
        'medicare': True,
        'medicaid': True,
        'clia_type': 'waiver',
        'clia_number': '33D1234567',
        'controlled_substances': True,
        'dea_number': 'BS1234563',
        'dea_user_id': dea_user.id,
        'sterilizer': True,
        'vaccines': True,
        'vfc': True,
        'website': True,
    })


def create_sites(env, company, users, staff):
    """Two sites in two time zones with their rooms and people: ({code: site}, {(site code, room code): room})."""
    sites = {}
    for code, name, tz, city, letter in (
            ('MAIN', 'Main Office', 'America/New_York', 'Albany', 'M'),
            ('LAKE', 'Lakeside Clinic', 'America/Chicago', 'Chicago', 'L')):
        sites[code] = env['medical.site'].create({
            'name': name, 'code': code, 'tz': tz, 'company_id': company.id, 'street': '100 Example Street', 'city': city,
            'zip': '00000', 'phone': '(555) 555-0100', 'place_of_service': '11',
            'user_ids': [Command.set([users[login].id for login, *_mid, where in staff if letter in where])],
        })
    rooms = {}
    for code, entries in ROOMS.items():
        for room_code, name, kind, login in entries:
            rooms[code, room_code] = env['medical.room'].create({
                'site_id': sites[code].id, 'code': room_code, 'name': name, 'kind': kind, 'user_id': users[login].id,
            })
    return sites, rooms


def create_equipment(env, company, rooms, vendor, technician):
    """A dozen devices with serial, place, warranty and cost; two of them out of warranty."""
    today = fields.Date.context_today(env.user)
    categories = {}
    for name, category, serial, site, room, cost, warranty in EQUIPMENT:
        if category not in categories:
            categories[category] = env['maintenance.equipment.category'].create({'name': category, 'company_id': company.id})
        env['maintenance.equipment'].create({
            'name': name, 'category_id': categories[category].id, 'serial_no': serial, 'cost': cost, 'company_id': company.id,
            'medical_room_id': rooms[site, room].id, 'partner_id': vendor.id, 'technician_user_id': technician.id,
            'warranty_date': today + timedelta(days=warranty), 'effective_date': today - timedelta(days=400),
        })
