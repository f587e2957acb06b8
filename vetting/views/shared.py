"""Finding what a seat may see of the room; foreign and missing answer alike."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest

from agencies.models import Seat
from records.remarks import readable_by
from vetting.models import (
    ClassChange,
    Conclusion,
    ConclusionText,
    Correction,
    Finding,
    NewFact,
    Person,
    PersonWords,
    VettingCase,
)


def seat_or_404(request: HttpRequest) -> Seat:
    if request.seat is None:
        raise Http404
    return request.seat


def get_case(request: HttpRequest, pk: Any) -> VettingCase:
    found = VettingCase.objects.visible_to(request.seat).select_related(
        "dossier", "agency", "opened_by__user", "approver__user"
    )
    return one(found, pk)


def get_person(request: HttpRequest, pk: Any, number: int) -> Person:
    """With everything that was entered about them, as far as this seat may read words."""
    case = get_case(request, pk)
    found = persons_of(case, request.seat).filter(case=case)
    return one(found, number)


def persons_of(case: VettingCase, seat: Seat) -> Any:
    remarks = readable_by(seat)
    findings = Finding.objects.select_related("by__user").prefetch_related(
        Prefetch("remark", remarks), Prefetch("withdrawn_remark", remarks)
    )
    facts = NewFact.objects.select_related("by__user").prefetch_related(
        Prefetch("remark", remarks)
    )
    corrections = Correction.objects.select_related("by__user").prefetch_related(
        Prefetch("remark", remarks)
    )
    changes = ClassChange.objects.select_related("by__user").prefetch_related(
        Prefetch("remark", remarks)
    )
    return case.persons.select_related("case__dossier", "ended_by__user").prefetch_related(
        Prefetch("text", PersonWords.objects.visible_to(seat)),
        Prefetch("ended_remark", remarks),
        Prefetch("findings", findings),
        Prefetch("new_facts", facts),
        Prefetch("corrections", corrections),
        Prefetch("class_changes", changes),
        Prefetch("conclusions", Conclusion.objects.visible_to(seat)),
        "inquiries",
    )


def talks_of(case: VettingCase, seat: Seat) -> Any:
    remarks = readable_by(seat)
    return case.talks.select_related("by__user").prefetch_related(Prefetch("remark", remarks))


def get_conclusion(request: HttpRequest, pk: Any) -> Conclusion:
    """The document: its handlers read it in the file, whoever asked for it alone."""
    found = Conclusion.objects.visible_to(request.seat).select_related(
        "dossier", "agency", "drafted_by__user", "approved_by__user", "approved_hand",
        "replaces", "replaced_by",
    )  # fmt: skip
    texts = ConclusionText.objects.visible_to(request.seat)
    remarks = readable_by(request.seat)
    return one(
        found.prefetch_related(Prefetch("text", texts), Prefetch("returned_remark", remarks)), pk
    )


def own_conclusion(request: HttpRequest, pk: Any) -> Conclusion:
    """One of a file this seat reads; to who was given the document the file is not there."""
    conclusion = get_conclusion(request, pk)
    if not is_handler(request.seat, conclusion):
        raise Http404
    return conclusion


def is_handler(seat: Seat, conclusion: Conclusion) -> bool:
    cases = VettingCase.objects.visible_to(seat)
    return cases.filter(persons__pk=conclusion.person_id).exists()


def one(queryset: Any, pk: Any) -> Any:
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
