"""The consolidated table as a workbook; what begins like a formula is text."""

import io
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from requests.opinions import Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 32_767  # characters of one cell
POSITIONS = (30, 34, 22, 14, 60)  # widths of the columns
COMMENTS = (6, 24, 60, 30, 24, 50)


def workbook(table: Table, *, at: datetime) -> bytes:
    """Two sheets: where each addressee stands, and the comments with what is done with them."""
    book = Workbook()
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    book.properties.creator = ""
    sheet = book.active
    sheet.title = _("Ý kiến các nơi")
    _fill(sheet, POSITIONS, _positions(table))
    _fill(book.create_sheet(_("Góp ý theo mục")), COMMENTS, _comments(table))
    with io.BytesIO() as file:
        book.save(file)
        return file.getvalue()


Row = tuple[str, ...]


def _positions(table: Table) -> Iterable[Row]:
    yield (
        _("Nơi nhận"), _("Ý kiến"), _("Văn bản trả lời"), _("Ngày"), _("Nội dung, tình trạng"),
    )  # fmt: skip
    for p in table.positions:
        reply = p.reply
        day = f"{reply.issued_on:%d/%m/%Y}" if reply else ""
        said = p.said
        yield p.name, p.label, reply.document_number if reply else "", day, said


def _comments(table: Table) -> Iterable[Row]:
    yield (
        _("TT"), _("Điều, mục, trang"), _("Nội dung góp ý"), _("Nơi góp ý"),
        _("Tiếp thu, giải trình"), _("Lý do"),
    )  # fmt: skip
    for n, line in enumerate(table.lines, start=1):
        done = line.response
        yield (
            str(n), line.section, line.comment.text, line.position.name,
            done.get_kind_display() if done else "", done.text if done else "",
        )  # fmt: skip


def _fill(sheet: Worksheet, widths: tuple[int, ...], rows: Iterable[Row]) -> None:
    for n, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            _put(sheet.cell(n, column), text, is_head=n == 1)
    for column, width in zip("ABCDEF", widths, strict=False):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _put(cell: Cell, text: str, *, is_head: bool) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST]
    cell.data_type = "s"
    cell.font = Font(name="Times New Roman", size=12, bold=is_head)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if text.startswith(LIKE_A_FORMULA):
        cell.quotePrefix = True
