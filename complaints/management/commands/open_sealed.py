"""``manage.py open_sealed``: away from the web process, with the private key, once for an agreed
request; what it says goes to the terminal and nowhere else."""

from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import Seat
from complaints.models import Opening, SealedIdentity
from complaints.sealing import BadKey, CannotOpen, open_box
from records.history import database_now, note, recorded
from records.models import Bar
from regulations.calendar import day_of


class Command(BaseCommand):
    help = "Mở niêm phong danh tính người tố cáo, khi hai người đã đồng ý; ghi vào nhật ký."

    def add_arguments(self, parser) -> None:
        parser.add_argument("case", help="số đơn, ví dụ ĐT-2026-0001")
        parser.add_argument("--agency", required=True, help="mã cơ quan giữ đơn")
        parser.add_argument("--key", type=Path, required=True, help="tệp khóa riêng")
        parser.add_argument("--operator", required=True, help="họ tên người mở, ghi vào nhật ký")

    def handle(self, *args, case: str, agency: str, key: Path, operator: str, **options) -> None:
        if not operator.strip():
            raise CommandError(_("Ghi họ tên người mở: --operator."))
        with recorded():
            at = database_now()
            opening = self._agreed(case, agency)
            self._check(opening, at)
            said = self._open(opening, key)
            Opening.objects.filter(pk=opening.pk).update(opened_at=at)
            note(
                "identity.opened", at=at, dossier=opening.case.dossier,
                inside=opening.case.agency, asked_by=opening.asked_by_id,
                agreed_by=opening.agreed_by_id, operator=operator.strip(),
            )  # fmt: skip
        self.stdout.write(said)

    def _agreed(self, case: str, agency: str) -> Opening:
        """The newest agreed request, locked: of two who open at once the second finds none."""
        waiting = Opening.objects.filter(
            case__number=case, case__agency__code=agency, is_agreed=True, opened_at=None
        ).select_for_update(of=("self",))
        found = waiting.select_related("case__dossier", "case__agency", "asked_by").first()
        if found is None:
            raise CommandError(_("Không có đề nghị mở nào đã được người thứ hai đồng ý."))
        return found

    def _check(self, opening: Opening, at: datetime) -> None:
        """It was agreed for some days, to who has the case in hand, and both may know of it."""
        on, case = day_of(at), opening.case
        if opening.until_on is None or on > opening.until_on:
            raise CommandError(_("Đề nghị mở đã hết hiệu lực; người thụ lý đề nghị lại."))
        serving = Seat.objects.current(on).filter(pk=opening.asked_by_id).exists()
        if case.handler_id != opening.asked_by_id or not serving:
            raise CommandError(_("Người đề nghị không còn thụ lý đơn này; không mở được nữa."))
        two = (opening.asker_id, opening.agreer_id)
        if Bar.objects.filter(dossier=case.dossier, user__in=two).exists():
            raise CommandError(_("Người đề nghị hoặc người đồng ý không còn được biết về đơn."))

    def _open(self, opening: Opening, key: Path) -> str:
        sealed = SealedIdentity.objects.get(pk=opening.case_id)
        try:
            return open_box(bytes(sealed.ciphertext), key.read_text(), case=str(sealed.pk))
        except OSError as error:
            raise CommandError(_("Không đọc được tệp khóa riêng.")) from error
        except (BadKey, CannotOpen, UnicodeDecodeError) as error:
            raise CommandError(_("Khóa này không mở được niêm phong của đơn.")) from error
