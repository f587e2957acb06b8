"""People lent: always restricted; a name leaves its house with the leader's consent alone."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from meetings import workflow
from meetings.models import FileStudy, Nomination, Secondment
from records import access
from requests import workflow as letters
from requests.models import LetterText
from requests.workflow import WrongState
from tests.factories import on_the, rule

pytestmark = pytest.mark.django_db
NOW = "2026-06-01 08:00"
FIRST, LAST = date(2026, 6, 8), date(2026, 6, 30)
NEED = {
    "post": "Thành viên đoàn kiểm tra", "qualification": "Luật", "people": 1, "from_on": FIRST,
    "to_on": LAST, "task": "Tham gia đoàn kiểm tra",
}  # fmt: skip


def asked(p, *, code="002-5.3.b", by=None, to=None, at=NOW, **fields) -> Secondment:
    by = by or p.bnc_officer
    values = {"subject": "Đề nghị cử cán bộ tham gia đoàn", "needs": [NEED]}
    return workflow.ask_people(
        by=by, at=on_the(at), rule=rule(code), addressees=to or [p.nui],
        signer=by.agency.seats.with_role("leader").first(), **{**values, **fields},
    )  # fmt: skip


def sent(p, *, at=NOW, **fields):
    """The dispatch of a request that went out."""
    case = asked(p, at=at, **fields).case
    agency = case.requesting_agency
    letters.submit(case, by=case.drafted_by, at=on_the(at))
    letters.sign(case, by=agency.seats.with_role("leader").first(), at=on_the(at))
    clerk = agency.seats.with_role("clerk").first()
    letters.issue(case, by=clerk, at=on_the(at), document_number="41-CV")
    return case.dispatches.select_related("case").first()


def nominated(p, dispatch, *, at=NOW, **fields) -> Nomination:
    need = dispatch.case.secondment.needs.get()
    values = {"name": "Nguyễn Văn Thử", "title": "Chuyên viên", "from_on": FIRST, "to_on": LAST}
    return workflow.nominate(
        dispatch, by=p.nui_focal, at=on_the(at), need=need, **{**values, **fields}
    )


def test_a_request_is_always_restricted_and_says_who_is_wanted(p):
    row = asked(p)
    assert (row.case.act, row.case.dossier.is_restricted) == ("secondment", True)
    assert "Thành viên đoàn kiểm tra" in row.case.body
    assert row.needs.get().people == 1


def test_what_is_asked_for_in_words_becomes_no_state_secret(p):
    case = asked(p).case
    letters.save(case, by=p.bnc_officer, at=on_the(NOW), version=0, subject="", body="")
    with pytest.raises(ValidationError, match="văn bản giấy") as error:
        letters.save(case, by=p.bnc_officer, at=on_the(NOW), version=1, secrecy="secret")
    assert set(error.value.error_dict) == {"secrecy"}
    LetterText.objects.all().delete()
    with pytest.raises(IntegrityError, match="register-only"), transaction.atomic():
        access.mark(case.dossier, "secret", is_register_only=True)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"subject": " "}, "trích yếu"), ({"needs": []}, "ít nhất một vị trí"),
        ({"letter_reply_by": date(2026, 5, 1)}, "đã qua"),
        ({"needs": [{**NEED, "to_on": date(2026, 6, 1)}]}, "kết thúc"),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_says_why(p, fields, says):
    with pytest.raises(ValidationError, match=says):
        asked(p, **fields)
    assert not Secondment.objects.exists()


def test_a_name_stays_in_its_house_until_the_leader_consents(p, as_web):
    dispatch = sent(p)
    row = nominated(p, dispatch)
    with as_web(p.bnc_officer):
        assert not Nomination.objects.exists()
    with pytest.raises(PermissionDenied):
        workflow.consent(row, by=p.nui_focal, at=on_the(NOW))
    row = workflow.consent(row, by=p.nui_leader, at=on_the(NOW))
    with as_web(p.bnc_officer):
        assert Nomination.objects.get().name == "Nguyễn Văn Thử"
    with as_web(p.bnc_focal):  # not named: it is restricted
        assert not Nomination.objects.exists()
    dispatch.refresh_from_db()
    assert dispatch.status == "replied"
    with pytest.raises(WrongState):
        workflow.consent(row, by=p.nui_leader, at=on_the(NOW))


def test_no_name_leaves_a_house_that_declined(p, as_seat):
    dispatch = sent(p)
    row = nominated(p, dispatch)
    letters.register(dispatch, by=p.nui_clerk, at=on_the(NOW))
    letters.decline(dispatch, by=p.nui_focal, at=on_the(NOW), reason="Không có người")
    with pytest.raises(PermissionDenied):
        workflow.consent(row, by=p.nui_leader, at=on_the(NOW))
    assert Nomination.objects.get().inside_agency == p.nui
    shown = as_seat(p.nui_leader, at="2026-06-01 09:00").get(
        row.need.secondment.get_absolute_url()
    )
    assert "Đồng ý cử" not in shown.content.decode()
    row = workflow.withdraw_nomination(row, by=p.nui_focal, at=on_the(NOW), reason="Không cử")
    assert row.status == "withdrawn"


def test_a_post_asked_of_several_agencies_is_filled_once(p, as_seat):
    case = sent(p, to=[p.nui, p.ben]).case
    at = on_the("2026-06-01 09:00")
    values = {
        "at": at, "title": "Chuyên viên", "from_on": FIRST, "to_on": LAST,
        "need": case.secondment.needs.get(),
    }  # fmt: skip
    to_nui, to_ben = (case.dispatches.get(requested_agency=agency) for agency in (p.nui, p.ben))
    workflow.nominate(to_nui, by=p.nui_focal, name="Người thứ nhất", **values)
    with pytest.raises(ValidationError, match="đã đủ người"):
        workflow.nominate(to_ben, by=p.ben_focal, name="Người thứ hai", **values)
    shown = as_seat(p.ben_focal, at="2026-06-01 10:00").get(case.secondment.get_absolute_url())
    assert "đủ người" in shown.content.decode()
    assert "Người thứ nhất" not in shown.content.decode()


def test_who_falls_ill_after_the_letter_was_closed_is_withdrawn(p):
    dispatch = sent(p)
    row = workflow.consent(nominated(p, dispatch), by=p.nui_leader, at=on_the(NOW))
    letters.close(dispatch.case, by=p.bnc_officer, at=on_the("2026-06-02 08:00"))
    row = workflow.withdraw_nomination(
        row, by=p.nui_leader, at=on_the("2026-06-03 08:00"), reason="Ốm"
    )
    assert row.withdrawn_reason == "Ốm"


def test_a_withdrawn_nomination_leaves_its_place_open_again(p, as_web):
    dispatch = sent(p)
    row = nominated(p, dispatch)
    need = row.need
    with as_web(p.nui_focal):
        assert workflow.open_places(need) == 0
    with pytest.raises(ValidationError, match="đã đủ người"):
        nominated(p, dispatch, name="Người thứ hai")
    workflow.consent(row, by=p.nui_leader, at=on_the(NOW))
    with pytest.raises(ValidationError, match="lý do rút"):
        workflow.withdraw_nomination(row, by=p.nui_leader, at=on_the(NOW), reason=" ")
    row = workflow.withdraw_nomination(row, by=p.nui_leader, at=on_the(NOW), reason="Đi học")
    assert (row.get_status_display(), row.withdrawn_reason) == ("Rút đề cử", "Đi học")
    with as_web(p.bnc_officer):
        assert workflow.open_places(need) == 1
    with as_web(p.ben_leader):
        assert workflow.open_places(need) == 0  # of what one may not read nothing is said
    with pytest.raises(WrongState):
        workflow.withdraw_nomination(row, by=p.nui_leader, at=on_the(NOW), reason="Lần nữa")
    assert nominated(p, dispatch, name="Người thứ hai").status == "proposed"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"), ({"title": ""}, "title"), ({"to_on": date(2026, 6, 1)}, "to_on"),
        ({"to_on": date(2026, 7, 1)}, "to_on"), ({"from_on": date(2026, 6, 7)}, "from_on"),
    ],
)  # fmt: skip
def test_a_nomination_that_cannot_be_names_its_field(p, fields, field):
    dispatch = sent(p)
    with pytest.raises(ValidationError) as error:
        nominated(p, dispatch, **fields)
    assert set(error.value.error_dict) == {field}


def test_feedback_is_words_of_who_borrowed_them(p):
    row = workflow.consent(nominated(p, sent(p)), by=p.nui_leader, at=on_the(NOW))
    after = on_the("2026-07-01 08:00")
    with pytest.raises(PermissionDenied):
        workflow.give_feedback(row, by=p.bnc_officer, at=on_the(NOW), feedback="Sớm")
    with pytest.raises(PermissionDenied):
        workflow.give_feedback(row, by=p.nui_leader, at=after, feedback="Tốt")
    with pytest.raises(ValidationError, match="Ghi nhận xét"):
        workflow.give_feedback(row, by=p.bnc_officer, at=after, feedback=" ")
    row = workflow.give_feedback(row, by=p.bnc_officer, at=after, feedback="Hoàn thành nhiệm vụ")
    assert row.feedback == "Hoàn thành nhiệm vụ"


def test_files_studied_on_the_spot_are_confirmed_by_who_keeps_them(p):
    dispatch = sent(p, by=p.xaydung_officer, to=[p.kiemtra], code="000-5.2.p3")
    values = {
        "by": p.xaydung_officer, "at": on_the("2026-06-12 08:00"), "who": "Hai cán bộ của Ban",
        "lines": "Sổ đến 2026, dòng 12 đến 15", "from_on": FIRST, "to_on": date(2026, 6, 9),
    }  # fmt: skip
    for fields, field in (
        ({"who": ""}, "who"), ({"lines": " "}, "lines"), ({"to_on": date(2026, 6, 1)}, "to_on"),
        ({"to_on": date(2026, 6, 13)}, "to_on"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as error:
            workflow.log_study(dispatch, **{**values, **fields})
        assert set(error.value.error_dict) == {field}
    with pytest.raises(PermissionDenied):
        workflow.log_study(dispatch, **{**values, "by": p.kiemtra_leader})
    row = workflow.log_study(dispatch, **values)
    with pytest.raises(PermissionDenied):
        workflow.confirm_study(row, by=p.xaydung_leader, at=on_the("2026-06-13 08:00"))
    row = workflow.confirm_study(row, by=p.kiemtra_leader, at=on_the("2026-06-13 08:00"))
    assert FileStudy.objects.get().confirmed_by == p.kiemtra_leader
    with pytest.raises(WrongState):
        workflow.confirm_study(row, by=p.kiemtra_leader, at=on_the("2026-06-13 08:00"))
