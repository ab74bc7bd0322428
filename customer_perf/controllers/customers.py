import io

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from ..report.customer_workbook import write_customers
from ..report.pulse_workbook import write_pulse
from .main import CustomerPerfController


class CustomerPerfCustomers(CustomerPerfController):
    @http.route("/customer_perf/customers/<int:company_id>/workbook", type="http", auth="user", readonly=True)
    def customer_workbook(self, company_id):
        """XLSX of what the customers of a company do."""
        if company_id not in request.env.user.company_ids.ids:
            raise request.not_found()
        request.update_context(allowed_company_ids=[company_id])
        if not request.env["customer.perf.customer.state"].has_access("read"):
            raise request.not_found()
        file = io.BytesIO()
        write_customers(request.env, file)
        content = file.getvalue()
        return self._xlsx(content, request.env._("Customers"), len(content))

    @http.route("/customer_perf/pulse/<int:company_id>/workbook", type="http", auth="user", readonly=True)
    def pulse_workbook(self, company_id, department_id=""):
        """XLSX of the customer pulse of a company or of one of its units."""
        if company_id not in request.env.user.company_ids.ids or not (department_id or "0")[:9].isdecimal():
            raise request.not_found()
        request.update_context(allowed_company_ids=[company_id])
        file = io.BytesIO()
        try:
            write_pulse(request.env, int(department_id[:9] or 0), file)
        except AccessError:
            raise request.not_found() from None
        content = file.getvalue()
        return self._xlsx(content, request.env._("Customer Pulse"), len(content))
