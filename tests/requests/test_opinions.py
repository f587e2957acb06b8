"""Rounds of opinions: comments by section, the table, what is done with each, the shared PDF."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from openpyxl import load_workbook

from records.models import Document, Event, Notice, Secrecy
from regulations.models import working_calendar
from requests import workflow
from requests.models import Comment, CommentResponse, Dispatch
from requests.opinions import natural, table_of
from tests.factories import (
    SENT_AT,
    draft_letter,
    fresh,
    make_seat,
    on_the,
    register,
    replied,
    reply_draft,
    sent,
    sent_letter,
    signed_reply,
)

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)
ROWS = [
    {"section": "Điều 10", "text": "Bỏ từ “kịp thời”."},
    {"section": "Điều 2", "text": "=1+1"},
    {"section": "", "text": "Nhất trí bố cục."},
]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def render(case) -> bytes:
    return b"%PDF-1.7 " + case.number.encode() + b" %%EOF"


def round_of(p, *, comments=ROWS, **fields):
    """A letter to three: one comments, one agrees, one is silent."""
    case = sent_letter(p.bnc_officer, [p.nui, p.ben, p.dong], **fields)
    nui, ben, _dong = (
        register(case.dispatches.get(requested_agency=a)) for a in (p.nui, p.ben, p.dong)
    )
    replied(nui, stance="agrees_with_comments", body="", comments=comments)
    replied(ben)
    return case


def comments_of(case) -> dict[str, Comment]:
    return {c.section: c for c in Comment.objects.filter(reply__dispatch__case=case)}


# --- Comments ------------------------------------------------------------------------------------


def test_comments_are_saved_with_the_draft_and_stay_when_none_are_given(p):
    dispatch = register(sent(p.bnc_officer, p.nui))
    reply = reply_draft(dispatch, comments=[*ROWS, {"section": " ", "text": ""}])
    kept = list(reply.comments.values_list("pk", "position", "section", "text"))
    assert [row[1:] for row in kept] == [
        (n, row["section"], row["text"]) for n, row in enumerate(ROWS, start=1)
    ]
    for more in ({}, {"comments": None}, {"comments": ROWS}):
        reply = workflow.save_reply(
            dispatch, by=p.nui_focal, at=AT, version=reply.version, body="Khác", **more
        )
    assert list(reply.comments.values_list("pk", "position", "section", "text")) == kept
    workflow.save_reply(dispatch, by=p.nui_focal, at=AT, version=reply.version, comments=[])
    assert not reply.comments.exists()


@pytest.mark.parametrize("stance", ["agrees_with_comments", "disagrees"])
def test_a_comment_makes_an_answer_whole_as_the_body_does(p, stance):
    reply = reply_draft(
        register(sent(p.bnc_officer, p.nui)), stance=stance, body="", comments=ROWS
    )
    assert workflow.submit_reply(reply, by=p.nui_focal, at=AT).status == "submitted"


def test_without_body_and_comments_the_answer_is_not_whole(p):
    reply = reply_draft(register(sent(p.bnc_officer, p.nui)), stance="disagrees", body="")
    with pytest.raises(ValidationError) as refused:
        workflow.submit_reply(reply, by=p.nui_focal, at=AT)
    assert list(refused.value.message_dict) == ["body"]


@pytest.mark.parametrize(
    ("stance", "row", "field"),
    [
        ("disagrees", {"section": "Điều 5", "text": ""}, "comments"),
        ("agrees", {"section": "Điều 5", "text": "Sửa"}, "stance"),
    ],
    ids=["section without words", "agrees and comments"],
)
def test_half_a_comment_is_saved_but_not_put_up(p, stance, row, field):
    dispatch = register(sent(p.bnc_officer, p.nui))
    reply = reply_draft(dispatch, stance=stance, comments=[row])
    assert reply.comments.get().section == "Điều 5"
    with pytest.raises(ValidationError) as refused:
        workflow.submit_reply(reply, by=p.nui_focal, at=AT)
    assert list(refused.value.message_dict) == [field]


def test_a_kind_without_opinions_and_a_register_only_file_take_no_comments(p):
    information = register(
        sent(p.bnc_officer, p.nui, code="002-5.1.a", letter_reply_by=on_the("2026-03-31").date())
    )
    secret = register(
        sent(p.bnc_officer, p.nui, secrecy=Secrecy.SECRET, subject="", body="",
             paper_place="tủ 2", has_documents=False)
    )  # fmt: skip
    for dispatch in (information, secret):
        with pytest.raises(ValidationError) as refused:
            workflow.save_reply(
                dispatch, by=p.nui_focal, at=AT, version=0, comments=ROWS, paper_place=""
            )
        assert list(refused.value.message_dict) == ["comments"]
    assert not Comment.objects.exists()


def test_comments_are_locked_once_the_answer_is_issued(p):
    dispatch = replied(register(sent(p.bnc_officer, p.nui)), stance="disagrees", comments=ROWS)
    with pytest.raises((workflow.WrongState, PermissionDenied)):
        workflow.save_reply(dispatch, by=p.nui_focal, at=AT, version=3, comments=[])
    assert Comment.objects.count() == len(ROWS)


def form_of(rows, **fields):
    return {
        "stance": "disagrees", "body": "", "version": "0", "comment_section": [r[0] for r in rows],
        "comment_text": [r[1] for r in rows], **fields,
    }  # fmt: skip


def test_more_rows_are_given_and_nothing_typed_is_lost(p, as_seat):
    dispatch = register(sent(p.bnc_officer, p.nui))
    client = as_seat(p.nui_focal)
    page = client.get(dispatch.get_absolute_url()).content.decode()
    assert page.count('name="comment_text"') == 5
    typed = [(f"Điều {n}", f"Ý {n}") for n in range(5)]
    form = form_of(typed, action="more", body="Còn dở")
    page = client.post(f"/ho-so/{dispatch.pk}/tra-loi/", form).content.decode()
    assert page.count('name="comment_text"') == 10
    assert all(f'value="{section}"' in page and text in page for section, text in typed)
    assert "Còn dở" in page
    assert 'name="version" value="1"' in page
    assert Comment.objects.count() == 5


def test_a_bad_row_is_named_and_comes_back(p, as_seat):
    dispatch = register(sent(p.bnc_officer, p.nui))
    form = form_of([("Điều 1", "Được"), ("x" * 130, "Dài"), ("Điều 3", "a\u202eb")])
    response = as_seat(p.nui_focal).post(f"/ho-so/{dispatch.pk}/tra-loi/", form)
    errors = " ".join(response.context["form"].non_field_errors())
    assert ("dòng 2" in errors, "dòng 3" in errors, "dòng 1" in errors) == (True, True, False)
    assert "x" * 130 in response.content.decode()
    assert not Comment.objects.exists()


def test_comments_stand_on_the_pages_of_both_sides(p, as_seat):
    case = round_of(p)
    nui = case.dispatches.get(requested_agency=p.nui)
    for seat, url in ((p.bnc_officer, case), (p.nui_leader, nui)):
        assert "Bỏ từ “kịp thời”." in as_seat(seat).get(url.get_absolute_url()).content.decode()
    ben = case.dispatches.get(requested_agency=p.ben)
    assert "kịp thời" not in as_seat(p.ben_leader).get(ben.get_absolute_url()).content.decode()


# --- The table -----------------------------------------------------------------------------------


def test_sections_sort_as_numbers():
    texts = ["", "Phụ lục", "Điều 10", "Điều 2, khoản 3", "điều 2", "Chương I"]
    assert sorted(texts, key=natural) == [
        "Chương I", "điều 2", "Điều 2, khoản 3", "Điều 10", "Phụ lục", "",
    ]  # fmt: skip


def test_the_table_groups_addressees_and_sorts_comments(p):
    case = round_of(p)
    day = on_the("2026-03-04 09:00").date()
    table = table_of(case, p.bnc_officer, day, working_calendar())
    assert [(key, [x.dispatch.requested_agency for x in there]) for key, _l, there in
            table.groups] == [
        ("agrees", [p.ben]), ("agrees_with_comments", [p.nui]), ("waiting", [p.dong]),
    ]  # fmt: skip
    assert [line.section for line in table.lines] == ["Điều 2", "Điều 10", ""]
    assert table.unanswered == 3
    late = table_of(case, p.bnc_officer, on_the("2026-03-25 09:00").date(), working_calendar())
    assert [x.group for x in late.positions] == ["agrees", "agrees_with_comments", "overdue"]


def test_silence_confirmed_and_more_time_are_told_apart(p):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben, p.dong], at="2026-01-05 09:00")
    nui, ben, dong = (
        register(case.dispatches.get(requested_agency=a), at="2026-01-05 09:00")
        for a in (p.nui, p.ben, p.dong)
    )
    workflow.give_notice(
        ben, by=p.ben_leader, at=on_the("2026-01-06 09:00"), new_due_on=on_the(SENT_AT).date(),
        reason="Cần thêm", document_number="5",
    )  # fmt: skip
    workflow.confirm_consent(nui, by=p.bnc_officer, at=on_the("2026-02-02 09:00"))
    workflow.decline(dong, by=p.dong_leader, at=AT, reason="Không thuộc")
    day = on_the("2026-01-12 09:00").date()
    table = table_of(case, p.bnc_officer, day, working_calendar())
    groups = {x.dispatch.requested_agency: x.group for x in table.positions}
    assert groups == {p.nui: "deemed", p.ben: "more_time", p.dong: "declined"}


@pytest.mark.parametrize("who", ["nui_leader", "ben_focal", "congan_leader"])
def test_to_others_there_is_no_table(p, as_seat, who):
    case = round_of(p)
    for page in (f"/ho-so/{case.pk}/tong-hop/", f"/ho-so/{case.pk}/tong-hop.xlsx",
                 f"/tong-quan/chia-se-y-kien/{case.pk}/"):  # fmt: skip
        assert as_seat(getattr(p, who)).get(page).status_code == 404


def test_a_draft_and_another_kind_have_no_table(p, as_seat):
    drafted = draft_letter(p.bnc_officer, [p.nui])
    other = sent_letter(
        p.bnc_officer, [p.nui], code="002-5.1.a", letter_reply_by=on_the("2026-03-31").date()
    )
    for case in (drafted, other):
        response = as_seat(p.bnc_officer).get(f"/ho-so/{case.pk}/tong-hop/")
        assert (response.status_code, response["Location"]) == (302, case.get_absolute_url())
        assert "tong-hop" not in as_seat(p.bnc_officer).get(f"/ho-so/{case.pk}/").content.decode()


def test_the_letter_leads_to_the_table_and_the_table_says_who_said_what(p, as_seat):
    case = round_of(p)
    client = as_seat(p.bnc_officer)
    assert f"/ho-so/{case.pk}/tong-hop/" in client.get(case.get_absolute_url()).content.decode()
    page = client.get(f"/ho-so/{case.pk}/tong-hop/").content.decode()
    assert page.index("Điều 2<") < page.index("Điều 10<") < page.index("Ý kiến chung")
    assert 'name="kind"' in page
    assert Event.objects.filter(action="dossier.opened", dossier=case.dossier).exists()
    read_only = as_seat(p.bnc_clerk).get(f"/ho-so/{case.pk}/tong-hop/").content.decode()
    assert ('name="kind"' in read_only, "Điều 10" in read_only) == (False, True)


def test_a_draft_answer_is_not_in_the_table(p):
    case = sent_letter(p.bnc_officer, [p.nui])
    signed_reply(register(case.dispatches.get()), stance="disagrees", comments=ROWS)
    table = table_of(case, p.bnc_officer, AT.date(), working_calendar())
    assert ([x.group for x in table.positions], table.lines) == (["waiting"], [])


def test_in_the_workbook_no_text_is_a_formula(p, as_seat):
    case = round_of(p, comments=[{"section": f"{sign}A1", "text": f"{sign}1+1"}
                                 for sign in "=+-@"])  # fmt: skip
    case_key = comments_of(case)["=A1"].pk
    workflow.answer_comments(
        case, by=p.bnc_officer, at=AT,
        responses=[{"comment": str(case_key), "kind": "partly", "text": "=cmd()"}],
    )  # fmt: skip
    response = as_seat(p.bnc_officer).get(f"/ho-so/{case.pk}/tong-hop.xlsx")
    assert f"tong-hop-y-kien-{case.number}.xlsx" in response["Content-Disposition"]
    book = load_workbook(io.BytesIO(response.content))
    first, second = book.worksheets
    assert [[c.value for c in row[:2]] for row in first.iter_rows(min_row=2)] == [
        [p.ben.name, "Đồng ý"], [p.nui.name, "Đồng ý, có góp ý"],
        [p.dong.name, "Chưa trả lời, còn thời gian"],
    ]  # fmt: skip
    cells = [cell for row in second.iter_rows(min_row=2) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    signs = [cell for cell in cells if cell.value[0] in "=+-@"]
    assert len(signs) == 9
    assert all(cell.quotePrefix for cell in signs)
    assert second.page_setup.orientation == "landscape"


# --- Tiếp thu, giải trình ------------------------------------------------------------------------


def test_what_is_done_with_each_comment_is_kept_inside_and_can_be_changed(p):
    case = round_of(p)
    two, ten = comments_of(case)["Điều 2"], comments_of(case)["Điều 10"]
    rows = [
        {"comment": str(two.pk), "kind": "accepted", "text": ""},
        {"comment": str(ten.pk), "kind": "", "text": ""},
    ]
    assert workflow.answer_comments(case, by=p.bnc_officer, at=AT, responses=rows) == 1
    assert workflow.answer_comments(case, by=p.bnc_leader, at=AT, responses=rows) == 0
    rows[0] |= {"kind": "explained", "text": "Theo Điều 5"}
    assert workflow.answer_comments(case, by=p.bnc_focal, at=AT, responses=rows) == 1
    row = CommentResponse.objects.get()
    assert (row.kind, row.text, row.by, row.inside_agency) == (
        "explained", "Theo Điều 5", p.bnc_focal, p.bnc,
    )  # fmt: skip
    assert Event.objects.filter(action="request.comments_answered").count() == 2


BAD = {
    "explained without a reason": ("explained", "", "Ghi lý do giữ nguyên."),
    "a reason without a kind": ("", "Vì", "Chọn tiếp thu hay giải trình"),
    "a kind that is none": ("later", "", "Chọn một trong ba cách"),
}


@pytest.mark.parametrize("case_name", BAD)
def test_a_bad_row_is_named_beside_it_and_nothing_is_saved(p, as_seat, case_name):
    kind, why, said = BAD[case_name]
    case = round_of(p)
    two, ten = comments_of(case)["Điều 2"], comments_of(case)["Điều 10"]
    form = {"comment": [two.pk, ten.pk], "kind": ["accepted", kind], "why": ["", why]}
    response = as_seat(p.bnc_officer).post(f"/ho-so/{case.pk}/tong-hop/", form)
    page = response.content.decode()
    assert (response.status_code, said in page) == (200, True)
    assert list(response.context["wrong"]) == [f"row-{ten.pk}"]
    assert '<option value="accepted" selected>' in page
    assert why in page
    assert not CommentResponse.objects.exists()


def test_a_row_once_answered_is_not_emptied(p):
    case = round_of(p)
    row = {"comment": str(comments_of(case)["Điều 2"].pk), "kind": "accepted", "text": ""}
    workflow.answer_comments(case, by=p.bnc_officer, at=AT, responses=[row])
    with pytest.raises(ValidationError) as refused:
        workflow.answer_comments(case, by=p.bnc_officer, at=AT, responses=[row | {"kind": ""}])
    assert list(refused.value.message_dict) == [f"row-{row['comment']}"]


def test_only_the_requester_s_writers_answer_comments_of_this_letter(p, as_seat):
    case, other = round_of(p), round_of(p)
    row = {"comment": str(comments_of(case)["Điều 2"].pk), "kind": "accepted", "text": ""}
    for seat in (p.bnc_clerk, p.nui_leader, p.congan_leader):
        with pytest.raises(PermissionDenied):
            workflow.answer_comments(case, by=seat, at=AT, responses=[row])
    with pytest.raises(PermissionDenied):
        workflow.answer_comments(other, by=p.bnc_officer, at=AT, responses=[row])
    form = {"comment": row["comment"], "kind": "accepted", "why": ""}
    url = f"/ho-so/{case.pk}/tong-hop/"
    assert as_seat(p.bnc_clerk).post(url, form).status_code == 403
    assert as_seat(p.nui_leader).post(url, form).status_code == 404
    assert not CommentResponse.objects.exists()
    with pytest.raises(workflow.WrongState):
        workflow.answer_comments(
            draft_letter(p.bnc_officer, [p.nui]), by=p.bnc_officer, at=AT, responses=[]
        )


def test_the_form_saves_all_rows_at_once(p, as_seat):
    case = round_of(p)
    keys = [c.pk for c in comments_of(case).values()]
    form = {"comment": keys, "kind": ["accepted", "explained", ""], "why": ["", "Giữ", ""]}
    response = as_seat(p.bnc_officer).post(f"/ho-so/{case.pk}/tong-hop/", form)
    assert response["Location"] == f"/ho-so/{case.pk}/tong-hop/"
    assert CommentResponse.objects.count() == 2
    short = {"comment": keys, "kind": ["accepted"]}  # columns that do not match
    again = as_seat(p.bnc_officer).post(f"/ho-so/{case.pk}/tong-hop/", short)
    assert (again.status_code, CommentResponse.objects.count()) == (200, 2)


# --- Sharing -------------------------------------------------------------------------------------


def test_the_shared_summary_is_a_file_the_addressees_read(p, as_seat):
    case = round_of(p)
    ben = case.dispatches.get(requested_agency=p.ben)
    assert "tong-hop" not in as_seat(p.ben_leader).get(ben.get_absolute_url()).content.decode()
    for _time in range(2):
        workflow.share_summary(case, by=p.bnc_leader, at=AT, render=render)
    name = f"tong-hop-y-kien-{case.number}.pdf"
    shared = Document.objects.filter(dossier=case.dossier, name=name, removed_at=None)
    assert shared.count() == 2
    page = as_seat(p.ben_leader).get(ben.get_absolute_url()).content.decode()
    assert page.count(name) == 2
    assert "Bên gửi chia sẻ bản tổng hợp ý kiến" in page
    file = as_seat(p.ben_leader).get(f"/tep/{shared.first().pk}/")
    assert b"".join(file).startswith(b"%PDF-")
    told = Notice.objects.filter(kind=Notice.Kind.SHARED)
    assert {n.seat.agency.code for n in told} == {"nui", "ben", "dong"}
    assert set(told.values_list("dossier", flat=True)) == {d.pk for d in case.dispatches.all()}


def test_who_may_not_share_and_what_is_not_shared(p):
    case = round_of(p)
    for seat in (p.bnc_clerk, p.nui_leader):
        with pytest.raises(PermissionDenied):
            workflow.share_summary(case, by=seat, at=AT, render=render)
    early = sent_letter(p.bnc_officer, [p.nui])
    with pytest.raises(ValidationError, match="Chưa có nơi nào trả lời"):
        workflow.share_summary(early, by=p.bnc_officer, at=AT, render=render)
    with pytest.raises(workflow.WrongState):
        workflow.share_summary(
            draft_letter(p.bnc_officer, [p.nui]), by=p.bnc_officer, at=AT, render=render
        )
    secret = sent_letter(
        p.bnc_officer, [p.nui], secrecy=Secrecy.SECRET, subject="", body="", paper_place="tủ 2",
        has_documents=False,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="chỉ vào sổ"):
        workflow.share_summary(secret, by=p.bnc_officer, at=AT, render=render)
    case.act = "personnel"
    case.save()
    with pytest.raises(ValidationError, match="nhân sự"):
        workflow.share_summary(case, by=p.bnc_officer, at=AT, render=render)
    assert not Document.objects.filter(name__startswith="tong-hop").exists()


def test_before_sharing_the_page_says_what_it_means_and_then_makes_the_pdf(p, as_seat):
    case = round_of(p)
    client, url = as_seat(p.bnc_officer), f"/tong-quan/chia-se-y-kien/{case.pk}/"
    page = client.get(url).content.decode()
    assert "Các nơi nhận sẽ đọc được ý kiến của nhau trong bản này." in page
    response = client.post(url)
    assert response["Location"] == f"/ho-so/{case.pk}/tong-hop/"
    document = Document.objects.get(name__startswith="tong-hop")
    assert (document.inside_agency, document.content_type) == (None, "application/pdf")


def test_a_restricted_summary_stays_with_who_views_the_letter(p, as_seat):
    case = round_of(p, secrecy=Secrecy.WORKING_SECRET)
    assert as_seat(p.bnc_officer).get(f"/ho-so/{case.pk}/tong-hop/").status_code == 200
    assert as_seat(p.bnc_clerk).get(f"/ho-so/{case.pk}/tong-hop/").status_code == 404
    document = workflow.share_summary(case, by=p.bnc_officer, at=AT, render=render)
    file = as_seat(p.nui_leader).get(f"/tep/{document.pk}/")
    assert b"".join(file).startswith(b"%PDF-")
    assert as_seat(p.nui_clerk).get(f"/tep/{document.pk}/").status_code == 404


def test_who_was_named_later_and_reads_only_some_shares_nothing(p):
    case = round_of(p, secrecy=Secrecy.WORKING_SECRET)
    late = make_seat(p.bnc, "officer", username="bnc.late")
    later = on_the("2026-03-03 09:00")
    workflow.name_reader(case, by=p.bnc_leader, at=later, reader=late)
    with pytest.raises(PermissionDenied):
        workflow.share_summary(case, by=late, at=later, render=render)
    workflow.share_summary(case, by=p.bnc_leader, at=later, render=render)


def test_an_answer_after_silence_was_confirmed_stands_beside_the_consent(p):
    dispatch = register(sent(p.bnc_officer, p.nui, at="2026-01-05 09:00"), at="2026-01-05 09:00")
    workflow.confirm_consent(dispatch, by=p.bnc_officer, at=AT)
    reply = signed_reply(fresh(dispatch), stance="disagrees", comments=ROWS)
    workflow.issue_reply(reply, by=p.nui_clerk, at=AT, document_number="9")
    table = table_of(dispatch.case, p.bnc_officer, AT.date(), working_calendar())
    assert [(x.group, x.reply.is_late) for x in table.positions] == [("deemed", True)]
    assert len(table.lines) == len(ROWS)
    assert Dispatch.objects.get().status == "consented"
