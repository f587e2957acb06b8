"""Files that may come in, and the many that may not; bytes first, the row afterwards."""

import hashlib
import io
import struct
import warnings
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError
from PIL import Image

from records import documents
from records.history import digest
from records.inspection import KINDS, clean_name, inspect
from records.models import Document, Event
from tests.factories import SENT_AT, draft_letter, on_the, sent_letter

AT = on_the(SENT_AT)
ODT = b"application/vnd.oasis.opendocument.text"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
TYPES = b'<?xml version="1.0"?><Types/>'
PICTURE = b"".join(hashlib.sha256(bytes([n, m])).digest() for n in range(40) for m in range(250))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def archive(parts: dict[str, bytes], *, method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def docx(**parts: bytes) -> bytes:
    """A Word file with further parts: ``docx(**{"word/x.bin": b"…"})``."""
    return archive({"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>", **parts})


def plain_docx() -> bytes:
    """A Word file whose parts are stored as they are."""
    parts = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>"}
    return archive(parts, method=zipfile.ZIP_STORED)


def xlsx(**parts: bytes) -> bytes:
    return archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>", **parts})


def odt(says: bytes = ODT, **parts: bytes) -> bytes:
    return archive({"mimetype": says, "content.xml": b"<office:document-content/>", **parts})


def picture(form: str = "PNG", size=(4, 4)) -> bytes:
    out = io.BytesIO()
    Image.new("1" if form == "PNG" else "RGB", size).save(out, form)
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of one pixel whose header claims another size, with the right checksum."""
    data = bytearray(picture())
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
    return bytes(data)


def lying(claimed: int, actual: int) -> bytes:
    """A Word file with one part that claims ``claimed`` bytes and unpacks to ``actual``.

    The checksum is the one of the claimed beginning, so that a reader that stops there is content.
    """
    zeros = bytes(actual)
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = stream.compress(zeros) + stream.flush()
    data = bytearray(docx(**{"word/long.xml": packed}))
    crc = zlib.crc32(zeros[:claimed])
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as file:
        entry = file.getinfo("word/long.xml")
        begin = entry.header_offset + 30 + len(entry.filename)
    del data[begin : begin + entry.compress_size]
    data[begin:begin] = packed
    shift = len(packed) - entry.compress_size
    directory = data.rindex(b"PK\x01\x02")
    sizes = struct.pack("<III", crc, len(packed), claimed)
    data[entry.header_offset + 14 : entry.header_offset + 26] = sizes
    data[directory + 16 : directory + 28] = sizes
    end = data.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, end + 16)[0] + shift
    struct.pack_into("<I", data, end + 16, start)
    return bytes(data)


def flagged(data: bytes, bit: int) -> bytes:
    """An archive whose entries all carry one more flag."""
    out = bytearray(data)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(sign)
        while at >= 0:
            out[at + offset] |= bit
            at = out.find(sign, at + 4)
    return bytes(out)


def link_in_docx() -> bytes:
    entry = zipfile.ZipInfo("word/link.xml")
    entry.external_attr = 0o120777 << 16
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as file:
        file.writestr(entry, "/etc/passwd")
    return out.getvalue()


def twice() -> bytes:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as file, warnings.catch_warnings(action="ignore"):
        file.writestr("word/document.xml", b"<w:other/>")
    return out.getvalue()


def pdf_with_objects(said: bytes) -> bytes:
    packed = zlib.compress(said)
    head = b"2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n"
    return PDF.replace(b"trailer", head + packed + b"\nendstream\nendobj\ntrailer")


def spoilt() -> bytes:
    """A deflated part whose stream is no stream."""
    data = bytearray(docx())
    begin = data.index(b"word/document.xml") + len("word/document.xml")
    data[begin] = 0xFF
    return bytes(data)


def endless() -> bytes:
    """A deflated part whose stream stops before its end."""
    data = docx()
    begin = data.index(b"word/document.xml") + len("word/document.xml")
    return data[:begin] + b"\x00\x00\x00\xff\xff" * 3 + data[begin + 15 :]


def moved(sign: bytes) -> bytes:
    """The directory points at an entry that does not begin there."""
    data = docx(**{"word/extra.xml": b"<x/>"})
    at = data.rindex(b"PK\x03\x04")
    return data[:at] + sign + data[at + 4 :]


def overlong() -> bytes:
    """A part that claims more packed bytes than the file has."""
    data = bytearray(docx())
    struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 20, 1_000_000)
    return bytes(data)


def renamed_inside() -> bytes:
    """The directory says one name, the entry itself another."""
    data = docx(**{"word/extra.xml": b"<x/>"})
    return data.replace(b"word/extra.xml", b"word/other.xml", 1)


BAD = {
    "no extension": ("bao-cao", PDF, "type"),
    "only an extension": (".pdf", PDF, "type"),
    "program by name": ("chuong-trinh.exe", b"MZ" + bytes(64), "type"),
    "old Word": ("cong-van.doc", OLE, "type"),
    "macro Word": ("cong-van.docm", docx(), "type"),
    "web page": ("trang.html", b"<html></html>", "type"),
    "drawing": ("hinh.svg", b"<svg/>", "type"),
    "script": ("lenh.js", b"alert(1)", "type"),
    "reversed name": ("bao-cao\u202efdp.exe", PDF, "type"),
    "name cut by a nul": ("bao-cao.pdf\0.exe", PDF, "type"),
    "empty": ("rong.pdf", b"", "empty"),
    "renamed program": ("bao-cao.pdf", b"MZ\x90\x00" + bytes(64), "program"),
    "renamed Linux program": ("anh.png", b"\x7fELF" + bytes(64), "program"),
    "shell script as text": ("ghi-chu.txt", b"#!/bin/sh\nrm -rf /\n", "program"),
    "picture as PDF": ("bao-cao.pdf", picture(), "signature"),
    "PDF as picture": ("anh.jpg", PDF, "signature"),
    "PNG as JPEG": ("anh.jpeg", picture(), "signature"),
    "password on a Word file": ("mat-khau.docx", OLE, "old_office"),
    "workbook as Word": ("bang.docx", xlsx(), "signature"),
    "Word as OpenDocument": ("van-ban.odt", docx(), "signature"),
    "OpenDocument of another kind": (
        "van-ban.odt", odt(b"application/vnd.oasis.opendocument.spreadsheet"), "signature"
    ),
    "cut PDF": ("bao-cao.pdf", PDF.replace(b"%%EOF", b""), "truncated"),
    "PDF with script": ("bao-cao.pdf", PDF.replace(b"/Catalog", b"/JavaScript"), "active"),
    "PDF with script, name in disguise": (
        "bao-cao.pdf", PDF.replace(b"/Catalog", b"/J#61vaScript"), "active"
    ),
    "PDF that starts a program": ("bao-cao.pdf", PDF.replace(b"/Catalog", b"/Launch"), "active"),
    "PDF with script in a packed object": (
        "bao-cao.pdf", pdf_with_objects(b"<< /S /JavaScript /JS (app.alert) >>"), "active"
    ),
    "PDF with a file inside": (
        "bao-cao.pdf", PDF.replace(b"/Catalog", b"/EmbeddedFile"), "embedded"
    ),
    "PDF and web page at once": (
        "bao-cao.pdf", PDF.replace(b"1 0 obj", b"<script>x</script> 1 0 obj"), "html"
    ),
    "PDF and archive at once": ("bao-cao.pdf", PDF + docx() , "polyglot"),
    "picture and archive at once": ("anh.png", picture() + xlsx(), "polyglot"),
    "picture and web page at once": ("anh.png", picture() + b"<html>", "html"),
    "web page as text": ("ghi-chu.txt", b"\xef\xbb\xbf  <b>x</b>", "html"),
    "web page inside a table": ("bang.csv", b"a,b\n<script>x</script>,c\n", "html"),
    "old Vietnamese code page": ("ghi-chu.txt", "Hà Nôi".encode("cp1252"), "encoding"),
    "UTF-16": ("ghi-chu.txt", "Đề nghị".encode("utf-16"), "encoding"),
    "binary as text": ("so-lieu.csv", b"a,b\n\x00\x01\x02", "encoding"),
    "escape signs in text": ("ghi-chu.txt", b"a\x1b[31mb", "encoding"),
    "broken picture": ("anh.png", picture()[:40], "image"),
    "broken photograph": ("anh.jpg", b"\xff\xd8\xff\xe0" + bytes(64), "image"),
    "pixel flood": ("anh.png", png_claiming(9000, 9000), "pixels"),
    "pixel flood beyond counting": ("anh.png", png_claiming(60_000, 60_000), "pixels"),
    "zip bomb": ("bom.docx", docx(**{"word/x.xml": bytes(30_000_000)}), "bomb"),
    "zip bomb in many parts": (
        "bom.xlsx",
        xlsx(**{f"xl/{n}.xml": bytes(1_000_000) for n in range(220)}),
        "bomb",
    ),
    "zip bomb that lies about its size": ("bom.docx", lying(1000, 30_000_000), "bomb"),
    "too many parts": ("nhieu.xlsx", xlsx(**{f"xl/{n}": b"" for n in range(2100)}), "bomb"),
    "wrong checksum": ("hong.docx", plain_docx().replace(b"<w:doc", b"<w:doe"), "broken"),
    "spoilt stream": ("hong.docx", spoilt(), "broken"),
    "stream without an end": ("hong.docx", endless(), "broken"),
    "entry beyond the archive": ("hong.docx", overlong(), "broken"),
    "entry before the archive": ("hong.docx", moved(b"PK\x05\x05"), "broken"),
    "cut archive": ("hong.docx", docx()[:-30], "broken"),
    "entry under two names": ("hong.docx", renamed_inside(), "broken"),
    "unknown packing": (
        "hong.docx",
        archive(
            {"word/document.xml": b"<w:document/>", "[Content_Types].xml": TYPES},
            method=zipfile.ZIP_BZIP2,
        ),
        "broken",
    ),
    "password on entries": ("mat-khau.docx", flagged(docx(), 1), "password"),
    "password on an OpenDocument": (
        "mat-khau.odt",
        odt(**{"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "password",
    ),
    "path upwards": ("duong-dan.docx", docx(**{"word/../../x.xml": b"<x/>"}), "path"),
    "path from the root": ("duong-dan.docx", docx(**{"/etc/cron.d/x": b"x"}), "path"),
    "Windows path": ("duong-dan.docx", docx(**{"C:/x.xml": b"x"}), "path"),
    "link": ("lien-ket.docx", link_in_docx(), "path"),
    "one name twice": ("hai-lan.docx", twice(), "path"),
    "macros": ("macro.docx", docx(**{"word/vbaProject.bin": b"x"}), "macros"),
    "macros under another name": ("macro.docx", docx(**{"word/styles.bin": OLE}), "macros"),
    "macros by type": (
        "macro.docx",
        docx(**{"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled"}),
        "macros",
    ),
    "macros by type in UTF-16": (
        "macro.xlsx", xlsx(**{"[Content_Types].xml": "vbaProject".encode("utf-16")}), "macros"
    ),
    "macros in OpenDocument": ("macro.odt", odt(**{"Basic/Standard/x.xml": b"x"}), "macros"),
    "ActiveX": ("macro.docx", docx(**{"word/activeX/activeX1.bin": b"x"}), "macros"),
    "program inside": ("exe.docx", docx(**{"word/media/a.exe": b"x"}), "macros"),
    "program inside under another name": (
        "exe.docx", docx(**{"word/media/a.png": b"MZ\x90"}), "macros"
    ),
    "archive inside": ("nen.docx", docx(**{"word/a.zip": b"x"}), "nested"),
    "archive inside under another name": (
        "nen.docx", docx(**{"word/media/a.png": docx()}), "nested"
    ),
}  # fmt: skip

GOOD = {
    "PDF": ("Báo cáo quý I.pdf", PDF),
    "PDF with packed objects": ("bao-cao.pdf", pdf_with_objects(b"<< /Type /Page >>")),
    "PDF with an object that is not packed": (
        "bao-cao.pdf", PDF.replace(b"trailer", b"/ObjStm >>\nstream\nplain\nendstream\ntrailer")
    ),
    "Word": ("du-thao.docx", docx()),
    "Word with parts stored plain": ("du-thao.docx", plain_docx()),
    "Word with a large picture": (
        "du-thao.docx",
        docx(**{"word/media/a.emf": PICTURE}),
    ),
    "Word with a chart": (
        "du-thao.docx", docx(**{"word/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx()})
    ),
    "Word with an old formula": ("du-thao.docx", docx(**{"word/embeddings/oleObject1.bin": OLE})),
    "workbook": ("so-lieu.XLSX", xlsx()),
    "OpenDocument": ("du-thao.odt", odt()),
    "PNG": ("anh.png", picture()),
    "JPEG": ("anh.jpg", picture("JPEG")),
    "JPEG by its long name": ("anh.jpeg", picture("JPEG")),
    "text": ("ghi-chu.txt", "Đề nghị phối hợp.\r\n".encode()),
    "text with a mark of order": ("ghi-chu.txt", "Đề nghị".encode("utf-8-sig")),
    "table": ("so-lieu.csv", "số,ngày\n1,02/03/2026\n".encode()),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_in_words(case):
    name, data, code = BAD[case]
    with pytest.raises(ValidationError) as refused:
        inspect(upload(name, data))
    assert refused.value.code == code
    assert refused.value.messages[0].endswith(".")


@pytest.mark.parametrize("case", GOOD)
def test_a_good_file_comes_in(case):
    name, data = GOOD[case]
    file = upload(name, data)
    assert inspect(file) == KINDS[name.rsplit(".", 1)[1].lower()]
    assert file.read() == data  # from its beginning


def test_a_file_above_the_limit_is_refused_with_the_limit(settings):
    settings.FILE_LIMIT = 2 * 1024 * 1024
    with pytest.raises(ValidationError, match="Tệp lớn hơn 2 MB"):
        inspect(upload("lon.txt", b"a" * (settings.FILE_LIMIT + 1)))
    assert inspect(upload("vua.txt", b"a" * settings.FILE_LIMIT)) == KINDS["txt"]


def test_a_file_that_lies_about_its_own_size_is_measured(settings):
    settings.FILE_LIMIT = 1024
    file = upload("lon.txt", b"a" * 2000)
    file.size = 10
    with pytest.raises(ValidationError) as refused:
        inspect(file)
    assert refused.value.code == "size"


def test_packed_objects_of_a_pdf_are_read_within_a_budget(monkeypatch):
    monkeypatch.setattr("records.inspection.OBJECTS", 1000)
    with pytest.raises(ValidationError) as refused:
        inspect(upload("bao-cao.pdf", pdf_with_objects(bytes(5000))))
    assert refused.value.code == "bomb"


def test_zipfile_alone_would_let_the_lie_pass():
    """Why entries are unpacked by hand: the library stops at the declared size and is content."""
    with zipfile.ZipFile(io.BytesIO(lying(1000, 30_000_000))) as file:
        assert len(file.read("word/long.xml")) == 1000


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\a\\Báo cáo.pdf", "Báo cáo.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("Bao cao.pdf", "Bao cao.pdf"),
        ("Ba\u0301o ca\u0301o.pdf", "Báo cáo.pdf"),  # composed
        ("a\u202eb\r\n.pdf", "ab.pdf"),
        ('a"<b>|:*?.pdf', "ab.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("...", "tệp"),
        ("", "tệp"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert clean_name(given) == kept


@pytest.fixture
def letter(p):
    return draft_letter(p.bnc_officer, [p.nui])


def stored(letter, name="du-thao.pdf", data=PDF, **fields) -> Document:
    return documents.store(
        upload(name, data), dossier=letter.dossier, by=letter.drafted_by, at=AT, **fields
    )


def kept(files) -> list[str]:
    return sorted(str(f.relative_to(files)) for f in files.rglob("*") if f.is_file())


def test_a_file_is_stored_under_its_hash_and_noted(letter, files):
    document = stored(letter, "Dự thảo.pdf")
    name = document.sha256
    assert kept(files) == [f"{name[:2]}/{name[2:4]}/{name}"]
    with documents.open_file(document) as file:
        assert file.read() == PDF
    assert (document.name, document.size, document.content_type, document.role) == (
        "Dự thảo.pdf", len(PDF), "application/pdf", "attachment",
    )  # fmt: skip
    event = Event.objects.get(action="document.added")
    assert (event.dossier, event.seat, event.at) == (letter.dossier, letter.drafted_by, AT)
    assert event.payload.data == {"document": str(document.pk), "sha256": name, "size": len(PDF)}
    assert event.payload_digest == digest(event.payload.data)


def test_the_same_bytes_twice_are_one_file(letter, files):
    first, second = stored(letter), stored(letter, "ban-sao.pdf")
    assert first.sha256 == second.sha256
    assert len(kept(files)) == 1


def test_a_refused_file_leaves_nothing(letter, files):
    with pytest.raises(ValidationError):
        stored(letter, "bao-cao.pdf", b"MZ")
    assert (Document.objects.count(), files.exists()) == (0, False)


def test_the_row_comes_after_the_file(p, letter, monkeypatch, files):
    """No bytes, no row; and when the row fails, no row points nowhere."""

    def full(*args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("records.documents.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            stored(letter)
    assert (Document.objects.count(), kept(files)) == (0, [])
    with pytest.raises(ProgrammingError, match="row-level security"):
        documents.store(upload("a.pdf", PDF), dossier=letter.dossier, by=p.nui_officer, at=AT)
    bytes_alone = (Document.objects.count(), len(kept(files)))
    assert bytes_alone == (0, 1)  # without a row they are harmless
    assert not Event.objects.filter(action="document.added").exists()


def test_a_removed_file_leaves_the_dossier_once_and_keeps_its_bytes(letter, p, files):
    document = stored(letter)
    for _again in range(2):
        documents.remove(document, by=letter.drafted_by, at=AT)
    assert document.removed_at == AT
    assert not documents.readable_by(p.bnc_officer).exists()
    assert len(kept(files)) == 1
    assert Event.objects.filter(action="document.removed").count() == 1


def test_a_file_inside_one_agency_is_read_there_only(p):
    letter = sent_letter(p.bnc_officer, [p.nui], has_documents=False)
    inside, shared = stored(letter, inside=p.bnc), stored(letter, "chung.pdf")
    assert set(documents.readable_by(p.bnc_clerk)) == {inside, shared}
    assert list(documents.readable_by(p.nui_clerk)) == [shared]
    assert [list(documents.readable_by(seat)) for seat in (p.ben_clerk, None)] == [[], []]
    assert Event.objects.filter(action="document.added").first().inside_agency == p.bnc


def test_a_file_is_served_as_an_attachment_nobody_guesses_about(letter):
    response = documents.serve(stored(letter, "Dự thảo kế hoạch.pdf"))
    assert b"".join(response) == PDF
    response.close()
    assert {name: response[name] for name in response.headers} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": "attachment; filename*=utf-8''"
        "D%E1%BB%B1%20th%E1%BA%A3o%20k%E1%BA%BF%20ho%E1%BA%A1ch.pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, private",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
