"""Letters under the other regulations: 000 in a ward, 001 police, 003 vetting, 004 the bloc."""

from coordination.demonstration.telling import (
    RESTRICTED,
    Story,
    World,
    answered,
    assigned,
    closed,
    dispatch_to,
    mornings,
    notice_given,
    registered,
    sent,
)
from requests import workflow

BLOC, POLICE = "duccq", "ducat"
WARD = "tangiang-"
VETTING = (
    "Đề nghị thẩm tra, xác minh lịch sử chính trị đối với nhân sự có mã hồ sơ {code}. Hồ sơ giấy "
    "gửi theo đường văn thư mật; tại đây chỉ theo dõi thời hạn."
)


# --- 001: the provincial police and the communes -------------------------------------------------


def public_order(w: World) -> Story:
    """One commune has answered, one is late."""
    case = yield from sent(
        w, by=POLICE, on=w.ago(9), rule="001-6.2", to=("tangiang", "nuimay"),
        letter_reply_by=w.ago(2),
        subject="Đề nghị cung cấp thông tin tình hình an ninh, trật tự tại khu vực giáp ranh",
        body="Đề nghị Đảng ủy xã, phường cung cấp tình hình an ninh, trật tự tại khu vực giáp "
        "ranh và các kiến nghị với lực lượng Công an.",
    )  # fmt: skip
    yield from assigned(w, case, "tangiang", w.ago(8))
    yield from registered(w, case, "nuimay", w.ago(7))
    yield from answered(
        w, case, "tangiang", w.ago(4), "informs",
        "Tình hình an ninh, trật tự khu vực giáp ranh ổn định; phường kiến nghị tăng tuần tra "
        "ban đêm vào dịp cuối tuần.",
    )  # fmt: skip


def harbour_notice(w: World) -> Story:
    case = yield from sent(
        w, by="bencang", on=w.ago(3), rule="001-3.5", to=(POLICE,),
        subject="Thông báo chủ trương tổ chức hoạt động đông người tại khu vực cảng",
        body="Đảng ủy phường Bến Cảng thông báo chủ trương tổ chức hoạt động văn hóa tại khu "
        "vực cảng để Đảng ủy Công an tỉnh biết, phối hợp chỉ đạo.",
    )  # fmt: skip
    yield from registered(w, case, POLICE, w.ago(2))


# --- 003: vetting, per class of relatives --------------------------------------------------------


def _vetting(w: World, rule: str, received, code: str) -> Story:
    return sent(
        w, by=BLOC, on=received, rule=f"003-5.2.1-{rule}", to=(POLICE,), **RESTRICTED,
        subject=f"Đề nghị thẩm tra, xác minh, mã hồ sơ {code}", body=VETTING.format(code=code),
    )  # fmt: skip


def vetting_in_province(w: World) -> Story:
    """35 working days, twenty left."""
    received = w.received_for(w.ahead(20), 35)
    case = yield from _vetting(w, "in_province", received, "TĐ-031")
    yield from assigned(w, case, POLICE, received)


def vetting_out_of_province(w: World) -> Story:
    """45 working days, two left."""
    received = w.received_for(w.ahead(2), 45)
    case = yield from _vetting(w, "out_of_province", received, "TĐ-024")
    yield from assigned(w, case, POLICE, received)


def vetting_foreign(w: World) -> Story:
    """90 days, an aim that has passed: never overdue."""
    received = w.ago(70)
    case = yield from _vetting(w, "foreign", received, "TĐ-019")
    yield from assigned(w, case, POLICE, received)


def vetting_done(w: World) -> Story:
    received = w.ago(40)
    case = yield from _vetting(w, "in_province", received, "TĐ-021")
    yield from assigned(w, case, POLICE, received)
    yield from answered(
        w, case, POLICE, w.ago(12), "informs",
        "Đã thẩm tra, xác minh xong; kết quả gửi bằng văn bản giấy theo đường văn thư mật.",
        is_verified=True, verified_by="Cơ quan chức năng được giao", verified_number="45-BC",
        verified_on=w.ago(13),
    )  # fmt: skip
    yield from closed(w, case, w.ago(9))


# --- 004: the bloc and the advisory bodies -------------------------------------------------------


def inspection_programme(w: World) -> Story:
    """With the letter's own date: one in hand, one named its own new date, one agreed."""
    due = w.ahead(3)
    received = w.received_for(due, 7)
    case = yield from sent(
        w, by=BLOC, on=received, rule="004-3.1", to=("bnctu", "btctu", "ubkttu"),
        letter_reply_by=w.ahead(4), files=("Dự thảo Chương trình.docx",),
        subject="Lấy ý kiến dự thảo Chương trình kiểm tra, giám sát của Đảng ủy Các cơ quan tỉnh",
        body="Đảng ủy Các cơ quan tỉnh gửi dự thảo Chương trình, đề nghị các cơ quan tham gia ý "
        "kiến theo chức năng, nhiệm vụ.",
    )  # fmt: skip
    yield from assigned(w, case, "bnctu", received)
    yield from registered(w, case, "btctu", w.after(received))
    yield from registered(w, case, "ubkttu", w.after(received))
    yield from notice_given(
        w, case, "btctu", w.after(received, 2), "Cần xin ý kiến tập thể lãnh đạo Ban.", w.ahead(7)
    )
    yield from answered(w, case, "ubkttu", w.after(received, 3), "agrees", "")


def without_letter_date(w: World) -> Story:
    """No date in the letter: late, but silence is not consent."""
    received = w.received_for(w.ago(2), 7)
    case = yield from sent(
        w, by=BLOC, on=received, rule="004-3.1", to=("vptu",),
        subject="Lấy ý kiến về việc thống nhất lịch sinh hoạt chuyên đề",
        body="Đề nghị Văn phòng Tỉnh ủy tham gia ý kiến về lịch sinh hoạt chuyên đề quý tới.",
    )  # fmt: skip
    yield from registered(w, case, "vptu", received)


def silence_of_the_bloc(w: World) -> Story:
    """With the letter's date: silence confirmed for one, still open for one, one gave feedback."""
    due = w.settled(w.ago(5), 7)
    received = w.received_for(due, 7)
    case = yield from sent(
        w, by=BLOC, on=received, rule="004-3.1", to=("vptu", "duqst", "btctu"),
        letter_reply_by=due, files=("Dự thảo Quy định.docx",),
        subject="Lấy ý kiến dự thảo Quy định về nền nếp trao đổi thông tin giữa các cơ quan",
        body="Đề nghị các cơ quan tham gia ý kiến bằng văn bản chậm nhất vào ngày ghi trên.",
    )  # fmt: skip
    for agency in ("vptu", "duqst", "btctu"):
        yield from registered(w, case, agency, received)
    at = yield w.at(w.after(received, 4), "10:10")
    workflow.log_contact(
        dispatch_to(case, "btctu"), by=w.focal_point("btctu"), at=at, on=w.after(received, 4),
        means="telephone", is_feedback=True,
        said="Ban Tổ chức sẽ có ý kiến sau khi họp lãnh đạo Ban.",
    )  # fmt: skip
    at = yield w.at(w.after(due), "09:20")
    workflow.confirm_consent(dispatch_to(case, "vptu"), by=w.officer(BLOC), at=at)


# --- 000: inside a ward --------------------------------------------------------------------------


def agreed_time(w: World) -> Story:
    """No date in the letter; the two sides agreed on one."""
    case = yield from sent(
        w, by=WARD + "bxdd", on=w.ago(6), rule="000-5.1.a", to=(WARD + "ubkt",),
        subject="Đề nghị cung cấp kết quả kiểm tra, giám sát phục vụ công tác cán bộ",
        body="Ban Xây dựng Đảng đề nghị cung cấp kết quả kiểm tra, giám sát trong năm đối với "
        "các chi bộ trực thuộc.",
    )  # fmt: skip
    yield from registered(w, case, WARD + "ubkt", w.ago(5))
    at = yield w.at(w.ago(4), "08:50")
    proposal = workflow.propose_time(
        dispatch_to(case, WARD + "ubkt"), by=w.leader(WARD + "ubkt"), at=at, due_on=w.ahead(6),
        reason="Ủy ban Kiểm tra đang hoàn thiện hai kết luận.",
    )  # fmt: skip
    at = yield w.at(w.ago(3), "14:00")
    workflow.accept_time(proposal, by=w.officer(WARD + "bxdd"), at=at)


def no_date_yet(w: World) -> Story:
    """No date in the letter, none agreed: “chưa có hạn”."""
    case = yield from sent(
        w, by=WARD + "bxdd", on=w.ago(4), rule="000-5.1.a", to=(WARD + "cuca", WARD + "cuqs"),
        subject="Đề nghị trao đổi tình hình chấp hành quy định của quần chúng ưu tú",
        body="Ban Xây dựng Đảng đề nghị trao đổi tình hình tại địa bàn để phục vụ công tác phát "
        "triển đảng viên.",
    )  # fmt: skip
    yield from registered(w, case, WARD + "cuca", w.ago(3))
    yield from registered(w, case, WARD + "cuqs", w.ago(2))


def ward_office_tells(w: World) -> Story:
    case = yield from sent(
        w, by=WARD + "vpdu", on=w.ago(5), rule="000-5.1.a-notice", to=(WARD + "bxdd",),
        subject="Thông báo lịch tiếp công dân của Thường trực Đảng ủy phường",
        body="Văn phòng Đảng ủy thông báo lịch tiếp công dân để Ban Xây dựng Đảng biết.",
    )  # fmt: skip
    yield from registered(w, case, WARD + "bxdd", w.ago(4))


STORIES = (
    mornings,
    public_order,
    harbour_notice,
    vetting_in_province,
    vetting_out_of_province,
    vetting_foreign,
    vetting_done,
    inspection_programme,
    without_letter_date,
    silence_of_the_bloc,
    agreed_time,
    no_date_yet,
    ward_office_tells,
)
