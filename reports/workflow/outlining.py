"""Đề cương: what a receiving body asks for; each change is a new version."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Seat
from records.history import in_record, note
from regulations.models import Duty
from reports import competence
from reports.models import Obligation, Outline, OutlineSection
from reports.period_figures import FIGURES
from reports.workflow.fulfilling import take_turn
from requests.workflow.moves import check

MOST = 40  # sections


@in_record
def set_outline(
    duty: Duty,
    *,
    by: Seat,
    at: datetime,
    kind: str,
    sections: Iterable[tuple[str, str, str]],
    version: int = 0,
) -> Outline:
    """``sections``: heading, what is asked, figure code. ``version`` is the one that was shown;
    reports already begun keep theirs."""
    check(competence.can_set_outline(by))
    check(Obligation.objects.trackable_by(by).due_to(by.agency).filter(duty=duty).exists())
    rows = [(heading.strip(), hint.strip(), figure) for heading, hint, figure in sections]
    rows = [row for row in rows if row[0] or row[1]]
    _check_rows(rows)
    take_turn("outline", by.agency_id, duty.code, kind)
    former = Outline.objects.newest(by.agency, duty, kind)
    if (former.version if former else 0) != version:
        raise ValidationError(
            _("Đề cương vừa được người khác sửa; mở lại trang để xem bản mới rồi sửa tiếp.")
        )
    outline = Outline.objects.create(
        agency=by.agency, duty=duty, kind=kind, version=version + 1, set_by=by, set_at=at
    )
    OutlineSection.objects.bulk_create(
        OutlineSection(outline=outline, position=n, heading=heading, hint=hint, figure=figure)
        for n, (heading, hint, figure) in enumerate(rows, 1)
    )
    note("outline.set", at=at, by=by, duty=duty.code, kind=kind, version=outline.version)
    return outline


def _check_rows(rows: list[tuple[str, str, str]]) -> None:
    if not rows:
        raise ValidationError(_("Đề cương cần ít nhất một mục."))
    if len(rows) > MOST:
        raise ValidationError(_("Đề cương có tối đa %(n)s mục.") % {"n": MOST})
    if any(not heading for heading, _hint, _figure in rows):
        raise ValidationError(_("Ghi tên cho mỗi mục của đề cương."))
    headings = [heading for heading, _hint, _figure in rows]
    if len(set(headings)) < len(headings):
        raise ValidationError(_("Hai mục trùng tên; bản tổng hợp ghép theo tên mục."))
    if any(figure and figure not in FIGURES for _h, _hint, figure in rows):
        raise ValidationError(_("Chọn số liệu trong danh sách."))
