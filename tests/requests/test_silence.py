"""Silence as consent: when it may be confirmed, by whom, and what stands on the record."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from records.models import Event, Notice
from regulations.loading import new_revision
from regulations.models import CalendarDay, CalendarDecision, DeadlineRule
from requests import workflow
from requests.models import DeemedConsent, Dispatch, Outcome
from requests.workflow import silence
from tests.factories import (
    SENT_AT,
    assigned,
    fresh,
    on_the,
    received,
    register,
    replied,
    sent,
    signed_reply,
)

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)
FIRST = "2026-03-10 08:00"  # 002, received on Monday 02/03: due on the 9th, consent from the 10th
Sent = Dispatch.Status


def confirm(dispatch, *, by, at=FIRST):
    return workflow.confirm_consent(dispatch, by=by, at=on_the(at))


def refused(dispatch, *, by, at=FIRST) -> bool:
    """Whether silence does not suffice, and nothing was written."""
    with pytest.raises(ValidationError) as caught:
        confirm(dispatch, by=by, at=at)
    assert caught.value.messages == [
        "Chưa đủ điều kiện coi như đồng ý; xem lại các mốc của hồ sơ."
    ]
    return fresh(dispatch).is_open and not DeemedConsent.objects.exists()


def decide(day: date, *, is_off: bool | None) -> None:
    """A decision on one day, and the revision of the calendar it makes."""
    CalendarDay.objects.filter(day=day).delete()
    decision = CalendarDecision.objects.create(
        code=f"thu-{day}", title="Quyết định thử", number="1/QĐ", status="official"
    )
    if is_off is not None:
        kind = "statutory" if is_off else "make_up"
        decision.days.create(day=day, is_off=is_off, kind=kind, label="Ngày thử")
    new_revision("thử")


# --- The record ----------------------------------------------------------------------------------


def test_the_record_has_number_clause_quote_proof_and_digest(p, clocks_replay):
    dispatch = received(p.bnc_officer, p.nui)
    consent = confirm(dispatch, by=p.bnc_officer)
    rule = dispatch.rule
    assert (str(consent), consent.consent_from, consent.citation, consent.quote) == (
        "PGN-2026-0001",
        date(2026, 3, 10),
        f"điểm c khoản 1 Điều 5, {rule.regulation.name}",
        rule.quote,
    )
    assert len(consent.letter_digest) == 64
    assert consent.letter_digest == dispatch.case.issued_digest
    assert consent.proof == {
        "delivered_at": "2026-03-02T09:00:00+07:00",
        "registered_on": "2026-03-02",
        "registered_at": "2026-03-02T09:00:00+07:00",
        "incoming_number": "1",
        "registered_by": "nui.clerk Thử, Cán bộ",
        "due_on": "2026-03-09",
        "notice_by": "2026-03-06",
        "late_notices": 0,
        "calendar": dispatch.calendar_version,
        "rule": "002-5.1.c bản 1",
    }
    dispatch = fresh(dispatch)
    assert (dispatch.status, dispatch.finished_at, consent.outcome.recorded_by) == (
        Sent.CONSENTED, on_the(FIRST), p.bnc_officer,
    )  # fmt: skip
    assert not dispatch.dossier.grants.filter(is_open=True).exists()
    event = Event.objects.get(action="dispatch.consent_confirmed")
    assert (event.seat, event.inside_agency, event.payload.data["number"]) == (
        p.bnc_officer, None, "PGN-2026-0001",
    )  # fmt: skip


def test_the_deemed_agency_is_served(p, clocks_replay):
    dispatch = received(p.bnc_officer, p.nui)
    confirm(dispatch, by=p.bnc_officer)
    told = Notice.objects.filter(kind="deemed").values_list("seat__user__username", flat=True)
    assert sorted(told) == ["nui.clerk", "nui.focal", "nui.leader"]


def test_records_are_numbered_on(p, clocks_replay):
    numbers = [confirm(received(p.bnc_officer, p.nui), by=p.bnc_leader).number for _ in range(2)]
    assert numbers == ["PGN-2026-0001", "PGN-2026-0002"]


def test_a_record_without_a_last_day_for_notices_says_so(p):
    """A clause that knows no notice, and still lets silence be consent."""
    DeadlineRule.objects.filter(code="002-5.1.c").update(more_time="none")
    consent = confirm(received(p.bnc_officer, p.nui), by=p.bnc_officer)
    assert consent.proof["notice_by"] is None


# --- When ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", ["2026-03-09 23:59", "2026-03-10 00:00"])
def test_nothing_is_confirmed_before_the_day_or_in_its_first_minute(p, at):
    assert refused(received(p.bnc_officer, p.nui), by=p.bnc_officer, at=at)


def test_an_answer_of_the_last_second_goes_before(p, clocks_replay):
    """Why the minute of grace is there: it arrived in time and commits a moment later."""
    dispatch = received(p.bnc_officer, p.nui)
    answer = signed_reply(dispatch)
    assert refused(dispatch, by=p.bnc_officer, at="2026-03-10 00:00")
    workflow.issue_reply(answer, by=p.nui_clerk, at=on_the("2026-03-09 23:59"))
    assert (fresh(dispatch).status, dispatch.outcomes.get().is_late) == (Sent.REPLIED, False)


def test_without_the_minute_of_grace_the_answer_of_the_last_second_is_lost(p, monkeypatch):
    monkeypatch.setattr(silence, "GRACE", silence.GRACE * 0)
    dispatch = received(p.bnc_officer, p.nui)
    answer = signed_reply(dispatch)
    confirm(dispatch, by=p.bnc_officer, at="2026-03-10 00:00")
    late = workflow.issue_reply(answer, by=p.nui_clerk, at=on_the("2026-03-09 23:59"))
    assert late.is_late


def test_after_the_minute_of_grace_silence_may_be_confirmed(p, clocks_replay):
    assert confirm(received(p.bnc_officer, p.nui), by=p.bnc_officer, at="2026-03-10 00:01")


def test_assumed_receipt_founds_no_consent(p):
    dispatch = sent(p.bnc_officer, p.nui)
    assert refused(dispatch, by=p.bnc_officer, at="2026-04-01 08:00")


def test_a_clock_without_a_registered_receipt_founds_no_consent(p):
    """Counted from delivery the dates are real, but nobody has entered the letter."""
    DeadlineRule.objects.filter(code="002-5.1.c").update(starts_on="delivered")
    dispatch = sent(p.bnc_officer, p.nui)
    assert (dispatch.is_assumed, dispatch.consent_from) == (False, date(2026, 3, 10))
    assert refused(dispatch, by=p.bnc_officer)
    assert confirm(register(dispatch, at="2026-03-09 09:00"), by=p.bnc_officer)


def test_provisional_dates_found_no_consent(p):
    dispatch = received(p.bnc_officer, p.nui, at="2026-11-16 09:00")
    assert (dispatch.is_provisional, dispatch.consent_from) == (True, date(2026, 11, 24))
    assert refused(dispatch, by=p.bnc_officer, at="2026-12-10 08:00")


def test_no_documents_no_consent(p):
    dispatch = received(p.bnc_officer, p.nui, has_documents=False)
    assert refused(dispatch, by=p.bnc_officer)


def test_a_valid_notice_ends_the_matter(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    workflow.give_notice(
        dispatch, by=p.nui_officer, at=on_the("2026-03-06 10:00"), reason="Cần họp",
        document_number="5", new_due_on=date(2026, 3, 12),
    )  # fmt: skip
    assert refused(dispatch, by=p.bnc_officer, at="2026-03-20 08:00")


def test_a_late_notice_does_not_and_is_counted_in_the_proof(p, clocks_replay):
    dispatch = assigned(p.bnc_officer, p.nui)
    workflow.give_notice(
        dispatch, by=p.nui_officer, at=on_the("2026-03-09 10:00"), reason="Cần họp",
        document_number="5", new_due_on=date(2026, 3, 12),
    )  # fmt: skip
    assert confirm(dispatch, by=p.bnc_officer).proof["late_notices"] == 1


def test_an_urgent_letter_date_founds_no_consent(p):
    dispatch = received(p.bnc_officer, p.nui, letter_reply_by=date(2026, 3, 2))
    assert refused(dispatch, by=p.bnc_officer)


def test_an_urgent_matter_founds_no_consent(p):
    dispatch = received(p.bnc_officer, p.nui, urgency="urgent", urgent_means="Điện thoại")
    assert refused(dispatch, by=p.bnc_officer)


def test_under_004_feedback_founds_none_and_the_letter_date_is_waited_for(p):
    day = {"letter_reply_by": date(2026, 3, 25)}
    spoken = received(p.khoi_officer, p.bnc, code="004-3.1", **day)
    workflow.log_contact(
        spoken, by=p.khoi_officer, at=on_the("2026-03-05 09:00"), on=date(2026, 3, 5),
        means="telephone", said="Đang xem", is_feedback=True,
    )  # fmt: skip
    silent = received(p.khoi_officer, p.congan, code="004-3.1", **day)
    assert refused(spoken, by=p.khoi_officer, at="2026-03-26 08:00")
    assert refused(silent, by=p.khoi_officer, at="2026-03-25 08:00")
    assert confirm(silent, by=p.khoi_officer, at="2026-03-26 08:00").consent_from == date(
        2026, 3, 26
    )


@pytest.mark.parametrize(
    ("asks", "asked", "code"),
    [
        ("xaydung_officer", "kiemtra", "000-5.4"),
        ("congan_officer", "nui", "001-6.2-opinion"),
        ("bnc_officer", "nui", "002-5.1.a"),
        ("bnc_officer", "nui", "002-5.1.c-urgent"),
        ("khoi_officer", "congan", "003-5.2.1-foreign"),
        ("khoi_officer", "bnc", "004-3.1-information"),
    ],
)
def test_silence_never_clears_where_the_clause_does_not_say_so(p, asks, asked, code):
    dispatch = received(
        getattr(p, asks), getattr(p, asked), code=code, letter_reply_by=date(2026, 3, 6)
    )
    with pytest.raises(PermissionDenied):
        confirm(dispatch, by=getattr(p, asks), at="2026-12-01 08:00")
    assert not workflow.consent_is_possible(dispatch, date(2026, 12, 1))


# --- Who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["bnc_clerk", "nui_leader", "ben_leader"])
def test_silence_is_confirmed_by_a_person_who_asked(p, who):
    dispatch = received(p.bnc_officer, p.nui)
    with pytest.raises(PermissionDenied):
        confirm(dispatch, by=getattr(p, who))
    assert fresh(dispatch).is_open


def test_silence_is_confirmed_once_and_not_over_an_answer(p):
    dispatch = received(p.bnc_officer, p.nui)
    confirm(dispatch, by=p.bnc_officer)
    answered = replied(received(p.bnc_officer, p.nui))
    for ended in (dispatch, answered):
        with pytest.raises(workflow.WrongState):
            confirm(ended, by=p.bnc_officer)
    assert DeemedConsent.objects.count() == 1


def test_two_endings_are_impossible_in_the_database_itself(p):
    dispatch = replied(received(p.bnc_officer, p.nui))
    with pytest.raises(IntegrityError, match="one_outcome"), transaction.atomic():
        Outcome.objects.create(
            dispatch=dispatch, status=Sent.CONSENTED, happened_on=date(2026, 3, 10),
            recorded_at=AT, recorded_by=p.bnc_officer,
        )  # fmt: skip


# --- Afterwards ----------------------------------------------------------------------------------


def test_a_late_answer_is_kept_and_marked_and_the_outcome_stands(p, clocks_replay):
    dispatch = assigned(p.bnc_officer, p.nui)
    consent = confirm(dispatch, by=p.bnc_officer)
    dispatch = replied(fresh(dispatch), at="2026-03-11 09:00", stance="disagrees", body="Không.")
    reply = dispatch.replies.get()
    assert (reply.status, reply.is_late, dispatch.status) == ("issued", True, Sent.CONSENTED)
    assert [(o.pk, o.status) for o in dispatch.outcomes.all()] == [
        (consent.outcome_id, Sent.CONSENTED)
    ]
    assert not hasattr(reply, "outcome")
    told = Notice.objects.filter(kind="answered").values_list("seat__user__username", flat=True)
    assert list(told) == ["bnc.officer"]


# --- On the calendar as it stands ----------------------------------------------------------------


def test_the_clock_is_replayed_before_it_is_confirmed(p):
    """A day off decided meanwhile: the sweep has not followed yet, consent must not run ahead."""
    dispatch = received(p.bnc_officer, p.nui)
    decide(date(2026, 3, 5), is_off=True)
    assert refused(dispatch, by=p.bnc_officer)
    consent = confirm(dispatch, by=p.bnc_officer, at="2026-03-11 08:00")
    assert (consent.consent_from, consent.proof["due_on"]) == (date(2026, 3, 11), "2026-03-10")


def test_an_announced_date_is_not_shortened_by_confirming(p):
    """A make-up Saturday decided meanwhile would end the five days sooner than was announced."""
    dispatch = received(p.bnc_officer, p.nui)
    decide(date(2026, 3, 7), is_off=False)
    assert refused(dispatch, by=p.bnc_officer, at="2026-03-09 08:00")
    consent = confirm(dispatch, by=p.bnc_officer)
    assert (consent.consent_from, consent.proof["due_on"]) == (date(2026, 3, 10), "2026-03-09")


def test_a_day_decided_at_last_makes_the_date_firm(p):
    dispatch = received(p.bnc_officer, p.nui, at="2026-11-13 09:00")
    assert (dispatch.due_on, dispatch.is_provisional) == (date(2026, 11, 20), False)
    dispatch = received(p.bnc_officer, p.nui, at="2026-11-16 09:00")
    decide(date(2026, 11, 23), is_off=None)
    assert confirm(dispatch, by=p.bnc_officer, at="2026-11-25 08:00").consent_from == date(
        2026, 11, 24
    )
