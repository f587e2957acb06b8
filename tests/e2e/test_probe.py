import time
from django.contrib.sessions.models import Session
from tests.factories import *
import pytest
from tests.conftest import take_role
@pytest.fixture(autouse=True)
def reset(transactional_db):
    yield
    take_role("none")
def test_probe(at_work, p):
    case = draft_letter(p.bnc_officer, [p.nui])
    page = at_work(p.bnc_officer)
    page.goto(f"/ho-so/{case.pk}/sua/")
    page.locator("#id_subject").fill("Trích yếu mới")
    page.get_by_text("tự lưu lúc").wait_for()
    print(page.inner_text("#saved"))
    Session.objects.all().delete()
    page.locator("#id_body").fill("Chữ gõ sau khi hết phiên")
    page.wait_for_timeout(4000)
    page.screenshot(path="/tmp/expired1.png", full_page=True)
    page.get_by_role("button", name="Lưu nháp").click()
    page.wait_for_timeout(1500)
    page.screenshot(path="/tmp/expired2.png", full_page=True)
    print(page.url)
