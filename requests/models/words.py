"""Fetching what was said with dispatches, as far as a seat may read it."""

from django.db.models import Prefetch, prefetch_related_objects

from agencies.models import Seat
from records.remarks import readable_by
from requests.models.answers import Reply, ReplyText
from requests.models.dispatches import Agreement, Contact, Dispatch, Question, Receipt, TimeNotice
from requests.models.letters import LetterText


def with_words(dispatches: list[Dispatch], seat: Seat | None) -> None:
    """Fetch what was said with each dispatch, as far as this seat may read it; else nothing.

    Whoever shows a dispatch calls it once; words that are not fetched here are not shown.
    """
    remarks, texts = readable_by(seat), ReplyText.objects.visible_to(seat)
    prefetch_related_objects(
        dispatches,
        Prefetch("case__text", LetterText.objects.visible_to(seat)),
        Prefetch("assignment_remark", remarks),
        Prefetch("receipts", Receipt.objects.select_related("by__user", "by__agency")),
        Prefetch("receipts__missing_remark", remarks),
        Prefetch("receipts__reason_remark", remarks),
        Prefetch("time_notices", TimeNotice.objects.select_related("given_by__user")),
        Prefetch("time_notices__remark", remarks),
        Prefetch("agreements", Agreement.objects.select_related("proposed_by__agency")),
        Prefetch("agreements__remark", remarks),
        Prefetch("contacts", Contact.objects.select_related("by__user", "by__agency")),
        Prefetch("contacts__remark", remarks),
        Prefetch("reminders__remark", remarks),
        Prefetch(
            "questions", Question.objects.select_related("asked_by__user", "asked_by__agency")
        ),
        Prefetch("questions__asked_remark", remarks),
        Prefetch("questions__answer_remark", remarks),
        Prefetch("escalations__direction_remark", remarks),
        "outcomes__consent",
        Prefetch("outcomes__remark", remarks),
        Prefetch("outcomes__set_aside_remark", remarks),
        Prefetch("outcomes__reply__text", texts),
        Prefetch(
            "replies",
            Reply.objects.filter(status=Reply.Status.ISSUED).select_related(
                "signed_by__user", "signed_hand"
            ),
            to_attr="issued",
        ),
        Prefetch("issued__text", texts),
    )
