"""Who stands in acts as the absent seat, under their own name, for as long as it lasts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from agencies import seating, tokens
from agencies.models import Substitution
from records.models import Event, Notice
from requests import workflow
from requests.models import Dispatch, Reply
from tests.factories import SENT_AT, assigned, fresh, make_seat, on_the, received, replied, sent
from tests.leaks import today

pytestmark = pytest.mark.django_db
AT, DAY = on_the(SENT_AT), date(2026, 3, 2)
WEEK = DAY + timedelta(days=7)


def name(p, *, absent="nui_leader", by="nui_leader", substitute="nui_focal", **days):
    days = {"from_on": DAY, "until_on": WEEK} | days
    return workflow.name_substitute(
        getattr(p, absent), by=getattr(p, by), at=AT, substitute=getattr(p, substitute), **days
    )


def standing(p, absent, substitute, **changed) -> Substitution:
    """A period that runs for the pages (2 March 2026) and for the database (its own clock)."""
    fields = {"from_on": date(2026, 1, 1), "until_on": date(2099, 12, 31), **changed}
    return Substitution.objects.create(
        absent=absent, substitute=substitute, named_by=absent, named_at=AT, **fields
    )


def in_seat_of(client, absent):
    """The client after its user chose to work for the absent one."""
    client.post(reverse("choose_seat"), {"seat": absent.pk})
    return client


# --- Naming --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "absent"), [("nui_leader", "nui_leader"), ("nui_focal", "nui_clerk")]
)
def test_the_absent_one_or_who_routes_the_mail_names_a_colleague(p, by, absent):
    row = name(p, by=by, absent=absent, substitute="nui_officer")
    assert (row.absent, row.substitute, row.named_by) == (
        getattr(p, absent), p.nui_officer, getattr(p, by),
    )  # fmt: skip
    event = Event.objects.get(action="substitute.named")
    assert (event.seat, event.dossier) == (getattr(p, by), None)


@pytest.mark.parametrize("by", ["nui_officer", "nui_clerk", "nui_focal", "ben_leader"])
def test_nobody_else_names_one(p, by):
    with pytest.raises(PermissionDenied):
        name(p, by=by)
    assert not Substitution.objects.exists()


def test_who_stands_in_names_nobody_in_turn(p):
    p.nui_leader.hand = p.nui_focal.user
    with pytest.raises(PermissionDenied):
        name(p, substitute="nui_officer")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"from_on": DAY - timedelta(days=1)}, "from_on"),
        ({"until_on": DAY - timedelta(days=1)}, "until_on"),
        ({"until_on": DAY + timedelta(days=60)}, "until_on"),
        ({"substitute": "nui_leader"}, "substitute"),
        ({"substitute": "ben_focal"}, "substitute"),
        ({"by": "nui_focal", "absent": "nui_clerk", "substitute": "nui_focal"}, "substitute"),
    ],
    ids=["past", "backwards", "too long", "oneself", "another agency", "names oneself"],
)
def test_what_does_not_fit_is_named(p, changed, field):
    with pytest.raises(ValidationError) as refused:
        name(p, **changed)
    assert list(refused.value.message_dict) == [field]


def test_sixty_days_are_not_too_many(p):
    assert name(p, until_on=DAY + timedelta(days=59)).pk


def test_who_has_left_is_no_substitute(p):
    gone = make_seat(p.nui, "officer", username="nui.gone")
    seating.end(gone, on=date(2026, 2, 1))
    with pytest.raises(ValidationError) as refused:
        workflow.name_substitute(
            p.nui_leader, by=p.nui_leader, at=AT, substitute=gone, from_on=DAY, until_on=WEEK
        )
    assert list(refused.value.message_dict) == ["substitute"]


@pytest.mark.parametrize(
    ("absent", "substitute", "field"),
    [
        ("nui_leader", "nui_officer", "absent"),  # somebody is named already
        ("nui_clerk", "nui_leader", "substitute"),  # is away
        ("nui_focal", "nui_clerk", "absent"),  # stands in for the leader
    ],
    ids=["twice", "away", "stands in"],
)
def test_periods_that_cross_are_refused(p, absent, substitute, field):
    name(p)
    by = "nui_leader" if substitute != "nui_leader" else "nui_focal"
    with pytest.raises(ValidationError) as refused:
        name(p, absent=absent, substitute=substitute, by=by, from_on=WEEK, until_on=WEEK)
    assert list(refused.value.message_dict) == [field]


def test_ending_is_at_once_and_once(p):
    row = workflow.end_substitution(name(p), by=p.nui_leader, at=AT)
    assert (row.ended_at, list(Substitution.objects.running(DAY))) == (AT, [])
    with pytest.raises(workflow.WrongState):
        workflow.end_substitution(row, by=p.nui_leader, at=AT)
    with pytest.raises(PermissionDenied):
        workflow.end_substitution(row, by=p.nui_officer, at=AT)
    assert name(p).pk  # the time is free again


# --- Acting --------------------------------------------------------------------------------------


def test_the_substitute_reads_and_does_what_the_absent_one_would(p, as_seat):
    """A restricted case is open to the leader by role; an officer knows nothing of it."""
    dispatch = received(p.bnc_officer, p.nui, secrecy="working_secret")
    standing(p, p.nui_leader, p.nui_officer)
    client, url = as_seat(p.nui_officer), dispatch.get_absolute_url()
    assert client.get(url).status_code == 404
    assert "làm thay" in client.get("/viec/").content.decode()
    in_seat_of(client, p.nui_leader)
    page = client.get(url).content.decode()
    assert f"Đồng chí đang làm thay đồng chí {p.nui_leader.user.full_name}" in page
    reason = {"reason": "Không thuộc thẩm quyền"}
    assert client.post(f"{url}tu-choi/", reason).status_code == 302
    assert fresh(dispatch).status == Dispatch.Status.DECLINED
    event = Event.objects.get(action="dispatch.declined")
    assert (event.seat, event.user) == (p.nui_leader, p.nui_officer.user)
    who = f"{p.nui_officer.user.full_name} (thay {p.nui_leader.user.full_name})"
    assert who in client.get(url).content.decode()


OVER = {
    "ended": {"ended_at": AT},
    "past": {"until_on": date(2026, 2, 28)},
    "to come": {"from_on": date(2099, 1, 1)},
}


@pytest.mark.parametrize("how", OVER)
def test_when_it_is_over_every_door_is_shut(p, as_seat, as_web, how):
    dispatch = received(p.bnc_officer, p.nui, secrecy="working_secret")
    running = standing(p, p.nui_leader, p.nui_officer)
    client = in_seat_of(as_seat(p.nui_officer), p.nui_leader)
    api = reverse("api:dispatch", args=[dispatch.pk])
    assert client.get(api).status_code == 200
    Substitution.objects.filter(pk=running.pk).update(**OVER[how])
    url = dispatch.get_absolute_url()
    assert (client.get(url).status_code, client.get(api).status_code) == (404, 404)
    assert client.post(f"{url}tu-choi/", {"reason": "Muộn"}).status_code == 404
    assert client.post(reverse("choose_seat"), {"seat": p.nui_leader.pk}).status_code == 302
    assert client.get(url).status_code == 404
    with as_web(p.nui_officer):
        assert not Dispatch.objects.exists()


def test_the_wall_opens_to_the_substitute_and_to_no_other(p, as_web):
    received(p.bnc_officer, p.nui, secrecy="working_secret")
    standing(p, p.nui_leader, p.nui_officer)
    with as_web(p.nui_officer):
        assert Dispatch.objects.exists()
    with as_web(p.nui_clerk):  # tracks it, by her own role
        assert not Event.objects.exists()


def test_the_substitute_signs_for_the_leader_under_their_own_name(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    reply = workflow.save_reply(
        dispatch, by=p.nui_officer, at=AT, version=0, stance="agrees", signer=p.nui_leader
    )
    workflow.submit_reply(reply, by=p.nui_officer, at=AT)
    standing(p, p.nui_leader, p.nui_focal)
    client = in_seat_of(as_seat(p.nui_focal), p.nui_leader)
    url = dispatch.get_absolute_url()
    assert '<option value="for" selected>' in client.get(url).content.decode()
    shown = {"version": fresh(reply).version}
    client.post(f"{url}tra-loi/ky/", shown | {"signature": "own"})
    assert fresh(reply).status == Reply.Status.SUBMITTED
    client.post(f"{url}tra-loi/ky/", shown)
    reply = fresh(reply)
    assert (reply.signature, reply.signed_by, reply.signatory) == (
        Reply.Signature.FOR, p.nui_leader, p.nui_focal.user,
    )  # fmt: skip
    workflow.issue_reply(reply, by=p.nui_clerk, at=AT, document_number="7-CV/ĐU")
    page = as_seat(p.bnc_officer).get(dispatch.case.get_absolute_url()).content.decode()
    assert f"ký thay: {p.nui_focal.user.full_name}" in page


def test_who_signs_for_themself_has_no_other_hand(p):
    reply = replied(assigned(p.bnc_officer, p.nui)).replies.get()
    assert (reply.signature, reply.signed_hand, reply.signatory) == (
        Reply.Signature.OWN, None, p.nui_leader.user,
    )  # fmt: skip


def test_what_the_absent_one_is_told_the_substitute_reads(p, as_seat):
    sent(p.bnc_officer, p.nui)
    told = Notice.objects.filter(seat=p.nui_clerk).count()
    assert told
    standing(p, p.nui_clerk, p.nui_officer)
    client = as_seat(p.nui_officer)
    hint = f"làm thay đồng chí {p.nui_clerk.user.full_name}: {told} thông báo"
    assert hint in client.get("/viec/").content.decode()
    page = in_seat_of(client, p.nui_clerk).get("/thong-bao/").content.decode()
    assert f'tool__count" aria-hidden="true">{told}<' in page
    client.post("/thong-bao/da-doc/")
    assert not Notice.objects.unread().filter(seat=p.nui_clerk).exists()


def test_a_second_person_is_not_the_same_person_in_another_seat(p):
    opening = workflow.ask_emergency(
        by=p.nui_officer, at=AT, file_number="PH-2026-0001", file_agency=p.bnc,
        reason="Gấp", until_on=WEEK,
    )  # fmt: skip
    p.nui_leader.hand = p.nui_officer.user
    with pytest.raises(PermissionDenied):
        workflow.decide_emergency(opening, by=p.nui_leader, at=AT, agree=False)


def test_a_token_of_the_substitute_is_for_their_own_seat(p, client, set_clock):
    dispatch = received(p.bnc_officer, p.nui, secrecy="working_secret")
    standing(p, p.nui_leader, p.nui_officer)
    _token, raw = tokens.make(p.nui_officer, name="Máy", scopes=["read"], expires_on=WEEK, at=AT)
    url = reverse("api:dispatch", args=[dispatch.pk])
    assert client.get(url, headers={"Authorization": f"Bearer {raw}"}).status_code == 404


def test_today_is_the_day_of_the_database(p, as_web):
    """The last day counts, for pages and wall alike; the day after does not."""
    received(p.bnc_officer, p.nui)
    on = today()
    row = standing(p, p.nui_leader, p.nui_officer, until_on=on)
    with as_web(p.nui_officer):
        assert Dispatch.objects.exists()
    assert [s.pk for s in seating.seats_of(p.nui_officer.user, on)][1:] == [p.nui_leader.pk]
    assert seating.seats_of(p.nui_officer.user, on + timedelta(days=1))[1:] == []
    Substitution.objects.filter(pk=row.pk).update(until_on=on - timedelta(days=1))
    with as_web(p.nui_officer):
        assert not Dispatch.objects.exists()
