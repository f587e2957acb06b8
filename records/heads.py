"""Signed heads of the chain of events, kept in a file outside the database.

Whoever owns the database can reckon the whole chain anew; the heads signed before then no longer
agree with it. The private key lies in ``HEADS_KEY_FILE``, its public half beside it (``.pub``, for
whoever wants to verify); the heads are lines of JSON at the end of ``HEADS_FILE``.
"""

import fcntl
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from records.history import database_now
from records.models import ChainHead


class NoKey(Exception):
    """There is no key to sign or to verify with; the message says what to do."""


class Contradicted(Exception):
    """The chain no longer holds what was signed before; the message names it."""


@dataclass(frozen=True)
class Head:
    """The newest event at an instant (ISO, UTC), by number and hash; ``signature`` in base64."""

    seq: int
    hash: str
    at: str
    signature: str = ""

    @property
    def signed_bytes(self) -> bytes:
        return f"phoihop|{self.seq}|{self.hash}|{self.at}".encode()

    @property
    def moment(self) -> str:
        """The instant as it is written here, in Viet Nam's time."""
        return date_format(localtime(datetime.fromisoformat(self.at)), "DATETIME_FORMAT")

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        try:
            key.verify(b64decode(self.signature), self.signed_bytes)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass
class HeadsFile:
    """What a file of heads holds: those whose signature is right, and sentences on other lines."""

    heads: list[Head] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    torn: int = 0  # lines whose writing was cut off; nothing is lost but that head


# --- The pair of keys ----------------------------------------------------------------------------


def public_key_file() -> Path:
    return settings.HEADS_KEY_FILE.with_suffix(".pub")


def make_key() -> bool:
    """Make the private key if there is none, and the public one from it. True: it is new.

    The private key is readable for its owner alone (0600).
    """
    is_new = not settings.HEADS_KEY_FILE.exists()
    if is_new:
        settings.HEADS_KEY_FILE.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(settings.HEADS_KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(
                Ed25519PrivateKey.generate().private_bytes(
                    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
                )
            )
    public = _read_private().public_key()
    public_key_file().write_bytes(
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return is_new


def private_key() -> Ed25519PrivateKey:
    """The key that signs. Raises ``NoKey``; only outside production is a missing one made."""
    if not settings.HEADS_KEY_FILE.exists():
        if settings.PRODUCTION:
            raise NoKey(
                _("Chưa có khóa ký đầu chuỗi ở %s; chạy manage.py heads_key.")
                % settings.HEADS_KEY_FILE
            )
        make_key()
    return _read_private()


def _read_private() -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(settings.HEADS_KEY_FILE.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NoKey(_("Không đọc được khóa ký %s.") % settings.HEADS_KEY_FILE) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey(_("%s không phải khóa Ed25519.") % settings.HEADS_KEY_FILE)
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """The key that verifies, from a PEM file. Raises ``NoKey``."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise NoKey(_("Không đọc được khóa công khai %s.") % path) from error
    if not isinstance(key, Ed25519PublicKey):
        raise NoKey(_("%s không phải khóa công khai Ed25519.") % path)
    return key


# --- Reading -------------------------------------------------------------------------------------


def read(path: Path, key: Ed25519PublicKey) -> HeadsFile:
    """Every line of a file of heads, its signature verified. Raises ``OSError``."""
    result = HeadsFile()
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        head = _parse(line)
        if head and head.is_signed_by(key):
            result.heads.append(head)
        elif _is_torn(line):
            result.torn += 1
        else:
            result.findings.append(_("Dòng %s của tệp đầu chuỗi không có chữ ký đúng.") % number)
    return result


def _parse(line: bytes) -> Head | None:
    try:
        head = Head(**json.loads(line))
    except (ValueError, TypeError):
        return None
    return head if isinstance(head.seq, int) and isinstance(head.signature, str) else None


def _is_torn(line: bytes) -> bool:
    """A line whose writing was cut off, also one of which nothing but the line's end is there."""
    return not line.rstrip().endswith(b"}")


# --- Writing -------------------------------------------------------------------------------------


def write_head() -> Head | None:
    """Sign the newest event and append it to ``HEADS_FILE``; None if there is no newer one.

    Safe to run twice, also at the same time. The instant is that of the database's clock. Raises
    ``NoKey``, ``OSError``, and ``Contradicted`` if the chain no longer reaches the last head.
    """
    key = private_key()
    with _held(settings.HEADS_FILE) as file:
        lines = file.read()
        last = _newest(lines, key.public_key())
        present = ChainHead.objects.get()
        if last:
            _must_not_go_back(present, last)
        if present.seq == (last.seq if last else 0):
            return None
        head = _sign(present, database_now(), key)
        _append(file, head, after_torn=bool(lines) and not lines.endswith(b"\n"))
    return head


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    """The file, open to be read and added to, by one process at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file


def _newest(lines: bytes, key: Ed25519PublicKey) -> Head | None:
    heads = (_parse(line) for line in reversed(lines.splitlines()))
    return next((head for head in heads if head and head.is_signed_by(key)), None)


def _must_not_go_back(present: ChainHead, last: Head) -> None:
    """The worker reads no event: it sees a chain that is shorter or ends otherwise, no more."""
    is_other = present.seq == last.seq and present.hash != last.hash
    if present.seq < last.seq or is_other:
        raise Contradicted(
            _("Nhật ký không còn sự kiện số %(seq)s như đã ký lúc %(at)s; chạy verify_history.")
            % {"seq": last.seq, "at": last.moment}
        )


def _sign(present: ChainHead, at: datetime, key: Ed25519PrivateKey) -> Head:
    bare = Head(present.seq, present.hash, at.astimezone(UTC).isoformat())
    signature = b64encode(key.sign(bare.signed_bytes)).decode()
    return Head(bare.seq, bare.hash, bare.at, signature)


def _append(file: BinaryIO, head: Head, *, after_torn: bool) -> None:
    """One line, on the disk when this returns; after a torn line it begins a new one."""
    line = json.dumps(asdict(head)).encode() + b"\n"
    file.write(b"\n" + line if after_torn else line)
    file.flush()
    os.fsync(file.fileno())
