"""The bytes of prints on the disk: parts, the file made of them, what is taken away again.

Under ``FILES_ROOT/prints/<job>``. Written to a temporary name and moved, so that nothing half
written stays; the bytes come first, the row says so afterwards.
"""

import errno
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from pypdf import PdfWriter

from reports import exports

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # no room left, on the disk or for this process
WHOLE = "whole"


class DiskFull(Exception):
    """No room left for what was to be written; nothing half written stands there."""


def folder() -> Path:
    return settings.FILES_ROOT / "prints"


def folder_of(job: UUID) -> Path:
    return folder() / str(job)


def part_of(job: UUID, position: int) -> Path:
    return folder_of(job) / f"{position:06d}"


def whole_of(job: UUID) -> Path:
    return folder_of(job) / WHOLE


def remove(job: UUID) -> None:
    shutil.rmtree(folder_of(job), ignore_errors=True)


def remove_parts(job: UUID) -> None:
    for path in folder_of(job).iterdir():
        if path.name != WHOLE:
            path.unlink(missing_ok=True)


def keep_part(job: UUID, position: int, content: bytes) -> None:
    """Raises ``DiskFull``."""
    _whole_or_nothing(part_of(job, position), lambda path: path.write_bytes(content))


def join(job: UUID, output: str, parts: list[tuple[int, str]]) -> tuple[int, str]:
    """Make the file of its parts, (position, name) each; returns (bytes, SHA-256).

    Raises ``DiskFull``; ``FileNotFoundError`` when a part is no longer there.
    """
    write = {"pdf": _pdf, "zip": _zip, "xlsx": _book}[output]
    paths = [(part_of(job, position), name) for position, name in parts]
    _whole_or_nothing(whole_of(job), lambda path: write(path, paths))
    whole = whole_of(job)
    with whole.open("rb") as file:
        return whole.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def room() -> Iterator[None]:
    """What is written here finds room, or ``DiskFull`` says that there is none."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull from error
        raise


def _whole_or_nothing(path: Path, write) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with room():
            path.parent.mkdir(parents=True, exist_ok=True)
            write(temporary)
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _pdf(path: Path, parts: Iterable[tuple[Path, str]]) -> None:
    """One after another; a mark in the table of contents for each."""
    with PdfWriter() as writer:
        for part, name in parts:
            writer.append(part, outline_item=name, import_outline=False)
        writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
        writer.write(path)


def _zip(path: Path, parts: Iterable[tuple[Path, str]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for part, name in parts:
            book.write(part, f"{name}.pdf")


def _book(path: Path, parts: Iterable[tuple[Path, str]]) -> None:
    """Row by row, one part in hand; parts of the same name go on in the same sheet."""
    sheets = ((name, _rows(group)) for name, group in groupby(parts, key=itemgetter(1)))
    with path.open("wb") as file:
        exports.write_book(sheets, file)


def _rows(parts: Iterable[tuple[Path, str]]) -> Iterator[list[Any]]:
    for part, _name in parts:
        yield from read_rows(part.read_text("utf-8"))


def rows_text(rows: list[list[Any]]) -> str:
    """Rows of texts, numbers and dates, to be written down; ``read_rows`` gives them back."""
    return json.dumps(rows, ensure_ascii=False, default=_written)


def read_rows(text: str) -> list[list[Any]]:
    return json.loads(text, object_hook=lambda found: date.fromisoformat(found["on"]))


def _written(value: object) -> object:
    return {"on": value.isoformat()} if type(value) is date else str(value)
