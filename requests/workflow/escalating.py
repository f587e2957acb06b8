"""The way up: only where the clause has one, to the body it names, until a direction ends it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from records.history import in_record, note
from records.models import Notice
from records.notices import tell
from records.remarks import check_words, readable_by, remark
from regulations.calendar import day_of
from regulations.models import Act, DeadlineRule
from requests import competence
from requests.models import (
    Dispatch,
    Escalation,
    LetterText,
    Outcome,
    Reply,
    ReplyText,
)
from requests.workflow.drafting import draft
from requests.workflow.moves import WrongState, check, lock_dispatch
from requests.workflow.sending import answering_seats, asking_seats, finish


@dataclass(frozen=True)
class WayUp:
    """What one clause says of going up: who decides, through whom, after what."""

    body: Agency | None
    relay: Agency | None
    after: str
    needs_meeting: bool
    is_for_difficulties: bool
    report: DeadlineRule | None


def way_up_of(rule: DeadlineRule, on: date) -> WayUp | None:
    """The way up of a clause on the day ``on``; None where it has none (002, notices)."""
    said = rule.way_up
    if not said or rule.act == Act.REPORT_UP:
        return None
    reports = DeadlineRule.objects.in_force(on).filter(code=said.get("report") or "")
    return WayUp(
        body=_member(rule, said["body"]),
        relay=_member(rule, said.get("via")),
        after=said.get("after") or "",
        needs_meeting=bool(said.get("meeting")),
        is_for_difficulties=said.get("when") == "difficulty",
        report=reports.select_related("regulation", "provision").first(),
    )


def _member(rule: DeadlineRule, code: str | None) -> Agency | None:
    return Agency.objects.filter(
        parties__regulation=rule.regulation_id, parties__code=code or ""
    ).first()


def is_disagreed(dispatch: Dispatch, seat: Seat) -> bool:
    """Answered “không đồng ý”, and that answer stands; to whoever may read it."""
    said = ReplyText.objects.visible_to(seat).filter(stance=Reply.Stance.DISAGREES)
    standing = Outcome.objects.filter(dispatch=dispatch, set_aside_at=None)
    return standing.filter(reply__in=said.values("reply")).exists()


def may_go_up(dispatch: Dispatch, way: WayUp, seat: Seat) -> bool:
    """Whether the facts allow it: a disagreement, or where the clause says so a difficulty."""
    if known(dispatch, seat).filter(directed_at=None).exists():
        return False
    if dispatch.is_open:
        return way.is_for_difficulties or was_talked_over(dispatch)
    if known(dispatch, seat).exists():  # the direction ended the matter
        return False
    if dispatch.status == Dispatch.Status.DECLINED:
        return True
    return dispatch.dossier.is_register_only or is_disagreed(dispatch, seat)


def was_talked_over(dispatch: Dispatch) -> bool:
    """What must be agreed first and is not answered goes up once the two sides have spoken."""
    return dispatch.rule.act == Act.CONSULTATION and bool(dispatch.contacts.all())


def receivers(way: WayUp, by: Agency) -> list[Agency]:
    """To whom the report may be addressed: along the routes of its own rule."""
    if way.report is None:
        return []
    routes = way.report.routes.filter(asking__members=by)
    return list(
        Agency.objects.filter(parties__in=routes.values("asked")).distinct().order_by("sort_name")
    )


@in_record
def report_up(
    dispatch: Dispatch,
    *,
    by: Seat,
    at: datetime,
    to: Iterable[Agency] = (),
    meeting_on: date | None = None,
    meeting_number: str = "",
) -> Escalation:
    """Lập báo cáo xin ý kiến: a draft with both positions side by side.

    It is signed and issued like every letter. Raises ``ValidationError`` while what the clause
    asks first is not there, or where it has no way up.
    """
    dispatch = lock_dispatch(dispatch)
    check(competence.can_report_up(by, dispatch))
    on = day_of(at)
    way = way_up_of(dispatch.rule, on)
    _check_way(dispatch, way, by)
    if way.needs_meeting:
        _check_meeting(dispatch, meeting_on, meeting_number, on)
    addressees = _addressees(way, by, list(to))
    case = draft(
        by=by, at=at, act=Act.REPORT_UP, rule=way.report, addressees=addressees,
        secrecy=dispatch.dossier.secrecy, follows=dispatch.case,
        is_restricted=dispatch.dossier.is_restricted, **_words(dispatch, by),
    )  # fmt: skip
    row = Escalation.objects.create(
        dispatch=dispatch, report=case, reporting_agency=by.agency,
        body=way.body or addressees[0], relay=way.relay,
        meeting_on=meeting_on if way.needs_meeting else None,
        meeting_number=meeting_number.strip() if way.needs_meeting else "",
        opened_by=by, opened_at=at,
    )  # fmt: skip
    note("dispatch.way_up_begun", at=at, by=by, dossier=dispatch.dossier, inside=by.agency)
    return row


def _check_way(dispatch: Dispatch, way: WayUp | None, by: Seat) -> None:
    if way is None:
        raise ValidationError(
            _("%(rule)s không quy định cấp quyết định: “Không đồng ý” là một câu trả lời.")
            % {"rule": dispatch.rule.citation.capitalize()}
        )
    if not may_go_up(dispatch, way, by):
        raise ValidationError(
            _("Chưa báo cáo lên được. Điều kiện của điều khoản: %(after)s") % {"after": way.after}
        )
    if not receivers(way, by.agency):
        raise ValidationError(
            _("Theo %(rule)s, cơ quan đồng chí không phải là cơ quan báo cáo việc này.")
            % {"rule": way.report.citation if way.report else dispatch.rule.citation}
        )


def _check_meeting(dispatch: Dispatch, on: date | None, number: str, today: date) -> None:
    errors = {}
    if on is None or not day_of(dispatch.delivered_at) <= on <= today:
        errors["meeting_on"] = _(
            "Ghi ngày họp, từ ngày gửi văn bản đến hôm nay: chưa họp thì chưa báo cáo lên được."
        )
    if not number.strip():
        errors["meeting_number"] = _("Ghi số biên bản của cuộc họp chưa tháo gỡ được.")
    if errors:
        raise ValidationError(errors)


def _addressees(way: WayUp, by: Seat, to: list[Agency]) -> list[Agency]:
    """Those chosen; else the relay body, else the body itself."""
    possible = receivers(way, by.agency)
    if to:
        if any(agency not in possible for agency in to):
            raise ValidationError({"to": _("Chọn nơi nhận mà điều khoản nêu.")})
        return to
    first = way.relay or way.body
    return [first] if first in possible else possible[:1]


def _words(dispatch: Dispatch, by: Seat) -> dict[str, str]:
    """Both positions side by side, as they stand; the writer goes on from there."""
    if dispatch.dossier.is_register_only:
        return {}
    ours, theirs = positions(dispatch, by)
    asking, asked = dispatch.case.requesting_agency, dispatch.requested_agency
    body = _(
        "Ý kiến của %(asking)s (văn bản %(asking_number)s):\n%(ours)s\n\n"
        "Ý kiến của %(asked)s%(asked_number)s:\n%(theirs)s\n\n"
        "Kính đề nghị cho ý kiến chỉ đạo."
    ) % {
        "asking": asking.name, "asking_number": dispatch.case.document_number, "ours": ours.text,
        "asked": asked.name, "theirs": theirs.text or _("chưa có ý kiến"),
        "asked_number": f" ({theirs.number})" if theirs.number else "",
    }  # fmt: skip
    subject = _("Xin ý kiến chỉ đạo: %(subject)s") % {"subject": ours.title}
    return {"subject": subject[:300], "body": body}


@dataclass(frozen=True)
class Position:
    """What one side says, with the number of its paper; empty to those who may not read it."""

    agency: Agency
    number: str = ""
    title: str = ""
    text: str = ""


def positions(dispatch: Dispatch, seat: Seat) -> tuple[Position, Position]:
    """The two sides of a matter: what was asked, and the newest answer that was issued."""
    case = dispatch.case
    text = LetterText.objects.visible_to(seat).filter(pk=case.pk).first()
    ours = Position(
        case.requesting_agency, case.document_number,
        text.subject if text else "", text.body if text else "",
    )  # fmt: skip
    reply = dispatch.replies.filter(status=Reply.Status.ISSUED).last()
    said = ReplyText.objects.visible_to(seat).filter(reply=reply).first() if reply else None
    theirs = Position(
        dispatch.requested_agency, reply.document_number if reply else "",
        said.get_stance_display() if said else "", said.body if said else "",
    )  # fmt: skip
    return ours, theirs


@in_record
def record_direction(
    way: Escalation, *, by: Seat, at: datetime, number: str, on: date | None, text: str
) -> Escalation:
    """Ghi kết luận của cấp trên: number, day and text end the way up; both sides are told."""
    dispatch = lock_dispatch(way.dispatch)
    row = dispatch.escalations.select_related("body").filter(pk=way.pk).first()
    check(row is not None)
    if row.directed_at is not None or row.dropped_at is not None:
        raise WrongState("directed")
    check(competence.can_record_direction(by, row))
    _check_direction(dispatch, row, number, on, text, day_of(at))
    row.direction_number, row.direction_on = number.strip(), on
    row.direction_remark = remark(dispatch.dossier, text, at=at, field="text")
    row.directed_by, row.directed_at = by, at
    row.save(
        update_fields=[
            "direction_number", "direction_on", "direction_remark", "directed_by", "directed_at",
        ]
    )  # fmt: skip
    _end_reports(row, by=by, at=at)
    note(
        "dispatch.directed", at=at, by=by, dossier=dispatch.dossier,
        number=row.direction_number, on=on, body=row.body.name,
    )  # fmt: skip
    told = [*asking_seats(dispatch, day_of(at)), *answering_seats(dispatch, day_of(at))]
    tell(told, dispatch.dossier, Notice.Kind.DIRECTED, true_on=day_of(at), at=at, key=str(row.pk))
    return row


def _check_direction(
    dispatch: Dispatch, way: Escalation, number: str, on: date | None, text: str, today: date
) -> None:
    if way.reported_at is None:
        raise ValidationError(_("Báo cáo xin ý kiến chưa ban hành nên chưa thể có kết luận."))
    errors = {}
    if not number.strip():
        errors["number"] = _("Ghi số, ký hiệu của văn bản kết luận.")
    if on is None or not day_of(way.reported_at) <= on <= today:
        errors["on"] = _("Ghi ngày của kết luận, từ ngày báo cáo (%(day)s) đến hôm nay.") % {
            "day": f"{day_of(way.reported_at):%d/%m/%Y}"
        }
    if errors:
        raise ValidationError(errors)
    check_words(dispatch.dossier, text, "text", _("Ghi nội dung kết luận, mỗi bên phải làm gì."))


def _end_reports(way: Escalation, *, by: Seat, at: datetime) -> None:
    """The report awaits nothing more once the direction is there."""
    reports = Dispatch.objects.open().filter(case_id=way.report_id)
    for pk in list(reports.values_list("pk", flat=True)):
        dispatch = lock_dispatch(Dispatch(pk=pk))
        if dispatch.is_open:
            finish(dispatch, status=Dispatch.Status.REPLIED, by=by, at=at)
            note("dispatch.directed", at=at, by=by, dossier=dispatch.dossier,
                 number=way.direction_number, on=way.direction_on, body=way.body.name)  # fmt: skip


def known(dispatch: Dispatch, seat: Seat) -> QuerySet:
    """The ways up of a dispatch as this seat may know them: a draft is its own side's."""
    ours = Q(reported_at__isnull=False) | Q(reporting_agency=seat.agency_id)
    return dispatch.escalations.filter(ours, dropped_at=None)


def standing(dispatch: Dispatch, seat: Seat) -> Escalation | None:
    """The newest way up that was not given up, with the direction as this seat may read it."""
    rows = known(dispatch, seat).select_related("reporting_agency", "body", "relay")
    return rows.prefetch_related(Prefetch("direction_remark", readable_by(seat))).last()
