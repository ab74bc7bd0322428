from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...tools.tally import DIMENSIONS, INDEX

ROUNDS = 6
COMMENTS = 40


class CustomerPerfSurveyProviderPage(models.AbstractModel):
    """The page of a provider: who are my customers, what do they mind, what do we improve first?"""

    _name = "customer.perf.survey.provider.page"
    _description = "What Our Customers Say"

    @api.model
    @api.readonly
    def get_page(self, department_id=False, round_id=False):
        """Everything the page shows, with what the user may see, in one call.

        :param department_id: empty: the user's own, else the first one with results
        :param round_id: empty: the latest closed round of the department
        :return: dict; ``department`` is False when there is nobody to show
        """
        Service = self.env["customer.perf.service"]
        Result = self.env["customer.perf.survey.result"]
        seen = Result._read_group([], ["department_id"])
        departments = self.env["hr.department"].union(*(group[0] for group in seen)) | self._own()
        department = departments.filtered(lambda one: one.id == department_id) or self._first(departments)
        is_officer = self.env.user.has_group("customer_perf.group_customer_perf_officer")
        if not department:
            return {"departments": [], "department": False, "is_officer": is_officer}
        results = Result.search([("department_id", "=", department.id), ("is_total", "=", True)])
        rounds = results.round_id.sorted("date_to", reverse=True)
        shown = rounds.filtered(lambda one: one.id == round_id) or rounds[:1]
        services = Service.search([("department_id", "=", department.id)])
        names = departments.sudo()  # sudo: names of departments whose results the user sees
        return {
            "is_officer": is_officer,
            "can_plan": is_officer or department in self._led(),
            "departments": sorted(({"id": one.id, "name": one.name} for one in names), key=lambda one: one["name"]),
            # sudo: as above
            "department": {
                "id": department.id,
                "name": department.sudo().name,
                "company": department.sudo().company_id.id,
            },
            "rounds": [{"id": one.id, "name": one.name} for one in rounds],
            "round": self._round(shown) if shown else False,
            "open_rounds": self._open_rounds(services),
            "services": [self._service(service, shown, results) for service in services],
            "comments": self._comments(department, shown),
            "improvements": self._improvements(department),
        }

    @api.model
    def _own(self):
        """The departments that the user works in or leads, where they provide something."""
        Result = self.env["customer.perf.survey.result"]
        return self._providers(SQL("%s UNION %s", Result._unit_query(), Result._led_query()))

    @api.model
    def _led(self):
        return self._providers(self.env["customer.perf.survey.result"]._led_query())

    @api.model
    def _providers(self, query):
        """Departments that a query of department ids finds, where they provide something."""
        groups = self.env["customer.perf.service"]._read_group([], ["department_id"])
        departments = self.env["hr.department"].union(*(group[0] for group in groups))
        found = self.env["customer.perf.survey.result"]._among(query, departments)
        return departments.filtered(lambda department: department.id in found)

    @api.model
    def _first(self, departments):
        return (self._own() & departments)[:1] or departments[:1]

    @api.model
    def _round(self, shown):
        return {
            "id": shown.id,
            "name": shown.name,
            "date_to": shown.date_to,
            "threshold_score": shown.threshold_score,
            "threshold_comment": shown.threshold_comment,
        }

    @api.model
    def _open_rounds(self, services):
        rounds = self.env["customer.perf.survey.round"].search(
            [("state", "=", "open"), ("service_ids", "in", services.ids)]
        )
        return [{"id": one.id, "name": one.name, "until": one.date_to} for one in rounds]

    @api.model
    def _service(self, service, shown, results):
        known = service.sudo()  # sudo: names of the departments and groups in a catalogue that everybody reads
        told = self.env["customer.perf.survey.result"].search(
            [("service_id", "=", service.id), ("round_id", "=", shown.id)]
        )
        total = told.filtered("is_total")
        trend = self._trend(results.filtered(lambda result: result.service_id == service), shown)
        return {
            "id": service.id,
            "name": service.name,
            "customers": known.customer_text,
            "matters": service.what_matters or "",
            "promise": service.promise or "",
            "was_asked": service in shown.service_ids,
            "result": self._result(total, trend) if total else False,
            "parts": [self._part(part) for part in told - total],
        }

    @api.model
    def _trend(self, totals, shown):
        """{key: [(round, value)]} of the rounds up to the one shown, oldest first."""
        past = totals.filtered(lambda result: result.round_id.date_to <= shown.date_to).sorted(
            lambda result: result.round_id.date_to
        )[-ROUNDS:]
        trend = defaultdict(list)
        for result in past:
            for figure in result.figure_ids:
                trend[figure._same()].append(
                    {"round": result.round_id.name, "score": figure.score, "text": figure._shown(figure.score) or "–"}
                )
        return trend

    @api.model
    def _result(self, total, trend):
        figures = [self._figure(figure, trend[figure._same()]) for figure in total.figure_ids]
        items = [figure for figure in figures if figure["is_item"]]
        first = sorted(
            (item for item in items if item["metric"] in DIMENSIONS and item["priority"]),
            key=lambda item: -item["priority"],
        )
        return {
            "id": total.id,
            "n": total.n,
            "answered": total.answered,
            "invited": total.invited,
            "rate": total.rate,
            "rate_text": total._rate_text(),
            "index": next((figure for figure in figures if figure["metric"] == INDEX), False),
            "dimensions": [f for f in figures if not f["is_item"] and f["metric"] != INDEX],
            "items": items,
            "first": first[:3],
        }

    @api.model
    def _figure(self, figure, trend):
        labels = dict(figure._fields["metric"]._description_selection(self.env))
        return {
            "id": figure.id,
            "name": figure.name,
            "metric": figure.metric,
            "label": labels[figure.metric],
            "is_item": figure.is_item,
            "score": figure.score,
            "score_text": figure._shown(figure.score),
            "text": figure._text(),
            "n": figure.n,
            "valid": figure.validity == "valid",
            "priority": figure.priority,
            "trend": trend,
        }

    @api.model
    def _part(self, part):
        index = part.figure_ids.filtered(lambda figure: figure.key == INDEX)
        return {
            "id": part.id,
            "customers": part.customers,
            "n": part.n,
            "rate": part.rate,
            "score": index.score if index else False,
            "text": index._text() if index else "",
            "rate_text": part._rate_text(),
            "valid": index.validity == "valid" if index else False,
        }

    @api.model
    def _comments(self, department, shown):
        comments = self.env["customer.perf.survey.comment"].search(
            [("department_id", "=", department.id), ("round_id", "=", shown.id)], limit=COMMENTS
        )
        return [{"id": one.id, "service": one.service_id.name, "text": one.text} for one in comments]

    @api.model
    def _improvements(self, department):
        improvements = self.env["customer.perf.improvement"].search(
            [("service_id", "!=", False), ("department_id", "=", department.id), ("state", "!=", "dropped")],
            order="closed_on desc, date_deadline, id",  # what is under way comes first
            limit=20,
        )
        states = dict(improvements._fields["state"]._description_selection(self.env))
        return [
            {
                "id": one.id,
                "name": one.name,
                "service": one.service_id.name,
                "owner": one.sudo().owner_id.name,  # sudo: the name of a colleague
                "due": one.date_deadline,
                "state": one.state,
                "state_label": states[one.state],
                "is_late": one.is_late,
                "is_call_back": one.is_call_back,
                "change": one.change or "",
                "felt": one.follow_text or "",
                "asked": (one.follow_text and one.asked_text) or "",
            }
            for one in improvements
        ]


class CustomerPerfSurveyFigure(models.Model):
    _inherit = "customer.perf.survey.figure"

    def _same(self):
        """What makes it the same figure in another round: the question, or the dimension."""
        return self.sudo().question_id.id or self.key  # sudo: only its number
