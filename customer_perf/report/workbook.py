"""The one way to write a workbook: what people wrote stays text, whatever it begins with."""

import xlsxwriter

# Characters of a cell; a longer text would be left out without a word.
LONGEST = 32767


class Workbook(xlsxwriter.Workbook):
    """A workbook whose rows go to disk as they are written, so they are written in order.

    A formula is one that ``write_formula`` was told to write. Somebody's name that begins with an equals sign is none.
    """

    def __init__(self, file):
        text_only = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        super().__init__(file, {"constant_memory": True, "nan_inf_to_errors": True, **text_only})

    def add_worksheet(self, name=None, worksheet_class=None):
        sheet = super().add_worksheet(name and name[:31], worksheet_class)
        sheet.add_write_handler(str, _write_text)  # the options above let {=1+1} through
        return sheet

    def write_table(self, name, records, columns, looks=None, widths=(18,)):
        """A sheet with a row for each record.

        :param columns: {title: what it shows of a record}; None and False leave a cell empty
        :param looks: {title: format}
        :param widths: of the first columns; the last one holds for the rest
        """
        sheet, looks = self.add_worksheet(name), looks or {}
        sheet.write_row(0, 0, columns, self.add_format({"bold": True, "bottom": 1, "text_wrap": True}))
        sheet.freeze_panes(1, 0)
        for column in range(len(columns)):
            sheet.set_column(column, column, widths[min(column, len(widths) - 1)])
        for row, record in enumerate(records, 1):
            for column, (title, shown) in enumerate(columns.items()):
                if (value := shown(record)) is not None and value is not False:
                    sheet.write(row, column, value, looks.get(title))
        sheet.autofilter(0, 0, max(len(records), 1), len(columns) - 1)
        return sheet


def _write_text(sheet, row, column, text, *looks):
    return sheet.write_string(row, column, text[:LONGEST], *looks) if text else None
