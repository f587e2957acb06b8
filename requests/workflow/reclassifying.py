"""Đổi diện: the class of relatives changes mid-way, and the clock with it (003 Điều 5.2.1)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Role, Seat
from records.history import in_record, note
from records.models import Notice
from records.notices import tell
from records.remarks import check_words, remark
from regulations.calendar import day_of
from regulations.models import RELATIVES, Condition, working_calendar
from requests import competence
from requests.models import ClockEntry, Dispatch, Line
from requests.workflow.clock import replay, set_clock, shortens
from requests.workflow.drafting import rule_of
from requests.workflow.moves import WrongState, check, lock_dispatch
from requests.workflow.sending import answering_seats


def slowest(conditions: list[str]) -> str:
    """Of several classes the one with the longest time (003 Điều 5.2.1: “chỉ trong tỉnh”)."""
    return max(conditions, key=lambda c: list(RELATIVES).index(Condition(c)), default="")


@in_record
def reclassify(
    dispatch: Dispatch, *, by: Seat, at: datetime, condition: str, reason: str = ""
) -> Dispatch:
    """Another class for one line: reckoned anew from the original start, the old date kept.

    Raises ``ValidationError`` naming the field; ``WrongState`` once it is answered. An announced
    date is shortened by a leader alone.
    """
    dispatch = lock_dispatch(dispatch)
    if not dispatch.is_open:
        raise WrongState("answered")
    check(competence.can_reclassify(by, dispatch))
    line = Line.objects.select_for_update().get(pk=dispatch.line_id)
    if condition not in RELATIVES or condition == line.condition:
        raise ValidationError({"condition": _("Chọn một diện khác với diện đang ghi.")})
    check_words(dispatch.dossier, reason, "reason", _("Ghi lý do đổi diện thân nhân."))
    line.condition = condition
    rule = rule_of(dispatch.case, line, day_of(at))
    if rule.condition != condition:
        raise ValidationError(
            {"condition": _("Căn cứ của văn bản không có thời hạn cho diện này.")}
        )
    dispatch.rule = rule
    is_sooner = shortens(dispatch, replay(dispatch, working_calendar()))
    if is_sooner and not by.has_role(Role.LEADER):
        raise ValidationError(
            {"condition": _("Diện này rút ngắn hạn đã báo: lãnh đạo mới đổi được.")}
        )
    line.save(update_fields=["condition"])
    said = remark(dispatch.dossier, reason, at=at, field="reason")
    set_clock(dispatch, cause=ClockEntry.Cause.RECLASSIFIED, by=by, at=at, said=said)
    note(
        "dispatch.reclassified", at=at, by=by, dossier=dispatch.dossier,
        condition=condition, rule=rule.code,
    )  # fmt: skip
    tell(
        answering_seats(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.MOVED,
        true_on=day_of(at), at=at, key=f"class:{at.isoformat()}",
    )  # fmt: skip
    return dispatch
