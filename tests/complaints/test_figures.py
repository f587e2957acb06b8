"""Numbers: too few are not told apart, and no sum tells what was kept back."""

import pytest

from complaints import workflow
from complaints.figures import Cell, hidden, table, tables
from tests.complaints.stories import AT, ON, admitted, classified, concluded, taken_in

FIRST = ON.replace(month=1, day=1)


@pytest.mark.parametrize(
    ("counts", "kept_back"),
    [
        ({}, set()),
        ({"a": 5, "b": 9}, set()),
        ({"a": 0, "b": 9}, set()),
        ({"a": 4, "b": 9}, {"a", "b"}),
        ({"a": 1, "b": 9, "c": 7}, {"a", "c"}),
        ({"a": 1, "b": 2, "c": 7}, {"a", "b"}),
        ({"a": 3}, {"a"}),
        ({"a": 4, "b": 4, "c": 9}, {"a", "b", "c"}),
        ({"a": 1, "b": 1, "c": 9}, {"a", "b", "c"}),
        ({"a": 1, "b": 5, "c": 6}, {"a", "b", "c"}),
    ],
)
def test_one_hidden_part_takes_another_with_it(counts, kept_back):
    assert hidden(counts) == kept_back


def test_a_small_whole_is_not_broken_down():
    found = table("Theo loại", {"a": 2, "b": 2})
    assert (found.total, found.rows) == (Cell("Tổng số", None, "dưới 5"), [])


@pytest.mark.parametrize("counts", [{"a": 4, "b": 4}, {"a": 4, "b": 4, "c": 4}, {"a": 1, "b": 5}])
def test_parts_that_the_whole_would_tell_are_not_shown_at_all(counts):
    assert table("Theo loại", counts).rows == []


def test_a_whole_is_told_and_its_few_are_not():
    found = table("Theo loại", {"a": 1, "b": 9, "c": 7})
    assert found.total.text == "17"
    assert [(cell.label, cell.number, cell.text) for cell in found.rows] == [
        ("a", None, "dưới 5"), ("b", 9, "9"), ("c", None, "không tách"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_counted_over_what_a_seat_may_track(p):
    for number in range(7):
        taken_in(p.nui_officer, incoming_number=f"{number}")
    classified(p.nui_officer, accused=[p.nui_focal])
    of_kind, of_stage, _bodies, _time = tables(p.nui_leader, FIRST, ON)
    assert (of_kind.total.text, [c.text for c in of_kind.rows]) == ("8", ["8"])
    assert [(c.label, c.text) for c in of_stage.rows] == [
        ("Đã tiếp nhận", "không tách"), ("Đã phân loại", "dưới 5"),
    ]  # fmt: skip
    assert tables(p.nui_focal, FIRST, ON)[0].total.text == "7"  # one is about them
    assert tables(p.ben_leader, FIRST, ON)[0].total.text == "0"
    assert tables(None, FIRST, ON)[0].total.text == "0"


@pytest.mark.django_db
@pytest.mark.usefixtures("accredited")
def test_on_time_and_late_by_clock_and_a_split_letter_once(p):
    concluded(p)
    case = taken_in(p.nui_officer, "mixed", incoming_number="46")
    workflow.split(
        case, by=p.nui_officer, at=AT, parts=[("complaint", "Một"), ("petition", "Hai")]
    )
    kinds, _stages, _bodies, on_time = tables(p.nui_leader, FIRST, ON)
    assert (kinds.total.text, on_time.total.text) == ("dưới 5", "dưới 5")
    for number in range(6):
        concluded(p, incoming_number=f"n{number}")
    assert [(c.label, c.text) for c in tables(p.nui_leader, FIRST, ON)[3].rows] == [
        ("Đúng hạn", "0"), ("Sau hạn", "0"), ("Còn trong hạn", "không tách"),
        ("Chưa có hạn", "dưới 5"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_runs_past_its_last_day_is_late_and_a_clock_put_aside_says_nothing(p):
    for number in range(5):
        admitted(p, incoming_number=f"a{number}")  # due on 01/04
    for number in range(6):
        case = taken_in(p.nui_focal, "petition", incoming_number=f"b{number}")
        workflow.classify(case, by=p.nui_focal, at=AT, kind="complaint", competence_of="own")
        workflow.classify(case, by=p.nui_focal, at=AT, kind="petition", competence_of="own")
    on = ON.replace(month=4, day=2)
    assert [(c.label, c.text) for c in tables(p.nui_leader, FIRST, on)[3].rows] == [
        ("Đúng hạn", "0"), ("Sau hạn", "5"), ("Còn trong hạn", "0"), ("Chưa có hạn", "6"),
    ]  # fmt: skip
