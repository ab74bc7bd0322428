import csv
from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.tools import file_open

from ..models.indicator.measure_load import upsert
from ..models.indicator.subject import subject_of

# Months from the current one: the closed cycle ends where the running one starts.
CLOSED_FROM, RUNNING_FROM, MOVED_FROM, LENGTH, QUARTER = -10, -4, -2, 6, 3
DEADLINES = {"report_deadline": 5, "self_deadline": 10, "manager_deadline": 20, "acknowledge_deadline": 30}
# Ratings by scorecard score, repeated over the behaviours of a scorecard.
RATINGS = ((110, "5545"), (100, "4343"), (85, "3343"), (75, "3233"), (0, "2322"))
CONFIRMED = ("dep_contact_centre_demo", "dep_stores_demo", "hr.dep_management")


class CustomerPerfDemo(models.AbstractModel):
    """Fourteen months of a service company.

    The last cycle is closed: most people did well or solid work, Wang Lei was held at C by a missed
    red line. Research & Development works in quarters and is in the review of one. In the running
    cycle the contact centre improves month by month, Mei Chen has a hot streak, Tom Becker solves
    fewer and fewer cases at the first contact, Sofia Rossi is too new for a score, and the delivery
    team meets its internal figures while its customers are dissatisfied.
    """

    _name = "customer.perf.demo"
    _description = "Demo Data"

    @api.model
    def _load(self):
        """Load the facts and take two cycles through their steps, as the people of the story."""
        if self.env.ref("customer_perf.cycle_closed_demo", raise_if_not_found=False):
            return
        month = fields.Date.context_today(self).replace(day=1)
        users = self.env["res.users"].search([("share", "=", False)])
        if "odoobot_state" in users._fields:
            users.odoobot_state = "disabled"  # no tutorial over the pages
        self._settle_contracts(fields.Date.add(month, months=CLOSED_FROM))
        self._load_measures(month)
        self._agree_strategy(fields.Date.add(month, months=CLOSED_FROM))
        closed = self._launch("cycle_closed_demo", fields.Date.add(month, months=CLOSED_FROM))
        self._review(closed)
        # She joined after the first cycle: no job then, no scorecard.
        self._ref("employee_sofia_demo").job_id = self._ref("job_contact_agent_demo")
        self._move(fields.Date.add(month, months=MOVED_FROM))
        self.env.flush_all()  # the plan of a launch reads the database
        start = fields.Date.add(month, months=RUNNING_FROM)
        self._draw_journey()
        self._begin_review(self._launch("cycle_review_demo", start, QUARTER, self._ref("hr.dep_rd")))
        running = self._launch("cycle_running_demo", start)
        self._agree_goals(running)
        running.action_refresh()
        self._talk()
        self._talk_in_general(running, fields.Date.context_today(self))
        self._meet(month)
        self._improve(month)
        self._plan_for_tom(closed)
        self._look_at_ourselves(running)
        self._try_in_few_units(closed)
        self._warn()
        self._judge_indicators(month)

    @api.model
    def _ref(self, xml_id):
        return self.env.ref(xml_id if "." in xml_id else f"customer_perf.{xml_id}")

    @api.model
    def _read(self, name):
        with file_open(f"customer_perf/demo/{name}", "r") as file:
            return list(csv.DictReader(file))

    @api.model
    def _load_measures(self, month):
        kpis = {kpi.code: kpi for kpi in self.env["customer.perf.kpi"].search([])}
        facts = self._read("measures.csv")
        # this company reports every month what could be collected more often
        used = self.env["customer.perf.kpi"].union(*(kpis[fact["kpi"]] for fact in facts))
        used.filtered(lambda kpi: kpi.frequency in ("day", "week")).frequency = "month"
        used.filtered(lambda kpi: kpi.frequency == "year").frequency = "quarter"
        subjects = {xml_id: self._ref(xml_id) for xml_id in {fact["subject"] for fact in facts} - {""}}
        rows = []
        for fact in facts:
            kpi, subject = kpis[fact["kpi"]], subjects.get(fact["subject"])
            model = subject and subject._name
            ids = [subject.id if model == name else None for name in ("hr.employee", "hr.department")]
            numbers = [float(fact[name]) if fact[name] else None for name in ("value", "numerator", "denominator")]
            key = subject_of(*ids), self.env.company.id
            date = fields.Date.add(month, months=int(fact["month"]))
            if kpi.frequency == "quarter":
                # the first quarter that begins from then on
                date = self.env.company._perf_start(fields.Date.add(date, months=2), "quarter")
                if date > month:
                    continue
            source = "manual" if kpi.availability == "manual" else "import"
            sample = int(fact["sample_size"] or 0)
            rows.append((kpi.id, *ids, *key, date, None, *numbers, sample, source, None, kpi.version, False, None))
        upsert(self.env, rows)

    @api.model
    def _launch(self, xml_id, start, months=LENGTH, department=None):
        end = fields.Date.add(start, months=months, days=-1)
        half = {1: "First half", 7: "Second half"}.get(start.month)
        name = f"{half} {start.year}" if half and not department else f"{start:%B %Y} – {end:%B %Y}"
        if department:
            name = f"{department.name}, {name}"
        dates = {field: fields.Date.add(end, days=days) for field, days in DEADLINES.items()}
        Cycle = self.env["customer.perf.cycle"].with_user(self._ref("user_anna_demo"))
        scope = [Command.set(department.ids)] if department else []
        cycle = Cycle.create({"name": name, "date_from": start, "date_to": end, "department_ids": scope, **dates})
        entry = {"xml_id": f"customer_perf.{xml_id}", "record": cycle, "noupdate": True}
        self.env["ir.model.data"]._update_xmlids([entry])
        cycle.action_launch()
        self.env.flush_all()
        # as if it had been launched on its first day: check-ins are counted from then on
        self.env.cr.execute(
            "UPDATE customer_perf_appraisal SET create_date = %s WHERE cycle_id = %s", [start, cycle.id]
        )
        cycle.appraisal_ids.invalidate_recordset(["create_date"])
        return cycle

    @api.model
    def _warn(self):
        """The night's pass: Tom Becker's cases at the first contact are beyond the red limit, Huang Ting's warning is
        closed, that of Nina Kowalski seen by her manager."""
        kpis = self.env["customer.perf.kpi"].search([("code", "=", "fcr")])
        kpis.write({"warn_amber": 70, "warn_red": 65})
        Alert = self.env["customer.perf.alert"]
        Alert._cron_alerts()
        for alert in Alert.search([("rule", "=", "signal"), ("kpi_id.code", "=", "perhead")]):
            boss = alert.employee_id.parent_id.user_id
            alert.with_user(boss).action_close("Trained two new colleagues for three weeks; that was agreed.")
        jie = self._ref("employee_sun_jie_demo")
        for alert in Alert.search([("rule", "=", "signal"), ("employee_id", "=", jie.id)]):
            boss = alert.employee_id.parent_id.user_id
            alert.with_user(boss).action_close_nothing("Read all 31 comments: nothing in common, no route was late.")
        seen = Alert.search([("rule", "=", "signal"), ("employee_id", "=", self._ref("employee_nina_demo").id)])
        seen.with_user(seen.employee_id.parent_id.user_id).action_acknowledge()

    @api.model
    def _agree_goals(self, cycle):
        """Some managers have agreed the goals with their people, one after a change."""
        cards = cycle.sudo().scorecard_ids
        wei = cards.filtered(lambda card: card.employee_id == self._ref("employee_zhang_wei_demo"))
        sales = wei.line_ids.filtered(lambda line: line.kpi_id.code == "sales")
        reason = "The branch was half closed for its renovation, five weeks long."
        # the former manager has no say in goals any more
        sales.with_user(self._assessor(wei.appraisal_ids)).write({"target": 270000, "change_reason": reason})
        departments = self.env["hr.department"].union(*map(self._ref, CONFIRMED))
        for card in cards.filtered(lambda card: card.employee_id and card.department_id in departments):
            card.with_user(self._assessor(card.appraisal_ids)).action_confirm()

    @api.model
    def _begin_review(self, cycle):
        """Some have written their self-assessment, the managers have begun."""
        cycle.sudo().scorecard_ids.action_confirm()
        cycle.action_start_review()
        appraisals = cycle.sudo().appraisal_ids.filtered(lambda appraisal: appraisal.state == "manager")
        for appraisal in appraisals[:3]:
            ratings = appraisal.with_user(self._assessor(appraisal)).behaviour_ids
            for index, rating in enumerate(ratings):
                rating.level = "4343"[index % 4]

    @api.model
    def _talk(self):
        """Check-ins with what both sides noted, and what customers said meanwhile."""
        today = fields.Date.context_today(self)
        topics = {name: self._ref(f"topic_{name}") for name in ("customer", "business", "policy", "process")}
        for row in self._read("check_ins.csv"):
            employee = self._ref(row["who"])
            sides = {"employee": employee.user_id, "manager": employee.parent_id.user_id}
            who = sides["employee"] or sides["manager"]
            talk = (
                self.env["customer.perf.check.in"]
                .with_user(who)
                .create(
                    {
                        "employee_id": employee.id,
                        "manager_id": employee.parent_id.id,
                        "date": fields.Date.subtract(today, days=int(row["days_ago"])),
                        "topic_ids": [Command.set([topics[name].id for name in row["topics"].split(";")])],
                        **{name: row[name] for name in ("customer_view", "internal_view", "note")},
                    }
                )
            )
            for side, user in sides.items():
                if row[f"private_{side}"]:
                    talk.with_user(user).my_note = row[f"private_{side}"]
            for action in filter(None, row["actions"].split(";")):
                self._agree_action(talk.with_user(who), *action.split("|"), sides=sides, today=today)
            if row["state"] == "held":
                talk.action_held()
        for row in self._read("timeline.csv"):
            employee = self._ref(row["who"])
            author = employee.user_id if row["kind"] == "change" else employee.parent_id.user_id
            values = {name: row[name] for name in ("kind", "customer", "text")}
            values["kpi_id"] = self._ref(f"kpi_{row['kpi']}").id if row["kpi"] else False
            date = fields.Date.subtract(today, days=int(row["days_ago"]))
            Entry = self.env["customer.perf.timeline.entry"].with_user(author)
            Entry.create({**values, "employee_id": employee.id, "date": date})

    @api.model
    def _talk_in_general(self, cycle, today):
        """Most of the others had their first talk about the goals."""
        topics = self._ref("topic_customer") | self._ref("topic_process")
        held = self.env["customer.perf.check.in"].search([("cycle_id", "=", cycle.id)]).employee_id
        others = cycle.sudo().appraisal_ids.filtered(lambda a: a.manager_id and a.employee_id not in held)
        for index, appraisal in enumerate(others[3:]):
            talk = (
                self.env["customer.perf.check.in"]
                .with_user(self._assessor(appraisal))
                .create(
                    {
                        "employee_id": appraisal.employee_id.id,
                        "manager_id": appraisal.manager_id.id,
                        "date": fields.Date.subtract(today, days=10 + 3 * (index % 9)),
                        "topic_ids": [Command.set(topics[: 1 + index % 2].ids)],
                        "note": "Looked at the goals together: which customer gains what from them.",
                    }
                )
            )
            talk.action_held()

    @api.model
    def _agree_action(self, talk, side, text, days, state, sides, today):
        activity = talk.with_context(mail_activity_quick_update=True).activity_schedule(
            "customer_perf.mail_activity_type_action",
            fields.Date.add(today, days=int(days)),
            summary=text,
            user_id=sides[side].id,
        )
        activity.automated = False
        if state == "done":
            activity.action_feedback()

    @api.model
    def _assessor(self, appraisal):
        return appraisal.manager_id.user_id or self._ref("user_anna_demo")

    @api.model
    def _review(self, cycle):
        """From the self-assessments to the closed cycle."""
        notes = {row["who"]: row for row in self._read("reviews.csv")}
        people = {self._ref(who): row for who, row in notes.items() if "employee" in who}
        cycle.sudo().scorecard_ids.action_confirm()
        cycle.action_start_review()
        appraisals = cycle.sudo().appraisal_ids
        by_assessor = defaultdict(appraisals.browse)
        for appraisal in appraisals:
            by_assessor[self._assessor(appraisal)] |= appraisal
            if appraisal.state == "self":
                own = appraisal.with_user(appraisal.employee_id.user_id)
                own.self_comment = people.get(appraisal.employee_id, notes["self"])["self_comment"]
                for index, rating in enumerate(own.self_rating_ids):
                    rating.level = "34"[index % 2]
                own.action_submit_self()
        for user, theirs in by_assessor.items():
            self._assess(theirs.with_user(user), people, notes)
        self._calibrate(cycle)
        anna = self._ref("user_anna_demo")
        hers = appraisals.filtered(lambda appraisal: appraisal.employee_id.user_id == anna)
        (appraisals - hers).with_user(anna).action_publish()
        hers.with_user(self.env.ref("base.user_admin")).action_publish()
        appraisals.published_on = fields.Date.add(cycle.date_to, days=22)
        self._appeal(cycle, appraisals)
        for appraisal in appraisals:
            if comment := people.get(appraisal.employee_id, {}).get("employee_comment"):
                own = appraisal.with_user(appraisal.employee_id.user_id)
                own.employee_comment = comment
                own.action_acknowledge()
        appraisals.filtered("acknowledged_on").acknowledged_on = fields.Date.add(cycle.date_to, days=25)
        cycle.action_close()
        self._hand_over(cycle)

    @api.model
    def _assess(self, appraisals, people, notes):
        """A manager rates the behaviours, corrects scores where the data are wrong, and comments."""
        by_level = defaultdict(appraisals.behaviour_ids.browse)
        for turn, appraisal in enumerate(appraisals):
            score = appraisal.scorecard_id.score or 0
            levels = next(pattern for minimum, pattern in RATINGS if score >= minimum)
            for index, rating in enumerate(appraisal.behaviour_ids):
                by_level[levels[(index + turn) % len(levels)]] |= rating
        for level, ratings in by_level.items():
            ratings.write({"level": level})
        for appraisal in appraisals:
            row = people.get(appraisal.sudo().employee_id, {})
            if row.get("override_score"):
                override = {name: row[name] for name in ("override_score", "override_reason")}
                appraisal.line_ids.filtered(lambda line: line.source == "scorecard").write(override)
            values = {name: row[name] for name in ("comment", "points", "points_reason", "talk_note") if row.get(name)}
            values.setdefault("comment", notes[appraisal.result_grade_id.code]["comment"])
            if appraisal.missed_text:
                values["broken_link"] = row.get("broken_link") or notes["missed"]["broken_link"]
                values["co_owner_note"] = row.get("co_owner_note") or notes["missed"]["co_owner_note"]
            appraisal.write(values)
        appraisals.action_submit_assessment()
