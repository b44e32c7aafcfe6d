"""Lists of exclusions in the published layout of the LEIE. Everybody in them is invented."""
import csv
import io

from odoo.addons.medical_office_compliance.tools.exclusion_file import LEIE


def leie(*rows):
    """Bytes of a list of these rows."""
    out = io.StringIO()
    writer = csv.DictWriter(out, LEIE, restval='', quoting=csv.QUOTE_ALL, lineterminator='\r\n')
    out.write(','.join(LEIE) + '\r\n')
    writer.writerows(rows)
    return out.getvalue().encode()


def leie_person(last, first, middle='', birth='', npi='0000000000', **values):
    """A row about a person."""
    return {
        'LASTNAME': last, 'FIRSTNAME': first, 'MIDNAME': middle, 'GENERAL': 'IND- LIC HC SERV PRO', 'SPECIALTY': 'NURSE/NURSES AIDE', 'NPI': npi,
        'DOB': birth, 'ADDRESS': '1 INVENTED ST', 'CITY': 'NOWHERE', 'STATE': 'OH', 'ZIP': '00001', 'EXCLTYPE': '1128b4', 'EXCLDATE': '20200320',
        'REINDATE': '00000000', 'WAIVERDATE': '00000000', **values}


def leie_business(name, npi='0000000000', **values):
    """A row about a business."""
    return {
        'BUSNAME': name, 'GENERAL': 'OTHER BUSINESS', 'SPECIALTY': 'DME COMPANY', 'NPI': npi, 'ADDRESS': '2 INVENTED AVE', 'CITY': 'NOWHERE', 'STATE': 'TX',
        'ZIP': '00002', 'EXCLTYPE': '1128a1', 'EXCLDATE': '20190618', 'REINDATE': '00000000', 'WAIVERDATE': '00000000', **values}
