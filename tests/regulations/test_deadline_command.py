"""``manage.py deadline``: JSON and words, every refusal, no database unless asked for."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from regulations.management.commands import deadline
from regulations.management.commands.deadline import Command
from regulations.models import CalendarRevision

ROOT = Path(__file__).parents[2]
FIVE = ("--amount", "5", "--unit", "working_day", "--start", "2026-02-12T09:00:00+07:00")
OPINION = ("--regulation", "002", "--act", "opinion", "--received", "2026-02-12T09:00:00+07:00")


def words(*arguments):
    out = StringIO()
    call_command("deadline", *arguments, stdout=out)
    return out.getvalue()


def ask(*arguments):
    return json.loads(words(*arguments, "--json"))


def change(arguments, **new):
    """The same line with other values; None leaves an option out."""
    pairs = dict(zip(arguments[::2], arguments[1::2], strict=True))
    pairs |= {f"--{name.replace('_', '-')}": value for name, value in new.items()}
    return [word for pair in pairs.items() if pair[1] is not None for word in pair]


# --- Limits --------------------------------------------------------------------------------------


def test_a_limit_is_answered_day_by_day():
    answer = ask(*FIVE)
    assert answer.keys() == {"due_on", "days", "provisional"}
    assert (answer["due_on"], answer["provisional"]) == ("2026-02-26", False)
    assert [(d["date"][8:], d["counted"], d["why"]) for d in answer["days"]] == [
        ("12", False, "start"),
        ("13", True, "counted"),
        ("14", False, "weekend"),
        ("15", False, "weekend"),
        *((str(day), False, "holiday") for day in range(16, 21)),
        ("21", False, "weekend"),
        ("22", False, "weekend"),
        *((str(day), True, "counted") for day in range(23, 27)),
    ]
    assert answer["days"][5] == {
        "date": "2026-02-17", "counted": False, "number": None, "why": "holiday",
        "label": "Mùng Một Tết Nguyên đán",
        "decision": "Nghỉ Tết Nguyên đán năm 2026 (chưa có số quyết định)",
    }  # fmt: skip


def test_counting_backwards_numbers_the_days_from_the_event():
    line = change(FIVE, start="2026-08-24", amount="2", direction="before")
    assert [(d["date"], d["number"], d["why"]) for d in ask(*line)["days"]] == [
        ("2026-08-24", None, "start"),
        ("2026-08-23", None, "weekend"),
        ("2026-08-22", 1, "make_up"),
        ("2026-08-21", 2, "counted"),
    ]


def test_calendar_days_all_count_and_the_end_moves_off_a_sunday():
    answer = ask(*change(FIVE, amount="90", unit="calendar_day", start="2026-03-02"))
    assert answer["due_on"] == "2026-06-01"
    assert [day["number"] for day in answer["days"][-2:]] == [90, 91]


def test_the_day_is_that_of_viet_nam_wherever_the_instant_was_written():
    for start in ("2026-02-12", "2026-02-11T17:00:00Z", "2026-02-12T16:59:59+00:00"):
        assert ask(*change(FIVE, start=start))["due_on"] == "2026-02-26"


def test_a_limit_in_words():
    assert words(*change(FIVE, start="2026-11-20")).splitlines() == [
        "Hạn: thứ Hai, 30/11/2026 (tạm tính)",
        "Ngày nghỉ, ngày làm bù trong khoảng này:",
        "  thứ Hai, 23/11/2026: Đề xuất nghỉ, làm bù vào 28/11/2026. "
        "Đề xuất hoán đổi ngày 23/11/2026 với ngày 28/11/2026 (chưa có số quyết định)",
        "  thứ Ba, 24/11/2026: Ngày Văn hóa Việt Nam. "
        "Nghỉ Ngày Văn hóa Việt Nam năm 2026 (28/2026/QH16)",
        "  thứ Bảy, 28/11/2026: Đề xuất làm bù cho 23/11/2026. "
        "Đề xuất hoán đổi ngày 23/11/2026 với ngày 28/11/2026 (chưa có số quyết định)",
    ]


def test_a_limit_in_a_quiet_week_is_one_line():
    assert words(*change(FIVE, start="2026-03-02")) == "Hạn: thứ Hai, 09/03/2026\n"


# --- Clauses -------------------------------------------------------------------------------------


def test_a_clause_is_answered_with_its_words():
    answer = ask(*OPINION)
    assert {name: answer[name] for name in answer if name not in {"quote", "days"}} == {
        "due_on": "2026-02-26",
        "notice_by": "2026-02-25",
        "consent_from": "2026-02-27",
        "hard": True,
        "on_silence": "deemed_consent",
        "provisional": False,
        "rule": "002-5.1.c",
        "version": 1,
        "regulation": (
            "Quy chế phối hợp công tác giữa Ban Nội chính Tỉnh ủy với các đảng ủy xã, phường"
        ),
        "citation": "điểm c khoản 1 Điều 5",
        "warnings": [],
    }
    assert answer["quote"].startswith("Trong thời hạn 05 (năm) ngày làm việc")
    assert len(answer["days"]) == 15


def test_an_aim_is_not_hard():
    line = change(OPINION, regulation="003", act="verification", relatives="foreign")
    answer = ask(*line)
    assert (answer["hard"], answer["on_silence"], answer["consent_from"]) == (False, "late", None)
    assert "Là mốc phấn đấu, không phải thời hạn bắt buộc." in words(*line)


def test_without_a_date_there_are_no_days():
    answer = ask(*change(OPINION, act="information"))
    assert (answer["due_on"], answer["days"]) == (None, [])
    assert answer["warnings"] == [
        "Chưa có hạn: văn bản không ghi ngày và điều khoản không nêu số ngày."
    ]


def test_a_letter_date_before_receipt_has_no_days_and_no_consent():
    answer = ask(*change(OPINION, letter_date="2026-02-11"))
    assert (answer["due_on"], answer["consent_from"], answer["days"]) == ("2026-02-11", None, [])
    assert answer["warnings"][0] == "Ngày 11/02/2026 không sau ngày nhận."


def test_an_urgent_matter_takes_the_clause_for_urgent_matters():
    answer = ask(*OPINION, "--letter-date", "2026-02-13", "--urgent")
    assert (answer["rule"], answer["consent_from"]) == ("002-5.1.c-urgent", None)


def test_an_urgent_matter_without_such_a_clause_keeps_the_limit_but_finds_no_consent():
    line = change(OPINION, regulation="004", letter_date="2026-03-13", received="2026-03-09")
    answer = ask(*line, "--urgent")
    assert (answer["due_on"], answer["consent_from"]) == ("2026-03-18", None)
    assert answer["warnings"][-1] == "Việc gấp, đột xuất: không coi là đồng ý khi im lặng."


def test_an_option_that_changes_nothing_is_said():
    answer = ask(*change(OPINION, relatives="foreign"))
    assert answer["warnings"] == ["--relatives: không thay đổi gì trong quy chế 002."]


def test_a_clause_in_words():
    lines = words(*change(OPINION, received="2026-03-02")).splitlines()
    assert lines[:5] == [
        "Hạn: thứ Hai, 09/03/2026",
        "Báo thêm thời gian chậm nhất: thứ Sáu, 06/03/2026",
        "Không trả lời: được xác định là đồng ý, cùng chịu trách nhiệm, sau khi có người xác nhận",
        "Coi như đồng ý sớm nhất từ: thứ Ba, 10/03/2026",
        "Căn cứ: điểm c khoản 1 Điều 5, Quy chế phối hợp công tác giữa Ban Nội chính Tỉnh ủy "
        "với các đảng ủy xã, phường",
    ]


def test_a_clause_without_a_date_in_words():
    text = words(*change(OPINION, act="information"))
    assert text.startswith("Hạn: chưa có hạn\n")
    assert "Lưu ý: Chưa có hạn: văn bản không ghi ngày" in text


# --- The database --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_live_calendar_is_asked_on_request():
    assert ask(*FIVE, "--database") == ask(*FIVE)


@pytest.mark.django_db
def test_a_database_without_a_calendar_is_refused():
    CalendarRevision.objects.all().delete()
    with pytest.raises(CommandError, match="--database: chưa nạp lịch làm việc"):
        words(*FIVE, "--database")


def test_a_database_out_of_reach_is_refused(monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(deadline, "working_calendar", fail)
    with pytest.raises(CommandError, match="--database: không hỏi được cơ sở dữ liệu"):
        words(*FIVE, "--database")


# --- Refusals ------------------------------------------------------------------------------------

BAD = [
    (
        (),
        "Ghi --amount, --unit, --start, hoặc --regulation, --act, --received; không trộn hai bộ.",
    ),
    (
        (*FIVE, "--act", "opinion"),
        "Ghi --amount, --unit, --start, hoặc --regulation, --act, --received; không trộn hai bộ.",
    ),
    (change(FIVE, unit=None), "--unit: còn thiếu."),
    (change(OPINION, received=None), "--received: còn thiếu."),
    (("--urgent",), "--regulation: còn thiếu."),
    (change(FIVE, amount="0"), "--amount: “0” không phải số nguyên từ 1 đến 1000."),
    (change(FIVE, amount="-3"), "--amount: “-3” không phải số nguyên từ 1 đến 1000."),
    (change(FIVE, amount="năm"), "--amount: “năm” không phải số nguyên từ 1 đến 1000."),
    (change(FIVE, amount="1001"), "--amount: “1001” không phải số nguyên từ 1 đến 1000."),
    (("--amount", *FIVE[2:]), "--amount: “” không phải số nguyên từ 1 đến 1000."),
    (
        change(FIVE, unit="week"),
        "--unit: không có “week”; chọn một trong: working_day, calendar_day, month.",
    ),
    (
        change(FIVE, direction="up"),
        "--direction: không có “up”; chọn một trong: after, before.",
    ),
    (
        change(FIVE, direction="before", unit="month"),
        "--direction: chỉ đếm lùi theo ngày làm việc (--unit working_day).",
    ),
    (
        change(FIVE, start="12/02/2026"),
        "--start: không đọc được “12/02/2026”; viết 2026-02-12 hoặc 2026-02-12T09:00:00+07:00.",
    ),
    (
        change(FIVE, start="2026-02-30T09:00:00+07:00"),
        "--start: không đọc được “2026-02-30T09:00:00+07:00”; "
        "viết 2026-02-12 hoặc 2026-02-12T09:00:00+07:00.",
    ),
    (
        change(FIVE, start="2026-02-12 09:00"),
        "--start: “2026-02-12 09:00” thiếu múi giờ; thêm +07:00 ở cuối.",
    ),
    (
        change(FIVE, start="2050-01-01"),
        "--start: Ngày 01/01/2050 nằm ngoài lịch làm việc (2020 đến 2027); "
        "hãy nạp lịch của năm đó.",
    ),
    (
        change(FIVE, start="2030-06-01", amount="1000"),
        "--amount: Khoảng thời gian vượt ra ngoài lịch làm việc đã nạp.",
    ),
    (
        change(OPINION, regulation="009"),
        "--regulation: không có “009”; chọn một trong: 000, 001, 002, 003, 004.",
    ),
    (
        change(OPINION, act="party"),
        "--act: không có “party”; chọn một trong: opinion, information, verification, notice, "
        "consultation, personnel, immediate, task, report, report_up, forwarding, signs, "
        "concluded, case_report, conclusion, meeting, secondment, nomination.",
    ),
    (
        change(OPINION, act="verification"),
        "--act: quy chế 002 không có quy tắc cho verification vào ngày 12/02/2026.",
    ),
    (
        change(OPINION, letter_date="mai"),
        "--letter-date: không đọc được “mai”; viết 2026-02-12 hoặc 2026-02-12T09:00:00+07:00.",
    ),
    (
        change(OPINION, relatives="abroad"),
        "--relatives: không có “abroad”; chọn một trong: in_province, out_of_province, foreign.",
    ),
    (
        change(OPINION, regulation="003", act="verification"),
        "--relatives: quy chế 003 tính theo diện thân nhân: "
        "in_province, out_of_province, foreign.",
    ),
    (
        change(OPINION, received="2030-12-30"),
        "--received: Khoảng thời gian vượt ra ngoài lịch làm việc đã nạp.",
    ),
    (
        ("--week", "5"),
        "Không hiểu dòng lệnh: không có tùy chọn --week 5. Xem: manage.py deadline --help",
    ),
]


@pytest.mark.parametrize(("line", "sentence"), BAD, ids=range(len(BAD)))
def test_bad_input_is_one_sentence_that_names_the_option(line, sentence):
    with pytest.raises(CommandError) as refusal:
        words(*line)
    assert str(refusal.value) == sentence
    assert refusal.value.returncode == 1


@pytest.mark.parametrize(("line", "sentence"), BAD, ids=range(len(BAD)))
def test_bad_input_as_json_is_an_object_and_exit_code_1(line, sentence, capsys):
    with pytest.raises(SystemExit) as refusal:
        Command().run_from_argv(["manage.py", "deadline", *line, "--json"])
    assert refusal.value.code == 1
    assert capsys.readouterr() == (json.dumps({"error": sentence}, ensure_ascii=False) + "\n", "")


def test_a_line_not_understood_ends_with_exit_code_1(capsys):
    with pytest.raises(SystemExit) as refusal:
        Command().run_from_argv(["manage.py", "deadline", "--week"])
    assert refusal.value.code == 1
    assert capsys.readouterr().err.startswith("Không hiểu dòng lệnh: không có tùy chọn --week.")


def test_no_database_is_needed_at_all():
    logins = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_JOBS_URL")
    nowhere = dict.fromkeys(logins, "postgres://nobody@127.0.0.1:1/nothing")
    done = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "manage.py", "deadline", *FIVE, "--json"],
        cwd=ROOT, env={**os.environ, **nowhere, "TZ": "America/New_York"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["due_on"] == "2026-02-26"
