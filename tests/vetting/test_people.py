"""Who handles a file handles all of it; who leaves it, or whom it is about, has nothing of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from records import access
from records.models import Notice
from regulations.models import Party
from requests import workflow as letters
from requests.models import Dispatch, LetterText
from requests.search import find
from tests.factories import fresh, make_seat, on_the
from tests.vetting.test_concluding import drafted, signed
from tests.vetting.test_opening import AT, open_case
from tests.vetting.test_verifying import answer, asked
from vetting import workflow
from vetting.models import Conclusion, Person, VettingCase

pytestmark = pytest.mark.django_db
NOW = "2026-03-02 09:00"
ONE = [{"relatives": "in_province"}]


@pytest.fixture
def other(p):
    return make_seat(p.khoi, "officer", username="khoi.other")


def whole(case) -> list:
    return workflow.dossiers_of(case)


def sees(seat, case) -> set[bool]:
    return {access.may_view(seat, dossier) for dossier in whole(case)}


def test_a_handler_named_late_works_on_all_of_it(p, other, as_seat):
    case = open_case(p, persons=ONE)
    asked(p, case)
    conclusion = drafted(p, case)
    workflow.name_handler(case, by=p.khoi_leader, at=AT, handler=other)
    assert len(whole(case)) == 4
    assert sees(other, case) == {True}
    page = as_seat(other, at=NOW).get(case.persons.get().get_absolute_url()).content.decode()
    assert "Chưa có văn bản hỏi" not in page
    person = case.persons.get()
    with pytest.raises(ValidationError, match="Đang có một dự thảo"):
        workflow.draft_conclusion(person, by=other, at=AT, signing_body="BTV", findings=[])
    with pytest.raises(ValidationError, match="Đang có văn bản hỏi"):
        workflow.ask_for_verification(case, by=other, at=AT, persons=[person], to=p.congan)
    workflow.reclassify(person, by=other, at=AT, condition="foreign")
    assert (
        fresh(workflow.dispatches_of(case, p.khoi_officer)[person.code][0]).line.condition
        == "foreign"
    )
    assert Conclusion.objects.get() == conclusion


def test_who_wrote_the_letter_and_is_removed_hears_no_answer(p, other):
    case = open_case(p, persons=ONE)
    workflow.name_handler(case, by=p.khoi_leader, at=AT, handler=other)
    letter = workflow.ask_for_verification(
        case, by=other, at=AT, persons=case.persons.all(), to=p.congan
    )
    letters.submit(letter, by=other, at=AT)
    letters.sign(letter, by=p.khoi_leader, at=AT)
    letters.issue(letter, by=p.khoi_clerk, at=AT, document_number="12-CV/ĐUK")
    dispatch = Dispatch.objects.get()
    letters.register(dispatch, by=p.congan_clerk, at=AT, incoming_number="5")
    workflow.remove_handler(case, by=p.khoi_leader, at=AT, handler=other)
    assert sees(other, case) == {False}
    answer(p, fresh(dispatch))
    told = Notice.objects.filter(kind="answered")
    assert {row.seat for row in told} == {p.khoi_officer, p.khoi_leader}


def test_a_draft_of_who_left_is_dropped_and_another_replaces_the_signed_one(p, other):
    first = signed(p)
    case, person = first.person.case, first.person
    workflow.name_handler(case, by=p.khoi_leader, at=AT, handler=other)
    reopen(p, person)
    second = redrafted(p, person, by=other)
    workflow.remove_handler(case, by=p.khoi_leader, at=AT, handler=other)
    workflow.drop_conclusion(second, by=p.khoi_officer, at=AT)
    third = redrafted(p, person, by=p.khoi_officer)
    assert Conclusion.objects.get(pk=third.pk).replaces == first
    workflow.submit_conclusion(third, by=p.khoi_officer, at=AT)
    workflow.sign_conclusion(
        third, by=p.khoi_leader, at=AT, document_number="4-KL", issued_on=AT.date()
    )
    assert Conclusion.objects.get(pk=first.pk).superseded_on == AT.date()


def reopen(p, person) -> None:
    fact = workflow.report_fact(
        person, by=p.khoi_officer, at=AT, source="Đơn", document_number="1", issued_on=AT.date()
    )
    workflow.judge_fact(
        fact, by=p.khoi_leader, at=AT, is_confirmed=True, verified_by="CA", verified_number="2",
        verified_on=AT.date(),
    )  # fmt: skip


def redrafted(p, person, *, by) -> Conclusion:
    person = Person.objects.get(pk=person.pk)
    return workflow.draft_conclusion(
        person, by=by, at=AT, signing_body="BTV", findings=workflow.citable(person),
        paper_place="Tủ 2",
    )  # fmt: skip


def test_considered_anew_and_given_up_the_signed_one_stands(p):
    first = signed(p)
    reopen(p, first.person)
    draft = redrafted(p, first.person, by=p.khoi_officer)
    person = Person.objects.get(pk=first.person_id)
    with pytest.raises(ValidationError, match="Đang có dự thảo"):
        workflow.end_person(person, by=p.khoi_officer, at=AT)
    workflow.drop_conclusion(draft, by=p.khoi_officer, at=AT)
    workflow.end_person(person, by=p.khoi_officer, at=AT)
    assert Person.objects.get(pk=person.pk).state == Person.State.CONCLUDED
    assert Conclusion.objects.get(pk=first.pk).superseded_on is None


def test_a_stand_in_neither_edits_nor_signs_what_they_wrote(p):
    conclusion = drafted(p)
    p.khoi_officer.hand = p.khoi_leader.user  # the approver, in the drafter's stead
    try:
        with pytest.raises(PermissionDenied):
            workflow.save_conclusion(
                conclusion, by=p.khoi_officer, at=AT, version=0, signing_body="X", findings=[]
            )
    finally:
        p.khoi_officer.hand = None


def test_an_approver_may_not_be_who_is_drafting(p):
    second = make_seat(p.khoi, "leader", username="khoi.second")
    case = open_case(p)
    workflow.name_handler(case, by=p.khoi_officer, at=AT, handler=second)
    workflow.draft_conclusion(
        case.persons.first(), by=second, at=AT, signing_body="BTV", findings=[]
    )
    with pytest.raises(ValidationError) as refused:
        workflow.replace_approver(case, by=p.khoi_officer, at=AT, approver=second)
    assert refused.value.message_dict.keys() == {"approver"}


def test_a_new_approver_is_told_of_what_waits(p):
    second = make_seat(p.khoi, "leader", username="khoi.second")
    conclusion = drafted(p)
    workflow.submit_conclusion(conclusion, by=p.khoi_officer, at=AT)
    case = conclusion.person.case
    workflow.replace_approver(case, by=p.khoi_officer, at=AT, approver=second)
    kinds = set(Notice.objects.filter(seat=second).values_list("kind", flat=True))
    assert kinds == {"named", "to_sign"}


def test_whom_it_turned_out_to_be_about_knows_nothing_of_any_part(p, other, as_seat, as_web):
    case = open_case(p, persons=ONE)
    workflow.name_handler(case, by=p.khoi_leader, at=AT, handler=other)
    asked(p, case)
    drafted(p, case)
    client, here = as_seat(p.khoi_officer, at=NOW), case.get_absolute_url()
    assert client.get(f"{here}nguoi-lien-quan/").status_code == 200
    assert client.post(f"{here}nguoi-lien-quan/", {"people": [other.pk]})["Location"] == here
    assert sees(other, case) == {False}
    with as_web(other):
        assert not VettingCase.objects.exists()
        assert not Dispatch.objects.exists()
    page = client.post(f"{here}nguoi-lien-quan/", {"people": [p.khoi_leader.pk]})
    assert "đổi người duyệt trước" in page.content.decode()
    with pytest.raises(ValidationError):
        workflow.bar_people(case, by=p.khoi_officer, at=AT, people=[p.khoi_officer])


def test_while_a_letter_waits_to_leave_the_class_stays(p):
    case = open_case(p, persons=ONE)
    workflow.ask_for_verification(
        case, by=p.khoi_officer, at=AT, persons=case.persons.all(), to=p.congan
    )
    with pytest.raises(ValidationError, match="chưa gửi"):
        workflow.reclassify(case.persons.get(), by=p.khoi_officer, at=AT, condition="foreign")


def test_a_letter_of_a_file_keeps_its_marking(p):
    case = open_case(p)
    letter = workflow.ask_for_verification(
        case, by=p.khoi_officer, at=AT, persons=case.persons.all(), to=p.congan
    )
    with pytest.raises(ValidationError) as refused:
        letters.save(letter, by=p.khoi_officer, at=AT, version=letter.version, secrecy="ordinary")
    assert refused.value.message_dict.keys() == {"secrecy"}


def test_nobody_is_found_by_name_across_files(p, accredited):
    case = open_case(p, persons=[{"relatives": "in_province", "name": "Lê Văn Thử"}])
    asked(p, case)
    letter = LetterText.objects.get()
    assert "Lê Văn Thử" in letter.body
    for seat in (p.khoi_officer, p.khoi_leader, p.congan_focal):
        assert not any((find(seat, "Lê Văn Thử").cases, find(seat, "Lê Văn Thử").replies))
    assert find(p.khoi_officer, letter.letter.number).cases


@pytest.mark.parametrize("code", ["Nguyễn Văn An", "038094001234"])
def test_a_code_is_no_name_and_no_number_of_a_paper(p, code):
    with pytest.raises(ValidationError) as refused:
        open_case(p, persons=[{"relatives": "foreign", "code": code}])
    assert refused.value.message_dict.keys() == {"code"}


def test_a_code_names_nobody(p, accredited):
    with pytest.raises(ValidationError) as refused:
        open_case(p, persons=[{"relatives": "foreign", "name": "Lê Thử", "code": "TĐ le.thu 1"}])
    assert refused.value.message_dict.keys() == {"code"}


def test_a_file_kept_by_code_goes_on_by_code_on_an_accredited_network(p, request, as_seat):
    case = open_case(p, persons=ONE)
    request.getfixturevalue("accredited")
    dispatch = asked(p, case)["TĐ-2026-0001/1"]
    assert dispatch.dossier.is_register_only
    workflow.reclassify(case.persons.get(), by=p.khoi_officer, at=AT, condition="foreign")
    reply = answer(p, fresh(dispatch))
    client = as_seat(p.khoi_officer, at=NOW)
    address = f"{case.persons.get().get_absolute_url()}ket-qua/?tra-loi={reply.pk}"
    form = client.get(address).context["form"]
    assert not form["text"].value()


def test_what_was_proposed_before_a_file_reopened_is_void(p):
    first = signed(p, open_case(p, persons=ONE))
    case = workflow.close_case(first.person.case, by=p.khoi_officer, at=AT)
    workflow.decide_retention(
        by=p.khoi_leader, at=AT, years=5, decision="8-QĐ/ĐUK", decided_on=AT.date()
    )
    late = on_the("2031-03-10 09:00")
    row = workflow.propose_erasure(case, by=p.khoi_officer, at=late, minutes_number="1-BB")
    reopen(p, first.person)
    with pytest.raises(PermissionDenied):
        workflow.agree_to_erase(row, by=p.khoi_leader, at=late)


def test_readers_of_a_closed_file_may_still_be_named(p, other):
    case = workflow.close_case(
        signed(p, open_case(p, persons=ONE)).person.case, by=p.khoi_officer, at=AT
    )
    workflow.name_handler(case, by=p.khoi_leader, at=AT, handler=other)
    assert sees(other, case) == {True}


def test_a_leader_takes_over_what_nobody_reads_any_more(p, as_seat):
    second = make_seat(p.khoi, "leader", username="khoi.second")
    case = open_case(p, persons=ONE)
    asked(p, case)
    client, address = as_seat(second, at=NOW), "/tham-dinh/luu-giu/"
    assert client.get(address).context["orphans"] == {}
    page = client.post(f"{address}nhan/", {"number": case.number}, follow=True)
    assert "vẫn có người xử lý" in page.content.decode()
    for seat in (p.khoi_officer, p.khoi_leader):
        seat.ended_on = AT.date().replace(year=2025)
        seat.save()
    client = as_seat(second, at=NOW)
    assert list(client.get(address).context["orphans"]) == [case.number]
    assert client.post(f"{address}nhan/", {"number": case.number})["Location"] == (
        case.get_absolute_url()
    )
    assert sees(second, case) == {True}
    assert VettingCase.objects.get().approver == second
    assert as_seat(p.congan_leader, at=NOW).post(f"{address}nhan/").status_code == 404


def test_a_refused_signature_loses_nothing_that_was_typed(p, as_seat):
    conclusion = drafted(p)
    workflow.submit_conclusion(conclusion, by=p.khoi_officer, at=AT)
    client, here = as_seat(p.khoi_leader, at=NOW), conclusion.get_absolute_url()
    form = {"document_number": "77-KL/ĐUK", "issued_on": "03/03/2026", "version": "0"}
    page = client.post(f"{here}ky/", form).content.decode()
    assert 'value="77-KL/ĐUK"' in page
    assert "Ghi ngày ký, không sau hôm nay." in page
    second = make_seat(p.khoi, "leader", username="khoi.second")
    workflow.replace_approver(conclusion.person.case, by=p.khoi_officer, at=AT, approver=second)
    page = client.post(f"{here}ky/", form | {"issued_on": "02/03/2026"})
    assert page.status_code == 403
    assert "77-KL/ĐUK" in page.content.decode()


def test_the_commune_vets_without_classes_and_parts(p):
    bnc = p.bnc
    finding_of = {"by": p.bnc_officer, "at": AT}

    Party.objects.filter(regulation__key="000", role__contains="lead").first().members.add(bnc)
    case = workflow.open_case(
        **finding_of, ground="000-5.1.d", approver=p.bnc_leader, persons=[{}]
    )
    person = case.persons.get()
    assert workflow.missing_for(person) == ["Chưa có kết quả đã xác minh, kết luận."]
    with pytest.raises(ValidationError, match="không chia diện"):
        workflow.reclassify(person, **finding_of, condition="foreign")
    workflow.record_finding(
        person, **finding_of, part="history", source="CA", document_number="1",
        issued_on=AT.date(), is_verified=True, verified_by="CA", verified_number="2",
        verified_on=AT.date(),
    )  # fmt: skip
    assert workflow.missing_for(person) == []


def test_whom_it_is_about_is_offered_as_signer_nowhere(p, as_seat):
    about = make_seat(p.khoi, "leader", username="khoi.about")
    case = open_case(p, barred=[about.user])
    letter = workflow.ask_for_verification(
        case, by=p.khoi_officer, at=AT, persons=case.persons.all(), to=p.congan
    )
    page = as_seat(p.khoi_officer, at=NOW).get(f"/ho-so/{letter.pk}/sua/")
    assert list(page.context["form"].fields["signer"].queryset) == [p.khoi_leader]
    letters.save(letter, by=p.khoi_officer, at=AT, version=letter.version, signer=about)
    with pytest.raises(ValidationError) as refused:
        letters.submit(fresh(letter), by=p.khoi_officer, at=AT)
    assert refused.value.message_dict.keys() == {"signer"}
