"""HTML in on stdin, PDF out on stdout, in a process of its own: ``python -m reports.render``.

It knows no Django, no database and no secret. It may not open anything but ``data:`` addresses,
take more than ``--memory`` megabytes or more than ``--cpu`` seconds. WeasyPrint is imported after
the limits are set, and only here.
"""

import argparse
import logging
import resource
import sys

REFUSED, UNAVAILABLE, TOO_LARGE = 3, 4, 5  # exit codes
A4 = (210, 297)  # millimetres
SCALES = (1, 0.94, 0.88, 0.82)
LARGEST = 50 << 20  # bytes of any file it writes


class PointsOutside(Exception):
    """The document asks for something that is not written in it."""


def main() -> int:
    wanted = _arguments()
    _limit(megabytes=wanted.memory, seconds=wanted.cpu)
    try:
        pdf = to_pdf(sys.stdin.buffer.read().decode(), pages=wanted.pages, variant=wanted.variant)
    except PointsOutside as error:
        return _fail(REFUSED, error)
    except MemoryError as error:
        return _fail(TOO_LARGE, error)
    except OSError as error:
        return _fail(UNAVAILABLE, error)
    sys.stdout.buffer.write(pdf)
    return 0


def to_pdf(html: str, *, pages: int = 0, variant: str = "") -> bytes:
    """The PDF of ``html``, set smaller step by step while it takes more than ``pages`` (0: any).

    Raises ``PointsOutside``; ``OSError`` when Pango cannot be loaded.
    """
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    document = HTML(string=html, url_fetcher=_only_data(), base_url="about:blank")
    try:
        return _fitted(document, pages, variant)
    except FatalURLFetchingError as error:
        raise PointsOutside(str(error)) from None


def _only_data():
    """A fetcher that refuses whatever is not written in the document itself."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415

    class OnlyData(URLFetcher):
        def fetch(self, url, headers=None):
            if not url.lower().startswith("data:"):
                raise FatalURLFetchingError(f"refused: {url[:80]}")
            return super().fetch(url, headers)

    return OnlyData(allowed_protocols={"data"}, allow_redirects=False, timeout=1)


def _fitted(html, pages: int, variant: str) -> bytes:
    """Setting smaller means a larger sheet, drawn smaller: the paper stays A4."""
    from weasyprint import CSS  # noqa: PLC0415

    options = {"pdf_tags": True, "pdf_variant": variant or None}
    if not pages:
        return html.write_pdf(**options)
    for scale in SCALES:
        width, height = A4[0] / scale, A4[1] / scale
        sheet = CSS(string=f"@page{{size:{width:.2f}mm {height:.2f}mm!important}}")
        document = html.render(stylesheets=[sheet], **options)
        if len(document.pages) <= pages:
            break
    return document.write_pdf(zoom=scale, **options)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--memory", type=int, default=1024, help="megabytes")
    parser.add_argument("--cpu", type=int, default=20, help="seconds")
    parser.add_argument("--pages", type=int, default=0, help="fit on so many; 0: as they come")
    parser.add_argument("--variant", default="", help="pdf/a-2b, or any PDF")
    return parser.parse_args()


def _limit(*, megabytes: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _fail(code: int, error: BaseException) -> int:
    sys.stderr.write(f"{type(error).__name__}: {error}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
