"""The province An Hải: its agencies, its people, who is party to which regulation."""

from datetime import date
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from agencies import seating
from agencies.models import Agency, Role, Seat, User
from coordination.administration import administrators
from regulations.models import Party

PASSWORD = "PhoiHop-2026!"  # noqa: S105 - printed by the command, for invented people only
SINCE = date(2025, 7, 1)

BOARD, STANDING, COMMUNE = Agency.Kind.PROVINCIAL_BOARD, Agency.Kind.STANDING, Agency.Kind.COMMUNE
LEADER, FOCAL, CLERK = Role.LEADER, Role.FOCAL_POINT, Role.CLERK
OFFICER, OVERSEER = Role.OFFICER, Role.OVERSEER


class Body(NamedTuple):
    """An agency: code, names, kind, the code in its letter numbers, the agency above it."""

    code: str
    name: str
    short_name: str
    kind: str
    letter_code: str
    parent: str = ""
    superior_name: str = "Tỉnh ủy An Hải"
    place: str = "An Hải"


def _commune(code: str, name: str) -> Body:
    place = name.split(" ", 1)[1]
    short = name[:1].upper() + name[1:]
    return Body(
        code, f"Đảng ủy {name}", short, COMMUNE, "CV/ĐU", "btvtu", "Đảng bộ tỉnh An Hải", place
    )


def _ward_body(code: str, name: str, kind: str, letter_code: str) -> Body:
    return Body(
        f"tangiang-{code}", f"{name} phường Tân Giang", f"{name} Tân Giang", kind, letter_code,
        "tangiang", "Đảng ủy phường Tân Giang", "Tân Giang",
    )  # fmt: skip


POLICE, MILITARY, OTHER = Agency.Kind.POLICE, Agency.Kind.MILITARY, Agency.Kind.OTHER
BODIES = (
    Body("btvtu", "Ban Thường vụ Tỉnh ủy", "Ban Thường vụ", STANDING, "CV/TU", "", ""),
    Body("tttu", "Thường trực Tỉnh ủy", "Thường trực Tỉnh ủy", STANDING, "CV/TU", "btvtu", ""),
    Body("bnctu", "Ban Nội chính Tỉnh ủy", "Ban Nội chính", BOARD, "CV/BNCTU", "btvtu"),
    Body("btctu", "Ban Tổ chức Tỉnh ủy", "Ban Tổ chức", BOARD, "CV/BTCTU", "btvtu"),
    Body("vptu", "Văn phòng Tỉnh ủy", "Văn phòng Tỉnh ủy", BOARD, "CV/VPTU", "btvtu"),
    Body("ubkttu", "Ủy ban Kiểm tra Tỉnh ủy", "Ủy ban Kiểm tra", BOARD, "CV/UBKTTU", "btvtu"),
    Body("ducat", "Đảng ủy Công an tỉnh", "Đảng ủy Công an", POLICE, "CV/ĐUCA", "btvtu"),
    Body("duqst", "Đảng ủy Quân sự tỉnh", "Đảng ủy Quân sự", MILITARY, "CV/ĐUQS", "btvtu"),
    Body(
        "duccq", "Đảng ủy Các cơ quan tỉnh", "Đảng ủy Các cơ quan", Agency.Kind.BLOC,
        "CV/ĐUCCQ", "btvtu",
    ),
    _commune("nuimay", "xã Núi Mây"),
    _commune("bencang", "phường Bến Cảng"),
    _commune("donglua", "xã Đồng Lúa"),
    _commune("tangiang", "phường Tân Giang"),
    _commune("suoinga", "xã Suối Ngà"),
    _commune("cuabien", "phường Cửa Biển"),
    _ward_body("ttdu", "Thường trực Đảng ủy", STANDING, "CV/ĐU"),
    _ward_body("bxdd", "Ban Xây dựng Đảng", OTHER, "CV/BXDĐ"),
    _ward_body("ubkt", "Ủy ban Kiểm tra Đảng ủy", OTHER, "CV/UBKT"),
    _ward_body("vpdu", "Văn phòng Đảng ủy", OTHER, "CV/VPĐU"),
    _ward_body("cuqs", "Cấp ủy Quân sự", MILITARY, "CV/CUQS"),
    _ward_body("cuca", "Cấp ủy Công an", POLICE, "CV/CUCA"),
)  # fmt: skip

# Dissolved with the districts in the middle of 2025; letters go to its successor.
FORMER = Body(
    "huyen-bacson", "Huyện ủy Bắc Sơn (cũ)", "Huyện ủy Bắc Sơn", Agency.Kind.DISTRICT, "CV/HU"
)
FORMER_SUCCESSOR, FORMER_UNTIL = "nuimay", date(2025, 6, 30)

COMMUNES = ("nuimay", "bencang", "donglua", "tangiang", "suoinga", "cuabien")
PARTIES = {
    "000": {
        "BXDD": ("tangiang-bxdd",), "UBKT": ("tangiang-ubkt",), "VPDU": ("tangiang-vpdu",),
        "CUQS": ("tangiang-cuqs",), "CUCA": ("tangiang-cuca",), "TTDU": ("tangiang-ttdu",),
        "TU": ("vptu",),  # its office takes the mail
        "BTCTU": ("btctu",),
    },
    "001": {
        "DUCAT": ("ducat",), "DUX": COMMUNES, "BTVDUCAT": ("ducat",), "BTVTU": ("btvtu",),
        "BTCTU": ("btctu",),
    },
    "002": {
        "BNCTU": ("bnctu",), "DUX": COMMUNES, "BTVTU": ("btvtu",), "TTTU": ("tttu",),
        "CQLQ": ("ducat", "ubkttu"),
    },
    "003": {
        "DUCCQ": ("duccq",), "DUCAT": ("ducat",), "BTCTU": ("btctu",), "BTVTU": ("btvtu",),
    },
    "004": {
        "DUK": ("duccq",), "UBKTTU": ("ubkttu",), "BTCTU": ("btctu",), "VPTU": ("vptu",),
        "BNCTU": ("bnctu",), "HU": ("huyen-bacson",), "DUCAT": ("ducat",), "DUQST": ("duqst",),
        "TTTU": ("tttu",), "BTVTU": ("btvtu",),
    },
}  # fmt: skip

# username, name, agency, title, roles
PEOPLE = (
    ("bnc.chuyenvien", "Nguyễn Thị Giả Thiết", "bnctu", "Chuyên viên theo dõi địa bàn", OFFICER),
    ("bnc.chuyenvien2", "Đặng Văn Giả Dụ", "bnctu", "Chuyên viên", OFFICER),
    ("bnc.lanhdao", "Hoàng Thử Nghiệm", "bnctu", "Phó Trưởng Ban", LEADER),
    ("bnc.vanthu", "Phan Thị Dẫn Chứng", "bnctu", "Văn thư", CLERK),
    ("bnc.daumoi", "Đỗ Giả Định", "bnctu", "Chánh Văn phòng Ban", FOCAL),
    ("tangiang.lanhdao", "Lê Minh Họa", "tangiang", "Phó Bí thư Thường trực", LEADER),
    ("tangiang.daumoi", "Vũ Thị Ví Dụ", "tangiang", "Đầu mối Văn phòng Đảng ủy", FOCAL),
    ("tangiang.canbo", "Trần Thị Thí Dụ", "tangiang", "Chuyên viên", OFFICER),
    ("tangiang.vanthu", "Phạm Tượng Trưng", "tangiang", "Văn thư", CLERK),
    ("tangiang.vanphong", "Ngô Văn Giả Sử", "tangiang", "Chánh Văn phòng Đảng ủy", OFFICER),
    ("tangiang.vanphong", "Ngô Văn Giả Sử", "tangiang-vpdu", "Chánh Văn phòng", LEADER),
    ("nuimay.lanhdao", "Bùi Thị Ước Lệ", "nuimay", "Phó Bí thư Thường trực", LEADER),
    ("nuimay.daumoi", "Ngô Thị Tạm Gọi", "nuimay", "Chánh Văn phòng Đảng ủy", FOCAL),
    ("nuimay.canbo", "Nguyễn Văn Mẫu", "nuimay", "Chuyên viên", OFFICER),
    ("nuimay.vanthu", "Đỗ Thị Phỏng Theo", "nuimay", "Văn thư", CLERK),
    ("suoinga.lanhdao", "Hồ Giả Tưởng", "suoinga", "Phó Bí thư Thường trực", LEADER),
    ("suoinga.daumoi", "Dương Thị Hình Dung", "suoinga", "Chánh Văn phòng Đảng ủy", FOCAL),
    ("suoinga.canbo", "Cao Văn Phác Thảo", "suoinga", "Chuyên viên", OFFICER),
    ("suoinga.vanthu", "Lý Thị Chú Thích", "suoinga", "Văn thư", CLERK),
    ("bencang.lanhdao", "Trịnh Quy Ước", "bencang", "Phó Bí thư Thường trực", LEADER),
    ("bencang.daumoi", "Mai Thị Trích Dẫn", "bencang", "Chánh Văn phòng Đảng ủy", FOCAL),
    ("bencang.vanthu", "Tô Thị Ghi Chú", "bencang", "Văn thư", CLERK),
    ("donglua.lanhdao", "Đinh Mô Phỏng", "donglua", "Phó Bí thư Thường trực", LEADER),
    ("donglua.daumoi", "Lương Thị Sơ Đồ", "donglua", "Chánh Văn phòng Đảng ủy", FOCAL),
    ("donglua.vanthu", "Hà Thị Phụ Lục", "donglua", "Văn thư", CLERK),
    ("cuabien.lanhdao", "Tạ Hư Cấu", "cuabien", "Phó Bí thư Thường trực", LEADER),
    ("cuabien.daumoi", "Quách Thị Ký Hiệu", "cuabien", "Chánh Văn phòng Đảng ủy", FOCAL),
    ("cuabien.vanthu", "Thái Thị Bảng Mẫu", "cuabien", "Văn thư", CLERK),
    ("thuongtruc", "Đoàn Tưởng Tượng", "tttu", "Phó Bí thư Thường trực Tỉnh ủy", OVERSEER),
    ("btv.lanhdao", "Nghiêm Ước Định", "btvtu", "Ủy viên Ban Thường vụ", LEADER),
    ("btv.vanthu", "Tiêu Thị Vạch Dấu", "btvtu", "Thư ký, văn thư", CLERK, FOCAL),
    ("bantochuc.lanhdao", "Phùng Kịch Bản", "btctu", "Phó Trưởng Ban", LEADER),
    ("bantochuc.daumoi", "Chu Thị Diễn Tập", "btctu", "Chánh Văn phòng Ban", FOCAL),
    ("bantochuc.vanthu", "La Thị Tạm Thời", "btctu", "Văn thư", CLERK),
    ("vanphong.lanhdao", "Vương Làm Mẫu", "vptu", "Phó Chánh Văn phòng", LEADER),
    ("vanphong.daumoi", "Kiều Thị Ẩn Số", "vptu", "Trưởng phòng Tổng hợp", FOCAL),
    ("vanphong.vanthu", "Tống Thị Biến Số", "vptu", "Văn thư", CLERK),
    ("kiemtra.lanhdao", "Lâm Thế Vai", "ubkttu", "Phó Chủ nhiệm", LEADER),
    ("kiemtra.daumoi", "Mạc Thị Nhập Vai", "ubkttu", "Chánh Văn phòng", FOCAL),
    ("kiemtra.vanthu", "Trương Thị Hằng Số", "ubkttu", "Văn thư", CLERK),
    ("congan.lanhdao", "Khuất Giả Lập", "ducat", "Phó Bí thư Đảng ủy", LEADER),
    ("congan.daumoi", "Viên Thị Đại Lượng", "ducat", "Chánh Văn phòng Đảng ủy", FOCAL),
    ("congan.canbo", "Uông Văn Tình Huống", "ducat", "Cán bộ", OFFICER),
    ("congan.vanthu", "Hứa Thị Tham Số", "ducat", "Văn thư", CLERK),
    ("quansu.lanhdao", "Bạch Giả Danh", "duqst", "Phó Bí thư Đảng ủy", LEADER),
    ("quansu.daumoi", "Nông Văn Thao Diễn", "duqst", "Trợ lý", FOCAL),
    ("quansu.vanthu", "Lục Thị Biểu Mẫu", "duqst", "Văn thư", CLERK),
    ("coquan.lanhdao", "Triệu Ví Von", "duccq", "Phó Bí thư Đảng ủy", LEADER),
    ("coquan.daumoi", "Tăng Thị Gợi Ý", "duccq", "Chánh Văn phòng Đảng ủy", FOCAL),
    ("coquan.canbo", "Châu Văn Bản Nháp", "duccq", "Chuyên viên Ban Tổ chức", OFFICER),
    ("coquan.vanthu", "Quan Thị Khuôn Mẫu", "duccq", "Văn thư", CLERK),
    ("phuong.thuongtruc", "Cù Ước Chừng", "tangiang-ttdu", "Bí thư Đảng ủy", OVERSEER),
    ("phuong.bxdd", "Âu Thí Nghiệm", "tangiang-bxdd", "Trưởng Ban", LEADER),
    ("phuong.bxdd.canbo", "Doãn Thị Liên Tưởng", "tangiang-bxdd", "Chuyên viên", OFFICER),
    ("phuong.bxdd.vanthu", "Khương Thị Đề Mục", "tangiang-bxdd", "Văn thư", CLERK, FOCAL),
    ("phuong.kiemtra", "Ninh Giả Như", "tangiang-ubkt", "Chủ nhiệm", LEADER),
    ("phuong.kiemtra.vanthu", "Sầm Thị Mục Lục", "tangiang-ubkt", "Văn thư", CLERK, FOCAL),
    ("phuong.vanphong.vanthu", "Thân Thị Lời Dẫn", "tangiang-vpdu", "Văn thư", CLERK, FOCAL),
    ("phuong.quansu", "Từ Giả Thử", "tangiang-cuqs", "Bí thư Chi bộ", LEADER),
    ("phuong.quansu.vanthu", "Ông Thị Tiêu Đề", "tangiang-cuqs", "Văn thư", CLERK, FOCAL),
    ("phuong.congan", "Đàm Giả Sử", "tangiang-cuca", "Bí thư Chi bộ", LEADER),
    ("phuong.congan.vanthu", "Giang Thị Minh Dụ", "tangiang-cuca", "Văn thư", CLERK, FOCAL),
)  # fmt: skip
ADMINISTRATOR = ("quantri", "Võ Quản Trị")


def found_province() -> None:
    """Agencies, people, seats, parties and one administrator, who reads no case."""
    agencies = _found_agencies()
    _seat_people(agencies)
    for key, parties in PARTIES.items():
        for code, members in parties.items():
            party = Party.objects.get(regulation__key=key, code=code)
            party.members.set(agencies[member] for member in members)


def _found_agencies() -> dict[str, Agency]:
    agencies: dict[str, Agency] = {}
    for body in BODIES:
        agencies[body.code] = seating.found(
            Agency(
                **body._asdict() | {"parent": agencies.get(body.parent)},
                valid_from=SINCE if body.kind == COMMUNE or "-" in body.code else None,
                phone="0200 000 000",
            )
        )
    fields = FORMER._asdict() | {"parent": None, "successor": agencies[FORMER_SUCCESSOR]}
    agencies[FORMER.code] = seating.found(Agency(**fields, valid_to=FORMER_UNTIL))
    return agencies


def _seat_people(agencies: dict[str, Agency]) -> None:
    password = make_password(PASSWORD)  # once: argon2 is slow on purpose
    for username, name, agency, title, *roles in PEOPLE:
        user, _created = User.objects.get_or_create(
            username=username, defaults={"full_name": name, "password": password}
        )
        seating.appoint(
            Seat(user=user, agency=agencies[agency], title=title, roles=roles, started_on=SINCE)
        )
    username, name = ADMINISTRATOR
    administrator = User.objects.create(
        username=username, full_name=name, password=password, is_staff=True
    )
    administrator.groups.add(administrators())
