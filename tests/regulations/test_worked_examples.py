"""Every row of every table of examples in docs/deadlines.md, reckoned and compared."""

import json
import re
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from regulations.deadlines import Agreed, Facts, NoticeGiven, reckon
from regulations.readings import rule_of
from tests.regulations.shipped import REGULATIONS, WORKING_DAYS

PAGE = Path(__file__).parents[2] / "docs" / "deadlines.md"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NONE = {"–", ""}
DAY = r"\w{3} \d\d/\d\d/\d{4}"
NOTICE = re.compile(rf"({DAY}) to ({DAY}|no date): (valid|not valid)(, accepted)?")
AGREED = re.compile(rf"agreed on ({DAY}) for ({DAY})")

RULES = {
    (pack.regulation.key, rule.act, rule.condition): rule
    for pack in REGULATIONS
    for rule in pack.rules
}


def tables(first_column):
    """Rows, as dicts, of the tables whose first column has this name."""
    header, rows = None, []
    for number, line in enumerate(PAGE.read_text("utf-8").splitlines(), start=1):
        if not line.startswith("|"):
            header = None
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if header is None:
            header = cells
        elif header[0] == first_column and not set(line) <= set("|- "):
            assert len(cells) == len(header), f"line {number}"
            rows.append(pytest.param(dict(zip(header, cells, strict=True)), id=f"line {number}"))
    return rows


def a_day(text):
    """A day, and its weekday must be right."""
    if text in NONE or text == "no date":
        return None
    weekday, day = text.split()
    found = datetime.strptime(day, "%d/%m/%Y").replace(tzinfo=None).date()  # noqa: DTZ007
    assert WEEKDAYS[found.weekday()] == weekday, text
    return found


def parts(text, separator):
    return [] if text in NONE else [part.strip() for part in text.split(separator)]


def notices_of(row):
    """The notices, and whether each should hold."""
    found = [NOTICE.fullmatch(part).groups() for part in parts(row["notices"], ";")]
    given = tuple(NoticeGiven(a_day(on), a_day(to), bool(yes)) for on, to, _valid, yes in found)
    return given, tuple(valid == "valid" for _on, _to, valid, _yes in found)


def facts_of(row):
    others = parts(row["other facts"], ";")
    agreed = [AGREED.fullmatch(part).groups() for part in others if part.startswith("agreed")]
    spoken = [part.removeprefix("feedback ") for part in others if part.startswith("feedback")]
    known = len(agreed) + len(spoken) + ("no documents" in others) + ("urgent matter" in others)
    assert known == len(others), row["other facts"]
    return Facts(
        received_on=a_day(row["received"]),
        letter_date=a_day(row["letter date"]),
        has_documents="no documents" not in others,
        is_urgent="urgent matter" in others,
        notices=notices_of(row)[0],
        agreed=tuple(Agreed(a_day(on), a_day(due)) for on, due in agreed),
        feedback_on=tuple(map(a_day, spoken)),
    )


def flags_of(clock):
    found = {
        "provisional": clock.is_provisional,
        "urgent": clock.is_urgent,
        "day off": clock.is_day_off,
        f"no consent: {clock.no_consent_because}": clock.no_consent_because not in {"", "rule"},
    }
    return {flag for flag, is_up in found.items() if is_up}


def ask(*arguments):
    out = StringIO()
    call_command("deadline", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def iso(text):
    day = a_day(text)
    return day and day.isoformat()


@pytest.mark.parametrize("row", tables("regulation"))
def test_each_example_of_a_regulation(row):
    condition = None if row["condition"] in NONE else row["condition"]
    rule = rule_of(RULES[row["regulation"], row["act"], condition])
    clock = reckon(rule, facts_of(row), WORKING_DAYS)
    assert (clock.due_on, clock.notice_by, clock.consent_from) == (
        a_day(row["due"]), a_day(row["notice by"]), a_day(row["consent from"]),
    )  # fmt: skip
    assert flags_of(clock) == set(parts(row["flags"], ","))
    assert clock.valid_notices == notices_of(row)[1]


def can_be_asked(row):
    return row["notices"] in NONE and row["other facts"] in NONE


def arguments_of(row):
    yield from ("--regulation", row["regulation"], "--act", row["act"])
    yield from ("--received", f"{iso(row['received'])}T23:59:00+07:00")
    if row["letter date"] not in NONE:
        yield from ("--letter-date", iso(row["letter date"]))
    if row["condition"] == "urgent":
        yield "--urgent"
    elif row["condition"] not in NONE:
        yield from ("--relatives", row["condition"])


@pytest.mark.parametrize(
    "row", [param for param in tables("regulation") if can_be_asked(param.values[0])]
)
def test_the_command_says_the_same(row):
    answer = ask(*arguments_of(row))
    assert [answer[name] for name in ("due_on", "notice_by", "consent_from")] == [
        iso(row[name]) for name in ("due", "notice by", "consent from")
    ]
    assert answer["provisional"] == ("provisional" in row["flags"])


@pytest.mark.parametrize("row", tables("amount"))
def test_each_example_of_plain_counting(row):
    answer = ask(
        "--amount", row["amount"], "--unit", row["unit"],
        "--start", iso(row["start"]), "--direction", row["direction"],
    )  # fmt: skip
    assert answer["due_on"] == iso(row["due"])
    assert answer["provisional"] == (row["flags"] == "provisional")
    assert answer["days"][0] == {
        "date": iso(row["start"]), "counted": False, "number": None, "why": "start",
        "label": answer["days"][0]["label"], "decision": answer["days"][0]["decision"],
    }  # fmt: skip
    assert answer["days"][-1]["date"] == iso(row["due"])


def test_every_act_of_every_regulation_has_an_example():
    shown = {
        (row["regulation"], row["act"], None if row["condition"] in NONE else row["condition"])
        for row in (param.values[0] for param in tables("regulation"))
    }
    assert shown == set(RULES)


def test_the_page_is_checked_against_the_weekday_it_names():
    assert a_day("Thu 12/02/2026") == date(2026, 2, 12)
    with pytest.raises(AssertionError):
        a_day("Fri 12/02/2026")
