"""Somebody barred later, or where a letter goes: from all that came of the case."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from agencies.models import Seat
from complaints import workflow
from complaints.models import CaseLetter, ComplaintCase, Matter
from complaints.workflow.letters import excerpt_digest
from records.models import Bar, Grant, Notice
from requests.models import CoordinationRequest, Dispatch
from tests.complaints.stories import AT, admitted, classified, taken_in
from tests.complaints.test_letters import EXCERPT, sent
from tests.complaints.test_main_line import refused
from tests.factories import fresh, make_seat, on_the

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accredited")]
LATER = on_the("2026-03-02 10:00")


def typed(**fields) -> dict:
    return {"form_key": str(uuid.uuid4()), **fields}


def holds_nothing(seat, *dossiers) -> None:
    for dossier in dossiers:
        assert Bar.objects.filter(dossier=dossier, user=seat.user).exists()
        assert not Grant.objects.filter(content_object=dossier, group=seat.group).exists()


# --- Later ---------------------------------------------------------------------------------------


def test_whoever_is_barred_later_loses_the_letters_too(p, as_seat):
    case = classified(p.bnc_officer)
    row = workflow.write(
        case, by=p.bnc_officer, at=AT, kind="signs", addressees=[p.nui], **EXCERPT
    )
    dispatch = sent(row, p, by="bnc")
    assert as_seat(p.bnc_leader).get(row.letter.get_absolute_url()).status_code == 200
    workflow.bar_people(case, by=p.bnc_focal, at=LATER, accused=[p.bnc_leader])
    holds_nothing(p.bnc_leader, case.dossier, row.letter.dossier, dispatch.dossier)
    client = as_seat(p.bnc_leader)
    for thing in (case, row.letter, dispatch):
        assert client.get(thing.get_absolute_url()).status_code == 404
    assert as_seat(p.nui_leader).get(dispatch.get_absolute_url()).status_code == 200
    assert as_seat(p.bnc_officer).get(row.letter.get_absolute_url()).status_code == 200


def test_and_a_draft_that_nobody_who_bars_may_read(p, as_web):
    case = classified(p.bnc_officer)
    accused = make_seat(p.bnc, "officer", username="bnc.accused")
    workflow.name_reader(case, by=p.bnc_leader, at=AT, reader=accused)
    workflow.assign(case, by=p.bnc_leader, at=AT, handler=accused)
    row = workflow.write(case, by=accused, at=AT, kind="signs", addressees=[p.nui], **EXCERPT)
    with as_web(p.bnc_focal):
        assert not CoordinationRequest.objects.filter(pk=row.letter_id).exists()
    workflow.bar_people(case, by=p.bnc_focal, at=LATER, accused=[accused])
    holds_nothing(accused, case.dossier, row.letter.dossier)
    with as_web(accused):
        assert not CoordinationRequest.objects.exists()
        assert not ComplaintCase.objects.exists()


def test_parts_and_whole_are_closed_together(p):
    whole = taken_in(p.nui_officer, "mixed")
    parts = workflow.split(
        whole, by=p.nui_officer, at=AT, parts=[("complaint", "Một"), ("petition", "Hai")]
    )
    accused = make_seat(p.nui, "officer", username="nui.accused")
    for case in parts:
        workflow.name_reader(case, by=p.nui_focal, at=AT, reader=accused)
    other = workflow.classify(
        parts[1], by=p.nui_focal, at=AT, kind="petition", competence_of="own"
    )
    workflow.assign(other, by=p.nui_focal, at=AT, handler=accused)
    workflow.bar_people(parts[0], by=p.nui_focal, at=LATER, accused=[accused])
    holds_nothing(accused, whole.dossier, *(case.dossier for case in parts))
    assert fresh(other).handler is None
    # from the whole, which is split and over, just as well
    second = make_seat(p.nui, "officer", username="nui.second")
    workflow.bar_people(fresh(whole), by=p.nui_focal, at=LATER, accused=[second])
    holds_nothing(second, whole.dossier, *(case.dossier for case in parts))


@pytest.mark.parametrize("end", ["file_away", "forward"])
def test_what_is_over_can_still_be_closed_to_somebody(p, as_seat, end):
    case = classified(p.nui_focal, competence="other")
    more = {"to_agency": p.congan} if end == "forward" else {}
    getattr(workflow, end)(case, by=p.nui_leader, at=AT, document_number="1", **more)
    answer = as_seat(p.nui_focal).post(
        reverse("complaints:bar", args=[case.pk]), typed(accused=[p.nui_leader.pk])
    )
    assert answer.status_code == 302
    holds_nothing(p.nui_leader, case.dossier)


def test_letters_of_others_are_left_alone(p):
    case = classified(p.bnc_officer)
    other = classified(p.bnc_officer, incoming_number="46")
    row = workflow.write(
        other, by=p.bnc_officer, at=AT, kind="signs", addressees=[p.nui], **EXCERPT
    )
    workflow.bar_people(case, by=p.bnc_focal, at=LATER, accused=[p.bnc_leader])
    assert not Bar.objects.filter(dossier__in=[other.dossier, row.letter.dossier]).exists()


def test_the_function_closes_nothing_for_who_may_not_view(p, as_web):
    case = taken_in(p.nui_officer, accused=[p.nui_focal])
    Bar.objects.create(dossier=case.dossier, user=p.nui_leader.user, by=p.nui_officer, at=AT)
    with as_web(p.ben_leader), connection.cursor() as cursor:
        cursor.execute("select complaints_bar_kin(%s)", [case.pk])
    assert Grant.objects.filter(content_object=case.dossier, group=p.nui_leader.group).exists()


# --- Who may bar whom ----------------------------------------------------------------------------


def test_who_routes_is_kept_out_by_another_who_routes(p, as_seat):
    case = admitted(p)
    said = refused(workflow.bar_people, case, by=p.nui_officer, at=LATER, accused=[p.nui_leader])
    assert said["accused"][0].startswith("Lãnh đạo, đầu mối chỉ được đưa ra ngay khi vào sổ")
    text = as_seat(p.nui_officer).get(reverse("complaints:bar", args=[case.pk])).content.decode()
    assert p.nui_leader.user.full_name not in text
    assert p.nui_clerk.user.full_name in text
    workflow.bar_people(case, by=p.nui_officer, at=LATER, accused=[p.nui_clerk])
    workflow.bar_people(case, by=p.nui_focal, at=LATER, accused=[p.nui_leader])
    holds_nothing(p.nui_leader, case.dossier)


def test_at_the_intake_whoever_takes_it_in_keeps_a_leader_out(p):
    holds_nothing(p.nui_leader, taken_in(p.nui_clerk, accused=[p.nui_leader]).dossier)


# --- Where a letter goes -------------------------------------------------------------------------


def test_the_accused_at_the_addressee_neither_gets_nor_finds_the_letter(p, as_seat):
    case = taken_in(p.bnc_officer)
    fields = {"kind": "signs", "addressees": [p.nui.pk], "subject": "Dấu hiệu", "body": "Trích."}
    address = reverse("complaints:letter", args=[case.pk])
    Seat.objects.filter(pk=p.nui_leader.pk).update(title="Bí thư")
    first = as_seat(p.bnc_officer).get(address).content.decode()
    assert p.nui.short_name + "</label>" not in first.replace(f"> {p.nui.name}", "")
    text = as_seat(p.bnc_officer).post(address, typed(**fields)).content.decode()
    assert p.ben_clerk.user.full_name not in text  # it does not go there
    assert f"Bí thư, {p.nui.short_name}" in text
    assert p.nui_leader.user.full_name not in text  # a post that only one holds says enough
    assert f"{p.nui_clerk.title}, {p.nui_clerk.user.full_name}, {p.nui.short_name}" in text
    assert p.nui_officer.user.full_name not in text
    as_seat(p.bnc_officer).post(
        address,
        typed(
            **fields,
            accused=[p.nui_leader.pk],
            is_confirmed="on",
            shown=excerpt_digest("Dấu hiệu", "Trích."),
            shown_to=str(p.nui.pk),
        ),
    )
    row = CaseLetter.objects.get()
    dispatch = sent(row, p, by="bnc")
    holds_nothing(p.nui_leader, row.letter.dossier, dispatch.dossier)
    client = as_seat(p.nui_leader)
    assert client.get(dispatch.get_absolute_url()).status_code == 404
    assert client.get(row.letter.get_absolute_url()).status_code == 404
    number = fresh(row.letter).number
    for name in ("requests:inbox", "requests:list", "requests:notices"):
        assert number not in client.get(reverse(name)).content.decode()
    assert not Notice.objects.filter(seat=p.nui_leader).exists()
    assert as_seat(p.nui_focal).get(dispatch.get_absolute_url()).status_code == 200


def test_the_accused_where_a_case_is_forwarded(p, as_web):
    case = classified(p.nui_focal, competence="superior")
    fields = {"to_agency": p.bnc, "document_number": "14-CV/ĐU", **EXCERPT}
    workflow.forward(case, by=p.nui_focal, at=AT, accused=[p.bnc_focal], **fields)
    dispatch = sent(CaseLetter.objects.get(case=case), p)
    with as_web(p.bnc_focal):
        assert not Dispatch.objects.exists()
    with as_web(p.bnc_leader):
        assert Dispatch.objects.get() == dispatch


def test_only_people_of_an_agency_the_letter_goes_to(p, as_seat):
    case = classified(p.nui_focal, competence="superior")
    fields = {"document_number": "14-CV/ĐU", **EXCERPT}
    said = refused(
        workflow.forward, case, by=p.nui_focal, at=AT, to_agency=p.bnc,
        accused=[p.ben_leader], **fields,
    )  # fmt: skip
    assert said.keys() == {"accused"}
    answer = as_seat(p.nui_focal).post(
        reverse("complaints:forward", args=[case.pk]),
        typed(
            to_agency=p.congan.pk, document_number="1", subject="Trích", body="Trích",
            is_confirmed="on", accused=[p.bnc_focal.pk],
        ),
    )  # fmt: skip
    assert "không thuộc nơi nhận đã chọn" in answer.content.decode()
    assert fresh(case).stage == "classified"


def test_somebody_must_be_left_there_who_receives_it(p):
    case = taken_in(p.bnc_officer)
    said = refused(
        workflow.write, case, by=p.bnc_officer, at=AT, kind="signs", addressees=[p.nui],
        accused=[p.nui_leader, p.nui_focal], **EXCERPT,
    )  # fmt: skip
    assert "không còn lãnh đạo, đầu mối nào nhận được" in said["accused"][0]
    assert not CaseLetter.objects.exists()


# --- Matters -------------------------------------------------------------------------------------


def watched(p, **fields) -> Matter:
    return workflow.open_matter(
        by=p.bnc_focal, at=AT, stage="checked", handling_body="Cơ quan điều tra",
        **{"monitor": p.bnc_officer, "subject": "Vụ việc", **fields},
    )  # fmt: skip


def test_a_matter_about_somebody_of_the_house_is_closed_to_them_from_the_first(p, as_seat):
    matter = watched(p, accused=[p.bnc_leader])
    holds_nothing(p.bnc_leader, matter.dossier)
    client = as_seat(p.bnc_leader)
    assert client.get(matter.get_absolute_url()).status_code == 404
    assert matter.number not in client.get(reverse("complaints:matters")).content.decode()
    text = as_seat(p.bnc_officer).get(matter.get_absolute_url()).content.decode()
    assert "Có người không được xem." in text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"accused": ["bnc_focal"]}, "accused"), ({"accused": ["nui_leader"]}, "accused"),
        ({"accused": ["bnc_officer"]}, "monitor"),
    ],
)  # fmt: skip
def test_who_opens_or_monitors_it_is_not_whom_it_is_about(p, fields, field):
    accused = [getattr(p, name) for name in fields["accused"]]
    assert refused(watched, p, accused=accused).keys() == {field}


def test_somebody_is_barred_from_a_matter_later_and_never_monitors_it(p, as_seat):
    matter, other = watched(p), make_seat(p.bnc, "officer", username="bnc.two")
    address = reverse("complaints:bar_matter", args=[matter.pk])
    answer = as_seat(p.bnc_focal).post(address, typed(accused=[p.bnc_officer.pk]))
    assert "chọn người theo dõi khác trước" in answer.content.decode()
    facts = {"by": p.bnc_focal, "at": LATER, "handling_body": "Cơ quan điều tra"}
    workflow.update_matter(matter, monitor=other, **facts)
    assert not Grant.objects.filter(
        content_object=matter.dossier, group=p.bnc_officer.group
    ).exists()  # who is replaced sees it no more
    as_seat(p.bnc_focal).post(address, typed(accused=[p.bnc_officer.pk, p.bnc_leader.pk]))
    holds_nothing(p.bnc_officer, matter.dossier)
    holds_nothing(p.bnc_leader, matter.dossier)
    said = refused(workflow.update_matter, matter, monitor=p.bnc_officer, **facts)
    assert said.keys() == {"monitor"}
    with pytest.raises(ValidationError, match="do một lãnh đạo"):
        workflow.bar_from_matter(matter, by=other, at=LATER, accused=[p.bnc_focal])
    with pytest.raises(PermissionDenied):
        workflow.bar_from_matter(matter, by=p.ben_leader, at=LATER, accused=[p.ben_focal])


def test_a_focal_point_who_monitored_still_routes(p):
    matter = watched(p, monitor=p.bnc_focal)
    workflow.update_matter(
        matter, by=p.bnc_leader, at=LATER, monitor=p.bnc_officer, handling_body="Cơ quan"
    )
    assert Grant.objects.filter(content_object=matter.dossier, group=p.bnc_focal.group).exists()
