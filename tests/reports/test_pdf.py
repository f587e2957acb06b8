"""The renderer's walls, the letters in its font, and the sheet that explains one date."""

import base64
import io
import json
import resource
import signal
import subprocess
import sys
import threading
import unicodedata
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from records.models import Event
from records.words import fingerprint
from reports import pdf, render
from reports.pdf import PdfUnavailable, render_pdf
from reports.render import to_pdf
from requests import workflow
from tests.factories import on_the, oversee, received, register, sent

BASES = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # huyền hỏi ngã sắc nặng
LETTERS = [unicodedata.normalize("NFC", b + m) for b in BASES for m in MARKS] + ["đ", "Đ"]
TINOS = "<style>html{font-family:Tinos}</style>"
ROOT = Path(__file__).resolve().parents[2]


def reader(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def text_of(data: bytes) -> str:
    """The words of a PDF, with every run of white space one blank."""
    return " ".join(" ".join(page.extract_text() for page in reader(data).pages).split())


# --- Letters -------------------------------------------------------------------------------------


def embedded_fonts(data: bytes) -> list[tuple[str, TTFont]]:
    """Name and file of every font inside a PDF."""
    found = {}
    for page in reader(data).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            file = inner["/FontDescriptor"]["/FontFile2"].get_data()
            found[inner["/BaseFont"]] = TTFont(io.BytesIO(file))
    return list(found.items())


@pytest.mark.parametrize("around", ["{}", "<b>{}</b>", "<i>{}</i>", "<b><i>{}</i></b>"])
def test_every_vietnamese_letter_stands_in_the_embedded_font(around):
    """146 letters in each style, none borrowed from another font, all readable back."""
    assert len(set(LETTERS)) == 146
    words = " ".join(LETTERS)
    data = render_pdf(f'<html lang="vi">{TINOS}<p>{around.format(words)}</p></html>')
    assert text_of(data) == words
    ((name, font),) = embedded_fonts(data)
    assert "Tinos" in name
    drawn = [g for g in font.getGlyphOrder() if font["glyf"][g].numberOfContours]
    assert len(drawn) >= len(LETTERS)


# --- Walls ---------------------------------------------------------------------------------------


@pytest.fixture
def outside():
    """A server on this machine, and the paths it was asked for."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    server.asked, server.base = asked, f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def nested(url: str) -> str:
    """A drawing inside the document that itself points out."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="9" height="9"><image href="{url}" xlink:href="{url}" width="9" height="9"/></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


VECTORS = {
    "image": '<img src="{url}">',
    "image set": '<img srcset="{url} 1x" src="{url}">',
    "background": '<p style="background:url({url})">a</p>',
    "list style": '<ul><li style="list-style-image:url({url})">a</li></ul>',
    "content": "<style>p::before{{content:url({url})}}</style><p>a</p>",
    "border image": '<p style="border:9px solid;border-image-source:url({url})">a</p>',
    "page background": "<style>@page{{background:url({url})}}</style><p>a</p>",
    "page margin": "<style>@page{{@top-left{{content:url({url})}}}}</style><p>a</p>",
    "imported style": '<style>@import "{url}";</style><p>a</p>',
    "imported style by url": "<style>@import url({url});</style><p>a</p>",
    "linked style": '<link rel="stylesheet" href="{url}"><p>a</p>',
    "font": "<style>@font-face{{font-family:x;src:url({url})}}p{{font-family:x}}</style><p>a</p>",
    "object": '<object data="{url}" type="image/svg+xml">a</object>',
    "embed": '<embed src="{url}" type="image/svg+xml">',
    "attachment": '<link rel="attachment" href="{url}"><p>a</p>',
    "attachment by anchor": '<a rel="attachment" href="{url}">a</a>',
    "drawing": '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    "drawing in a drawing": '<img src="{nested}">',
    "drawing as background": '<p style="background:url({nested})">a</p>',
}
GUARDED = """
import json, sys
from reports.render import PointsOutside, to_pdf
def outcome(html):
    try:
        return to_pdf(html).decode("latin-1")
    except PointsOutside:
        return "refused"
print(json.dumps({name: outcome(html) for name, html in json.load(sys.stdin).items()}))
"""
BARE = """
import json, sys, weasyprint
for html in json.load(sys.stdin).values():
    weasyprint.HTML(string=html).write_pdf()
"""


def in_one_process(code: str, base: str) -> str:
    """Let ``code`` render every vector, each pointing at an address of its own under ``base``."""
    pages = {}
    for number, (name, html) in enumerate(VECTORS.items()):
        url = f"{base}/canary-{number}"
        pages[name] = html.format(url=url, nested=nested(url))
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], input=json.dumps(pages).encode(), cwd=ROOT,
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.decode()


def test_the_renderer_asks_nobody(outside):
    """Each vector is refused outright, or drawn without what it points at."""
    outcomes = json.loads(in_one_process(GUARDED, outside.base))
    assert outside.asked == []
    drawn = {name for name, data in outcomes.items() if data != "refused"}
    assert drawn == {"drawing", "drawing in a drawing", "drawing as background"}


def test_the_bare_library_would_have_asked(outside):
    """The negative control: without the guard every one of them reaches the server."""
    in_one_process(BARE, outside.base)
    numbers = {int(path.rpartition("-")[2]) for path in outside.asked}
    assert {list(VECTORS)[n] for n in numbers} == set(VECTORS)


@pytest.mark.parametrize("scheme", ["file://", "FILE://", "file://localhost"])
def test_the_renderer_opens_no_file(scheme, tmp_path):
    secret = tmp_path / "bi-mat.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>canary</text></svg>')
    with pytest.raises(PdfUnavailable, match="trỏ ra ngoài"):
        render_pdf(VECTORS["image"].format(url=f"{scheme}{secret}"))


def test_a_drawing_inside_the_document_opens_no_file(tmp_path):
    secret = tmp_path / "bi-mat.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">canary</text></svg>')
    html = VECTORS["drawing in a drawing"].format(nested=nested(f"file://{secret}"))
    assert text_of(render_pdf(html)) == ""
    bare = "import sys, weasyprint as w; w.HTML(string=sys.argv[1]).write_pdf(sys.stdout.buffer)"
    done = subprocess.run([sys.executable, "-c", bare, html], capture_output=True, check=True)  # noqa: S603
    assert text_of(done.stdout) == "canary"  # the negative control


def test_what_is_written_in_the_document_itself_is_drawn():
    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs="
    assert to_pdf(f'<img src="{dot}"><p>a</p>').startswith(b"%PDF-")


def test_the_renderer_is_told_no_secret(monkeypatch):
    seen = {}

    def run(command, **given):
        seen.update(given["env"])
        return subprocess.CompletedProcess(command, 0, b"%PDF-", b"")

    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setenv("DATABASE_URL", "canary")
    monkeypatch.setattr(pdf.subprocess, "run", run)
    assert render_pdf("<p>a</p>") == b"%PDF-"
    assert set(seen) <= set(pdf.PASSED_ON)
    assert "canary" not in seen.values()


LONG = "<p>" + "Đề nghị phối hợp. " * 60_000


def test_a_document_that_takes_too_much_time_of_the_processor_is_given_up(monkeypatch):
    codes = []
    monkeypatch.setattr(pdf, "_why", lambda code: codes.append(code) or "")
    with pytest.raises(PdfUnavailable):
        render_pdf(LONG, cpu=1)
    assert codes == [-signal.SIGXCPU]


def test_a_document_that_takes_too_much_memory_is_given_up():
    paragraph = "<p>a</p>"
    assert render_pdf(paragraph * 1000, megabytes=220)
    with pytest.raises(PdfUnavailable, match="quá lớn hoặc mất quá nhiều thời gian"):
        render_pdf(paragraph * 10_000, megabytes=220)


def test_a_document_that_takes_too_long_is_given_up():
    with pytest.raises(PdfUnavailable, match="quá lớn hoặc mất quá nhiều thời gian"):
        render_pdf(LONG, wall=0.2)
    assert "quá lớn hoặc mất quá nhiều thời gian" in pdf._why(-signal.SIGXCPU)


def test_a_document_is_set_smaller_until_it_fits():
    """The paper stays A4; with more than fits at the smallest, the pages are as they come."""
    html = TINOS + "<p>Đề nghị phối hợp.</p>" * 31
    loose, fitted = reader(to_pdf(html)), reader(to_pdf(html, pages=1))
    assert (len(loose.pages), len(fitted.pages)) == (2, 1)
    assert [round(v) for v in fitted.pages[0].mediabox[2:]] == [595, 842]
    assert len(reader(to_pdf(TINOS + "<p>a</p>" * 120, pages=1)).pages) > 1


def test_what_points_outside_is_named():
    with pytest.raises(render.PointsOutside, match=r"refused: http://127\.0\.0\.1:9/canary"):
        to_pdf('<img src="http://127.0.0.1:9/canary">')


@pytest.fixture
def child(monkeypatch):
    """``main`` as the child runs it, its limits written down instead of set."""
    limits, out = {}, io.BytesIO()
    monkeypatch.setattr(
        render.resource, "setrlimit", lambda kind, pair: limits.update({kind: pair})
    )
    monkeypatch.setattr(sys, "argv", ["render", "--memory", "7", "--cpu", "5", "--pages", "1"])
    streams = SimpleNamespace(
        stdin=SimpleNamespace(buffer=io.BytesIO("<p>Đề".encode())),
        stdout=SimpleNamespace(buffer=out),
        stderr=io.StringIO(),
    )
    monkeypatch.setattr(render, "sys", streams)
    return SimpleNamespace(limits=limits, out=out, said=streams.stderr)


def test_the_limits_are_set_before_anything_is_read(child, monkeypatch):
    def drawn(html, *, pages, variant):
        assert child.limits == {
            resource.RLIMIT_AS: (7 << 20, 7 << 20),
            resource.RLIMIT_CPU: (5, 7),
            resource.RLIMIT_FSIZE: (50 << 20, 50 << 20),
            resource.RLIMIT_CORE: (0, 0),
        }
        return f"{html} {pages}".encode()

    monkeypatch.setattr(render, "to_pdf", drawn)
    assert render.main() == 0
    assert child.out.getvalue().decode() == "<p>Đề 1"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (render.PointsOutside("refused"), render.REFUSED),
        (MemoryError(), render.TOO_LARGE),
        (OSError("libpango"), render.UNAVAILABLE),
    ],
)
def test_each_failure_has_a_code_of_its_own(child, monkeypatch, error, code):
    def fails(html, *, pages, variant):
        raise error

    monkeypatch.setattr(render, "to_pdf", fails)
    assert render.main() == code
    assert type(error).__name__ in child.said.getvalue()


def break_pango(monkeypatch, tmp_path):
    """A renderer whose WeasyPrint cannot load Pango, as on a machine without it."""
    package = tmp_path / "weasyprint"
    package.mkdir()
    words = "cannot load library 'libpango-1.0-0'"
    (package / "__init__.py").write_text(f'raise OSError("{words}")\n')
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(pdf, "PASSED_ON", (*pdf.PASSED_ON, "PYTHONPATH"))
    monkeypatch.setattr(pdf.settings, "BASE_DIR", tmp_path)
    (tmp_path / "reports").symlink_to(ROOT / "reports")


def test_a_machine_without_pango_says_so(monkeypatch, tmp_path):
    break_pango(monkeypatch, tmp_path)
    with pytest.raises(PdfUnavailable, match="chưa có thư viện Pango"):
        render_pdf("<p>a</p>")


# --- Phiếu tính hạn ------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def sheet(client, dispatch):
    return client.get(reverse("reports:deadline_sheet", args=[dispatch.pk]))


def one_page(response) -> str:
    assert response.status_code == 200
    assert len(reader(response.content).pages) == 1
    return text_of(response.content)


def over_tet(p):
    return register(
        sent(p.bnc_officer, p.nui, at="2026-02-10 10:20"), at="2026-02-12 08:40",
        incoming_number="31",
    )  # fmt: skip


def test_the_sheet_is_one_page_with_the_partys_letterhead(p, as_seat):
    response = sheet(as_seat(p.nui_focal, at="2026-02-24 08:15"), over_tet(p))
    text = one_page(response)
    for words in (
        "ĐẢNG ỦY XÃ NÚI MÂY",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "ngày 24 tháng 02 năm 2026",
        "PHIẾU TÍNH HẠN",
        "Vì sao là thứ Năm 26/02/2026?",
        "Góp ý dự thảo Kế hoạch kiểm tra năm 2027",
        "Từ ngày nhận 12/02 đến 26/02 là 14 ngày: 5 ngày làm việc được tính và 9 ngày nghỉ",
        "thứ Năm, 12/02/2026, 08:40",
        "được xác định là đồng ý",
        "Nghỉ Tết Nguyên đán năm 2026 (chưa có số quyết định)",
        "thứ Sáu, 27/02/2026",
        "NGƯỜI LẬP PHIẾU",
        "nui.focal Thử",
    ):
        assert words in text
    assert {name.split("+")[1] for name, _font in embedded_fonts(response.content)} <= {
        "Tinos", "Tinos-Bold", "Tinos-Italic",
    }  # fmt: skip


def test_the_sheet_opens_in_the_browser_and_is_noted(p, as_seat):
    dispatch = over_tet(p)
    response = sheet(as_seat(p.nui_focal), dispatch)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="phieu-tinh-han-PH-2026-0001.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "frame-ancestors 'none'; base-uri 'none'"
    assert response["Cache-Control"] == "no-store, private"
    event = Event.objects.get(action="deadline_sheet.printed")
    assert (event.dossier, event.seat) == (dispatch.dossier, p.nui_focal)


def test_the_sheet_carries_the_fingerprint_of_the_record_before_it(p, as_seat):
    dispatch = over_tet(p)
    line = fingerprint()
    assert line in one_page(sheet(as_seat(p.nui_focal), dispatch))
    assert fingerprint() != line  # that it was printed is in the record by now


def test_the_sheet_of_ninety_days_is_one_page(p, as_seat):
    dispatch = received(p.khoi_officer, p.congan, code="003-5.2.1-foreign")
    text = one_page(sheet(as_seat(p.congan_focal), dispatch))
    assert "Vì sao phấn đấu đến thứ Hai 01/06/2026?" in text
    assert "Chuyển hạn" not in text  # the months show it as a box


def test_the_sheet_with_many_changes_is_one_page_and_counts_the_rest(p, as_seat):
    dispatch = received(
        p.khoi_officer, p.congan, code="004-3.1", letter_reply_by=date(2026, 3, 20)
    )
    for day in range(3, 10):
        workflow.correct_receipt(
            dispatch, by=p.congan_clerk, at=on_the("2026-03-10 09:00"), incoming_number="7",
            registered_on=date(2026, 3, 2 + day % 2), reason="Ghi nhầm",
        )  # fmt: skip
    text = one_page(sheet(as_seat(p.congan_focal, at="2026-03-10 10:00"), dispatch))
    assert "và 4 lần trước đó, xem trên hệ thống" in text


def test_the_sheet_without_a_date_is_one_page(p, as_seat):
    dispatch = received(p.xaydung_officer, p.kiemtra, code="000-5.1.a")
    text = one_page(sheet(as_seat(p.kiemtra_focal), dispatch))
    assert "Vì sao chưa có hạn?" in text
    assert "Đếm từng ngày" not in text


def test_who_only_tracks_prints_no_contents(p, as_seat):
    dispatch = over_tet(p)
    oversee(dispatch, p.congan_leader)
    text = one_page(sheet(as_seat(p.congan_leader), dispatch))
    assert "Vì sao là thứ Năm 26/02/2026?" in text
    assert "Góp ý dự thảo" not in text
    assert "nui.clerk Thử" not in text


def test_a_restricted_sheet_says_so(p, as_seat):
    dispatch = sent(p.bnc_officer, p.nui, secrecy="working_secret")
    assert "HẠN CHẾ" in one_page(sheet(as_seat(p.bnc_officer), dispatch))


def test_a_stranger_gets_no_sheet(p, as_seat):
    dispatch = over_tet(p)
    assert sheet(as_seat(p.congan_leader), dispatch).status_code == 404
    assert not Event.objects.filter(action="deadline_sheet.printed").exists()


def test_without_a_renderer_the_page_says_why_and_nothing_is_noted(
    p, as_seat, monkeypatch, tmp_path
):
    dispatch = over_tet(p)
    break_pango(monkeypatch, tmp_path)
    response = sheet(as_seat(p.nui_focal), dispatch)
    assert response.status_code == 503
    assert "Máy chủ chưa có thư viện Pango" in response.content.decode()
    assert not Event.objects.filter(action="deadline_sheet.printed").exists()
