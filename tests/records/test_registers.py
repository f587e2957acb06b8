"""Books of numbers: one counter for each agency, book and year."""

from datetime import date

import pytest

from records.models import Register
from records.registers import next_number, take_number

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


def test_numbers_count_on_in_their_own_book(p):
    taken = [
        take_number(p.bnc, "outgoing", ON),
        take_number(p.bnc, "outgoing", date(2026, 12, 31)),
        take_number(p.bnc, "incoming", ON),
        take_number(p.nui, "outgoing", ON),
        take_number(p.bnc, "outgoing", date(2027, 1, 4)),
        take_number(p.bnc, "outgoing", ON),
    ]
    assert taken == [1, 2, 1, 1, 1, 3]
    row = Register.objects.get(agency=p.bnc, book="outgoing", year=2026)
    assert str(row) == "Sổ văn bản đi 2026: 3"


def test_the_next_number_is_a_hint_and_takes_nothing(p):
    assert next_number(p.bnc, "outgoing", ON) == 1
    assert not Register.objects.exists()
    take_number(p.bnc, "outgoing", ON)
    assert [next_number(p.bnc, "outgoing", ON) for _ in range(2)] == [2, 2]
    assert take_number(p.bnc, "outgoing", ON) == 2
