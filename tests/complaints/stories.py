"""A complaint carried to the stage a test needs; ``AT`` is a Monday in a quiet month."""

from datetime import date

from agencies import seating
from agencies.models import Agency
from complaints import mode, workflow
from complaints.models import ComplaintCase
from records.models import Installation
from tests.factories import SENT_AT, on_the

AT = on_the(SENT_AT)
ON = date(2026, 3, 2)
WORDS = {"subject": "Việc thu quỹ ở thôn chưa công khai", "summary": "Đề nghị xem xét."}
PLACE = "Tủ tài liệu số 2"


def taken_in(by, kind="complaint", **fields) -> ComplaintCase:
    marked = kind in ComplaintCase.GUARDED
    words = WORDS if mode.keeps_words() else {}
    given = {
        "channel": "post", "received_on": ON, "incoming_number": "45",
        "paper_place": PLACE, "secrecy": "working_secret" if marked else "ordinary", **words,
    }  # fmt: skip
    return workflow.take_in(by=by, at=AT, kind=kind, **{**given, **fields})


def classified(by, kind="complaint", competence="own", **fields) -> ComplaintCase:
    case = taken_in(by, kind, **fields)
    return workflow.classify(case, by=by, at=AT, kind=kind, competence_of=competence)


def admitted(p, kind="complaint", by=None, **fields) -> ComplaintCase:
    case = classified(by or p.nui_focal, kind, **fields)
    workflow.assign(case, by=p.nui_leader, at=AT, handler=p.nui_officer)
    return workflow.admit(case, by=p.nui_leader, at=AT, document_number="12-TB/ĐU")


def verified(p, kind="complaint", **fields) -> ComplaintCase:
    case = workflow.begin_verifying(admitted(p, kind, **fields), by=p.nui_officer, at=AT)
    said = "" if not mode.takes_words(case.dossier) else "Nội dung đơn có cơ sở."
    return workflow.record_verified(case, by=p.nui_officer, at=AT, verified=said)


def drafted(p, kind="complaint", **fields) -> ComplaintCase:
    case = verified(p, kind, **fields)
    said = "" if not mode.takes_words(case.dossier) else "Đơn đúng một phần."
    workflow.draft_conclusion(case, by=p.nui_officer, at=AT, conclusion=said)
    return case


def concluded(p, kind="complaint", **fields) -> ComplaintCase:
    case = drafted(p, kind, **fields)
    return workflow.conclude(case, by=p.nui_leader, at=AT, document_number="5-KL/ĐU")


def notified(p, kind="complaint", **fields) -> ComplaintCase:
    return workflow.notify(
        concluded(p, kind, **fields), by=p.nui_officer, at=AT, document_number="13-TB/ĐU"
    )


def accredit() -> None:
    Installation.objects.update(is_accredited=True, decision="12-QĐ/TU", since=ON)


def end_accreditation() -> None:
    Installation.objects.update(is_accredited=False, decision="", since=None)


def under(agency: Agency, parent: Agency) -> None:
    agency.parent = parent
    seating.found(agency)
