import io

from odoo import http
from odoo.http import content_disposition, request

from ..report.okr_workbook import write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CustomerPerfOkrController(http.Controller):
    @http.route("/customer_perf_okr/cycle/<int:cycle_id>/workbook", type="http", auth="user", readonly=True)
    def cycle_workbook(self, cycle_id):
        """XLSX of an OKR cycle, with what the reader may see."""
        cycle = request.env["customer.perf.okr.cycle"].browse(cycle_id).exists()
        if not (cycle and cycle.has_access("read") and cycle.with_user(request.env.user)._filtered_access("read")):
            raise request.not_found()
        file = io.BytesIO()
        write_workbook(cycle, file)
        return request.make_response(
            file.getvalue(),
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{cycle.name}.xlsx")),
            ],
        )
