"""``manage.py sweep``: the same sweep, without Celery."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from records.models import Notice
from tests.factories import on_the, received

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenth_of_march(monkeypatch):
    monkeypatch.setattr(
        "requests.management.commands.sweep.database_now", lambda: on_the("2026-03-10 08:00")
    )


def run(*args: str) -> str:
    out = StringIO()
    call_command("sweep", *args, stdout=out)
    return out.getvalue()


ROWS = [
    {"number": "PH-2026-0001", "agency": "nui", "kind": kind, "true_on": "2026-03-10"}
    for kind in ("overdue", "consent_possible")
]


def test_sweep_prints_one_json_object_and_nothing_else(p, as_jobs):
    received(p.bnc_officer, p.nui)
    with as_jobs():
        first, second = json.loads(run("--json")), json.loads(run("--json"))
    assert first == {"on": "2026-03-10", "dry_run": False, "moved": 0, "rows": ROWS}
    assert second == {"on": "2026-03-10", "dry_run": False, "moved": 0, "rows": []}


def test_sweep_in_words(p):
    received(p.bnc_officer, p.nui)
    assert run().splitlines() == [
        "10/03/2026  PH-2026-0001  nui  overdue",
        "10/03/2026  PH-2026-0001  nui  consent_possible",
        "10/03/2026: đã ghi 2 việc",
    ]


def test_a_dry_run_writes_nothing(p):
    received(p.bnc_officer, p.nui)
    assert json.loads(run("--dry-run", "--json")) == {
        "on": "2026-03-10", "dry_run": True, "moved": 0, "rows": ROWS,
    }  # fmt: skip
    assert run("--dry-run").splitlines()[-1] == "10/03/2026: sẽ ghi 2 việc"
    assert not Notice.objects.filter(kind="overdue").exists()
