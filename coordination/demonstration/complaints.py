"""Complaints at four stages and a matter under monitoring; nobody in them exists."""

from complaints import workflow
from coordination.demonstration.telling import Story, World

PLACE = "Tủ tài liệu hạn chế, Văn phòng Đảng ủy"


def road_fund(w: World) -> Story:
    """A complaint from the reception of citizens to its notice, all in time."""
    day = w.ago(14)
    at = yield w.at(day, "08:15")
    case = workflow.take_in(
        by=w.clerk("tangiang"), at=at, kind="complaint", channel="reception", received_on=day,
        incoming_number="218", writer_code="KN-031", paper_place=PLACE,
        subject="Khiếu nại việc thu kinh phí làm đường ngõ tại khu phố 4",
        summary="Đề nghị xem xét lại mức thu và việc công khai các khoản đã thu, đã chi.",
    )  # fmt: skip
    at = yield w.at(day, "10:20")
    workflow.classify(
        case, by=w.focal_point("tangiang"), at=at, kind="complaint", competence_of="own"
    )
    at = yield w.at(w.ago(13), "08:30")
    workflow.assign(
        case, by=w.leader("tangiang"), at=at, handler=w.officer("tangiang"),
        reason="Làm rõ các khoản đã thu trước khi kết luận.",
    )  # fmt: skip
    at = yield w.at(w.ago(13), "14:05")
    workflow.admit(case, by=w.leader("tangiang"), at=at, document_number="31-TB/ĐU")
    at = yield w.at(w.ago(12), "08:40")
    workflow.begin_verifying(case, by=w.officer("tangiang"), at=at)
    at = yield w.at(w.ago(6), "15:10")
    workflow.record_verified(
        case, by=w.officer("tangiang"), at=at, document_number="12-BC",
        verified="Mức thu đúng nghị quyết của khu phố; các khoản chi chưa được niêm yết.",
    )  # fmt: skip
    at = yield w.at(w.ago(5), "09:15")
    workflow.draft_conclusion(
        case, by=w.officer("tangiang"), at=at,
        conclusion="Khiếu nại đúng một phần: phải niêm yết các khoản đã chi.",
    )  # fmt: skip
    at = yield w.at(w.ago(4), "08:50")
    workflow.conclude(case, by=w.leader("tangiang"), at=at, document_number="07-KL/ĐU")
    at = yield w.at(w.ago(3), "10:30")
    workflow.notify(
        case, by=w.officer("tangiang"), at=at, document_number="34-TB/ĐU",
        notice="Thông báo kết quả giải quyết khiếu nại, kèm kết luận.",
    )  # fmt: skip


def about_a_colleague(w: World) -> Story:
    """A denunciation of somebody in the house, who knows nothing of it; a board watches it."""
    day = w.ago(5)
    at = yield w.at(day, "09:05")
    accused = next(
        s
        for s in w.seats
        if s.user.username == "tangiang.vanphong" and s.agency.code == "tangiang"
    )
    case = workflow.take_in(
        by=w.clerk("tangiang"), at=at, kind="denunciation", channel="superior", received_on=day,
        secrecy="working_secret", incoming_number="224", writer_code="TC-009", paper_place=PLACE,
        subject="Tố cáo cán bộ Văn phòng nhận quà khi làm thủ tục",
        summary="Nội dung đơn nêu ba lần nhận quà trong quý III; bản giấy lưu riêng.",
        passed_on_by=w.agencies["bnctu"], accused=[accused],
    )  # fmt: skip
    at = yield w.at(day, "14:20")
    workflow.classify(
        case, by=w.focal_point("tangiang"), at=at, kind="denunciation", competence_of="own"
    )
    at = yield w.at(w.ago(4), "08:10")
    workflow.assign(case, by=w.leader("tangiang"), at=at, handler=w.officer("tangiang"))


def land_of_many(w: World) -> Story:
    """Crowded and long-running: waits to be reported proactively."""
    day = w.ago(3)
    at = yield w.at(day, "07:50")
    workflow.take_in(
        by=w.clerk("nuimay"), at=at, kind="complaint", channel="reception", received_on=day,
        incoming_number="97", writer_code="KN-044", paper_place=PLACE, is_crowded=True,
        is_long_running=True, subject="Khiếu nại đông người về phương án đền bù đất bãi bồi",
        summary="Khoảng bốn mươi hộ cùng ký; vụ việc đã qua hai lần đối thoại.",
    )  # fmt: skip


def mixed(w: World) -> Story:
    """Two things in one letter: split, and one part answered by returning it with advice."""
    day = w.ago(8)
    at = yield w.at(day, "08:25")
    case = workflow.take_in(
        by=w.clerk("nuimay"), at=at, kind="mixed", channel="post", received_on=day,
        secrecy="working_secret", incoming_number="92", writer_code="HH-003", paper_place=PLACE,
        subject="Đơn vừa kiến nghị làm cầu dân sinh, vừa phản ánh việc khai thác cát",
        summary="Hai nội dung khác nhau trong một đơn.",
    )  # fmt: skip
    at = yield w.at(w.ago(7), "09:30")
    petition, _feedback = workflow.split(
        case, by=w.focal_point("nuimay"), at=at,
        parts=[
            ("petition", "Kiến nghị làm cầu dân sinh ở bản Thượng"),
            ("feedback", "Phản ánh việc khai thác cát ban đêm"),
        ],
    )  # fmt: skip
    at = yield w.at(w.ago(6), "10:15")
    petition = workflow.classify(
        petition, by=w.focal_point("nuimay"), at=at, kind="petition", competence_of="other"
    )
    at = yield w.at(w.ago(6), "15:40")
    workflow.return_to_writer(
        petition, by=w.leader("nuimay"), at=at, written_form="Phiếu hướng dẫn",
        reason="Hướng dẫn gửi cơ quan quản lý đường bộ.",
    )  # fmt: skip


def watched(w: World) -> Story:
    """A matter under monitoring: direction, stage, next report; nothing of an investigation."""
    at = yield w.at(w.ago(10), "09:00")
    workflow.open_matter(
        by=w.focal_point("bnctu"), at=at, monitor=w.officer("bnctu"),
        subject="Vụ việc sai phạm trong đấu giá quyền sử dụng đất tại phường Cửa Biển",
        handling_body="Cơ quan điều tra", stage="checked", direction_number="64-TB/TU",
        direction_on=w.ago(11), next_report_on=w.ahead(4), passed_on_by=w.agencies["tttu"],
    )  # fmt: skip


STORIES = (road_fund, about_a_colleague, land_of_many, mixed, watched)
