"""Letters between Ban Nội chính Tỉnh ủy and the communes (regulation 002)."""

from coordination.demonstration.province import COMMUNES
from coordination.demonstration.telling import (
    RESTRICTED,
    Story,
    World,
    answer_signed,
    answer_submitted,
    answer_written,
    answered,
    assigned,
    closed,
    dispatch_to,
    drafted,
    notice_given,
    registered,
    sent,
    signed,
    submitted,
)
from requests import workflow

OPINION, URGENT = "002-5.1.c", "002-5.1.c-urgent"
INFORMATION, NOTICE = "002-5.1.a", "002-5.1.a-notice"
BNC = "bnctu"
GREETING = "Kính gửi các đồng chí Thường trực Đảng ủy.\n\n"
DRAFT_FILES = ("Công văn lấy ý kiến.pdf", "Dự thảo văn bản.docx")


def inspection_plan(w: World) -> Story:
    """Two days left: one commune writes, one has agreed, one has not registered it."""
    due = w.ahead(2)
    received = w.received_for(due, 5)
    case = yield from sent(
        w, by=BNC, on=received, rule=OPINION, to=("tangiang", "nuimay", "bencang"),
        files=(*DRAFT_FILES, "Phụ lục lịch kiểm tra dự kiến.docx"),
        subject="Xin ý kiến dự thảo Kế hoạch kiểm tra công tác nội chính và phòng, chống tham "
        "nhũng, lãng phí, tiêu cực",
        body=GREETING
        + "Ban Nội chính Tỉnh ủy gửi dự thảo Kế hoạch kiểm tra, giám sát công tác nội chính và "
        "phòng, chống tham nhũng, lãng phí, tiêu cực. Đề nghị các đồng chí nghiên cứu, tham gia "
        "ý kiến về đối tượng, nội dung và thời gian kiểm tra dự kiến tại địa phương.",
    )  # fmt: skip
    yield from registered(w, case, "nuimay", received)
    yield from assigned(
        w, case, "tangiang", received, "Đồng chí đối chiếu với lịch công tác của Đảng ủy phường."
    )
    yield from answered(w, case, "nuimay", w.after(received), "agrees", "")
    yield from answer_written(
        w, case, "tangiang", w.after(received, 2), "agrees_with_comments",
        "Đảng ủy phường Tân Giang thống nhất với dự thảo. Đề nghị lùi thời gian kiểm tra tại "
        "phường một tuần để không trùng kỳ họp Hội đồng nhân dân phường.",
    )  # fmt: skip


def petitions_guidance(w: World) -> Story:
    """Long past: silence not yet confirmed, silence confirmed, and a disagreement."""
    due = w.settled(w.ago(6), 5)
    received = w.received_for(due, 5)
    case = yield from sent(
        w, by=BNC, on=received, rule=OPINION, to=("donglua", "suoinga", "cuabien"),
        files=(*DRAFT_FILES, "Mẫu sổ theo dõi đơn.docx"),
        subject="Xin ý kiến dự thảo Hướng dẫn tiếp nhận, xử lý và theo dõi đơn, thư tại cấp ủy "
        "cơ sở",
        body=GREETING
        + "Để thống nhất việc tiếp nhận, phân loại và theo dõi đơn, thư, Ban Nội chính Tỉnh ủy "
        "xây dựng dự thảo Hướng dẫn và mẫu sổ theo dõi (gửi kèm). Đề nghị các đồng chí tham gia "
        "ý kiến bằng văn bản trong thời hạn của Quy chế.",
    )  # fmt: skip
    for agency in ("donglua", "suoinga", "cuabien"):
        yield from registered(w, case, agency, received)
    yield from answered(
        w, case, "suoinga", w.after(received, 3), "disagrees",
        "Đảng ủy xã Suối Ngà chưa thống nhất mục 3 của dự thảo: xã hiện có một biên chế văn "
        "phòng, chưa thể lập sổ riêng cho từng loại đơn. Đề nghị dùng một sổ chung.",
    )  # fmt: skip
    at = yield w.at(w.after(due), "08:30")
    workflow.confirm_consent(dispatch_to(case, "cuabien"), by=w.officer(BNC), at=at)


def training_programme(w: World) -> Story:
    """A valid notice of more time; beside it an answer in good time."""
    received = w.received_for(w.ahead(2), 5)
    case = yield from sent(
        w, by=BNC, on=received, rule=OPINION, to=("nuimay", "donglua"), files=DRAFT_FILES,
        subject="Xin ý kiến dự thảo Chương trình bồi dưỡng nghiệp vụ công tác nội chính",
        body=GREETING
        + "Đề nghị các đồng chí cho ý kiến về chuyên đề, thời lượng và số lượng cán bộ cử tham "
        "gia các lớp bồi dưỡng nghiệp vụ công tác nội chính.",
    )  # fmt: skip
    yield from registered(w, case, "nuimay", received)
    yield from registered(w, case, "donglua", received)
    yield from notice_given(
        w, case, "nuimay", w.after(received, 2),
        "Cần xin ý kiến các chi bộ trực thuộc trước khi tổng hợp.", w.ahead(6),
        document_number="12-CV/ĐU",
    )  # fmt: skip


def accountability_rules(w: World) -> Story:
    """Notices that came too late: one stands as late, one the requester accepted."""
    due = w.settled(w.ago(3), 5)
    received = w.received_for(due, 5)
    case = yield from sent(
        w, by=BNC, on=received, rule=OPINION, to=("bencang", "suoinga"), files=DRAFT_FILES,
        subject="Xin ý kiến dự thảo Quy định trách nhiệm người đứng đầu trong công tác nội chính",
        body=GREETING
        + "Ban Nội chính Tỉnh ủy đang hoàn thiện dự thảo Quy định để trình Ban Thường vụ Tỉnh "
        "ủy. Đề nghị các đồng chí tham gia ý kiến vào Chương II và Chương III.",
    )  # fmt: skip
    yield from registered(w, case, "bencang", received)
    yield from registered(w, case, "suoinga", received)
    yield from notice_given(
        w, case, "bencang", due, "Đồng chí phụ trách đang đi công tác.", w.ahead(4),
        document_number="31-CV/ĐU",
    )  # fmt: skip
    late = yield from notice_given(
        w, case, "suoinga", due, "Dự thảo dài, cần thêm thời gian nghiên cứu.", w.ahead(5),
        document_number="19-CV/ĐU",
    )  # fmt: skip
    at = yield w.at(w.after(due), "09:00")
    workflow.accept_late_notice(late, by=w.officer(BNC), at=at)


def citizens_meeting(w: World) -> Story:
    """Due today; the answer waits for the leader's signature."""
    sent_on = w.ago(4)
    case = yield from sent(
        w, by=BNC, on=sent_on, rule=INFORMATION, to=("tangiang",), letter_reply_by=w.today,
        subject="Đề nghị cung cấp số liệu tiếp công dân, xử lý đơn, thư của Đảng ủy phường",
        body=GREETING
        + "Để phục vụ báo cáo của Ban Chỉ đạo tỉnh, đề nghị Đảng ủy phường cung cấp số liệu "
        "tiếp công dân, số đơn tiếp nhận, đã giải quyết và còn tồn, kèm nguyên nhân.",
    )  # fmt: skip
    yield from assigned(w, case, "tangiang", sent_on)
    yield from answer_submitted(
        w, case, "tangiang", w.ago(1), "informs",
        "Trong kỳ, Đảng ủy phường tiếp 14 lượt công dân, nhận 9 đơn, đã giải quyết 7 đơn; 2 đơn "
        "đang trong thời hạn xem xét.",
        is_verified=True, verified_by="Ủy ban Kiểm tra Đảng ủy phường",
        verified_number="08-KL/UBKT", verified_on=w.ago(5),
    )  # fmt: skip


def land_clearance(w: World) -> Story:
    """Three days late, not handed out, chased by letter and by telephone."""
    due = w.ago(3)
    case = yield from sent(
        w, by=BNC, on=w.ago(10), rule=INFORMATION, to=("donglua",), letter_reply_by=due,
        subject="Đề nghị cung cấp thông tin tình hình khiếu kiện về giải phóng mặt bằng",
        body=GREETING
        + "Đề nghị Đảng ủy xã cung cấp tình hình, diễn biến và hướng xử lý vụ việc khiếu kiện "
        "liên quan đến giải phóng mặt bằng tuyến đường liên xã.",
    )  # fmt: skip
    yield from registered(w, case, "donglua", w.ago(9))
    at = yield w.at(w.ago(2), "08:40")
    workflow.remind(
        dispatch_to(case, "donglua"), by=w.officer(BNC), at=at,
        text="Đề nghị Đảng ủy xã khẩn trương gửi thông tin để kịp tổng hợp.",
    )  # fmt: skip
    at = yield w.at(w.ago(1), "14:20")
    workflow.log_contact(
        dispatch_to(case, "donglua"), by=w.officer(BNC), at=at, on=w.ago(1), means="telephone",
        said="Chánh Văn phòng Đảng ủy xã cho biết đang tổng hợp, sẽ gửi trong tuần.",
    )  # fmt: skip


def quarterly_figures(w: World) -> Story:
    """Plenty of time."""
    case = yield from sent(
        w, by=BNC, on=w.ago(2), rule=INFORMATION, to=("tangiang", "suoinga"),
        letter_reply_by=w.ahead(12), files=("Biểu mẫu số liệu.docx",),
        subject="Đề nghị cung cấp số liệu công tác nội chính phục vụ sơ kết",
        body=GREETING
        + "Đề nghị các đồng chí điền biểu mẫu gửi kèm, gửi về Ban Nội chính Tỉnh ủy đúng thời "
        "hạn để tổng hợp.",
    )  # fmt: skip
    yield from assigned(w, case, "suoinga", w.ago(2))
    yield from registered(w, case, "tangiang", w.ago(1))


def security_bulletin(w: World) -> Story:
    """For information: some have registered it, some have not."""
    case = yield from sent(
        w, by=BNC, on=w.ago(6), rule=NOTICE, to=COMMUNES, files=("Thông báo.pdf",),
        subject="Thông báo tình hình công tác nội chính trên địa bàn tỉnh",
        body=GREETING
        + "Ban Nội chính Tỉnh ủy thông báo tình hình công tác nội chính trong tháng và một số "
        "nhiệm vụ trọng tâm để các đồng chí biết, chỉ đạo.",
    )  # fmt: skip
    for agency in ("tangiang", "nuimay", "suoinga", "donglua"):
        yield from registered(w, case, agency, w.ago(5))


def ward_asks(w: World) -> Story:
    """A ward asks the board; the answer is signed and waits for the clerk."""
    received = w.received_for(w.ahead(1), 5)
    case = yield from sent(
        w, by="tangiang", on=received, rule=OPINION, to=(BNC,), files=DRAFT_FILES,
        subject="Xin ý kiến dự thảo Đề án nâng cao chất lượng công tác tiếp công dân của phường",
        body="Kính gửi Ban Nội chính Tỉnh ủy.\n\nĐảng ủy phường Tân Giang gửi dự thảo Đề án, "
        "đề nghị đồng chí Trưởng Ban cho ý kiến để hoàn thiện trước khi ban hành.",
    )  # fmt: skip
    yield from assigned(w, case, BNC, received)
    yield from answer_signed(
        w, case, BNC, w.ago(1), "agrees_with_comments",
        "Ban Nội chính Tỉnh ủy cơ bản thống nhất. Đề nghị bổ sung trách nhiệm của các ban xây "
        "dựng Đảng phường và lộ trình thực hiện theo từng quý.",
    )  # fmt: skip


def not_competent(w: World) -> Story:
    """Declined: it belongs to another body."""
    case = yield from sent(
        w, by="nuimay", on=w.ago(7), rule=INFORMATION, to=(BNC,), letter_reply_by=w.ago(1),
        subject="Đề nghị cung cấp hồ sơ kết luận kiểm tra tài chính Đảng",
        body="Kính gửi Ban Nội chính Tỉnh ủy.\n\nĐề nghị cung cấp bản sao kết luận kiểm tra tài "
        "chính Đảng để Đảng ủy xã rà soát, khắc phục.",
    )  # fmt: skip
    yield from registered(w, case, BNC, w.ago(6))
    at = yield w.at(w.ago(5), "10:05")
    workflow.decline(
        dispatch_to(case, BNC), by=w.leader(BNC), at=at,
        reason="Nội dung thuộc thẩm quyền của Ủy ban Kiểm tra Tỉnh ủy; đề nghị gửi cơ quan đó.",
    )  # fmt: skip


def withdrawn(w: World) -> Story:
    case = yield from sent(
        w, by=BNC, on=w.ago(8), rule=OPINION, to=("bencang", "cuabien"), files=DRAFT_FILES,
        subject="Xin ý kiến dự thảo Quy chế tiếp công dân định kỳ",
        body=GREETING + "Đề nghị các đồng chí tham gia ý kiến vào dự thảo Quy chế gửi kèm.",
    )  # fmt: skip
    yield from registered(w, case, "bencang", w.ago(7))
    at = yield w.at(w.ago(6), "16:00")
    workflow.withdraw(
        case, by=w.leader(BNC), at=at, reason="Gửi nhầm bản dự thảo cũ; sẽ gửi lại bản đã sửa."
    )


def finished(w: World) -> Story:
    """Closed: one answer in time, one late."""
    due = w.ago(14)
    case = yield from sent(
        w, by=BNC, on=w.ago(20), rule=INFORMATION, to=("tangiang", "cuabien"), letter_reply_by=due,
        subject="Đề nghị cung cấp kết quả rà soát các vụ việc tồn đọng, kéo dài",
        body=GREETING
        + "Đề nghị cung cấp danh mục vụ việc và kết quả rà soát đến hết tháng trước.",
    )  # fmt: skip
    yield from assigned(w, case, "tangiang", w.ago(19))
    yield from registered(w, case, "cuabien", w.ago(18))
    yield from answered(
        w, case, "tangiang", w.ago(15), "informs",
        "Phường không còn vụ việc tồn đọng, kéo dài; hồ sơ rà soát lưu tại Văn phòng Đảng ủy.",
    )  # fmt: skip
    yield from answered(
        w, case, "cuabien", w.ago(11), "informs",
        "Phường còn 01 vụ việc, đã có kế hoạch giải quyết trong quý.",
    )  # fmt: skip
    yield from closed(w, case, w.ago(10))


def restricted(w: World) -> Story:
    """Mật công tác: only those named read it."""
    case = yield from sent(
        w, by=BNC, on=w.ago(5), rule=INFORMATION, to=("tangiang",), letter_reply_by=w.ahead(3),
        **RESTRICTED,
        subject="Đề nghị cung cấp thông tin về vụ việc theo dõi mã TD-07",
        body="Đề nghị Đảng ủy phường cung cấp tình hình, kết quả xử lý vụ việc mã TD-07 thuộc "
        "diện Ban Chỉ đạo tỉnh theo dõi.",
    )  # fmt: skip
    yield from assigned(w, case, "tangiang", w.ago(4), "Chỉ trao đổi trực tiếp với lãnh đạo.")


def urgent(w: World) -> Story:
    """Gấp, đột xuất: the letter's own date, by telephone first; silence is never consent."""
    case = yield from sent(
        w, by=BNC, on=w.ago(1), rule=URGENT, to=("cuabien",), letter_reply_by=w.ahead(1),
        urgency="urgent", urgent_means="Điện thoại cho đồng chí Phó Bí thư Thường trực",
        files=DRAFT_FILES,
        subject="Xin ý kiến gấp về phương án tiếp xúc, đối thoại với công dân",
        body=GREETING + "Đề nghị đồng chí cho ý kiến ngay về phương án đối thoại gửi kèm.",
    )  # fmt: skip
    yield from registered(w, case, "cuabien", w.ago(1))
    at = yield w.at(w.ago(1), "16:30")
    workflow.log_contact(
        dispatch_to(case, "cuabien"), by=w.officer(BNC), at=at, on=w.ago(1), means="telephone",
        said="Đã gọi đồng chí Phó Bí thư Thường trực; phường sẽ trả lời trong ngày mai.",
    )  # fmt: skip


def short_letter_date(w: World) -> Story:
    """An opinion whose own date leaves no day for a notice: urgent, no consent."""
    case = yield from sent(
        w, by=BNC, on=w.ago(2), rule=OPINION, to=("nuimay",), letter_reply_by=w.ago(1),
        files=DRAFT_FILES,
        subject="Xin ý kiến dự thảo Báo cáo nhanh công tác nội chính tuần",
        body=GREETING + "Đề nghị đồng chí cho ý kiến vào dự thảo Báo cáo nhanh gửi kèm.",
    )  # fmt: skip
    yield from registered(w, case, "nuimay", w.ago(1))


def in_preparation(w: World) -> Story:
    yield from drafted(
        w, by=BNC, on=w.ago(1), rule=OPINION, to=("tangiang", "suoinga"),
        subject="Xin ý kiến dự thảo Kế hoạch công tác nội chính năm tới",
        body=GREETING + "Ban Nội chính Tỉnh ủy gửi dự thảo Kế hoạch …",
    )  # fmt: skip


def before_the_leader(w: World) -> Story:
    yield from submitted(
        w, by=BNC, on=w.ago(1), rule=OPINION, to=("tangiang", "bencang", "cuabien"),
        files=DRAFT_FILES,
        subject="Xin ý kiến dự thảo Quy trình phối hợp xử lý thông tin báo chí nêu",
        body=GREETING
        + "Đề nghị các đồng chí tham gia ý kiến vào dự thảo Quy trình, nhất là thời hạn phản "
        "hồi thông tin báo chí nêu tại địa phương.",
    )  # fmt: skip


def before_the_clerk(w: World) -> Story:
    yield from signed(
        w, by=BNC, on=w.ago(1), rule=INFORMATION, to=("nuimay", "donglua"),
        letter_reply_by=w.ahead(8),
        subject="Đề nghị cung cấp danh sách vụ việc đông người, phức tạp",
        body=GREETING + "Đề nghị các đồng chí cung cấp danh sách vụ việc và hướng giải quyết.",
    )  # fmt: skip


def returned(w: World) -> Story:
    case = yield from submitted(
        w, by=BNC, on=w.ago(3), rule=INFORMATION, to=("bencang",), letter_reply_by=w.ahead(6),
        subject="Đề nghị cung cấp thông tin thực hiện kết luận kiểm tra",
        body=GREETING + "Đề nghị cung cấp thông tin về việc thực hiện kết luận kiểm tra.",
    )  # fmt: skip
    at = yield w.at(w.ago(2), "08:15")
    workflow.return_to_draft(
        case, by=w.leader(BNC), at=at, returned_note="Ghi rõ số, ngày của kết luận kiểm tra."
    )


def ward_prepares(w: World) -> Story:
    yield from drafted(
        w, by="tangiang", on=w.ago(1), rule=OPINION, to=(BNC,),
        subject="Xin ý kiến dự thảo Nghị quyết chuyên đề về công tác nội chính của phường",
        body="Kính gửi Ban Nội chính Tỉnh ủy.\n\nĐảng ủy phường gửi dự thảo …",
    )  # fmt: skip


STORIES = (
    inspection_plan,
    petitions_guidance,
    training_programme,
    accountability_rules,
    citizens_meeting,
    land_clearance,
    quarterly_figures,
    security_bulletin,
    ward_asks,
    not_competent,
    withdrawn,
    finished,
    restricted,
    urgent,
    short_letter_date,
    in_preparation,
    before_the_leader,
    before_the_clerk,
    returned,
    ward_prepares,
)
