"""Whom a complaint is about knows nothing of it, whatever their role."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from agencies.models import Substitution
from complaints import workflow
from complaints.models import CaseLetter, ComplaintCase
from complaints.workflow.letters import excerpt_digest
from records.models import Grant, Notice
from requests import digest
from requests.models import CoordinationRequest
from requests.workflow import submit
from tests.complaints.stories import AT, ON, WORDS, admitted, classified, taken_in, under
from tests.factories import fresh, make_seat, on_the

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accredited")]
LATER = on_the("2026-03-02 10:00")


def sees_nothing(as_seat, seat, case) -> None:
    """Not in lists, figures, search, notices or by address; with and without the second wall."""
    client, number = as_seat(seat), case.number
    for address in (
        reverse("complaints:list"), f"{reverse('complaints:list')}?q={number}",
        reverse("requests:search") + f"?q={number}", reverse("requests:notices"),
        reverse("requests:inbox"), reverse("requests:list"),
    ):  # fmt: skip
        text = client.get(address).content.decode().replace(f'value="{number}"', "")
        assert number not in text, address
        assert WORDS["subject"] not in text
    missing = client.get(
        reverse("complaints:detail", args=["0" * 8 + "-0000-4000-8000-" + "0" * 12])
    )
    for name in ("detail", "readers", "classify", "assign", "forward", "conclude"):
        answer = client.get(reverse(f"complaints:{name}", args=[case.pk]))
        assert (answer.status_code, answer.content) == (404, missing.content)
    assert "<b>0</b>" in client.get(reverse("complaints:figures")).content.decode()
    assert not ComplaintCase.objects.trackable_by(seat).exists()


@pytest.mark.parametrize("role", ["leader", "focal", "clerk", "officer"])
def test_the_accused_finds_nothing_in_whatever_role(p, as_seat, role):
    accused = getattr(p, f"nui_{role}")
    by = p.nui_officer if role != "officer" else p.nui_clerk
    case = taken_in(by, "denunciation", accused=[accused])
    assert not Notice.objects.filter(seat=accused).exists()
    assert not Grant.objects.filter(content_object=case.dossier, group=accused.group).exists()
    sees_nothing(as_seat, accused, case)
    for verb, more in (
        (workflow.classify, {"kind": "denunciation", "competence_of": "own"}),
        (workflow.assign, {"handler": accused}),
        (workflow.bar_people, {"accused": [p.nui_officer]}),
    ):
        with pytest.raises(PermissionDenied):
            verb(case, by=accused, at=AT, **more)


def test_the_accused_finds_nothing_behind_the_second_wall(p, as_web):
    case = taken_in(p.nui_officer, "denunciation", accused=[p.nui_leader])
    with as_web(p.nui_leader):
        assert not ComplaintCase.objects.exists()
        assert not Grant.objects.exists()
    with as_web(p.nui_focal):
        assert ComplaintCase.objects.get() == case


def test_the_accused_finds_nothing_in_anothers_stead(p, as_seat, client):
    accused = make_seat(p.nui, "officer", username="nui.accused")
    case = admitted(p, accused=[accused])
    Substitution.objects.create(
        absent=p.nui_officer, substitute=accused, from_on=ON, until_on=ON,
        named_by=p.nui_leader, named_at=AT,
    )  # fmt: skip
    client = as_seat(accused)
    session = client.session
    session["seat"] = p.nui_officer.pk
    session.save()
    assert "Đồng chí đang làm thay" in client.get(reverse("complaints:list")).content.decode()
    assert client.get(case.get_absolute_url()).status_code == 404
    assert case.number not in client.get(reverse("complaints:list")).content.decode()
    assert client.get(reverse("complaints:begin", args=[case.pk])).status_code == 404


def test_who_stands_in_for_the_accused_finds_nothing_by_that(p, as_seat):
    case = taken_in(p.nui_focal, accused=[p.nui_leader])
    other = make_seat(p.nui, "officer", username="nui.other")
    Substitution.objects.create(
        absent=p.nui_leader, substitute=other, from_on=ON, until_on=ON,
        named_by=p.nui_leader, named_at=AT,
    )  # fmt: skip
    client = as_seat(other)
    session = client.session
    session["seat"] = p.nui_leader.pk
    session.save()
    assert client.get(case.get_absolute_url()).status_code == 404


def test_no_digest_counts_it(p):
    p.nui_leader.user.wants_digest = True
    taken_in(p.nui_officer, accused=[p.nui_leader])
    assert digest.counts_for(p.nui_leader.user, ON).unread == 0
    assert digest.counts_for(p.nui_focal.user, ON).unread == 1


def test_nobody_takes_in_what_is_about_themselves(p):
    with pytest.raises(ValidationError, match="Không tự tiếp nhận đơn về mình"):
        taken_in(p.nui_clerk, accused=[p.nui_clerk])
    with pytest.raises(ValidationError, match="cơ quan đồng chí"):
        taken_in(p.nui_clerk, accused=[p.ben_leader])


def test_an_accused_focal_point_leaves_the_routing_to_the_leader(p):
    case = classified(p.nui_officer, "denunciation", accused=[p.nui_focal])
    workflow.assign(case, by=p.nui_leader, at=AT, handler=p.nui_officer)
    case = workflow.admit(case, by=p.nui_leader, at=AT, document_number="1-TB")
    assert case.stage == "admitted"


def test_an_accused_leader_leaves_the_routing_to_the_next_one(p):
    second = make_seat(p.nui, "leader", username="nui.second")
    case = classified(p.nui_officer, "denunciation", accused=[p.nui_leader])
    assert workflow.admit(case, by=second, at=AT, document_number="1-TB").stage == "admitted"


def test_where_no_leader_is_left_it_only_goes_up(p, as_seat):
    case = classified(p.nui_focal, "denunciation", accused=[p.nui_leader])
    with pytest.raises(ValidationError, match="chỉ chuyển được lên cơ quan cấp trên"):
        workflow.admit(case, by=p.nui_focal, at=AT, document_number="1-TB")
    with pytest.raises(ValidationError, match="Chưa khai báo cơ quan cấp trên"):
        workflow.forward(case, by=p.nui_focal, at=AT, to_agency=p.bnc, document_number="2-CV")
    under(p.nui, p.thuongtruc)
    case = fresh(case)
    text = as_seat(p.nui_focal).get(case.get_absolute_url()).content.decode()
    assert "Chỉ chuyển được lên Thường trực Tỉnh ủy." in text
    assert reverse("complaints:admit", args=[case.pk]) not in text
    with pytest.raises(ValidationError, match="chỉ chuyển được lên Thường trực"):
        workflow.forward(case, by=p.nui_focal, at=AT, to_agency=p.bnc, document_number="2-CV")
    case = workflow.forward(
        case, by=p.nui_focal, at=AT, to_agency=p.thuongtruc, document_number="2-CV"
    )
    assert (case.stage, case.steps.last().to_agency) == ("forwarded", p.thuongtruc)


def test_a_clerk_alone_with_it_sends_it_up(p):
    under(p.nui, p.thuongtruc)
    case = taken_in(p.nui_clerk, "denunciation", accused=[p.nui_leader, p.nui_focal])
    case = workflow.forward(
        case, by=p.nui_clerk, at=AT, to_agency=p.thuongtruc, written_form="Phiếu chuyển"
    )
    assert case.stage == "forwarded"


def test_colleagues_read_that_somebody_is_kept_out_and_not_who(p, as_seat):
    accused = make_seat(p.nui, "officer", username="nui.accused")
    case = taken_in(p.nui_focal, accused=[accused])
    for name in ("detail", "readers"):
        text = as_seat(p.nui_leader).get(reverse(f"complaints:{name}", args=[case.pk]))
        assert "Có người không được xem." in text.content.decode()
        assert accused.user.full_name not in text.content.decode()
    text = as_seat(p.nui_clerk).get(case.get_absolute_url()).content.decode()
    assert "không được xem" not in text


def test_a_handler_who_turns_out_to_be_accused_is_out_at_once(p, as_seat):
    case = admitted(p)
    case = workflow.bar_people(case, by=p.nui_leader, at=LATER, accused=[p.nui_officer])
    assert case.handler is None
    sees_nothing(as_seat, p.nui_officer, case)
    with pytest.raises(ValidationError, match="không giao được cho người này"):
        workflow.assign(case, by=p.nui_leader, at=LATER, handler=p.nui_officer)
    with pytest.raises(ValidationError, match="không mở được cho người này"):
        workflow.name_reader(case, by=p.nui_leader, at=LATER, reader=p.nui_officer)
    with pytest.raises(ValidationError, match="Không tự đưa mình ra"):
        workflow.bar_people(case, by=p.nui_leader, at=LATER, accused=[p.nui_leader])


def test_letters_of_it_keep_the_accused_out_too(p, as_seat):
    case = classified(p.bnc_officer, accused=[p.bnc_focal])
    row = workflow.write(
        case, by=p.bnc_officer, at=AT, kind=CaseLetter.Kind.SIGNS, addressees=[p.nui],
        subject="Dấu hiệu", body="Trích.", is_confirmed=True,
        shown=excerpt_digest("Dấu hiệu", "Trích."),
    )  # fmt: skip
    submit(row.letter, by=p.bnc_officer, at=AT)
    assert not CoordinationRequest.objects.trackable_by(p.bnc_focal).exists()
    assert as_seat(p.bnc_focal).get(row.letter.get_absolute_url()).status_code == 404
