"""Bản tin hằng ngày: how many things wait, for whoever asked to be told each working morning.

Counts and nothing else leave the house: no title, no name, no number of a file. The outbox is
written first and sent afterwards, so that a mail server that fails loses nothing.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from agencies import seating
from agencies.models import Role, Seat, User
from records.history import database_now
from records.models import Bar, Grant, Mail, Notice, Side, Today
from records.words import fingerprint
from regulations.calendar import day_of
from regulations.models import working_calendar
from requests.models import CoordinationRequest, Dispatch, Reply

log = logging.getLogger("coordination.digest")
TRIES = 5
Letter = CoordinationRequest.Status


@dataclass(frozen=True)
class Counts:
    """What waits on one person, in all the seats they hold or stand in for."""

    due_today: int
    overdue: int
    to_sign: int
    to_issue: int
    unread: int


def make(*, at: datetime) -> int:
    """Put today's digests into the outbox; returns how many are new.

    None on a day off. Safe to run twice: each person has one mail a day.
    """
    on = day_of(at)
    if not working_calendar().is_working(on):
        return 0
    wanting = User.objects.filter(is_active=True, wants_digest=True).exclude(email="")
    before = Mail.objects.filter(on=on)
    told = set(before.values_list("user", flat=True))
    rows = [
        Mail(
            user=user, on=on, address=user.email, created_at=at, body=body_of(counts, on),
            subject=_("Bản tin phối hợp công tác ngày %(day)s") % {"day": f"{on:%d/%m/%Y}"},
        )
        for user in wanting.exclude(pk__in=told).order_by("pk")
        if (counts := counts_for(user, on)) is not None
    ]  # fmt: skip
    with transaction.atomic():
        Mail.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def counts_for(user: User, on: date) -> Counts | None:
    """Their numbers on the day ``on``; None for who sits nowhere."""
    seats = seating.seats_of(user, on)
    if not seats:
        return None
    due = _answering(seats)
    return Counts(
        due_today=due.filter(due_on=on).count(),
        overdue=due.filter(due_on__lt=on, rule__is_aim=False).count(),
        to_sign=_waiting(seats, Role.LEADER, Letter.AWAITING_SIGNATURE, Reply.Status.SUBMITTED),
        to_issue=_waiting(seats, Role.CLERK, Letter.SIGNED, Reply.Status.SIGNED),
        unread=Notice.objects.unread().open_to(user).filter(seat__in=seats).count(),
    )


def _held(seats: Iterable[Seat]) -> QuerySet:
    """Running grants of any of these seats, on the row with the key ``OuterRef("pk")``."""
    seats = list(seats)
    groups = {group for seat in seats for group in seat.group_ids}
    barred = Bar.objects.filter(user__in={seat.actor.pk for seat in seats}).values("dossier")
    running = Q(until_on=None) | Q(until_on__gte=Today())
    held = Grant.objects.filter(running, group_id__in=groups, content_object=OuterRef("pk"))
    return held.exclude(content_object_id__in=barred)


def _answering(seats: list[Seat]) -> QuerySet:
    mine = _held(seats).filter(side=Side.ANSWERS, is_open=True)
    return Dispatch.objects.open().filter(Exists(mine), is_copy=False)


def _waiting(seats: list[Seat], role: str, letter: str, reply: str) -> int:
    """Letters and answers that wait for somebody with this role."""
    seats = [seat for seat in seats if seat.has_role(role)]
    if not seats:
        return 0
    agencies = [seat.agency_id for seat in seats]
    letters = CoordinationRequest.objects.filter(
        Exists(_held(seats)), status=letter, requesting_agency__in=agencies
    )
    awaited = Dispatch.objects.filter(
        Q(finished_at=None) | Q(status=Dispatch.Status.CONSENTED),
        Exists(_held(seats)), requested_agency__in=agencies,
    )  # fmt: skip
    replies = Reply.objects.filter(status=reply, dispatch__in=awaited)
    return letters.count() + replies.count()


def body_of(counts: Counts, on: date) -> str:
    """Numbers, the address of the system, and the newest head of the record as six words."""
    lines = [
        _("Hôm nay, %(day)s:") % {"day": f"{on:%d/%m/%Y}"},
        "",
        _("- đến hạn trả lời hôm nay: %(n)s") % {"n": counts.due_today},
        _("- quá hạn: %(n)s") % {"n": counts.overdue},
        _("- chờ duyệt, ký: %(n)s") % {"n": counts.to_sign},
        _("- chờ ghi số, ban hành: %(n)s") % {"n": counts.to_issue},
        _("- thông báo chưa đọc: %(n)s") % {"n": counts.unread},
        "",
        _("Mở hệ thống: %(address)s") % {"address": settings.SITE_URL},
        _("Thôi nhận bản tin: mục Thông báo và tài khoản."),
        "",
        f"{fingerprint()}.",
    ]
    return "\n".join(lines) + "\n"


# --- Sending -------------------------------------------------------------------------------------


def send() -> int:
    """Send what lies in the outbox; returns how many went out.

    Each mail in a transaction of its own and tried five times; nothing is sent where no server is
    named. The log says how many failed and why, never to whom.
    """
    if not settings.MAIL_IS_SENT:
        return 0
    waiting = Mail.objects.filter(sent_at=None, tries__lt=TRIES).order_by("pk")
    return sum(_send_one(pk) for pk in list(waiting.values_list("pk", flat=True)))


def _send_one(pk: int) -> bool:
    with transaction.atomic():
        rows = Mail.objects.select_for_update(of=("self",), skip_locked=True)
        rows = rows.select_related("user")
        mail = rows.filter(pk=pk, sent_at=None, tries__lt=TRIES).first()
        if mail is None:  # another worker has it
            return False
        mail.tries += 1
        if not mail.user.is_active:  # who left in the night is told nothing in the morning
            mail.tries = TRIES
            mail.save(update_fields=["tries"])
            return False
        try:
            EmailMessage(mail.subject, mail.body, settings.MAIL_FROM, [mail.address]).send()
        except Exception as error:  # noqa: BLE001 - one bad address must not keep back the others
            log.error("a mail could not be sent: %s", type(error).__name__)
        else:
            mail.sent_at = database_now()
        mail.save(update_fields=["tries", "sent_at"])
    return mail.sent_at is not None
