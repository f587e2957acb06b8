"""Every door tried: each route, GET and POST, as everybody who must not come in.

A new route fails ``test_no_undeclared_route`` until it says here what it opens.
"""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from agencies import seating
from agencies.models import User
from records.models import Document, Event, Grant
from regulations.models import Act
from requests import workflow
from requests.models import CoordinationRequest, Dispatch
from tests.factories import (
    assigned,
    draft_letter,
    on_the,
    received,
    sent,
    sent_letter,
    signed_letter,
)

pytestmark = pytest.mark.django_db

LETTER = {
    "requests:edit", "requests:autosave", "requests:preview", "requests:sign", "requests:return",
    "requests:take_back", "requests:issue", "requests:withdraw", "requests:close", "api:letter",
}  # fmt: skip
DISPATCH = {
    "requests:register", "requests:correct", "requests:assign", "requests:more_time",
    "requests:propose_time", "requests:decline", "requests:contact", "requests:save_reply",
    "requests:autosave_reply", "requests:sign_reply", "requests:take_back_reply",
    "requests:issue_reply", "requests:remind", "requests:confirm_consent",
    "requests:accept_late_notice", "requests:accept_time", "requests:why", "api:clock",
    "reports:deadline_sheet",
}  # fmt: skip
EITHER = {"requests:detail"}
FILE = {"requests:file"}
LISTS = {"requests:inbox", "requests:list", "requests:notices", "requests:incoming",
         "reports:dashboard"}  # fmt: skip
OWN = {"requests:read_notices", "requests:compose", "requests:begin", "api:drafts", "home",
       "choose_seat"}  # fmt: skip
PUBLIC = {"signin", "signout", "healthz", "choose_display"}
READING = {"regulations:list", "regulations:detail", "regulations:article"}
DECLARED = LETTER | DISPATCH | EITHER | FILE | LISTS | OWN | PUBLIC | READING
OBJECTS = sorted(LETTER | DISPATCH | EITHER | FILE)


def routes(resolver=None, namespaces=()):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from routes(entry, inner)
        elif isinstance(entry, URLPattern):
            yield ":".join((*namespaces, entry.name or str(entry.pattern)))


def test_no_undeclared_route():
    ours = {name for name in routes() if not name.startswith("admin:")}
    assert {n for n in ours if not n.startswith("regulations:")} <= DECLARED


def address(name: str, key: UUID) -> str:
    more = {"requests:accept_late_notice": {"notice": 1}, "requests:accept_time": {"agreement": 1}}
    return reverse(name, kwargs={"pk": key, **more.get(name, {})})


@pytest.fixture
def world(p):
    """One letter in every state, with a file each, between BNC and Núi Mây."""
    letters = [
        draft_letter(p.bnc_officer, [p.nui]),
        signed_letter(p.bnc_officer, [p.nui]),
        sent_letter(p.bnc_officer, [p.nui]),
        draft_letter(p.bnc_officer, [p.nui], secrecy="working_secret"),
        sent_letter(p.bnc_officer, [p.nui], secrecy="working_secret"),
    ]
    dispatches = [
        sent(p.bnc_officer, p.nui),
        received(p.bnc_officer, p.nui),
        assigned(p.bnc_officer, p.nui),
    ]
    return {
        "letter": letters,
        "dispatch": dispatches,
        "file": list(Document.objects.all()),
    }


def keys_for(name: str, world) -> list[UUID]:
    if name in FILE:
        return [d.pk for d in world["file"]]
    if name in LETTER:
        return [c.pk for c in world["letter"]]
    keys = [d.pk for d in world["dispatch"]]
    return keys + [c.pk for c in world["letter"]] if name in EITHER else keys


def ended(seat) -> User:
    seating.end(seat, on=date(2026, 1, 31))
    return seat.user


def superuser() -> User:
    root = User.objects.create_user("root", full_name="Siêu quản trị")
    root.is_staff = root.is_superuser = True
    root.save()
    return root


OUTSIDERS = {
    "leader of another agency": lambda p: p.ben_leader.user,
    "clerk of another agency": lambda p: p.dong_clerk.user,
    "overseer without a part in it": lambda p: p.khoi_leader.user,
    "former member": lambda p: ended(p.nui_officer),
    "superuser": lambda p: superuser(),
}


def state_of_the_world() -> tuple:
    """Whatever a refused write might have changed."""
    return (
        list(CoordinationRequest.objects.order_by("pk").values_list("pk", "status", "version")),
        list(Dispatch.objects.order_by("pk").values_list("pk", "status", "due_on")),
        Document.objects.filter(removed_at=None).count(),
        Grant.objects.count(),
        Event.objects.count(),
    )


@pytest.mark.parametrize("who", sorted(OUTSIDERS))
def test_foreign_and_missing_are_the_same(who, world, p, client, set_clock):
    user = OUTSIDERS[who](p)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    before = state_of_the_world()
    for name in OBJECTS:
        for method in (client.get, client.post):
            missing = method(address(name, uuid4()))
            assert missing.status_code in {404, 405}, (name, method.__name__)
            for key in keys_for(name, world):
                foreign = method(address(name, key))
                assert foreign.status_code == missing.status_code, (name, method.__name__)
                assert foreign.content == missing.content, (name, method.__name__)
    assert state_of_the_world() == before


def test_nobody_comes_in_without_signing_in(world, client, set_clock):
    more = {"regulations:detail": {"key": "002"}, "requests:begin": {"act": Act.OPINION}}
    for name in sorted(DECLARED - PUBLIC):
        if name in OBJECTS:
            url = address(name, keys_for(name, world)[0])
        elif name == "regulations:article":
            url = "/quy-che/002/dieu-5/"
        else:
            url = reverse(name, kwargs=more.get(name, {}))
        for method in (client.get, client.post):
            response = method(url)
            assert response.status_code in {302, 403, 405}, name
            if response.status_code == 302:
                assert response["Location"].startswith("/dang-nhap/"), name


WRONG_ROLE = {
    "requests:sign": ("bnc_officer", "submitted"),
    "requests:return": ("bnc_officer", "submitted"),
    "requests:close": ("bnc_clerk", "issued"),
    "requests:withdraw": ("bnc_clerk", "issued"),
    "requests:assign": ("nui_clerk", "received"),
    "requests:more_time": ("nui_clerk", "received"),
    "requests:decline": ("nui_clerk", "received"),
    "requests:remind": ("nui_leader", "received"),
    "requests:correct": ("nui_leader", "received"),
    "requests:save_reply": ("nui_clerk", "received"),
    "requests:confirm_consent": ("nui_leader", "received"),
}


@pytest.mark.parametrize("name", sorted(WRONG_ROLE))
def test_the_wrong_role_is_refused_and_changes_nothing(name, p, as_seat):
    who, state = WRONG_ROLE[name]
    case = draft_letter(p.bnc_officer, [p.nui])
    if state == "submitted":
        workflow.submit(case, by=p.bnc_officer, at=on_the("2026-03-02 09:00"))
        key = case.pk
    elif state == "issued":
        key = sent_letter(p.bnc_officer, [p.nui]).pk
    else:
        key = received(p.bnc_officer, p.nui).pk
    client = as_seat(getattr(p, who))
    before = state_of_the_world()
    response = client.post(address(name, key), {"reason": "x", "returned_note": "x", "body": "x"})
    assert response.status_code == 403
    assert state_of_the_world() == before


def test_lists_show_a_stranger_nothing(world, p, as_seat):
    client = as_seat(p.ben_leader)
    for name in sorted(LISTS - {"requests:incoming"}):
        text = client.get(reverse(name)).content.decode()
        assert "PH-2026-" not in text
        assert "Góp ý dự thảo" not in text


def test_an_addressee_does_not_see_the_answer_of_another(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben])
    theirs = case.dispatches.get(requested_agency=p.ben)
    client = as_seat(p.nui_leader)
    assert client.get(theirs.get_absolute_url()).status_code == 404
    assert client.get(case.get_absolute_url()).status_code == 302
