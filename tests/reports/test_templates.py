"""The wording of letters: a closed set of fields, versions, a preview that reads no case."""

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.template import engines
from django.urls import reverse
from pypdf import PdfReader

from agencies.models import User
from coordination.administration import administrators
from records.models import Event
from reports.letterform import letter_form
from reports.letters.build import letter_sheet
from reports.letters.fields import FIELDS, check_content, check_template, fill
from reports.letters.kinds import Kind, kind_of, shipped
from reports.models import LetterTemplate
from reports.workflow.wording import set_wording
from tests.factories import on_the, sent_letter

pytestmark = pytest.mark.django_db
AT = on_the("2026-03-01 08:00")


def said(text: str) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        check_template(text)
    return refused.value.messages


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Một\n{{so_hieu}}", "Dòng 2: không có trường “{{so_hieu}}”."),
        ("{{noi_dung", "Dòng 1: thẻ “{{noi_dung” chưa đúng."),
        ("noi_dung}}", "Dòng 1: thẻ “}}” chưa đúng."),
        ("a\nb\n{% load x %}", "Dòng 3: thẻ “{% load x %}” chưa đúng."),
        ("{{ so|safe }}", "Dòng 1: thẻ “{{ so|safe }}” chưa đúng."),
        ("{{so.__class__}}", "Dòng 1: thẻ “{{so.__class__}}” chưa đúng."),
        ("{{}}", "Dòng 1: thẻ “{{}}” chưa đúng."),
        ("{# x #}", "Dòng 1: thẻ “{# x #}” chưa đúng."),
    ],
)
def test_a_broken_or_unknown_tag_is_named_with_its_line(text, words):
    assert any(sentence.startswith(words) for sentence in said(text)), said(text)


@pytest.mark.parametrize(
    ("kind", "text", "named"),
    [
        ("letter", "Kính đề nghị trả lời.", "{{noi_dung}} (nội dung)"),
        ("reply", "{{y_kien}}\n{{noi_dung}}\n{{xac_minh}}", "{{gop_y}} (góp ý theo mục)"),
        ("more_time", "Vì {{ly_do}}.", "{{ngay_moi}} (ngày trả lời mới)"),
    ],
)
def test_a_wording_that_would_lose_what_was_written_is_refused(kind, text, named):
    with pytest.raises(ValidationError) as refused:
        check_content(kind, text)
    assert named in refused.value.messages[0]


def test_every_shipped_wording_is_whole_and_every_kind_has_one():
    assert set(shipped()) == set(Kind.values)
    for kind, words in shipped().items():
        check_template(words["body"])
        check_content(kind, words["body"])
        assert words["title"] == Kind(next(k for k, v in shipped().items() if v is words)).label


def test_what_is_missing_is_named_and_what_does_not_apply_goes():
    text = "Số {{so}}\n{{luu_y}}\nVề {{trich_yeu}}, {{gop_y}}."
    assert fill(text, {"so": "", "luu_y": None, "trich_yeu": "x", "gop_y": None}) == (
        "Số [thiếu: số văn bản]", "Về x, .",
    )  # fmt: skip


def test_a_value_is_never_read_as_a_template_or_as_html():
    words = "{{so}} {% now %} <script>x</script>"
    assert fill("{{noi_dung}}", {"noi_dung": words}) == (words,)
    assert engines["django"].from_string("{{ x }}").render({"x": "<"}) == "&lt;"


def test_the_newest_in_force_is_used_and_ones_own_before_that_for_all(p):
    def wording(agency, body, since):
        return set_wording(
            user=p.bnc_leader.user, at=AT, kind="letter", agency=agency, name="", body=body,
            valid_from=since,
        )  # fmt: skip

    def printed(on):
        case = sent_letter(p.bnc_officer, [p.nui])
        case.issued_on = on
        return letter_sheet(case, letter_form("party"), on=on).body

    wording(None, "Cho mọi cơ quan: {{trich_yeu}}\n{{noi_dung}}", date(2026, 1, 1))
    assert printed(date(2026, 3, 2))[0].startswith("Cho mọi cơ quan: Góp ý")
    wording(p.bnc, "Của Ban\n{{noi_dung}}", date(2026, 2, 1))
    newest = wording(p.bnc, "Của Ban, bản hai\n{{noi_dung}}", date(2026, 2, 10))
    wording(p.bnc, "Chưa đến ngày\n{{noi_dung}}", date(2026, 12, 1))
    wording(p.nui, "Của nơi khác\n{{noi_dung}}", date(2026, 2, 20))
    assert newest.version == 2
    assert printed(date(2026, 3, 2))[0] == "Của Ban, bản hai"
    assert printed(date(2026, 1, 2))[0].startswith("Cho mọi cơ quan")
    assert LetterTemplate.objects.count() == 5


def test_each_act_has_a_kind():
    assert {kind_of(act) for act in ("opinion", "report", "report_up", "notice", "meeting")} == {
        "letter", "report", "report_up", "notice", "invitation",
    }  # fmt: skip


@pytest.fixture
def web(client, set_clock, db):
    user = User.objects.create(username="quantri", full_name="Võ Quản Trị", is_staff=True)
    user.groups.add(administrators())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


ADD = "admin:reports_lettertemplate_add"
REPLY = "{{y_kien}}\n{{noi_dung}}\n{{gop_y}}\n{{xac_minh}}"
TYPED = {"kind": "reply", "agency": "", "name": "", "valid_from": "02/03/2026"}


def test_an_administrator_sets_a_wording_and_looks_at_it_first(web, p):
    page = web.get(f"{reverse(ADD)}?kind=reply").content.decode()
    assert "Trả lời Công văn số {{so_de_nghi}}" in page
    for name in FIELDS:
        assert f"<code>{{{{{name}}}}}</code>" in page
    form = TYPED | {"body": f"Trả lời {{{{noi_de_nghi}}}}:\n{REPLY}"}
    shown = web.post(reverse(ADD), form | {"_preview": "1"})
    text = " ".join(PdfReader(io.BytesIO(shown.content)).pages[0].extract_text().split())
    assert "Trả lời Đảng ủy xã Mẫu: Ý kiến: Đồng ý. Nội dung ví dụ, không lấy từ" in text
    assert not LetterTemplate.objects.exists()
    assert web.post(reverse(ADD), form).status_code == 302
    row = LetterTemplate.objects.get()
    assert (row.version, row.made_by.username, row.agency) == (1, "quantri", None)
    assert Event.objects.get(action="lettertemplate.added").user.username == "quantri"
    change = reverse("admin:reports_lettertemplate_change", args=[row.pk])
    assert web.post(change, form).status_code == 403
    assert web.post(reverse("admin:reports_lettertemplate_delete", args=[row.pk])).status_code \
        == 403  # fmt: skip


@pytest.mark.parametrize("more", [{}, {"_preview": "1"}])
def test_a_broken_tag_is_said_and_nothing_typed_is_lost(web, p, more):
    body = "Dòng đầu của tôi\n{{noi_dung"
    answer = web.post(reverse(ADD), TYPED | {"body": body} | more)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Dòng 2: thẻ “{{noi_dung” chưa đúng." in page
    assert "Dòng đầu của tôi" in page
    assert not LetterTemplate.objects.exists()
