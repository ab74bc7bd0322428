from odoo import Command, fields

from odoo.addons.customer_perf.tests.common import CustomerPerfCommon

from ..tools.rhythm import anchor


class SurveyCommon(CustomerPerfCommon):
    """The department Elsewhere serves teams of many sizes; ``self.ask(…)`` runs a round.

    The outsider leads Elsewhere, the stranger works there. Members of the teams have no user.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere.manager_id = cls.people["outsider"]
        cls.form = cls.env.ref("customer_perf_survey.form_general")
        cls.items = cls.form.question_ids.filtered("perf_metric")
        cls.why = cls.form.question_ids - cls.items
        cls.company.perf_survey_days = 0  # its people are as old as the test
        cls.service = cls._new_service("Help with systems")

    @classmethod
    def _new_service(cls, name, **values):
        return cls.env["customer.perf.service"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "department_id": cls.elsewhere.id,
                "customer_department_ids": [Command.set(cls.department.ids)],
                **values,
            }
        )

    @classmethod
    def team(cls, name, size):
        """A customer department of the service with people in it."""
        department = cls.env["hr.department"].create({"name": name, "company_id": cls.company.id})
        cls.hire(department, size)
        if cls.service.customer_department_ids == cls.department:
            cls.service.customer_department_ids = department
        else:
            cls.service.customer_department_ids |= department
        return department

    @classmethod
    def hire(cls, department, size):
        before = cls.env["hr.employee"].search_count([("department_id", "=", department.id)])
        return cls.env["hr.employee"].create(
            [
                {
                    "name": f"{department.name} {number}",
                    "company_id": cls.company.id,
                    "department_id": department.id,
                    "work_email": f"{department.id}.{number}@example.com",
                }
                for number in range(before, before + size)
            ]
        )

    @classmethod
    def new_round(cls, **values):
        return cls.env["customer.perf.survey.round"].create(
            {"company_id": cls.company.id, "service_ids": [Command.set(cls.service.ids)], **values}
        )

    def invitations(self, survey_round, employees=None):
        found = survey_round.sudo().invitation_ids
        return found if employees is None else found.filtered(lambda one: one.employee_id in employees)

    def sheet(self, value, comment="", service=None):
        """Every question answered with a share (0…1) of its scale."""
        answers = {
            str(item.id): item.scale_min + round(value * (item.scale_max - item.scale_min)) for item in self.items
        }
        if comment:
            answers[str(self.why.id)] = comment
        return {str((service or self.service).id): {"answers": answers}}

    def answer(self, invitation, value, comment=""):
        """In a transaction of its own, as far as row versions go."""
        with self.cr.savepoint():
            self.env["customer.perf.survey.rater"]._submit(invitation, self.sheet(value, comment))
        self.env.invalidate_all()

    def ask(self, value_of, start=True, **values):
        """A round in which everybody answers what ``value_of(employee)`` says; None: no answer."""
        survey_round = self.new_round(**values)
        survey_round.action_start()
        for invitation in self.invitations(survey_round):
            value = value_of(invitation.employee_id)
            if value is not None:
                self.answer(invitation, value)
        survey_round.action_close()
        return survey_round

    def committed(self):
        """What happens once the transaction holds: the rows are there for other cursors."""
        with self.enter_registry_test_mode():
            self.cr.postcommit.run()

    def dated(self, survey_round, first, last):
        """As if a round had been begun with other dates; what has begun keeps its own."""
        self.env.flush_all()
        days = [anchor(fields.Date.to_date(day)) for day in (first, last)]
        self.cr.execute(
            """UPDATE customer_perf_survey_round SET date_from = %s, date_to = %s, day_from = %s, day_to = %s
                WHERE id = %s""",
            [first, last, *days, survey_round.id],
        )
        self.env.invalidate_all()

    def index(self, survey_round, **values):
        """Service index of the total, or of a part."""
        figures = survey_round.result_ids.figure_ids.filtered(lambda figure: figure.key == "index")
        return figures.filtered("is_total") if not values else figures.filtered_domain(list(values.items()))


class RunningCase(SurveyCommon):
    """A round that everybody in two teams has answered, and that is still open."""

    def setUp(self):
        super().setUp()
        self.stores, self.sales = self.team("Stores", 9), self.team("Sales", 8)
        self.round = self.new_round(department_ids=[Command.set(self.elsewhere.ids)])
        self.round.action_start()
        for number, invitation in enumerate(self.invitations(self.round)):
            self.answer(invitation, number % 5 / 4)

    def _refused(self, step, *named):
        """In words that name the round and what else is meant."""
        self.assertRefused(step)
        for name in (self.round.name, *named):
            self.assertIn(name, str(self.refusal))
