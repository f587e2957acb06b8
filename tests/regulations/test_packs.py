"""The shipped packs are valid and verbatim; a faulty pack names its file, line and field."""

from datetime import date

import pytest

from regulations import packs
from regulations.packs import PackError, citation, read_calendar, read_pack, squeeze

PACK = """\
regulation:
  key: "900"
  title: Quy chế thử
  number: null
  issued_on: 2026-01-31
  effective_from: null
  issuing_body: Ban Thường vụ
  signatory: Người Ký
  signatory_title: Phó Bí thư
  status: in_force
parties:
  - {code: AAA, name: Bên đề nghị, role: lead, is_class: false}
  - {code: BBB, name: Các bên phối hợp, role: coordinating, is_class: true}
between:
  - [AAA, BBB]
provisions:
  - {ref: "5", kind: article, heading: Phương pháp phối hợp}
  - ref: "5.1"
    kind: clause
    text: >-
      Trong 05 ngày làm việc kể từ khi nhận được văn bản phải trả lời; phần đầu trả lời sớm,
      quá hạn thì được xác định là đồng ý.
    corrections:
      - {printed: phần đầu, reads: phấn đấu}
  - {ref: "5.2", kind: clause, text: Hai bên thông báo cho nhau.}
rules:
  - code: 900-5.1
    version: 1
    provision: "5.1"
    act: opinion
    condition: null
    amount: 5
    unit: working_day
    direction: after
    owed_by: requested
    starts_on: registered
    letter_date: replaces
    is_aim: false
    silence: deemed_consent
    consent_clock: same
    consent_without_letter_date: true
    stopped_by: opinion
    needs_documents: true
    more_time: notice
    notice_before: 1
    notice_in_writing: true
    late_notice_can_be_accepted: true
    way_up: {body: AAA, via: BBB, after: null}
    is_proposed: true
    label: Lấy ý kiến
    explanation: Đọc theo nguyên văn.
    quote: >-
      Trong 05 ngày làm việc kể từ khi
      nhận được văn bản phải trả lời
    marks:
      - {words: 05 ngày làm việc, tone: time}
    valid_from: null
    valid_to: null
  - code: 900-5.2
    version: 1
    provision: "5.2"
    act: notice
    condition: null
    amount: null
    unit: none
    direction: after
    owed_by: requested
    starts_on: registered
    letter_date: ignored
    is_aim: false
    silence: none
    consent_clock: null
    consent_without_letter_date: false
    stopped_by: null
    needs_documents: false
    more_time: none
    notice_before: null
    notice_in_writing: false
    late_notice_can_be_accepted: false
    way_up: null
    is_proposed: true
    label: Thông báo
    explanation: Chỉ tiếp nhận.
    quote: Hai bên thông báo cho nhau.
    marks: []
    valid_from: null
    valid_to: null
"""

CALENDAR = """\
covers: {from: 2026-01-01, to: 2026-12-31}
decisions:
  - code: tet-2026
    title: Nghỉ Tết
    number: null
    issued_on: null
    issued_by: null
    status: official
    days:
      - {day: 2026-01-01, is_off: true, kind: statutory, label: Tết Dương lịch}
    swaps:
      - {off: 2026-01-02, worked: 2026-01-10, label: Hoán đổi}
  - code: du-kien
    title: Đề xuất
    number: null
    issued_on: null
    issued_by: null
    status: undecided
    days:
      - {day: 2026-11-23, is_off: null, kind: pending, label: Chưa quyết định}
"""


def write(folder, text, name="900.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def changed(text, old, new):
    """``text`` with its one ``old`` replaced, and the number of the line where that happens."""
    assert text.count(old) == 1, f"{text.count(old)} × {old!r}"
    return text.replace(old, new), text[: text.index(old)].count("\n") + 1


def line_of(text, field):
    """The line of a field such as ``rules[1].amount``."""
    index, key = field.removeprefix("rules[").split("].")
    found = [n for n, line in enumerate(text.splitlines(), 1) if line.startswith(f"    {key}: ")]
    return found[int(index)]


def faults(read, path):
    with pytest.raises(PackError) as caught:
        read(path)
    return caught.value.lines


# --- What is shipped ---


@pytest.fixture(scope="module")
def shipped():
    """Every shipped pack, by key."""
    return {pack.regulation.key: pack for pack in packs.read_all()}


def test_every_shipped_regulation_is_valid(shipped):
    assert list(shipped) == ["000", "001", "002", "003", "004"]


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_every_quote_and_mark_stands_word_for_word_in_its_provision(shipped, key):
    texts = {p.ref: squeeze(p.text or "") for p in shipped[key].provisions}
    words = [(rule.provision, rule.quote) for rule in shipped[key].rules]
    words += [(rule.provision, mark.words) for rule in shipped[key].rules for mark in rule.marks]
    assert [said for ref, said in words if squeeze(said) not in texts[ref]] == []


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_every_rule_is_numbered_after_its_regulation_and_clause(shipped, key):
    rules = shipped[key].rules
    assert [r.code for r in rules if not r.code.startswith(f"{key}-{r.provision}")] == []


def test_silence_is_consent_in_two_clauses_only(shipped):
    rules = [rule for pack in shipped.values() for rule in pack.rules]
    assert [r.code for r in rules if r.silence == "deemed_consent"] == [
        "002-5.1.c", "004-3.1", "004-3.1-personnel",
    ]  # fmt: skip


def test_the_numbers_of_the_texts(shipped):
    rules = [rule for pack in shipped.values() for rule in pack.rules if rule.amount]
    assert [(r.code, r.amount, r.unit, r.is_aim) for r in rules] == [
        ("002-5.1.c", 5, "working_day", False),
        ("002-5.2-papers", 5, "working_day", False),
        ("003-5.2.1-in_province", 35, "working_day", False),
        ("003-5.2.1-out_of_province", 45, "working_day", False),
        ("003-5.2.1-foreign", 90, "calendar_day", True),
        ("004-3.1", 7, "working_day", False),
        ("004-3.1-information", 7, "working_day", False),
        ("004-5.2.c", 7, "working_day", False),
        ("004-3.1-personnel", 7, "working_day", False),
    ]


def test_slips_of_the_scan_stay_as_printed_with_their_reading_beside(shipped):
    provisions = {p.ref: p for p in shipped["003"].provisions}
    (slip,) = provisions["5.2.1"].corrections
    assert (slip.printed, slip.reads) == ("phần đầu không quá", "phấn đấu không quá")
    assert slip.printed in provisions["5.2.1"].text


def test_the_shipped_calendar_is_valid_and_holds_its_years():
    calendar = read_calendar(packs.PACKS / packs.CALENDAR)
    assert (calendar.covers.first, calendar.covers.last) == (date(2020, 1, 1), date(2027, 12, 31))


def test_a_swap_is_one_object_and_an_undecided_day_has_no_effect():
    decisions = {d.code: d for d in read_calendar(packs.PACKS / packs.CALENDAR).decisions}
    (swap,) = decisions["tet-duong-lich-2026"].swaps
    assert (swap.off, swap.worked) == (date(2026, 1, 2), date(2026, 1, 10))
    assert [(d.day, d.is_off) for d in decisions["hoan-doi-23-11-2026"].days] == [
        (date(2026, 11, 23), None),
        (date(2026, 11, 28), None),
    ]


def test_a_day_off_in_only_one_plan_for_tet_2027_stays_open():
    decisions = {d.code: d for d in read_calendar(packs.PACKS / packs.CALENDAR).decisions}
    tet = decisions["tet-2027"]
    assert tet.status == "provisional"
    assert [d.day.day for d in tet.days if d.is_off is None] == [4, 11, 12]
    assert [d.day.day for d in tet.days if d.is_off] == [5, 8, 9, 10]


# --- Faults ---


def test_the_small_pack_is_valid(tmp_path):
    pack = read_pack(write(tmp_path, PACK))
    assert (pack.regulation.issued_on, pack.rules[0].way_up.via) == (date(2026, 1, 31), "BBB")


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ('key: "900"', "key: 900", "regulation.key", "phải là chuỗi ký tự"),
        ("title: Quy chế thử", "title: ''", "regulation.title", "không được để trống"),
        ("2026-01-31", "2026-02-31", "regulation.issued_on", "không đọc được giá trị"),
        ("2026-01-31", "mùng một", "regulation.issued_on", "phải là ngày"),
        ("status: in_force", "status: expired", "regulation.status", "phải là 'in_force' hoặc"),
        ("signatory: Người Ký", "signed: Người Ký", "regulation.signed", "khóa lạ"),
        (
            "signatory: Người Ký",
            "title: Người Ký",
            "regulation.title",
            "khóa bị lặp lại trong cùng một nhóm",
        ),
        ("is_class: true", "is_class: yes", "parties[1].is_class", "phải là true hoặc false"),
        ("code: BBB", "code: AAA", "parties[1].code", "mã bên đã có ở parties[0].code"),
        ("code: BBB", "code: bé", "parties[1].code", "không đúng dạng"),
        ("- [AAA, BBB]", "- [AAA, CCC]", "between[0][1]", "không có bên nào mang mã CCC"),
        ("- [AAA, BBB]", "- [AAA]", "between[0]", "cần ít nhất 2 mục"),
        ('ref: "5.2"', 'ref: "5.1"', "provisions[2].ref", "điều khoản đã có ở provisions[1].ref"),
        ('ref: "5", ', 'ref: "Năm", ', "provisions[0].ref", "không hiểu ký hiệu Năm"),
        ('ref: "5.2"', 'ref: "5.x2"', "provisions[2].ref", "không hiểu ký hiệu 5.x2"),
        (", heading: Phương pháp phối hợp", "", "provisions[0].text", "cần có heading hoặc text"),
        (
            "printed: phần đầu",
            "printed: phần cuối",
            "provisions[1].corrections[0].printed",
            "không có trong nguyên văn",
        ),
        ("code: 900-5.2", "code: 900-5.1", "rules[1].code", "đã có ở rules[0].code"),
        ('provision: "5.2"', 'provision: "5.9"', "rules[1].provision", "không có điều khoản 5.9"),
        ("act: notice", "act: gossip", "rules[1].act", "'gossip' không dùng được, phải là"),
        ("amount: 5", "amount: null", "rules[0].amount", "thiếu số cho đơn vị working_day"),
        ("amount: 5", "amount: 0", "rules[0].amount", "phải từ 1 trở lên"),
        ("amount: 5", "amount: năm", "rules[0].amount", "phải là số nguyên"),
        ("amount: 5", "amount: true", "rules[0].amount", "phải là số nguyên"),
        ("letter_date: replaces", "letter_date: only_source", "rules[0].letter_date", "một số"),
        ("letter_date: ignored", "letter_date: second_clock", "rules[1].letter_date", "chỉ dùng"),
        ("consent_clock: same", "consent_clock: later_of", "rules[0].consent_clock", "đi cùng"),
        ("consent_clock: same", "consent_clock: null", "rules[0].consent_clock", "bắt buộc"),
        ("stopped_by: opinion", "stopped_by: null", "rules[0].stopped_by", "bắt buộc khi silence"),
        ("stopped_by: null", "stopped_by: opinion", "rules[1].stopped_by", "chỉ dùng khi silence"),
        (
            "needs_documents: false",
            "needs_documents: true",
            "rules[1].needs_documents",
            "chỉ dùng khi silence là deemed_consent",
        ),
        ("notice_before: 1", "notice_before: null", "rules[0].notice_before", "bắt buộc khi"),
        ("notice_before: null", "notice_before: 1", "rules[1].notice_before", "không dùng khi"),
        (
            "notice_in_writing: false",
            "notice_in_writing: true",
            "rules[1].notice_in_writing",
            "không dùng khi more_time là none",
        ),
        ("body: AAA", "body: XXX", "rules[0].way_up.body", "không có bên nào mang mã XXX"),
        ("via: BBB", "via: YYY", "rules[0].way_up.via", "không có bên nào mang mã YYY"),
        (
            "quote: Hai bên thông báo cho nhau.",
            "quote: Hai bên báo cho nhau.",
            "rules[1].quote",
            "không đúng nguyên văn của 5.2",
        ),
        (
            "words: 05 ngày làm việc",
            "words: 07 ngày làm việc",
            "rules[0].marks[0].words",
            "không có trong 5.1",
        ),
    ],
)
def test_a_faulty_pack_names_file_line_and_field(tmp_path, old, new, field, said):
    text, line = changed(PACK, old, new)
    lines = faults(read_pack, write(tmp_path, text))
    (found,) = [one for one in lines if f", {field}: " in one and said in one]
    assert found.startswith(f"900.yaml, dòng {line}, {field}: ")


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ("act: notice", "act: opinion", "rules[1].is_proposed", "đã có ở rules[0].is_proposed"),
        ("unit: working_day", "unit: none", "rules[0].amount", "đơn vị none không đi với số nào"),
        ("unit: none\n", "unit: hour\n", "rules[1].amount", "thiếu số cho đơn vị hour"),
        (
            "letter_date: replaces",
            "letter_date: second_clock",
            "rules[0].consent_clock",
            "đi cùng",
        ),
        ("act: opinion", "act: verification", "rules[0].silence", "chỉ dùng cho ý kiến không gấp"),
    ],
)
def test_fields_that_contradict_each_other_are_named(tmp_path, old, new, field, said):
    text, _line = changed(PACK, old, new)
    lines = faults(read_pack, write(tmp_path, text))
    (found,) = [one for one in lines if f", {field}: " in one and said in one]
    assert found.startswith(f"900.yaml, dòng {line_of(text, field)}, {field}: ")


def test_an_aim_needs_a_number(tmp_path):
    at = PACK.index("  - code: 900-5.2")
    text = PACK[:at] + PACK[at:].replace("is_aim: false", "is_aim: true")
    (line,) = faults(read_pack, write(tmp_path, text))
    assert line.endswith("rules[1].is_aim: mốc phấn đấu phải có số")


def test_urgent_matters_are_never_deemed(tmp_path):
    text = PACK.replace("condition: null", "condition: urgent", 1)
    (line,) = faults(read_pack, write(tmp_path, text))
    assert "rules[0].silence: im lặng là đồng ý chỉ dùng cho ý kiến không gấp" in line


def test_validity_ends_after_it_begins(tmp_path):
    text = PACK.replace("valid_from: null", "valid_from: 2026-05-02", 1)
    text = text.replace("valid_to: null", "valid_to: 2026-05-01", 1)
    (line,) = faults(read_pack, write(tmp_path, text))
    assert line.endswith("rules[0].valid_to: trước ngày valid_from")


def test_a_pair_is_named_once_whatever_its_order(tmp_path):
    text, line = changed(PACK, "  - [AAA, BBB]\n", "  - [AAA, BBB]\n  - [BBB, AAA]\n")
    assert faults(read_pack, write(tmp_path, text)) == [
        f"900.yaml, dòng {line + 1}, between[1]: cặp này đã có ở between[0]"
    ]


def test_a_missing_key_is_reported_where_its_group_begins(tmp_path):
    text, _line = changed(PACK, "  title: Quy chế thử\n", "")
    assert faults(read_pack, write(tmp_path, text)) == [
        "900.yaml, dòng 1, regulation.title: thiếu khóa bắt buộc"
    ]


def test_a_later_version_of_a_rule_does_not_compete_with_the_first(tmp_path):
    later = PACK[PACK.index("  - code: 900-5.2") :].replace("version: 1", "version: 2")
    assert [r.version for r in read_pack(write(tmp_path, PACK + later)).rules] == [1, 1, 2]


def test_a_rule_that_is_not_proposed_competes_with_none(tmp_path):
    stored = PACK[PACK.index("  - code: 900-5.2") :].replace("code: 900-5.2", "code: 900-5.2-old")
    stored = stored.replace("is_proposed: true", "is_proposed: false")
    assert len(read_pack(write(tmp_path, PACK + stored)).rules) == 3


def test_all_faults_of_a_file_are_reported_in_the_order_of_its_lines(tmp_path):
    text = PACK.replace("role: lead", "role: boss").replace("amount: 5", "amount: null")
    text = text.replace("words: 05 ngày", "words: 50 ngày").replace("via: BBB", "via: CCC")
    lines = faults(read_pack, write(tmp_path, text))
    fields = [line.split(", ")[2].split(":")[0] for line in lines]
    assert fields == [
        "parties[0].role",
        "rules[0].amount",
        "rules[0].way_up.via",
        "rules[0].marks[0].words",
    ]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("regulation:\n  key: [1\nparties: {}\n", "900.yaml, dòng 3, (toàn tệp): không đọc được"),
        ("a: 1\n\x00b: 2\n", "900.yaml, dòng 1, (toàn tệp): không đọc được YAML"),
        ("", "900.yaml, dòng 1, (toàn tệp): phải là một nhóm khóa và giá trị"),
        ("- a\n- b\n", "900.yaml, dòng 1, (toàn tệp): phải là một nhóm khóa và giá trị"),
    ],
)
def test_what_is_no_pack_at_all_is_said_too(tmp_path, text, start):
    (line,) = faults(read_pack, write(tmp_path, text))
    assert line.startswith(start)


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "900.yaml"
    path.write_bytes("title: Quy chế".encode("utf-16"))
    (line,) = faults(read_pack, path)
    assert line.startswith("900.yaml, dòng 1, (toàn tệp): không đọc được YAML")


def test_the_small_calendar_is_valid_and_off_stays_a_word(tmp_path):
    calendar = read_calendar(write(tmp_path, CALENDAR, "lich.yaml"))
    assert calendar.decisions[0].swaps[0].off == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ("2026-01-10", "2026-01-01", "decisions[0].swaps[0].worked", "ngày này đã có ở"),
        ("2026-11-23", "2026-01-02", "decisions[0].swaps[0].off", ""),
        ("code: du-kien", "code: tet-2026", "decisions[1].code", "mã quyết định đã có ở"),
        ("is_off: null", "is_off: true", "decisions[1].days[0].is_off", "không hợp với status"),
        ("is_off: true", "is_off: null", "decisions[0].days[0].is_off", "không hợp với status"),
        ("kind: pending", "kind: rain", "decisions[1].days[0].kind", "không dùng được"),
        ("to: 2026-12-31", "to: cuối năm", "covers.to", "phải là ngày"),
    ],
)
def test_a_faulty_calendar_names_file_line_and_field(tmp_path, old, new, field, said):
    text, line = changed(CALENDAR, old, new)
    (found,) = faults(read_calendar, write(tmp_path, text, "lich.yaml"))
    if said:
        assert found.startswith(f"lich.yaml, dòng {line}, {field}: ")
        assert said in found
    else:  # the later mention is the one at fault, and it names the earlier
        assert (
            found == f"lich.yaml, dòng {line}, decisions[1].days[0].day: ngày này đã có ở {field}"
        )


# --- Citations ---


@pytest.mark.parametrize(
    ("ref", "kind", "label", "printed"),
    [
        ("5.1.c", "point", None, "điểm c khoản 1 Điều 5"),
        ("4.1.đ", "point", None, "điểm đ khoản 1 Điều 4"),
        ("5.2.g5", "dash", None, "gạch đầu dòng thứ 5 khoản 2 Điều 5"),
        ("5.2.1", "clause", "2.1", "khoản 2.1 Điều 5"),
        ("5.2.1", "clause", "2a", "khoản 2a Điều 5"),
        ("18", "article", None, "Điều 18"),
        ("4.2.1.c", "point", None, "điểm c khoản 2.1 Điều 4"),
        ("5.2.1.g1", "dash", None, "gạch đầu dòng thứ 1 khoản 2.1 Điều 5"),
        ("5.1.p2", "paragraph", None, "đoạn 2 khoản 1 Điều 5"),
        ("4.2.h.p2", "paragraph", None, "đoạn 2 điểm h khoản 2 Điều 4"),
        ("QD.2.p2", "paragraph", None, "đoạn 2 Điều 2 của Quyết định"),
        ("II", "chapter", None, "Chương II"),
        ("II.IV", "section", None, "Mục IV Chương II"),
        ("MD.1", "preamble", None, "phần mở đầu"),
        ("KT.1", "closing", None, "phần kết thúc"),
    ],
)
def test_citation_prints_as_lawyers_write(ref, kind, label, printed):
    assert citation(ref, kind, label) == printed
