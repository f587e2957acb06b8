"""Who denounced: sealed by the web process, opened by two people and an operator, or not kept."""

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from complaints import sealing, workflow
from complaints.checks import seal_key_is_one
from complaints.management.commands.open_sealed import Command  # before the tests take a role
from complaints.models import ComplaintText, Opening, SealedIdentity
from records.models import Bar, Event
from requests.workflow import WrongState
from tests.complaints.stories import AT, accredit, admitted, taken_in
from tests.factories import fresh, on_the

pytestmark = pytest.mark.django_db
PRIVATE, PUBLIC = sealing.make_pair()
WHO = "Nguyễn Thị Giả Định, thôn 3"


@pytest.fixture
def key(settings, tmp_path, monkeypatch):
    accredit()
    settings.SEAL_PUBLIC_KEY = PUBLIC
    file = tmp_path / "seal.key"
    file.write_text(PRIVATE)
    the_day(monkeypatch, "2026-03-03 08:00")
    return file


def the_day(monkeypatch, instant) -> None:
    """The instant at which the operator opens."""
    module = "complaints.management.commands.open_sealed.database_now"
    monkeypatch.setattr(module, lambda: on_the(instant))


def open_sealed(case, key, agency="nui") -> str:
    out = StringIO()
    call_command(
        Command(), case.number, agency=agency, key=key, operator="Người vận hành", stdout=out
    )
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


def test_what_was_agreed_is_opened_within_five_working_days(p, key, monkeypatch):
    case = admitted(p, "denunciation")
    workflow.seal_identity(case, by=p.nui_officer, at=AT, identity=WHO)
    assert agreed(p, case).until_on == date(2026, 3, 9)
    the_day(monkeypatch, "2026-03-10 00:01")
    with pytest.raises(CommandError, match="hết hiệu lực"):
        open_sealed(case, key)
    the_day(monkeypatch, "2026-03-09 23:00")
    assert open_sealed(case, key) == WHO


def test_only_for_who_has_it_in_hand_and_may_know_of_it(p, key):
    case = admitted(p, "denunciation")
    workflow.seal_identity(case, by=p.nui_officer, at=AT, identity=WHO)
    row = agreed(p, case)
    workflow.assign(case, by=p.nui_leader, at=AT, handler=p.nui_focal)
    with pytest.raises(CommandError, match="không còn thụ lý"):
        open_sealed(case, key)
    workflow.assign(case, by=p.nui_leader, at=AT, handler=p.nui_officer)
    Bar.objects.create(dossier=case.dossier, user=p.nui_leader.user, by=p.nui_focal, at=AT)
    with pytest.raises(CommandError, match="không còn được biết"):
        open_sealed(case, key)
    assert fresh(row).opened_at is None


def test_the_operator_is_named_on_record(p, key):
    case = admitted(p, "denunciation")
    workflow.seal_identity(case, by=p.nui_officer, at=AT, identity=WHO)
    agreed(p, case)
    with pytest.raises(CommandError, match="Ghi họ tên người mở"):
        call_command(Command(), case.number, agency="nui", key=key, operator=" ")
    with pytest.raises(CommandError, match="--operator"):
        call_command("open_sealed", case.number, "--agency", "nui", "--key", str(key))
    open_sealed(case, key)
    event = Event.objects.get(action="identity.opened")
    assert event.payload.data["operator"] == "Người vận hành"


def test_a_malformed_public_key_seals_nothing_and_is_said_at_the_start(p, as_seat, settings):
    accredit()
    for bad, found in (("AAAA", ["complaints.E001"]), ("", []), (PUBLIC, [])):
        settings.SEAL_PUBLIC_KEY = bad
        assert [error.id for error in seal_key_is_one(None)] == found
    settings.SEAL_PUBLIC_KEY = "AAAA"
    case = admitted(p, "denunciation")
    address = reverse("complaints:seal", args=[case.pk])
    answer = as_seat(p.nui_officer).post(address, {"identity": WHO})
    assert (answer.status_code, WHO in answer.content.decode()) == (403, False)


def test_what_is_to_be_sealed_is_an_ordinary_field_that_is_never_filled_in(p, as_seat, key):
    case = admitted(p, "denunciation")
    address = reverse("complaints:seal", args=[case.pk])
    text = as_seat(p.nui_officer).get(address).content.decode()
    assert ('type="password"' in text, "chỉ niêm phong một lần" in text) == (False, True)
    long = as_seat(p.nui_officer).post(address, {"identity": f"{WHO} " * 50})
    assert (long.status_code, WHO in long.content.decode()) == (200, False)


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
