"""Administrators set the days of recurring duties; what it comes to is shown before it counts."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import User
from coordination.administration import administrators
from reports.models import PeriodSetting
from tests.reports import carried

pytestmark = pytest.mark.django_db
ADD = reverse("admin:reports_periodsetting_add")


@pytest.fixture
def web(client, db):
    user = User.objects.create(username="quantri", full_name="Võ Quản Trị", is_staff=True)
    user.groups.add(administrators())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form(duty, **more) -> dict[str, str]:
    return {
        "duty": duty.pk, "kind": "month", "is_owed": "on", "due_month_offset": "0",
        "due_day": "25", "cut_off_month_offset": "0", "cut_off_day": "20", "first_period": "",
        "decision": "Công văn 01", "valid_from": "2026-01-01", **more,
    }  # fmt: skip


def test_what_it_comes_to_is_shown_first_and_then_saved(web, p):
    duty = carried.duty()
    text = web.post(ADD, form(duty)).content.decode()
    assert "hạn nộp 25/" in text
    assert "nghĩa vụ đang mở, chưa đến hạn được tính lại" in text
    assert not PeriodSetting.objects.exists()
    assert web.post(ADD, form(duty, is_seen="on")).status_code == 302
    row = PeriodSetting.objects.get()
    assert (row.due_day, row.valid_from) == (25, date(2026, 1, 1))
    assert web.get(reverse("admin:reports_periodsetting_changelist")).status_code == 200


def test_a_first_period_of_another_kind_or_none_is_refused(web, p):
    duty = carried.duty()
    assert "cùng loại" in web.post(ADD, form(duty, first_period="2026-Q1")).content.decode()
    text = web.post(ADD, form(duty, first_period="tháng 1")).content.decode()
    assert "Không đọc được kỳ" in text


def test_a_row_is_never_changed(web, p):
    row = carried.setting(carried.duty(), due_day=5)
    page = reverse("admin:reports_periodsetting_change", args=[row.pk])
    assert web.get(page).status_code == 200
    assert web.post(page, form(row.duty, is_seen="on")).status_code == 403
