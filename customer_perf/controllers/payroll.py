import io

from odoo import http
from odoo.http import content_disposition, request

from ..report.payroll_workbook import write_payroll
from .main import CustomerPerfController


class CustomerPerfPayroll(CustomerPerfController):
    def _run(self, run_id):
        run = request.env["customer.perf.payroll.run"].browse(run_id).exists()
        if not (run and run.has_access("read")):
            raise request.not_found()
        return run

    @http.route("/customer_perf/payroll/<int:run_id>/xlsx", type="http", auth="user", readonly=True)
    def payroll_xlsx(self, run_id):
        """A payroll run as XLSX, for HR."""
        run, file = self._run(run_id), io.BytesIO()
        write_payroll(run, file)
        content = file.getvalue()
        return self._xlsx(content, run.name, len(content))

    @http.route("/customer_perf/payroll/<int:run_id>/csv", type="http", auth="user", readonly=True)
    def payroll_csv(self, run_id):
        """A payroll run as CSV, the file whose fingerprint the run keeps."""
        run = self._run(run_id)
        return request.make_response(
            run._csv(),
            [
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", content_disposition(f"{run.name}.csv")),
            ],
        )
