"""The thin line through every floor: 002, three communes."""

from datetime import date

import pytest

from requests import workflow
from requests.models import CoordinationRequest, Dispatch
from tests.factories import fresh, on_the, received, register, replied, sent, sent_letter

pytestmark = pytest.mark.django_db


def test_send_makes_a_clock_for_each_addressee_and_lets_it_see(p):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben, p.dong])
    assert case.number == "PH-2026-0001"
    rows = list(case.dispatches.order_by("requested_agency__code"))
    assert [(d.is_assumed, d.received_on, d.due_on) for d in rows] == [
        (True, date(2026, 3, 3), date(2026, 3, 10))
    ] * 3
    assert list(CoordinationRequest.objects.visible_to(p.nui_clerk)) == [case]
    assert list(Dispatch.objects.visible_to(p.nui_clerk)) == [
        case.dispatches.get(requested_agency=p.nui)
    ]
    assert not Dispatch.objects.visible_to(p.khoi_leader).exists()


def test_registering_replays_the_assumed_date(p):
    dispatch = register(sent(p.bnc_officer, p.nui), at="2026-03-02 10:00")
    assert (dispatch.due_on, dispatch.notice_by, dispatch.consent_from) == (
        date(2026, 3, 9),
        date(2026, 3, 6),
        date(2026, 3, 10),
    )
    assert not dispatch.is_assumed


def test_a_reply_ends_the_dispatch(p):
    dispatch = replied(received(p.bnc_officer, p.nui), at="2026-03-05 08:00")
    assert dispatch.status == Dispatch.Status.REPLIED
    assert not dispatch.outcomes.get().is_late


def test_silence_becomes_consent_only_when_a_person_confirms(p):
    dispatch = received(p.bnc_officer, p.nui)
    assert workflow.consent_is_possible(dispatch, date(2026, 3, 10))
    consent = workflow.confirm_consent(dispatch, by=p.bnc_officer, at=on_the("2026-03-10 08:00"))
    assert consent.number == "PGN-2026-0001"
    assert fresh(dispatch).status == Dispatch.Status.CONSENTED
