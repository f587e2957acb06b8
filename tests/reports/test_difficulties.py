"""Vướng mắc, đề nghị sửa đổi: raised by any party, gathered by the lead, closed by an answer."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from agencies.models import Role
from records.models import Notice
from regulations.models import Party, Provision, Regulation
from reports.models import Difficulty, DifficultyText
from reports.workflow import difficulties as workflow
from reports.workflow import gathering
from requests import workflow as letters
from requests.workflow import WrongState
from tests.factories import SENT_AT, on_the

pytestmark = pytest.mark.django_db
AT, TODAY = on_the(SENT_AT), date(2026, 3, 2)
LATER = on_the("2026-03-09 09:00")


def clause(key: str, ref: str) -> dict:
    regulation = Regulation.objects.get(key=key)
    return {
        "regulation": regulation,
        "provision": Provision.objects.get(regulation=regulation, ref=ref),
    }


def raised(by, *, what="Năm ngày là ngắn", ref="5.1.c", **more) -> Difficulty:
    said = {**clause("002", ref), "what": what, "proposal": "Nâng lên bảy ngày", **more}
    return workflow.raise_difficulty(by=by, at=AT, **said)


@pytest.fixture
def body(p):
    """The body of 002 Điều 6.4 has a seat here."""
    Party.objects.get(regulation__key="002", code="BTVTU").members.add(p.thuongtruc)


def gathered(p, *rows, **more):
    regulation = Regulation.objects.get(key="002")
    return gathering.consolidate(
        by=p.bnc_focal, at=AT, regulation=regulation, difficulties=rows, **more
    )


def sent(p, referral):
    letter = referral.letter
    letters.save(letter, by=p.bnc_focal, at=AT, version=letter.version, signer=p.bnc_leader)
    letters.submit(letter, by=p.bnc_focal, at=AT)
    letters.sign(letter, by=p.bnc_leader, at=AT)
    letters.issue(letter, by=p.bnc_clerk, at=AT, document_number="31-BC/BNCTU")
    return referral


ANSWER = {"answer_number": "9-KL/TU", "answered_on": date(2026, 3, 9), "text": "Sẽ sửa."}


def test_it_reaches_the_lead_at_once_and_nobody_else(p):
    row = raised(p.nui_officer)
    assert (row.number, row.lead, row.status) == ("VM-2026-0001", p.bnc, "raised")
    sees = [p.nui_leader, p.nui_officer, p.nui_clerk, p.bnc_leader, p.bnc_focal, p.ben_leader]
    seen = [Difficulty.objects.visible_to(seat).exists() for seat in sees]
    assert seen == [True, True, True, True, True, False]
    told = Notice.objects.filter(dossier=row.dossier).values_list("seat__user__username", "kind")
    assert set(told) == {("bnc.leader", "arrived"), ("bnc.focal", "arrived")}


def test_only_a_party_raises_and_under_its_own_regulation(p):
    with pytest.raises(ValidationError) as refused:
        raised(p.xaydung_officer)
    assert list(refused.value.message_dict) == ["regulation"]
    with pytest.raises(ValidationError) as refused:
        workflow.raise_difficulty(
            by=p.nui_officer, at=AT, what=" ", regulation=Regulation.objects.get(key="002"),
            provision=clause("001", "5.2.g6")["provision"],
        )  # fmt: skip
    assert set(refused.value.message_dict) == {"provision", "what"}


def test_the_lead_enters_what_came_on_paper(p):
    row = raised(p.bnc_officer, agency=p.ben, paper_number="5-CV/ĐU", paper_on=TODAY)
    assert (row.agency, row.kept_by, row.lead) == (p.ben, p.bnc, p.bnc)
    assert Difficulty.objects.visible_to(p.ben_leader).get() == row
    with pytest.raises(ValidationError) as refused:
        raised(p.bnc_officer, agency=p.ben)
    assert set(refused.value.message_dict) == {"paper_number", "paper_on"}
    with pytest.raises(ValidationError) as refused:
        raised(p.nui_officer, agency=p.ben, paper_number="5-CV/ĐU", paper_on=TODAY)
    assert "agency" in refused.value.message_dict


def test_several_go_up_in_one_letter_and_one_answer_closes_them(p, body):
    first, second = raised(p.nui_officer), raised(p.ben_officer, what="Không rõ mẫu", ref="4.2.g")
    referral = gathered(p, first, second)
    text = referral.letter.text.body
    assert "Năm ngày là ngắn" in text
    assert "Không rõ mẫu" in text
    assert "Nâng lên bảy ngày" in text
    assert text.index("Không rõ mẫu") < text.index("Năm ngày là ngắn")  # by article
    assert list(referral.letter.addressees.all()) == [p.thuongtruc]
    sent(p, referral)
    assert workflow.sent_of(referral.pk) == ("31-BC/BNCTU", TODAY)
    gathering.record_answer(referral, by=p.bnc_focal, at=LATER, **ANSWER)
    assert set(Difficulty.objects.values_list("status", flat=True)) == {"answered"}
    told = Notice.objects.filter(kind=Notice.Kind.SETTLED)
    assert {n.seat.agency for n in told} == {p.nui, p.ben}
    with pytest.raises(WrongState):
        gathering.record_answer(referral, by=p.bnc_focal, at=LATER, **ANSWER)


def test_one_that_is_in_a_letter_is_in_no_other(p, body):
    row = raised(p.nui_officer)
    first = gathered(p, row)
    with pytest.raises(ValidationError, match="đã nằm trong một bản tổng hợp khác"):
        gathered(p, row)
    for refused in (
        lambda: workflow.withdraw(row, by=p.nui_officer, at=AT, reason="Đã rõ"),
        lambda: workflow.settle(row, by=p.bnc_focal, at=LATER, **ANSWER),
    ):
        with pytest.raises(ValidationError, match="bản tổng hợp khác"):
            refused()
    letters.withdraw(first.letter, by=p.bnc_focal, at=AT, reason="Soạn lại")
    assert gathered(p, row).pk != first.pk


def test_no_answer_without_a_number_nor_before_the_letter_is_out(p, body):
    referral = gathered(p, raised(p.nui_officer))
    with pytest.raises(ValidationError, match="chưa ban hành"):
        gathering.record_answer(referral, by=p.bnc_focal, at=LATER, **ANSWER)
    sent(p, referral)
    with pytest.raises(ValidationError) as refused:
        gathering.record_answer(
            referral, by=p.bnc_focal, at=LATER, answer_number=" ", text="",
            answered_on=date(2026, 3, 1),
        )  # fmt: skip
    assert set(refused.value.message_dict) == {"answer_number", "answered_on", "text"}
    with pytest.raises(PermissionDenied):
        gathering.record_answer(referral, by=p.nui_officer, at=LATER, **ANSWER)


def test_without_a_seat_here_the_body_is_written_to_on_paper(p):
    row = raised(p.nui_officer)
    with pytest.raises(ValidationError) as refused:
        gathered(p, row)
    assert set(refused.value.message_dict) == {"paper_number", "paper_on"}
    referral = gathered(p, row, paper_number="40-BC/BNCTU", paper_on=TODAY)
    assert referral.letter is None
    gathering.record_answer(referral, by=p.bnc_focal, at=LATER, **ANSWER)
    row.refresh_from_db()
    assert row.status == "answered"


def test_the_lead_may_answer_by_itself(p):
    row = workflow.take_up(raised(p.nui_officer), by=p.bnc_focal, at=AT)
    assert row.status == "taken_up"
    with pytest.raises(WrongState):
        workflow.take_up(row, by=p.bnc_focal, at=AT)
    with pytest.raises(PermissionDenied):
        workflow.settle(row, by=p.nui_officer, at=LATER, **ANSWER)
    workflow.settle(row, by=p.bnc_focal, at=LATER, **ANSWER)
    row.refresh_from_db()
    assert (row.status, row.answer_number, row.ended_note) == ("settled", "9-KL/TU", "Sẽ sửa.")
    with pytest.raises(WrongState):
        workflow.settle(row, by=p.bnc_focal, at=LATER, **ANSWER)


def test_who_raised_it_withdraws_it_saying_why(p):
    row = raised(p.nui_officer)
    with pytest.raises(ValidationError) as refused:
        workflow.withdraw(row, by=p.nui_officer, at=AT, reason=" ")
    assert "reason" in refused.value.message_dict
    with pytest.raises(PermissionDenied):
        workflow.withdraw(row, by=p.bnc_focal, at=AT, reason="Không phải việc của họ")
    workflow.withdraw(row, by=p.nui_focal, at=AT, reason="Đã rõ cách làm")
    assert not Difficulty.objects.get().is_open


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_each_regulation_has_a_way_for_difficulties(key):
    rule = workflow.ways(TODAY).get(regulation__key=key)
    assert rule.quote in rule.provision.text.replace("\n", " ")
    assert rule.regulation.parties.filter(code=rule.way_up["body"], role="superior").exists()


def test_003_goes_through_the_relay_body(p):
    parties = Party.objects.filter(regulation__key="003")
    for code, agency in (("BTCTU", p.kiemtra), ("BTVTU", p.thuongtruc)):
        parties.get(code=code).members.add(agency)
    rule = workflow.ways(TODAY).get(regulation__key="003")
    assert gathering.receiver_of(rule, p.khoi, TODAY) == p.kiemtra
    assert gathering.body_name(rule) == "Ban Thường vụ Tỉnh ủy (qua Ban Tổ chức Tỉnh ủy)"


def test_the_wall_keeps_words_and_letters_from_others(p, body, as_web):
    referral = sent(p, gathered(p, raised(p.nui_officer)))
    for seat, count in ((p.nui_leader, 1), (p.bnc_clerk, 1), (p.ben_leader, 0)):
        with as_web(seat):
            assert Difficulty.objects.count() == DifficultyText.objects.count() == count
            assert (workflow.sent_of(referral.pk) is not None) is bool(count)


def test_the_pages_lead_from_raising_to_the_answer(p, body, as_seat):
    nui = as_seat(p.nui_officer)
    page = nui.get(reverse("reports:raise_difficulty"))
    assert "Bên nêu" not in page.text
    said = {
        "regulation": Regulation.objects.get(key="002").pk, "article": "9.9", "what": "Chưa rõ",
    }  # fmt: skip
    page = nui.post(reverse("reports:raise_difficulty"), said)
    assert "không có điều khoản đó" in page.text
    assert "Chưa rõ" in page.text
    page = nui.post(reverse("reports:raise_difficulty"), said | {"article": "5.1.c"}, follow=True)
    row = Difficulty.objects.get()
    assert row.number in page.text
    assert "Chưa rõ" in page.text
    bnc = as_seat(p.bnc_focal)
    circle = reverse("reports:difficulties")
    assert row.number in bnc.get(circle + "?nhom=chu-tri").text
    assert bnc.get(circle + "?nhom=khac").status_code == 404
    gather = reverse("reports:consolidate_difficulties")
    assert bnc.get(gather + "?quy-che=001").status_code == 404
    page = bnc.post(gather + "?quy-che=002", {"signer": ""})
    assert "Điền mục này" in page.text
    answer = bnc.post(gather + "?quy-che=002", {"difficulties": [row.pk]})
    row.refresh_from_db()
    assert answer.url == reverse("requests:edit", args=[row.referral.letter_id])
    sent(p, row.referral)
    page = as_seat(p.nui_leader).get(row.get_absolute_url())
    assert "Đã báo cáo cấp trên, số 31-BC/BNCTU" in page.text
    page = as_seat(p.nui_leader).get(row.referral.get_absolute_url())
    assert row.number in page.text
    assert "Ghi trả lời" not in page.text
    said = {"answer_number": "9-KL", "answered_on": "02/03/2026", "text": "Sẽ sửa điều này."}
    bnc = as_seat(p.bnc_focal)
    bnc.post(reverse("reports:answer_referral", args=[row.referral.pk]), said)
    assert "Sẽ sửa điều này." in as_seat(p.nui_leader).get(row.get_absolute_url()).text
    assert as_seat(p.ben_leader).get(row.get_absolute_url()).status_code == 404


def test_leaders_take_part_and_clerks_only_read(p, as_seat):
    row = raised(p.nui_officer)
    clerk = as_seat(p.bnc_clerk)
    assert Role.CLERK in p.bnc_clerk.roles
    assert clerk.get(row.get_absolute_url()).status_code == 200
    assert clerk.post(reverse("reports:take_up_difficulty", args=[row.pk])).status_code == 403
    leader = as_seat(p.bnc_leader)
    leader.post(reverse("reports:take_up_difficulty", args=[row.pk]))
    page = leader.post(
        reverse("reports:settle_difficulty", args=[row.pk]),
        {"answer_number": "", "answered_on": "02/03/2026", "text": "Đã hướng dẫn"},
    )
    assert "Đã hướng dẫn" in page.text
    assert "Điền mục này" in page.text
