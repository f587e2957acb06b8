"""Sổ văn bản đi, đến of one agency: a line for each letter whose number the reader may know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from django.db.models import Min, Prefetch, QuerySet
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from records.models import Numbering
from requests.models import CoordinationRequest, Dispatch, LetterText, Receipt, Reply
from requests.models.letters import DOCUMENT_KINDS

OUTGOING, INCOMING = "di", "den"
TERM_YEARS = 5
LETTER = Numbering.Kind.LETTER
T = TypeVar("T")
CHUNK = 500  # lines read at once


@dataclass(frozen=True)
class Line:
    """One line of a book. ``title`` is empty where its words are not the reader's, or restricted
    ones, which no book shows."""

    number: str
    on: date
    kind: str
    who: str
    title: str
    note: str
    key: object

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            self.number, f"{self.on:%d/%m/%Y}", self.kind, self.who, self.title, self.note,
        )  # fmt: skip


def columns(book: str) -> tuple[str, ...]:
    if book == INCOMING:
        return (
            _("Số đến"), _("Ngày đến"), _("Loại"), _("Nơi gửi"), _("Trích yếu"),
            _("Số, ký hiệu; người thụ lý"),
        )  # fmt: skip
    return (
        _("Số, ký hiệu"), _("Ngày"), _("Loại"), _("Nơi nhận"), _("Trích yếu"), _("Người ký"),
    )  # fmt: skip


@dataclass(frozen=True)
class Span:
    """A year, or a term from its first day."""

    key: str
    label: str
    first: date
    last: date


def spans(agency: Agency, on: date) -> list[Span]:
    """Years in which there is something, the newest first; the terms that were set."""
    begun = (
        CoordinationRequest.objects.filter(requesting_agency=agency).aggregate(
            on=Min("issued_on")
        ),
        Reply.objects.filter(dispatch__requested_agency=agency).aggregate(on=Min("issued_on")),
        Receipt.objects.filter(dispatch__requested_agency=agency).aggregate(
            on=Min("registered_on")
        ),
    )
    first = min([on, *(found["on"] for found in begun if found["on"])]).year
    years = [
        Span(str(year), str(year), date(year, 1, 1), date(year, 12, 31))
        for year in range(on.year, first - 1, -1)
    ]
    starts = Numbering.objects.filter(agency=agency, runs=Numbering.Runs.TERM)
    return years + [_term(day) for day in sorted(set(starts.values_list("term_from", flat=True)))]


def _term(start: date) -> Span:
    until = start.year + TERM_YEARS
    last = date.fromordinal(date(until, start.month, 1).toordinal() + start.day - 2)
    label = _("nhiệm kỳ %(first)s–%(last)s") % {"first": start.year, "last": until}
    return Span(f"nk-{start.year}", label, start, last)


def lines(seat: Seat, book: str, span: Span, kind: str = "") -> Iterator[Line]:
    """In the order in which they were entered; ``kind`` is CV, BC, … or any."""
    if book == INCOMING:
        return _incoming(seat, span, kind)
    return _merged(_letters(seat, span, kind), _replies(seat, span, kind))


def _merged(*parts: Iterator[tuple[tuple, Line]]) -> Iterator[Line]:
    rows = sorted((row for part in parts for row in part), key=lambda row: row[0])
    return iter([line for _order, line in rows])


def _acts(kind: str) -> list[str]:
    return [act for act, of in DOCUMENT_KINDS.items() if of == kind]


def _of_kind(rows: QuerySet, kind: str, path: str) -> QuerySet:
    if not kind:
        return rows
    if kind == LETTER:
        return rows.exclude(**{f"{path}__in": list(DOCUMENT_KINDS)})
    return rows.filter(**{f"{path}__in": _acts(kind)})


def _words(seat: Seat, path: str = "text") -> Prefetch:
    return Prefetch(path, LetterText.objects.visible_to(seat))


def _title(case: CoordinationRequest) -> str:
    return "" if case.dossier.is_restricted else case.subject


def _letters(seat: Seat, span: Span, kind: str) -> Iterator[tuple[tuple, Line]]:
    rows = CoordinationRequest.objects.trackable_by(seat).filter(
        requesting_agency=seat.agency, issued_on__range=(span.first, span.last),
        issued_at__isnull=False,
    )  # fmt: skip
    rows = _of_kind(rows, kind, "act").select_related(
        "dossier", "signed_by__user", "signed_hand"
    )  # fmt: skip
    for case in rows.prefetch_related(_words(seat), "addressees").order_by("issued_at"):
        who = [agency.short_name for agency in case.addressees.all()]
        shown = "; ".join(who[:3]) + (_(" và %(n)s nơi khác") % {"n": len(who) - 3}
                                      if len(who) > 3 else "")  # fmt: skip
        yield (
            (case.issued_on, case.issued_at, case.pk),
            Line(case.document_number, case.issued_on, case.document_kind, shown, _title(case),
                 case.signatory.full_name if case.signatory else "", case.pk),
        )  # fmt: skip


def _replies(seat: Seat, span: Span, kind: str) -> Iterator[tuple[tuple, Line]]:
    if kind not in {"", LETTER}:
        return
    mine = Dispatch.objects.trackable_by(seat).filter(requested_agency=seat.agency)
    rows = Reply.objects.filter(
        dispatch__in=mine, status=Reply.Status.ISSUED, is_paper=False,
        issued_on__range=(span.first, span.last),
    )  # fmt: skip
    rows = rows.select_related(
        "dispatch__case__dossier", "dispatch__case__requesting_agency", "signed_by__user",
        "signed_hand",
    )  # fmt: skip
    for reply in rows.prefetch_related(_words(seat, "dispatch__case__text")).order_by("issued_at"):
        case = reply.dispatch.case
        about = _title(case)
        title = _("Trả lời: %(about)s") % {"about": about} if about else ""
        yield (
            (reply.issued_on, reply.issued_at, reply.dispatch_id),
            Line(reply.document_number, reply.issued_on, LETTER,
                 case.requesting_agency.short_name, title,
                 reply.signatory.full_name if reply.signatory else "", reply.dispatch_id),
        )  # fmt: skip


def _incoming(seat: Seat, span: Span, kind: str) -> Iterator[Line]:
    """The entry that counts: the newest of each dispatch, after corrections."""
    mine = Dispatch.objects.trackable_by(seat).filter(requested_agency=seat.agency)
    mine = _of_kind(mine, kind, "case__act")
    rows = Receipt.objects.filter(dispatch__in=mine).select_related(
        "dispatch__case__dossier", "dispatch__case__requesting_agency", "dispatch__handler__user"
    )
    newest = rows.order_by("dispatch", "-at", "-pk").distinct("dispatch").values("pk")
    found = rows.filter(pk__in=newest, registered_on__range=(span.first, span.last))
    found = found.prefetch_related(_words(seat, "dispatch__case__text"))
    for row in found.order_by("registered_on", "at", "pk").iterator(chunk_size=CHUNK):
        dispatch, case = row.dispatch, row.dispatch.case
        handler = dispatch.handler.user.full_name if dispatch.handler else ""
        yield Line(
            row.incoming_number, row.registered_on, case.document_kind,
            case.requesting_agency.short_name, _title(case),
            "; ".join(part for part in (case.document_number, handler) if part), dispatch.pk,
        )  # fmt: skip


def in_pieces(found: Iterator[T], size: int) -> Iterator[list[T]]:
    while piece := list(islice(found, size)):
        yield piece
