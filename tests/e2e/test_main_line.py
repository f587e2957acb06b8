"""The main line, in a browser: from the officer's empty form to the answer beside the others."""

import re

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from coordination.demonstration import papers
from requests.models import CoordinationRequest
from tests.factories import PASSWORD, assigned, draft_letter

SUBJECT = "Góp ý dự thảo Kế hoạch kiểm tra năm 2027"
BODY = "Đề nghị đồng chí nghiên cứu, tham gia ý kiến bằng văn bản."
FILE = {"name": "du-thao.pdf", "mimeType": "application/pdf", "buffer": papers.pdf()}


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def field(page, label: str):
    return page.get_by_label(label, exact=True)


def addressee(page, agency):
    """Its box among those the letter is for; beside them stand those who get a copy."""
    return page.get_by_role("group", name="Nơi nhận", exact=True).get_by_label(agency.name)


def open_todo(page, title: str) -> None:
    """From “Chờ tôi duyệt” or “Chờ ban hành” into the row."""
    page.goto("/viec/?nhom=duyet")
    page.get_by_role("link", name=title).click()


def says(page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def saved_by_itself(page) -> None:
    expect(page.locator("#saved")).to_contain_text("tự lưu lúc")


def compose(page, p) -> str:
    """The officer writes to three communes; returns the letter's address."""
    page.goto("/viec/")
    page.get_by_role("link", name="Soạn yêu cầu").click()
    page.get_by_role("button", name="Tiếp tục : Lấy ý kiến", exact=True).click()
    for agency in (p.nui, p.ben, p.dong):
        addressee(page, agency).check()
    clocks = page.locator("#clocks")
    expect(clocks.locator(".sendto li")).to_have_count(3)
    expect(clocks).to_contain_text("Hạn thứ Ba, 10/03/2026")  # five working days after 03/03
    page.locator("#id_letter_reply_by").press_sequentially("20/03/2026")
    expect(clocks).to_contain_text("Hạn thứ Sáu, 20/03/2026")
    expect(clocks).not_to_contain_text("10/03/2026")
    field(page, "Trích yếu").fill(SUBJECT)
    field(page, "Nội dung đề nghị").fill(BODY)
    field(page, "Người duyệt, ký").select_option(label=str(p.bnc_leader))
    saved_by_itself(page)
    field(page, "Thêm tệp").set_input_files(FILE)
    press(page, "Trình lãnh đạo duyệt")
    says(page, "Đã trình đồng chí bnc.leader Thử duyệt")
    return page.url


def test_a_letter_to_three_communes_and_the_answer_of_one(at_work, p, set_clock):
    address = compose(at_work(p.bnc_officer), p)

    leader = at_work(p.bnc_leader)
    open_todo(leader, SUBJECT)
    expect(leader.locator(".trio li")).to_have_count(3)
    expect(leader.locator(".trio")).to_contain_text("được xác định là đồng ý")
    press(leader, "Ký duyệt")
    says(leader, "Đã ký duyệt.")

    clerk = at_work(p.bnc_clerk)
    open_todo(clerk, SUBJECT)
    field(clerk, "Số, ký hiệu").fill("12-CV/BNCTU")
    press(clerk, "Ban hành")
    says(clerk, "Đã ban hành 12-CV/BNCTU, gửi 3 nơi nhận.")

    set_clock("2026-03-03 08:30")
    register = at_work(p.nui_clerk)
    register.goto("/van-ban-den/")
    register.get_by_role("link", name="Ban Nội chính").click()
    expect(register.locator(".starts")).to_contain_text("Hạn trả lời: thứ Sáu, 20/03/2026")
    press(register, "Đăng ký số đến")
    says(register, "Hạn trả lời: 20/03/2026.")

    focal = at_work(p.nui_focal)
    focal.goto("/viec/")
    focal.get_by_role("link", name=SUBJECT).click()
    focal.get_by_role("link", name="Giao việc").click()
    focal.get_by_label("nui.officer Thử").check()
    press(focal, "Giao việc")
    says(focal, "Đã giao việc.")

    set_clock("2026-03-05 10:00")
    officer = at_work(p.nui_officer)
    officer.goto("/viec/")
    officer.get_by_role("link", name=SUBJECT).click()
    officer.get_by_label("Đồng ý, có góp ý").check()
    field(officer, "Nội dung trả lời").fill("Mục 3: bổ sung thời gian kiểm tra.")
    field(officer, "Người ký").select_option(label=str(p.nui_leader))
    saved_by_itself(officer)
    press(officer, "Trình lãnh đạo duyệt")
    says(officer, "Đã trình đồng chí nui.leader Thử duyệt")

    answering_leader = at_work(p.nui_leader)
    open_todo(answering_leader, re.compile("^Trả lời"))
    press(answering_leader, "Duyệt và ký")
    says(answering_leader, "Đã ký.")

    answering_clerk = at_work(p.nui_clerk)
    open_todo(answering_clerk, re.compile("^Trả lời"))
    field(answering_clerk, "Số, ký hiệu").fill("7-CV/ĐU")
    press(answering_clerk, "Ghi số và gửi trả lời")
    says(answering_clerk, "Đã gửi trả lời; thời hạn dừng tính.")

    requester = at_work(p.bnc_officer)  # a session lasts twelve hours, this is three days later
    requester.goto(address)
    beside = requester.locator(".beside > li")
    expect(beside).to_have_count(3)
    answer = beside.filter(has_text=p.nui.short_name)
    expect(answer).to_contain_text("Mục 3: bổ sung thời gian kiểm tra.")
    expect(answer).to_contain_text("7-CV/ĐU")
    expect(beside.filter(has_text=p.ben.short_name)).to_contain_text("Chưa có")
    with requester.expect_download() as download:
        requester.get_by_role("link", name="du-thao.pdf").click()
    assert download.value.path().read_bytes() == FILE["buffer"]


def test_notice_of_more_time_moves_the_day_for_both_sides(at_work, p, set_clock):
    dispatch = assigned(p.bnc_officer, p.nui)  # due on Monday 9 March
    set_clock("2026-03-05 10:00")
    officer = at_work(p.nui_officer)
    officer.goto(dispatch.get_absolute_url())
    expect(officer.locator(".ticker__due")).to_contain_text("thứ Hai, 09/03/2026")
    officer.get_by_role("link", name="Soạn thông báo").click()
    officer.get_by_label("Ngày trả lời dự kiến").fill("16/03/2026")
    field(officer, "Lý do").fill("Cần lấy ý kiến tập thể Ban Thường vụ.")
    field(officer, "Số, ký hiệu văn bản thông báo").fill("9-CV/ĐU")
    press(officer, "Gửi thông báo")
    says(officer, "Đã gửi thông báo.")
    expect(officer.locator(".ticker__due")).to_contain_text("thứ Hai, 16/03/2026")

    requester = at_work(p.bnc_officer)
    requester.goto(dispatch.case.get_absolute_url())
    expect(requester.locator("main")).to_contain_text("hạn cũ 09/03")


def test_compose_without_script(at_work, p):
    page = at_work(p.bnc_officer, java_script_enabled=False)
    page.goto("/ho-so/soan/")
    page.get_by_role("button", name="Tiếp tục : Lấy ý kiến", exact=True).click()
    addressee(page, p.nui).check()
    press(page, "Lưu và tính lại thời hạn")
    expect(page.locator("#clocks")).to_contain_text("Hạn thứ Ba, 10/03/2026")
    field(page, "Trích yếu").fill(SUBJECT)
    press(page, "Trình lãnh đạo duyệt")  # with two fields left empty
    expect(page.get_by_role("alert")).to_contain_text("Nhập nội dung đề nghị.")
    expect(field(page, "Trích yếu")).to_have_value(SUBJECT)
    field(page, "Nội dung đề nghị").fill(BODY)
    field(page, "Người duyệt, ký").select_option(label=str(p.bnc_leader))
    field(page, "Thêm tệp").set_input_files(FILE)
    press(page, "Trình lãnh đạo duyệt")
    says(page, "Đã trình đồng chí")
    expect(page.get_by_role("link", name="du-thao.pdf")).to_be_visible()


def test_a_session_that_ends_in_mid_form_keeps_the_draft(at_work, p):
    case = draft_letter(p.bnc_officer, [p.nui], subject="")
    p.bnc_officer.user.set_password(PASSWORD)
    p.bnc_officer.user.save()
    page = at_work(p.bnc_officer)
    page.goto(f"{case.get_absolute_url()}sua/")
    field(page, "Trích yếu").fill(SUBJECT)
    saved_by_itself(page)
    Session.objects.all().delete()
    field(page, "Nội dung đề nghị").fill("Gõ thêm khi phiên đã hết.")
    expect(page.locator("#saved")).to_contain_text("Phiên làm việc đã hết")
    expect(field(page, "Mật khẩu")).to_have_count(0)  # no sign-in page inside the form

    with page.context.expect_page() as other_tab:
        # As slowly as a person: leaving the field asks the server again while the button is down.
        page.get_by_role("link", name="Đăng nhập ở thẻ mới").click(delay=900)
    sign_in(other_tab.value, p.bnc_officer)
    expect(other_tab.value.get_by_role("heading", name="Việc cần làm")).to_be_visible()
    press(page, "Lưu nháp")
    says(page, "Đã lưu bản nháp.")
    expect(field(page, "Trích yếu")).to_have_value(SUBJECT)
    expect(field(page, "Nội dung đề nghị")).to_have_value("Gõ thêm khi phiên đã hết.")


def test_signing_in_again_leads_back_to_the_saved_draft(at_work, p):
    case = draft_letter(p.bnc_officer, [p.nui], subject="")
    p.bnc_officer.user.set_password(PASSWORD)
    p.bnc_officer.user.save()
    page = at_work(p.bnc_officer)
    page.goto(f"{case.get_absolute_url()}sua/")
    field(page, "Trích yếu").fill(SUBJECT)
    saved_by_itself(page)
    Session.objects.all().delete()
    press(page, "Lưu nháp")
    sign_in(page, p.bnc_officer)
    expect(field(page, "Trích yếu")).to_have_value(SUBJECT)


def sign_in(page, seat) -> None:
    field(page, "Tên đăng nhập").fill(seat.user.username)
    field(page, "Mật khẩu").fill(PASSWORD)
    press(page, "Đăng nhập")


def test_submitting_waits_for_a_save_under_way(at_work, p):
    """Else the save raises the version and the writer is in conflict with themselves."""
    case = draft_letter(p.bnc_officer, [p.nui], subject="")
    page = at_work(p.bnc_officer)
    page.route("**/luu-nhap/", answer_slowly)
    page.goto(f"{case.get_absolute_url()}sua/")
    with page.expect_request("**/luu-nhap/"):
        field(page, "Trích yếu").fill(SUBJECT)
    press(page, "Trình lãnh đạo duyệt")
    says(page, "Đã trình đồng chí bnc.leader Thử duyệt")
    found = CoordinationRequest.objects.get(pk=case.pk)
    assert (found.subject, found.status) == (SUBJECT, "awaiting_signature")


def test_no_save_begins_while_the_form_is_on_its_way(at_work, p):
    """Else a slow server takes the save first, and the form is in conflict with it."""
    case = draft_letter(p.bnc_officer, [p.nui], subject="")
    page = at_work(p.bnc_officer)
    saves = []
    page.on("request", lambda sent: saves.append(sent.url) if "luu-nhap" in sent.url else None)
    page.goto(f"{case.get_absolute_url()}sua/")
    page.route("**/sua/", send_slowly)
    field(page, "Trích yếu").fill(SUBJECT)
    press(page, "Lưu nháp")
    says(page, "Đã lưu bản nháp.")
    assert saves == []


def send_slowly(route) -> None:
    """Longer than it takes until a draft saves itself."""
    route.request.frame.page.wait_for_timeout(2_700)
    route.continue_()


def answer_slowly(route) -> None:
    """The server has saved; its answer is on the way for a while."""
    answer = route.fetch()
    route.request.frame.page.wait_for_timeout(700)
    route.fulfill(response=answer)
