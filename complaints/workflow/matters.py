"""Matters under monitoring: open one, write down where it stands, tie a report to it."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Agency, Role, Seat
from complaints import competence
from complaints.models import Matter, MatterLetter, MatterText
from complaints.routing import groups
from records import access
from records.history import in_record, note
from records.models import Dossier, Register, Secrecy, Side
from records.registers import take_number
from records.remarks import check_words
from regulations.calendar import day_of
from requests.models import CoordinationRequest
from requests.workflow.moves import WrongState, check

FACTS = (
    "handling_body", "monitor", "stage", "direction_number", "direction_on", "next_report_on",
)  # fmt: skip


@in_record
def open_matter(
    *,
    by: Seat,
    at: datetime,
    monitor: Seat,
    subject: str = "",
    note_text: str = "",
    secrecy: str = Secrecy.WORKING_SECRET,
    passed_on_by: Agency | None = None,
    **facts: Any,
) -> Matter:
    """Đưa vào theo dõi: the agency's leaders and focal points and who monitors it view it; a
    superior body that directs it tracks it."""
    check(competence.can_open_matter(by))
    on = day_of(at)
    _check_facts(facts, monitor, by, on)
    dossier = access.open_dossier(
        Dossier.Kind.MATTER, by.agency, secrecy=secrecy, is_restricted=True
    )
    check_words(dossier, subject, "subject", _("Nhập tên vụ án, vụ việc."))
    if dossier.is_register_only:
        check_words(dossier, note_text, "note_text", "")
    _let_see(dossier, by, monitor, passed_on_by, on)
    matter = Matter(
        dossier=dossier, agency=by.agency, monitor=monitor, opened_by=by, opened_at=at,
        number=f"VV-{on.year}-{take_number(by.agency, Register.Book.MATTER, on):04d}", **facts,
    )  # fmt: skip
    matter.save(force_insert=True)
    if not dossier.is_register_only:
        MatterText.objects.create(matter=matter, subject=subject.strip(), note=note_text.strip())
    note("matter.opened", at=at, by=by, dossier=dossier, inside=by.agency, number=matter.number)
    return matter


def _let_see(
    dossier: Dossier, by: Seat, monitor: Seat, passed_on_by: Agency | None, on: date
) -> None:
    routing = by.agency.seats.current(on).with_role(*competence.ROUTERS)
    circles = [
        access.Circle((by.group_id, monitor.group_id), Side.OVERSEES, _("người theo dõi")),
        access.Circle(groups(routing), Side.OVERSEES, _("lãnh đạo, đầu mối")),
    ]
    if passed_on_by is not None:
        above = passed_on_by.seats.current(on).with_role(
            Role.LEADER, Role.FOCAL_POINT, Role.OVERSEER
        )
        circles.append(
            access.Circle(groups(above), Side.OVERSEES, _("cấp trên chỉ đạo"), access.TRACK)
        )
    access.grant(dossier, *circles, by=by, is_open=False)


def _check_facts(facts: dict[str, Any], monitor: Seat, by: Seat, on: date) -> None:
    errors = {}
    if not facts.get("handling_body", "").strip():
        errors["handling_body"] = _("Ghi cơ quan đang xử lý.")
    if monitor.agency_id != by.agency_id:
        errors["monitor"] = _("Chọn người đang làm việc tại cơ quan đồng chí.")
    number, day = facts.get("direction_number", "").strip(), facts.get("direction_on")
    if bool(number) != bool(day):
        field = "direction_on" if number else "direction_number"
        errors[field] = _("Văn bản chỉ đạo cần cả số và ngày.")
    if day and day > on:
        errors["direction_on"] = _("Ngày văn bản chỉ đạo không thể sau hôm nay.")
    if errors:
        raise ValidationError(errors)


def _lock(matter: Matter, by: Seat) -> Matter:
    found = Matter.objects.visible_to(by).filter(pk=matter.pk)
    row = found.select_for_update(of=("self",)).select_related("dossier", "agency").first()
    check(row is not None)
    return row


@in_record
def update_matter(
    matter: Matter, *, by: Seat, at: datetime, note_text: str = "", version: int | None = None,
    **facts: Any,
) -> Matter:  # fmt: skip
    """Cập nhật: stage, direction, who monitors, when the next report is."""
    matter = _lock(matter, by)
    check(competence.can_update_matter(by, matter))
    if version is not None and version != matter.version:
        raise WrongState("changed since it was shown")
    monitor = facts.get("monitor") or matter.monitor
    _check_facts(facts, monitor, by, day_of(at))
    for name in FACTS:
        setattr(matter, name, facts.get(name, getattr(matter, name)))
    matter.version += 1
    matter.save(update_fields=[*FACTS, "version"])
    circle = access.Circle((monitor.group_id,), Side.OVERSEES, _("người theo dõi"))
    access.grant(matter.dossier, circle, by=by, is_open=False)
    if matter.dossier.is_register_only:
        check_words(matter.dossier, note_text, "note_text", "")
    else:
        MatterText.objects.filter(pk=matter.pk).update(note=note_text.strip())
    note(
        "matter.updated", at=at, by=by, dossier=matter.dossier, inside=by.agency,
        stage=matter.stage, direction=matter.direction_number,
    )  # fmt: skip
    return matter


@in_record
def tie_letter(
    matter: Matter, *, by: Seat, at: datetime, letter_number: str, of_agency: Agency | None = None
) -> MatterLetter:
    """Gắn báo cáo, văn bản vào vụ việc: one that this seat may read, by its number; numbers are
    each agency's own, and without ``of_agency`` it is one of this seat's."""
    matter = _lock(matter, by)
    check(competence.can_update_matter(by, matter))
    number = letter_number.strip()
    letters = CoordinationRequest.objects.visible_to(by)
    found = letters.filter(number=number, requesting_agency=of_agency or by.agency).first()
    if not number or found is None:
        raise ValidationError(
            {"letter_number": _("Không có hồ sơ mang số này trong những hồ sơ được xem.")}
        )
    row, is_new = MatterLetter.objects.get_or_create(
        matter=matter, letter=found, defaults={"by": by, "at": at}
    )
    if is_new:
        note(
            "matter.letter_tied", at=at, by=by, dossier=matter.dossier, inside=by.agency,
            number=number,
        )  # fmt: skip
    return row
