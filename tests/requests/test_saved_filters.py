"""Filters of one's own: a name once, at most twenty, nobody else's."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from requests import workflow
from requests.models import SavedFilter
from tests.factories import SENT_AT, on_the, received

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)


def keep(seat, name="Của tôi", query="nhom=qua-han"):
    return workflow.keep_filter(by=seat, at=AT, name=name, query=query)


def test_a_filter_is_kept_shown_and_dropped(p, as_seat):
    client = as_seat(p.nui_leader)
    form = {"name": "  Quá hạn  của xã ", "query": "nhom=qua-han&q=kiểm tra&sau=x&la=1"}
    response = client.post("/ho-so/luu-bo-loc/", form)
    row = SavedFilter.objects.get()
    assert (row.name, row.seat) == ("Quá hạn của xã", p.nui_leader)
    assert response["Location"] == f"/ho-so/?{row.query}"
    assert "sau=" not in row.query
    page = client.get(response["Location"]).content.decode()
    assert f'href="/ho-so/?{row.query}" aria-current="true"'.replace("&", "&amp;") in page
    assert row.name not in as_seat(p.nui_focal).get("/ho-so/").content.decode()
    assert as_seat(p.nui_leader).post("/ho-so/xoa-bo-loc/", {"filter": row.pk}).status_code == 302
    assert not SavedFilter.objects.exists()


REFUSED = {
    "twice": ("của TÔI", "q=x", "Đã có bộ lọc tên"),
    "without a name": (" ", "q=x", "Đặt tên cho bộ lọc."),
    "without a condition": ("Khác", "", "Chọn điều kiện lọc trước"),
    "too long": ("Khác", "q=" + "x" * 600, "quá dài"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_kept_is_said_and_the_name_stays_typed(p, as_seat, case):
    name, query, said = REFUSED[case]
    received(p.bnc_officer, p.nui)
    keep(p.nui_leader)
    response = as_seat(p.nui_leader).post("/ho-so/luu-bo-loc/", {"name": name, "query": query})
    page = response.content.decode()
    assert (response.status_code, said in page) == (200, True)
    assert list(response.context["form"].errors) == ["name"]
    assert f'value="{name}"' in page
    assert SavedFilter.objects.count() == 1
    assert keep(p.nui_focal)  # another's may bear the same name


def test_twenty_are_enough(p):
    for n in range(20):
        keep(p.nui_leader, name=f"Lọc {n}")
    with pytest.raises(ValidationError, match="20"):
        keep(p.nui_leader, name="Một nữa")


@pytest.mark.parametrize("key", ["foreign", "0", "x", "9" * 30])
def test_another_s_filter_is_as_one_that_is_not_there(p, as_seat, key):
    row = keep(p.nui_leader)
    key = str(row.pk) if key == "foreign" else key
    response = as_seat(p.nui_focal).post("/ho-so/xoa-bo-loc/", {"filter": key}, follow=True)
    assert "Bộ lọc này không còn." in response.content.decode()
    assert SavedFilter.objects.get() == row
    with pytest.raises(PermissionDenied):
        workflow.drop_filter(row, by=p.nui_focal, at=AT)


def test_the_second_wall_keeps_them_apart(p, as_web):
    keep(p.nui_leader)
    for seat, n in ((p.nui_leader, 1), (p.nui_focal, 0)):
        with as_web(seat):
            assert SavedFilter.objects.count() == n
