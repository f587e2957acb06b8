"""Notices: each told once, dated to the day it became true, without contents."""

from datetime import date

import pytest

from records.models import Notice
from records.notices import tell
from tests.factories import SENT_AT, draft_letter, on_the

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)
SATURDAY = date(2026, 2, 28)


@pytest.fixture
def dossier(p):
    return draft_letter(p.bnc_officer, [p.nui]).dossier


def test_each_seat_is_told_once(p, dossier):
    seats = [p.nui_leader, p.nui_focal, p.nui_leader]
    assert tell(seats, dossier, "overdue", true_on=SATURDAY, at=AT) == 2
    assert tell(seats, dossier, "overdue", true_on=SATURDAY, at=on_the("2026-03-03 09:00")) == 2
    rows = Notice.objects.order_by("seat")
    assert [(n.seat, n.kind, n.true_on, n.created_at, n.key, n.read_at) for n in rows] == [
        (p.nui_leader, "overdue", SATURDAY, AT, "2026-02-28", None),
        (p.nui_focal, "overdue", SATURDAY, AT, "2026-02-28", None),
    ]
    assert str(rows[0]) == "Quá hạn 28/02/2026"


def test_the_same_kind_may_be_told_again_under_another_key_or_day(p, dossier):
    for fields in (
        {"true_on": SATURDAY},
        {"true_on": date(2026, 3, 2)},
        {"true_on": SATURDAY, "key": "reminder:1"},
        {"true_on": SATURDAY, "key": "reminder:1"},
    ):
        tell([p.nui_leader], dossier, "overdue", at=AT, **fields)
    assert sorted(Notice.objects.values_list("key", flat=True)) == [
        "2026-02-28", "2026-03-02", "reminder:1",
    ]  # fmt: skip


def test_nobody_to_tell_is_nobody_told(dossier):
    assert tell([], dossier, "overdue", true_on=SATURDAY, at=AT) == 0
    assert not Notice.objects.exists()


def test_unread_are_those_not_read(p, dossier):
    tell([p.nui_leader, p.nui_focal], dossier, "overdue", true_on=SATURDAY, at=AT)
    Notice.objects.filter(seat=p.nui_leader).update(read_at=AT)
    assert [n.seat for n in Notice.objects.unread()] == [p.nui_focal]
