"""Packs into the database: loading twice changes nothing, and a rule in use is never changed."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from regulations.entries import DayEntry, SwapEntry
from regulations.loading import RuleInUse, load_calendar, load_pack, new_revision
from regulations.models import (
    CalendarDay,
    CalendarDecision,
    CalendarRevision,
    DeadlineRule,
    Party,
    Provision,
    Regulation,
    working_calendar,
)
from regulations.packs import CALENDAR, PACKS
from regulations.readings import calendar_of, rule_of
from tests.factories import draft_letter, rule, sent
from tests.regulations.shipped import DECISIONS, REGULATIONS

pytestmark = pytest.mark.django_db

TABLES = (
    Regulation, Party, Provision, DeadlineRule, CalendarDecision, CalendarDay, CalendarRevision,
    Party.members.through, Party.writes_to.through,
)  # fmt: skip
CODE = "002-5.1.c"


@pytest.fixture
def pack():
    return next(pack for pack in REGULATIONS if pack.regulation.key == "002")


@pytest.fixture
def calendar():
    return DECISIONS


def everything():
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}


def load(*arguments):
    out = StringIO()
    call_command("load_regulations", *arguments, stdout=out)
    return out.getvalue().splitlines()


def with_rule(pack, code=CODE, **fields):
    """The pack with one rule written differently."""
    rules = [r.model_copy(update=fields) if r.code == code else r for r in pack.rules]
    return pack.model_copy(update={"rules": rules})


# --- Regulations ---------------------------------------------------------------------------------


def test_loading_again_changes_nothing_and_says_so():
    before = everything()
    lines = load()
    assert everything() == before
    assert lines[2].startswith("002.yaml: Quy chế phối hợp công tác giữa Ban Nội chính Tỉnh ủy")
    assert lines[2].endswith(", 21 quy tắc")
    assert lines[-2:] == ["calendar.yaml: không đổi", "statutes.yaml: 22 thời hạn, 0 mới"]


def test_the_database_says_what_the_packs_say():
    for pack in REGULATIONS:
        for entry in pack.rules:
            assert rule(entry.code).as_rule() == rule_of(entry)
            assert rule(entry.code).quote == entry.quote
        regulation = Regulation.objects.get(key=pack.regulation.key)
        assert (regulation.number, regulation.issued_on) == (
            pack.regulation.number, pack.regulation.issued_on,
        )  # fmt: skip
        assert [p.text for p in regulation.provisions.all()] == [
            entry.text or "" for entry in pack.provisions
        ]


def test_who_writes_to_whom_is_mutual(pack):
    regulation = load_pack(pack)
    writes = {
        party.code: [other.code for other in party.writes_to.all()]
        for party in regulation.parties.all()
        if party.writes_to.exists()
    }
    assert writes == {"BNCTU": ["DUX"], "DUX": ["BNCTU"]}


def test_members_of_a_party_survive_a_reload(p, pack):
    load_pack(pack)
    members = Party.objects.get(regulation__key="002", code="DUX").members
    assert set(members.all()) == {p.nui, p.ben, p.dong}


def test_a_rule_nobody_uses_is_changed_in_place(pack):
    before = rule(CODE)
    load_pack(with_rule(pack, label="Lấy ý kiến"))
    assert (rule(CODE).pk, rule(CODE).label) == (before.pk, "Lấy ý kiến")


def test_a_rule_that_a_draft_names_is_not_changed(p, pack):
    draft_letter(p.bnc_officer, [p.nui], code=CODE)
    assert rule(CODE).is_in_use()
    with pytest.raises(RuleInUse, match=r"Quy tắc 002-5\.1\.c bản 1 đang có hồ sơ .*\(amount\)"):
        load_pack(with_rule(pack, amount=6))


def test_a_rule_that_a_clock_follows_is_not_changed(p, pack):
    sent(p.bnc_officer, p.nui, code=CODE)
    with pytest.raises(RuleInUse, match=r"\(explanation, notice_before\)"):
        load_pack(with_rule(pack, notice_before=2, explanation="Khác."))


def test_a_way_up_that_was_forgotten_reaches_the_cases_that_run(p):
    """001 Điều 6.2 speaks of every disagreement; none of these cases can have gone another way."""
    code = "001-4.1.g10"
    pack = next(pack for pack in REGULATIONS if pack.regulation.key == "001")
    DeadlineRule.objects.filter(code=code).update(way_up=None, explanation="Không có lối.")
    draft_letter(p.bnc_officer, [p.nui], code=code)
    load_pack(pack)
    assert (rule(code).way_up["body"], rule(code).version) == ("BTVTU", 1)
    assert "khoản 2 Điều 6" in rule(code).explanation
    with pytest.raises(RuleInUse, match=r"\(way_up\)"):
        load_pack(with_rule(pack, code, way_up=None))


def test_a_refused_pack_leaves_nothing_behind(p, pack):
    sent(p.bnc_officer, p.nui, code=CODE)
    before = everything()
    title = pack.regulation.model_copy(update={"title": "Tên khác"})
    with pytest.raises(RuleInUse):
        load_pack(with_rule(pack, amount=6).model_copy(update={"regulation": title}))
    assert everything() == before


def test_a_rule_in_use_may_be_loaded_unchanged(p, pack):
    sent(p.bnc_officer, p.nui, code=CODE)
    before = everything()
    load_pack(pack)
    assert everything() == before


def test_a_new_version_stands_beside_the_one_in_use(p, pack):
    dispatch = sent(p.bnc_officer, p.nui, code=CODE)
    entry = next(r for r in pack.rules if r.code == CODE)
    later = entry.model_copy(update={"version": 2, "amount": 6, "valid_from": date(2026, 7, 1)})
    load_pack(pack.model_copy(update={"rules": [*pack.rules, later]}))
    in_force = DeadlineRule.objects.filter(code=CODE)
    assert [r.version for r in in_force.in_force(date(2026, 6, 30))] == [1]
    assert [r.version for r in in_force.in_force(date(2026, 7, 1))] == [2]
    dispatch.refresh_from_db()
    assert dispatch.rule.version == 1


def test_a_provision_that_left_the_pack_leaves_the_database(pack):
    kept = [entry for entry in pack.provisions if entry.ref != "6.4.p2"]
    regulation = load_pack(pack.model_copy(update={"provisions": kept}))
    assert not regulation.provisions.filter(ref="6.4.p2").exists()


def test_a_provision_with_a_rule_cannot_leave(pack):
    kept = [entry for entry in pack.provisions if entry.ref != "5.1.c"]
    rules = [entry for entry in pack.rules if entry.provision != "5.1.c"]
    with pytest.raises(ProtectedError):
        load_pack(pack.model_copy(update={"provisions": kept, "rules": rules}))


# --- The calendar --------------------------------------------------------------------------------


def test_the_live_calendar_is_that_of_the_file(calendar):
    live, shipped = working_calendar(), calendar_of(calendar)
    assert live.marks == shipped.marks
    assert (live.first, live.last) == (shipped.first, shipped.last)
    assert (live.version, shipped.version) == (CalendarRevision.objects.first().pk, 0)


def with_decision(calendar, code, **fields):
    decisions = [d.model_copy(update=fields) if d.code == code else d for d in calendar.decisions]
    return calendar.model_copy(update={"decisions": decisions})


def decided(calendar):
    """The swap of 23/11/2026 with Saturday 28/11, as if it had been signed."""
    swap = SwapEntry(off=date(2026, 11, 23), worked=date(2026, 11, 28), label="Hoán đổi")
    return with_decision(calendar, "hoan-doi-23-11-2026", status="official", days=[], swaps=[swap])


def test_a_decision_makes_a_new_revision_and_moves_dates(calendar):
    old = working_calendar()
    assert load_calendar(decided(calendar)) is True
    new = working_calendar()
    assert new.version > old.version
    start = date(2026, 11, 20)
    assert (old.add_working_days(start, 1), new.add_working_days(start, 1)) == (
        date(2026, 11, 23), date(2026, 11, 25),
    )  # fmt: skip
    assert not new.is_provisional(start, date(2026, 11, 30))
    days = CalendarDay.objects.filter(day__in=(date(2026, 11, 23), date(2026, 11, 28)))
    assert [(d.is_off, d.kind, d.swapped_with.day) for d in days] == [
        (True, "swapped_off", 28), (False, "make_up", 23),
    ]  # fmt: skip


def test_loading_the_new_calendar_again_changes_nothing(calendar):
    load_calendar(decided(calendar))
    before = everything()
    assert load_calendar(decided(calendar)) is False
    assert everything() == before


def test_a_day_that_two_decisions_name_is_refused(calendar):
    tet = DayEntry(day=date(2026, 2, 17), is_off=True, kind="closure", label="Lần nữa")
    twice = with_decision(calendar, "van-hoa-2026", days=[tet])
    before = everything()
    with pytest.raises(IntegrityError), transaction.atomic():
        load_calendar(twice)
    assert everything() == before


def test_a_revision_of_its_own_after_a_change_by_hand():
    old = working_calendar().version
    CalendarDay.objects.create(
        decision=CalendarDecision.objects.get(code="van-hoa-2026"),
        day=date(2026, 3, 3), is_off=True, kind="closure", label="Mất điện",
    )  # fmt: skip
    assert working_calendar().is_working(date(2026, 3, 3))  # nobody has put it in force
    revision = new_revision("Mất điện ngày 03/3")
    assert (working_calendar().version, revision.note) == (revision.pk, "Mất điện ngày 03/3")
    assert revision.pk > old
    assert not working_calendar().is_working(date(2026, 3, 3))


def test_without_a_revision_there_are_plain_weeks():
    CalendarRevision.objects.all().delete()
    calendar = working_calendar()
    assert (calendar.version, calendar.marks) == (0, {})


# --- The command ---------------------------------------------------------------------------------


def test_the_command_loads_one_file():
    assert load(PACKS / "001.yaml") == ["001.yaml: Quy chế 230-QĐ/TU, 19 quy tắc"]


def test_the_command_says_when_the_calendar_is_new():
    CalendarRevision.objects.all().delete()
    assert load(PACKS / CALENDAR) == ["calendar.yaml: lịch làm việc mới"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("regulation: [", "dòng 1"), (None, "No such file")],
)
def test_the_command_names_the_fault_of_a_file(tmp_path, text, said):
    path = tmp_path / "900.yaml"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(CommandError, match=said):
        load(path)


def test_the_command_says_which_rule_is_in_use(p, tmp_path):
    sent(p.bnc_officer, p.nui, code=CODE)
    changed = (PACKS / "002.yaml").read_text("utf-8").replace("amount: 5", "amount: 6")
    path = tmp_path / "002.yaml"
    path.write_text(changed, "utf-8")
    with pytest.raises(CommandError, match=r"Hãy tăng version và ghi valid_from"):
        load(path)
