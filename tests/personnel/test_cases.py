"""Files of personnel work: chains step by step, gates, who reads them and who never does."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from personnel.chains import chains
from personnel.models import CaseWords, Decision, PersonnelCase
from personnel.progress import standings
from personnel.workflow import files, opening, steps
from records.models import Notice
from regulations.models import Party
from requests import workflow as letters
from requests.models import Dispatch
from requests.workflow import WrongState
from tests.complaints.carried import accredited
from tests.factories import SENT_AT, make_seat, on_the, register, replied

pytestmark = pytest.mark.django_db
AT, TODAY = on_the(SENT_AT), date(2026, 3, 2)
DECIDED = {"document_number": "15-QĐ/ĐU", "decided_on": TODAY, "text": "Đồng ý."}


@pytest.fixture(autouse=True)
def parties(p):
    for code, agency in (("BTVDUCAT", p.congan), ("BTVTU", p.thuongtruc), ("BTCTU", p.kiemtra)):
        Party.objects.get(regulation__key="001", code=code).members.add(agency)


def opened(by, signer, chain, **more) -> PersonnelCase:
    said = {"code": "CB-07", **more}
    return opening.open_case(by=by, at=AT, chain=chains()[chain], signer=signer, **said)


def of_nui(p, chain, **more) -> PersonnelCase:
    return opened(p.nui_officer, p.nui_leader, chain, **more)


def states(case, seat) -> list[str]:
    return [here.state for here in standings(case, seat)]


def send(letter, p, agency) -> Dispatch:
    officer, leader, clerk = (
        getattr(p, f"{agency}_{role}") for role in ("officer", "leader", "clerk")
    )
    letters.submit(letter, by=officer, at=AT)
    letters.sign(letter, by=leader, at=AT)
    letters.issue(letter, by=clerk, at=AT, document_number=f"3-CV/{agency}")
    return letter.dispatches.get()


def asked(case, p, step, to, *, agency="nui") -> Dispatch:
    by = getattr(p, f"{agency}_officer")
    return send(steps.write_letter(case, by=by, at=AT, step=step, to=to), p, agency)


# --- A chain -------------------------------------------------------------------------------------


def test_an_appointment_runs_from_the_exchange_to_the_election(p):
    theirs = opened(p.congan_officer, p.congan_leader, "001-4.1.g9-cong-an")
    exchange = asked(theirs, p, "trao-doi", p.nui, agency="congan")
    assert states(theirs, p.congan_officer) == ["waiting", "shut"]
    replied(_handled(exchange, p))
    assert states(theirs, p.congan_officer) == ["done", "next"]

    ours = of_nui(p, "001-4.1.g9-xa")
    assert states(ours, p.nui_officer) == ["next", "shut", "shut", "shut"]
    with pytest.raises(ValidationError, match="Nhận trao đổi của Ban Thường vụ"):
        steps.write_letter(ours, by=p.nui_officer, at=AT, step="de-nghi", to=p.thuongtruc)
    steps.link_incoming(ours, by=p.nui_officer, at=AT, step="nhan-trao-doi", dispatch=exchange)
    proposal = asked(ours, p, "de-nghi", p.thuongtruc)
    assert (proposal.rule.act, proposal.dossier.is_restricted) == ("nomination", True)
    assert states(ours, p.nui_officer) == ["done", "done", "next", "shut"]
    by = {"by": p.nui_officer, "at": AT}
    steps.record_decision(ours, **by, step="quyet-dinh", **DECIDED)
    steps.record_decision(ours, **by, step="bau", **{**DECIDED, "document_number": "2-BB"})
    ours.refresh_from_db()
    assert ours.status == "closed"
    assert list(ours.decisions.values_list("body", flat=True)) == [
        "Ban Thường vụ Tỉnh ủy", "Đảng ủy xã",
    ]  # fmt: skip
    told = Notice.objects.filter(dossier=ours.dossier, kind=Notice.Kind.DECIDED)
    assert {notice.seat for notice in told} == {p.nui_leader}
    with pytest.raises(PermissionDenied):
        steps.record_decision(ours, **by, step="bau", **DECIDED)


def test_what_came_in_is_there_for_every_handler_until_it_is_taken_back(p, as_web):
    theirs = opened(p.congan_officer, p.congan_leader, "001-4.1.g9-cong-an")
    exchange = _handled(asked(theirs, p, "trao-doi", p.nui, agency="congan"), p)
    case, by = of_nui(p, "001-4.1.g9-xa"), {"by": p.nui_officer, "at": AT}
    link = {**by, "step": "nhan-trao-doi", "dispatch": exchange}
    steps.link_incoming(case, **link)
    other = make_seat(p.nui, "officer", username="nui.second")
    opening.name_handler(case, by=p.nui_leader, at=AT, handler=other)
    with as_web(other):
        first = standings(case, other)[0]
        assert (first.state, first.dispatches, len(first.says)) == ("done", [], 1)
        assert states(case, other)[1] == "next"
    letters.withdraw(exchange.case, by=p.congan_leader, at=AT, reason="Đề nghị lại")
    for seat in (other, p.nui_officer):
        with as_web(seat):
            assert states(case, seat)[:2] == ["next", "shut"]
    with pytest.raises(ValidationError, match="Chọn văn bản đến"):
        steps.link_incoming(of_nui(p, "001-4.1.g9-xa"), **link)


def test_only_what_stands_is_offered_to_be_linked(p):
    theirs = opened(p.congan_officer, p.congan_leader, "001-4.1.g9-cong-an")
    exchange = _handled(asked(theirs, p, "trao-doi", p.nui, agency="congan"), p)
    case, rule = of_nui(p, "001-4.1.g9-xa"), "001-4.1.g9"
    assert list(steps.incoming(case, rule, p.nui_officer)) == [exchange]
    Dispatch.objects.filter(pk=exchange.pk).update(is_copy=True)
    assert not steps.incoming(case, rule, p.nui_officer).exists()
    Dispatch.objects.filter(pk=exchange.pk).update(is_copy=False)
    letters.decline(exchange, by=p.nui_focal, at=AT, reason="Không thuộc thẩm quyền")
    assert not steps.incoming(case, rule, p.nui_officer).exists()


def _handled(dispatch, p):
    dispatch = register(dispatch)
    return letters.assign(dispatch, by=p.nui_focal, at=AT, handler=p.nui_officer)


def test_a_letter_names_the_code_and_stands_under_its_clause(p):
    case = of_nui(p, "001-4.2.g1-quy-hoach")
    letter = steps.write_letter(case, by=p.nui_officer, at=AT, step="y-kien", to=p.congan)
    assert "CB-07" in letter.text.subject
    assert "Tham gia ý kiến về quy hoạch" in letter.text.body
    assert (letter.rule.code, letter.dossier.secrecy) == ("001-4.2.g1", "working_secret")
    assert states(case, p.nui_officer) == ["waiting", "shut"]
    with pytest.raises(WrongState):
        steps.write_letter(case, by=p.nui_officer, at=AT, step="y-kien", to=p.congan)
    with pytest.raises(PermissionDenied):
        steps.write_letter(case, by=p.nui_officer, at=AT, step="phe-duyet", to=p.congan)


def test_a_letter_that_was_withdrawn_is_written_again(p):
    case = of_nui(p, "001-4.2.g1-quy-hoach")
    asked(case, p, "y-kien", p.congan)
    letter = standings(case, p.nui_officer)[0].letter
    letters.withdraw(letter, by=p.nui_leader, at=AT, reason="Đề nghị lại")
    assert states(case, p.nui_officer) == ["next", "shut"]
    steps.write_letter(case, by=p.nui_officer, at=AT, step="y-kien", to=p.congan)


def test_who_says_it_is_not_theirs_has_not_answered_and_it_is_written_again(p):
    case = opened(p.congan_officer, p.congan_leader, "001-4.1.g9-cong-an")
    exchange = asked(case, p, "trao-doi", p.nui, agency="congan")
    register(exchange)
    letters.decline(exchange, by=p.nui_focal, at=AT, reason="Không thuộc thẩm quyền")
    here = standings(case, p.congan_officer)[0]
    assert (here.state, here.says) == (
        "waiting",
        ["Đảng ủy xã Núi Mây báo không thuộc thẩm quyền: thu hồi văn bản, lập lại gửi đúng nơi."],
    )
    letters.withdraw(exchange.case, by=p.congan_leader, at=AT, reason="Gửi lại đúng nơi")
    assert states(case, p.congan_officer) == ["next", "shut"]


def test_it_is_written_only_to_whom_the_clause_names(p):
    case = of_nui(p, "001-4.2.g1-quy-hoach")
    with pytest.raises(ValidationError) as refused:
        steps.write_letter(case, by=p.nui_officer, at=AT, step="y-kien", to=p.bnc)
    assert "to" in refused.value.message_dict


def test_no_decision_without_number_and_day(p):
    case = of_nui(p, "001-4.2.g1-quy-hoach")
    with pytest.raises(ValidationError, match="Lấy ý kiến Đảng ủy Công an tỉnh"):
        steps.record_decision(case, by=p.nui_officer, at=AT, step="phe-duyet", **DECIDED)
    replied(register(asked(case, p, "y-kien", p.congan)), stance="disagrees")
    with pytest.raises(ValidationError) as refused:  # before the opinion was asked
        steps.record_decision(
            case, by=p.nui_officer, at=AT, step="phe-duyet", document_number=" ",
            decided_on=date(2026, 3, 1), text="Duyệt",
        )  # fmt: skip
    assert set(refused.value.message_dict) == {"document_number", "decided_on"}
    with pytest.raises(ValidationError) as refused:
        steps.record_decision(
            case, by=p.nui_officer, at=AT, step="phe-duyet", **{**DECIDED, "text": " "}
        )
    assert "text" in refused.value.message_dict
    steps.record_decision(case, by=p.nui_officer, at=AT, step="phe-duyet", **DECIDED)
    assert Decision.objects.get().body == "Cấp có thẩm quyền"


def test_no_decision_is_dated_before_what_it_waits_for(p):
    case, dispatch = disciplined(p)
    replied(dispatch, stance="agrees", at="2026-03-11 09:00")
    by = {"by": p.nui_officer, "at": on_the("2026-03-13 09:00"), "step": "quyet-dinh"}
    for day in (date(2026, 3, 2), date(2026, 3, 10)):
        with pytest.raises(ValidationError, match="từ 11/03/2026") as refused:
            steps.record_decision(case, **by, **{**DECIDED, "decided_on": day})
        assert set(refused.value.message_dict) == {"decided_on"}
    steps.record_decision(case, **by, **{**DECIDED, "decided_on": date(2026, 3, 11)})


def test_no_election_is_dated_before_the_appointment(p):
    theirs = opened(p.congan_officer, p.congan_leader, "001-4.1.g9-cong-an")
    exchange = _handled(asked(theirs, p, "trao-doi", p.nui, agency="congan"), p)
    case, by = of_nui(p, "001-4.1.g9-xa"), {"by": p.nui_officer, "at": on_the("2026-03-20 09:00")}
    steps.link_incoming(case, **by, step="nhan-trao-doi", dispatch=exchange)
    asked(case, p, "de-nghi", p.thuongtruc)
    appointed = {**DECIDED, "decided_on": date(2026, 3, 16)}
    steps.record_decision(case, **by, step="quyet-dinh", **appointed)
    with pytest.raises(ValidationError, match="từ 16/03/2026"):
        steps.record_decision(
            case, **by, step="bau", **{**DECIDED, "decided_on": date(2026, 3, 15)}
        )
    steps.record_decision(case, **by, step="bau", **appointed)


def test_a_nomination_is_given_up_with_its_reason(p):
    case = of_nui(p, "001-4.2.g4")
    with pytest.raises(ValidationError):
        opening.end_case(case, by=p.nui_officer, at=AT, reason=" ")
    opening.end_case(case, by=p.nui_officer, at=AT, reason="Cơ cấu đã đổi")
    case.refresh_from_db()
    assert (case.status, case.ended_reason) == ("ended", "Cơ cấu đã đổi")
    with pytest.raises(PermissionDenied):
        steps.write_letter(case, by=p.nui_officer, at=AT, step="thong-nhat", to=p.congan)


# --- Gates ---------------------------------------------------------------------------------------


def disciplined(p) -> tuple[PersonnelCase, Dispatch]:
    case = of_nui(p, "001-5.2.g6-ky-luat")
    return case, register(asked(case, p, "thong-nhat", p.congan))


def test_a_gate_opens_on_agreement(p):
    case, dispatch = disciplined(p)
    replied(dispatch, stance="agrees")
    assert states(case, p.nui_officer) == ["done", "next"]
    steps.record_decision(case, by=p.nui_officer, at=AT, step="quyet-dinh", **DECIDED)


def test_neither_silence_nor_a_no_opens_it(p):
    case, dispatch = disciplined(p)
    for _answer in range(2):
        assert states(case, p.nui_officer) == ["waiting", "shut"]
        with pytest.raises(ValidationError, match="Phải xong trước"):
            steps.record_decision(case, by=p.nui_officer, at=AT, step="quyet-dinh", **DECIDED)
        if dispatch.is_open:
            dispatch = replied(dispatch, stance="disagrees")
    gate = standings(case, p.nui_officer)[0]
    assert any("không thống nhất" in text for text in gate.says)


def test_a_direction_through_the_relay_body_opens_it(p):
    case, dispatch = disciplined(p)
    dispatch = replied(dispatch, stance="disagrees")
    way = letters.report_up(dispatch, by=p.nui_officer, at=AT)
    assert (way.body, way.relay) == (p.thuongtruc, p.kiemtra)
    letters.save(way.report, by=p.nui_officer, at=AT, version=0, signer=p.nui_leader)
    send(way.report, p, "nui")
    assert states(case, p.nui_officer) == ["waiting", "shut"]
    way.refresh_from_db()
    letters.record_direction(
        way, by=p.nui_officer, at=on_the("2026-03-06 09:00"), number="8-KL/TU",
        on=date(2026, 3, 5), text="Kỷ luật khiển trách.",
    )  # fmt: skip
    assert states(case, p.nui_officer) == ["done", "next"]
    by = {"by": p.nui_officer, "at": on_the("2026-03-06 10:00"), "step": "quyet-dinh"}
    with pytest.raises(ValidationError, match="từ 05/03/2026"):
        steps.record_decision(case, **by, **{**DECIDED, "decided_on": date(2026, 3, 4)})
    steps.record_decision(case, **by, **{**DECIDED, "decided_on": date(2026, 3, 5)})


def test_a_no_of_the_commune_is_settled_by_the_standing_board(p):
    """001 Điều 4.1, the tenth dash: “thống nhất với Đảng ủy xã”; else Điều 6.2."""
    case = opened(p.congan_officer, p.congan_leader, "001-4.1.g10")
    dispatch = register(asked(case, p, "thong-nhat-xa", p.nui, agency="congan"))
    dispatch = replied(dispatch, stance="disagrees")
    assert states(case, p.congan_officer)[1::2] == ["waiting", "shut"]
    way = letters.report_up(dispatch, by=p.congan_officer, at=AT)
    assert (way.body, way.relay) == (p.thuongtruc, None)
    letters.save(way.report, by=p.congan_officer, at=AT, version=0, signer=p.congan_leader)
    send(way.report, p, "congan")
    way.refresh_from_db()
    letters.record_direction(
        way, by=p.congan_officer, at=AT, number="9-KL/TU", on=TODAY, text="Thống nhất."
    )
    assert states(case, p.congan_officer)[1::2] == ["done", "next"]


@pytest.mark.parametrize("kind", PersonnelCase.MUST_AGREE)
def test_the_two_named_rewards_must_be_agreed(p, kind):
    with pytest.raises(ValidationError) as refused:
        of_nui(p, "001-5.2.g6-khen-thuong", reward=kind, needs_agreement=False)
    assert "needs_agreement" in refused.value.message_dict
    case = of_nui(p, "001-5.2.g6-khen-thuong", reward=kind)
    assert states(case, p.nui_officer) == ["next", "shut"]


def test_an_ordinary_periodic_reward_may_do_without(p):
    case = of_nui(p, "001-5.2.g6-khen-thuong", reward="periodic", needs_agreement=False)
    assert states(case, p.nui_officer) == ["next"]
    steps.record_decision(case, by=p.nui_officer, at=AT, step="quyet-dinh", **DECIDED)
    with pytest.raises(ValidationError) as refused:
        of_nui(p, "001-5.2.g6-khen-thuong")
    assert "reward" in refused.value.message_dict


def test_a_reward_under_004_is_always_asked_about(p, as_seat):
    """Only 001 Điều 5.2 names kinds of rewards; 004 Điều 11.2 says “trước khi … khen thưởng”."""
    Party.objects.get(regulation__key="004", code="BCSDUBND").members.add(p.congan)
    opener = (p.congan_officer, p.congan_leader, "004-11.2-khen-thuong")
    with pytest.raises(ValidationError) as refused:
        opened(*opener, reward="periodic", needs_agreement=False)
    assert set(refused.value.message_dict) == {"needs_agreement"}
    case = opened(*opener, reward="periodic")
    assert (states(case, p.congan_officer), case.reward) == (["next", "shut"], "")
    case.needs_agreement, case.reward = False, "periodic"  # as one opened before this was asked
    assert states(case, p.congan_officer) == ["next", "shut"]
    for seat, is_offered in ((p.congan_officer, False), (p.nui_officer, True)):
        page = as_seat(seat).get(reverse("personnel:open"))
        assert ("Giấy khen đảng viên" in page.text) == is_offered
        assert ("khen thưởng theo định kỳ" in page.text) == is_offered


def test_where_only_the_register_is_kept_no_gate_is_opened_here(p):
    with pytest.raises(ValidationError) as refused:
        of_nui(p, "001-5.2.g6-ky-luat", secrecy="secret")
    assert "secrecy" in refused.value.message_dict


# --- Rating: one a year, no scale ----------------------------------------------------------------


def test_there_is_one_rating_a_year_and_unit(p):
    chain = "001-5.1.g2-xep-loai"
    for year in (None, 2023, 2027):
        with pytest.raises(ValidationError) as refused:
            of_nui(p, chain, year=year)
        assert "year" in refused.value.message_dict
    of_nui(p, chain, year=2025)
    with pytest.raises(ValidationError, match="đã có hồ sơ"):
        of_nui(p, chain, year=2025)
    of_nui(p, chain, year=2026)
    of_nui(p, chain, year=2025, code="CB-08")


# --- Who reads it --------------------------------------------------------------------------------


def test_a_code_names_nobody_and_a_name_needs_an_accredited_network(p):
    for said, field in (
        ({"code": " "}, "code"), ({"name": "Nguyễn Văn Mẫu"}, "name"), ({"post": "Phó"}, "post"),
        ({"code": "079123456789"}, "code"), ({"secrecy": "ordinary"}, "secrecy"),
        ({"barred": [p.nui_leader.user]}, "signer"), ({"barred": [p.nui_officer.user]}, "about"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            of_nui(p, "001-4.2.g4", **said)
        assert field in refused.value.message_dict
    with accredited():
        case = of_nui(p, "001-4.2.g4", name="Nguyễn Văn Mẫu", post="Trưởng", secrecy="secret")
        with pytest.raises(ValidationError, match="Mã không nêu tên"):
            of_nui(p, "001-4.2.g4", name="Mẫu", code="Mẫu-01")
    assert CaseWords.objects.get(case=case).name == "Nguyễn Văn Mẫu"
    with pytest.raises(ValidationError, match="không còn được công nhận"):
        steps.write_letter(case, by=p.nui_officer, at=AT, step="thong-nhat", to=p.congan)


def test_the_database_keeps_no_name_where_the_network_is_not_accredited(p, as_web):
    case = of_nui(p, "001-4.2.g4")
    with as_web(p.nui_officer), pytest.raises(DatabaseError), transaction.atomic():
        CaseWords.objects.create(case=case, name="Ai đó", at=AT)


def test_only_the_named_read_it_and_the_person_concerned_never(p, as_web):
    other = make_seat(p.nui, "officer", username="nui.about")
    case = of_nui(p, "001-5.2.g6-ky-luat", barred=[other.user])
    asked(case, p, "thong-nhat", p.congan)
    seen = {}
    for seat in (p.nui_officer, p.nui_leader, p.nui_focal, p.nui_clerk, other, p.congan_leader):
        with as_web(seat):
            seen[seat.user.username] = PersonnelCase.objects.count()
    assert seen == {
        "nui.officer": 1, "nui.leader": 1, "nui.focal": 0, "nui.clerk": 0, "nui.about": 0,
        "congan.leader": 0,
    }  # fmt: skip
    with pytest.raises(ValidationError):
        opening.name_handler(case, by=p.nui_officer, at=AT, handler=other)
    opening.name_handler(case, by=p.nui_officer, at=AT, handler=p.nui_focal)
    with as_web(p.nui_focal):
        assert [here.state for here in standings(case, p.nui_focal)] == ["waiting", "shut"]
    opening.remove_handler(case, by=p.nui_officer, at=AT, handler=p.nui_focal)
    assert not PersonnelCase.objects.visible_to(p.nui_focal).exists()
    with pytest.raises(ValidationError):
        opening.remove_handler(case, by=p.nui_officer, at=AT, handler=p.nui_focal)
    opening.name_handler(case, by=p.nui_officer, at=AT, handler=p.nui_focal)
    opening.bar_people(case, by=p.nui_officer, at=AT, people=[p.nui_focal])
    assert not PersonnelCase.objects.visible_to(p.nui_focal).exists()
    for people in ([], [p.congan_leader], [p.nui_officer], [p.nui_leader]):
        with pytest.raises(ValidationError):
            opening.bar_people(case, by=p.nui_officer, at=AT, people=people)


def test_a_leader_takes_over_what_nobody_reads_any_more(p):
    case = of_nui(p, "001-4.2.g4")
    assert opening.orphans_of(p.nui_leader) == {}
    second = make_seat(p.nui, "leader", username="nui.second")
    type(second).objects.filter(pk__in=[p.nui_officer.pk, p.nui_leader.pk]).update(
        ended_on=date(2026, 1, 1)
    )
    with pytest.raises(PermissionDenied):
        opening.take_over(case.number, by=p.nui_focal, at=AT)
    taken = opening.take_over(case.number, by=second, at=AT)
    assert (taken, taken.signer) == (case, second)
    with pytest.raises(ValidationError):
        opening.take_over(case.number, by=second, at=AT)


# --- Pages ---------------------------------------------------------------------------------------


def test_the_pages_lead_through_a_chain(p, as_seat):
    nui = as_seat(p.nui_officer)
    assert nui.get(reverse("personnel:list")).status_code == 200
    page = nui.get(reverse("personnel:open"))
    assert "Họ tên" not in page.text
    said = {
        "chain": "001-5.2.g6-ky-luat", "code": "CB-09", "signer": p.nui_leader.pk,
        "secrecy": "working_secret", "needs_agreement": "yes",
    }  # fmt: skip
    page = nui.post(reverse("personnel:open"), said | {"signer": ""})
    assert "CB-09" in page.text
    page = nui.post(reverse("personnel:open"), said, follow=True)
    case = PersonnelCase.objects.get()
    assert "Kỷ luật về đảng chỉ huy Công an xã" in page.text
    assert "Phải xong trước" in page.text

    def step(name: str) -> str:
        return reverse("personnel:step", args=[case.pk, name])

    assert nui.get(step("khong-co")).status_code == 404
    page = nui.get(step("quyet-dinh"), follow=True)
    assert "Chưa làm được bước này. Phải xong trước" in page.text
    page = nui.get(step("thong-nhat"))
    assert "trao đổi, thống nhất với Ban Thường vụ Đảng ủy Công an tỉnh" in page.text
    answer = nui.post(step("thong-nhat"), {"to": p.congan.pk})
    letter = standings(case, p.nui_officer)[0].letter
    assert answer.url == reverse("requests:edit", args=[letter.pk])
    send(letter, p, "nui")
    nui = as_seat(p.nui_officer)
    page = nui.get(reverse("personnel:gates"))
    assert "Cửa còn đóng" in page.text
    assert "im lặng không phải là thống nhất" in page.text
    replied(register(letter.dispatches.get()), stance="agrees")
    nui = as_seat(p.nui_officer)
    assert "Cửa đã mở" in nui.get(reverse("personnel:gates")).text
    said = {
        "body": "Đảng ủy xã", "document_number": "", "decided_on": "02/03/2026",
        "text": "Khiển trách",
    }  # fmt: skip
    page = nui.post(step("quyet-dinh"), said)
    assert "Khiển trách" in page.text
    page = nui.post(step("quyet-dinh"), said | {"document_number": "15-QĐ"}, follow=True)
    assert "15-QĐ" in page.text
    assert "CB-09" in nui.get(reverse("personnel:list") + "?nhom=da-xong").text
    assert nui.get(reverse("personnel:list") + "?nhom=khac").status_code == 404


def test_a_decision_typed_while_its_ground_fell_away_is_shown_to_be_copied(p, as_seat):
    case = of_nui(p, "001-4.2.g1-quy-hoach")
    opinion = replied(register(asked(case, p, "y-kien", p.congan)))
    nui, address = as_seat(p.nui_officer), reverse("personnel:step", args=[case.pk, "phe-duyet"])
    assert nui.get(address).status_code == 200
    letters.withdraw(opinion.case, by=p.nui_leader, at=AT, reason="Đề nghị lại")
    said = {
        "body": "Đảng ủy xã", "document_number": "15-QĐ", "decided_on": "02/03/2026",
        "text": "Phê duyệt như đề nghị",
    }  # fmt: skip
    page = as_seat(p.nui_officer).post(address, said)
    assert page.status_code == 403
    for text in ("Phê duyệt như đề nghị", "15-QĐ", "Phải xong trước: Lấy ý kiến"):
        assert text in page.text
    assert not case.decisions.exists()
    page = as_seat(p.nui_officer).post(address.replace("phe-duyet", "y-kien"), {"to": p.congan.pk})
    assert page.status_code == 302


def test_foreign_and_missing_files_are_alike(p, as_seat):
    case = of_nui(p, "001-4.2.g4")
    for seat in (p.nui_clerk, p.congan_leader, p.bnc_leader):
        client = as_seat(seat)
        assert client.get(case.get_absolute_url()).status_code == 404
        assert (
            client.get(reverse("personnel:step", args=[case.pk, "thong-nhat"])).status_code == 404
        )
    assert as_seat(p.bnc_leader).get(reverse("personnel:open")).status_code == 404


def test_the_people_of_a_file_are_named_on_its_page(p, as_seat):
    case, nui = of_nui(p, "001-4.2.g4"), as_seat(p.nui_officer)
    page = nui.post(
        reverse("personnel:name_handler", args=[case.pk]), {"handler": p.nui_focal.pk}, follow=True
    )
    assert "Đã phân công xử lý" in page.text
    page = nui.post(
        reverse("personnel:remove_handler", args=[case.pk]), {"handler": p.nui_leader.pk},
        follow=True,
    )  # fmt: skip
    assert "không bỏ ở đây" in page.text
    page = nui.post(reverse("personnel:bar", args=[case.pk]), {"people": [p.nui_focal.pk]})
    assert page.status_code == 302
    page = nui.post(reverse("personnel:end", args=[case.pk]), {"reason": "Thôi"}, follow=True)
    assert "Thôi, không thực hiện tiếp" in page.text
    assert as_seat(p.nui_focal).get(case.get_absolute_url()).status_code == 404


# --- Files ---------------------------------------------------------------------------------------


def paper(name="CB-07.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"Bien ban")


def test_a_document_is_added_and_read_by_handlers_alone(p, as_seat, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    case = of_nui(p, "001-4.2.g1-quy-hoach")
    client, here = as_seat(p.nui_officer, at=SENT_AT), case.get_absolute_url()
    assert f"{here}tai-lieu/" in client.get(here).content.decode()
    assert "Chọn ít nhất một tệp." in client.post(f"{here}tai-lieu/", {"k": ""}).content.decode()
    assert client.post(f"{here}tai-lieu/", {"files": paper()})["Location"] == here
    assert "CB-07.txt" in client.get(here).content.decode()
    address = f"/tep/{case.dossier.documents.get().pk}/"
    assert b"".join(client.get(address).streaming_content) == b"Bien ban"
    for stranger in (p.nui_focal, p.congan_focal):
        client = as_seat(stranger, at=SENT_AT)
        assert client.get(f"{here}tai-lieu/").status_code == 404
        assert client.get(address).status_code == 404
    opening.end_case(case, by=p.nui_officer, at=AT, reason="Thôi")
    client = as_seat(p.nui_officer, at=SENT_AT)
    assert client.post(f"{here}tai-lieu/", {"files": paper()}).status_code == 403
    assert b"".join(client.get(address).streaming_content) == b"Bien ban"


def test_the_name_of_a_document_names_nobody(p):
    with accredited():
        case = of_nui(p, "001-4.2.g1-quy-hoach", secrecy="secret", name="Lê Thử")
        with pytest.raises(ValidationError, match="đổi tên tệp theo mã"):
            files.attach(case, by=p.nui_officer, at=AT, files=[paper("ly-lich-LE.THU.txt")])
    assert not case.dossier.documents.exists()
