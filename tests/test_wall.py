"""The second wall: the database shows nobody a row without a grant, whatever a page forgot to ask.

Test bodies arrange and look as the owner; ``leaks`` asks as the web process does.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models
from django.test.utils import isolate_apps

from agencies import seating
from agencies.models import MAIL_ROLES, Role
from records import access
from records.models import EmergencyOpening, Grant, Side
from requests.models import CoordinationRequest, Dispatch, Reply
from tests import leaks
from tests.conftest import JOBS, WEB
from tests.factories import SENT_AT, make_agency, make_seat, on_the, sent
from tests.leaks import PERMISSIONS, READ_OTHERWISE, STATES, WORDS, rows_read, user_of
from tests.outsiders import IS_THOROUGH, PEOPLE
from tests.world import NAMED_LATE, World, standing

pytestmark = pytest.mark.django_db
RESTRICTED = {"secrecy": "working_secret"}
OUTSIDERS = [
    who
    for who, person in PEOPLE.items()
    if (not person.is_in or person.agency == "congan" or person.role == "expired")
    and who != "member who acts for a third agency"  # the wall knows the person, not the seat
][:: 1 if IS_THOROUGH else 2]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("f"), STATES) as world:
        leaks.send_a_form(world)
        yield world


def dispatch_in(world: World, state: str, *, secrecy="ordinary", of="nui") -> Dispatch:
    case = next(
        case
        for case in CoordinationRequest.objects.filter(dossier__secrecy=secrecy)
        if state in {world.states.get(d.pk) for d in case.dispatches.all()}
    )
    return case.dispatches.select_related("dossier", "case__dossier").get(
        requested_agency__code=of
    )


# --- Every table of case content is behind the wall ----------------------------------------------


def test_every_table_of_case_content_is_known_and_walled():
    assert set(leaks.case_tables()) == PERMISSIONS.keys() | READ_OTHERWISE.keys()
    assert leaks.unwalled(leaks.case_tables()) == []


def test_whatever_hangs_on_a_dossier_is_walled():
    assert leaks.hanging_on_a_dossier() <= set(leaks.case_tables())
    assert leaks.hanging_on_a_dossier() >= PERMISSIONS.keys()


@isolate_apps("reports")
def test_a_new_table_without_a_wall_is_named():
    class Aside(models.Model):
        reply = models.ForeignKey(Reply, models.PROTECT, related_name="+")

        class Meta:
            app_label = "reports"

        def __str__(self) -> str:
            return str(self.pk)

    assert leaks.unwalled(leaks.case_tables()) == []
    with connection.schema_editor() as editor:
        editor.create_model(Aside)
    everything = [*apps.get_models(include_auto_created=True), Aside]
    assert "reports_aside" in leaks.hanging_on_a_dossier(everything)
    assert leaks.unwalled(["reports_aside"]) == [
        "reports_aside is open",
        *(f"reports_aside: {command} has no policy" for command in leaks.COMMANDS),
    ]


def test_every_table_that_hangs_on_a_dossier_asks_one_function_for_one_permission():
    assert leaks.ungranted() == []


def test_nothing_leads_past_the_policies():
    assert leaks.shortcuts() == []


# --- For whom the web process asks ---------------------------------------------------------------


def test_the_database_and_the_pages_know_the_same_groups_of_everybody(world):
    assert leaks.groups_apart() == []


def test_they_agree_on_every_way_to_come_and_to_go(p):
    on, day = leaks.today(), timedelta(days=1)
    two = make_seat(p.kiemtra, "officer", "clerk", username="two.seats")
    other = make_seat(p.khoi, "leader", username="other", started_on=on)
    other.user_id = two.user_id
    other.save()
    make_seat(p.kiemtra, "leader", username="future", started_on=on + day)
    seating.end(make_seat(p.kiemtra, "leader", username="last.day"), on=on)
    seating.end(make_seat(p.kiemtra, "leader", username="gone"), on=on - day)
    inactive = make_seat(p.kiemtra, "leader", username="inactive").user
    inactive.is_active = False
    inactive.save()
    for code, last in (("tan", on + day), ("cuoi", on), ("het", on - day)):
        make_seat(make_agency(code, f"Cơ quan {code}", valid_to=last), "focal")
    assert leaks.groups_apart() == []
    with leaks.asking(two.user):
        ((groups,),) = leaks.ask("select agencies_my_groups()")
    assert set(groups) == {*two.group_ids, *other.group_ids}


def test_the_roles_that_read_mail_are_the_same_on_both_sides(p):
    seats = {role: make_seat(p.kiemtra, role, username=f"x.{role}") for role in Role.values}
    reads = set()
    for role, seat in seats.items():
        with leaks.asking(seat.user):
            groups = leaks.ask("select agencies_my_groups()")[0][0]
        reads |= {role} if p.kiemtra.mail_group_id in groups else set()
    assert reads == MAIL_ROLES


# --- Reading -------------------------------------------------------------------------------------


def test_there_are_rows_in_every_table(world):
    assert leaks.count_rows(leaks.case_tables()).keys() == set(leaks.case_tables())


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_reads_no_row_of_any_table_and_reaches_none(who, world):
    user, person = user_of(who), PEOPLE[who]
    # who follows a commune is known to everybody in it, and is about no case
    in_commune = person.is_in and person.agency == "nui"
    assert rows_read(user) == ({"meetings_areaassignment": 1} if in_commune else {})
    assert leaks.rows_changed(user) == []
    assert leaks.rows_inserted(user, leaks.case_tables()) == [
        # it goes in before its event does, whoever writes it; its key is taken once
        "INSERT INTO records_eventpayload: UniqueViolation"
    ]


def test_what_was_never_said_is_nobody(world):
    with leaks.asking(world.p.bnc_leader.user), connection.cursor() as cursor:
        assert leaks.count_rows(leaks.case_tables())
        cursor.execute('reset phoihop."user"')
        assert leaks.count_rows(leaks.case_tables()) == {}


@pytest.mark.parametrize("name", ["bnc_clerk", "nui_clerk"])
def test_the_clerk_of_a_restricted_letter_reads_its_clock_and_not_its_words(name, world):
    dispatch = dispatch_in(world, "drafting", **RESTRICTED)
    of = [dispatch.dossier, dispatch.case.dossier]
    there = leaks.count_rows(leaks.case_tables(), leaks.keys_of(of, leaks.case_tables()))
    later = {"deemedconsent", "comment", "commentresponse", "contest"}
    of_letters = {table for table in WORDS if table.startswith(("requests_", "records_"))}
    assert there.keys() >= of_letters - {f"requests_{table}" for table in later}
    read = rows_read(getattr(world.p, name).user, of=of)
    assert read.pop("records_notice") < there.pop("records_notice")
    of_the_other_side = {"requests_reply"} if name == "bnc_clerk" else set()
    clock = there.keys() - set(WORDS) - of_the_other_side
    assert read == {table: there[table] for table in clock}


def test_an_overseer_reads_clocks_and_reaches_neither_words_nor_clocks(world):
    user = user_of("overseer who tracks")
    read = rows_read(user)
    clocks = {table for table in PERMISSIONS if table not in WORDS}
    assert read.keys() == clocks
    ((inside,),) = leaks.ask("select count(*) from requests_reply where status <> 'issued'")
    assert read["requests_reply"] == leaks.count_rows(clocks)["requests_reply"] - inside
    assert leaks.rows_changed(user) == [f"UPDATE records_grant: {read['records_grant']}"]
    kept = {"records_grant", "records_remark", "records_notice", "records_eventpayload"}
    assert leaks.rows_inserted(user, set(leaks.case_tables()) - kept) == []


def test_the_requester_reads_an_answer_and_its_file_once_it_is_issued_and_not_before(world):
    answer = dict.fromkeys(("requests_reply", "requests_replytext", "records_document"), 1)
    drafted, issued = ([dispatch_in(world, s).dossier] for s in ("drafting", "replied"))
    assert rows_read(world.p.nui_leader.user, answer, of=drafted) == answer
    for seat in (world.p.bnc_leader, world.p.bnc_officer, world.p.bnc_clerk):
        assert rows_read(seat.user, answer, of=drafted) == {}
        assert rows_read(seat.user, answer, of=issued) == answer


def test_the_requester_does_not_read_how_the_work_was_handed_out(world):
    of, handed = [dispatch_in(world, "drafting").dossier], ("records_remark",)
    assert rows_read(world.p.nui_officer.user, handed, of=of) == {"records_remark": 1}
    assert rows_read(world.p.bnc_leader.user, handed, of=of) == {}


def test_one_addressee_reads_nothing_of_another(world):
    of = [dispatch_in(world, "both").dossier]
    assert len(rows_read(world.p.nui_leader.user, of=of)) > 8
    for role in ("leader", "focal", "clerk", "officer"):
        assert rows_read(getattr(world.p, f"ben_{role}").user, of=of) == {}


def test_an_addressee_reads_nothing_of_a_letter_before_it_is_issued(world):
    of = [case.dossier for case in CoordinationRequest.objects.filter(issued_at=None)]
    assert len(rows_read(world.p.bnc_leader.user, of=of)) > 5
    for seat in (world.p.nui_leader, world.p.nui_clerk, world.p.nui_named):
        assert rows_read(seat.user, of=of) == {}


def test_who_is_named_later_reads_only_what_came_later(world):
    dispatch = dispatch_in(world, "drafting", **RESTRICTED)
    reader, of = world.p.nui_late, [dispatch.dossier, dispatch.case.dossier]
    assert rows_read(world.p.nui_named.user, WORDS, of=of)
    assert rows_read(reader.user, WORDS, of=of) == {}
    dispatch.dossier.remarks.create(text="mới", at=NAMED_LATE)
    assert rows_read(reader.user, WORDS, of=of) == {"records_remark": 1}


def test_a_grant_opens_until_its_last_day(p):
    dossier, reader, on = sent(p.bnc_officer, p.nui).dossier, p.kiemtra_leader, leaks.today()
    circle = access.Circle((reader.group_id,), Side.OVERSEES, "mở khẩn cấp")
    access.grant(dossier, replace(circle, until_on=on), by=None)
    mine = ["requests_dispatch"], [dossier]
    assert rows_read(reader.user, mine[0], of=mine[1]) == {"requests_dispatch": 1}
    Grant.objects.filter(group=reader.group_id).update(until_on=on - timedelta(days=1))
    assert rows_read(reader.user, mine[0], of=mine[1]) == {}


# --- Writing -------------------------------------------------------------------------------------


def test_nobody_grants_themselves_a_foreign_dossier(world):
    p, dossier = world.p, dispatch_in(world, "drafting").dossier
    for group in (p.congan_leader.group_id, p.congan.mail_group_id, p.congan_officer.group_id):
        for permission in (access.VIEW, access.TRACK):
            circle = access.Circle((group,), Side.ASKS, "tự cho", permission)
            assert refused_to_grant(p.congan_leader, dossier, circle)


def refused_to_grant(seat, dossier, circle) -> bool:
    with pytest.raises(ProgrammingError, match="row-level security"), leaks.asking(seat.user):
        access.grant(dossier, circle, by=seat)
    return True


@pytest.mark.parametrize("name", ["bnc_clerk", "nui_clerk", "thuongtruc_overseer"])
def test_who_tracks_may_pass_a_file_on_and_not_open_it_to_themselves(name, world):
    seat, dossier = getattr(world.p, name), dispatch_in(world, "sent", **RESTRICTED).dossier
    for group in seat.group_ids:
        assert refused_to_grant(seat, dossier, access.Circle((group,), Side.ASKS, "tự cho"))
    with leaks.asking(seat.user):
        access.grant(dossier, access.Circle((world.p.nui_other.group_id,), "", ""), by=seat)


def test_neither_side_takes_a_grant_of_the_other_away(world):
    dossier = dispatch_in(world, "drafting").dossier
    for seat, other in ((world.p.bnc_leader, world.p.nui), (world.p.nui_leader, world.p.bnc)):
        with leaks.asking(seat.user):
            assert access.revoke(dossier, [other.mail_group_id]) == 0


def test_a_refused_revoke_is_silent_and_counts_nothing(world):
    p, dossier = world.p, dispatch_in(world, "sent", **RESTRICTED).dossier
    groups = list(dossier.grants.values_list("group_id", flat=True))
    for seat in (p.congan_leader, p.bnc_clerk, p.nui_clerk, p.thuongtruc_overseer):
        with leaks.asking(seat.user):
            assert access.revoke(dossier, groups) == 0
    with leaks.asking(p.nui_leader.user):
        ours = p.nui.seats.filter(group__in=groups, group__grants__content_object=dossier)
        views = ours.filter(group__grants__permission__codename=access.VIEW).distinct().count()
        assert access.revoke(dossier, groups) == views > 2


def test_a_dossier_is_opened_and_first_given_by_its_own_agency_alone(p):
    with leaks.asking(p.bnc_officer.user):
        dossier = access.open_dossier("letter", p.bnc, secrecy="ordinary")
        own = access.Circle((p.bnc_officer.group_id,), Side.ASKS, "người soạn")
        access.grant(dossier, own, by=p.bnc_officer)
        assert access.may_view(p.bnc_officer, dossier)
    with pytest.raises(ProgrammingError, match="row-level"), leaks.asking(p.nui_officer.user):
        access.open_dossier("letter", p.bnc, secrecy="ordinary")
    dossier = access.open_dossier("letter", p.bnc, secrecy="ordinary")
    taken = access.Circle((p.nui_officer.group_id,), Side.ASKS, "tự cho")
    assert refused_to_grant(p.nui_officer, dossier, taken)


def test_who_received_a_letter_changes_neither_its_marking_nor_its_words(world):
    user = user_of("leader of the addressee")
    assert rows_read(user, ["requests_lettertext"])
    tables = ("records_dossier", "requests_coordinationrequest", "requests_lettertext",
              "requests_coordinationrequest_addressees")  # fmt: skip
    assert leaks.rows_changed(user, tables) == []
    assert leaks.rows_inserted(user, tables) == []


def test_an_answer_is_written_by_its_own_side_alone(world):
    for who in ("leader of the sender", "leader of the other addressee"):
        user = user_of(who)
        assert leaks.rows_changed(user, ["requests_reply", "requests_replytext"]) == []
        assert leaks.rows_inserted(user, ["requests_reply", "requests_replytext"]) == []


def test_an_emergency_is_agreed_by_a_second_person_in_their_own_name(world):
    p, refused = world.p, "row-level security"
    told = {"agency": p.bnc, "file_agency": p.nui, "asked_at": on_the(SENT_AT), "reason": "gấp",
            "file_number": "PH-2026-0001", "until_on": leaks.today()}  # fmt: skip
    decided = {"decided_by": p.bnc_leader, "decided_at": on_the(SENT_AT), "is_agreed": True}
    mine, theirs = (EmergencyOpening(asked_by=s, **told) for s in (p.bnc_officer, p.bnc_focal))
    with pytest.raises(ProgrammingError, match=refused), leaks.asking(p.bnc_officer.user):
        EmergencyOpening.objects.create(asked_by=p.bnc_officer, **told, **decided)
    with pytest.raises(ProgrammingError, match=refused), leaks.asking(p.bnc_officer.user):
        theirs.save(force_insert=True)
    mine.save(force_insert=True)
    row = EmergencyOpening.objects.filter(pk=mine.pk)
    with leaks.asking(p.bnc_officer.user):
        assert row.update(**decided) == 0
    with pytest.raises(ProgrammingError, match=refused), leaks.asking(p.bnc_focal.user):
        row.update(**decided)
    with leaks.asking(p.bnc_leader.user):
        assert row.update(**decided) == 1


FIXED = sorted({field.column for field in Grant._meta.fields} - {"due_on", "is_open"})
NEVER = (
    "UPDATE records_dossier SET owner_agency_id = 1", "UPDATE records_dossier SET kind = ''",
    *(f"UPDATE records_grant SET {column} = NULL" for column in FIXED),
    "UPDATE records_event SET action = ''", "DELETE FROM records_event",
    "UPDATE records_eventpayload SET data = '{}'", "DELETE FROM records_eventpayload",
    "INSERT INTO records_installation VALUES (1, true, 'x', now())",
    "UPDATE records_installation SET is_accredited = true", "DELETE FROM records_installation",
    "INSERT INTO records_chainhead VALUES (2, 0, '')", "UPDATE records_chainhead SET seq = 0",
    "DELETE FROM records_chainhead", "TRUNCATE records_grant", "DROP TABLE records_grant",
    "ALTER TABLE records_grant DISABLE ROW LEVEL SECURITY", "CREATE TABLE aside (id int)",
)  # fmt: skip


@pytest.mark.parametrize("role", [WEB, JOBS])
def test_some_things_neither_web_nor_jobs_may_do_to_any_row(role, p):
    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    for statement in NEVER:
        with refused, leaks.asking(p.bnc_leader.user, role), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_jobs_know_the_clocks_and_neither_read_nor_change_words(world):
    assert rows_read(None, WORDS, role=JOBS) == {}
    assert leaks.rows_changed(None, WORDS, role=JOBS) == []
    words = [table for table in WORDS if not table.startswith("records_event")]
    assert leaks.rows_inserted(None, words, role=JOBS) == []
    clocks = ("requests_coordinationrequest", "requests_dispatch", "requests_receipt")
    assert rows_read(None, clocks, role=JOBS) == leaks.count_rows(clocks)
