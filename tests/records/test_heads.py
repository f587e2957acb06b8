"""Signed heads outside the database: written once, in order, by whoever holds the key."""

import json
import re
import stat
import threading
from base64 import b64encode
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings as project
from django.core.management import CommandError, call_command

from coordination.celery import app
from manage import JOBS, OWNER
from records import heads
from records.heads import Contradicted, Head, NoKey, public_key, public_key_file, read
from records.history import database_now, note, recorded
from records.models import ChainHead
from records.tasks import write_head as write_head_task
from records.words import six_words
from tests.factories import SENT_AT, on_the

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)


@pytest.fixture(autouse=True)
def place(settings, tmp_path) -> Path:
    """Key and heads lie in a folder of the test's own, which is not there yet."""
    settings.HEADS_KEY_FILE = tmp_path / "heads" / "heads.key"
    settings.HEADS_FILE = tmp_path / "heads" / "heads.jsonl"
    return settings.HEADS_FILE


def happen(times: int = 1) -> None:
    with recorded():
        for number in range(times):
            note("thing.done", at=AT, number=number)


def signed(place: Path) -> list[int]:
    """The numbers of the heads in the file, each signature and all else being right."""
    found = read(place, public_key(public_key_file()))
    assert found.findings == []
    return [head.seq for head in found.heads]


def run(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue().strip()


# --- Written -------------------------------------------------------------------------------------


def test_a_head_is_one_line_with_number_hash_instant_and_signature(place):
    happen(3)
    head = heads.write_head()
    newest = ChainHead.objects.get()
    assert (head.seq, head.hash, head.at) == (3, newest.hash, database_now().isoformat())
    assert place.read_text().endswith("}\n")
    assert json.loads(place.read_text()) == {
        "seq": 3, "hash": newest.hash, "at": head.at, "signature": head.signature,
    }  # fmt: skip
    assert signed(place) == [3]


def test_nothing_is_added_while_nothing_happens(place):
    happen()
    assert [heads.write_head() is None for _ in range(3)] == [False, True, True]
    happen()
    heads.write_head()
    assert signed(place) == [1, 2]


def test_an_empty_chain_has_no_head(place):
    assert heads.write_head() is None
    assert place.read_text() == ""


def test_a_torn_last_line_stops_neither_the_next_head_nor_reading(place):
    happen()
    heads.write_head()
    whole = place.read_bytes()
    place.write_bytes(whole + whole[:70])
    assert (signed(place), read(place, public_key(public_key_file())).torn) == ([1], 1)
    assert heads.write_head() is None
    happen()
    heads.write_head()
    assert (signed(place), read(place, public_key(public_key_file())).torn) == ([1, 2], 1)


def test_a_line_that_lacks_only_its_end_is_a_head(place):
    happen()
    heads.write_head()
    place.write_bytes(place.read_bytes().rstrip(b"\n"))
    happen()
    heads.write_head()
    assert signed(place) == [1, 2]


@pytest.mark.parametrize(
    "line",
    ["[]", "{}", "7}", '{"seq": 1, "hash": "", "at": "", "signature": 7}',
     '{"seq": 1, "hash": "", "at": "", "signature": "chữ"}',
     '{"seq": "9", "hash": "", "at": "", "signature": ""}', '{"bậy": 1}'],
)  # fmt: skip
def test_a_line_of_somebody_elses_making_is_no_head(place, line):
    happen()
    heads.write_head()
    with place.open("a") as file:
        file.write(line + "\n")
    found = read(place, public_key(public_key_file()))
    assert [head.seq for head in found.heads] == [1]
    assert [*found.findings, found.torn] in (
        ["Dòng 2 của tệp đầu chuỗi không có chữ ký đúng.", 0], [1],
    )  # fmt: skip
    happen()
    assert heads.write_head().seq == 2


def test_a_forged_head_far_ahead_does_not_keep_the_true_ones_out(place):
    happen()
    heads.write_head()
    false = Ed25519PrivateKey.generate()
    head = Head(99, "f" * 64, "2026-03-02T02:00:00+00:00")
    signature = b64encode(false.sign(head.signed_bytes)).decode()
    with place.open("a") as file:
        file.write(json.dumps({**vars(head), "signature": signature}) + "\n")
    happen()
    assert heads.write_head().seq == 2


def test_every_part_of_a_head_is_signed(place):
    happen()
    head = heads.write_head()
    key = public_key(public_key_file())
    changes = {"seq": 2, "hash": "f" * 64, "at": "2026-03-02T02:00:00+00:00", "signature": "AAAA"}
    assert head.is_signed_by(key)
    for name, value in changes.items():
        assert not Head(**{**vars(head), name: value}).is_signed_by(key), name


@pytest.mark.parametrize("change", [{"seq": 1}, {"hash": "f" * 64}, {"seq": 0}])
def test_a_chain_that_went_back_is_not_signed_but_told(place, as_owner, change):
    happen(2)
    heads.write_head()
    with as_owner():
        ChainHead.objects.update(**change)
    with pytest.raises(Contradicted, match=r"^Nhật ký không còn sự kiện số 2 như đã ký lúc "):
        heads.write_head()
    assert signed(place) == [2]


def test_two_that_write_at_once_write_in_turn(place):
    """The second waits for the first one's lock on the file."""
    happen()
    seen = []
    with heads._held(place) as file:
        other = threading.Thread(target=lambda: seen.append(lines_seen_by_another(place)))
        other.start()
        other.join(0.2)
        assert seen == []
        file.write(b"first\n")
    other.join(10)
    assert seen == [b"first\n"]


def lines_seen_by_another(place: Path) -> bytes:
    with heads._held(place) as file:
        return file.read()


# --- By worker and by hand -----------------------------------------------------------------------


def test_the_worker_signs_each_hour_with_the_login_of_jobs(place, as_jobs):
    happen(2)
    with as_jobs():
        assert write_head_task() == 2
        assert write_head_task.apply().get() == 0
    entry = app.conf.beat_schedule["head"]
    assert (entry["task"], entry["schedule"].minute) == (write_head_task.name, {0})
    assert len(entry["schedule"].hour) == 24


def test_the_command_says_what_it_signed(place, as_jobs):
    with as_jobs():
        assert run("write_head") == "Không có sự kiện mới để ký."
    happen()
    words = six_words(ChainHead.objects.get().hash)
    with as_jobs():
        assert run("write_head") == f"Đã ký đầu chuỗi: số 1, {words}"
        assert run("write_head") == "Không có sự kiện mới để ký."


def test_each_command_has_the_login_it_needs():
    assert {"verify_history", "erase_payload"} <= OWNER
    assert {"write_head", "heads_key"} <= JOBS


def test_a_place_that_cannot_be_written_is_named(place, settings):
    happen()
    heads.make_key()
    settings.HEADS_FILE = settings.HEADS_KEY_FILE / "below"
    with pytest.raises(CommandError, match=r"^Không ghi được đầu chuỗi: .*heads\.key"):
        run("write_head")
    settings.HEADS_KEY_FILE = settings.HEADS_KEY_FILE / "below" / "heads.key"
    with pytest.raises(CommandError, match=r"^Không ghi được khóa: .*heads\.key"):
        run("heads_key")


# --- The keys ------------------------------------------------------------------------------------


def test_the_private_key_is_for_its_owner_alone_and_outside_the_repository(settings):
    heads.private_key()
    assert stat.S_IMODE(settings.HEADS_KEY_FILE.stat().st_mode) == 0o600
    assert public_key_file() == settings.HEADS_KEY_FILE.parent / "heads.pub"
    assert "PRIVATE" not in public_key_file().read_text()
    ignored = (project.BASE_DIR / ".gitignore").read_text().splitlines()
    assert "/.local/" in ignored
    assert re.search(r"^\.local$", (project.BASE_DIR / ".dockerignore").read_text(), re.MULTILINE)


def test_in_production_a_missing_key_is_not_made_in_passing(settings, place):
    settings.PRODUCTION = True
    happen()
    with pytest.raises(CommandError, match=r"heads\.key; chạy manage\.py heads_key\.$"):
        run("write_head")
    assert not settings.HEADS_KEY_FILE.exists()
    assert run("heads_key").splitlines() == [
        f"Đã lập khóa ký {settings.HEADS_KEY_FILE}.",
        f"Khóa công khai, giao cho người kiểm tra: {public_key_file()}",
    ]
    assert run("write_head").startswith("Đã ký đầu chuỗi: số 1, ")
    assert signed(place) == [1]


def test_a_key_that_is_there_is_never_replaced_but_its_public_half_is_made_anew(settings):
    run("heads_key")
    private, public = settings.HEADS_KEY_FILE.read_bytes(), public_key_file().read_bytes()
    public_key_file().unlink()
    assert run("heads_key").startswith("Đã có khóa ký ")
    assert settings.HEADS_KEY_FILE.read_bytes() == private
    assert public_key_file().read_bytes() == public


def test_what_is_no_key_of_ours_is_named(settings):
    settings.HEADS_KEY_FILE.parent.mkdir()
    settings.HEADS_KEY_FILE.write_text("khóa")
    with pytest.raises(CommandError, match=r"^Không đọc được khóa ký .*heads\.key\.$"):
        run("heads_key")
    other = generate_private_key(SECP256R1())
    settings.HEADS_KEY_FILE.write_bytes(
        other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    with pytest.raises(NoKey, match=r"heads\.key không phải khóa Ed25519\.$"):
        heads.private_key()
    public_key_file().write_bytes(
        other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    with pytest.raises(NoKey, match=r"heads\.pub không phải khóa công khai Ed25519\.$"):
        public_key(public_key_file())
    with pytest.raises(NoKey, match=r"^Không đọc được khóa công khai "):
        public_key(settings.HEADS_KEY_FILE.parent / "other.pub")
