"""Steps that change much, taken on a database of its own: by two at once, or by a process that is killed.

    python tests/acts.py <step> <template database>

For each way the database is made anew, the step is prepared, taken and looked at; what was seen is printed as
JSON, a line each. Each is a process of its own with the connections of its own; two at once are two threads, as
in a server.
"""

import base64
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import traceback

import odoo
from odoo import SUPERUSER_ID, Command, api, sql_db
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from invariants import violations

DATABASE = "acts"


# ------------------------------------------------------------ the steps: prepare, take, look


class Launch:
    """Of two cycles at the same time; either may have all, nobody is in both."""

    def prepare(self, env):
        dates = {"date_from": "2027-01-01", "date_to": "2027-06-30"}
        cycles = env["customer.perf.cycle"].create([{"name": name, **dates} for name in ("One", "Other")])
        return cycles.ids

    def take(self, env, ids, number):
        env["customer.perf.cycle"].browse(ids[number]).action_launch()

    def look(self, env, ids):
        appraisals = env["customer.perf.appraisal"].search([("cycle_id", "in", ids)])
        return {"people": len(appraisals.employee_id), "appraisals": len(appraisals)}


class LaunchTwice(Launch):
    """The same cycle, clicked twice."""

    def take(self, env, ids, number):
        super().take(env, ids, 0)


class Refresh:
    def prepare(self, env):
        cycle = env["customer.perf.cycle"].search([("state", "=", "running")])
        env.flush_all()
        env.cr.execute("UPDATE customer_perf_scorecard SET is_stale = TRUE, score = 1 WHERE cycle_id = %s", [cycle.id])
        return cycle.ids

    def take(self, env, ids, number):
        env["customer.perf.cycle"].browse(ids).action_refresh()

    def look(self, env, ids):
        cards = env["customer.perf.scorecard"].search([("cycle_id", "in", ids)])
        return {"stale": len(cards.filtered("is_stale")), "wrong": len(cards.filtered(lambda card: card.score == 1))}


class Load:
    """Values of one file."""

    def prepare(self, env):
        people = env["customer.perf.measure"].search([("kpi_id.code", "=", "csat_post")]).employee_id
        return [person.work_email for person in people]

    def take(self, env, emails, number):
        rows = [f"csat_post,{email},2026-11-01,4.2" for email in emails]
        content = "\n".join(["kpi,employee,date,value", *rows])
        wizard = env["customer.perf.measure.import"].create(
            {"file": base64.b64encode(content.encode()), "file_name": "values.csv", "company_id": env.company.id}
        )
        wizard.action_check()
        wizard.action_import()

    def look(self, env, emails):
        domain = [("kpi_id.code", "=", "csat_post"), ("date", "=", "2026-11-01"), ("employee_id", "!=", False)]
        values = env["customer.perf.measure"].search(domain).mapped("value")
        return {"people": len(emails), "values": len(values), "last": sorted(set(values)) == [4.2]}


class Publish:
    def prepare(self, env):
        appraisal = env["customer.perf.appraisal"].search([("state", "=", "manager")], limit=1).sudo()
        appraisal.behaviour_ids.level = "3"
        appraisal.assessment_ids.write({"talk_note": "x", "broken_link": "x", "co_owner_note": "x"})
        appraisal.action_submit_assessment()
        return appraisal.ids

    def take(self, env, ids, number):
        env["customer.perf.appraisal"].browse(ids).action_publish()

    def look(self, env, ids):
        appraisal = env["customer.perf.appraisal"].browse(ids)
        appraisal = appraisal.sudo()  # sudo: what is tracked is read by nobody
        told = appraisal.message_ids.tracking_value_ids.filtered(lambda value: value.new_value_char == "Published")
        return {
            "state": appraisal.state,
            "told": len(told),
            "same": appraisal.score == appraisal.assessment_ids.score and appraisal.score is not False,
        }


class CloseRound:
    """With the answers of six people."""

    def prepare(self, env):
        env.company.sudo().perf_survey_days = 0  # sudo: its people are as old as the database
        env["customer.perf.survey.round"].search([("state", "=", "open")]).action_cancel()
        service = env["customer.perf.service"].search([("customer_department_ids", "!=", False)])
        service = max(service, key=lambda one: len(one.customer_department_ids.member_ids))
        asked = env["customer.perf.survey.round"].create({"service_ids": [Command.set(service.ids)]})
        asked.action_start()
        for invitation in asked.sudo().invitation_ids[:6]:
            self.answer(env, invitation)
        return asked.ids

    def answer(self, env, invitation):
        form = invitation.round_id._form_of(invitation.line_ids.service_id)
        sheet = {str(item.id): item.scale_max for item in form.question_ids.filtered("perf_metric")}
        sheets = {str(invitation.line_ids.service_id.id): {"answers": sheet}}
        env["customer.perf.survey.rater"]._submit(invitation, sheets)

    def take(self, env, ids, number):
        env["customer.perf.survey.round"].browse(ids).action_close()

    def look(self, env, ids):
        asked = env["customer.perf.survey.round"].browse(ids).sudo()
        answered = len(asked.invitation_ids.filtered("is_answered"))
        total = asked.result_ids.filtered("is_total")
        keys = len(env["customer.perf.survey.urn"].sudo().search([("round_id", "=", asked.id)]))
        return {"state": asked.state, "counted": total.mapped("answered"), "answered": answered, "urns": keys}


class AnswerAndClose(CloseRound):
    """The seventh answer comes while the round is closed: it counts or it is refused."""

    def take(self, env, ids, number):
        if number:
            return super().take(env, ids, number)
        asked = env["customer.perf.survey.round"].browse(ids).sudo()
        self.answer(env, asked.invitation_ids[6])


class CarryOver:
    def prepare(self, env):
        cycle = env["customer.perf.okr.cycle"].search([("state", "=", "open")])
        cycle.action_next()
        return cycle.ids

    def take(self, env, ids, number):
        env["customer.perf.okr.carry.over"].create({"cycle_id": ids[0]}).action_carry_over()

    def look(self, env, ids):
        cycle = env["customer.perf.okr.cycle"].browse(ids)
        carried = cycle.next_id.objective_ids.carried_from_id
        return {"all": len(cycle.objective_ids), "carried": len(carried), "copies": len(cycle.next_id.objective_ids)}


# ------------------------------------------------------------ the ways to take them


def made_anew(template):
    sql_db.close_all()
    subprocess.run(["dropdb", "--if-exists", "--force", DATABASE], check=True)
    subprocess.run(["createdb", "-T", template, DATABASE], check=True)


def within(act):
    """What an act returns, in a transaction that holds, tried again as a server does."""
    with Registry(DATABASE).cursor() as cr:
        uid = api.Environment(cr, SUPERUSER_ID, {})["res.users"].search([("login", "=", "hr")]).id
        env = api.Environment(cr, uid, {})
        return retrying(lambda: act(env), env)


def process(act):
    """What an act returns in a process of its own: (value, None), or (None, why it ended)."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        os.close(reader)
        try:
            answer = {"value": act()}
        except UserError as error:
            answer = {"error": f"refused: {error}"}
        except BaseException:  # the process ends either way, and says why
            answer = {"error": traceback.format_exc()[-3000:]}
        with os.fdopen(writer, "w") as file:
            json.dump(answer, file, default=str)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        text = file.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return None, signal.Signals(os.WTERMSIG(status)).name
    answer = json.loads(text)
    return answer.get("value"), answer.get("error")


def prepared(step):
    state, error = process(lambda: within(step.prepare))
    if error:
        raise RuntimeError(error)
    return state


def seen(step, state):
    return within(lambda env: {"seen": step.look(env, state), "violations": violations(env)})


def both(step, state):
    """Two threads take the step; what each said."""
    said, start = [None, None], threading.Barrier(2)

    def take(number):
        start.wait()
        try:
            within(lambda env: step.take(env, state, number))
            said[number] = "done"
        except UserError as error:
            said[number] = f"refused: {error}"
        except Exception:
            said[number] = traceback.format_exc()[-2000:]

    threads = [threading.Thread(target=take, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


class Killer:
    """Kills its own process before a statement that writes, or between the commit and what follows it."""

    def __init__(self, number=None):
        self.number, self.written = number, 0
        execute = sql_db.Cursor.execute

        def watched(cr, query, *args, **kwargs):
            self.watch(getattr(query, "code", query))
            return execute(cr, query, *args, **kwargs)

        sql_db.Cursor.execute = watched

    def watch(self, code):
        if code.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            self.written += 1
            if self.written == self.number:
                os.kill(os.getpid(), signal.SIGKILL)


def count_writes(step, state):
    """How often the step writes. It is taken back."""

    class TakenBackError(Exception):
        pass

    def act(env):
        killer = Killer()
        step.take(env, state, 0)
        env.flush_all()
        raise TakenBackError(killer.written)

    try:
        within(act)
    except TakenBackError as found:
        return found.args[0]


def killed(step, state, number):
    def act(env):
        if number:
            Killer(number)
        else:
            env.cr.postcommit.add(lambda: os.kill(os.getpid(), signal.SIGKILL))
        step.take(env, state, 0)

    within(act)


def kill(step, template):
    made_anew(template)
    state = prepared(step)
    writes, error = process(lambda: count_writes(step, state))
    if error:
        raise RuntimeError(error)
    for number in (1, max(writes // 2, 2), writes, None):  # None: the commit holds, nothing after it happens
        made_anew(template)
        state = prepared(step)
        _none, ended = process(lambda s=state, n=number: killed(step, s, n))
        after, after_error = process(lambda s=state: seen(step, s))
        _again, refused = process(lambda s=state: within(lambda env: step.take(env, s, 0)))
        process(lambda: within(_nightly))
        last, last_error = process(lambda s=state: seen(step, s))
        yield {
            "way": f"{number} of {writes}" if number else "after the commit",
            "ended": ended,
            "after": after,
            "again": refused,
            "last": last,
            "error": after_error or last_error,
        }


def _nightly(env):
    env["customer.perf.survey.round"].sudo()._cron_rounds()  # sudo: as the scheduler
    env["customer.perf.cycle"].sudo()._cron_refresh()  # sudo: as above


def two(step, template):
    made_anew(template)
    state = prepared(step)
    said, error = process(lambda: both(step, state))
    last, last_error = process(lambda: seen(step, state))
    yield {"said": said, "last": last, "error": error or last_error}


def main(way, name, template):
    config["db_name"] = [DATABASE]
    odoo.tools.config["max_cron_threads"] = 0
    made_anew(template)
    Registry(DATABASE)
    for found in {"kill": kill, "two": two}[way](globals()[name](), template):
        print(json.dumps(found, default=str), flush=True)  # noqa: T201 - what the test reads
    sql_db.close_all()
    subprocess.run(["dropdb", "--if-exists", "--force", DATABASE], check=True)


if __name__ == "__main__":
    config.parse_config(["--log-level=critical"])
    main(*sys.argv[1:])
