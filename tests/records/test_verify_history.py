"""Eleven ways to tamper with the record as the owner of the database, and each one found.

The triggers stand against everybody; here the owner has switched them off. For each protection
there is a negative control: without it the same tampering is not found.
"""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from psycopg2.errors import InsufficientPrivilege

from records import chain, heads
from records.chain import verify
from records.erasure import ERASED, CannotErase, erase_payload
from records.heads import Head, public_key_file
from records.history import digest, link, note, recorded
from records.models import ChainHead, Event, EventPayload
from records.words import six_words
from tests.conftest import take_role
from tests.factories import SENT_AT, on_the

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)
DECISION = "Quyết định số 12-QĐ/TU ngày 02/03/2026"
SIGNED = (3, 6)  # after which events a head was signed


@dataclass
class Record:
    """Six events, two signed heads, and whoever tampers with them."""

    heads_file: Path
    as_owner: Callable

    def tamper(self, act: Callable[["Record"], None]) -> None:
        """Do ``act`` as the owner, past the triggers."""
        with self.as_owner(), connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table records_event disable trigger user")
            act(self)
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table records_event enable trigger user")

    def verify(self, *options: str) -> tuple[list[str], int]:
        """What the command finds, signs left out, and its exit code."""
        lines, code = self.run(*options)
        return [line[2:] for line in lines if line.startswith("✗ ")], code

    def verify_with_heads(self) -> tuple[list[str], int]:
        return self.verify("--heads", str(self.heads_file))

    def run(self, *options: str) -> tuple[list[str], int]:
        out = StringIO()
        with self.as_owner():
            try:
                call_command("verify_history", *options, stdout=out)
            except SystemExit as stopped:
                return out.getvalue().splitlines(), stopped.code
        return out.getvalue().splitlines(), 0


@pytest.fixture
def record(p, as_owner, settings, tmp_path) -> Record:
    settings.HEADS_KEY_FILE, settings.HEADS_FILE = tmp_path / "heads.key", tmp_path / "heads.jsonl"
    actors = (p.nui_clerk, p.nui_focal, p.nui_leader, p.bnc_officer, None, p.bnc_clerk)
    for number, seat in enumerate(actors, start=1):
        with recorded():
            note("thing.done", at=AT, by=seat, inside=p.nui, number=number, said=f"việc {number}")
        if number in SIGNED:
            heads.write_head()
    return Record(settings.HEADS_FILE, as_owner)


WHOLE = ([], 0)


def sql(*statements: str) -> Callable[[Record], None]:
    def act(_record: Record) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    return act


def event(seq: int) -> Event:
    return Event.objects.get(seq=seq)


# --- Eleven tamperings ---------------------------------------------------------------------------


EVENT = "delete from records_event {}"
PAYLOAD = "delete from records_eventpayload where event_id in (select id from records_event {})"


def remove(seq: int) -> tuple[str, str]:
    """Statements that remove the payload of an event, and then the event."""
    which = f"where seq = {seq}"
    return PAYLOAD.format(which), EVENT.format(which)


FORGED = """insert into records_event (id, seq, at, action, payload_digest, previous_hash, hash)
    select gen_random_uuid(), {seq}, now(), 'thing.done', repeat('0', 64), hash, {hash}
    from records_event where seq = {after}"""
HEAD_BACK = """update records_chainhead set (seq, hash) =
    (select seq, hash from records_event order by seq desc limit 1)"""


def edit_payload(_record: Record) -> None:
    EventPayload.objects.filter(event__seq=2).update(data={"number": 9})


def insert_in_the_middle(_record: Record) -> None:
    """A forged event takes number 4, with a right hash of its own; the others move up."""
    with connection.cursor() as cursor:
        for seq in (6, 5, 4):
            cursor.execute("update records_event set seq = %s where seq = %s", [seq + 1, seq])
    previous = event(3).hash
    forged = Event(
        seq=4, at=AT, action="thing.done", payload_digest=digest({}), previous_hash=previous
    )
    forged.hash = link(forged, previous)
    Event.objects.bulk_create([forged])
    EventPayload.objects.create(event=forged, data={})
    sql(HEAD_BACK)(_record)


def reckon_anew(first: int = 2) -> None:
    """Every hash from ``first`` on, and the head: nothing in the database is wrong then."""
    previous = event(first - 1).hash
    for row in Event.objects.filter(seq__gte=first):
        following = link(row, previous)
        Event.objects.filter(pk=row.pk).update(previous_hash=previous, hash=following)
        previous = following
    ChainHead.objects.update(hash=previous)


def rewrite_and_reckon_anew(_record: Record) -> None:
    EventPayload.objects.filter(event__seq=2).update(data={"number": 9})
    Event.objects.filter(seq=2).update(payload_digest=digest({"number": 9}))
    reckon_anew()


def edit_head(record: Record) -> None:
    """The second head says what the tampered chain says; the signature is the old one."""
    rewrite_and_reckon_anew(record)
    first, second = record.heads_file.read_text().splitlines()
    edited = [{**json.loads(line), "hash": event(seq).hash}
              for line, seq in zip((first, second), SIGNED, strict=True)]  # fmt: skip
    record.heads_file.write_text("".join(json.dumps(head) + "\n" for head in edited))


SWAPPED = ["Sự kiện số {} không nối tiếp sự kiện đứng trước.",
           "Sự kiện số {} đã bị sửa hoặc không do hệ thống ghi."]  # fmt: skip
EDITED = "Sự kiện số 2 đã bị sửa hoặc không do hệ thống ghi."
SIGNED_OTHERWISE = [
    f"Sự kiện số {seq} không phải là sự kiện đã được ký lúc {{}}." for seq in SIGNED
]
NO_SIGNATURE = [f"Dòng {n} của tệp đầu chuỗi không có chữ ký đúng." for n in (1, 2)]

TAMPERINGS = {
    "an event is deleted": (sql(*remove(2)), ["Thiếu sự kiện số 2."]),
    "an action is edited": (
        sql("update records_event set action = 'thing.undone' where seq = 2"), [EDITED],
    ),
    "a time is edited": (
        sql("update records_event set at = at - interval '1 microsecond' where seq = 2"), [EDITED],
    ),
    "an actor is edited": (
        sql("""update records_event set (user_id, seat_id) =
            (select user_id, seat_id from records_event where seq = 1) where seq = 2"""),
        [EDITED],
    ),
    "a payload is edited": (edit_payload, ["Nội dung của sự kiện số 2 đã bị sửa."]),
    "a payload is removed without a decision": (
        sql(remove(2)[0]),
        ["Nội dung của sự kiện số 2 không còn mà không có quyết định xóa."],
    ),
    "a forged event is put in": (
        insert_in_the_middle,
        [*(s.format(5) for s in SWAPPED), SWAPPED[1].format(6), SIGNED_OTHERWISE[1],
         SWAPPED[1].format(7)],
    ),
    "two events are swapped": (
        sql(
            "update records_event set seq = -1 where seq = 3",
            "update records_event set seq = 3 where seq = 4",
            "update records_event set seq = 4 where seq = -1",
        ),
        [*(s.format(3) for s in SWAPPED), SIGNED_OTHERWISE[0], *(s.format(4) for s in SWAPPED),
         SWAPPED[0].format(5)],
    ),
    "the tail is cut off and the head put back": (
        sql(*remove(6), HEAD_BACK), ["Không còn sự kiện số 6 đã được ký lúc {}."],
    ),
    "the chain is reckoned anew": (rewrite_and_reckon_anew, SIGNED_OTHERWISE),
    "a signed head is edited": (
        edit_head,
        [*NO_SIGNATURE, "Tệp đầu chuỗi không có đầu chuỗi nào có chữ ký đúng."],
    ),
}  # fmt: skip


def signed_at(record: Record) -> str:
    """All heads are signed in one transaction here, at one instant."""
    return Head(**json.loads(record.heads_file.read_text().splitlines()[0])).moment


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_each_tampering_is_found_and_named(record, tampering):
    act, findings = TAMPERINGS[tampering]
    moment = signed_at(record)
    record.tamper(act)
    found, code = record.verify_with_heads()
    assert sorted(found) == sorted(finding.format(moment) for finding in findings)
    assert code == 1


def test_there_are_eleven_of_them():
    assert len(TAMPERINGS) == 11


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (sql(*remove(6)), "Chuỗi không dừng ở sự kiện số 6 như đã ghi."),
        (sql(*remove(2), *remove(3), *remove(4)), "Thiếu các sự kiện từ số 2 đến số 4."),
        (sql("update records_chainhead set hash = repeat('f', 64)"),
         "Chuỗi không dừng ở sự kiện số 6 như đã ghi."),
        (sql("update records_chainhead set seq = 5, hash = (select hash from records_event "
             "where seq = 5)"), "Có sự kiện đứng sau đầu chuỗi số 5."),
        (sql("delete from records_chainhead"), "Không có dòng ghi đầu chuỗi."),
        (sql(FORGED.format(seq=0, after=1, hash="repeat('1', 64)")),
         "Sự kiện mang số 0, ngoài chuỗi."),
        (sql("update records_event set inside_agency_id = null where seq = 2"), EDITED),
        (sql("update records_event set payload_digest = repeat('0', 64) where seq = 2"), EDITED),
        (sql("update records_eventpayload set data = 'null' where event_id = "
             "(select id from records_event where seq = 2)"),
         "Nội dung của sự kiện số 2 đã bị sửa."),
    ],
)  # fmt: skip
def test_more_ways_are_found_without_any_head(record, change, finding):
    record.tamper(change)
    found, code = record.verify()
    assert finding in found
    assert code == 1


# --- Negative controls ---------------------------------------------------------------------------


def test_an_untouched_record_is_whole(record):
    assert record.verify() == WHOLE
    lines, code = record.run("--heads", str(record.heads_file), "--key", str(public_key_file()))
    assert lines == [
        "Đã kiểm tra 6 sự kiện trong 0,0 giây, so với 2 đầu chuỗi. Đầu chuỗi mới nhất: số 6.",
        "Nhật ký nguyên vẹn.",
    ]
    assert code == 0


@pytest.mark.parametrize(
    "tampering",
    ["the chain is reckoned anew", "the tail is cut off and the head put back"],
)
def test_without_heads_from_outside_a_chain_made_anew_is_not_found(record, tampering):
    record.tamper(TAMPERINGS[tampering][0])
    assert record.verify() == WHOLE
    lines, _code = record.run()
    assert lines[0].endswith("Chưa so với đầu chuỗi đã ký nào (--heads).")


def test_without_its_signature_an_edited_head_would_be_believed(record, monkeypatch):
    record.tamper(edit_head)
    monkeypatch.setattr(Head, "is_signed_by", lambda _head, _key: True)
    assert record.verify_with_heads() == WHOLE


@pytest.mark.parametrize(
    "tampering", ["an action is edited", "a time is edited", "an actor is edited"]
)
def test_without_the_links_an_edited_event_is_not_found(record, monkeypatch, tampering):
    record.tamper(TAMPERINGS[tampering][0])
    monkeypatch.setattr(chain, "link", lambda row, _previous: row.hash)
    assert record.verify_with_heads() == WHOLE


def test_without_the_digest_an_edited_payload_is_not_found(record, monkeypatch):
    record.tamper(edit_payload)
    right = event(2).payload_digest
    real = chain.digest
    monkeypatch.setattr(chain, "digest", lambda data: right if data["number"] == 9 else real(data))
    assert record.verify_with_heads() == WHOLE


def test_without_its_number_in_the_hash_a_swap_could_be_hidden(record, monkeypatch):
    """Numbers, joints and the last hash are three protections; a swap breaks the first two."""
    record.tamper(TAMPERINGS["two events are swapped"][0])
    monkeypatch.setattr(chain, "link", lambda row, _previous: row.hash)
    found, _code = record.verify()
    assert found == [SWAPPED[0].format(seq) for seq in (3, 4, 5)]


def test_without_numbers_and_joints_a_deleted_event_is_not_found(record, monkeypatch):
    record.tamper(TAMPERINGS["an event is deleted"][0])
    monkeypatch.setattr(chain._Walk, "_follow", lambda _walk, _row: None)
    assert record.verify_with_heads() == WHOLE


def test_without_the_silence_of_events_a_removed_payload_is_not_found(record, monkeypatch):
    record.tamper(TAMPERINGS["a payload is removed without a decision"][0])
    monkeypatch.setattr(chain._Walk, "_ask_for_decisions", lambda _walk: None)
    assert record.verify_with_heads() == WHOLE


def test_a_forged_event_needs_joints_and_links_to_be_found(record, monkeypatch):
    record.tamper(insert_in_the_middle)
    monkeypatch.setattr(chain._Walk, "_follow", lambda _walk, _row: None)
    monkeypatch.setattr(chain, "link", lambda row, _previous: row.hash)
    assert record.verify() == WHOLE


# --- Lawful erasure ------------------------------------------------------------------------------


def erase(record: Record, seq: int, decision: str = DECISION) -> str:
    out = StringIO()
    with record.as_owner():
        call_command("erase_payload", str(seq), "--decision", decision, stdout=out)
    return out.getvalue().strip()


def test_a_lawful_erasure_leaves_the_record_whole_and_is_told(record, p):
    assert erase(record, 2) == "Đã xóa nội dung của sự kiện số 2."
    assert not EventPayload.objects.filter(event__seq=2).exists()
    last = Event.objects.order_by("seq").last()
    assert (last.action, last.user, last.payload.data) == (
        ERASED, None, {"seq": 2, "decision": DECISION},
    )  # fmt: skip
    assert record.verify_with_heads() == WHOLE
    lines, _code = record.run()
    assert lines[0] == f"– Nội dung của sự kiện số 2 đã xóa theo {DECISION}."


def test_the_erasure_names_who_did_it(record, p):
    user = p.bnc_leader.user
    with record.as_owner():
        call_command(
            "erase_payload", "2", decision=DECISION, user=user.username, stdout=StringIO()
        )
        assert Event.objects.get(action=ERASED).user == user


@pytest.mark.parametrize("role", ["phoihop_web", "phoihop_jobs"])
def test_web_and_jobs_cannot_erase(record, role):
    with record.as_owner():
        there = event(2)
    take_role(role)
    with pytest.raises(ProgrammingError) as caught, transaction.atomic():
        erase_payload(there, decision=DECISION, at=AT, user=None)
    take_role("none")
    assert isinstance(caught.value.__cause__, InsufficientPrivilege)
    assert record.verify() == WHOLE


@pytest.mark.parametrize(
    ("seq", "decision", "sentence"),
    [
        (2, "  ", "Xóa nội dung phải có số của quyết định."),
        (3, DECISION, "Sự kiện số 3 không còn nội dung."),
        (7, DECISION, "Nội dung của một lần xóa thì không xóa được."),
        (99, DECISION, "Không có sự kiện số 99."),
    ],
)
def test_what_may_not_be_erased_stays(record, seq, decision, sentence):
    erase(record, 3)
    with pytest.raises(CommandError) as caught:
        erase(record, seq, decision)
    assert str(caught.value) == sentence
    assert record.verify() == WHOLE


def test_whoever_erases_must_be_known(record):
    with record.as_owner(), pytest.raises(CommandError, match=r"^Không có người dùng ai\.do\.$"):
        call_command("erase_payload", "2", decision=DECISION, user="ai.do")


def test_erasing_is_refused_before_anything_is_removed(record):
    with record.as_owner(), pytest.raises(CannotErase):
        erase_payload(event(2), decision="", at=AT, user=None)
    assert record.verify() == WHOLE


def test_an_erasure_cannot_itself_be_erased_in_silence(record):
    erase(record, 2)
    with recorded():
        note(ERASED, at=AT, seq=7, decision=DECISION)
    record.tamper(sql(remove(7)[0]))
    assert record.verify_with_heads()[0] == [
        "Nội dung của sự kiện số 2 không còn mà không có quyết định xóa.",
        "Nội dung của sự kiện số 7 không còn mà không có quyết định xóa.",
    ]


@pytest.mark.parametrize(
    "data",
    [{"seq": 8, "decision": DECISION}, {"seq": 2, "decision": ""}, {"seq": 2}, {}, {"seq": "2"}],
)
def test_only_a_later_erasure_with_a_decision_is_lawful(record, data):
    """What the web login might note by itself excuses nothing, and stops nothing."""
    with recorded():
        note(ERASED, at=AT, **data)
        note("thing.done", at=AT, number=8)
    seq = 8 if data.get("seq") == 8 else 2
    record.tamper(sql(remove(seq)[0]))
    assert record.verify() == (
        [f"Nội dung của sự kiện số {seq} không còn mà không có quyết định xóa."], 1,
    )  # fmt: skip


# --- The file of heads ---------------------------------------------------------------------------


def test_a_head_signed_by_another_key_is_found(record, tmp_path):
    other = Ed25519PrivateKey.generate()
    head = Head(4, "0" * 64, "2026-03-02T02:00:00+00:00")
    signature = b64encode(other.sign(head.signed_bytes)).decode()
    with record.heads_file.open("a") as file:
        file.write(json.dumps({**vars(head), "signature": signature}) + "\n")
    assert record.verify_with_heads() == (
        ["Dòng 3 của tệp đầu chuỗi không có chữ ký đúng."], 1,
    )  # fmt: skip


def test_a_torn_last_line_is_told_and_no_finding(record):
    with record.heads_file.open("a") as file:
        file.write('{"seq": 7, "ha')
    lines, code = record.run("--heads", str(record.heads_file))
    assert lines[0] == "– 1 dòng của tệp đầu chuỗi ghi dở, bỏ qua."
    assert code == 0


def test_an_emptied_file_of_heads_proves_nothing(record):
    record.heads_file.write_text("")
    assert record.verify_with_heads() == (
        ["Tệp đầu chuỗi không có đầu chuỗi nào có chữ ký đúng."], 1,
    )  # fmt: skip


@pytest.mark.parametrize("role", ["phoihop_web", "phoihop_jobs"])
def test_who_does_not_see_every_event_is_told_so_instead_of_an_alarm(record, role):
    take_role(role)
    with pytest.raises(CommandError, match=r"^Kiểm tra nhật ký phải đăng nhập .* owner\.$"):
        call_command("verify_history", stdout=StringIO())
    take_role("none")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--heads", "không-có.jsonl"], "Không đọc được tệp đầu chuỗi không-có.jsonl."),
        (["--heads", "x", "--key", "không-có.pub"],
         "Không đọc được khóa công khai không-có.pub."),
        (["--key", "x"], "--key chỉ dùng cùng với --heads."),
        (["--paper", "một", "ba"], "--paper: “một” không phải số của sự kiện."),
        (["--paper", "1", "ba"], "--paper: Vân tay có 6 tiếng, đây là 1."),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_named(record, options, sentence):
    with pytest.raises(CommandError) as caught:
        record.run(*options)
    assert str(caught.value) == sentence


# --- Words on paper ------------------------------------------------------------------------------


def test_words_on_paper_are_compared_with_the_event_of_their_number(record):
    with record.as_owner():
        words = six_words(event(4).hash)
    assert record.verify("--paper", "4", words) == WHOLE
    assert record.verify("--paper", "0.004", words.upper()) == WHOLE
    wrong = (["Vân tay trên giấy không phải của sự kiện số 5."], 1)
    assert record.verify("--paper", "5", words) == wrong


def test_paper_alone_finds_a_chain_that_was_reckoned_anew(record):
    with record.as_owner():
        words = six_words(event(4).hash)
    record.tamper(rewrite_and_reckon_anew)
    assert record.verify("--paper", "4", words) == (
        ["Vân tay trên giấy không phải của sự kiện số 4."], 1,
    )  # fmt: skip


# --- The walk ------------------------------------------------------------------------------------


def test_events_that_come_while_walking_are_no_finding(record):
    """The head was read before them; the walk sees them and asks again at its end."""
    with record.as_owner():
        early = ChainHead(id=1, seq=4, hash=event(4).hash)
        walk = chain._Walk([])
        walk.expect(early)
        for row in chain.rows():
            walk.take(row)
        walk.arrive(ChainHead.objects.get())
    assert (walk.verdict.findings, walk.verdict.events) == ([], 6)


def test_an_empty_record_is_whole(as_owner):
    with as_owner():
        assert verify() == chain.Verdict()


def test_what_is_found_a_thousand_times_is_shown_a_hundred_times(record):
    with recorded():
        for number in range(100):
            note("thing.done", at=AT, number=number)
    record.tamper(sql("update records_event set action = 'x'"))
    lines, code = record.run()
    assert (len(lines), lines[100], code) == (103, "✗ và 6 phát hiện nữa.", 1)
