"""Take the pictures of the user guide: ``python -m devtools.guide_pictures``.

The system must be running (``make run``) with its demonstration; the pictures go to
``docs/pictures/guide``. Only names invented for the demonstration are on them.
"""

import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "guide"
PASSWORD = "PhoiHop-2026!"  # noqa: S105 - of invented people
COLOURS = 128  # a screen of ours has few; the files stay small
DESK = {"width": 1280, "height": 900}


def first(selector: str) -> Callable[[Page], None]:
    """Go where the first link of this kind leads."""

    def go(page: Page) -> None:
        page.goto(page.locator(selector).first.evaluate("a => a.href"))

    return go


def nothing_more(_page: Page) -> None:
    """The page is shown as it opens."""


# name, whose window ("" for nobody's), address, what to do there
PICTURES: list[tuple[str, str, str, Callable[[Page], None]]] = [
    ("dang-nhap", "", "/dang-nhap/", nothing_more),
    ("bat-dau", "tangiang.daumoi", "/huong-dan/", nothing_more),
    ("viec-can-lam", "tangiang.daumoi", "/viec/", nothing_more),
    ("ho-so-nhan", "tangiang.canbo", "/viec/", first("a.row__title")),
    ("van-ban-den", "tangiang.vanthu", "/van-ban-den/", nothing_more),
    ("soan-loai", "bnc.chuyenvien", "/ho-so/soan/", nothing_more),
    ("soan-noi-dung", "bnc.chuyenvien", "/viec/?nhom=nhap", first("a.row__title")),
    ("duyet", "bnc.lanhdao", "/viec/?nhom=duyet", first("a.row__title")),
    ("ho-so-gui", "bnc.chuyenvien", "/viec/?nhom=cho", first("a.row__title")),
    ("chua-thong-nhat", "congan.daumoi", "/ho-so/?nhom=chua-thong-nhat", first("a.row__title")),
    ("vi-sao", "tangiang.daumoi", "/viec/", first('a[href$="/vi-sao/"]')),
    ("lich", "tangiang.daumoi", "/lich/", nothing_more),
    ("tim", "bnc.chuyenvien", "/tim/?q=don+thu", nothing_more),
    ("tai-khoan", "tangiang.daumoi", "/tai-khoan/", nothing_more),
    ("quy-che", "tangiang.canbo", "/quy-che/002/", nothing_more),
    ("tham-dinh", "coquan.canbo", "/tham-dinh/", first("a.row__title")),
    ("don-thu", "tangiang.daumoi", "/don-thu/", first("a.row__title")),
    ("bao-cao", "bnc.lanhdao", "/bao-cao/?nhom=gui-den", nothing_more),
    ("gop-ky", "tangiang.daumoi", "/bao-cao/", first('a.row__title:has-text("Năm 2026")')),
    ("tuan-thu", "bnc.lanhdao", "/tong-quan/tuan-thu/002/", nothing_more),
    ("cuoc-hop", "tangiang.daumoi", "/cuoc-hop/", first("a.row__title")),
    ("dia-ban", "bnc.lanhdao", "/dia-ban/", nothing_more),
    ("can-bo", "congan.canbo", "/can-bo/", first("a.row__title")),
    ("so-van-ban", "bnc.vanthu", "/so-van-ban/", nothing_more),
    ("tong-quan", "bnc.lanhdao", "/tong-quan/", nothing_more),
    ("quan-tri", "quantri", "/quan-tri/", nothing_more),
]


def sign_in(browser: Browser, url: str, username: str) -> Page:
    page = browser.new_context(base_url=url, locale="vi-VN", viewport=DESK).new_page()
    if username:
        page.goto("/dang-nhap/")
        page.fill('[name="username"]', username)
        page.fill('[name="password"]', PASSWORD)
        page.click('main button[type="submit"], main form button')
        page.wait_for_load_state()
    return page


def keep(shot: bytes, name: str) -> None:
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    picture = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(FOLDER / f"{name}.png", optimize=True)


def main(url: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        raise SystemExit("Cần Chromium để chụp màn hình.")
    windows: dict[str, Page] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for name, username, address, then in PICTURES:
            if username not in windows:
                windows[username] = sign_in(browser, url, username)
            page = windows[username]
            answer = page.goto(address)
            if answer is None or answer.status != 200:
                raise SystemExit(f"{address}: {answer and answer.status}")
            then(page)
            keep(page.screenshot(), name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
