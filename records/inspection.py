"""May this file come in? Decided in memory, without unpacking anything to disk.

The name's extension must be on the list, the bytes must be what the extension says, and an office
file is read entry by entry within a budget, because the sizes it declares can lie. Whatever is
refused is refused in words. This is no virus scanner: it keeps out what has no business here.
"""

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image

UNPACKED = 200 * 1024 * 1024  # bytes an office file may unpack to, all entries together
ENTRIES = 2000
RATIO, RATIO_FROM = 100, 1024 * 1024  # an entry above 1 MB may not shrink to less than a hundredth
PIXELS = 80_000_000  # A3 at 600 dpi
OBJECTS = 128 * 1024 * 1024  # bytes read and unpacked of a PDF's compressed objects
NAME_LENGTH = 120
CHUNK = 64 * 1024
MANIFEST = 1024 * 1024  # so much of an XML part is looked into

HTML = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed)\b", re.I)
PDF_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|RichMedia)\b")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
PDF_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.S)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls, or a new file under a password
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!")
PACKED = (b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b\x08")
PROGRAM_NAMES = (
    ".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".com", ".msi", ".jar", ".lnk",
)  # fmt: skip
PACKED_NAMES = (".zip", ".7z", ".rar", ".gz", ".tar", ".cab", ".iso")
CHARTS = (".xlsx", ".docx", ".pptx")  # the data behind a chart lies inside a document


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of file that may come in."""

    extension: str
    content_type: str
    starts_with: tuple[bytes, ...] = ()
    main_part: str = ""  # of an office file


KINDS = {
    kind.extension: kind
    for kind in (
        Kind("pdf", "application/pdf", (b"%PDF-",)),
        Kind(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            (b"PK\x03\x04",),
            "word/document.xml",
        ),
        Kind(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            (b"PK\x03\x04",),
            "xl/workbook.xml",
        ),
        Kind("odt", "application/vnd.oasis.opendocument.text", (b"PK\x03\x04",), "content.xml"),
        Kind("png", "image/png", (b"\x89PNG\r\n\x1a\n",)),
        Kind("jpg", "image/jpeg", (b"\xff\xd8\xff",)),
        Kind("jpeg", "image/jpeg", (b"\xff\xd8\xff",)),
        Kind("txt", "text/plain; charset=utf-8"),
        Kind("csv", "text/csv; charset=utf-8"),
    )
}
ACCEPT = ",".join(f".{extension}" for extension in KINDS)  # for the form's file field


def refuse(code: str, text: str) -> ValidationError:
    return ValidationError(text, code=code)


def clean_name(name: str) -> str:
    """The name as it is kept and shown: no path, no control or direction signs."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C" and c not in '"<>|:*?')
    stem, dot, extension = name.strip(" .").rpartition(".")
    if not dot:
        return extension[:NAME_LENGTH] or "tệp"
    return f"{stem[: NAME_LENGTH - len(extension) - 1].rstrip()}.{extension}"[-NAME_LENGTH:]


def inspect(upload: File) -> Kind:
    """Say what kind of file this is. Raises ``ValidationError`` when it may not come in."""
    kind = _kind_of(clean_name(upload.name or ""))
    data = _bytes_of(upload)
    _check_start(kind, data)
    if not kind.main_part and zipfile.is_zipfile(io.BytesIO(data)):
        raise refuse("polyglot", _("Tệp chứa thêm một tệp nén bên trong."))
    CHECKS[kind.extension](kind, data)
    return kind


def _kind_of(name: str) -> Kind:
    stem, dot, extension = name.rpartition(".")
    kind = KINDS.get(extension.lower()) if stem and dot else None
    if kind is None:
        raise refuse(
            "type",
            _("Không nhận loại tệp này. Các loại được nhận: %(kinds)s.")
            % {"kinds": ", ".join(KINDS)},
        )
    return kind


def _bytes_of(upload: File) -> bytes:
    limit = settings.FILE_LIMIT
    if (upload.size or 0) <= limit:
        upload.seek(0)
        data = upload.read(limit + 1)
        upload.seek(0)
        if not data:
            raise refuse("empty", _("Tệp rỗng, không có nội dung."))
        if len(data) <= limit:
            return data
    raise refuse(
        "size",
        _("Tệp lớn hơn %(limit)s MB. Nén ảnh trong tệp hoặc tách thành nhiều tệp.")
        % {"limit": limit // (1024 * 1024)},
    )


def _check_start(kind: Kind, data: bytes) -> None:
    if data.startswith(PROGRAMS):
        raise refuse("program", _("Đây là một chương trình đã đổi tên, không phải tài liệu."))
    if kind.main_part and data.startswith(OLD_OFFICE):
        raise refuse(
            "old_office",
            _("Tệp có mật khẩu hoặc theo định dạng cũ. Bỏ mật khẩu rồi lưu lại dạng .%(kind)s.")
            % {"kind": kind.extension},
        )
    if kind.starts_with and not data.startswith(kind.starts_with):
        raise _not_of_kind(kind)
    if not kind.main_part and HTML.search(data[:4096]):
        raise refuse("html", _("Tệp chứa mã trang web."))


def _check_text(kind: Kind, data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if CONTROLS.search(text):
        raise refuse("encoding", _("Tệp văn bản phải dùng bảng mã Unicode (UTF-8)."))
    if text.lstrip().startswith("<"):
        raise refuse("html", _("Tệp chứa mã trang web."))


def _check_pdf(kind: Kind, data: bytes) -> None:
    if b"%%EOF" not in data[-2048:]:
        raise refuse("truncated", _("Tệp PDF bị cắt cụt; xuất lại tệp rồi tải lên."))
    for part in (data, *_pdf_objects(data)):
        names = re.sub(rb"#([0-9A-Fa-f]{2})", _unescape, part)
        if PDF_ACTIVE.search(names):
            raise refuse("active", _("Tệp PDF có mã chạy kèm theo; in lại ra PDF rồi tải lên."))
        if b"/EmbeddedFile" in names:
            raise refuse(
                "embedded", _("Tệp PDF có tệp khác đính kèm bên trong; tải tệp đó lên riêng.")
            )


def _unescape(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])


def _pdf_objects(data: bytes) -> Iterator[bytes]:
    """What the compressed object streams of a PDF say, within a budget."""
    view, left = memoryview(data), OBJECTS
    for match in PDF_STREAM.finditer(data):
        part, read = _inflated(view[match.end() :], left)
        left -= read + len(part)
        if left <= 0:
            raise _bomb()
        yield part


def _inflated(view: memoryview, most: int) -> tuple[bytes, int]:
    """One deflated stream, at most ``most`` bytes of it, and how many bytes were read for it."""
    stream, parts, at, size = zlib.decompressobj(), [], 0, 0
    try:
        while not stream.eof and at < len(view) and at + size < most:
            parts.append(stream.decompress(view[at : at + CHUNK], most))
            at, size = at + CHUNK, size + len(parts[-1])
    except zlib.error:
        pass  # not deflated, or only so far: what stands open was looked at already
    return b"".join(parts), at


def _check_image(kind: Kind, data: bytes) -> None:
    form = "PNG" if kind.extension == "png" else "JPEG"
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as image:
            too_large = image.width * image.height > PIXELS
            if not too_large:
                image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        too_large = True
    except (OSError, SyntaxError, ValueError, struct.error, zlib.error):
        raise refuse("image", _("Tệp ảnh bị hỏng.")) from None
    if too_large:
        raise refuse("pixels", _("Ảnh có quá nhiều điểm ảnh; giảm độ phân giải rồi tải lên."))


def _check_office(kind: Kind, data: bytes) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError):
        raise _broken() from None
    _check_sizes(entries)
    _check_names(kind, entries)
    for entry in entries:
        _check_entry(entry, _read_through(data, entry))
    if kind.extension == "odt" and not _says_odt(data, entries):
        raise _not_of_kind(kind)


def _broken() -> ValidationError:
    return refuse("broken", _("Tệp bị hỏng: kích thước hoặc mã kiểm tra bên trong không khớp."))


def _bomb() -> ValidationError:
    return refuse("bomb", _("Tệp nở ra quá lớn khi mở."))


def _password() -> ValidationError:
    return refuse("password", _("Tệp có mật khẩu; bỏ mật khẩu rồi tải lên."))


def _macros() -> ValidationError:
    return refuse("macros", _("Tệp có macro hoặc chương trình bên trong; lưu lại không macro."))


def _nested() -> ValidationError:
    return refuse("nested", _("Tệp chứa tệp nén bên trong; tải các tệp đó lên riêng."))


def _not_of_kind(kind: Kind) -> ValidationError:
    return refuse(
        "signature",
        _("Nội dung không phải là tệp .%(kind)s như tên tệp.") % {"kind": kind.extension},
    )


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """Before anything is read: what the archive says of itself."""
    if len(entries) > ENTRIES or sum(e.file_size for e in entries) > UNPACKED:
        raise _bomb()
    if any(e.file_size > RATIO_FROM and e.file_size > RATIO * e.compress_size for e in entries):
        raise _bomb()
    if any(e.flag_bits & 1 for e in entries):
        raise _password()


def _check_names(kind: Kind, entries: list[zipfile.ZipInfo]) -> None:
    names = [e.orig_filename.lower() for e in entries]
    links = any(e.external_attr >> 28 == 0xA for e in entries)
    if links or len(set(names)) < len(names) or any(map(_is_bad_path, names)):
        raise refuse("path", _("Tệp có đường dẫn bất thường bên trong."))
    if kind.main_part not in names:
        raise _not_of_kind(kind)
    if any(_is_active(name) for name in names):
        raise _macros()
    if any(name.endswith(PACKED_NAMES) for name in names):
        raise _nested()


def _is_bad_path(name: str) -> bool:
    return (
        name.startswith("/")
        or "\\" in name
        or ":" in name.split("/", 1)[0]
        or "\0" in name
        or ".." in name.split("/")
    )


def _is_active(name: str) -> bool:
    return (
        "vbaproject" in name
        or "activex" in name
        or name.startswith(("basic/", "scripts/"))
        or name.endswith(PROGRAM_NAMES)
    )


def _check_entry(entry: zipfile.ZipInfo, head: bytes) -> None:
    """What one entry turned out to hold; ``head`` is its beginning."""
    name = entry.filename.lower()
    embedded = "/embeddings/" in name
    if head.startswith(PROGRAMS) or (head.startswith(OLD_OFFICE) and not embedded):
        raise _macros()
    if head.startswith(PACKED) and not (embedded and name.endswith(CHARTS)):
        raise _nested()
    said = head.replace(b"\0", b"").lower()  # the parts may be written in UTF-16
    if name == "[content_types].xml" and (b"macroenabled" in said or b"vbaproject" in said):
        raise _macros()
    if name == "meta-inf/manifest.xml" and b"encryption-data" in said:
        raise _password()


def _read_through(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Unpack one entry to nowhere; refuse it unless size and checksum are what it declares.

    ``zipfile`` stops at the declared size, so a lie would pass; here the stream itself must end.
    """
    head, size, checksum = b"", 0, 0
    keep = MANIFEST if entry.filename.lower().endswith(".xml") else CHUNK
    for chunk in _unpacked(data, entry):
        size += len(chunk)
        if size > entry.file_size:
            raise _bomb()
        checksum = zlib.crc32(chunk, checksum)
        if len(head) < keep:
            head += chunk
    if (size, checksum) != (entry.file_size, entry.CRC):
        raise _broken()
    return head


def _unpacked(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of one entry, in pieces, whatever its declared size."""
    packed = _packed(data, entry)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise _broken()
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while not stream.eof:
            chunk = stream.decompress(packed, CHUNK)
            packed = stream.unconsumed_tail
            if not chunk and not packed and not stream.eof:
                raise _broken()
            yield chunk
    except zlib.error:
        raise _broken() from None


def _packed(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The packed bytes of one entry; its own header must name it as the directory does."""
    at = entry.header_offset
    header = data[at : at + 30]
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise _broken()
    flags, names, extra = struct.unpack("<6xH18xHH", header)
    name = data[at + 30 : at + 30 + names]
    if name.decode("utf-8" if flags & 0x800 else "cp437", "replace") != entry.orig_filename:
        raise _broken()
    begin = at + 30 + names + extra
    packed = data[begin : begin + entry.compress_size]
    if len(packed) < entry.compress_size:
        raise _broken()
    return packed


def _says_odt(data: bytes, entries: list[zipfile.ZipInfo]) -> bool:
    said = [_read_through(data, e) for e in entries if e.filename == "mimetype"]
    return said == [KINDS["odt"].content_type.encode()]


CHECKS: dict[str, Callable[[Kind, bytes], None]] = {
    "pdf": _check_pdf,
    "docx": _check_office,
    "xlsx": _check_office,
    "odt": _check_office,
    "png": _check_image,
    "jpg": _check_image,
    "jpeg": _check_image,
    "txt": _check_text,
    "csv": _check_text,
}
