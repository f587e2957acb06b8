"""Named readers and emergency openings: who may read a restricted case, since when, until when."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from records import access
from records.history import database_now
from records.models import Document, EmergencyOpening, Event, Grant, Notice
from regulations.calendar import day_of
from requests import workflow
from requests.models import LetterText, ReplyText
from requests.workflow.reading import LONGEST
from tests.factories import fresh, on_the, replied, sent_letter

pytestmark = pytest.mark.django_db
AT = on_the("2026-03-03 09:00")
LATER = on_the("2026-03-04 09:00")


@pytest.fixture
def case(p):
    return sent_letter(p.bnc_officer, [p.nui], secrecy="working_secret")


def page(client, case, seat, as_seat, name="ai-xem", at="2026-03-05 09:00"):
    return as_seat(seat, at=at).get(f"/ho-so/{case.pk}/{name}/")


def text_of(response) -> str:
    return response.content.decode()


# --- Ai và vì sao --------------------------------------------------------------------------------


def test_ones_own_side_is_listed_with_reasons_and_the_other_only_counted(p, case, as_seat, client):
    text = text_of(page(client, case, p.bnc_leader, as_seat))
    assert "bnc.officer Thử" in text
    assert "bnc.clerk Thử" in text  # tracks: number, parties, clock
    assert "Chỉ số, các bên, thời hạn" in text
    assert "nui." not in text
    assert "Bên kia: 2 người xem được nội dung" in text


def test_the_addressee_sees_its_own_circle_under_the_key_of_its_dispatch(p, case, as_seat, client):
    dispatch = case.dispatches.get()
    text = text_of(page(client, dispatch, p.nui_leader, as_seat))
    assert "nui.focal Thử" in text
    assert "bnc." not in text


@pytest.mark.parametrize("who", ["nui_clerk", "nui_officer", "ben_leader", "thuongtruc_overseer"])
def test_who_does_not_view_a_case_does_not_learn_who_does(p, case, as_seat, client, who):
    assert page(client, case, getattr(p, who), as_seat).status_code == 404
    dispatch = case.dispatches.get()
    assert page(client, dispatch, getattr(p, who), as_seat).status_code == 404


def test_who_has_opened_it_is_known_to_those_who_route_it(p, case, as_seat, client):
    as_seat(p.bnc_officer, at="2026-03-05 08:00").get(case.get_absolute_url())
    as_seat(p.nui_leader, at="2026-03-05 08:10").get(case.dispatches.get().get_absolute_url())
    text = text_of(page(client, case, p.bnc_leader, as_seat))
    assert "Ai đã xem" in text.split("<main")[1]
    assert "Bên kia: 1 người đã mở." in text
    officer = text_of(page(client, case, p.bnc_officer, as_seat))
    assert "mỗi lần mở đều được ghi" not in officer


# --- Nêu tên -------------------------------------------------------------------------------------


def named(p, case, **fields):
    return workflow.name_reader(case, by=p.bnc_leader, at=AT, reader=p.bnc_focal, **fields)


def sees(seat, case) -> tuple[bool, bool, bool]:
    """The letter's words, its files, the answer's words."""
    return (
        LetterText.objects.visible_to(seat).filter(pk=case.pk).exists(),
        access.visible_to(
            Document.objects.filter(dossier=case.pk), seat, at="uploaded_at"
        ).exists(),
        ReplyText.objects.visible_to(seat).filter(reply__dispatch__case=case).exists(),
    )


def behind_the_wall(seat, case, as_web) -> tuple[bool, bool, bool]:
    with as_web(seat):
        return (
            LetterText.objects.filter(pk=case.pk).exists(),
            Document.objects.filter(dossier=case.pk).exists(),
            ReplyText.objects.filter(reply__dispatch__case=case).exists(),
        )


def test_who_is_named_later_sees_what_comes_later(p, case, as_web):
    named(p, case)
    dispatch = case.dispatches.get()
    workflow.register(dispatch, by=p.nui_clerk, at=AT)
    replied(dispatch, at="2026-03-04 09:00")
    assert sees(p.bnc_focal, case) == (False, False, True)
    assert behind_the_wall(p.bnc_focal, case, as_web) == (False, False, True)
    assert sees(p.bnc_leader, case) == (True, True, True)


def test_what_is_there_already_is_opened_when_it_is_said(p, case, as_web, as_seat):
    named(p, case, sees_all=True)
    assert sees(p.bnc_focal, case) == (True, True, False)
    assert behind_the_wall(p.bnc_focal, case, as_web) == (True, True, False)
    response = as_seat(p.bnc_focal, at="2026-03-05 09:00").get(case.get_absolute_url())
    assert fresh(case).subject in text_of(response)


def test_a_page_of_who_was_named_later_hides_the_older_words(p, case, as_seat):
    named(p, case)
    client = as_seat(p.bnc_focal, at="2026-03-05 09:00")
    response = client.get(case.get_absolute_url())
    assert response.status_code == 200
    assert fresh(case).subject not in text_of(response)
    assert fresh(case).body not in text_of(response)
    file = Document.objects.get(dossier=case.pk)
    assert client.get(f"/tep/{file.pk}/").status_code == 404


def test_the_named_one_is_told_and_it_is_on_record(p, case):
    named(p, case)
    assert Notice.objects.filter(seat=p.bnc_focal, kind="named").count() == 1
    event = Event.objects.filter(action="reader.named", dossier=case.pk).get()
    assert (event.seat, event.inside_agency, event.payload.data) == (
        p.bnc_leader, p.bnc, {"reader": p.bnc_focal.pk, "sees_all": False},
    )  # fmt: skip


def test_a_named_reader_can_be_unnamed(p, case):
    named(p, case, sees_all=True)
    workflow.unname_reader(case, by=p.bnc_leader, at=LATER, reader=p.bnc_focal)
    assert sees(p.bnc_focal, case) == (False, False, False)
    assert Event.objects.filter(action="reader.unnamed").count() == 2  # letter and dispatch


def test_unnaming_takes_only_what_naming_gave(p, case):
    workflow.unname_reader(case, by=p.bnc_leader, at=LATER, reader=p.bnc_officer)
    assert sees(p.bnc_officer, case) == (True, True, False)


@pytest.mark.parametrize("who", ["bnc_officer", "bnc_clerk", "ben_leader"])
def test_only_those_who_route_a_case_name_readers(p, case, who):
    with pytest.raises(PermissionDenied):
        workflow.name_reader(case, by=getattr(p, who), at=AT, reader=p.bnc_focal)


def test_only_people_of_ones_own_agency_are_named(p, case):
    with pytest.raises(ValidationError, match="Chọn người đang làm việc tại cơ quan"):
        workflow.name_reader(case, by=p.bnc_leader, at=AT, reader=p.ben_leader)


def test_an_ordinary_case_has_no_named_readers(p):
    case = sent_letter(p.bnc_officer, [p.nui])
    with pytest.raises(PermissionDenied):
        workflow.name_reader(case, by=p.bnc_leader, at=AT, reader=p.bnc_officer)


def test_naming_and_unnaming_through_the_page(p, case, as_seat):
    client = as_seat(p.bnc_leader, at="2026-03-05 09:00")
    response = client.post(
        f"/ho-so/{case.pk}/neu-ten/", {"reader": p.bnc_focal.pk, "sees_all": "all"}
    )
    assert response.status_code == 302
    assert sees(p.bnc_focal, case) == (True, True, False)
    assert "Thôi quyền xem" in text_of(client.get(f"/ho-so/{case.pk}/ai-xem/"))
    client.post(f"/ho-so/{case.pk}/thoi-neu-ten/", {"reader": p.bnc_focal.pk})
    assert sees(p.bnc_focal, case) == (False, False, False)
    refused = client.post(f"/ho-so/{case.pk}/neu-ten/", {"reader": p.nui_leader.pk})
    assert "id_reader" in text_of(refused)
    assert client.post(f"/ho-so/{case.pk}/thoi-neu-ten/", {"reader": "x"}).status_code == 404


# --- Mở khẩn cấp ---------------------------------------------------------------------------------


@pytest.fixture
def today() -> date:
    """The wall goes by the database's own day."""
    return day_of(database_now())


def asked(p, case, today, *, by=None, **fields):
    values = {
        "file_number": case.number,
        "file_agency": p.bnc,
        "reason": "Người phụ trách nghỉ ốm, mai đến hạn",
        "until_on": today + timedelta(days=3),
    }
    return workflow.ask_emergency(by=by or p.nui_officer, at=database_now(), **values | fields)


def decide(row, by, *, agree=True):
    return workflow.decide_emergency(row, by=by, at=database_now(), agree=agree)


def test_a_second_person_opens_a_case_until_its_end(p, case, today, as_web):
    dispatch = case.dispatches.get()
    row = asked(p, case, today)
    assert sees(p.nui_officer, case) == (False, False, False)
    decide(row, p.nui_focal)
    assert sees(p.nui_officer, case) == (True, True, False)
    assert behind_the_wall(p.nui_officer, case, as_web) == (True, True, False)
    grants = Grant.objects.filter(group=p.nui_officer.group_id)
    assert {(g.content_object_id, g.until_on, g.given_by) for g in grants} == {
        (case.pk, row.until_on, p.nui_focal), (dispatch.pk, row.until_on, p.nui_focal),
    }  # fmt: skip


def test_after_its_end_it_is_closed_again(p, case, today, as_web):
    decide(asked(p, case, today), p.nui_focal)
    Grant.objects.filter(group=p.nui_officer.group_id).update(until_on=today - timedelta(days=1))
    assert sees(p.nui_officer, case) == (False, False, False)
    assert behind_the_wall(p.nui_officer, case, as_web) == (False, False, False)


def test_the_leader_of_the_agency_is_told_and_may_track_it(p, case, today, as_seat):
    decide(asked(p, case, today), p.nui_focal)
    told = Notice.objects.filter(kind="emergency")
    assert {n.seat for n in told} == {p.nui_leader, p.nui_officer}
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"emergency.asked", "emergency.agreed", "dossier.emergency_opened"} <= actions


def test_nobody_agrees_with_themselves(p, case, today):
    row = asked(p, case, today, by=p.nui_leader)
    with pytest.raises(PermissionDenied):
        decide(row, p.nui_leader)


def test_the_database_too_wants_a_second_person(p, case, today):
    row = asked(p, case, today, by=p.nui_leader)
    with (
        pytest.raises(IntegrityError, match="emergency_needs_a_second_person"),
        transaction.atomic(),
    ):
        EmergencyOpening.objects.filter(pk=row.pk).update(decided_by=p.nui_leader)


@pytest.mark.parametrize("who", ["nui_clerk", "nui_officer", "ben_leader", "bnc_leader"])
def test_only_those_who_route_mail_of_the_same_agency_decide(p, case, today, who):
    row = asked(p, case, today, by=p.nui_officer)
    with pytest.raises(PermissionDenied):
        decide(row, getattr(p, who))
    assert sees(p.nui_officer, case) == (False, False, False)


@pytest.mark.parametrize("who", ["nui_clerk", "ben_leader", "nui_officer"])
def test_the_function_asks_for_itself_who_decides(p, case, today, who, as_web):
    """Called past the workflow, as a compromised page could."""
    row = asked(p, case, today)
    seat = getattr(p, who)
    with as_web(seat), connection.cursor() as cursor:
        cursor.execute("select requests_open_emergency(%s, %s)", [row.pk, seat.pk])
        assert cursor.fetchone()[0] == []
        cursor.execute("select requests_open_emergency(%s, %s)", [row.pk, p.nui_focal.pk])
        assert cursor.fetchone()[0] == []  # a seat that is not one's own


def test_a_file_in_which_the_agency_is_no_side_is_not_opened(p, case, today):
    row = asked(p, case, today, by=p.ben_officer)
    with pytest.raises(ValidationError, match="Không có hồ sơ mang số này"):
        decide(row, p.ben_focal)
    assert sees(p.ben_officer, case) == (False, False, False)


def test_who_asks_learns_nothing_of_whether_it_exists(p, case, as_seat, today):
    client = as_seat(p.ben_officer, at=f"{today} 09:00")
    answers = []
    for number in (case.number, "PH-2026-9999"):
        form = {"file_number": number, "file_agency": p.bnc.pk, "reason": "Gấp",
                "until_on": f"{today:%d/%m/%Y}"}  # fmt: skip
        client.post("/mo-khan-cap/", form)
        answers.append(text_of(client.get("/mo-khan-cap/")).count("Chờ người thứ hai đồng ý"))
    assert answers == [1, 2]


def test_an_emergency_wants_number_reason_and_an_end(p, case, today):
    with pytest.raises(ValidationError) as caught:
        asked(
            p, case, today, file_number=" ", reason=" ",
            until_on=today + LONGEST + timedelta(days=1),
        )  # fmt: skip
    assert set(caught.value.message_dict) == {"file_number", "reason", "until_on"}


@pytest.mark.parametrize("barred", ["nui_focal", "nui_officer"])
def test_it_opens_nothing_to_who_is_barred_nor_through_them(
    p, case, today, as_seat, as_web, barred
):
    access.bar(case.dossier, [getattr(p, barred).user], by=p.bnc_officer, at=database_now())
    row = asked(p, case, today)
    with as_web(p.nui_focal), pytest.raises((ValidationError, PermissionDenied)):
        decide(row, p.nui_focal)
    assert behind_the_wall(p.nui_officer, case, as_web) == (False, False, False)


def test_who_is_barred_does_not_hear_that_somebody_asked(p, case, today, as_seat):
    access.bar(case.dossier, [p.nui_focal.user], by=p.bnc_officer, at=database_now())
    asked(p, case, today)
    when = f"{today} 09:00"
    page = text_of(as_seat(p.nui_leader, at=when).get("/mo-khan-cap/"))
    assert case.number in page
    page = text_of(as_seat(p.nui_focal, at=when).get("/mo-khan-cap/"))
    assert case.number not in page


def test_who_is_barred_later_has_nothing_left_unread(p, case, as_seat):
    focal = p.nui_focal
    before = Notice.objects.unread().open_to(focal.user).filter(seat=focal).count()
    access.bar(case.dispatches.get().dossier, [focal.user], by=p.bnc_officer, at=database_now())
    rows = Notice.objects.unread().filter(seat=focal)
    assert (before, rows.count(), rows.open_to(focal.user).count()) == (1, 1, 0)
    page = as_seat(focal, at="2026-03-02 09:00").get("/thong-bao/").content.decode()
    assert "Thông báo, 0 chưa đọc" in page


def test_a_refusal_opens_nothing_and_is_kept(p, case, today):
    row = decide(asked(p, case, today), p.nui_focal, agree=False)
    assert (row.is_agreed, row.decided_by) == (False, p.nui_focal)
    assert sees(p.nui_officer, case) == (False, False, False)
    with pytest.raises(workflow.WrongState):
        decide(row, p.nui_leader)


def test_the_page_of_those_who_decide(p, case, as_seat, today):
    row = asked(p, case, today)
    leader = as_seat(p.nui_leader, at=f"{today} 09:00")
    assert "1 đề nghị mở khẩn cấp" in text_of(leader.get("/viec/"))
    assert "Người phụ trách nghỉ ốm" in text_of(leader.get("/mo-khan-cap/"))
    assert leader.post(f"/mo-khan-cap/{row.pk}/", {"action": "agree"}).status_code == 302
    assert sees(p.nui_officer, case) == (True, True, False)
    stranger = as_seat(p.ben_leader, at=f"{today} 09:00")
    assert "Người phụ trách" not in text_of(stranger.get("/mo-khan-cap/"))
    assert stranger.post(f"/mo-khan-cap/{row.pk}/", {"action": "agree"}).status_code == 404
