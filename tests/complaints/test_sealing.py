"""Who denounced: sealed by the web process, opened by two people and an operator, or not kept."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from complaints import sealing, workflow
from complaints.management.commands.open_sealed import Command  # before the tests take a role
from complaints.models import ComplaintText, Opening, SealedIdentity
from records.models import Event
from requests.workflow import WrongState
from tests.complaints.stories import AT, accredit, admitted, taken_in
from tests.factories import fresh, on_the

pytestmark = pytest.mark.django_db
PRIVATE, PUBLIC = sealing.make_pair()
WHO = "Nguyễn Thị Giả Định, thôn 3"


@pytest.fixture
def key(settings, tmp_path):
    accredit()
    settings.SEAL_PUBLIC_KEY = PUBLIC
    file = tmp_path / "seal.key"
    file.write_text(PRIVATE)
    return file


def open_sealed(case, key, agency="nui") -> str:
    out = StringIO()
    call_command(Command(), case.number, agency=agency, key=key, stdout=out)
    return out.getvalue().strip()


def agreed(p, case) -> Opening:
    row = workflow.ask_opening(case, by=p.nui_officer, at=AT, reason="Cần gặp người tố cáo.")
    return workflow.decide_opening(row, by=p.nui_leader, at=AT, agree=True)


# --- The box -------------------------------------------------------------------------------------


def test_what_is_sealed_opens_with_the_private_key_for_its_case_alone():
    box = sealing.seal(WHO, PUBLIC, case="a")
    assert sealing.open_box(box, PRIVATE, case="a") == WHO
    assert WHO.encode() not in box
    assert sealing.seal(WHO, PUBLIC, case="a") != box
    other = sealing.make_pair()[0]
    bent = box[:-1] + bytes([box[-1] ^ 1])
    for wrong in (
        (box, other, "a"),
        (box, PRIVATE, "b"),
        (bent, PRIVATE, "a"),
        (b"x", PRIVATE, "a"),
    ):
        with pytest.raises(sealing.CannotOpen):
            sealing.open_box(wrong[0], wrong[1], case=wrong[2])


@pytest.mark.parametrize("key", ["", "x", "é", "AAAA", PRIVATE[:-4]], ids=[
    "empty", "short", "not ASCII", "too few bytes", "cut off"])  # fmt: skip
def test_a_bad_key_is_named(key):
    with pytest.raises(sealing.BadKey):
        sealing.seal(WHO, key, case="a")


# --- In the house --------------------------------------------------------------------------------


def test_sealed_once_and_shown_nowhere(p, as_seat, key):
    case = admitted(p, "denunciation")
    address = reverse("complaints:seal", args=[case.pk])
    assert as_seat(p.nui_officer).get(address).status_code == 200
    as_seat(p.nui_officer).post(address, {"identity": WHO})
    row = SealedIdentity.objects.get()
    assert row.key_print == sealing.print_of(PUBLIC)
    assert sealing.open_box(bytes(row.ciphertext), PRIVATE, case=str(case.pk)) == WHO
    text = as_seat(p.nui_leader).get(case.get_absolute_url()).content.decode()
    assert ("đã niêm phong" in text, WHO in text) == (True, False)
    assert not any(WHO in str(event.payload.data) for event in Event.objects.all())
    with pytest.raises(WrongState):
        workflow.seal_identity(case, by=p.nui_officer, at=AT, identity="Khác")
    with pytest.raises(ValidationError):
        workflow.seal_identity(
            taken_in(p.nui_officer, "denunciation"), by=p.nui_officer, at=AT, identity=" "
        )


def test_a_refused_form_does_not_show_what_was_typed(p, as_seat, key):
    case = admitted(p, "denunciation")
    as_seat(p.nui_officer).post(reverse("complaints:seal", args=[case.pk]), {"identity": WHO})
    answer = as_seat(p.nui_officer).post(
        reverse("complaints:seal", args=[case.pk]), {"identity": WHO}
    )
    assert WHO not in answer.content.decode()


@pytest.mark.parametrize("lacks", ["key", "accreditation", "denunciation"])
def test_without_key_accreditation_or_denunciation_there_is_no_field(p, as_seat, settings, lacks):
    if lacks != "accreditation":
        accredit()
    settings.SEAL_PUBLIC_KEY = "" if lacks == "key" else PUBLIC
    case = admitted(p, "complaint" if lacks == "denunciation" else "denunciation")
    assert (
        as_seat(p.nui_officer).get(reverse("complaints:seal", args=[case.pk])).status_code == 403
    )
    with pytest.raises(PermissionDenied):
        workflow.seal_identity(case, by=p.nui_officer, at=AT, identity=WHO)
    assert (
        "Niêm phong danh tính"
        not in as_seat(p.nui_officer).get(case.get_absolute_url()).content.decode()
    )


def test_the_database_seals_nothing_where_nothing_is_accredited(p):
    case = admitted(p, "denunciation")
    with pytest.raises(IntegrityError, match="not accredited"), transaction.atomic():
        SealedIdentity.objects.create(
            case=case, ciphertext=b"x", key_print="x", by=p.nui_officer, at=AT
        )


def test_the_web_login_never_reads_the_ciphertext(p, as_web, key):
    case = admitted(p, "denunciation")
    workflow.seal_identity(case, by=p.nui_officer, at=AT, identity=WHO)
    with as_web(p.nui_officer):
        assert SealedIdentity.objects.filter(pk=case.pk).exists()
    for columns in (("ciphertext",), ("case", "ciphertext")):
        with pytest.raises(ProgrammingError, match="permission denied"), as_web(p.nui_officer):
            list(SealedIdentity.objects.values(*columns))
    with pytest.raises(ProgrammingError, match="permission denied"), as_web(p.nui_officer):
        SealedIdentity.objects.filter(pk=case.pk).update(key_print="y")


def test_opened_once_by_the_operator_after_two_people(p, as_seat, key):
    case = admitted(p, "denunciation")
    workflow.seal_identity(case, by=p.nui_officer, at=AT, identity=WHO)
    with pytest.raises(CommandError, match="Không có đề nghị mở"):
        open_sealed(case, key)
    with pytest.raises(PermissionDenied):
        workflow.ask_opening(case, by=p.nui_leader, at=AT, reason="Xem.")
    with pytest.raises(ValidationError):
        workflow.ask_opening(case, by=p.nui_officer, at=AT, reason=" ")
    answer = as_seat(p.nui_officer).post(
        reverse("complaints:ask_opening", args=[case.pk]), {"reason": "Cần gặp."}
    )
    assert answer.status_code == 302
    row = Opening.objects.get()
    with pytest.raises(CommandError, match="Không có đề nghị mở"):
        open_sealed(case, key)
    with pytest.raises(WrongState):
        workflow.ask_opening(case, by=p.nui_officer, at=AT, reason="Lại.")
    text = as_seat(p.nui_leader).get(case.get_absolute_url()).content.decode()
    assert ("Cần gặp." in text, "Đồng ý mở" in text) == (True, True)
    decide = reverse("complaints:decide_opening", args=[case.pk, row.pk])
    assert as_seat(p.nui_leader).post(decide, {"action": "agree"}).status_code == 302
    assert open_sealed(case, key) == WHO
    assert fresh(row).opened_at is not None
    assert list(
        Event.objects.filter(action__startswith="identity").values_list("action", flat=True)
    ) == [
        "identity.sealed",
        "identity.opening_asked",
        "identity.opening_agreed",
        "identity.opened",
    ]
    with pytest.raises(CommandError):
        open_sealed(case, key)
    assert as_seat(p.nui_leader).post(f"{decide[:-2]}99/").status_code == 404


def test_who_asked_does_not_agree(p, key):
    case = admitted(p, "denunciation", by=p.nui_focal)
    workflow.assign(case, by=p.nui_leader, at=AT, handler=p.nui_focal)
    workflow.seal_identity(case, by=p.nui_focal, at=AT, identity=WHO)
    row = workflow.ask_opening(case, by=p.nui_focal, at=AT, reason="Cần.")
    with pytest.raises(PermissionDenied):
        workflow.decide_opening(row, by=p.nui_focal, at=AT, agree=True)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Opening.objects.filter(pk=row.pk).update(agreer=p.nui_focal.user)
    with pytest.raises(IntegrityError, match="only_after_agreement"), transaction.atomic():
        Opening.objects.filter(pk=row.pk).update(opened_at=AT)
    refused = workflow.decide_opening(row, by=p.nui_leader, at=AT, agree=False)
    assert refused.is_agreed is False
    with pytest.raises(WrongState):
        workflow.decide_opening(row, by=p.nui_leader, at=on_the("2026-03-03 08:00"), agree=True)


def test_a_wrong_key_opens_nothing_and_is_said(p, key, tmp_path):
    case = admitted(p, "denunciation")
    workflow.seal_identity(case, by=p.nui_officer, at=AT, identity=WHO)
    row = agreed(p, case)
    other = tmp_path / "other.key"
    other.write_text(sealing.make_pair()[0])
    with pytest.raises(CommandError, match="không mở được"):
        open_sealed(case, other)
    with pytest.raises(CommandError, match="Không đọc được"):
        open_sealed(case, tmp_path / "none")
    assert fresh(row).opened_at is None
    assert open_sealed(case, key) == WHO


def test_a_pair_of_keys_is_made_once(tmp_path):
    out, file = StringIO(), tmp_path / "new.key"
    call_command("seal_key", file, stdout=out)
    public = out.getvalue().strip().removeprefix("SEAL_PUBLIC_KEY=")
    box = sealing.seal(WHO, public, case="a")
    assert sealing.open_box(box, file.read_text(), case="a") == WHO
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="chọn một tệp chưa có"):
        call_command("seal_key", file)


def test_of_a_denouncer_no_table_has_a_name(p):
    accredit()
    case = taken_in(p.nui_officer, "denunciation")
    with pytest.raises(IntegrityError, match="no name is kept"), transaction.atomic():
        ComplaintText.objects.filter(pk=case.pk).update(writer_name="Nguyễn Văn Mẫu")
