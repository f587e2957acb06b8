"""Faults sown on purpose: with a protection off, the examination that watches it must find it.

What the tests of the wall call clean is judged here by the same functions of ``leaks`` and
``pages``. Where the other wall still holds, that is shown beside it.
"""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views.decorators.http import condition

from agencies.models import User
from coordination.checks import grants_alone_open_dossiers
from records import access
from records.models import Document, Secrecy
from records.wall import AGENCIES, granted, policy
from reports import figures
from reports.facts import function
from requests.models import Dispatch
from tests import leaks, pages
from tests.leaks import alter, ask, case_tables, rows_changed, rows_read, user_of, wall_off
from tests.world import standing

pytestmark = pytest.mark.django_db
STATES = {
    Secrecy.ORDINARY: ("draft", "signed", "drafting", "replied", "consented", "both"),
    Secrecy.WORKING_SECRET: ("signed", "drafting"),
}
STRANGER, CLERK = "leader of a third agency", "clerk of the sender"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("f"), STATES) as world:
        yield world


def replace_policy(table: str, command: str, condition: str) -> None:
    drop = f"DROP POLICY web_{command.lower()} ON {table}"
    alter(f"{drop}; {policy(table, command, condition).rstrip(';' + chr(10))}")


def without(function: str, line: str, instead: str = "") -> None:
    """Define a function of the wall anew, one condition the poorer."""
    ((text,),) = ask(f"select pg_get_functiondef('{function}'::regproc)")
    assert line in text
    alter(text.replace(line, instead))


def of(dispatch: Dispatch) -> list:
    return [dispatch.dossier]


def drafting(secrecy: str = "ordinary") -> Dispatch:
    found = Dispatch.objects.select_related("dossier", "case__dossier")
    return found.filter(dossier__secrecy=secrecy, replies__status="draft").first()


# --- The database: tables and policies -----------------------------------------------------------


def test_a_table_left_open_is_found(world):
    alter("ALTER TABLE requests_lettertext DISABLE ROW LEVEL SECURITY")
    assert leaks.unwalled(case_tables()) == ["requests_lettertext is open"]
    assert rows_read(user_of(STRANGER)).keys() == {"requests_lettertext"}


def test_a_table_forced_upon_its_owner_is_found_and_blinds_everybody(world):
    """The functions of the wall ask as the owner: forced, they are without a user themselves."""
    reader = user_of("leader of the sender")
    before = rows_read(reader, ["requests_dispatch", "requests_lettertext"])
    alter("ALTER TABLE records_grant FORCE ROW LEVEL SECURITY")
    assert leaks.unwalled(case_tables()) == ["records_grant is forced"]
    assert len(before) == 2
    assert rows_read(reader, before) == {}


def test_a_command_without_a_policy_is_found(world):
    alter("GRANT DELETE ON requests_reply TO phoihop_web")
    assert leaks.unwalled(case_tables()) == ["requests_reply: DELETE has no policy"]


def test_an_update_that_asks_nothing_is_found(world):
    """SELECT is not asked by an UPDATE without WHERE; it needs a policy of its own."""
    stranger, told = user_of(STRANGER), ["records_notice"]
    assert rows_changed(stranger, told) == []
    replace_policy("records_notice", "UPDATE", "true")
    assert leaks.unwalled(case_tables()) == ["records_notice: UPDATE asks nothing"]
    ((notices,),) = ask("select count(*) from records_notice")
    assert rows_changed(stranger, told) == [f"UPDATE records_notice: {notices}"]
    replace_policy("requests_dispatch", "UPDATE", "requested_agency_id > 0")
    assert rows_changed(stranger, ["requests_dispatch"])


def test_words_that_ask_for_the_clock_only_are_found(world):
    words, of_letter = "requests_lettertext", [drafting("working_secret").case.dossier]
    assert rows_read(user_of(CLERK), [words], of=of_letter) == {}
    replace_policy(words, "SELECT", granted("letter_id", "track", at="at"))
    assert leaks.ungranted() == [f"{words}: track, not view"]
    assert rows_read(user_of(CLERK), [words], of=of_letter) == {words: 1}


def test_a_policy_that_asks_by_itself_is_found(world):
    replace_policy("requests_contact", "SELECT", "by_id > 0")
    assert leaks.ungranted() == ["requests_contact: (by_id > 0), not track"]


def test_what_is_inside_an_agency_and_was_forgotten_is_found(world):
    document, requester = ["records_document"], user_of("leader of the sender")
    dossier = of(drafting())
    assert rows_read(requester, document, of=dossier) == {}
    replace_policy("records_document", "SELECT", granted("dossier_id", "view", at="uploaded_at"))
    assert rows_read(requester, document, of=dossier) == {"records_document": 1}


def test_a_reader_named_late_who_reads_what_is_older_is_found(world):
    late, dossier = user_of("reader named too late"), of(drafting())
    own = f"(inside_agency_id IS NULL OR inside_agency_id = ANY({AGENCIES}))"
    assert rows_read(late, ["records_document"], of=dossier) == {}
    replace_policy("records_document", "SELECT", f"{granted('dossier_id', 'view')} AND {own}")
    assert rows_read(late, ["records_document"], of=dossier) == {"records_document": 1}


def test_a_view_past_the_policies_is_found(world):
    alter("CREATE VIEW titles AS SELECT subject FROM requests_lettertext")
    assert leaks.shortcuts() == ["view titles"]
    with leaks.asking(user_of(STRANGER)):
        assert ask("select count(*) from titles") > [(0,)]


def test_a_count_outside_the_wall_is_found(world):
    alter(
        "CREATE FUNCTION how_many() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
        " AS 'SELECT count(*) FROM requests_dispatch'"
    )
    assert leaks.shortcuts() == ["function how_many", "how_many trusts the path"]
    with leaks.asking(user_of(STRANGER)):
        assert ask("select how_many()") > [(0,)]


# --- The database: who asks ----------------------------------------------------------------------


ACTIVE = " AND u.is_active"
STANDING = "AND (a.valid_to IS NULL OR a.valid_to >= agencies_today())"
HELD = "AND (s.ended_on IS NULL OR s.ended_on >= agencies_today())"


@pytest.mark.parametrize(
    ("who", "line", "instead"),
    [
        ("inactive leader", ACTIVE, ""),
        ("leader of a dissolved agency", STANDING, ""),
        ("former member", HELD, ""),
        ("colleague of the handler", "'clerk'", "'clerk', 'officer'"),
    ],
)
def test_groups_that_are_not_ones_own_are_found(who, line, instead, world):
    """The last one: a role that reads the mail in the database, and not on the pages."""
    assert leaks.groups_apart() == []
    assert rows_read(user_of(who)).keys() <= {"meetings_areaassignment"}  # of the commune itself
    without("agencies_my_groups", line, instead)
    assert {text.rpartition(" ")[2] for text in leaks.groups_apart()} == {"agencies_my_groups"}
    assert "requests_dispatch" in rows_read(user_of(who))


def test_a_grant_one_gives_oneself_is_found(world):
    foreign = ["records_grant"]
    assert leaks.rows_inserted(user_of(STRANGER), foreign) == []
    replace_policy("records_grant", "INSERT", "true")
    assert leaks.rows_inserted(user_of(STRANGER), foreign) == [
        "INSERT INTO records_grant: UniqueViolation"
    ]


# --- The pages -----------------------------------------------------------------------------------


def everything(rows, seat, **_):
    return rows


def test_a_forgotten_view_is_found_by_the_first_wall_and_held_by_the_second(world, monkeypatch):
    words = leaks.words_said()
    track = access.trackable_by
    forgotten = lambda rows, seat, *, path="dossier_id", at=None: track(rows, seat, path=path)  # noqa: E731
    overseer = "overseer who tracks"
    monkeypatch.setattr(access, "visible_to", forgotten)
    assert pages.tell(world, overseer, words=words) == []
    wall_off()
    assert pages.tell(world, overseer, words=words)
    monkeypatch.undo()


def test_the_first_wall_alone_shows_a_stranger_nothing_and_its_absence_is_found(
    world, monkeypatch
):
    wall_off()
    assert pages.tell(world, STRANGER) == []
    monkeypatch.setattr(access, "visible_to", everything)
    assert pages.tell(world, STRANGER)


def refuse(rows, pk):
    """403 for what is there and 404 for what is not."""
    if rows.filter(pk=pk).exists():
        return rows.get(pk=pk)
    if rows.model.objects.filter(pk=pk).exists():
        raise PermissionDenied
    raise Http404


def test_a_403_for_what_is_foreign_is_found_and_held_by_the_second_wall(world, monkeypatch):
    monkeypatch.setattr("requests.views.shared._one", refuse)
    routes = ["requests:why", "api:clock"]
    assert pages.told_apart(world, STRANGER, routes) == []
    wall_off()
    found = pages.told_apart(world, STRANGER, routes)
    assert found
    assert [line for line in found if not line.endswith(": 403, not 404")] == []


def with_etag_of_the_file(get_response):
    """A validator that is made before anybody is asked."""

    def etag(request):
        key = request.resolver_match.kwargs["pk"]
        return next((f'"{d.sha256}"' for d in Document.objects.filter(pk=key)), None)

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        return condition(etag_func=lambda r, **_: etag(r))(view)(request, *args, **kwargs)

    middleware.process_view = process_view
    return middleware


def test_a_validator_before_the_check_is_found_and_held_by_the_second_wall(world, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.with_etag_of_the_file"]
    client = world.clients[STRANGER]
    client.handler.load_middleware()
    try:
        assert pages.told_apart(world, STRANGER, ["requests:file"]) == []
        wall_off()
        assert pages.told_apart(world, STRANGER, ["requests:file"])
    finally:
        client.handler._middleware_chain = None


def test_a_figure_that_asks_for_nobody_is_found_and_held_by_the_second_wall(world, monkeypatch):
    """Figures come from a function of the database, which looks up whose groups they are."""
    assert pages.counted(world, STRANGER) == {}
    everybody = list(Group.objects.values_list("pk", flat=True))

    def of_everybody(scope):
        sql, named = figures.source(scope)
        return sql, named | {"groups": everybody}

    monkeypatch.setattr("reports.figures.now.source", of_everybody)
    assert pages.counted(world, STRANGER) == {}
    alter(function().replace(":= agencies_my_groups()", ":= of_groups"))
    assert pages.counted(world, STRANGER)["dang_xu_ly"] == Dispatch.objects.open().count()


SWALLOWED = {
    "requests.views.shared.note": {"requests:detail", "requests:edit", "requests:readers",
                                   "api:letter", "api:clock", "api:dispatch", "api:reply",
                                   "requests:opinions",
                                   "requests:opinions_book", "reports:share_summary"},
    "requests.why_views.note": {"requests:why"},
    "requests.views.files.note": {"requests:file"},
    "reports.views.sheets.note": {"reports:deadline_sheet"},
}  # fmt: skip


def test_an_event_that_was_swallowed_is_found(world, monkeypatch):
    assert pages.unrecorded(world, "drafter") == set()
    for path, routes in SWALLOWED.items():
        with monkeypatch.context() as fault:
            fault.setattr(path, lambda *_, **__: None)
            assert pages.unrecorded(world, "drafter") == routes, path


# --- Permissions that are nobody's ---------------------------------------------------------------


def errors() -> list[str]:
    return [error.id for error in grants_alone_open_dossiers(None, databases=["default"])]


def test_a_permission_on_all_dossiers_is_found_and_opens_nothing(world):
    user, ids = user_of(STRANGER), errors()
    tick = Permission.objects.get(codename="view_dossier")
    user.groups.first().permissions.add(tick)
    user.user_permissions.add(tick)
    assert errors() == ["coordination.E001", "coordination.E001", *ids]
    assert rows_read(user) == {}
    assert pages.tell(world, STRANGER) == []


def test_a_superuser_is_found_and_sees_nothing(world):
    """One more beside the one whom the world keeps; it is a leader of another agency besides."""
    ids = errors()
    User.objects.filter(pk=user_of(STRANGER).pk).update(is_superuser=True, is_staff=True)
    assert errors() == [*ids, "coordination.E003"]
    assert rows_read(user_of(STRANGER)) == {}
    assert pages.tell(world, STRANGER) == []
