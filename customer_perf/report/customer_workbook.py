"""The page about customers as a workbook: cohorts as a heat map, classes, key accounts who left."""

from odoo import fields

from .workbook import Workbook


def write_customers(env, file):
    """Write what the user may read of the customers of the company he works in.

    :param file: where the workbook goes
    """
    page = env["customer.perf.customer.page"]._page()
    with Workbook(file) as book:
        sheets = CustomerSheets(env, book)
        sheets.cohorts(page.get("cohorts", []), page.get("means", []))
        sheets.classes(page.get("classes", []))
        sheets.keys(page.get("keys", {}).get("names", []))


class CustomerSheets:
    def __init__(self, env, book):
        self.env, self.book = env, book
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.percent = book.add_format({"num_format": "0.0"})
        self.money = book.add_format({"num_format": "#,##0.00"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def _sheet(self, name, titles, widths):
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self.head)
        return sheet

    def cohorts(self, cohorts, means):
        later = [self.env._("Month %s", number) for number in range(len(means))]
        titles = [self.env._("First purchase in"), self.env._("Customers"), *later]
        sheet = self._sheet(self.env._("Cohorts (%)"), titles, [18, 12, *[10] * len(means)])
        for row, cohort in enumerate(cohorts, start=1):
            sheet.write_datetime(row, 0, fields.Date.to_date(cohort["month"]), self.day)
            sheet.write_number(row, 1, cohort["size"])
            self._shares(sheet, row, cohort["cells"])
        if means:
            row = len(cohorts) + 1
            sheet.write_string(row, 0, self.env._("All together"), self.head)
            sheet.write_number(row, 1, means[0]["n"])
            self._shares(sheet, row, means)
            if len(means) > 1:
                scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#5B9BD5"}
                sheet.conditional_format(1, 3, row, len(means) + 1, scale)

    def _shares(self, sheet, row, cells):
        for column, cell in enumerate(cells, start=2):
            if cell["value"] is not None:
                sheet.write_number(row, column, cell["value"], self.percent)

    def classes(self, classes):
        titles = [
            self.env._("Class"),
            self.env._("Customers"),
            self.env._("Percent"),
            self.env._("Revenue"),
            self.env._("Percent of the revenue"),
        ]
        sheet = self._sheet(self.env._("Classes"), titles, (34, 12, 12, 16, 16))
        for row, one in enumerate(classes, start=1):
            sheet.write_string(row, 0, one["name"])
            sheet.write_number(row, 1, one["count"])
            for column, name, look in ((2, "share", self.percent), (3, "revenue", self.money),
                                       (4, "revenue_share", self.percent)):  # fmt: skip
                if one[name] is not None:
                    sheet.write_number(row, column, one[name], look)

    def keys(self, names):
        titles = [
            self.env._("Key account that left"),
            self.env._("Revenue of the year before"),
            self.env._("Last purchase"),
            self.env._("Owner then"),
        ]
        sheet = self._sheet(self.env._("Key accounts"), titles, (40, 18, 14, 26))
        for row, one in enumerate(names, start=1):
            sheet.write_string(row, 0, one["name"])
            sheet.write_number(row, 1, one["revenue"], self.money)
            sheet.write_datetime(row, 2, fields.Date.to_date(one["last"]), self.day)
            sheet.write_string(row, 3, one["owner"])
