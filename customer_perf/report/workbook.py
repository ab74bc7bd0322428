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


def _write_text(sheet, row, column, text, *looks):
    return sheet.write_string(row, column, text[:LONGEST], *looks) if text else None
