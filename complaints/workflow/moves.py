"""Taking a case: find it as this seat, lock it, check that it has not moved on; then its step."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, Seat
from complaints.mode import check_no_words
from complaints.models import ComplaintCase, Matter, Step
from complaints.routing import is_stranded
from records.history import note
from records.remarks import remark
from regulations.calendar import day_of
from requests import traces
from requests.workflow.moves import Conflict, WrongState, check

FORWARDING = gettext_lazy(
    "Đơn đang chuyển đi: văn bản chuyển đơn chờ ký, ban hành. Thu hồi văn bản đó nếu không "
    "chuyển nữa."
)


def lock_case(case: ComplaintCase, by: Seat) -> ComplaintCase:
    """The case, locked; to whom it is not open it is refused, whatever their role."""
    found = ComplaintCase.objects.visible_to(by).filter(pk=case.pk)
    row = (
        found.select_for_update(of=("self",))
        .select_related("dossier", "agency", "text", "handler")
        .first()
    )
    check(row is not None)
    return row


def lock_matter(matter: Matter, by: Seat) -> Matter:
    found = Matter.objects.visible_to(by).filter(pk=matter.pk)
    rows = found.select_for_update(of=("self",))
    row = rows.select_related("dossier", "agency", "monitor__user").first()
    check(row is not None)
    return row


def check_stage(case: ComplaintCase, to: str) -> None:
    """Raise ``WrongState`` unless the case may move to the stage ``to``."""
    if case.is_forwarding and to != ComplaintCase.Stage.FORWARDED:
        raise ValidationError(FORWARDING)
    if to not in case.MOVES.get(case.stage, ()):
        raise WrongState(f"{case.stage} → {to}")


def check_unchanged(row: Any, current: int, shown: int | None) -> None:
    """Raise ``Conflict`` when somebody saved after the page was shown; None: not a page."""
    if shown is not None and current != shown:
        raise Conflict(row)


def check_decidable(case: ComplaintCase, at: datetime) -> None:
    """Raise ``ValidationError`` where nobody is left who may decide."""
    if is_stranded(case, day_of(at)):
        raise ValidationError(
            _(
                "Không còn lãnh đạo nào của cơ quan được xem đơn này: chỉ chuyển được lên cơ quan "
                "cấp trên."
            )
        )


CHANGING = (  # of a case, and the database lets nothing else
    "kind", "stage", "competence", "handler", "is_crowded", "is_complex", "is_long_running",
    "is_forwarding", "passed_on_by", "verified_on", "result_number", "result_on",
    "finished_at", "version",
)  # fmt: skip


def keep(case: ComplaintCase) -> None:
    """Save what a verb changed; the version goes on by one."""
    case.version += 1
    case.save(update_fields=CHANGING)


def move(case: ComplaintCase, to: str, *, at: datetime, is_over: bool = False) -> None:
    case.stage = to
    if is_over:
        case.finished_at = at
    keep(case)


def check_on(on: date | None, at: datetime, *, since: date, field: str = "on") -> date:
    """The day of a step: today where none is given, never ahead and never before ``since``."""
    day = on or day_of(at)
    if day > day_of(at):
        raise ValidationError({field: _("Ngày này không thể sau hôm nay.")})
    if day < since:
        raise ValidationError(
            {field: _("Ngày này không thể trước ngày %(day)s.") % {"day": f"{since:%d/%m/%Y}"}}
        )
    return day


def check_written(kind: str, document_number: str, written_form: str) -> None:
    """Admit, forward, return, file away, notify: each in writing."""
    if kind in Step.WRITTEN and not (document_number.strip() or written_form.strip()):
        raise ValidationError(
            {
                "document_number": _(
                    "Ghi số, ký hiệu văn bản, hoặc nêu hình thức văn bản ở mục dưới."
                )
            }
        )


def take_step(
    case: ComplaintCase,
    kind: str,
    *,
    by: Seat,
    at: datetime,
    on: date,
    document_number: str = "",
    written_form: str = "",
    to_agency: Agency | None = None,
    reason: str = "",
    **said: Any,
) -> Step:
    """Write a step down, with its event. ``said`` goes into the event: numbers, never words."""
    row = Step.objects.create(
        case=case, kind=kind, document_number=document_number.strip(),
        written_form=written_form.strip(), to_agency=to_agency, on=on, by=by, at=at,
        remark=remark(case.dossier, reason, at=at, field="reason"),
    )  # fmt: skip
    note(
        f"complaint.{kind}", at=at, by=by, dossier=case.dossier, inside=by.agency,
        number=row.document_number, **({"to": to_agency.code} if to_agency else {}), **said,
    )  # fmt: skip
    return row


def check_said(
    case: ComplaintCase, words: dict[str, str], *, is_not_the_writer: bool, **facts: str
) -> None:
    """Raise ``ValidationError`` for words that this case takes no more, and for what looks as if
    it told of somebody, in words and in ``facts`` (numbers, the form of a paper) alike."""
    check_no_words(case.dossier, words)
    check_traces(case.kind, words | facts, is_not_the_writer=is_not_the_writer)


def check_traces(
    kind: str, texts: dict[str, str], *, is_not_the_writer: bool, writer: tuple[str, ...] = ()
) -> None:
    """Raise ``ValidationError`` where a text looks as if it told who somebody is, until a person
    has said that it does not; what is known of the writer is refused either way."""
    for field, text in texts.items():
        if any(known and known in text for known in writer):
            raise ValidationError({field: _("Mục này nêu người gửi đơn; bỏ đi rồi gửi lại.")})
    if is_not_the_writer:
        return
    guarded = kind in ComplaintCase.GUARDED
    asked = _(
        "Có vẻ có %(what)s. Bỏ đi nếu là người tố cáo; nếu không phải thì đánh dấu "
        "“đây không phải người tố cáo” ở cuối trang."
    ) if guarded else _(
        "Có vẻ có %(what)s. Chỉ giữ khi cần; đánh dấu ô xác nhận ở cuối trang rồi gửi lại."
    )  # fmt: skip
    errors = {
        field: asked % {"what": traces.said(found)}
        for field, text in texts.items()
        if (found := traces.traces(text))
    }
    if errors:
        raise ValidationError(errors)
