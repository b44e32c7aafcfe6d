"""Synthetic lists of exclusions in the published layouts. Everybody in them is invented."""
import csv
import io

from ...tools.exclusion_file import LEIE

SAM = (
    'Classification', 'Name', 'Prefix', 'First', 'Middle', 'Last', 'Suffix', 'Address 1', 'Address 2', 'Address 3', 'Address 4', 'City',
    'State / Province', 'Country', 'Zip Code', 'Open Data Flag', 'Blank (Deprecated)', 'Unique Entity ID', 'Exclusion Program', 'Excluding Agency', 'CT Code',
    'Exclusion Type', 'Additional Comments', 'Active Date', 'Termination Date', 'Record Status', 'Cross-Reference', 'SAM Number', 'CAGE', 'NPI',
    'Creation_Date')


def _file(headings, rows, quoting):
    out = io.StringIO()
    writer = csv.DictWriter(out, headings, restval='', quoting=quoting, lineterminator='\r\n')
    out.write(','.join(headings) + '\r\n')
    writer.writerows(rows)
    return out.getvalue().encode()


def leie_person(last, first, middle='', birth='', npi='0000000000', **values):
    """A row of the LEIE about a person."""
    return {
        'LASTNAME': last, 'FIRSTNAME': first, 'MIDNAME': middle, 'GENERAL': 'IND- LIC HC SERV PRO', 'SPECIALTY': 'NURSE/NURSES AIDE', 'NPI': npi,
        'DOB': birth, 'ADDRESS': '1 INVENTED ST', 'CITY': 'NOWHERE', 'STATE': 'OH', 'ZIP': '00001', 'EXCLTYPE': '1128b4', 'EXCLDATE': '20250320',
        'REINDATE': '00000000', 'WAIVERDATE': '00000000', **values}


def leie_business(name, npi='0000000000', **values):
    """A row of the LEIE about a business."""
    return {
        'BUSNAME': name, 'GENERAL': 'OTHER BUSINESS', 'SPECIALTY': 'DME COMPANY', 'NPI': npi, 'ADDRESS': '2 INVENTED AVE', 'CITY': 'NOWHERE', 'STATE': 'TX',
        'ZIP': '00002', 'EXCLTYPE': '1128a1', 'EXCLDATE': '20250618', 'REINDATE': '00000000', 'WAIVERDATE': '00000000', **values}


def leie(*rows):
    """A LEIE of these rows."""
    return _file(LEIE, rows, csv.QUOTE_ALL)


def sam_person(last, first, **values):
    """A row of SAM.gov about a person."""
    return {
        'Classification': 'Individual', 'Name': f'{first} {last}', 'First': first, 'Last': last, 'City': 'NOWHERE', 'State / Province': 'OH', 'Country': 'USA',
        'Exclusion Program': 'Reciprocal', 'Excluding Agency': 'HHS', 'Exclusion Type': 'Prohibition/Restriction', 'Active Date': '03/20/2025',
        'Termination Date': 'Indefinite', 'Record Status': 'Active', **values}


def sam_firm(name, **values):
    """A row of SAM.gov about a firm."""
    return {**sam_person('', ''), 'Classification': 'Firm', 'Name': name, 'Exclusion Type': 'Ineligible (Proceedings Completed)', **values}


def sam(*rows):
    """An exclusions extract of these rows."""
    return _file(SAM, rows, csv.QUOTE_MINIMAL)
