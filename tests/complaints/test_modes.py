"""The register alone, as every installation begins; and a mode that changes with data present."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from complaints import workflow
from complaints.models import CaseLetter, ComplaintCase, ComplaintText, Matter, MatterText
from complaints.workflow.letters import excerpt_digest
from records.models import Document
from requests.models import CoordinationRequest
from tests.complaints.stories import (
    AT,
    PLACE,
    accredit,
    admitted,
    classified,
    concluded,
    drafted,
    end_accreditation,
    notified,
    taken_in,
    verified,
)
from tests.complaints.test_main_line import refused
from tests.factories import fresh

pytestmark = pytest.mark.django_db
TAKEN = {
    "kind": "complaint", "channel": "post", "received_on": "02/03/2026", "secrecy": "ordinary",
    "incoming_number": "45", "paper_place": PLACE,
}  # fmt: skip


def page(name: str, case) -> str:
    return reverse(f"complaints:{name}", args=[case.pk])


def typed(**fields) -> dict:
    return {"form_key": str(uuid.uuid4()), **fields}


@pytest.fixture
def post(as_seat):
    """Send a form of a case that must be taken."""

    def send(seat, name, case, **fields):
        answer = as_seat(seat).post(page(name, case), typed(**fields))
        assert answer.status_code == 302, answer.content.decode()

    return send


# --- The register alone --------------------------------------------------------------------------


def test_from_intake_to_the_last_word_by_the_register_alone(p, as_seat, post):
    text = as_seat(p.nui_clerk).get(reverse("complaints:take_in")).content.decode()
    assert "Mạng này chưa được công nhận giữ nội dung" in text
    assert 'label for="id_subject"' not in text
    as_seat(p.nui_clerk).post(reverse("complaints:take_in"), typed(**TAKEN))
    case = ComplaintCase.objects.get()
    assert case.dossier.is_register_only
    post(p.nui_focal, "classify", case, kind="denunciation", competence_of="own")
    assert (fresh(case.dossier).is_register_only, fresh(case.dossier).secrecy) == (
        True, "working_secret",
    )  # fmt: skip
    post(p.nui_leader, "assign", case, handler=p.nui_officer.pk)
    post(p.nui_leader, "admit", case, document_number="12-TB", on="02/03/2026")
    post(p.nui_officer, "begin", case, on="02/03/2026")
    post(p.nui_officer, "verified", case, on="02/03/2026", version=fresh(case).version)
    post(p.nui_officer, "draft_conclusion", case, version="0")
    post(p.nui_leader, "conclude", case, document_number="5-KL", on="02/03/2026", version="1")
    post(p.nui_officer, "notify", case, document_number="13-TB", on="02/03/2026")
    post(p.nui_officer, "follow_up", case, document_number="14-BC", is_done="on")
    case = fresh(case)
    assert (case.stage, case.is_open, case.result_number) == ("followed_up", False, "5-KL")
    assert not ComplaintText.objects.exists()
    text = as_seat(p.nui_leader).get(case.get_absolute_url()).content.decode()
    assert "chỉ vào sổ, không ghi trích yếu" in text
    text = as_seat(p.nui_leader).get(reverse("complaints:list") + "?nhom=da-ket-luan")
    assert case.number in text.content.decode()


@pytest.mark.parametrize("secrecy", ["ordinary", "working_secret", "secret"])
def test_whatever_its_marking_no_words_are_taken(p, secrecy):
    said = refused(taken_in, p.nui_officer, secrecy=secrecy, subject="Chữ", summary="Chữ")
    assert said.keys() == {"subject", "summary"}
    assert taken_in(p.nui_officer, secrecy=secrecy).dossier.is_register_only


@pytest.mark.parametrize(
    ("name", "at", "fields"),
    [
        ("classify", taken_in, {"kind": "petition", "competence_of": "own", "reason": "Chữ"}),
        ("verified", verified, {"on": "02/03/2026", "verified": "Chữ"}),
        ("draft_conclusion", drafted, {"conclusion": "Chữ"}),
        ("notify", concluded, {"on": "02/03/2026", "document_number": "1", "notice": "Chữ"}),
        ("follow_up", notified, {"reason": "Chữ"}),
    ],
)
@pytest.mark.parametrize("ended", [False, True])
def test_words_sent_all_the_same_are_refused_in_words(p, as_seat, name, at, fields, ended):
    if ended:
        accredit()
    case = at(p.nui_officer) if at is taken_in else at(p)
    end_accreditation()
    before = list(ComplaintText.objects.values())
    text = as_seat(p.nui_officer).post(page(name, case), typed(**fields)).content.decode()
    assert ("không nhận thêm chữ và tệp" if ended else "chỉ vào sổ: để trống mục này") in text
    assert list(ComplaintText.objects.values()) == before


def test_a_mixed_letter_is_split_by_kind_alone(p, post):
    case = taken_in(p.nui_officer, "mixed")
    parts = [("complaint", "Chữ"), ("petition", "")]
    assert refused(workflow.split, case, by=p.nui_officer, at=AT, parts=parts).keys() == {"parts"}
    post(p.nui_officer, "split", case, kind_1="denunciation", kind_2="petition")
    parts = ComplaintCase.objects.filter(split_from=case)
    assert sorted(part.kind for part in parts) == ["denunciation", "petition"]
    assert all(part.dossier.is_register_only for part in parts)


def test_a_letter_of_it_has_the_words_that_are_typed_for_it(p, post):
    case = taken_in(p.bnc_officer)
    post(
        p.bnc_officer, "letter", case, kind="signs", addressees=[p.nui.pk], subject="Dấu hiệu",
        body="Trích.", is_confirmed="on", shown=excerpt_digest("Dấu hiệu", "Trích."),
        shown_to=str(p.nui.pk),
    )  # fmt: skip
    letter = CoordinationRequest.objects.get()
    assert (letter.subject, letter.dossier.is_register_only) == ("Dấu hiệu", False)


def test_a_matter_is_watched_by_the_register_alone(p, as_seat):
    fields = {
        "secrecy": "working_secret", "stage": "checked", "handling_body": "Cơ quan điều tra",
        "monitor": p.bnc_officer.pk,
    }  # fmt: skip
    address = reverse("complaints:open_matter")
    text = as_seat(p.bnc_focal).post(address, typed(**fields, subject="Chữ")).content.decode()
    assert "Vụ án, vụ việc: Hồ sơ này chỉ vào sổ" in text
    assert as_seat(p.bnc_focal).post(address, typed(**fields)).status_code == 302
    matter = Matter.objects.get()
    update = page("update_matter", matter)
    text = as_seat(p.bnc_officer).post(update, typed(**fields, note_text="Chữ", version="0"))
    assert "Tình hình theo dõi: Hồ sơ này chỉ vào sổ" in text.content.decode()
    answer = as_seat(p.bnc_officer).post(update, typed(**fields | {"stage": "ended"}, version="0"))
    assert (answer.status_code, fresh(matter).stage) == (302, "ended")
    assert not MatterText.objects.exists()
    assert matter.number in as_seat(p.bnc_leader).get(matter.get_absolute_url()).content.decode()


# --- The mode changes with data present ----------------------------------------------------------


def test_when_accreditation_ends_a_case_is_gone_on_with_by_numbers(p, as_seat, post):
    accredit()
    case = verified(p)
    end_accreditation()
    text = as_seat(p.nui_officer).get(page("draft_conclusion", case)).content.decode()
    assert "Mạng không còn được công nhận giữ nội dung" in text
    post(p.nui_officer, "verified", case, on="02/03/2026", document_number="9-BC")
    assert fresh(case).verified == "Nội dung đơn có cơ sở."
    post(p.nui_officer, "draft_conclusion", case)
    post(p.nui_leader, "conclude", case, document_number="5-KL", on="02/03/2026", version="1")
    post(p.nui_officer, "notify", case, document_number="13-TB", on="02/03/2026")
    post(p.nui_officer, "follow_up", case, is_done="on")
    assert fresh(case).stage == "followed_up"


def test_when_accreditation_ends_no_file_comes_in_and_one_goes_out(p, as_seat, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    accredit()
    case = taken_in(p.nui_officer)

    def file():
        return SimpleUploadedFile("don.txt", b"chu", content_type="text/plain")

    workflow.attach(case, by=p.nui_officer, at=AT, files=[file()])
    end_accreditation()
    with pytest.raises(ValidationError, match="không nhận thêm chữ và tệp"):
        workflow.attach(case, by=p.nui_officer, at=AT, files=[file()])
    row = Document.objects.get()
    answer = as_seat(p.nui_officer).post(page("attach", case), typed(remove=[row.pk]))
    assert (answer.status_code, fresh(row).removed_at is None) == (302, False)


def test_when_accreditation_ends_words_only_go_out(p):
    accredit()
    case = taken_in(p.nui_officer, subject="ông Thử báo việc thu quỹ", is_not_the_writer=True)
    end_accreditation()
    fields = {"by": p.nui_officer, "at": AT, "summary": case.summary}
    said = refused(workflow.correct_words, case, subject="Báo việc thu quỹ ở thôn", **fields)
    assert said["subject"][0].endswith("Chỉ bỏ bớt chữ đã có, không thêm chữ mới.")
    workflow.correct_words(case, subject="báo việc thu quỹ", **fields)
    assert fresh(case).subject == "báo việc thu quỹ"


def test_the_parts_of_a_letter_follow_the_mode_of_the_day(p, post):
    accredit()
    case, other = taken_in(p.nui_officer, "mixed"), None
    end_accreditation()
    post(p.nui_officer, "split", case, kind_1="complaint", kind_2="petition")
    assert all(part.dossier.is_register_only for part in case.parts.all())
    other = taken_in(p.nui_officer, "mixed", incoming_number="46")
    accredit()
    parts = [("complaint", "Một"), ("petition", "Hai")]
    made = workflow.split(other, by=p.nui_officer, at=AT, parts=parts)
    assert [part.subject for part in made] == ["Một", "Hai"]


def test_a_letter_follows_the_mode_of_the_day(p, post):
    accredit()
    case = classified(p.nui_focal, competence="superior", secrecy="secret")
    end_accreditation()
    post(p.nui_focal, "forward", case, to_agency=p.bnc.pk, document_number="1", is_confirmed="on")
    letter = CaseLetter.objects.get().letter
    assert (letter.subject, letter.dossier.is_register_only) == ("", True)


def test_a_register_only_case_stays_one_once_the_network_is_accredited(p, as_seat):
    case = admitted(p)
    accredit()
    case = workflow.begin_verifying(case, by=p.nui_officer, at=AT)
    said = refused(workflow.record_verified, case, by=p.nui_officer, at=AT, verified="Chữ")
    assert said.keys() == {"verified"}
    workflow.record_verified(case, by=p.nui_officer, at=AT)
    assert as_seat(p.nui_officer).get(page("attach", case)).status_code == 403
    assert as_seat(p.nui_officer).get(page("correct", case)).status_code == 403


def test_on_paper_nothing_of_the_excerpt_is_kept_where_only_the_register_is(p):
    case = classified(p.nui_focal, competence="other")
    to = {"to_agency": p.congan, "document_number": "14-CV/ĐU"}
    said = refused(workflow.forward, case, by=p.nui_focal, at=AT, **to, subject="A", body="B")
    assert said.keys() == {"subject", "body"}
    assert workflow.forward(case, by=p.nui_focal, at=AT, **to).stage == "forwarded"
