"""The workbook of a cycle. Rows go to disk as they are read; nothing is held as a whole."""

from collections import Counter
from itertools import chain
from statistics import fmean

from .workbook import Workbook

# Scorecards or appraisals per read.
BATCH = 1000
NUMBER = "0.00"


def write_workbook(cycle, path):
    """Write the cycle's results, as far as the user may see them, to an XLSX file.

    Sheets: summary with the distribution of grades, departments, perspectives, each with a chart;
    appraisals, goals. Totals and contributions are formulas, so that a reader can follow them.
    """
    book = Workbook(path)
    _Workbook(book, cycle).fill()
    book.close()


class _Workbook:
    def __init__(self, book, cycle):
        self.book = book
        self.cycle = cycle
        self.env = cycle.env
        self.results = []  # (score, grade code) of each appraisal with a result
        self.departments = {}  # name: [(scorecard, result)] of its people
        self.lights = {}  # perspective: how often each status
        self.targets = {}  # what a target reads like: many have the same
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format({"bold": True, "bg_color": "#E9ECEF", "text_wrap": True, "valign": "top"})
        self.number = book.add_format({"num_format": NUMBER})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})

    def fill(self):
        self.summary = self.book.add_worksheet(self.env._("Summary"))
        self.units = self.book.add_worksheet(self.env._("Departments"))
        self.bands = self.book.add_worksheet(self.env._("Perspectives"))
        self.people = self.book.add_worksheet(self.env._("Appraisals"))
        self.goals = self.book.add_worksheet(self.env._("Goals"))
        self._write_people()
        self._write_goals()
        self._write_departments()
        self._write_perspectives()
        self._write_summary()

    def _batches(self, model, order):
        """The cycle's records in order, a batch in memory at a time."""
        records = self.env[model].search([("cycle_id", "=", self.cycle.id)], order=order)
        for start in range(0, len(records), BATCH):
            yield records[start : start + BATCH]
            self.env.invalidate_all()

    def _header(self, sheet, titles, widths):
        sheet.freeze_panes(1, 0)
        for index, (title, width) in enumerate(zip(titles, widths, strict=True)):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, title, self.head)

    def _write_people(self):
        states = dict(self.env["customer.perf.appraisal"]._fields["state"]._description_selection(self.env))
        moments = dict(self.env["customer.perf.appraisal"]._fields["moment"]._description_selection(self.env))
        self._header(
            self.people,
            [
                self.env._("Employee"),
                self.env._("Department"),
                self.env._("Manager"),
                self.env._("Tool Mix"),
                self.env._("Step"),
                self.env._("Score of the Goals"),
                self.env._("Customer Share"),
                self.env._("Data of the Result (%)"),
                self.env._("Result"),
                self.env._("Grade"),
                self.env._("Red Line Missed"),
                self.env._("Customer Dissatisfied"),
                self.env._("Result As Of"),
                self.env._("Red Lines"),
            ],
            (26, 30, 26, 26, 16, 11, 11, 11, 11, 16, 11, 13, 18, 40),
        )
        row = 0
        appraisals = chain.from_iterable(self._batches("customer.perf.appraisal", "department_id, employee_id"))
        for row, appraisal in enumerate(appraisals, start=1):
            self._write_person(row, appraisal, states, moments)
        self.people_count = row
        self.people.autofilter(0, 0, max(row, 1), 13)

    def _write_person(self, row, appraisal, states, moments):
        # sudo: names belong to the appraisal that the user may read
        names = appraisal.sudo()
        score, grade = appraisal.result_score, appraisal.result_grade_id
        if score is not False:
            self.results.append((score, grade.code))
        card = appraisal.scorecard_id
        unit = names.department_id.complete_name or self.env._("No department")
        goals = appraisal._goals_score()
        self.departments.setdefault(unit, []).append((goals, score))
        people = names.employee_id.name, unit, names.manager_id.name
        for column, text in enumerate((*people, names.tool_mix_id.name, states[appraisal.state])):
            if text:
                self.people.write_string(row, column, text)
        figures = (goals, card.customer_share, appraisal.result_coverage, score)
        for column, figure in enumerate(figures, start=5):
            self._figure(self.people, row, column, figure)
        if grade:
            self.people.write_string(row, 9, grade.code)
        self.people.write_boolean(row, 10, appraisal.gate_missed)
        self.people.write_boolean(row, 11, appraisal.is_dissatisfied)
        self.people.write_string(row, 12, moments[appraisal.moment])
        if appraisal.gate_text:
            self.people.write_string(row, 13, appraisal.gate_text)

    def _figure(self, sheet, row, column, figure):
        """A number, or an empty cell where there is none."""
        if figure is not False and figure is not None:
            sheet.write_number(row, column, figure, self.number)

    def _write_goals(self):
        statuses = dict(self.env["customer.perf.scorecard.line"]._fields["status"]._description_selection(self.env))
        self._header(
            self.goals,
            [
                self.env._("Subject"),
                self.env._("Perspective"),
                self.env._("KPI"),
                self.env._("What the Customer Gets"),
                self.env._("Weight"),
                self.env._("Target"),
                self.env._("Actual"),
                self.env._("Score"),
                self.env._("Contribution"),
                self.env._("Status"),
                self.env._("Latest Value"),
                self.env._("Notes"),
            ],
            (26, 20, 34, 34, 9, 18, 12, 10, 12, 14, 12, 60),
        )
        row = 0
        for cards in self._batches("customer.perf.scorecard", "department_id, employee_id"):
            for card in cards:
                # sudo: the name of a subject whose scorecard may be read
                subject = (card.sudo().employee_id or card.sudo().department_id).name
                first, last = row + 2, row + 1 + len(card.line_ids)
                for line in card.line_ids:
                    row += 1
                    self._write_goal(row, subject, line, statuses, first, last)
        self.goals_count = row
        self.goals.autofilter(0, 0, max(row, 1), 11)

    def _write_goal(self, row, subject, line, statuses, first, last):
        perspective = line.perspective_id.name or self.env._("No perspective")
        counts = self.lights.setdefault(perspective, Counter())
        counts[line.status] += 1
        sheet = self.goals
        texts = (subject, perspective, line.display_name, line.customer_gain)
        for column, text in enumerate(texts):
            if text:
                sheet.write_string(row, column, text)
        sheet.write_number(row, 4, line.weight, self.number)
        sheet.write_string(row, 5, self._target_text(line))
        self._figure(sheet, row, 6, line.actual)
        self._figure(sheet, row, 7, line.score)
        if line.contribution is not False:
            here = row + 1
            formula = f'=E{here}*H{here}/SUMIF(H{first}:H{last},">=0",E{first}:E{last})'
            sheet.write_formula(row, 8, formula, self.number, line.contribution)
        sheet.write_string(row, 9, statuses[line.status])
        if line.last_date:
            sheet.write_datetime(row, 10, line.last_date, self.date)
        if notes := line._notes():
            sheet.write_string(row, 11, notes)

    def _target_text(self, line):
        key = line.kpi_id, line._target(), line.steps
        if key not in self.targets:
            self.targets[key] = line._target_text()
        return self.targets[key]

    def _write_departments(self):
        """Headcount and averages by department; an average of nothing stays empty."""
        sheet = self.units
        titles = [
            self.env._("Department"),
            self.env._("People"),
            self.env._("Average scorecard"),
            self.env._("Average result"),
        ]
        self._header(sheet, titles, (40, 10, 18, 18))
        name, last = self.people.get_name(), max(self.people_count + 1, 2)
        for row, (department, pairs) in enumerate(sorted(self.departments.items()), start=1):
            sheet.write_string(row, 0, department)
            who = f"'{name}'!$B$2:$B${last}"
            sheet.write_formula(row, 1, f"=COUNTIF({who},A{row + 1})", None, len(pairs))
            for column, letter in ((2, "F"), (3, "I")):
                known = [pair[column - 2] for pair in pairs if pair[column - 2] is not False]
                average = fmean(known) if known else ""
                what = f"'{name}'!${letter}$2:${letter}${last}"
                sheet.write_formula(
                    row, column, f'=IFERROR(AVERAGEIF({who},A{row + 1},{what}),"")', self.number, average
                )
        self._chart(sheet, titles[2:], 2, len(self.departments), (1, 5))

    def _write_perspectives(self):
        """How many goals of each perspective are on target, near it, off it, without data."""
        sheet = self.bands
        statuses = self.env["customer.perf.scorecard.line"]._fields["status"]._description_selection(self.env)
        labels = [label for _code, label in statuses]
        self._header(sheet, [self.env._("Perspective"), *labels], (30, *[14] * len(labels)))
        name, last = self.goals.get_name(), max(self.goals_count + 1, 2)
        for row, (perspective, counts) in enumerate(self.lights.items(), start=1):
            sheet.write_string(row, 0, perspective)
            for column, (code, _label) in enumerate(statuses, start=1):
                letter = chr(ord("A") + column)
                formula = f"=COUNTIFS('{name}'!$B$2:$B${last},$A{row + 1},'{name}'!$J$2:$J${last},{letter}$1)"
                sheet.write_formula(row, column, formula, None, counts[code])
        colors = ("#2E7D32", "#F9A825", "#C62828", "#BDBDBD")
        self._chart(sheet, labels, 1, len(self.lights), (1, len(labels) + 2), colors)

    def _chart(self, sheet, titles, first, rows, cell, colors=()):
        """Bars named by the first column, of the columns from ``first`` on; with colours they are
        parts of a whole."""
        if not rows:
            return
        chart = self.book.add_chart({"type": "bar", **({"subtype": "stacked"} if colors else {})})
        for index, title in enumerate(titles):
            column = first + index
            fill = {"fill": {"color": colors[index]}} if colors else {}
            chart.add_series(
                {
                    "name": title,
                    "categories": [sheet.get_name(), 1, 0, rows, 0],
                    "values": [sheet.get_name(), 1, column, rows, column],
                    **fill,
                }
            )
        chart.set_y_axis({"reverse": True})  # in the order of the rows
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 620, "height": 120 + 40 * rows})
        sheet.insert_chart(*cell, chart)

    def _write_summary(self):
        sheet, cycle = self.summary, self.cycle
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 2, 14)
        name, last = self.people.get_name(), self.people_count + 1
        states = dict(cycle._fields["state"]._description_selection(self.env))
        results = f"'{name}'!$I$2:$I${max(last, 2)}"
        grades = f"'{name}'!$J$2:$J${max(last, 2)}"
        sheet.write_string(0, 0, cycle.name, self.bold)
        sheet.write_string(1, 0, f"{cycle.date_from} – {cycle.date_to}")
        sheet.write_string(2, 0, self.env._("Step"))
        sheet.write_string(2, 1, states[cycle.state])
        sheet.write_string(3, 0, self.env._("Appraisals"))
        sheet.write_formula(3, 1, f"=COUNTA('{name}'!$A$2:$A${max(last, 2)})", None, self.people_count)
        sheet.write_string(4, 0, self.env._("With a result"))
        scored = [score for score, _code in self.results]
        sheet.write_formula(4, 1, f"=COUNT({results})", None, len(scored))
        sheet.write_string(5, 0, self.env._("Average result"))
        average = sum(scored) / len(scored) if scored else ""
        sheet.write_formula(5, 1, f'=IF(COUNT({results})=0,"",AVERAGE({results}))', self.number, average)
        sheet.write_string(7, 0, self.env._("Grade"), self.head)
        sheet.write_string(7, 1, self.env._("Appraisals"), self.head)
        sheet.write_string(7, 2, self.env._("Percent"), self.head)
        # sudo: grade scales are configuration that the results refer to
        scales = cycle.sudo().appraisal_ids.tool_mix_id.grade_scale_id
        labels = {}
        for grade in scales.grade_ids.sorted("score_min", reverse=True):
            labels.setdefault(grade.code, grade.display_name)
        counts = Counter(code for _score, code in self.results)
        for row, (code, label) in enumerate(labels.items(), start=8):
            sheet.write_string(row, 0, label)
            quoted = code.replace('"', '""')  # the code may hold what a formula is made of
            sheet.write_formula(row, 1, f'=COUNTIF({grades},"{quoted}")', None, counts[code])
            share = 100 * counts[code] / len(scored) if scored else 0
            sheet.write_formula(row, 2, f"=IF($B$5=0,0,100*B{row + 1}/$B$5)", self.number, share)
        if labels:
            self._grade_chart(8 + len(labels))

    def _grade_chart(self, end):
        sheet = self.summary
        chart = self.book.add_chart({"type": "column"})
        chart.add_series(
            {
                "name": self.env._("Grades"),
                "categories": [sheet.get_name(), 8, 0, end - 1, 0],
                "values": [sheet.get_name(), 8, 1, end - 1, 1],
                "data_labels": {"value": True},
            }
        )
        chart.set_title({"name": self.env._("Distribution of grades")})
        chart.set_legend({"none": True})
        sheet.insert_chart(1, 4, chart)
