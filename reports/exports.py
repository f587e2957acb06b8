"""Figures and their rows as files, written row by row: memory does not grow with the rows.

Each writer takes an iterator of rows and says through ``progress`` how many are written; closing
the iterator, or an exception from ``progress``, stops it. Restricted subjects never come here.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import StringIO
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from reports.figures import Line

LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 32_767  # characters of one cell
MOST = 5_000  # rows of a workbook that is made while one waits
EVERY = 1_000  # rows between two calls of ``progress``
WIDTHS = (18, 60, 22, 34, 28, 28, 12, 12, 26, 12, 18)  # of the list of cases
BOOK_WIDTHS = (18, 12, 20, 34, 60, 40)  # of a register
Cell = str | int | date | None
Row = tuple[Cell, ...]
Progress = Callable[[int], Any]


def head() -> Row:
    return (
        _("Số hồ sơ"), _("Trích yếu"), _("Loại"), _("Căn cứ"), _("Cơ quan đề nghị"),
        _("Cơ quan được đề nghị"), _("Ngày gửi"), _("Hạn"), _("Tình trạng"), _("Kết thúc"),
        _("Kết quả"),
    )  # fmt: skip


def row_of(line: Line) -> Row:
    return (
        line.number, line.title, line.act, line.citation, line.asks, line.answers,
        line.delivered_on, line.due_on, line.state, line.ended_on, line.result,
    )  # fmt: skip


def sheet(lines: Iterable[Line]) -> Iterator[Row]:
    """The head, then one row a line."""
    yield head()
    for line in lines:
        yield row_of(line)


def csv_pieces(rows: Iterable[Row], progress: Progress | None = None) -> Iterator[bytes]:
    """CSV with a byte order mark, as spreadsheets want it; what begins like a formula is text."""
    yield "\ufeff".encode()
    buffer = StringIO()
    writer = csv.writer(buffer)
    for number, row in enumerate(rows):
        writer.writerow([_plain(cell) for cell in row])
        if number % EVERY == 0:
            yield _emptied(buffer)
            if progress:
                progress(number)
    yield _emptied(buffer)


def _emptied(buffer: StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _plain(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(LIKE_A_FORMULA) and isinstance(cell, str) else text


def write_book(
    sheets: Iterable[tuple[str, Iterable[Row]]], file: IO[bytes], progress: Progress | None = None
) -> int:
    """Write a workbook, row by row; returns how many rows without the heads."""
    book = Workbook(write_only=True)
    written = 0
    try:
        for title, rows in sheets:
            for number, _row in enumerate(_put(book, title, rows)):
                written += number > 0
                if progress and number and written % EVERY == 0:
                    progress(written)
        book.save(file)
    except BaseException:
        for page in book.worksheets:  # its file beside ours is closed and taken away
            page.close()
            page._writer.cleanup()
        raise
    return written


def _put(book: Workbook, title: str, rows: Iterable[Row]) -> Iterator[Row]:
    page = book.create_sheet(title)
    page.freeze_panes = "A2"
    for number, row in enumerate(rows):
        if number == 0:
            for column, width in zip("ABCDEFGHIJK", widths(row), strict=False):
                page.column_dimensions[column].width = width
        page.append([_cell(page, cell, is_head=number == 0) for cell in row])
        yield row


def widths(head: Row) -> tuple[int, ...]:
    return BOOK_WIDTHS if len(head) == len(BOOK_WIDTHS) else WIDTHS


def _cell(page: Any, value: Cell, *, is_head: bool) -> Any:
    if not isinstance(value, str):
        cell = WriteOnlyCell(page, value)
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
        return cell
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST])
    cell.data_type = "s"
    if is_head:
        cell.font = Font(bold=True)
    if value.startswith(LIKE_A_FORMULA):
        cell.quotePrefix = True
    return cell


def overview_sheets(shown: dict[str, Any]) -> Iterator[tuple[str, Iterable[Row]]]:
    """The dashboard as tables; ``shown`` is what its page shows."""
    yield _("Tổng quan"), _numbers(shown)
    yield _("Theo cơ quan"), _agencies(shown["agencies"])
    yield _("Theo tháng"), _months(shown["trend"].months)
    yield (
        _("Đến hạn"),
        [
            (_("Ngày"), _("Yêu cầu đến hạn")),
            *((column.day, column.number) for column in shown["columns"] if not column.is_off),
        ],
    )


def _numbers(shown: dict[str, Any]) -> Iterator[Row]:
    numbers, result = shown["numbers"], shown["result"]
    yield _("Mục"), _("Số")
    yield _("Kỳ"), shown["days"]
    yield _("Số liệu hết ngày"), shown["scope"].on
    yield _("Phạm vi"), shown["scope"].filters or _("Tất cả")
    yield from (
        (_("Quá hạn"), numbers.qua_han), (_("Cơ quan có việc quá hạn"), numbers.co_quan_qua_han),
        (_("Sắp đến hạn"), numbers.sap_den_han), (_("Đang xử lý"), numbers.dang_xu_ly),
        (_("Chưa thống nhất"), numbers.chua_thong_nhat),
        (_("Đã trả lời, có hạn"), result.timed), (_("Trả lời trước hạn"), result.truoc_han),
        (_("Trả lời đúng ngày đến hạn"), result.dung_ngay),
        (_("Trả lời muộn"), result.tra_loi_muon),
        (_("Tỷ lệ đúng hạn, %"), None if result.is_few else result.rate),
        (_("Không trả lời, coi như đồng ý"), result.im_lang),
        (_("Chỉ cần tiếp nhận, đã tiếp nhận"), result.chi_tiep_nhan),
        (_("Đã trả lời, chỉ có mốc phấn đấu"), result.theo_moc),
        (_("Đã trả lời, không có hạn"), result.khong_han),
        (_("Thu hồi hoặc không thuộc thẩm quyền"), result.ket_thuc_khac),
        (_("Vượt mốc phấn đấu"), numbers.vuot_moc),
    )  # fmt: skip


def _agencies(rows: Iterable[Any]) -> Iterator[Row]:
    yield (
        _("Cơ quan"), _("Trước hạn"), _("Đúng hạn"), _("Trả lời muộn"), _("Im lặng"),
        _("Đã trả lời, có hạn"), _("Tỷ lệ đúng hạn, %"), _("Đang giữ"), _("Quá hạn"),
    )  # fmt: skip
    for row in rows:
        r = row.result
        yield (
            row.agency.name, r.truoc_han, r.dung_ngay, r.tra_loi_muon, r.im_lang, r.timed,
            _("quá ít") if r.is_few else r.rate, row.held, row.overdue,
        )  # fmt: skip


def _months(months: Iterable[Any]) -> Iterator[Row]:
    yield _("Tháng"), _("Đã trả lời, có hạn"), _("Đúng hạn"), _("Tỷ lệ đúng hạn, %")
    for month in months:
        told = month.rate if month.is_told else _("quá ít") if month.timed else ""
        yield f"{month.first:%m/%Y}", month.timed, month.kept, told
