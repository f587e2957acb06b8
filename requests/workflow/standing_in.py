"""Cử người làm thay: while somebody is away, a colleague receives and does what they would."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Seat, Substitution
from records.history import in_record, note
from regulations.calendar import day_of
from requests import competence
from requests.workflow.moves import WrongState, check

LONGEST = 60  # days


@in_record
def name_substitute(
    absent: Seat, *, by: Seat, at: datetime, substitute: Seat, from_on: date, until_on: date
) -> Substitution:
    """Name who stands in for ``absent``, from one day to another, both included.

    Raises ``ValidationError`` naming the field.
    """
    held = Seat.objects.select_for_update(of=("self",)).filter(pk__in={absent.pk, substitute.pk})
    list(held.order_by("pk"))  # two periods of one person are never checked at once
    check(competence.can_name_substitute(by, absent))
    errors = _check_days(from_on, until_on, day_of(at))
    errors |= _check_people(absent, substitute, by, day_of(at))
    if errors:
        raise ValidationError(errors)
    _check_free(absent, substitute, from_on, until_on)
    row = Substitution.objects.create(
        absent=absent, substitute=substitute, from_on=from_on, until_on=until_on,
        named_by=by, named_at=at,
    )  # fmt: skip
    note(
        "substitute.named", at=at, by=by, inside=by.agency, absent=absent.pk,
        substitute=substitute.pk, from_on=from_on, until_on=until_on,
    )  # fmt: skip
    return row


def _check_days(first: date, last: date, today: date) -> dict[str, Any]:
    if first < today:
        return {"from_on": _("Chọn ngày bắt đầu từ hôm nay (%(day)s) trở đi.") % {
            "day": f"{today:%d/%m/%Y}"
        }}  # fmt: skip
    if last < first:
        return {"until_on": _("Ngày kết thúc phải từ ngày bắt đầu trở đi.")}
    if (last - first).days >= LONGEST:
        return {"until_on": _("Cử làm thay tối đa %(n)s ngày; hết hạn thì cử lại.") % {
            "n": LONGEST
        }}  # fmt: skip
    return {}


def _check_people(absent: Seat, substitute: Seat, by: Seat, on: date) -> dict[str, Any]:
    here = Seat.objects.current(on).filter(agency=by.agency)
    if not here.filter(pk=absent.pk).exists():
        return {"absent": _("Chọn người đang giữ vị trí ở cơ quan đồng chí.")}
    if substitute.user_id == absent.user_id:
        return {"substitute": _("Chọn một người khác: không ai làm thay chính mình.")}
    if substitute.pk == by.pk:
        return {"substitute": _("Không tự cử mình; nhờ người vắng hoặc lãnh đạo khác cử.")}
    if not here.filter(pk=substitute.pk).exists():
        return {"substitute": _("Chọn người đang giữ vị trí ở cơ quan đồng chí.")}
    return {}


def _check_free(absent: Seat, substitute: Seat, first: date, last: date) -> None:
    """One substitute at a time, who is there and does not in turn leave another's seat empty."""
    at_once = Substitution.objects.filter(ended_at=None, from_on__lte=last, until_on__gte=first)
    if row := at_once.filter(absent=absent).first():
        raise ValidationError({"absent": _(
            "Đã có người làm thay từ %(first)s đến %(last)s; kết thúc việc cử đó trước."
        ) % _days(row)})  # fmt: skip
    if row := at_once.filter(absent=substitute).first():
        raise ValidationError({"substitute": _(
            "Người được chọn cũng vắng từ %(first)s đến %(last)s; chọn người khác."
        ) % _days(row)})  # fmt: skip
    if row := at_once.filter(substitute=absent).first():
        raise ValidationError({"absent": _(
            "Người vắng đang được cử làm thay người khác từ %(first)s đến %(last)s; "
            "cử người khác làm việc đó trước."
        ) % _days(row)})  # fmt: skip


def _days(row: Substitution) -> dict[str, str]:
    return {"first": f"{row.from_on:%d/%m/%Y}", "last": f"{row.until_on:%d/%m/%Y}"}


@in_record
def end_substitution(row: Substitution, *, by: Seat, at: datetime) -> Substitution:
    """Kết thúc việc làm thay before its day, at once; whoever may name may end."""
    rows = Substitution.objects.select_for_update(of=("self",)).select_related("absent")
    row = rows.filter(pk=row.pk).first()
    check(row is not None and competence.can_name_substitute(by, row.absent))
    if row.ended_at is not None or row.until_on < day_of(at):
        raise WrongState("ended")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    note("substitute.ended", at=at, by=by, inside=by.agency, substitution=row.pk)
    return row
