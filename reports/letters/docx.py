"""A sheet as .docx, with the same parameters as the printed one, for those who must edit it."""

import io
import zipfile

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reports.letters.sheet import Sheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Times New Roman"
PACKED = (1980, 1, 1, 0, 0, 0)  # the first hour an archive knows
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
NOT_IN_XML = {code: None for code in range(32) if code not in (9, 10, 13)}
NAMES_AT = Mm(52)  # names of several addressees stand under one another


def docx_of(sheet: Sheet) -> bytes:
    document = Document()
    _page(document, sheet)
    _head(document, sheet)
    _title(document, sheet)
    _to(document, sheet)
    for text in sheet.body:
        _body_line(document, sheet, text)
    for title, texts in sheet.sections:
        head = document.add_paragraph()
        head.paragraph_format.first_line_indent = Mm(10)
        head.paragraph_format.space_before = head.paragraph_format.space_after = Pt(6)
        head.paragraph_format.keep_with_next = True
        _line(head, title, sheet.form.type.body.points, bold=True)
        for text in texts:
            _body_line(document, sheet, text)
    _foot(document, sheet)
    with io.BytesIO() as file:
        document.save(file)
        return _without_its_hour(file)


def _without_its_hour(file: io.BytesIO) -> bytes:
    """The same letter gives the same bytes: an archive would tell when it was packed."""
    with zipfile.ZipFile(file) as packed, io.BytesIO() as again:
        with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in packed.namelist():
                entry = zipfile.ZipInfo(name, PACKED)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, packed.read(name))
        return again.getvalue()


def _page(document: Document, sheet: Sheet) -> None:
    form, section = sheet.form, document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = (
        Mm(form.page.margins.top), Mm(form.page.margins.bottom),
    )  # fmt: skip
    section.left_margin, section.right_margin = (
        Mm(form.page.margins.left), Mm(form.page.margins.right),
    )  # fmt: skip
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = form.page.numbers.from_page == 2
    numbers = section.header if form.page.numbers.place.startswith("top") else section.footer
    _page_number(numbers.paragraphs[0], form.type.body.points)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(form.type.body.points)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title, properties.language = _plain(sheet.number_line), "vi-VN"


def _page_number(paragraph: Paragraph, points: float) -> None:
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    run.font.name, run.font.size = FONT, Pt(points)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)


def _head(document: Document, sheet: Sheet) -> None:
    form, size = sheet.form, sheet.form.head
    left, right = _columns(document, (72, 93))
    if sheet.superior:
        _line(left.paragraphs[0], sheet.superior, size.left.points, at=CENTRE)
    first = left.add_paragraph() if sheet.superior else left.paragraphs[0]
    _line(first, sheet.issuer, size.left.points, bold=True, underline=size.left.line, at=CENTRE)
    if size.left.star:
        _line(left.add_paragraph(), "*", size.left.points, at=CENTRE)
    _line(left.add_paragraph(), sheet.number_line, size.left.points, at=CENTRE)
    if sheet.subject and not sheet.kind_name:
        about = form.type.subject_of_letter.points
        _line(left.add_paragraph(), sheet.subject, about, italic=True, at=CENTRE)
    if sheet.urgency:
        _line(left.add_paragraph(), sheet.urgency, size.left.points, bold=True, at=CENTRE)
    lines = form.head.right.lines
    for n, text in enumerate(lines, start=1):
        into = right.paragraphs[0] if n == 1 else right.add_paragraph()
        _line(into, text, size.right.points, bold=True, underline=n == len(lines), at=CENTRE)
    day = right.add_paragraph()
    day.paragraph_format.space_before = Pt(8)
    _line(day, sheet.place_and_day, form.type.body.points, italic=True, at=CENTRE)


def _title(document: Document, sheet: Sheet) -> None:
    if not sheet.kind_name:
        return
    title = document.add_paragraph()
    title.paragraph_format.space_before = Pt(18)
    _line(title, sheet.kind_name, sheet.form.type.name_of_kind.points, bold=True, at=CENTRE)
    if sheet.subject:
        points = sheet.form.type.body.points
        _line(document.add_paragraph(), sheet.subject, points, bold=True, at=CENTRE)
        _line(document.add_paragraph(), "-----", points, at=CENTRE)


def _to(document: Document, sheet: Sheet) -> None:
    if not sheet.to:
        return
    several, points = len(sheet.to) > 1, sheet.form.type.to.points
    for n, who in enumerate(sheet.to, start=1):
        end = ("." if n == len(sheet.to) else ",") if several else ""
        text = f"{'- ' if several else ''}{who}{end}"
        row = document.add_paragraph()
        row.paragraph_format.left_indent = NAMES_AT if several else Mm(30)
        if n == 1:
            row.paragraph_format.space_before = Pt(18)
            row.paragraph_format.first_line_indent = Mm(30) - row.paragraph_format.left_indent
            text = ("\t" if several else " ").join((_("Kính gửi:"), text))
        _line(row, text, points)
    document.paragraphs[-1].paragraph_format.space_after = Pt(12)


def _body_line(document: Document, sheet: Sheet, text: str) -> None:
    row = document.add_paragraph()
    row.paragraph_format.first_line_indent = Mm(10)
    row.paragraph_format.space_after = Pt(6)
    row.paragraph_format.line_spacing = sheet.form.type.line_height.value
    _line(row, text, sheet.form.type.body.points, at=JUSTIFY)


def _foot(document: Document, sheet: Sheet) -> None:
    form = sheet.form
    document.paragraphs[-1].paragraph_format.keep_with_next = True  # no page of a signature alone
    document.add_paragraph().paragraph_format.keep_with_next = True
    left, right = _columns(document, (79, 86))
    title = form.copies.underlined
    _line(left.paragraphs[0], form.copies.title, form.type.body.points, underline=title,
          bold=not title, italic=not title)  # fmt: skip
    for who in sheet.copies:
        _line(left.add_paragraph(), f"- {who}", form.type.copies.points)
    for n, text in enumerate(sheet.signing):
        into = right.add_paragraph() if n else right.paragraphs[0]
        _line(into, text, form.type.body.points, bold=True, at=CENTRE)
    for _gap in range(4):
        right.add_paragraph()
    _line(right.add_paragraph(), sheet.signatory, form.type.body.points, bold=True, at=CENTRE)


def _columns(document: Document, widths: tuple[int, int]) -> tuple[_Cell, _Cell]:
    """Two columns without lines, which no page parts."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)
    return row.cells[0], row.cells[1]


def _line(
    paragraph: Paragraph, text: str, points: float, *, bold: bool = False, italic: bool = False,
    underline: bool = False, at: WD_ALIGN_PARAGRAPH | None = None,
) -> None:  # fmt: skip
    run = paragraph.add_run(_plain(text))
    run.bold, run.italic, run.underline = bold, italic, underline
    run.font.name, run.font.size = FONT, Pt(points)
    if at is not None:
        paragraph.alignment = at


def _plain(text: str) -> str:
    return text.translate(NOT_IN_XML)
