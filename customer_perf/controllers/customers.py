import io

from odoo import http
from odoo.http import request

from ..report.customer_workbook import write_customers
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
