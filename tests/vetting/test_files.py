"""Files and reasons: on an accredited network alone, and gone from the disk once erased."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from records import documents
from records.models import Dossier
from tests.factories import on_the
from tests.vetting.test_concluding import DAY, signed
from tests.vetting.test_opening import AT, open_case
from vetting import workflow

pytestmark = pytest.mark.django_db
NOW = "2026-03-02 09:00"
LATER = on_the("2031-03-10 09:00")
PERSONS = [{"relatives": "foreign", "name": "Lê Thử", "birth_year": 1980}]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def paper(name="TD-1.txt", text="Lý lịch.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def closed_with_a_file(p):
    case = open_case(p, persons=PERSONS)
    workflow.attach(case, by=p.khoi_officer, at=AT, files=[paper()])
    signed(p, case, body="Đủ tiêu chuẩn.")
    workflow.decide_retention(
        by=p.khoi_leader, at=AT, years=5, decision="8-QĐ/ĐUK", decided_on=DAY
    )
    return workflow.close_case(case, by=p.khoi_officer, at=AT)


def erased(p, case, capture) -> None:
    row = workflow.propose_erasure(case, by=p.khoi_officer, at=LATER, minutes_number="1-BB")
    with capture(execute=True):
        workflow.agree_to_erase(row, by=p.khoi_leader, at=LATER)


def test_a_file_is_added_and_read_by_handlers_alone(p, as_seat, accredited):
    case = open_case(p, persons=PERSONS)
    client, here = as_seat(p.khoi_officer, at=NOW), case.get_absolute_url()
    assert client.get(f"{here}tai-lieu/").status_code == 200
    assert "Chọn ít nhất một tệp." in client.post(f"{here}tai-lieu/", {"k": ""}).content.decode()
    assert client.post(f"{here}tai-lieu/", {"files": paper()})["Location"] == here
    assert "TD-1.txt" in client.get(here).content.decode()
    address = f"/tep/{case.dossier.documents.get().pk}/"
    assert b"".join(client.get(address).streaming_content).decode() == "Lý lịch."
    for stranger in (p.khoi_clerk, p.congan_focal):
        client = as_seat(stranger, at=NOW)
        assert client.get(f"{here}tai-lieu/").status_code == 404
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["Lê Thử.txt", "ly_lich-LE.THU.txt", "So yeu le thu 1980.txt"])
def test_a_files_name_names_nobody(p, accredited, name):
    case = open_case(p, persons=PERSONS)
    with pytest.raises(ValidationError, match="đổi tên tệp theo mã"):
        workflow.attach(case, by=p.khoi_officer, at=AT, files=[paper(name)])
    assert not case.dossier.documents.exists()


def test_where_only_the_register_is_kept_there_are_no_files(p, as_seat):
    case = open_case(p)
    with pytest.raises(PermissionDenied):
        workflow.attach(case, by=p.khoi_officer, at=AT, files=[paper()])
    client = as_seat(p.khoi_officer, at=NOW)
    here = case.get_absolute_url()
    assert client.get(f"{here}tai-lieu/").status_code == 403
    assert "Thêm tài liệu" not in client.get(here).content.decode()


def test_erased_it_leaves_the_disk(p, accredited, as_owner, django_capture_on_commit_callbacks):
    case = closed_with_a_file(p)
    place = documents.path_of(case.dossier.documents.get().sha256)
    assert place.exists()
    erased(p, case, django_capture_on_commit_callbacks)
    assert not place.exists()
    row = case.dossier.documents.get()
    assert (row.name, row.removed_at is not None) == ("", True)


def test_what_another_dossier_holds_stays(
    p, accredited, as_owner, django_capture_on_commit_callbacks
):
    case = closed_with_a_file(p)
    other = open_case(p, persons=PERSONS)
    workflow.attach(other, by=p.khoi_officer, at=AT, files=[paper("TD-2.txt")])
    erased(p, case, django_capture_on_commit_callbacks)
    assert documents.path_of(other.dossier.documents.get().sha256).exists()


def test_the_reason_to_end_and_the_class_that_was_are_kept(p, as_seat, accredited):
    person = open_case(p, persons=PERSONS).persons.get()
    by = {"by": p.khoi_officer, "at": AT}
    with pytest.raises(ValidationError):
        workflow.end_person(person, **by)
    workflow.reclassify(person, **by, condition="in_province", reason="Ghi nhầm diện.")
    workflow.end_person(person, **by, reason="Cơ quan rút đề nghị.")
    page = as_seat(p.khoi_officer, at=NOW).get(person.get_absolute_url()).content.decode()
    for said in ("Ghi nhầm diện.", "Cơ quan rút đề nghị.", "có yếu tố nước ngoài → thân nhân chỉ"):
        assert said in page
    assert (
        Dossier.objects.get(pk=person.case_id)
        .events.filter(action="vetting.reclassified")
        .exists()
    )
