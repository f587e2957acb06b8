"""What was judged, shown or announced once is not undone behind anybody's back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from regulations.loading import new_revision
from regulations.models import CalendarDecision
from requests import reminders, workflow
from requests.reminders import sweep
from tests.factories import (
    draft_letter,
    fresh,
    on_the,
    received,
    register,
    replied,
    sent,
    signed_reply,
)

pytestmark = pytest.mark.django_db


def test_a_notice_in_time_stays_so_when_the_receipt_is_corrected(p):
    dispatch = received(p.bnc_officer, p.nui, at="2026-03-03 09:00")  # due 10/03, notice by 09/03
    notice = workflow.give_notice(
        dispatch, by=p.nui_leader, at=on_the("2026-03-09 10:00"), reason="Chờ họp",
        new_due_on=date(2026, 3, 17), document_number="9-CV/ĐU",
    )  # fmt: skip
    assert notice.is_in_time
    earlier = sent(p.bnc_officer, p.ben, at="2026-03-02 09:00")
    other = register(earlier, at="2026-03-03 09:00", registered_on=date(2026, 3, 3))
    workflow.give_notice(
        other, by=p.ben_leader, at=on_the("2026-03-09 10:00"), reason="Chờ họp",
        new_due_on=date(2026, 3, 17), document_number="9-CV/ĐU",
    )  # fmt: skip
    corrected = workflow.correct_receipt(
        other, by=p.ben_clerk, at=on_the("2026-03-09 11:00"), registered_on=date(2026, 3, 2),
        incoming_number="1", reason="Ghi nhầm ngày",
    )  # fmt: skip
    assert (corrected.due_on, corrected.consent_from) == (date(2026, 3, 17), None)


def test_reported_missing_papers_are_feedback_under_004(p):
    dispatch = register(
        sent(p.khoi_officer, p.bnc, code="004-3.1", letter_reply_by=date(2026, 3, 20)),
        documents_complete=False,
        missing="Phụ lục 2",
    )
    assert (dispatch.consent_from, dispatch.no_consent_because) == (None, "feedback")


def test_a_leader_signs_only_the_text_that_was_shown(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    at = on_the("2026-03-02 09:00")
    shown = workflow.submit(case, by=p.bnc_officer, at=at).version
    workflow.take_back(case, by=p.bnc_officer, at=at)
    workflow.save(case, by=p.bnc_officer, at=at, version=shown, body="Nội dung khác hẳn.")
    workflow.submit(case, by=p.bnc_officer, at=at)
    with pytest.raises(workflow.WrongState):
        workflow.sign(case, by=p.bnc_leader, at=at, version=shown)
    assert fresh(case).status == "awaiting_signature"


def test_an_answer_to_a_withdrawn_request_waits_for_nobody(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui)
    reply = signed_reply(dispatch)
    workflow.withdraw(
        dispatch.case, by=p.bnc_leader, at=on_the("2026-03-03 09:00"), reason="Đã có chỉ đạo khác"
    )
    page = as_seat(p.nui_clerk).get("/viec/?nhom=duyet").content.decode()
    assert "PH-2026-0001" not in page
    assert fresh(reply).status == "signed"


def test_a_shorter_date_is_withheld_but_becomes_final(p):
    dispatch = received(p.bnc_officer, p.nui, at="2026-11-18 09:00")
    assert (dispatch.due_on, dispatch.is_provisional) == (date(2026, 11, 26), True)
    swap = CalendarDecision.objects.get(days__day=date(2026, 11, 28))
    swap.status = "official"
    swap.save()
    swap.days.filter(day=date(2026, 11, 28)).update(is_off=False)
    new_revision("quyết định hoán đổi")
    sweep(at=on_the("2026-11-20 08:00"))
    after = fresh(dispatch)
    assert (after.due_on, after.is_provisional) == (date(2026, 11, 26), False)


def test_a_time_that_has_passed_cannot_be_accepted(p):
    dispatch = received(p.xaydung_officer, p.kiemtra, code="000-5.1.a")
    proposal = workflow.propose_time(
        dispatch, by=p.kiemtra_leader, at=on_the("2026-03-03 09:00"), due_on=date(2026, 3, 6)
    )
    with pytest.raises(ValidationError):
        workflow.accept_time(proposal, by=p.xaydung_officer, at=on_the("2026-03-09 09:00"))


def test_one_bad_row_does_not_silence_the_sweep(p, monkeypatch):
    bad, good = received(p.bnc_officer, p.nui), received(p.bnc_officer, p.ben)

    one = reminders._sweep_one

    def broken(pk, *rest):
        if pk == bad.pk:
            raise RuntimeError
        return one(pk, *rest)

    monkeypatch.setattr(reminders, "_sweep_one", broken)
    written = reminders.sweep(at=on_the("2026-03-10 08:00")).written
    assert {row[1] for row in written} == {good.requested_agency.code}
    assert replied(good, at="2026-03-10 09:00").outcomes.get().is_late
