"""What looks as if it told who somebody is."""

import unicodedata
from pathlib import Path

import pytest

import regulations
from requests.traces import Trace, said, traces

NAME, TELEPHONE, IDENTITY = Trace.NAME, Trace.TELEPHONE, Trace.IDENTITY
EMAIL = Trace.EMAIL


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", set()),
        ("Phản ánh việc thu quỹ ở thôn 3 chưa công khai", set()),
        ("Đề nghị xem xét quyết định số 0123/QĐ-UBND ngày 02/03/2026", set()),
        ("Ủy ban nhân dân xã Núi Mây chậm trả lời", set()),
        ("Ban Thường vụ Tỉnh ủy đã chỉ đạo", set()),
        ("ông chủ tịch thôn", set()),
        ("Đơn số 45, 12 người ký", set()),
        ("Diện tích 1234567 m2, giá 250000000 đồng một lô", {IDENTITY}),
        ("ông Thử", {NAME}),
        ("Bà Nguyễn Thị Giả Định", {NAME}),
        ("đồng chí Hoàng Thử Nghiệm", {NAME}),
        ("anh Ấn ở thôn 2", {NAME}),
        ("chị Ửng", {NAME}),
        ("người gửi: Nguyễn Văn Mẫu", {NAME}),
        ("Trần Thị Thí Dụ ở phường Tân Giang", {NAME}),
        ("Đ/c Lê Minh Họa", {NAME}),
        ("đường Lê Lợi", set()),
        ("thư gửi a@b.vn", {EMAIL}),
        ("gọi 0912345678", {TELEPHONE}),
        ("gọi 0912 345 678", {TELEPHONE}),
        ("gọi 091.234.5678", {TELEPHONE}),
        ("gọi +84 912 345 678", {TELEPHONE}),
        ("gọi +84912345678.", {TELEPHONE}),
        ("gọi 02203 123 456", {TELEPHONE}),
        ("gọi 0912-345-678, ông Thử", {TELEPHONE, NAME}),
        ("CCCD 001234567890", {IDENTITY}),
        ("CMND 123456789", {IDENTITY}),
        ("căn cước 001 234 567 890", {IDENTITY}),
        ("số 1234567890123456", set()),
        ("ngày 02-03-2026", set()),
        ("0912345678 và 001234567890", {TELEPHONE, IDENTITY}),
    ],
)
def test_traces(text, found):
    assert traces(text) == found
    assert traces(unicodedata.normalize("NFD", text)) == found


def test_what_was_found_is_said_in_words():
    assert said({TELEPHONE, NAME}) == "tên người, số điện thoại"


@pytest.mark.parametrize(
    "text",
    [
        "NGUYỄN VĂN AN",
        "ÔNG NGUYỄN VĂN AN",
        "nguyễn văn an",
        "Nguyễn An",
        "Nguyen Van An",
        "don to cao nguyen van an.pdf",
        "Giàng A Páo",
        "Vàng A Sử",
        "Quàng Văn Tài",
        "ông Thử",
        "Bà Nguyễn Thị Giả Định",
        "đồng chí Hoàng Thử Nghiệm",
        "anh Ấn ở thôn 2",
        "chị Ửng",
        "người gửi: Nguyễn Văn Mẫu",
        "Trần Thị Thí Dụ ở phường",
        "Đ/c Lê Minh Họa",
        "don-cua-Nguyễn_Văn_Mẫu.txt",
        "Lê Thị Hoa",
        "lê thị hoa",
        "TRẦN MINH ĐỨC",
        "Đồng chí Bí thư Nguyễn Văn An",
        "le van tam",
        "Do Minh Duc",
        "Tran Minh",
        "Hồ Thị Mai",
        "cao văn lâu",
        "lò văn pó",
        "Cao Thị Lan",
        "phạm văn đồng",
        "Lê Thị Trang",
    ],
)
def test_a_name_is_found_in_whatever_letters_it_is_typed(text):
    assert traces(text) == {NAME}


@pytest.mark.parametrize(
    "text",
    [
        "ông Bí thư",
        "Đồng chí Bí thư",
        "đồng chí Phó Bí thư Thường trực",
        "ông chủ tịch thôn",
        "Phản ánh việc thu quỹ ở thôn 3 chưa công khai",
        "Ban Thường vụ Tỉnh ủy đã chỉ đạo",
        "Ủy ban nhân dân xã Núi Mây chậm trả lời",
        "vi phạm trật tự xây dựng",
        "quản lý đất đai, xử lý văn bản",
        "hồ sơ đất đai",
        "đơn tố cáo cán bộ",
        "HỒ SƠ ĐẤT ĐAI",
        "VI PHẠM TRẬT TỰ XÂY DỰNG",
        "ĐOÀN KIỂM TRA LIÊN NGÀNH",
        "THÁI ĐỘ PHỤC VỤ CỦA CÁN BỘ",
        "Đoàn Thanh tra tỉnh",
        "đường Lê Lợi",
        "phường Trần Phú",
        "Hà Nội ngày 3 tháng 2",
        "Tỉnh ủy Lâm Đồng",
        "trồng ngô trên đất lúa",
        "trần nhà bị dột",
        "khu do thi moi",
        "don to cao.pdf",
        "ho so dat dai.pdf",
        "BÁO CÁO KẾT QUẢ",
        "bà con nhân dân",
        "BÀ CON NHÂN DÂN",
        "CHÚ Ý",
        "đỗ xe trên vỉa hè",
        "đào đất làm đường",
        "lâm nghiệp, nông nghiệp",
        "Hội Nông dân xã",
        "Đảng ủy xã Tân Giang",
        "Tổ công tác",
        "cao tốc Bắc Nam",
        "mai táng phí",
        "thái độ hách dịch",
        "lương tối thiểu vùng",
        "KẾT LUẬN NỘI DUNG TỐ CÁO",
        "quan ly van ban di den",
        "cap do thi xa",
        "Trường Tiểu học Núi Mây",
        "Đơn vừa kiến nghị làm cầu dân sinh, vừa phản ánh việc khai thác cát",
        "Tủ tài liệu hạn chế, Văn phòng Đảng ủy",
        "Đơn Tố Cáo",
        "ĐƠN KHIẾU NẠI VỀ ĐẤT",
        "võ thuật cổ truyền",
        "dương tính giả mạo",
        "đinh ốc hỏng",
        "nam giới và phụ nữ",
        "Lý do: chưa công khai",
        "và kim loại nặng",
        "cà phê và hồ tiêu",
        "vi phạm thị trường",
        "Chu kỳ Báo cáo",
        "xử lý thị trấn",
    ],
)
def test_offices_places_and_common_words_are_no_names(text):
    assert traces(text) == set()


def test_in_the_prose_of_five_regulations_hardly_anything_is_flagged():
    lines = [
        line.strip()
        for pack in (Path(regulations.__file__).parent / "packs").glob("*.yaml")
        for line in pack.read_text(encoding="utf-8").splitlines()
        if len(line.strip()) > 20
    ]
    flagged = [line for line in lines if traces(line) and not line.startswith("signatory")]
    assert len(lines) > 1500
    assert len(flagged) <= 3
