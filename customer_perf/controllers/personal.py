import io

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from ..report.personal_workbook import write_personal
from .main import CustomerPerfController


class CustomerPerfPersonal(CustomerPerfController):
    @http.route("/customer_perf/personal_data/<int:employee_id>", type="http", auth="user", readonly=True)
    def personal_data(self, employee_id):
        """XLSX of what is kept of an employee, for HR of his company and for himself."""
        # sudo: who it is; what is told of him is decided below
        employee = request.env["hr.employee"].sudo().with_context(active_test=False).browse(employee_id).exists()
        file = io.BytesIO()
        try:
            write_personal(employee.sudo(False), file)
        except (AccessError, ValueError):  # not his to ask for, or nobody
            raise request.not_found() from None
        content = file.getvalue()
        return self._xlsx(content, request.env._("Personal Data of %(name)s", name=employee.name), len(content))
