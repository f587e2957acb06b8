"""Fetching what was said with dispatches, as far as a seat may read it."""

from django.db.models import Prefetch, prefetch_related_objects

from agencies.models import Seat
from records.remarks import readable_by
from requests.models.answers import Comment, Contest, Outcome, Reply, ReplyText
from requests.models.dispatches import (
    Agreement,
    Contact,
    Dispatch,
    DispatchQuerySet,
    Escalation,
    Question,
    Receipt,
    TimeNotice,
)
from requests.models.letters import CoordinationRequest, LetterText


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
            "questions",
            Question.objects.select_related(
                "asked_by__user", "asked_by__agency", "answered_by__user"
            ),
        ),
        Prefetch("questions__asked_remark", remarks),
        Prefetch("questions__answer_remark", remarks),
        Prefetch(
            "escalations",
            Escalation.objects.select_related("body", "relay", "reporting_agency"),
        ),
        Prefetch("escalations__direction_remark", remarks),
        Prefetch(
            "outcomes",
            Outcome.objects.select_related(
                "recorded_by__user", "set_aside_by__user", "consent__put_by__user"
            ),
        ),
        Prefetch("outcomes__remark", remarks),
        Prefetch("outcomes__set_aside_remark", remarks),
        Prefetch(
            "outcomes__consent__contest",
            Contest.objects.select_related("by__user", "refused_by__user"),
        ),
        Prefetch("outcomes__consent__contest__remark", remarks),
        Prefetch("outcomes__consent__contest__refused_remark", remarks),
        Prefetch("outcomes__reply__text", texts),
        Prefetch(
            "replies",
            Reply.objects.filter(status=Reply.Status.ISSUED).select_related(
                "signed_by__user", "signed_hand"
            ),
            to_attr="issued",
        ),
        Prefetch("issued__text", texts),
        Prefetch("issued__comments", Comment.objects.visible_to(seat)),
    )


def with_answer(reply: Reply, seat: Seat | None) -> Reply:
    """Fetch the words of an answer and its comments, as far as this seat may read them."""
    texts, comments = ReplyText.objects.visible_to(seat), Comment.objects.visible_to(seat)
    prefetch_related_objects([reply], Prefetch("text", texts), Prefetch("comments", comments))
    return reply


def disagreed(dispatches: DispatchQuerySet, seat: Seat | None) -> DispatchQuerySet:
    """“Chưa thống nhất”: answered “không đồng ý”, the letter not yet closed.

    An answer is content: only those count that this seat may read.
    """
    no = ReplyText.objects.visible_to(seat).filter(stance=Reply.Stance.DISAGREES)
    return dispatches.filter(
        case__status=CoordinationRequest.Status.ISSUED,
        outcomes__set_aside_at=None,
        outcomes__reply__in=no.values("reply"),
    )
