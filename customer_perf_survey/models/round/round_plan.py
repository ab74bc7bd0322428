"""Who rates whom: worked out from the service catalogue, for everybody at once."""

from collections import defaultdict
from random import SystemRandom

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize

from odoo.addons.customer_perf.models.base.bulk import insert_select

random = SystemRandom()


class CustomerPerfSurveyRound(models.Model):
    _inherit = "customer.perf.survey.round"

    def action_prepare(self):
        """Work out who rates whom, and show the load before anything is sent."""
        self.check_access("write")
        for survey_round in self:
            survey_round._lock_round()
            survey_round._check_draft()
            survey_round._prepare_round()
        return True

    def _check_draft(self):
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("%(round)s has begun.", round=self.name))
        if not self.service_ids:
            raise UserError(
                self.env._("%(round)s: pick the services or the departments that are rated.", round=self.name)
            )
        if archived := self.service_ids.filtered(lambda service: not service.active):
            raise UserError(
                self.env._(
                    "%(service)s is archived. Take it out of %(round)s, or bring it back.",
                    service=archived[0].name,
                    round=self.name,
                )
            )
        for form in self._forms():
            if problem := form._perf_problem():
                raise UserError(problem)

    def _prepare_round(self):
        """Replace the invitations of a draft round by newly drawn ones."""
        plan = _Plan(self)
        self.invitation_ids.sudo().unlink()  # sudo: all of the old draw, the step was allowed above
        self._insert_invitations(plan)
        self.sudo().write(  # sudo: fields that nobody sets by hand
            {"population": plan.population, "left_out": plan.left_out_text(), "added": self._added_text()}
        )

    def _insert_invitations(self, plan):
        if not plan.wanted:
            return
        Invitation = self.env["customer.perf.survey.invitation"].sudo()  # sudo: nobody writes invitations himself
        self.env.flush_all()
        people = list(plan.wanted)
        insert_select(
            Invitation,
            {
                "round_id": SQL("%s", self.id),
                "person": SQL("person.id"),
                "employee_id": SQL("nullif(person.employee_id, 0)"),
                "partner_id": SQL("nullif(person.partner_id, 0)"),
                "user_id": SQL("nullif(person.user_id, 0)"),
                "is_answered": SQL("FALSE"),
            },
            SQL(
                """unnest(%s::int4[], %s::int4[], %s::int4[], %s::int4[])
                   AS person (id, employee_id, partner_id, user_id)""",
                people,
                [plan.employee_of(person) for person in people],
                [plan.partner_of(person) for person in people],
                [plan.user_of(person) for person in people],
            ),
        )
        rows = [(person, service, unit) for person in people for service, unit in plan.wanted[person]]
        self._insert_services(rows)

    def _insert_services(self, rows):
        """:param rows: (person, service, unit) that somebody is asked about"""
        insert_select(
            self.env["customer.perf.survey.invitation.line"],
            {
                "invitation_id": SQL("invitation.id"),
                "round_id": SQL("%s", self.id),
                "service_id": SQL("form.service_id"),
                "unit_id": SQL("nullif(form.unit_id, 0)"),
                "is_rated": SQL("FALSE"),
            },
            SQL(
                """unnest(%s::int4[], %s::int4[], %s::int4[]) AS form (person, service_id, unit_id)
                     JOIN customer_perf_survey_invitation invitation ON invitation.round_id = %s
                      AND invitation.person = form.person""",
                *(list(column) for column in zip(*rows, strict=True)),
                self.id,
            ),
        )
        self.invalidate_recordset()


class _Plan:
    """The draw of one round. People are numbers: an employee's id, a contact's id with a minus."""

    def __init__(self, survey_round):
        self.round = survey_round
        self.env = survey_round.env
        self.employees, self.partners = {}, {}
        self.without_contact, self.without_customers, self.too_new, self.doubles = [], [], [], []
        self.capped = 0
        external = survey_round.customer_class == "external"
        possible = self._contacts() if external else self._colleagues()
        self._leave_out(possible)
        self.population = {
            str(service): {str(unit): len(people) for unit, people in units.items()}
            for service, units in possible.items()
        }
        self.wanted = self._cap(self._draw(possible))

    def employee_of(self, person):
        return max(person, 0)

    def partner_of(self, person):
        return max(-person, 0)

    def user_of(self, person):
        known = self.employees.get(person)
        return known.user_id.id if known and known.user_id.active else 0

    # ------------------------------------------------------------ who counts

    def _leave_out(self, possible):
        """Take out who is not one more voice: records that are too new to be nobody's invention, and those that
        lead to somebody who is asked already."""
        people = {**self.employees, **self.partners}
        wanted = {person for units in possible.values() for group in units.values() for person in group}
        days = self.round.company_id._perf_survey_days()
        new = {person for person in wanted if days and _since(people[person]) > _days_ago(days)}
        seen, doubles = set(), set()
        # users first: a mailbox that leads to one of them is his
        for person in sorted(wanted - new, key=lambda person: (not self.user_of(person), person)):
            marks = _marks(people[person])
            if marks & seen and not self.user_of(person):
                doubles.add(person)
            else:
                seen |= marks
        self.too_new = sorted(people[person].name or "" for person in new)
        self.doubles = sorted(people[person].name or "" for person in doubles)
        for units in possible.values():
            for group in units.values():
                group.difference_update(new | doubles)

    def _contacts(self):
        self.partners = {-partner.id: partner for partner in self.round.partner_ids if partner.email}
        self.without_contact = [partner.name for partner in self.round.partner_ids if not partner.email]
        return {service.id: {0: set(self.partners)} for service in self.round.service_ids}

    def _colleagues(self):
        """{service: {customer department: people}}; whoever belongs to the provider does not rate it."""
        # sudo: who works where, whoever prepares the round
        services = self.round.service_ids.sudo()
        units = {service: service._units() for service in services}
        self.without_customers = [service.name for service, found in units.items() if not found]
        wanted = self.env["hr.department"].union(*units.values())
        people = self.env["hr.employee"].sudo().search_fetch(  # sudo: as above
            [("department_id", "child_of", wanted.ids), ("company_id", "=", self.round.company_id.id)],
            ["name", "user_id", "work_email", "work_contact_id", "department_id", "create_date"],
        )  # fmt: skip
        people.department_id.fetch(["parent_path"])
        paths = {
            place: [int(part) for part in place.parent_path.split("/") if part][::-1] for place in people.department_id
        }
        found = {service.id: defaultdict(set) for service in services}
        for employee in people:
            self.employees[employee.id] = employee
            path = paths[employee.department_id]
            for service in services:
                unit = next((place for place in path if place in units[service].ids), None)
                if unit and service.department_id.id not in path:
                    found[service.id][unit].add(employee.id)
        return found

    def _draw(self, possible):
        """{person: [(service, unit)]}"""
        reachable = {
            person for person, employee in self.employees.items() if employee.user_id.active or employee.work_email
        } | set(self.partners)
        asked = defaultdict(list)
        silent = set()
        for service, units in possible.items():
            for unit, people in units.items():
                drawn = sorted(people & reachable)
                silent |= people - reachable
                if self.round.scope == "sample" and len(drawn) > self.round.sample_size:
                    drawn = random.sample(drawn, self.round.sample_size)
                for person in drawn:
                    asked[person].append((service, unit))
        self.without_contact += sorted(self.employees[person].name for person in silent)
        return asked

    def _cap(self, asked):
        """Nobody rates too many: what is left over goes where the fewest are asked so far."""
        limit = self.round.max_forms
        taken = defaultdict(int)
        people = list(asked)
        random.shuffle(people)
        wanted = {}
        for person in people:
            rows = asked[person]
            if len(rows) > limit:
                self.capped += 1
                random.shuffle(rows)
                rows = sorted(rows, key=taken.__getitem__)[:limit]
            for row in rows:
                taken[row] += 1
            wanted[person] = rows
        return wanted

    def left_out_text(self):
        """Who is not asked, and why."""
        env, names = self.env, ", ".join
        notes = []
        if self.without_contact:
            notes.append(env._("Neither a user nor a work e-mail: %(names)s.", names=names(self.without_contact)))
        if self.too_new:
            notes.append(
                env._(
                    "Here for less than %(days)s days by their records in Odoo, so not asked yet: %(names)s.",
                    days=self.round.company_id._perf_survey_days(),
                    names=names(self.too_new),
                )
            )
        if self.doubles:
            notes.append(
                env._(
                    "Their mailbox is that of somebody who is asked already, and each counts once: %(names)s.",
                    names=names(self.doubles),
                )
            )
        return "\n".join(notes + self._unheard_texts())

    def _unheard_texts(self):
        """Which services are heard of by nobody, or by too few."""
        env, names = self.env, ", ".join
        notes = []
        if self.without_customers:
            notes.append(
                env._("No customer department says who would rate it: %(names)s.", names=names(self.without_customers))
            )
        if self.capped:
            notes.append(
                env._(
                    "People who have more providers than the limit: %(count)s. Some of these do not hear from them.",
                    count=self.capped,
                )
            )
        if small := self._too_small():
            notes.append(
                env._("Fewer people than a score needs, so nothing will be shown: %(names)s.", names=names(small))
            )
        return notes

    def _too_small(self):
        asked = defaultdict(int)
        for rows in self.wanted.values():
            for service, _unit in rows:
                asked[service] += 1
        return [service.name for service in self.round.service_ids if asked[service.id] < self.round.threshold_score]


def _since(record):
    """Since when somebody is there: he and his user, the later of the two."""
    user = record.user_id if record._name == "hr.employee" else record.browse()
    return max(record.create_date, user.create_date or record.create_date)


def _days_ago(days):
    return fields.Datetime.subtract(fields.Datetime.now(), days=days)


def _marks(record):
    """What two records have in common that are one person, or one mailbox."""
    if record._name == "hr.employee":
        contact, address = record.work_contact_id, record.work_email or record.user_id.email
    else:
        contact, address = record, record.email
    return {mark for mark in (contact.id, email_normalize(address or "")) if mark}
