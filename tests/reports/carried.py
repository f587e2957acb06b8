"""Duties of the tests' own and obligations carried to the state a test needs."""

from datetime import date

from regulations.models import Duty, Party, Provision, Regulation
from reports.models import Obligation, PeriodSetting
from reports.workflow import open_obligations
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
