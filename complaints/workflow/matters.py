"""Matters under monitoring: open one, write down where it stands, tie a report to it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Agency, Role, Seat
from complaints import competence
from complaints.mode import check_no_words, check_owed, keeps_words, takes_words
from complaints.models import Matter, MatterLetter, MatterText
from complaints.routing import groups
from complaints.workflow.circle import let_in, let_out
from complaints.workflow.moves import check_traces, lock_matter
from records import access
from records.history import in_record, note
from records.models import Dossier, Register, Secrecy, Side
from records.registers import take_number
from regulations.calendar import day_of
from requests.models import CoordinationRequest
from requests.workflow.moves import WrongState, check

MONITORS = "người theo dõi"
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
    accused: Iterable[Seat] = (),
    is_not_the_writer: bool = False,
    **facts: Any,
) -> Matter:
    """Đưa vào theo dõi: the agency's leaders and focal points and who monitors it view it; a
    superior body that directs it tracks it. ``accused`` know nothing of it from the beginning."""
    check(competence.can_open_matter(by))
    on, accused = day_of(at), list(accused)
    _check_facts(facts, monitor, by, on)
    _check_accused(accused, monitor, by)
    dossier = access.open_dossier(
        Dossier.Kind.MATTER, by.agency, secrecy=secrecy, is_restricted=True,
        is_register_only=not keeps_words(),
    )  # fmt: skip
    check_owed(dossier, subject, "subject", _("Nhập tên vụ án, vụ việc."))
    _check_said(dossier, facts, subject, note_text, is_not_the_writer=is_not_the_writer)
    access.bar(dossier, [seat.user for seat in accused], by=by, at=at)
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
        access.Circle((by.group_id,), Side.OVERSEES, _("người đưa vào theo dõi")),
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
    let_in(dossier, monitor, MONITORS, by=by)


def _check_accused(accused: list[Seat], monitor: Seat, by: Seat) -> None:
    """At the opening whoever opens it may keep anybody of the house out but themselves."""
    users = {seat.user_id for seat in accused}
    if any(seat.agency_id != by.agency_id for seat in accused):
        raise ValidationError({"accused": _("Chọn người đang làm việc tại cơ quan đồng chí.")})
    if users & {by.user_id, by.actor.pk}:
        raise ValidationError(
            {"accused": _("Không tự mở vụ việc về mình: đưa người khác vào sổ.")}
        )
    if monitor.user_id in users:
        raise ValidationError(
            {"monitor": _("Vụ việc này không giao theo dõi cho người này được.")}
        )


def _check_said(
    dossier: Dossier, facts: dict[str, Any], subject: str, note_text: str, *,
    is_not_the_writer: bool,
) -> None:  # fmt: skip
    """Words where they are taken; nowhere what looks as if it told of a person."""
    words = {"subject": subject, "note_text": note_text}
    check_no_words(dossier, words)
    said = {name: facts.get(name) or "" for name in ("handling_body", "direction_number")}
    check_traces("", words | said, is_not_the_writer=is_not_the_writer)


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


@in_record
def update_matter(
    matter: Matter, *, by: Seat, at: datetime, note_text: str = "", version: int | None = None,
    is_not_the_writer: bool = False, **facts: Any,
) -> Matter:  # fmt: skip
    """Cập nhật: stage, direction, who monitors, when the next report is."""
    matter = lock_matter(matter, by)
    check(competence.can_update_matter(by, matter))
    if version is not None and version != matter.version:
        raise WrongState("changed since it was shown")
    former, monitor = matter.monitor, facts.get("monitor") or matter.monitor
    _check_facts(facts, monitor, by, day_of(at))
    _check_said(matter.dossier, facts, "", note_text, is_not_the_writer=is_not_the_writer)
    if access.is_barred(matter.dossier, monitor.user):
        raise ValidationError(
            {"monitor": _("Vụ việc này không giao theo dõi cho người này được.")}
        )
    for name in FACTS:
        setattr(matter, name, facts.get(name, getattr(matter, name)))
    matter.version += 1
    matter.save(update_fields=[*FACTS, "version"])
    let_in(matter.dossier, monitor, MONITORS, by=by)
    if former.pk != monitor.pk:
        let_out(matter.dossier, former, MONITORS, by=by)
    if takes_words(matter.dossier):
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
    matter = lock_matter(matter, by)
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
