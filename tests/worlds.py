"""A letter in every state between Ban Nội chính and two communes, each word of it a canary.

Also one that Đảng ủy Khối sends to Ban Nội chính, which Thường trực Tỉnh ủy oversees.
"""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import Agency, Seat
from records import documents
from records.models import Document, Dossier, EmergencyOpening, FormKey
from requests import workflow
from requests.models import CoordinationRequest, Dispatch
from tests import factories
from tests.factories import on_the

CANARY = "hoang-yen"
SENT, LATER, SILENT = "2026-03-02 09:00", "2026-03-03 10:00", "2026-03-10 08:00"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
AT = on_the(LATER)


@dataclass
class World:
    """``ordinary`` and ``restricted`` name what stands in each state; the lists hold everything."""

    p: SimpleNamespace
    ordinary: dict[str, Dispatch] = field(default_factory=dict)
    restricted: dict[str, Dispatch] = field(default_factory=dict)
    drafts: dict[str, CoordinationRequest] = field(default_factory=dict)

    @property
    def letters(self) -> list[CoordinationRequest]:
        return list(CoordinationRequest.objects.order_by("drafted_at", "pk"))

    @property
    def dispatches(self) -> list[Dispatch]:
        return list(Dispatch.objects.order_by("delivered_at", "pk"))

    @property
    def files(self) -> list[Document]:
        return list(Document.objects.order_by("uploaded_at", "pk"))


def words(state: str) -> dict[str, str]:
    return {"subject": f"Trích yếu {CANARY} {state}", "body": f"Nội dung {CANARY} {state}"}


def put_file(dossier: Dossier, by: Seat, *, inside: Agency | None = None) -> Document:
    """A file whose bytes are there, and whose name is a canary."""
    upload = SimpleUploadedFile(f"{CANARY}-{by.agency.code}.pdf", PDF)
    return documents.store(upload, dossier=dossier, by=by, at=on_the(SENT), inside=inside)


def letter(p, state: str, to: list[Agency] | None = None, **fields) -> CoordinationRequest:
    case = factories.draft_letter(p.bnc_officer, to or [p.nui], **words(state), **fields)
    put_file(case.dossier, p.bnc_officer)
    return case


def submitted(p, *args, **fields) -> CoordinationRequest:
    return workflow.submit(letter(p, *args, **fields), by=p.bnc_officer, at=on_the(SENT))


def signed(p, *args, **fields) -> CoordinationRequest:
    return workflow.sign(submitted(p, *args, **fields), by=p.bnc_leader, at=on_the(SENT))


def issued(p, *args, **fields) -> CoordinationRequest:
    return workflow.issue(signed(p, *args, **fields), by=p.bnc_clerk, at=on_the(SENT))


def received(p, state: str, **fields) -> Dispatch:
    return factories.register(issued(p, state, **fields).dispatches.get(), at=SENT)


def in_hand(p, state: str, **fields) -> Dispatch:
    return workflow.assign(
        received(p, state, **fields), by=p.nui_focal, at=AT, handler=p.nui_officer,
        assignment_note=f"Ghi chú giao việc {CANARY}",
    )  # fmt: skip


def answer(p, dispatch: Dispatch):
    """A draft of an answer with a file, both inside the agency."""
    put_file(dispatch.dossier, p.nui_officer, inside=p.nui)
    return factories.reply_draft(
        dispatch, at=LATER, stance="disagrees", body=f"Lý do không đồng ý {CANARY}"
    )


def put_before_the_leader(p, dispatch: Dispatch):
    return workflow.submit_reply(answer(p, dispatch), by=p.nui_officer, at=AT)


def signed_answer(p, dispatch: Dispatch):
    return workflow.sign_reply(put_before_the_leader(p, dispatch), by=p.nui_leader, at=AT)


def answered(p, dispatch: Dispatch) -> Dispatch:
    workflow.issue_reply(signed_answer(p, dispatch), by=p.nui_clerk, at=AT)
    return factories.fresh(dispatch)


def build(p) -> World:
    world = World(p)
    _drafts(world)
    _ordinary(world)
    _exchanges(world)
    _restricted(world)
    _besides(world)
    return world


def _drafts(world: World) -> None:
    p, drafts = world.p, world.drafts
    drafts["draft"] = letter(p, "nháp", [p.nui, p.ben])
    drafts["submitted"] = submitted(p, "trình", [p.nui, p.ben])
    drafts["returned"] = workflow.return_to_draft(
        submitted(p, "trả lại"), by=p.bnc_leader, at=AT, returned_note=f"Sửa lại {CANARY}"
    )
    drafts["signed"] = signed(p, "đã ký", [p.nui, p.ben])
    drafts["restricted draft"] = letter(p, "nháp mật", secrecy="working_secret")
    drafts["restricted signed"] = signed(p, "ký mật", secrecy="working_secret")


def _ordinary(world: World) -> None:
    p, ordinary = world.p, world.ordinary
    ordinary["sent"] = issued(p, "gửi").dispatches.get()
    ordinary["received"] = received(p, "nhận")
    ordinary["answer drafted"] = in_hand(p, "soạn trả lời")
    answer(p, ordinary["answer drafted"])
    ordinary["answer signed"] = in_hand(p, "ký trả lời")
    signed_answer(p, ordinary["answer signed"])
    ordinary["replied"] = answered(p, in_hand(p, "đã trả lời"))
    ordinary["declined"] = workflow.decline(
        received(p, "từ chối"), by=p.nui_leader, at=AT, reason=f"Lý do từ chối {CANARY}"
    )
    ordinary["consented"] = received(p, "im lặng")
    workflow.confirm_consent(ordinary["consented"], by=p.bnc_leader, at=on_the(SILENT))
    ordinary["withdrawn"] = received(p, "thu hồi")
    workflow.withdraw(
        ordinary["withdrawn"].case, by=p.bnc_leader, at=AT, reason=f"Lý do thu hồi {CANARY}"
    )
    ordinary["closed"] = answered(p, in_hand(p, "kết thúc"))
    workflow.close(ordinary["closed"].case, by=p.bnc_officer, at=AT)


def _exchanges(world: World) -> None:
    """Two addressees; what the second one does is none of the first one's business."""
    p, ordinary = world.p, world.ordinary
    case = issued(p, "hai nơi", [p.nui, p.ben])
    ordinary["of two, first"] = case.dispatches.get(requested_agency=p.nui)
    dispatch = ordinary["of two, second"] = factories.register(
        case.dispatches.get(requested_agency=p.ben), at=SENT, documents_complete=False,
        missing=f"Còn thiếu {CANARY}",
    )  # fmt: skip
    workflow.correct_receipt(
        dispatch, by=p.ben_clerk, at=AT, registered_on=date(2026, 3, 2),
        reason=f"Lý do sửa {CANARY}",
    )  # fmt: skip
    workflow.give_notice(
        dispatch, by=p.ben_focal, at=AT, reason=f"Lý do thêm {CANARY}",
        new_due_on=date(2026, 3, 16), document_number="5-CV/ĐU",
    )  # fmt: skip
    workflow.log_contact(
        dispatch, by=p.ben_leader, at=AT, on=date(2026, 3, 3), means="telephone",
        said=f"Đã nói {CANARY}",
    )  # fmt: skip
    workflow.remind(dispatch, by=p.bnc_officer, at=AT, text=f"Đôn đốc {CANARY}")
    put_file(dispatch.dossier, p.ben_focal, inside=p.ben)
    factories.reply_draft(dispatch, at=LATER, body=f"Ý kiến {CANARY}")
    agreed = ordinary["agreed"] = received(p, "thống nhất", code="002-5.1.a")
    proposal = workflow.propose_time(
        agreed, by=p.nui_focal, at=AT, due_on=date(2026, 3, 20), reason=f"Đề nghị {CANARY}"
    )
    workflow.accept_time(proposal, by=p.bnc_officer, at=AT)


def _restricted(world: World) -> None:
    p, restricted = world.p, world.restricted
    secret = {"secrecy": "working_secret"}
    restricted["sent"] = issued(p, "gửi mật", **secret).dispatches.get()
    restricted["answer signed"] = in_hand(p, "ký trả lời mật", **secret)
    signed_answer(p, restricted["answer signed"])
    restricted["replied"] = answered(p, in_hand(p, "đã trả lời mật", **secret))


def _besides(world: World) -> None:
    """What hangs on no dossier of these, and a letter that a third body oversees."""
    p = world.p
    case = factories.sent_letter(
        p.khoi_officer, [p.bnc], code="004-3.1", **words("khối"), at=SENT, has_documents=False
    )
    world.ordinary["overseen"] = case.dispatches.get()
    FormKey.objects.create(key=uuid4(), user=p.bnc_officer.user, path="/ho-so/", redirect=CANARY)
    EmergencyOpening.objects.create(
        agency=p.nui, file_number="PH-2026-0001", file_agency=p.bnc, asked_by=p.nui_officer,
        asked_at=AT, reason=f"Lý do mở {CANARY}", until_on=date(2026, 3, 9),
    )  # fmt: skip
