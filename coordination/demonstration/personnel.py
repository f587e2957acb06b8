"""Personnel work and difficulties: an appointment half-way, a gate still shut, a letter up."""

from coordination.demonstration.telling import Story, World, answered, assigned, dispatch_to
from personnel.chains import chains
from personnel.models import PersonnelCase
from personnel.workflow import opening, steps
from regulations.models import Provision, Regulation
from reports.models import Difficulty
from reports.workflow import difficulties, gathering
from requests import workflow as letters
from requests.models import CoordinationRequest

POLICE, COMMUNE, LEAD = "ducat", "nuimay", "bnctu"


def _opened(w: World, at, by: str, chain: str, code: str) -> PersonnelCase:
    return opening.open_case(
        by=w.officer(by), at=at, chain=chains()[chain], code=code, signer=w.leader(by)
    )


def _sent(w: World, letter: CoordinationRequest, by: str, on, number: str) -> Story:
    at = yield w.at(on, "10:10")
    letters.submit(letter, by=letter.drafted_by, at=at)
    at = yield w.at(on, "11:05")
    letters.sign(letter, by=w.leader(by), at=at)
    at = yield w.at(on, "14:00")
    letters.issue(letter, by=w.clerk(by), at=at, document_number=number)


def appointment(w: World) -> Story:
    """001 Điều 4.1: the police have exchanged, the commune answers and prepares its proposal."""
    on = w.ago(9)
    at = yield w.at(on, "08:40")
    case = _opened(w, at, POLICE, "001-4.1.g9-cong-an", "CB-017")
    commune = w.agencies[COMMUNE]
    letter = steps.write_letter(case, by=w.officer(POLICE), at=at, step="trao-doi", to=commune)
    yield from _sent(w, letter, POLICE, on, "64-CV/ĐUCA")
    yield from assigned(w, letter, COMMUNE, w.ago(8))
    yield from answered(
        w, letter, COMMUNE, w.ago(5), "agrees", "Đảng ủy xã sẽ thực hiện quy trình."
    )
    at = yield w.at(w.ago(3), "09:00")
    ours = _opened(w, at, COMMUNE, "001-4.1.g9-xa", "CB-017")
    steps.link_incoming(
        ours, by=w.officer(COMMUNE), at=at, step="nhan-trao-doi",
        dispatch=dispatch_to(letter, COMMUNE),
    )  # fmt: skip
    at = yield w.at(w.ago(2), "09:20")
    steps.write_letter(ours, by=w.officer(COMMUNE), at=at, step="de-nghi", to=w.agencies["btvtu"])


def shut_gate(w: World) -> Story:
    """001 Điều 5.2: asked, not answered; until then nothing is decided."""
    on, by = w.ago(6), "suoinga"
    at = yield w.at(on, "08:30")
    case = _opened(w, at, by, "001-5.2.g6-ky-luat", "CB-023")
    letter = steps.write_letter(
        case, by=w.officer(by), at=at, step="thong-nhat", to=w.agencies[POLICE]
    )
    yield from _sent(w, letter, by, on, "41-CV/ĐU")
    at = yield w.at(w.ago(5), "08:45")
    letters.register(dispatch_to(letter, POLICE), by=w.clerk(POLICE), at=at)


def _raised(w: World, at, by: str, ref: str, what: str, proposal: str) -> Difficulty:
    regulation = Regulation.objects.get(key="002")
    return difficulties.raise_difficulty(
        by=w.officer(by), at=at, regulation=regulation, what=what, proposal=proposal,
        provision=Provision.objects.get(regulation=regulation, ref=ref),
    )  # fmt: skip


def difficulty(w: World) -> Story:
    """002 Điều 6.4: two communes, one letter to the Standing Committee, no answer yet; and one
    that waits."""
    at = yield w.at(w.ago(14), "09:15")
    first = _raised(
        w, at, COMMUNE, "5.1.c", "Năm ngày làm việc quá ngắn khi văn bản phải lấy ý kiến chi bộ.",
        "Quy định mười ngày làm việc với nội dung phải lấy ý kiến cơ sở.",
    )  # fmt: skip
    at = yield w.at(w.ago(12), "10:30")
    second = _raised(
        w, at, "tangiang", "4.2.g", "Chưa có mẫu báo cáo chung, mỗi kỳ phải làm lại nhiều lần.",
        "Ban hành mẫu báo cáo thống nhất.",
    )  # fmt: skip
    on = w.ago(7)
    at = yield w.at(on, "08:50")
    referral = gathering.consolidate(
        by=w.focal_point(LEAD), at=at, regulation=first.regulation, difficulties=[first, second],
        signer=w.leader(LEAD),
    )  # fmt: skip
    yield from _sent(w, referral.letter, LEAD, on, "88-BC/BNCTU")
    at = yield w.at(w.ago(2), "15:00")
    _raised(
        w, at, "suoinga", "5.2", "Tài liệu hội nghị thường đến sát ngày họp.",
        "Gửi bản điện tử trước, bản giấy phát tại hội nghị.",
    )  # fmt: skip


STORIES = (appointment, shut_gate, difficulty)
