"""What looks as if it told who somebody is."""

import unicodedata

import pytest

from complaints.traces import Trace, said, traces

NAME, TELEPHONE, IDENTITY = Trace.NAME, Trace.TELEPHONE, Trace.IDENTITY


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
        ("Lê Lợi là tên đường", set()),
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
