"""A real Celery worker is killed while it prints the letters of one mailing; another goes on.

``LETTERS=227 pytest -s tests/reports/test_killed_worker.py`` takes as many as a province has.
"""

import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse
from kombu import Connection

from records.history import database_now
from regulations.calendar import VIETNAM
from regulations.models import Party
from reports import prints
from reports.models import PrintItem, PrintJob
from reports.tasks import make_prints
from tests.conftest import JOBS
from tests.factories import make_agency, make_seat, sent_letter

pytestmark = pytest.mark.django_db(transaction=True)
LETTERS = int(os.environ.get("LETTERS", "6"))
PATIENCE = 60 + 10 * LETTERS  # seconds
WORKER = """
import sys
from coordination.celery import app
app.conf.broker_url = "filesystem://localhost//"
app.conf.broker_transport_options = {options}
app.worker_main(["--quiet", "worker", "--pool", "threads", "--concurrency", "1", "--loglevel",
                 "error", "--without-gossip", "--without-mingle", "--without-heartbeat"])
"""


class Workers:
    """Celery workers over a broker of files, each in a process group of its own."""

    def __init__(self, folder) -> None:
        for name in ("queue", "processed", "control"):
            (folder / name).mkdir(parents=True)
        self.options = {
            "data_folder_in": str(folder / "queue"), "data_folder_out": str(folder / "queue"),
            "processed_folder": str(folder / "processed"),
            "control_folder": str(folder / "control"), "store_processed": False,
        }  # fmt: skip
        self.started: list[subprocess.Popen] = []

    def start(self) -> subprocess.Popen:
        code = WORKER.format(options=self.options)
        process = subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-W", "ignore", "-c", code],
            cwd=django_settings.BASE_DIR, env=self.environment(), start_new_session=True,
        )  # fmt: skip
        self.started.append(process)
        return process

    def environment(self) -> dict[str, str]:
        """This test's database as the jobs login, and its files."""
        told = connection.settings_dict
        url = (
            f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST'].replace('/', '%2F')}"
            f":{told['PORT']}/{told['NAME']}"
        )
        return os.environ | {
            "DATABASE_LOGIN": "jobs", "DATABASE_URL": url, "DATABASE_JOBS_URL": url,
            "DATABASE_OWNER_URL": url, "PGOPTIONS": f"-c role={JOBS}",
            "FILES_ROOT": str(django_settings.FILES_ROOT),
        }  # fmt: skip

    def tick(self) -> None:
        """As the clock does every five seconds."""
        with Connection("filesystem://localhost//", transport_options=self.options) as broker:
            make_prints.apply_async(connection=broker)

    def kill(self, process: subprocess.Popen) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def workers(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    found = Workers(tmp_path / "broker")
    yield found
    for process in found.started:
        if process.poll() is None:
            found.kill(process)


def communes(number: int) -> list:
    party = Party.objects.get(regulation__key="002", code="DUX")
    made = []
    for n in range(1, number + 1):
        agency = make_agency(f"xa-{n:03d}", f"Đảng ủy xã số {n:03d}", "CV/ĐU")
        make_seat(agency, "clerk", started_on=date(2025, 1, 1))
        party.members.add(agency)
        made.append(agency)
    return made


def wait_for(workers: Workers, is_so) -> PrintJob:
    until, beat = time.monotonic() + PATIENCE, 0.0
    while time.monotonic() < until:
        if time.monotonic() - beat > 5:
            workers.tick()
            beat = time.monotonic()
        job = PrintJob.objects.get()
        if is_so(job):
            return job
        time.sleep(0.1)
    raise AssertionError(f"{PrintJob.objects.values().get()}")


def test_another_worker_goes_on_where_a_killed_one_stopped(p, as_seat, workers):
    case = sent_letter(p.bnc_officer, communes(LETTERS))
    # today, as the worker asks the database's clock what is too old
    client = as_seat(p.bnc_officer, at=f"{database_now().astimezone(VIETNAM):%Y-%m-%d %H:%M}")
    began = time.monotonic()
    client.post(reverse("reports:print_all", args=[case.pk]), {"output": "zip"})
    asked = time.monotonic() - began
    first = workers.start()
    job = wait_for(workers, lambda job: job.done >= LETTERS // 3)
    shown = client.get(
        reverse("reports:print_progress", args=[job.pk]), headers={"HX-Request": "true"}
    )
    assert f"trên {LETTERS} phần" in shown.content.decode()
    workers.kill(first)
    killed = PrintJob.objects.get()
    assert (killed.state, killed.done < LETTERS) == ("running", True)
    made = PrintItem.objects.exclude(made_at=None)
    before = {i.position: prints.part_of(job.pk, i.position).stat().st_mtime_ns for i in made}
    workers.start()
    wait_for(workers, lambda job: job.done > killed.done)
    after = {n: prints.part_of(job.pk, n).stat().st_mtime_ns for n in before}
    assert after == before
    done = wait_for(workers, lambda job: not job.is_open)
    assert (done.state, done.done, done.total) == ("done", LETTERS, LETTERS)
    with zipfile.ZipFile(prints.whole_of(job.pk)) as found:
        names = found.namelist()
    assert names == [f"{n:03d}-xa-{n:03d}.pdf" for n in range(1, LETTERS + 1)]
    sys.stdout.write(
        f"{LETTERS} letters: asked in {asked:.1f} s, killed after {killed.done}, "
        f"whole after {time.monotonic() - began:.0f} s\n"
    )
