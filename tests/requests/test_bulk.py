"""Many rows at once: all of them, or none and the reason of each."""

import uuid

import pytest

from records.models import Event, Register, Secrecy
from requests.models import Dispatch, Receipt, Reminder
from tests.factories import assigned, fresh, oversee, received, replied, sent

pytestmark = pytest.mark.django_db
DONE = "/ho-so/hang-loat/xong/"


def post(client, act, rows, **fields):
    keys = [getattr(row, "pk", row) for row in rows]
    return client.post(f"/ho-so/hang-loat/{act}/", {"row": keys, **fields})


def reasons(response) -> list[tuple]:
    """What the page says of each row: the dispatch, why not."""
    return [(one.dispatch, one.reason) for one in response.context["tried"]]


def test_work_is_handed_out_for_all_ticked_rows(p, as_seat):
    rows = [received(p.bnc_officer, p.nui), assigned(p.bnc_officer, p.nui)]
    client = as_seat(p.nui_focal)
    response = post(client, "giao-viec", rows, handler=p.nui_leader.pk)
    assert response["Location"] == DONE
    assert {fresh(row).handler for row in rows} == {p.nui_leader}
    page = client.get(DONE).content.decode()
    assert all(row.case.number in page for row in rows)
    assert page.count("Giao đồng chí nui.leader") == 2


def test_the_same_form_sent_twice_acts_once(p, as_seat):
    row, client = received(p.bnc_officer, p.nui), as_seat(p.bnc_officer)
    for _time in range(2):
        response = post(client, "don-doc", [row], form_key="7ea0c6ca-99a3-4406-9de7-a40ba6638f01")
        assert response["Location"] == DONE
    assert Reminder.objects.count() == 1


def test_mail_is_registered_in_bulk_each_with_its_number(p, as_seat):
    rows = [sent(p.bnc_officer, p.nui), sent(p.bnc_officer, p.nui, secrecy=Secrecy.WORKING_SECRET)]
    secret = sent(p.bnc_officer, p.nui, secrecy=Secrecy.SECRET, subject="", body="",
                  paper_place="tủ", has_documents=False)  # fmt: skip
    client = as_seat(p.nui_clerk)
    assert post(client, "dang-ky", [*rows, secret])["Location"] == DONE
    assert sorted(Receipt.objects.values_list("incoming_number", flat=True)) == ["1", "2", "3"]
    page = client.get(DONE).content.decode()
    assert all(f"Số đến {n}" in page for n in (1, 2, 3))
    assert "Góp ý dự thảo" not in page


def test_all_or_nothing_and_each_row_is_named_with_its_reason(p, as_seat):
    good, over = received(p.bnc_officer, p.nui), replied(received(p.bnc_officer, p.nui))
    unregistered = sent(p.bnc_officer, p.nui)
    foreign, missing = received(p.bnc_officer, p.ben), uuid.uuid4()
    before = Event.objects.count()
    response = post(
        as_seat(p.nui_focal), "giao-viec", [good, over, unregistered, foreign, missing, "x"],
        handler=p.nui_officer.pk,
    )  # fmt: skip
    said = dict.fromkeys(("Không tìm thấy.",))
    assert [row for row, _why in reasons(response)] == [
        good, over, unregistered, None, None, None,
    ]  # fmt: skip
    whys = [why for _row, why in reasons(response)]
    assert whys[0] == ""
    assert whys[1] == "Đã được xử lý trước đó: đã trả lời."
    assert whys[2].startswith("Đã được xử lý trước đó") is True
    assert dict.fromkeys(whys[3:]) == said
    page = response.content.decode()
    assert "Chưa làm hồ sơ nào" in page
    assert (foreign.case.number in page, str(foreign.pk) in page) == (False, False)
    assert fresh(good).handler is None
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("who", "act"),
    [("nui_officer", "giao-viec"), ("nui_leader", "dang-ky"), ("nui_leader", "don-doc"),
     ("bnc_clerk", "don-doc")],
)  # fmt: skip
def test_roles_bind_in_bulk_as_one_by_one(p, as_seat, who, act):
    row = sent(p.bnc_officer, p.nui) if act == "dang-ky" else assigned(p.bnc_officer, p.nui)
    response = post(as_seat(getattr(p, who)), act, [row], handler=p.nui_officer.pk)
    assert response.status_code == 200
    assert "Chưa làm hồ sơ nào" in response.content.decode()
    assert not Reminder.objects.exists()
    assert fresh(row).status == row.status


def test_a_refusal_takes_no_number_and_leaves_no_gap(p, as_seat):
    good, done = sent(p.bnc_officer, p.nui), received(p.bnc_officer, p.nui)
    books = list(Register.objects.order_by("pk").values_list("pk", "last_number"))
    response = post(as_seat(p.nui_clerk), "dang-ky", [good, done])
    assert [bool(why) for _row, why in reasons(response)] == [False, True]
    assert list(Register.objects.order_by("pk").values_list("pk", "last_number")) == books
    assert fresh(good).status == Dispatch.Status.SENT


def test_who_only_tracks_does_nothing_in_bulk(p, as_seat):
    row = assigned(p.bnc_officer, p.nui, secrecy=Secrecy.WORKING_SECRET)
    oversee(row, p.thuongtruc_leader)
    response = post(as_seat(p.thuongtruc_leader), "don-doc", [row])
    assert [(r, bool(why)) for r, why in reasons(response)] == [(row, True)]
    assert "Góp ý dự thảo" not in response.content.decode()


def test_reminding_in_bulk(p, as_seat):
    rows = [received(p.bnc_officer, p.nui), received(p.bnc_officer, p.ben)]
    client = as_seat(p.bnc_officer)
    assert post(client, "don-doc", rows)["Location"] == DONE
    assert {r.dispatch for r in Reminder.objects.all()} == set(rows)
    assert client.get(DONE).content.decode().count("Đã đôn đốc, lần 1") == 2


@pytest.mark.parametrize(
    ("count", "said"), [(0, "Chưa chọn hồ sơ nào"), (101, "nhiều nhất 100")], ids=["none", "101"]
)
def test_none_and_too_many_are_answered_in_words(p, as_seat, count, said):
    rows = [str(uuid.uuid4()) for _n in range(count)]
    response = post(as_seat(p.nui_clerk), "dang-ky", rows)
    assert (response.status_code, said in response.content.decode()) == (200, True)


def test_without_a_handler_the_rows_stay_ticked(p, as_seat):
    row = received(p.bnc_officer, p.nui)
    for handler in ("", "x", p.ben_officer.pk):
        page = post(as_seat(p.nui_focal), "giao-viec", [row], handler=handler).content.decode()
        assert "Chọn người thụ lý" in page
        assert f'value="{row.pk}" checked' in page
    assert fresh(row).handler is None


@pytest.mark.parametrize("act", ["xac-nhan", "thu-hoi", "x"])
def test_consent_and_other_acts_are_never_in_bulk(p, as_seat, act):
    row = received(p.bnc_officer, p.nui)
    assert post(as_seat(p.bnc_officer), act, [row]).status_code == 404
    assert as_seat(p.bnc_officer).get("/ho-so/hang-loat/in/").status_code == 405


def test_sheets_show_titles_only_to_who_views_and_each_opening_is_on_record(p, as_seat):
    row = assigned(p.bnc_officer, p.nui, secrecy=Secrecy.WORKING_SECRET)
    other = received(p.bnc_officer, p.nui)
    page = post(as_seat(p.nui_leader), "in", [row, other]).content.decode()
    assert page.count("Góp ý dự thảo") == 2
    assert page.count("Phiếu hồ sơ") == 2
    opened = Event.objects.filter(action="dossier.opened", seat=p.nui_leader)
    assert set(opened.values_list("dossier", flat=True)) == {row.pk, other.pk}
    page = post(as_seat(p.nui_clerk), "in", [row]).content.decode()
    assert (row.case.number in page, "Góp ý dự thảo" in page) == (True, False)
    response = post(as_seat(p.ben_leader), "in", [row])
    assert [(r["dispatch"], r["reason"]) for r in response.context["tried"]] == [
        (None, "Không tìm thấy.")
    ]
    assert row.case.number not in response.content.decode()


def test_lists_offer_what_their_reader_may_do(p, as_seat):
    received(p.bnc_officer, p.nui)
    sent(p.bnc_officer, p.nui)
    offered = {
        ("nui_focal", "/viec/"): {"giao-viec", "in"},
        ("nui_clerk", "/van-ban-den/"): {"dang-ky", "in"},
        ("bnc_officer", "/viec/?nhom=cho"): {"don-doc", "in"},
        ("bnc_leader", "/ho-so/"): {"giao-viec", "don-doc", "in"},
    }
    for (who, url), acts in offered.items():
        page = as_seat(getattr(p, who)).get(url).content.decode()
        there = {a for a in ("giao-viec", "dang-ky", "don-doc", "in")
                 if f"/ho-so/hang-loat/{a}/" in page}  # fmt: skip
        assert there == acts, url
        assert 'name="row"' in page


def test_what_was_done_is_shown_to_nobody_else(p, as_seat):
    assert as_seat(p.nui_leader).get(DONE)["Location"] == "/viec/"
