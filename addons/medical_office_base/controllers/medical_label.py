from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request
from odoo.tools.misc import file_path

from ..models.medical_place_code import LAYOUTS
from ..tools.place_label import Fonts, Label, draw_labels

BOLD = ('web/static/fonts/lato/Lato-Bol-webfont.ttf', 'web/static/fonts/sign/NotoSans-Reg.ttf')
REGULAR = ('web/static/fonts/lato/Lato-Reg-webfont.ttf', 'web/static/fonts/sign/NotoSans-Reg.ttf')


def find_fonts(names):
    paths = []
    for name in names:
        try:
            paths.append(file_path(name))
        except FileNotFoundError:
            continue
    return paths


class MedicalLabelController(http.Controller):

    @http.route('/medical_office/labels/<string:model>/<string:layout>', type='http', auth='user', readonly=True)
    def labels(self, model, layout, ids='', **_unused):
        """Labels of places as PDF, for those who may print them; the button has made the codes."""
        code = request.env['medical.place.code']
        if model not in code._place_models or layout not in LAYOUTS:
            raise NotFound
        places = request.env[model].browse(int(number) for number in ids.split(',') if number.isascii() and number.isdigit()).exists()
        places._place_check_access()
        # sudo: nobody may read codes; who may print them was checked above
        places = places.sudo().filtered('medical_code').sudo(False)
        if not places:
            raise NotFound
        env = request.env
        content = draw_labels([
            Label(
                url=place._place_url(),
                name=place._place_name(),
                detail=place._place_detail(),
                site=place._place_site().name,
                purpose=place._place_purpose(),
                note=place._place_url().partition('://')[2],
            ) for place in places
        ], layout, Fonts(find_fonts(BOLD), find_fonts(REGULAR)), env._("QR Labels"))
        return request.make_response(content, [
            ('Content-Type', 'application/pdf'),
            ('Content-Length', len(content)),
            ('Cache-Control', 'no-store'),
            ('Content-Disposition', content_disposition(f'{env._("QR Labels")}.pdf', 'inline')),
        ])
