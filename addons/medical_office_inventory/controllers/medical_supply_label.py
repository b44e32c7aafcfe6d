from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.medical_office_base.controllers.medical_label import BOLD, REGULAR, find_fonts
from odoo.addons.medical_office_base.tools.place_label import Fonts

from ..tools.supply_label import draw_supply_labels


class MedicalSupplyLabelController(http.Controller):

    @http.route('/medical_office/supply_labels/<int:label_id>', type='http', auth='user', readonly=True)
    def supply_labels(self, label_id, **_unused):
        """Labels of lots and places as PDF, for whoever chose them."""
        env = request.env
        wizard = env['medical.supply.label'].search([('id', '=', label_id), ('create_uid', '=', env.uid)])
        if not wizard:
            raise NotFound
        content = draw_supply_labels(
            wizard._labels(), wizard.layout, Fonts(find_fonts(BOLD), find_fonts(REGULAR)), env._("Supply Labels"),
            skip=wizard.skip if wizard.layout == 'sheet' else 0)
        return request.make_response(content, [
            ('Content-Type', 'application/pdf'),
            ('Content-Length', len(content)),
            ('Cache-Control', 'no-store'),
            ('Content-Disposition', content_disposition('supply-labels.pdf', 'inline')),
        ])
