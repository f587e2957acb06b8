"""Reading the regulations: who may, what each page says, how many queries it asks."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regulations.contents import Reading, groups_of, parts_of, standing
from regulations.models import DeadlineRule, Regulation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
PAGES = [
    "/quy-che/",
    "/quy-che/002/",
    "/quy-che/002/dieu-5/",
    "/quy-che/002/mo-dau/",
    "/quy-che/002/phan-cuoi/",
    "/quy-che/002/toan-van/",
    "/quy-che/002/?tim=thoi+han",
]


@pytest.fixture
def reader(p, as_seat):
    return as_seat(p.nui_officer)


def page(reader, url, status=200):
    response = reader.get(url)
    assert response.status_code == status, url
    return " ".join(response.content.decode().split())


def main_of(html):
    return html[html.index("<main") : html.index("</main>")]


# --- Who may read --------------------------------------------------------------------------------


@pytest.mark.parametrize("url", PAGES)
def test_nobody_reads_without_signing_in(client, p, url):
    response = client.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("signin"))


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("seat", ["nui_officer", "bnc_leader", "thuongtruc_overseer"])
def test_everyone_who_signs_in_reads_everything(p, as_seat, url, seat):
    html = page(as_seat(getattr(p, seat)), url)
    assert 'style="' not in html
    assert not re.search(r"\son\w+=", html)
    assert 'href="/quy-che/" aria-current="page"' in html


@pytest.mark.parametrize(
    "url",
    [
        "/quy-che/999/",
        "/quy-che/002/dieu-99/",
        "/quy-che/002/khac/",
        "/quy-che/000/phan-cuoi/",
        "/quy-che/999/toan-van/",
    ],
)
def test_what_is_not_there_is_not_found(reader, url):
    page(reader, url, status=404)


def test_addresses():
    assert reverse("regulations:list") == "/quy-che/"
    assert reverse("regulations:detail", args=["002"]) == "/quy-che/002/"
    assert reverse("regulations:article", args=["002", "5"]) == "/quy-che/002/dieu-5/"


# --- The list ------------------------------------------------------------------------------------


def test_the_list_says_number_body_status_and_rules(reader):
    rows = [row.split("</li>")[0] for row in main_of(page(reader, "/quy-che/")).split("<li ")[1:]]
    assert len(rows) == 5
    said = [re.sub("<[^>]+>", " ", row) for row in rows]
    assert all(text in said[1] for text in ("230-QĐ/TU", "ban hành 03/11/2025", "Lâm Đồng"))
    assert all(text in said[1] for text in ("Đang có hiệu lực", "19 quy tắc thời hạn"))
    assert all(text in said[4] for text in ("Nguồn không ghi số", "Lịch sử", "25 quy tắc"))


def test_an_empty_list_says_what_to_do(reader, monkeypatch):
    monkeypatch.setattr(Regulation, "objects", Regulation.objects.none())
    assert "Chưa nạp quy chế nào" in page(reader, "/quy-che/")


# --- Reading -------------------------------------------------------------------------------------


def test_an_article_shows_its_text_marks_anchors_and_neighbours(reader):
    html = page(reader, "/quy-che/002/dieu-5/")
    assert "<title>Điều 5. Phương pháp phối hợp, Quy chế phối hợp công tác" in html
    assert '<h2 id="d5">Điều 5. Phương pháp phối hợp</h2>' in html
    assert '<h3 id="d5-2">2. Tổ chức các cuộc họp' in html
    assert 'aria-label="Liên kết tới điểm c khoản 1 Điều 5"' in html
    assert "<mark>05 (năm) ngày làm việc kể từ khi nhận được văn bản</mark>" in html
    assert '<mark class="h">không có ý kiến trả lời thì được xác định là đồng ý' in html
    assert 'href="/quy-che/002/dieu-4/" rel="prev"' in html
    assert 'href="/quy-che/002/dieu-6/" rel="next"' in html
    assert 'href="/quy-che/002/dieu-5/" aria-current="true"' in html


def test_the_first_article_opens_a_regulation(reader):
    html = page(reader, "/quy-che/002/")
    assert '<h2 id="d1">Điều 1. Phạm vi điều chỉnh, đối tượng áp dụng</h2>' in html


def test_a_rule_stands_beside_its_provision(reader):
    html = page(reader, "/quy-che/002/dieu-5/")
    provision = html[html.index('id="d5-1-c"') : html.index('id="d5-1-d"')]
    cards = [re.sub("<[^>]+>| +", " ", card) for card in provision.split('<div class="card" ')[1:]]
    assert len(cards) == 2
    for words in (
        "5 ngày làm việc",
        "Tính từ ngày đăng ký văn bản đến.",
        "Ngày ghi trong văn bản thay cho thời hạn của quy chế.",
        "Không trả lời: được xác định là đồng ý, cùng chịu trách nhiệm",
        "sau khi có người xác nhận. Chỉ khi văn bản kèm tài liệu.",
        "chậm nhất 1 ngày làm việc trước khi hết hạn, bằng văn bản",
        "Chữ “hoặc” đặt ngày ghi trong văn bản xin ý kiến ngang với 05 ngày làm việc",
        "Bản 1",
    ):
        assert words in " ".join(cards[0].split()), words
    assert "Lấy ý kiến gấp, đột xuất." in cards[1]


def test_a_card_names_the_way_up_and_the_aim(reader):
    html = page(reader, "/quy-che/003/dieu-5/")
    assert "Cấp quyết định: Ban Thường vụ Tỉnh ủy, qua Ban Tổ chức Tỉnh ủy." in html
    assert html.index("<b>35 ngày làm việc</b>") < html.index("<b>45 ngày làm việc</b>")
    assert "<b>Phấn đấu 90 ngày</b>" in html
    assert "Qua mốc mà chưa trả lời: thống kê riêng, không gọi là quá hạn." in html
    assert "Cấp quyết định: Thường trực Tỉnh ủy." in page(reader, "/quy-che/004/dieu-3/")


def test_a_card_of_004_says_what_stops_silence(reader):
    html = page(reader, "/quy-che/004/dieu-3/")
    for words in (
        "Chỉ khi văn bản ghi thời hạn.", "Xét theo ngày muộn hơn.", "Mọi phản hồi đều dừng.",
        "Thêm thời gian: bên được đề nghị tự xác định ngày, khi còn trong hạn.",
    ):  # fmt: skip
        assert words in html, words


def test_a_slip_is_read_aright_and_the_print_stays_readable(reader):
    html = page(reader, "/quy-che/003/dieu-5/")
    assert '<u class="read">phấn đấu</u><sup><a href="#d5-2-1-n1"' in html
    assert 'id="d5-2-1-n1"' in html
    assert "1. Bản quét in: “phần đầu không quá”." in html


def test_what_the_source_does_not_say_is_said_plainly(reader):
    html = page(reader, "/quy-che/002/dieu-5/")
    assert "Nguồn không ghi số" in html
    assert "Hiệu lực kể từ ngày ký; nguồn không ghi ngày." in html
    assert "Văn bản nguồn không còn phần ghi số, ký hiệu" in html
    dated = page(reader, "/quy-che/001/")
    assert "Ban hành ngày 03/11/2025. Hiệu lực từ thứ Hai, 03/11/2025." in dated


def test_a_historical_regulation_says_why(reader):
    html = page(reader, "/quy-che/004/")
    assert "Lịch sử" in html
    assert "Từ năm 2025, đảng ủy khối" in html
    assert "Thay thế: Quy chế số 03-QC/TU" in html
    assert "Từ năm 2025" not in page(reader, "/quy-che/002/")


def test_what_stands_before_and_after_the_articles_can_be_read(reader):
    opening = page(reader, "/quy-che/002/mo-dau/")
    assert '<h2 id="mo-dau">Phần mở đầu</h2>' in opening
    assert "Căn cứ Điều lệ Đảng Cộng sản Việt Nam;" in opening
    assert "Trần Quốc Toản" in page(reader, "/quy-che/002/phan-cuoi/")
    decision = page(reader, "/quy-che/000/mo-dau/")
    assert '<h2 id="mo-dau">Quyết định ban hành</h2>' in decision
    assert "</a>Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký." in decision
    assert "Nguyễn Thành Luân" in decision


def test_the_whole_text_is_on_one_page_for_printing(reader):
    html = page(reader, "/quy-che/004/toan-van/")
    articles = re.findall(r'<h2 id="d(\d+)">', html)
    assert articles == [str(number) for number in range(1, 19)]
    assert "<h2>Mục I. ĐỐI VỚI CÁC CƠ QUAN CHUYÊN TRÁCH" in html
    assert "data-print" in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


# --- Search --------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["thoi han", "Thời hạn", "THỜI  HẠN"])
def test_a_search_finds_words_with_or_without_diacritics(reader, query):
    html = page(reader, f"/quy-che/002/?tim={query}")
    assert 'href="/quy-che/002/dieu-5/#d5-1-c">Điểm c khoản 1 Điều 5</a>' in html
    assert "<mark>thời hạn</mark>" in html
    assert "có ở 2 chỗ" in html


def test_a_search_reads_slips_aright(reader):
    assert "<mark>phấn đấu</mark> không quá 90 ngày" in page(reader, "/quy-che/003/?tim=phan dau")


def test_a_search_without_result_says_so_and_is_safe(reader):
    html = page(reader, "/quy-che/002/?tim=<script>alert(1)</script>")
    assert "Không có “&lt;script&gt;alert(1)&lt;/script&gt;” trong quy chế này" in html
    assert "<script>alert" not in html


def test_a_blank_search_opens_the_regulation(reader):
    assert '<h2 id="d1">' in page(reader, "/quy-che/002/?tim=%20")


# --- Contents ------------------------------------------------------------------------------------


def titles(key):
    regulation = Regulation.objects.get(key=key)
    return groups_of(parts_of(regulation, regulation.provisions.all()))


def test_the_contents_follow_chapters_and_sections(p):
    assert [(names, [part.slug for part in parts]) for names, parts in titles("002")] == [
        ([], ["mo-dau"]),
        (["Chương I. Quy định chung"], ["dieu-1", "dieu-2"]),
        (
            ["Chương II. Nội dung, trách nhiệm và phương pháp phối hợp"],
            ["dieu-3", "dieu-4", "dieu-5"],
        ),
        (["Chương III. Tổ chức thực hiện"], ["dieu-6"]),
        ([], ["phan-cuoi"]),
    ]
    assert titles("004")[2][0] == [
        "Chương II. Nội dung và trách nhiệm phối hợp",
        "Mục I. ĐỐI VỚI CÁC CƠ QUAN CHUYÊN TRÁCH THAM MƯU, GIÚP VIỆC TỈNH ỦY",
    ]


def test_contents_without_chapters_are_one_list(p):
    groups = titles("000")
    assert [[part.slug for part in parts] for _names, parts in groups] == [
        ["mo-dau"],
        [f"dieu-{n}" for n in range(1, 7)],
    ]


def test_a_regulation_without_text_is_not_found(reader):
    Regulation.objects.create(
        key="900", title="Quy chế thử", issuing_body="Ban Thường vụ", status="in_force"
    )
    page(reader, "/quy-che/900/", status=404)
    assert "Nguồn không ghi ngày hiệu lực." in page(reader, "/quy-che/900/?tim=x")


def make_text(rule_count):
    """A regulation of one provision, without articles, with so many rules beside it."""
    regulation = Regulation.objects.create(
        key=f"90{rule_count}", title="Quy chế thử", issuing_body="Ban Thường vụ",
        status="in_force", effective_to=date(2026, 6, 1),
    )  # fmt: skip
    provision = regulation.provisions.create(
        ref="MD.1", kind="preamble", text="Trong 05 ngày.", position=0
    )
    for number in range(rule_count):
        make_rule(regulation, provision, code=f"90{rule_count}-{number}")
    return regulation


def make_rule(regulation, provision, **fields):
    values = {
        "label": "Lấy ý kiến", "act": "opinion", "amount": 5, "unit": "working_day",
        "is_before": True, "starts_on": "registered", "letter_date": "ignored",
        "silence": "late", "more_time": "none", "quote": "05 ngày",
    }  # fmt: skip
    return DeadlineRule.objects.create(
        regulation=regulation, provision=provision, **{**values, **fields}
    )


def test_the_newest_version_in_force_and_any_to_come_are_shown(reader):
    regulation = make_text(0)
    provision = regulation.provisions.get()
    for version, fields in enumerate(
        (
            {"valid_to": date(2026, 1, 1)},
            {},
            {"valid_from": date(2026, 3, 2)},
            {"valid_from": date(2027, 1, 1), "valid_to": date(2027, 12, 31)},
        ),
        start=1,
    ):
        make_rule(regulation, provision, code="x", version=version, **fields)
    assert sorted(r.version for r in standing(regulation.rules.all(), TODAY)) == [3, 4]
    html = page(reader, f"/quy-che/{regulation.key}/")
    assert "Bản 3, áp dụng từ 02/03/2026" in html
    assert "Bản 4, áp dụng từ 01/01/2027, đến hết 31/12/2027" in html
    assert "<b>Trước 5 ngày làm việc</b>" in html
    assert "Hết hiệu lực thứ Hai, 01/06/2026." in html
    assert "2 quy tắc" in html


def test_a_reading_without_articles_opens_with_its_first_part():
    reading = Reading(make_text(1), TODAY)
    assert (reading.first.slug, reading.first.rule_count) == ("mo-dau", 1)
    assert reading.beside(reading.first) == (None, None)


# --- Queries -------------------------------------------------------------------------------------


def queries(reader, url):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(reader, url)
    return len(asked)


@pytest.mark.parametrize("tail", ["", "mo-dau/", "toan-van/", "?tim=ngay"])
def test_a_page_asks_as_often_for_three_rules_as_for_one(reader, tail):
    one, three = make_text(1), make_text(3)
    page(reader, "/quy-che/")
    assert queries(reader, f"/quy-che/{one.key}/{tail}") == queries(
        reader, f"/quy-che/{three.key}/{tail}"
    )


def test_the_list_asks_as_often_for_more_regulations(reader):
    page(reader, "/quy-che/")
    before = queries(reader, "/quy-che/")
    make_text(1)
    make_text(3)
    assert queries(reader, "/quy-che/") == before


def test_reading_takes_six_queries_however_long_the_text(p):
    regulation = Regulation.objects.get(key="004")
    with CaptureQueriesContext(connection) as asked:
        reading = Reading(regulation, TODAY)
        passages = [passage for part in reading.parts for passage in reading.passages(part)]
    assert len(passages) > 80
    assert len(asked) == 6


# --- Duties beside their provisions --------------------------------------------------------------


def test_beside_a_provision_stand_its_duties_who_owes_them_and_where(reader):
    html = main_of(page(reader, "/quy-che/002/dieu-4/"))
    block = next(b for b in html.split("<details") if "002-31" in b).split("</details>")[0]
    said = " ".join(re.sub("<[^>]+>", " ", block).split())
    assert "1 nghĩa vụ" in said
    assert "Các đảng ủy xã, phường → đối với Ban Nội chính Tỉnh ủy." in said
    assert "Kỳ: hằng tháng, hằng quý, 6 tháng, hằng năm." in said
    assert "Nơi thực hiện: Báo cáo định kỳ" in said


def test_a_duty_that_is_no_software_says_why(reader):
    html = page(reader, "/quy-che/002/dieu-2/")
    assert "Không thuộc phần mềm. Thuộc sự lãnh đạo, chỉ đạo của cấp ủy" in html


def test_a_period_that_the_text_does_not_name_is_said_to_be_proposed(reader):
    assert "Kỳ: hằng năm (đề xuất; quy chế chỉ ghi “định kỳ”)." in page(
        reader, "/quy-che/003/dieu-6/"
    )
    assert "do quản trị đặt" in page(reader, "/quy-che/004/dieu-4/")


@pytest.mark.parametrize(("seat", "is_shown"), [("nui_officer", True), ("nui_clerk", False)])
def test_the_way_to_a_screen_is_shown_to_the_roles_that_find_it(p, as_seat, seat, is_shown):
    html = main_of(page(as_seat(getattr(p, seat)), "/quy-che/000/dieu-4/"))
    assert "Soạn văn bản" in html
    assert ('href="/ho-so/soan/">Soạn văn bản' in html) is is_shown
