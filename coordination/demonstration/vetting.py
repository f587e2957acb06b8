"""Two vetting files under 003: one concluded, by code alone; the other, opened once the network is
accredited, waits for the police, with invented names and a file."""

from coordination.demonstration import papers
from coordination.demonstration.telling import Story, World
from records import installation
from requests import workflow as letters
from requests.models import Dispatch
from vetting import workflow
from vetting.models import Finding, VettingCase

BLOC, POLICE = "duccq", "ducat"
PLACE = "Tủ tài liệu mật số 1, Văn phòng Đảng ủy"
ACCREDITED = "Quyết định minh họa số 01/QĐ-MH (không có thật)"


def _opened(w: World, at, ground: str, persons: list[dict[str, str]]) -> VettingCase:
    return workflow.open_case(
        by=w.officer(BLOC), at=at, ground=ground, approver=w.leader(BLOC), persons=persons,
        paper_place=PLACE,
    )  # fmt: skip


def _asked(w: World, case: VettingCase, on) -> Story:
    """The request for verification, with a line for each person, sent and registered."""
    at = yield w.at(on, "08:50")
    letter = workflow.ask_for_verification(
        case, by=w.officer(BLOC), at=at, persons=case.persons.all(), to=w.agencies[POLICE]
    )
    letters.submit(letter, by=w.officer(BLOC), at=at)
    at = yield w.at(on, "10:05")
    letters.sign(letter, by=w.leader(BLOC), at=at)
    at = yield w.at(on, "10:40")
    letters.issue(letter, by=w.clerk(BLOC), at=at, document_number="21-CV/ĐUCCQ")
    at = yield w.at(on, "15:20")
    first = Dispatch.objects.filter(case=letter).order_by("line").first()
    letters.register(first, by=w.clerk(POLICE), at=at)


def accredited(w: World) -> Story:
    """From here on both ways of keeping a file can be seen: by code alone, and with its words."""
    at = yield w.at(w.ago(15), "07:30")
    installation.accredit(ACCREDITED, since=w.ago(15), at=at)


def two_classes(w: World) -> Story:
    """Two persons under one letter: one in the province, one with a foreign element."""
    on = w.ago(12)
    at = yield w.at(on, "08:20")
    persons = [
        {
            "code": "TĐ-052", "relatives": "in_province", "name": "Đặng Minh Họa",
            "birth_year": 1984, "post": "Phó Trưởng phòng", "organisation": "Sở Minh Họa",
            "managed_by": "Ban Thường vụ Đảng ủy Các cơ quan tỉnh",
        },
        {
            "code": "TĐ-053", "relatives": "foreign", "name": "Lê Thị Ví Dụ",
            "birth_year": 1990, "post": "Chuyên viên", "organisation": "Sở Minh Họa",
            "managed_by": "Đảng ủy Các cơ quan tỉnh",
        },
    ]  # fmt: skip
    case = _opened(w, at, "003-3.2.1", persons)
    paper = papers.file("de-nghi-TD-052.pdf", "Đề nghị thẩm định, mã TĐ-052 và TĐ-053")
    workflow.attach(case, by=w.officer(BLOC), at=at, files=[paper])
    yield from _asked(w, case, on)
    at = yield w.at(w.ago(6), "09:30")
    workflow.record_finding(
        case.persons.first(), by=w.officer(BLOC), at=at, part=Finding.Part.CURRENT,
        source="Đảng ủy Các cơ quan tỉnh", document_number="14-BC/ĐUCCQ", issued_on=w.ago(7),
        is_verified=True, verified_by="Ban Thường vụ Đảng ủy Các cơ quan tỉnh",
        verified_number="09-KL/ĐUCCQ", verified_on=w.ago(7),
        text="Chấp hành tốt chủ trương, chính sách tại nơi công tác và nơi cư trú.",
    )  # fmt: skip


def concluded(w: World) -> Story:
    """Both parts verified; drafted by one, signed by another."""
    at = yield w.at(w.ago(16), "09:10")
    case = _opened(w, at, "003-3.4", [{"code": "TĐ-047", "relatives": "in_province"}])
    person, by = case.persons.get(), w.officer(BLOC)
    at = yield w.at(w.ago(4), "14:15")
    found = [
        workflow.record_finding(
            person, by=by, at=at, part=part, source=source, document_number=number,
            issued_on=w.ago(5), is_verified=True, verified_by=source, verified_number=number,
            verified_on=w.ago(5),
        )
        for part, source, number in (
            (Finding.Part.HISTORY, "Cơ quan chức năng được Đảng ủy Công an tỉnh giao", "33-KQ"),
            (Finding.Part.CURRENT, "Đảng ủy Các cơ quan tỉnh", "12-KL/ĐUCCQ"),
        )
    ]  # fmt: skip
    at = yield w.at(w.ago(3), "08:30")
    conclusion = workflow.draft_conclusion(
        person, by=by, at=at, findings=found, paper_place=PLACE,
        signing_body="Ban Thường vụ Đảng ủy Các cơ quan tỉnh",
    )  # fmt: skip
    workflow.submit_conclusion(conclusion, by=by, at=at)
    at = yield w.at(w.ago(2), "10:00")
    workflow.sign_conclusion(
        conclusion, by=w.leader(BLOC), at=at, document_number="15-KL/ĐUCCQ", issued_on=w.ago(2)
    )


STORIES = (concluded, accredited, two_classes)
