"""Duties of the tests' own and obligations carried to the state a test needs."""

from datetime import date

from records import access
from records.models import Side
from regulations.calendar import DAY
from regulations.models import Duty, Party, Provision, Regulation
from reports import workflow
from reports.models import (
    Obligation,
    PeriodicReport,
    PeriodSetting,
    ReportAnswer,
    ReportSection,
    ReportSource,
    SectionText,
)
from reports.periods import parse
from reports.workflow import open_obligations, opening
from reports.workflow.writing import compose
from requests import workflow as letters
from requests.models import CoordinationRequest, LetterText
from tests.conftest import JOBS, behind
from tests.factories import on_the

NOW = "2026-11-20 09:00"  # a Friday


def duty(code="T02-31", *, key="002", by=("DUX",), to=("BNCTU",), ref="4.2.g", **fields) -> Duty:
    """A duty of regulation ``key``; whatever stands in the packs is put out of the way."""
    regulation = Regulation.objects.get(key=key)
    row = Duty.objects.create(
        regulation=regulation, provision=Provision.objects.get(regulation=regulation, ref=ref),
        code=code,
        **{
            "title": "Báo cáo kết quả công tác nội chính", "kinds": ["report"],
            "periods": ["month"], "carried_by": [{"screen": "reports:obligations"}],
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
    """As if the house had stood since the month before."""
    with behind(JOBS):
        return sum(open_obligations(at=day) for day in (on_the(at) - 31 * DAY, on_the(at)))


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
    focal = row.owed_by.seats.with_role("focal_point")
    leader = row.owed_by.seats.with_role("leader")
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


# --- For the worlds of other tests ---

STATES = ("owed", "met", "waived", "returned_duty")
WORLDS_DUTY = "W04-1"


def carry(p, word, state: str, at) -> Obligation:
    """What ``bnc`` owes ``nui`` for a month, under a regulation that neither of them leads."""
    found = Duty.objects.filter(code=WORLDS_DUTY).first()
    found = found or duty(WORLDS_DUTY, key="004", by=("BNCTU",), to=("DUK",), ref="3.2")
    month = 3 - STATES.index(state) % 3
    period = parse(f"{2026 if state != 'returned_duty' else 2025}-{month:02d}")
    opening._open(found, period, None, [opening.Pair(p.bnc, p.nui)], at)
    row = Obligation.objects.get(duty=found, starts_on=period.first)
    watch = access.Circle(
        tuple(seat.group_id for seat in p.thuongtruc.seats.with_role("leader", "overseer")),
        Side.OVERSEES, "lãnh đạo theo dõi", access.TRACK,
    )  # fmt: skip
    access.grant(row.dossier, watch, by=None, is_open=False)
    workflow.hand(row, by=p.bnc_focal, at=at, handler=p.bnc_officer)
    workflow.chase(row, by=p.nui_focal, at=at, text=word())
    if state in {"met", "returned_duty"}:
        workflow.record_sent(
            row, by=p.bnc_focal, at=at, document_number=word(), document_on=at.date()
        )
    if state == "returned_duty":
        workflow.return_for_more(row, by=p.nui_focal, at=at, reason=word(), due_on=at.date() + DAY)
    if state == "waived":
        workflow.waive(row, by=p.nui_focal, at=at, reason=word())
    return row


def hang_reports(p, word, at) -> None:
    """As if a letter that is not sent yet and one that is were reports of such a month."""
    found = Duty.objects.get(code=WORLDS_DUTY)
    plan = outline(found, p.nui_focal, at=NOW, sections=[("Kết quả", "Nêu gì.", "")])
    period, row = parse("2026-03"), obligations().first()
    ordinary = CoordinationRequest.objects.filter(dossier__secrecy="ordinary", act="opinion")
    drafts = ordinary.filter(issued_at=None).order_by("-status", "drafted_at", "pk")
    sent = ordinary.filter(issued_at__isnull=False).order_by("drafted_at", "pk")
    mine = ordinary.filter(status="draft", text__returned_note="").order_by("pk")
    draft = mine.first() or drafts.first()
    for letter in filter(None, (draft, sent.first())):
        report = PeriodicReport.objects.create(
            letter=letter, duty=found, kind="month", starts_on=period.first, ends_on=period.last,
            cut_off_on=period.last, outline=plan,
        )  # fmt: skip
        ReportAnswer.objects.create(report=report, obligation=row)
        ReportSource.objects.create(
            report=report, obligation=row, agency=p.ben, document_number=word(),
            document_on=at.date(),
        )  # fmt: skip
        section = ReportSection.objects.create(report=report, position=1)
        hint = word() if letter == draft else ""  # shown to who writes, and to nobody else
        SectionText.objects.create(section=section, heading=word(), hint=hint, body=word())
        if letter == draft:
            LetterText.objects.filter(letter=letter).update(body=compose(report))


def obligations():
    return Obligation.objects.filter(duty__code=WORLDS_DUTY).order_by("starts_on")


def reports():
    return PeriodicReport.objects.order_by("pk")


def screens(w, p, subject: str, at: str) -> None:
    """What the screens of this room show, with long words."""
    found = duty("S02-31", title=subject[:200])
    only(found.code)
    opened(at=at)
    outline(found, p.bnc_focal, at=at, sections=[(subject[:200], subject, "waiting")])
    w.owed = one(found, period="2026-03")
    w.met = sent(one(found, period="2026-02"), at=at, bodies=(subject,))
    w.report_sent = PeriodicReport.objects.get()
    w.report = written(w.owed, at=at, bodies=(subject,))
    workflow.waive(
        one(found, owed_by="ben", period="2026-02"), by=p.bnc_focal, at=on_the(at), reason=subject
    )
    w.consolidation = workflow.consolidate(
        found, by=p.bnc_focal, at=on_the(at), period=parse("2026-02")
    )
