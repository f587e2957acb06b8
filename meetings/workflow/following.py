"""Area officers: who follows which commune, the notices of it, the sessions."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from agencies.models import Agency, Role, Seat
from meetings import competence
from meetings.models import AreaAssignment, AreaLetter, Difficulty, Session, SessionText
from meetings.workflow.moves import lock_difficulty
from records import access
from records.history import in_record, note
from records.models import Dossier, Notice, Secrecy, Side
from records.notices import tell
from regulations.calendar import DAY, day_of
from regulations.models import Act, DeadlineRule
from requests import workflow as letters
from requests.models import CoordinationRequest
from requests.workflow.moves import WrongState, check

Part = AreaAssignment.Part


@in_record
def assign_area(
    *,
    by: Seat,
    at: datetime,
    seat: Seat,
    communes: Iterable[Agency],
    part: str,
    from_on: date,
    signer: Seat | None = None,
) -> list[AreaAssignment]:
    """Phân công, or change: whoever followed a commune in this part ends the day before. For each
    commune one draft of the written notice (002 Điều 4.1.h). Raises naming the field."""
    on, communes = day_of(at), list(communes)
    check(competence.can_assign_areas(by, on))
    _check_assignment(by, seat, communes, part, on)
    return [_assign(by, at, seat, commune, part, from_on, signer) for commune in communes]


def _check_assignment(by: Seat, seat: Seat, communes: list[Agency], part: str, on: date) -> None:
    errors = {}
    here = by.agency.seats.current(on)
    if not here.filter(pk=seat.pk).exists():
        errors["seat"] = _("Chọn người đang làm việc tại cơ quan đồng chí.")
    elif part == Part.LEADER and not seat.has_role(Role.LEADER):
        errors["seat"] = _("Lãnh đạo theo dõi phải là một lãnh đạo của cơ quan.")
    if not communes:
        errors["communes"] = _("Chọn ít nhất một xã, phường.")
    for commune in communes:
        if not commune.is_active(on):
            errors["communes"] = _("%(name)s đã kết thúc hoạt động.") % {"name": commune.name}
        elif not competence.is_followed(commune, on):
            errors["communes"] = _("%(name)s không phải xã, phường thuộc Quy chế này.") % {
                "name": commune.name
            }
    if errors:
        raise ValidationError(errors)


def _assign(
    by: Seat, at: datetime, seat: Seat, commune: Agency, part: str, from_on: date,
    signer: Seat | None,
) -> AreaAssignment:  # fmt: skip
    rows = AreaAssignment.objects.select_for_update().filter(
        agency=by.agency, commune=commune, part=part
    )
    former = rows.filter(to_on=None).select_related("seat__user").first()
    if former is not None and former.seat_id == seat.pk:
        raise ValidationError(
            {"seat": _("%(who)s đang theo dõi %(where)s; chọn người khác hoặc bỏ nơi này.")
             % {"who": seat.user.full_name, "where": commune.short_name}}
        )  # fmt: skip
    if former is not None and from_on <= former.from_on:
        raise ValidationError(
            {"from_on": _("%(where)s: phân công trước bắt đầu ngày %(day)s; chọn ngày sau đó.")
             % {"where": commune.short_name, "day": f"{former.from_on:%d/%m/%Y}"}}
        )  # fmt: skip
    overlapping = rows.filter(Q(to_on__gte=from_on)).first()
    if overlapping is not None:
        raise ValidationError(
            {"from_on": _("%(where)s: đã có người theo dõi đến hết %(day)s.")
             % {"where": commune.short_name, "day": f"{overlapping.to_on:%d/%m/%Y}"}}
        )  # fmt: skip
    if former is not None:
        former.to_on = from_on - DAY
        former.save(update_fields=["to_on"])
    row = AreaAssignment.objects.create(
        agency=by.agency, seat=seat, commune=commune, part=part, from_on=from_on, by=by, at=at
    )
    letter = _notice(row, former, by=by, at=at, signer=signer)
    if former is not None:
        _note("area.ended", former, letter, by=by, at=at, to_on=former.to_on)
    _note("area.assigned", row, letter, by=by, at=at, from_on=row.from_on)
    tell([seat], letter.dossier, Notice.Kind.AREA_ASSIGNED, true_on=from_on, at=at)
    return row


def _notice(
    row: AreaAssignment, former: AreaAssignment | None, *, by: Seat, at: datetime,
    signer: Seat | None, ended: bool = False,
) -> CoordinationRequest:  # fmt: skip
    """The written notice to the commune, filled in, ready to be put before its signer."""
    rule = DeadlineRule.objects.in_force(day_of(at)).get(code=competence.AREA_RULE)
    who, day = row.seat.user.full_name, f"{row.from_on:%d/%m/%Y}"
    facts = {
        "who": who, "title": row.seat.title, "part": row.get_part_display().lower(), "day": day,
        "where": row.commune.name, "old": former.seat.user.full_name if former else "",
    }  # fmt: skip
    if ended:
        subject, facts["day"] = _("Thông báo thôi theo dõi địa bàn"), f"{row.to_on:%d/%m/%Y}"
        said = _("Đồng chí %(who)s, %(title)s, thôi theo dõi địa bàn sau ngày %(day)s.")
    elif former is None:
        subject = _("Thông báo phân công theo dõi địa bàn")
        said = _("Phân công đồng chí %(who)s, %(title)s, %(part)s địa bàn từ ngày %(day)s.")
    else:
        subject = _("Thông báo thay đổi người theo dõi địa bàn")
        said = _(
            "Từ ngày %(day)s, đồng chí %(who)s, %(title)s, %(part)s địa bàn thay đồng chí %(old)s."
        )
    body = _("Căn cứ điểm h khoản 1 Điều 4 của Quy chế, kính gửi %(where)s:") % facts
    case = letters.draft(
        by=by, at=at, act=Act.NOTICE, rule=rule, addressees=[row.commune], signer=signer,
        subject=subject, body=f"{body}\n\n{said % facts}", secrecy=Secrecy.ORDINARY,
    )  # fmt: skip
    AreaLetter.objects.create(assignment=row, letter=case, kind=AreaLetter.Kind.NOTICE)
    access.grant(  # whoever is assigned reads the notice about themselves
        case.dossier, access.Circle((row.seat.group_id,), Side.ASKS, _("người theo dõi địa bàn")),
        by=by,
    )  # fmt: skip
    return case


def _note(
    action: str, row: AreaAssignment, letter: CoordinationRequest, *, by: Seat, at: datetime,
    **day: date,
) -> None:  # fmt: skip
    note(
        action, at=at, by=by, dossier=letter.dossier, inside=by.agency,
        commune=row.commune.code, seat=row.seat_id, part=row.part, **day,
    )  # fmt: skip


@in_record
def end_area(
    assignment: AreaAssignment, *, by: Seat, at: datetime, to_on: date, signer: Seat | None = None
) -> AreaAssignment:
    """Thôi theo dõi without a successor yet: the commune is told of that too."""
    check(competence.can_assign_areas(by, day_of(at)))
    rows = AreaAssignment.objects.select_for_update(of=("self",)).filter(agency=by.agency)
    row = rows.select_related("seat__user", "commune").filter(pk=assignment.pk).first()
    check(row is not None)
    if row.to_on is not None:
        raise ValidationError({"to_on": _("Phân công này đã kết thúc.")})
    if to_on < row.from_on:
        raise ValidationError({"to_on": _("Ngày thôi không thể trước ngày bắt đầu.")})
    row.to_on = to_on
    row.save(update_fields=["to_on"])
    letter = _notice(row, None, by=by, at=at, signer=signer, ended=True)
    _note("area.ended", row, letter, by=by, at=at, to_on=to_on)
    return row


@in_record
def ask_opinion(
    assignment: AreaAssignment, *, by: Seat, at: datetime, letter_reply_by: date,
    signer: Seat | None = None,
) -> CoordinationRequest:  # fmt: skip
    """Đề nghị nhận xét: only after this letter may the commune write about the officer (002 Điều
    4.2.h, đoạn 2). In words; nothing is scored."""
    check(competence.can_ask_opinion(by, assignment))
    if letter_reply_by < day_of(at):
        raise ValidationError({"letter_reply_by": _("Ngày đề nghị trả lời đã qua.")})
    rule = DeadlineRule.objects.in_force(day_of(at)).get(code=competence.AREA_OPINION)
    case = letters.draft(
        by=by, at=at, act=Act.PERSONNEL, rule=rule, addressees=[assignment.commune],
        signer=signer, letter_reply_by=letter_reply_by,
        subject=_("Đề nghị nhận xét về việc theo dõi địa bàn"),
        body=_(
            "Căn cứ điểm h khoản 2 Điều 4 của Quy chế, đề nghị %(where)s tham gia ý kiến nhận xét "
            "bằng lời về thực hiện nhiệm vụ theo dõi địa bàn, công tác phối hợp của đồng chí "
            "%(who)s, %(title)s."
        ) % {
            "where": assignment.commune.name, "who": assignment.seat.user.full_name,
            "title": assignment.seat.title,
        },
    )  # fmt: skip
    AreaLetter.objects.create(assignment=assignment, letter=case, kind=AreaLetter.Kind.OPINION)
    access.bar(case.dossier, [assignment.seat.user], by=by, at=at)
    note("area.opinion_asked", at=at, by=by, dossier=case.dossier, inside=by.agency)
    return case


@in_record
def log_session(
    assignment: AreaAssignment, *, by: Seat, at: datetime, held_on: date, means: str,
    with_whom: str, content: str, agreed: str = "", difficulties: Iterable[str] = (),
) -> Session:  # fmt: skip
    """Ghi buổi làm việc, after it was held; each difficulty that was raised is a row."""
    check(competence.can_log_session(by, assignment))
    _check_session(assignment, held_on, with_whom, content, day_of(at))
    dossier = access.open_dossier(
        Dossier.Kind.SESSION, by.agency, secrecy=Secrecy.ORDINARY, is_register_only=False
    )
    on = day_of(at)
    leaders = by.agency.seats.current(on).with_role(Role.LEADER)
    above = tuple(leaders.values_list("group_id", flat=True))
    access.grant(
        dossier,
        access.Circle((by.group_id,), Side.ASKS, _("người theo dõi địa bàn")),
        access.Circle(above, Side.OVERSEES, _("lãnh đạo Ban Nội chính")),
        access.Circle(
            (assignment.commune.mail_group_id,), Side.ANSWERS,
            _("lãnh đạo, đầu mối, văn thư của xã, phường"),
        ),
        by=by, is_open=False,
    )  # fmt: skip
    row = Session.objects.create(
        dossier=dossier, agency=by.agency, assignment=assignment, commune=assignment.commune,
        officer=by, held_on=held_on, means=means, at=at,
    )  # fmt: skip
    SessionText.objects.create(
        session=row, with_whom=with_whom.strip(), content=content.strip(), agreed=agreed.strip(),
        at=at,
    )  # fmt: skip
    for text in filter(None, (line.strip() for line in difficulties)):
        Difficulty.objects.create(session=row, text=text, by=by, at=at)
    note("session.logged", at=at, by=by, dossier=dossier, on=held_on)
    return row


def _check_session(
    assignment: AreaAssignment, held_on: date, with_whom: str, content: str, on: date
) -> None:
    errors = {}
    if held_on > on:
        errors["held_on"] = _("Ghi buổi làm việc sau khi đã diễn ra; ngày này chưa đến.")
    elif held_on < assignment.from_on or (assignment.to_on and held_on > assignment.to_on):
        errors["held_on"] = _("Ngày này đồng chí không được phân công theo dõi nơi đó.")
    if not with_whom.strip():
        errors["with_whom"] = _("Ghi làm việc với ai.")
    if not content.strip():
        errors["content"] = _("Ghi nội dung làm việc.")
    if errors:
        raise ValidationError(errors)


@in_record
def settle_difficulty(
    difficulty: Difficulty, *, by: Seat, at: datetime, state: str, handled_by: str = "",
    outcome: str = "", settled_on: date | None = None, version: int | None = None,
) -> Difficulty:  # fmt: skip
    """What became of it: still open, being handled by somebody, or settled on a day."""
    row = lock_difficulty(difficulty)
    check(competence.can_settle(by, row))
    if version is not None and row.version != version:
        raise WrongState("changed since it was shown")
    errors = {}
    if state == Difficulty.State.HANDLED and not handled_by.strip():
        errors["handled_by"] = _("Ghi ai đang xử lý.")
    if state == Difficulty.State.SETTLED:
        if settled_on is None or not row.session.held_on <= settled_on <= day_of(at):
            errors["settled_on"] = _("Ghi ngày giải quyết, từ ngày làm việc đến hôm nay.")
        if not outcome.strip():
            errors["outcome"] = _("Ghi đã giải quyết thế nào.")
    if errors:
        raise ValidationError(errors)
    row.state, row.handled_by, row.outcome = state, handled_by.strip(), outcome.strip()
    row.settled_on = settled_on if state == Difficulty.State.SETTLED else None
    row.version += 1
    row.save(update_fields=["state", "handled_by", "outcome", "settled_on", "version"])
    note("session.difficulty", at=at, by=by, dossier=row.session.dossier, state=state)
    return row
