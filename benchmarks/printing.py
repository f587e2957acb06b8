"""What a printed letter costs beside WeasyPrint's own time, and whether many pages stay flat.

    python -m benchmarks.printing --times 5

Needs no database. Both ways start a fresh process each time, which reads the same HTML and writes
the PDF; they take turns. One JSON object a line.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib import import_module
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
MOST = 1.3  # times WeasyPrint's own
OURS = (sys.executable, "-m", "reports.render", "--memory", "3072", "--cpu", "240")
ITS_OWN = (
    sys.executable, "-c",
    "import sys; from weasyprint import HTML;"
    " sys.stdout.buffer.write(HTML(string=sys.stdin.read()).write_pdf(pdf_tags=True))",
)  # fmt: skip
TEXT = (
    "Thực hiện Quy chế phối hợp công tác, đề nghị đồng chí nghiên cứu, tham gia ý kiến bằng văn "
    "bản đối với dự thảo Kế hoạch kiểm tra, giám sát năm 2027. "
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    wanted = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "coordination.settings"
    os.environ.setdefault("DATABASE_URL", "postgres://nobody@localhost/none")  # nothing is asked
    django.setup()
    say("one-page letter", **one_page(wanted.times))
    say("many letters joined", **joined())
    say("one long document", **long())


def say(measure: str, **found: object) -> None:
    print(json.dumps({"measure": measure, **found}, ensure_ascii=False), flush=True)  # noqa: T201


def letter(paragraphs: int) -> str:
    """The letter that administrators look at, with as much to say as is asked."""
    invented = import_module("reports.letters.invented").invented_sheet
    form = import_module("reports.letterform").letter_form("party")
    body = "\n".join([TEXT * 2] * paragraphs)
    sheet = invented(form, name="", body=body, on=date(2026, 3, 2))
    return import_module("reports.letters.html").html_of(sheet)


def drawn(command: tuple[str, ...], html: str) -> float:
    """Seconds of one fresh process."""
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - our own commands
        command, input=html.encode(), stdout=subprocess.DEVNULL, cwd=ROOT, check=True
    )
    return time.perf_counter() - began


def one_page(times: int) -> dict[str, object]:
    html = letter(4)
    turns = [(drawn(OURS, html), drawn(ITS_OWN, html)) for _turn in range(times)]
    ours, its = (statistics.median(column) for column in zip(*turns, strict=True))
    return {
        "ours_ms": round(ours * 1000), "weasyprint_ms": round(its * 1000),
        "ratio": round(ours / its, 2), "most": MOST, "meets": ours / its <= MOST,
    }  # fmt: skip


def joined() -> dict[str, object]:
    """The press keeps one part in hand: what it takes with 50 parts and with 100."""
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "part"
        made = subprocess.run(  # noqa: S603 - our own commands
            OURS, input=letter(4).encode(), stdout=subprocess.PIPE, cwd=ROOT, check=True
        )
        part.write_bytes(made.stdout)
        peaks = {n: _peak(part, Path(folder) / "whole", n) for n in (50, 100)}
    return {
        "megabytes_50": peaks[50], "megabytes_100": peaks[100],
        "ratio": round(peaks[100] / peaks[50], 2),
    }  # fmt: skip


def long() -> dict[str, object]:
    """One HTML of so many pages in one process; the peak of the children only grows."""
    peaks = {}
    for pages in (50, 100):
        drawn(OURS, letter(12 * pages))
        peaks[pages] = _drawing()
    return {
        "megabytes_50": peaks[50], "megabytes_100": peaks[100],
        "ratio": round(peaks[100] / peaks[50], 2),
    }  # fmt: skip


def _peak(part: Path, whole: Path, parts: int) -> int:
    """Megabytes of a process that joins so many parts."""
    code = (
        "import os, resource, sys; from pathlib import Path;"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'coordination.settings';"
        "import django; django.setup();"
        "from reports import prints;"
        f"parts = [(Path({str(part)!r}), str(n)) for n in range({parts})];"
        f"prints._pdf(Path({str(whole)!r}), parts);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    found = subprocess.run(  # noqa: S603 - our own code
        (sys.executable, "-c", code), capture_output=True, cwd=ROOT, check=True, text=True
    )
    return int(found.stdout)


def _drawing() -> int:
    """Megabytes of the largest process that drew a letter until now."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


if __name__ == "__main__":
    main()
