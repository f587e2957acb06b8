"""The way up: where the clause has one, after what it asks, until a direction ends it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from meetings import workflow as meetings
from records import access
from records.models import Notice
from regulations.models import Party
from requests import workflow
from requests.models import Dispatch, Escalation
from requests.workflow import WrongState, escalating
from requests.workflow.gate import gate_of
from tests.factories import attach, fresh, make_agency, make_seat, on_the, received, replied, sent
from tests.meetings.test_meeting import sent as invited

pytestmark = pytest.mark.django_db
NOW = "2026-03-04 09:00"
AT = on_the(NOW)
DAY = date(2026, 3, 4)


@pytest.fixture
def up(p):
    """The bodies the five clauses name, each with a leader, a focal point, a clerk, an officer."""
    for code, name, places in (
        ("btv", "Ban Thường vụ Tỉnh ủy", (("001", "BTVTU"), ("003", "BTVTU"), ("004", "BTVTU"))),
        ("btc", "Ban Tổ chức Tỉnh ủy", (("001", "BTCTU"), ("003", "BTCTU"), ("004", "BTCTU"))),
        ("ttdu", "Thường trực Đảng ủy xã", (("000", "TTDU"),)),
        ("btvca", "Ban Thường vụ Đảng ủy Công an tỉnh", (("001", "BTVDUCAT"),)),
    ):
        agency = make_agency(code, name)
        for role in ("leader", "focal", "clerk", "officer"):
            setattr(p, f"{code}_{role}", make_seat(agency, role))
        for key, party in places:
            Party.objects.get(regulation__key=key, code=party).members.add(agency)
        setattr(p, code, agency)
    return p


def disagreed(by, to, code, **fields) -> Dispatch:
    return replied(
        received(by, to, code=code, **fields), stance="disagrees", body="Không nhất trí."
    )


def issued(way: Escalation, p, agency: str, *, at=AT) -> Escalation:
    """The report signed and issued."""
    officer, leader, clerk = (getattr(p, f"{agency}_{r}") for r in ("officer", "leader", "clerk"))
    case = workflow.save(way.report, by=officer, at=at, version=0, signer=leader)
    workflow.submit(case, by=officer, at=at)
    workflow.sign(case, by=leader, at=at)
    workflow.issue(case, by=clerk, at=at, document_number="15-BC")
    return fresh(way)


def told(seat, kind) -> bool:
    return Notice.objects.filter(seat=seat, kind=kind).exists()


# --- Where there is a way, and where there is none --------------------------------------------


def test_under_002_a_no_is_an_answer_and_there_is_no_way_up(up, as_seat):
    dispatch = disagreed(up.bnc_officer, up.nui, "002-5.1.c")
    with pytest.raises(ValidationError, match="không quy định cấp quyết định"):
        workflow.report_up(dispatch, by=up.bnc_officer, at=AT)
    page = as_seat(up.bnc_officer).get(f"/ho-so/{dispatch.pk}/xin-y-kien/").content.decode()
    assert "là một câu trả lời" in page
    assert "Lập báo cáo xin ý kiến" not in page


def test_under_001_both_positions_go_to_the_standing_committee(up):
    dispatch = disagreed(up.congan_officer, up.nui, "001-6.2-opinion")
    way = workflow.report_up(dispatch, by=up.congan_officer, at=AT)
    assert (way.body, way.relay) == (up.btv, None)
    assert list(way.report.addressees.all()) == [up.btv]
    assert way.report.follows == dispatch.case
    assert "Không nhất trí." in way.report.body
    assert dispatch.case.text.body in way.report.body


def test_reward_and_discipline_go_through_the_organising_board(up):
    dispatch = disagreed(up.nui_officer, up.btvca, "001-5.2.g6")
    way = workflow.report_up(dispatch, by=up.nui_officer, at=AT)
    assert (way.body, way.relay) == (up.btv, up.btc)
    assert list(way.report.addressees.all()) == [up.btc]
    assert way.report.rule.code == "001-5.2.g6-report"


def test_under_000_a_meeting_must_have_failed_first(up):
    dispatch = received(up.xaydung_officer, up.kiemtra, code="000-5.4")
    with pytest.raises(ValidationError) as refused:
        workflow.report_up(dispatch, by=up.xaydung_officer, at=AT)
    assert refused.value.message_dict.keys() == {"meeting_on", "meeting_number"}
    way = workflow.report_up(
        dispatch, by=up.xaydung_officer, at=AT, meeting_on=date(2026, 3, 3), meeting_number="02-BB"
    )
    assert (way.body, way.meeting_on, way.meeting_number) == (up.ttdu, date(2026, 3, 3), "02-BB")
    case = workflow.save(
        way.report, by=up.xaydung_officer, at=AT, version=0, signer=up.xaydung_leader
    )
    with pytest.raises(ValidationError, match="biên bản cuộc họp"):
        workflow.submit(case, by=up.xaydung_officer, at=AT)
    attach(case)
    workflow.submit(case, by=up.xaydung_officer, at=AT)


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 5)])
def test_a_meeting_before_the_letter_or_after_today_is_none(up, day):
    dispatch = received(up.xaydung_officer, up.kiemtra, code="000-5.4")
    with pytest.raises(ValidationError, match="Ghi ngày họp"):
        workflow.report_up(
            dispatch, by=up.xaydung_officer, at=AT, meeting_on=day, meeting_number="02-BB"
        )


def test_under_000_only_the_board_reports(up):
    dispatch = received(up.kiemtra_officer, up.xaydung, code="000-5.4")
    fields = {"meeting_on": date(2026, 3, 3), "meeting_number": "02-BB"}
    with pytest.raises(ValidationError, match="không phải là cơ quan báo cáo"):
        workflow.report_up(dispatch, by=up.kiemtra_officer, at=AT, **fields)
    assert workflow.report_up(dispatch, by=up.xaydung_focal, at=AT, **fields).body == up.ttdu


def test_under_004_the_lead_agency_reports_to_whom_it_chooses(up):
    dispatch = disagreed(up.bnc_officer, up.khoi, "004-3.1")
    with pytest.raises(ValidationError, match="không phải là cơ quan báo cáo"):
        workflow.report_up(dispatch, by=up.bnc_officer, at=AT)
    way = workflow.report_up(dispatch, by=up.khoi_focal, at=AT, to=[up.btv, up.thuongtruc])
    assert set(way.report.addressees.all()) == {up.btv, up.thuongtruc}


def test_under_004_a_report_to_anybody_else_is_refused(up):
    dispatch = disagreed(up.khoi_officer, up.bnc, "004-3.1")
    with pytest.raises(ValidationError) as refused:
        workflow.report_up(dispatch, by=up.khoi_officer, at=AT, to=[up.nui])
    assert refused.value.message_dict.keys() == {"to"}
    default = workflow.report_up(dispatch, by=up.khoi_officer, at=AT)
    assert list(default.report.addressees.all()) == [up.thuongtruc]


def test_under_003_difficulties_go_up_before_any_answer(up):
    dispatch = received(up.khoi_officer, up.congan, code="003-5.2.2")
    way = workflow.report_up(dispatch, by=up.khoi_officer, at=AT)
    assert (way.body, way.relay) == (up.btv, up.btc)


def test_before_a_no_there_is_nothing_to_report(up):
    dispatch = received(up.congan_officer, up.nui, code="001-6.2-opinion")
    with pytest.raises(ValidationError, match="Chưa báo cáo lên được"):
        workflow.report_up(dispatch, by=up.congan_officer, at=AT)


def test_one_way_up_at_a_time_and_a_dropped_report_frees_it(up):
    dispatch = disagreed(up.congan_officer, up.nui, "001-6.2-opinion")
    way = workflow.report_up(dispatch, by=up.congan_officer, at=AT)
    with pytest.raises(ValidationError):
        workflow.report_up(dispatch, by=up.congan_officer, at=AT)
    workflow.withdraw(way.report, by=up.congan_officer, at=AT)
    assert fresh(way).dropped_at == AT
    assert workflow.report_up(dispatch, by=up.congan_officer, at=AT).pk != way.pk


@pytest.mark.parametrize("who", ["nui_clerk", "nui_officer", "ben_officer", "congan_clerk"])
def test_who_is_no_drafter_of_either_side_does_not_report(up, who):
    dispatch = disagreed(up.congan_officer, up.nui, "001-6.2-opinion")
    with pytest.raises(PermissionDenied):
        workflow.report_up(dispatch, by=getattr(up, who), at=AT)


def test_a_report_on_a_restricted_case_is_restricted(up):
    dispatch = disagreed(up.congan_officer, up.nui, "001-6.2-opinion", secrecy="working_secret")
    report = workflow.report_up(dispatch, by=up.congan_officer, at=AT).report
    assert report.dossier.is_restricted
    assert not access.may_view(up.congan_clerk, report.dossier)


def test_a_restricted_person_case_stays_so_whatever_marking_the_report_gets(up):
    dispatch = disagreed(up.nui_officer, up.congan, "001-4.2.g1")
    report = workflow.report_up(dispatch, by=up.nui_officer, at=AT).report
    workflow.save(report, by=up.nui_officer, at=AT, version=0, secrecy="working_secret")
    report = workflow.save(report, by=up.nui_officer, at=AT, version=1, secrecy="ordinary")
    assert fresh(report.dossier).is_restricted


# --- The report goes out, the direction comes down --------------------------------------------


def test_both_sides_learn_of_the_report_and_the_body_tracks(up):
    dispatch = disagreed(up.congan_officer, up.nui, "001-6.2-opinion")
    issued(workflow.report_up(dispatch, by=up.congan_officer, at=AT), up, "congan")
    assert told(up.nui_focal, Notice.Kind.REPORTED_UP)
    seen = Dispatch.objects.trackable_by(up.btv_leader)
    assert dispatch in seen
    assert dispatch not in Dispatch.objects.visible_to(up.btv_leader)


def test_the_other_side_reads_of_the_report_and_not_the_report(up, as_seat):
    dispatch = disagreed(up.congan_officer, up.nui, "001-6.2-opinion")
    way = issued(workflow.report_up(dispatch, by=up.congan_officer, at=AT), up, "congan")
    client = as_seat(up.nui_leader, at=NOW)
    assert "đã báo cáo xin ý kiến" in client.get(f"/ho-so/{dispatch.pk}/").content.decode()
    assert client.get(f"/ho-so/{way.report_id}/").status_code == 404


def directed(way, by, **fields):
    said = {"number": "33-KL/TU", "on": DAY, "text": "Thực hiện theo phương án của tỉnh."}
    return workflow.record_direction(way, by=by, at=AT, **said | fields)


def test_a_direction_ends_it_and_both_sides_are_told(up, as_seat):
    dispatch = disagreed(up.congan_officer, up.nui, "001-6.2-opinion")
    way = issued(workflow.report_up(dispatch, by=up.congan_officer, at=AT), up, "congan")
    directed(way, up.congan_officer)
    assert told(up.nui_focal, Notice.Kind.DIRECTED)
    assert told(up.congan_officer, Notice.Kind.DIRECTED)
    assert not way.report.dispatches.open().exists()
    page = as_seat(up.nui_leader, at=NOW).get(f"/ho-so/{dispatch.pk}/").content.decode()
    assert "33-KL/TU" in page
    assert "Thực hiện theo phương án của tỉnh." in page
    assert "Ý kiến hai bên, cấp quyết định" not in page
    with pytest.raises(WrongState):
        directed(way, up.congan_officer)
    with pytest.raises(ValidationError):  # not over the head of who decided
        workflow.report_up(dispatch, by=up.congan_officer, at=AT)


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "  "), ("on", None), ("on", date(2026, 3, 3)), ("on", date(2026, 3, 5)),
     ("text", "")],
    ids=["no number", "no day", "before the report", "tomorrow", "no text"],
)  # fmt: skip
def test_a_direction_needs_number_day_and_text(up, field, value):
    dispatch = disagreed(up.congan_officer, up.nui, "001-6.2-opinion")
    way = issued(workflow.report_up(dispatch, by=up.congan_officer, at=AT), up, "congan")
    with pytest.raises(ValidationError) as refused:
        directed(way, up.congan_officer, **{field: value})
    assert refused.value.message_dict.keys() == {field}


def test_nothing_comes_down_before_the_report_is_out(up):
    dispatch = disagreed(up.congan_officer, up.nui, "001-6.2-opinion")
    way = workflow.report_up(dispatch, by=up.congan_officer, at=AT)
    with pytest.raises(ValidationError, match="chưa ban hành"):
        directed(way, up.congan_officer)


@pytest.mark.parametrize("who", ["nui_leader", "nui_clerk"])
def test_only_the_side_that_reported_enters_the_direction(up, who):
    dispatch = disagreed(up.congan_officer, up.nui, "001-6.2-opinion")
    way = issued(workflow.report_up(dispatch, by=up.congan_officer, at=AT), up, "congan")
    with pytest.raises(PermissionDenied):
        directed(way, getattr(up, who))


def test_of_a_state_secret_the_direction_is_number_and_day(up):
    dispatch = sent(
        up.congan_officer, up.nui, code="001-6.2-opinion", secrecy="secret", subject="", body="",
        paper_place="Tủ mật", has_documents=False,
    )  # fmt: skip
    assert escalating.way_up_of(dispatch.rule, DAY).body == up.btv
    assert not escalating.may_go_up(
        dispatch, escalating.way_up_of(dispatch.rule, DAY), up.congan_officer
    )


# --- The gate ---------------------------------------------------------------------------------


def gate(dispatch):
    case = fresh(dispatch.case)
    return gate_of(case, case.drafted_by)


def test_silence_does_not_open_the_gate(up):
    dispatch = received(up.nui_officer, up.btvca, code="001-5.2.g6", letter_reply_by=DAY)
    assert not gate(dispatch).is_open
    assert "im lặng không phải là thống nhất" in gate(dispatch).waits_for[0]


@pytest.mark.parametrize("stance", ["agrees", "agrees_with_comments"])
def test_agreement_opens_it_and_the_file_can_be_closed(up, stance):
    dispatch = received(up.nui_officer, up.btvca, code="001-5.2.g6")
    assert gate(replied(dispatch, stance=stance)).is_open
    workflow.close(dispatch.case, by=up.nui_officer, at=AT)


def test_a_no_keeps_it_shut_until_the_direction(up):
    dispatch = disagreed(up.nui_officer, up.btvca, "001-5.2.g6")
    assert not gate(dispatch).is_open
    with pytest.raises(ValidationError, match="Chưa quyết định"):
        workflow.close(dispatch.case, by=up.nui_officer, at=AT)
    way = issued(workflow.report_up(dispatch, by=up.nui_officer, at=AT), up, "nui")
    assert not gate(dispatch).is_open
    directed(way, up.nui_officer)
    assert gate(dispatch).is_open
    assert "33-KL/TU" in gate(dispatch).because[0]
    workflow.close(dispatch.case, by=up.nui_officer, at=AT)


def test_the_page_says_whether_it_may_be_decided(up, as_seat):
    dispatch = disagreed(up.nui_officer, up.btvca, "001-5.2.g6")
    page = as_seat(up.nui_officer, at=NOW).get(f"/ho-so/{dispatch.case.pk}/").content.decode()
    assert "Chưa được quyết định" in page
    assert f"/ho-so/{dispatch.pk}/xin-y-kien/" in page


# --- The screens ------------------------------------------------------------------------------


def test_from_the_page_to_the_draft_and_back(up, as_seat):
    dispatch = disagreed(up.nui_officer, up.btvca, "001-5.2.g6")
    client = as_seat(up.nui_officer, at=NOW)
    page = client.get(f"/ho-so/{dispatch.pk}/xin-y-kien/").content.decode()
    assert "Không nhất trí." in page
    assert "Ban Tổ chức Tỉnh ủy" in page
    answer = client.post(f"/ho-so/{dispatch.pk}/xin-y-kien/")
    report = Escalation.objects.get().report
    assert answer["Location"] == f"/ho-so/{report.pk}/sua/"
    assert "Ban Tổ chức Tỉnh ủy" in client.get(answer["Location"]).content.decode()


def test_a_missing_precondition_is_said_beside_its_field(up, as_seat):
    dispatch = received(up.xaydung_officer, up.kiemtra, code="000-5.4")
    answer = as_seat(up.xaydung_officer, at=NOW).post(
        f"/ho-so/{dispatch.pk}/xin-y-kien/", {"meeting_number": "02-BB"}
    )
    assert answer.status_code == 200
    assert "chưa họp thì chưa báo cáo lên được" in answer.content.decode()
    assert 'value="02-BB"' in answer.content.decode()


def test_the_record_of_the_meeting_that_failed_is_filled_in(up, as_seat):
    dispatch = received(up.xaydung_officer, up.kiemtra, code="000-5.4")
    address = f"/ho-so/{dispatch.pk}/xin-y-kien/"
    assert 'value="08-BB"' not in as_seat(up.xaydung_officer, at=NOW).get(address).content.decode()
    meeting = invited(
        up, by=up.xaydung_officer, code="000-5.3.c", to=[up.kiemtra], at="2026-03-03 08:00",
        starts_at="2026-03-03 14:00", is_sure=True,
    )  # fmt: skip
    minutes = meetings.save_minutes(
        meeting, by=up.xaydung_officer, at=on_the("2026-03-03 17:00"), number="08-BB",
        text="Chưa thống nhất.", has_failed=True, written_on=date(2026, 3, 3),
    )  # fmt: skip
    assert 'value="08-BB"' not in as_seat(up.xaydung_officer, at=NOW).get(address).content.decode()
    meetings.approve_minutes(minutes, by=up.xaydung_leader, at=on_the("2026-03-03 17:30"))
    page = as_seat(up.xaydung_officer, at="2026-03-04 09:00").get(address).content.decode()
    assert 'value="08-BB"' in page
    assert 'value="03/03/2026"' in page


def test_a_direction_without_number_keeps_what_was_typed(up, as_seat):
    dispatch = disagreed(up.congan_officer, up.nui, "001-6.2-opinion")
    issued(workflow.report_up(dispatch, by=up.congan_officer, at=AT), up, "congan")
    answer = as_seat(up.congan_officer, at=NOW).post(
        f"/ho-so/{dispatch.pk}/ket-luan/", {"on": "04/03/2026", "text": "Theo tỉnh."}
    )
    assert "Ghi số, ký hiệu của văn bản kết luận." in answer.content.decode()
    assert "Theo tỉnh." in answer.content.decode()
    assert Escalation.objects.get().directed_at is None
