"""A vetting conclusion as the document alone (004 Điều 5.2.c): nothing of the file behind it."""

from datetime import date

from django.utils.translation import gettext as _

from reports.letterform import LetterForm
from reports.letters.build import draw_up, head_values, on_paper
from reports.letters.kinds import Kind
from reports.letters.sheet import Sheet, Signature
from vetting.models import Conclusion


def conclusion_sheet(row: Conclusion, form: LetterForm, *, on: date) -> Sheet:
    words = getattr(row, "text", None)
    said = "\n".join(part for part in (words.name, words.body) if part) if words else ""
    values = {
        **head_values(row.agency, row.document_number, row.issued_on),
        "noi_dung": on_paper("") if row.dossier.is_register_only else said,
    }
    return draw_up(
        form, Kind.CONCLUSION, row.agency, values, on=on, issued_on=row.issued_on, to=(),
        number=row.document_number,
        subject=_("về tiêu chuẩn chính trị, mã %(code)s") % {"code": row.code},
        signer=row.approved_by, hand=row.approved_hand, how=Signature.OWN,
    )  # fmt: skip
