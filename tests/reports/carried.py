"""Duties of the tests' own and obligations carried to the state a test needs."""

from datetime import date

from regulations.models import Duty, Party, Provision, Regulation
from reports import workflow
from reports.models import Obligation, PeriodicReport, PeriodSetting
from reports.workflow import open_obligations
from requests import workflow as letters
from tests.conftest import JOBS, behind
from tests.factories import on_the

NOW = "2026-11-20 09:00"  # a Friday


def duty(code="T02-31", *, key="002", by=("DUX",), to=("BNCTU",), ref="4.2.g", **fields) -> Duty:
    """A duty of regulation ``key``; whatever stands in the packs is put out of the way."""
    regulation = Regulation.objects.get(key=key)
    row = Duty.objects.create(
        regulation=regulation, provision=Provision.objects.get(regulation=regulation, ref=ref),
        code=code, title="Báo cáo kết quả công tác nội chính",
        **{
            "kinds": ["report"], "periods": ["month"], "carried_by": [{"screen": "obligations"}],
            "quote": "Định kỳ hằng tháng báo cáo", **fields,
        },
    )  # fmt: skip
    row.owed_by.set(Party.objects.filter(regulation=regulation, code__in=by))
    row.owed_to.set(Party.objects.filter(regulation=regulation, code__in=to))
    return row


def only(*codes: str) -> None:
    """No duty recurs but these."""
    Duty.objects.exclude(code__in=codes).update(periods=[])


def opened(*, at=NOW) -> int:
    with behind(JOBS):
        return open_obligations(at=on_the(at))


def one(of=None, *, owed_by="nui", period="2026-11", **found) -> Obligation:
    from_db = Obligation.objects.filter(owed_by__code=owed_by, **found)
    rows = from_db.filter(duty=of) if of is not None else from_db
    return next(row for row in rows.with_parties() if row.period.code == period)


def setting(of: Duty, kind="month", **fields) -> PeriodSetting:
    return PeriodSetting.objects.create(
        duty=of, kind=kind, **{"valid_from": date(2026, 1, 1), **fields}
    )


def outline(of: Duty, by, *, kind="month", at=NOW, sections=None, version=0):
    rows = sections or [
        ("Kết quả", "Nêu số liệu.", "letters_sent"), ("Khó khăn", "", ""), ("Kiến nghị", "", ""),
    ]  # fmt: skip
    return workflow.set_outline(
        of, by=by, at=on_the(at), kind=kind, sections=rows, version=version
    )


def written(row: Obligation, *, at=NOW, bodies=("Đã làm.", "Không.", "Không."), **fields):
    """A report with every section filled in, and a signer."""
    focal, leader = (
        row.owed_by.seats.with_role("focal_point"),
        row.owed_by.seats.with_role("leader"),
    )
    report = workflow.start_report(row, by=focal.first(), at=on_the(at), **fields)
    return saved(report, bodies=bodies, at=at, signer=leader.first())


def saved(report, *, bodies=(), at=NOW, checked=(), **fields):
    sections = list(report.sections.all())
    texts = {s.pk: text for s, text in zip(sections, bodies, strict=False)}
    return workflow.save_report(
        report, by=report.letter.drafted_by, at=on_the(at), version=report.letter.version,
        bodies=texts, checked=checked, **fields,
    )  # fmt: skip


def signed(report, *, at=NOW):
    letter = report.letter
    letters.submit(letter, by=letter.drafted_by, at=on_the(at))
    return letters.sign(letter, by=letter.signer, at=on_the(at))


def issued(report, *, at=NOW, number="12-BC/ĐU"):
    letter = signed(report, at=at)
    clerk = letter.requesting_agency.seats.with_role("clerk").first()
    letters.issue(letter, by=clerk, at=on_the(at), document_number=number)
    return PeriodicReport.objects.get(pk=report.pk)


def sent(row: Obligation, *, at=NOW, number="12-BC/ĐU", **fields):
    """Written, signed, numbered and out; the obligation as it stands then."""
    issued(written(row, at=at, **fields), at=at, number=number)
    return Obligation.objects.with_parties().get(pk=row.pk)
