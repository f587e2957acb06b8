"""A small province, and letters carried to the state a test needs."""

from datetime import date, datetime
from types import SimpleNamespace

from agencies import seating
from agencies.models import Agency, Role, Seat, User
from records import access
from records.models import Secrecy, Side
from regulations.calendar import VIETNAM
from regulations.loading import load_calendar, load_pack, load_statutes
from regulations.models import DeadlineRule, Party
from regulations.packs import CALENDAR, PACKS, STATUTES, read_all, read_calendar, read_statutes
from requests import workflow
from requests.models import CoordinationRequest, Dispatch

SENT_AT = "2026-03-02 09:00"  # a Monday in a quiet month
PASSWORD = "mat khau thu nghiem 2026"
ROLES = {
    "leader": Role.LEADER,
    "focal": Role.FOCAL_POINT,
    "clerk": Role.CLERK,
    "officer": Role.OFFICER,
    "overseer": Role.OVERSEER,
}
AGENCIES = {
    "bnc": ("Ban Nội chính Tỉnh ủy", "CV/BNCTU", {"002": ["BNCTU"], "004": ["BNCTU"]}),
    "nui": ("Đảng ủy xã Núi Mây", "CV/ĐU", {"002": ["DUX"], "001": ["DUX"]}),
    "ben": ("Đảng ủy phường Bến Cảng", "CV/ĐU", {"002": ["DUX"], "001": ["DUX"]}),
    "dong": ("Đảng ủy xã Đồng Lúa", "CV/ĐU", {"002": ["DUX"], "001": ["DUX"]}),
    "khoi": ("Đảng ủy Khối các cơ quan tỉnh", "CV/ĐUK", {"004": ["DUK"], "003": ["DUCCQ"]}),
    "congan": (
        "Đảng ủy Công an tỉnh", "CV/ĐUCA", {"003": ["DUCAT"], "001": ["DUCAT"], "004": ["DUCAT"]},
    ),
    "thuongtruc": ("Thường trực Tỉnh ủy", "CV/TU", {"004": ["TTTU"], "002": ["TTTU"]}),
    "xaydung": ("Ban Xây dựng Đảng", "CV/BXDĐ", {"000": ["BXDD"]}),
    "kiemtra": ("Ủy ban Kiểm tra Đảng ủy", "CV/UBKT", {"000": ["UBKT"]}),
}  # fmt: skip


def on_the(text: str) -> datetime:
    """An instant in Viet Nam: ``on_the("2026-03-02 09:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def make_agency(code: str, name: str, letter_code: str = "CV/CQ", **fields) -> Agency:
    return seating.found(
        Agency(code=code, name=name, short_name=name, letter_code=letter_code, **fields)
    )


def make_seat(agency: Agency, *roles: str, username: str | None = None, **fields) -> Seat:
    username = username or f"{agency.code}.{roles[0]}"
    user = User(
        username=username, full_name=f"{username} Thử", welcomed_at=on_the("2025-01-01 08:00")
    )
    user.set_unusable_password()
    user.save()
    return seating.appoint(
        Seat(
            user=user, agency=agency, title="Cán bộ", roles=[ROLES.get(r, r) for r in roles],
            started_on=fields.pop("started_on", date(2025, 1, 1)), **fields,
        )
    )  # fmt: skip


def build_province() -> None:
    """The five regulations, the calendar, nine agencies with a seat for each role."""
    for pack in read_all():
        load_pack(pack)
    load_calendar(read_calendar(PACKS / CALENDAR))
    load_statutes(read_statutes(PACKS / STATUTES))
    for code, (name, letter_code, parties) in AGENCIES.items():
        agency = make_agency(code, name, letter_code)
        for key, codes in parties.items():
            for party in Party.objects.filter(regulation__key=key, code__in=codes):
                party.members.add(agency)
        for role in ("leader", "focal", "clerk", "officer"):
            make_seat(agency, role)
    make_seat(Agency.objects.get(code="thuongtruc"), "overseer")


def province() -> SimpleNamespace:
    """``p.bnc`` is an agency, ``p.bnc_clerk`` a seat of it."""
    seats = Seat.objects.select_related("user", "agency")
    people = {s.user.username.replace(".", "_"): s for s in seats}
    return SimpleNamespace(**{a.code: a for a in Agency.objects.all()}, **people)


def rule(code: str) -> DeadlineRule:
    return DeadlineRule.objects.filter(code=code).latest("version")


def draft_letter(by: Seat, to: list[Agency], *, code: str = "002-5.1.c", at=SENT_AT, **fields):
    """A complete draft under the rule ``code``."""
    found = rule(code)
    leader = by.agency.seats.with_role(Role.LEADER).first()
    values = {
        "subject": "Góp ý dự thảo Kế hoạch kiểm tra năm 2027",
        "body": "Đề nghị đồng chí nghiên cứu, tham gia ý kiến bằng văn bản.",
        "signer": leader,
        "secrecy": Secrecy.ORDINARY,
        "condition": found.condition,
    }
    if found.condition == "urgent":
        values |= {"urgency": "urgent", "urgent_means": "Điện thoại"}
    return workflow.draft(
        by=by, at=on_the(at), act=found.act, rule=found, addressees=to, **{**values, **fields}
    )


def attach(case: CoordinationRequest, *, name: str = "du-thao.pdf", at=SENT_AT):
    """A document row without bytes behind it; files have tests of their own."""
    return case.dossier.documents.create(
        name=name, content_type="application/pdf", size=7, sha256="ab" * 32,
        uploaded_by=case.drafted_by, uploaded_at=on_the(at),
    )  # fmt: skip


def signed_letter(by: Seat, to: list[Agency], *, at=SENT_AT, has_documents=True, **fields):
    case = draft_letter(by, to, at=at, **fields)
    if has_documents:
        attach(case, at=at)
    leader = by.agency.seats.with_role(Role.LEADER).first()
    workflow.submit(case, by=by, at=on_the(at))
    return workflow.sign(case, by=leader, at=on_the(at))


def sent_letter(by: Seat, to: list[Agency], *, at=SENT_AT, **fields) -> CoordinationRequest:
    case = signed_letter(by, to, at=at, **fields)
    clerk = by.agency.seats.with_role(Role.CLERK).first()
    return workflow.issue(case, by=clerk, at=on_the(at), document_number="12-CV/BNCTU")


def sent(by: Seat, to: Agency, *, at=SENT_AT, **fields) -> Dispatch:
    """The one dispatch of a letter to one agency."""
    return sent_letter(by, [to], at=at, **fields).dispatches.get()


def register(dispatch: Dispatch, *, at=SENT_AT, **fields) -> Dispatch:
    clerk = dispatch.requested_agency.seats.with_role(Role.CLERK).first()
    return workflow.register(dispatch, by=clerk, at=on_the(at), **fields)


def received(by: Seat, to: Agency, *, at=SENT_AT, **fields) -> Dispatch:
    """Sent and registered at the same instant."""
    return register(sent(by, to, at=at, **fields), at=at)


def assigned(by: Seat, to: Agency, *, at=SENT_AT, **fields) -> Dispatch:
    dispatch = received(by, to, at=at, **fields)
    focal = to.seats.with_role(Role.FOCAL_POINT).first()
    officer = to.seats.with_role(Role.OFFICER).first()
    return workflow.assign(dispatch, by=focal, at=on_the(at), handler=officer)


def reply_draft(dispatch: Dispatch, *, at=SENT_AT, stance="agrees", body="Nhất trí.", **fields):
    seats = dispatch.requested_agency.seats
    officer = dispatch.handler or seats.with_role(Role.FOCAL_POINT).first()
    leader = dispatch.requested_agency.seats.with_role(Role.LEADER).first()
    return workflow.save_reply(
        dispatch, by=officer, at=on_the(at), version=0,
        **{"stance": stance, "body": body, "signer": leader, **fields},
    )  # fmt: skip


def signed_reply(dispatch: Dispatch, *, at=SENT_AT, **fields):
    reply = reply_draft(dispatch, at=at, **fields)
    workflow.submit_reply(reply, by=reply.drafted_by, at=on_the(at))
    return workflow.sign_reply(reply, by=reply.signer, at=on_the(at))


def replied(dispatch: Dispatch, *, at=SENT_AT, **fields) -> Dispatch:
    reply = signed_reply(dispatch, at=at, **fields)
    clerk = dispatch.requested_agency.seats.with_role(Role.CLERK).first()
    workflow.issue_reply(reply, by=clerk, at=on_the(at), document_number="7-CV/ĐU")
    return Dispatch.objects.get(pk=dispatch.pk)


def oversee(dispatch: Dispatch, seat: Seat) -> None:
    """Let a seat know number, parties and clock, as ``issue`` does for those who oversee."""
    circle = access.Circle((seat.group_id,), Side.OVERSEES, "theo dõi", access.TRACK)
    for dossier in (dispatch.dossier, dispatch.case.dossier):
        access.grant(dossier, circle, by=None)


def fresh(row):
    """The row as the database has it now, with nothing cached."""
    return type(row).objects.get(pk=row.pk)
