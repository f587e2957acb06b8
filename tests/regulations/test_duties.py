"""The obligations of the packs: how many, word for word, which recur; what a faulty one says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulations.loading import load_pack
from regulations.models import Duty, Party, Regulation
from regulations.packs import read_pack, squeeze
from tests.regulations.shipped import REGULATIONS
from tests.regulations.test_packs import PACK, changed, faults, write

PACKS = {pack.regulation.key: pack for pack in REGULATIONS}
DUTIES = {duty.code: duty for pack in REGULATIONS for duty in pack.duties}
RECURRING = {  # whatever the text repeats; “?”: it says “định kỳ” and no more
    "000-18": "half ?",
    "000-21": "?",
    "000-25": "?",
    "000-34": "?",
    "000-52": "half year",
    "000-54": "half",
    "000-57": "half year ?",
    "000-58": "year",
    "001-22": "year",
    "001-28": "year",
    "001-44": "half",
    "001-49": "year",
    "001-51": "term",
    "002-31": "month quarter half year",
    "002-37": "?",
    "002-52": "month",
    "002-59": "year",
    "003-27": "year",
    "003-31": "year ?",
    "004-12": "year",
    "004-16": "?",
    "004-28": "year",
    "004-37": "year",
    "004-39": "year",
    "004-40": "half",
    "004-44": "year",
    "004-51": "year",
    "004-71": "year",
    "004-75": "year",
}
MUTUAL = "001-08 001-44 001-45 001-46 002-43 004-06 004-07 004-40 004-51 004-53"
ONE = """\
duties:
  - code: "900-01"
    provision: "5.2"
    sentence: câu 1
    title: Thông báo cho nhau
    kinds: [notification]
    owed_by: [AAA]
    owed_to: [BBB]
    periods: [half]
    carried_by:
      - {screen: "requests:compose"}
    quote: Hai bên thông báo
"""
SMALL = PACK + ONE


# --- What the regulations lay down --------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "number"), [("000", 59), ("001", 55), ("002", 60), ("003", 32), ("004", 76)]
)
def test_every_obligation_of_a_regulation_is_there_in_its_order(key, number):
    codes = [duty.code for duty in PACKS[key].duties]
    assert codes == [f"{key}-{n:02}" for n in range(1, number + 1)]


def test_every_duty_quotes_its_provision_word_for_word():
    for pack in REGULATIONS:
        texts = {p.ref: squeeze(p.text or p.heading or "") for p in pack.provisions}
        wrong = [d.code for d in pack.duties if squeeze(d.quote) not in texts[d.provision]]
        assert wrong == []


def test_the_recurring_duties_are_these():
    said = {
        code: " ".join([*duty.periods, *([] if duty.is_period_named else ["?"])])
        for code, duty in DUTIES.items()
        if duty.periods or not duty.is_period_named
    }
    assert said == RECURRING


def test_every_recurring_duty_is_seen_where_periods_are_and_counted_by_clause():
    for code in RECURRING:
        names = [c.screen or c.figure for c in DUTIES[code].carried_by]
        assert {"reports:obligations", "compliance"} <= set(names), code


@pytest.mark.parametrize("code", MUTUAL.split())
def test_what_two_sides_owe_each_other_stands_on_both_sides(code):
    duty = DUTIES[code]
    assert duty.owed_by == duty.owed_to
    assert len(duty.owed_by) > 1


def test_every_class_of_agencies_that_reports_is_a_class_in_its_pack():
    """One obligation for each of its members: the reports of the communes, both directions."""
    for code in ("002-31", "001-44"):
        pack = PACKS[code[:3]]
        classes = {party.code for party in pack.parties if party.is_class}
        assert "DUX" in classes & set(DUTIES[code].owed_by)


def test_a_title_is_short_and_a_reason_is_a_sentence():
    assert [d.code for d in DUTIES.values() if len(d.title) > 90] == []
    reasons = {d.code: d.not_software for d in DUTIES.values() if d.not_software}
    assert all(len(why) <= 300 and why.endswith(".") for why in reasons.values())
    assert len(reasons) == 45


# --- A faulty duty ------------------------------------------------------------------------------


def test_the_small_pack_with_a_duty_is_valid(tmp_path):
    (duty,) = read_pack(write(tmp_path, SMALL)).duties
    assert (duty.periods, duty.is_period_named, duty.not_software) == (["half"], True, None)


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ('code: "900-01"', 'code: "900-1"', "code", "không đúng dạng"),
        ('    provision: "5.2"\n    sentence', '    provision: "5.9"\n    sentence',
         "provision", "không có điều khoản 5.9"),
        ("quote: Hai bên thông báo\n", "quote: Ba bên thông báo\n", "quote",
         "không đúng nguyên văn của 5.2"),
        ("    title: Thông báo cho nhau\n", '    title: ""\n', "title", "không được để trống"),
        ("[half]", "[week]", "periods[0]", "'week' không dùng được"),
        ("[AAA]\n    owed_to", "[CCC]\n    owed_to", "owed_by[0]", "không có bên nào mang mã CCC"),
        ("[BBB]\n    periods", "[DDD]\n    periods", "owed_to[0]", "không có bên nào mang mã DDD"),
        ('{screen: "requests:compose"}', '{screen: "requests:komposse"}', "carried_by[0].screen",
         "requests:komposse không có trong"),
        ('{screen: "requests:compose"}', "{figure: happiness}", "carried_by[0].figure",
         "happiness không có trong"),
        ('{screen: "requests:compose"}', '{screen: "requests:compose", command: digest}',
         "carried_by[0]", "cần đúng một"),
        ("    carried_by:\n", "    not_software: Vì vậy.\n    carried_by:\n", "carried_by",
         "hoặc lý do không thuộc phần mềm"),
    ],
)  # fmt: skip
def test_a_faulty_duty_names_file_line_and_field(tmp_path, old, new, field, said):
    text, _line = changed(SMALL, old, new)
    lines = faults(read_pack, write(tmp_path, text))
    (found,) = [one for one in lines if f"duties[0].{field}: " in one]
    assert said in found
    key = field.split("[")[0].split(".")[0]
    start = text[: text.index("duties:")].count("\n")
    at = next(n for n, line in enumerate(text.splitlines(), 1) if n > start and f" {key}:" in line)
    at += "carried_by[" in field
    assert found.startswith(f"900.yaml, dòng {at}, ")


def test_a_duty_without_place_and_without_reason_is_refused(tmp_path):
    text, _line = changed(SMALL, '    carried_by:\n      - {screen: "requests:compose"}\n', "")
    (line,) = faults(read_pack, write(tmp_path, text))
    assert "cần nơi thực hiện, hoặc lý do không thuộc phần mềm" in line


def test_a_code_is_given_once(tmp_path):
    (line,) = faults(read_pack, write(tmp_path, SMALL + ONE.partition("\n")[2]))
    assert "duties[1].code: mã nghĩa vụ đã có ở duties[0].code" in line


# --- In the database ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_all_of_them_are_in_the_database_with_their_sides():
    assert Duty.objects.count() == 282
    duty = Duty.objects.get(code="002-31")
    assert duty.citation == "điểm g khoản 2 Điều 4"
    assert [p.code for p in duty.owed_by.all()] == ["DUX"]
    assert [p.code for p in duty.owed_to.all()] == ["BNCTU"]
    assert duty.carried_by == [{"screen": "reports:obligations"}, {"figure": "compliance"}]
    assert Duty.objects.get(code="001-46").citation == "câu 1, vế 2 khoản 2 Điều 6"


@pytest.mark.django_db
def test_no_duty_is_owed_by_a_party_of_another_regulation():
    for duty in Duty.objects.prefetch_related("owed_by", "owed_to"):
        sides = [*duty.owed_by.all(), *duty.owed_to.all()]
        assert {party.regulation_id for party in sides} == {duty.regulation_id}
    assert Party.objects.filter(duties_owed=None, duties_due=None).count() < 5
    assert Regulation.objects.filter(duties=None).count() == 0


@pytest.mark.django_db
def test_loading_again_follows_what_the_pack_says_now():
    pack = PACKS["003"]
    first = pack.duties[0].model_copy(
        update={"title": "Tên khác", "owed_by": ["DUCAT"], "owed_to": ["BTVTU"]}
    )
    load_pack(pack.model_copy(update={"duties": [first, *pack.duties[1:]]}))
    duty = Duty.objects.get(code="003-01")
    assert duty.title == "Tên khác"
    assert [party.code for party in duty.owed_by.all()] == ["DUCAT"]
    assert [party.code for party in duty.owed_to.all()] == ["BTVTU"]
    assert Duty.objects.count() == 282


@pytest.mark.django_db
def test_loading_asks_no_more_for_many_duties_than_for_none():
    pack = PACKS["004"]
    asked = []
    for duties in (pack.duties, []):
        with CaptureQueriesContext(connection) as queries:
            load_pack(pack.model_copy(update={"duties": duties}))
        asked.append(len(queries))
    assert asked[0] - asked[1] < 10
