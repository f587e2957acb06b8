"""A real browser: the system's Chromium, driven by Playwright; without one they are skipped.

``at_work`` opens one window for each person. When a test ends, whatever the browser complained of
on any page (a script that failed, a thing the policy refused) fails the test.
"""

import shutil

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from playwright.sync_api import expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 30_000  # milliseconds until a thing on the page must be there
BACKEND = "django.contrib.auth.backends.ModelBackend"


def pytest_collection_modifyitems(items):
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="module")
def browser():
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser on this machine: none of {', '.join(NAMES)} is installed")
    expect.set_options(timeout=PATIENCE)
    connection.close()  # within its event loop Django opens another; ours would be ended unawares
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; our queries run between its turns.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server, p, set_clock, settings, tmp_path):
    """The whole site on a port of its own, with the province behind it; it is SENT_AT there."""
    settings.FILES_ROOT = tmp_path / "files"
    return live_server.url


class Windows:
    """Opens browser windows and hears what they complain of."""

    def __init__(self, browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.complaints: list[str] = []
        self.contexts = []

    def open(self, **options):
        """A page in a window of its own, not signed in."""
        context = self.browser.new_context(
            **{
                "base_url": self.url,
                "locale": "vi-VN",
                "timezone_id": "Asia/Ho_Chi_Minh",
                "viewport": {"width": 1280, "height": 900},
                "accept_downloads": True,
                "reduced_motion": "reduce",  # colours are read at once
                **options,
            }
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        return page

    def _heard(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def windows(browser, site):
    opened = Windows(browser, site)
    yield opened
    opened.close()
    assert opened.complaints == []


@pytest.fixture
def at_work(windows):
    """``at_work(p.bnc_officer)``: a page in a window where this person is signed in."""

    def sit_down(seat_or_user, **options):
        page = windows.open(**options)
        client = Client()
        client.force_login(getattr(seat_or_user, "user", seat_or_user), backend=BACKEND)
        name = django_settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": windows.url}
        page.context.add_cookies([cookie])
        return page

    return sit_down
