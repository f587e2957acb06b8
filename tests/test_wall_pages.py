"""Two walls, one answer: either alone keeps strangers out, and both together hide nothing else."""

import pytest

from records import access
from records.models import GrantQuerySet, Secrecy
from tests import leaks, pages
from tests.outsiders import IS_THOROUGH, PEOPLE
from tests.world import World, standing

pytestmark = pytest.mark.django_db
STATES = {
    Secrecy.ORDINARY: ("signed", "drafting", "replied", "contacted", "both"),
    Secrecy.WORKING_SECRET: ("signed", "drafting"),
}
KINDS = [  # on both sides and on none
    "leader of the sender", "handler", "overseer who tracks", "reader named too late",
]  # fmt: skip
OUTSIDERS = [
    "leader of a third agency", "reader named until yesterday", "superuser",
]  # fmt: skip
if IS_THOROUGH:  # one of each kind of seat
    KINDS += [
        "drafter", "clerk of the addressee", "clerk of the sender", "leader of a third agency",
        "deputy of the sender",
        "focal point of the sender", "leader of the addressee",
        "focal point of the addressee", "officer of the other addressee",
        "focal point of a third agency", "clerk of a third agency",
    ]  # fmt: skip
    OUTSIDERS += [
        "former member", "nobody", "leader of a dissolved agency", "clerk of a third agency",
        "former member who is elsewhere now", "administrator", "inactive leader",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("f"), STATES) as world:
        yield world


@pytest.fixture
def without_first_wall(monkeypatch):
    """Somebody forgot to ask for whom, everywhere at once."""
    monkeypatch.setattr(access, "visible_to", lambda rows, seat, **_: rows)
    monkeypatch.setattr(access, "trackable_by", lambda rows, seat, **_: rows)
    monkeypatch.setattr("records.documents.visible_to", lambda rows, seat, **_: rows)
    monkeypatch.setattr("records.remarks.visible_to", lambda rows, seat, **_: rows)
    monkeypatch.setattr("requests.sentences.visible_to", lambda rows, seat, **_: rows)
    monkeypatch.setattr(GrantQuerySet, "held_by", lambda rows, seat: rows)


@pytest.mark.parametrize("who", KINDS)
def test_switching_the_second_wall_off_changes_no_answer(who, world: World):
    urls = pages.addresses(world, who, only_found=True)
    if not IS_THOROUGH:  # the others by the next person
        urls = urls[KINDS.index(who) % 2 :: 2]
    before = pages.crawl(world, who, urls)
    assert {answer.status for answer in before.values()} <= {200, 302, 403, 404}
    leaks.wall_off()
    assert pages.differ(before, pages.crawl(world, who, urls)) == []


@pytest.mark.parametrize("who", OUTSIDERS)
def test_switching_the_first_wall_off_shows_a_stranger_nothing(who, world, without_first_wall):
    assert pages.tell(world, who) == []


@pytest.mark.parametrize("who", ["overseer who tracks", "clerk beside the overseer"])
def test_nor_does_it_show_words_to_who_may_only_know_the_clock(who, world, without_first_wall):
    assert len(leaks.words_said()) > 20
    assert pages.tell(world, who, words=leaks.words_said()) == []


def test_there_is_something_to_be_seen(world):
    told = pages.tell(world, "leader of the sender", every=4)
    assert len(told) > 10
    assert not [line for line in told if ": 500 " in line]


def test_every_kind_of_person_is_tried():
    assert set(KINDS) | set(OUTSIDERS) <= PEOPLE.keys()
