"""No record, no content: when the events cannot be written, nothing is shown, nothing changes."""

import pytest
from django.db import connection

from records import documents
from records.models import Event
from requests.models import CoordinationRequest
from tests.factories import draft_letter, fresh, received, sent_letter
from tests.records.test_documents import plain_docx, upload

pytestmark = pytest.mark.django_db
WORD = "Góp ý dự thảo Kế hoạch kiểm tra năm 2027"


@pytest.fixture
def silenced(p):
    """The web login may no longer write events; rolled back with the test."""

    def silence():
        with connection.cursor() as cursor:
            cursor.execute("revoke insert on records_event from phoihop_web")

    return silence


def text_of(response) -> str:
    return b"".join(response).decode()


def test_a_page_that_cannot_be_recorded_is_not_shown(p, silenced, as_seat, caplog):
    case = sent_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    assert WORD in text_of(client.get(case.get_absolute_url()))
    silenced()
    before = Event.objects.count()
    response = client.get(case.get_absolute_url())
    assert (response.status_code, WORD in text_of(response)) == (503, False)
    assert "Chưa ghi được nhật ký" in text_of(response)
    assert Event.objects.count() == before
    assert WORD not in caplog.text
    assert "no record, no content" in caplog.text


@pytest.mark.parametrize(
    "path", ["", "vi-sao/", "ai-xem/", "sua/"], ids=["letter", "why", "readers", "edit"]
)
def test_no_opening_of_a_case_goes_unrecorded(p, silenced, as_seat, path):
    case = draft_letter(p.bnc_officer, [p.nui])
    key = case.pk if path != "vi-sao/" else received(p.bnc_officer, p.nui).pk
    client = as_seat(p.bnc_officer)
    assert client.get(f"/ho-so/{key}/{path}").status_code == 200
    silenced()
    assert client.get(f"/ho-so/{key}/{path}").status_code == 503


def test_no_file_and_no_sheet_goes_unrecorded(p, silenced, as_seat, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    dispatch = received(p.bnc_officer, p.nui)
    file = documents.store(
        upload("du-thao.docx", plain_docx()),
        dossier=dispatch.case.dossier,
        by=p.bnc_officer,
        at=dispatch.delivered_at,
    )
    client = as_seat(p.nui_leader)
    sheet = f"/tong-quan/phieu-tinh-han/{dispatch.pk}.pdf"
    bytes_of_file = b"".join(client.get(f"/tep/{file.pk}/"))
    assert bytes_of_file
    silenced()
    for url in (f"/tep/{file.pk}/", f"/api/v1/dispatches/{dispatch.pk}/clock/", sheet):
        response = client.get(url)
        assert response.status_code == 503, url
        assert bytes_of_file not in b"".join(response)


def test_what_cannot_be_recorded_is_not_done(p, silenced, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    silenced()
    form = {"subject": "Trích yếu mới", "body": "x", "version": 0, "action": "save"}
    response = as_seat(p.bnc_officer).post(f"/ho-so/{case.pk}/sua/", form)
    assert response.status_code == 503
    assert (fresh(case).subject, fresh(case).version) == (WORD, 0)


def test_with_the_events_swallowed_the_page_would_be_shown(p, silenced, as_seat, monkeypatch):
    """The control: what the tests above hold on to is the event, nothing else."""
    monkeypatch.setattr("requests.views.shared.note", lambda *args, **fields: None)
    case = sent_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    silenced()
    assert client.get(case.get_absolute_url()).status_code == 200
    assert CoordinationRequest.objects.filter(pk=case.pk).exists()
