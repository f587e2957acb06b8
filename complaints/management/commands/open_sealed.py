"""``manage.py open_sealed``: away from the web process, with the private key, once for an agreed
request; what it says goes to the terminal and nowhere else."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from complaints.models import Opening, SealedIdentity
from complaints.sealing import BadKey, CannotOpen, open_box
from records.history import database_now, note, recorded


class Command(BaseCommand):
    help = "Mở niêm phong danh tính người tố cáo, khi hai người đã đồng ý; ghi vào nhật ký."

    def add_arguments(self, parser) -> None:
        parser.add_argument("case", help="số đơn, ví dụ ĐT-2026-0001")
        parser.add_argument("--agency", required=True, help="mã cơ quan giữ đơn")
        parser.add_argument("--key", type=Path, help="tệp khóa riêng; không ghi thì SEAL_KEY_FILE")

    def handle(self, *args, case: str, agency: str, key: Path | None, **options) -> None:
        with recorded():
            opening = self._agreed(case, agency)
            said = self._open(opening, key or Path(settings.SEAL_KEY_FILE or "."))
            Opening.objects.filter(pk=opening.pk).update(opened_at=database_now())
            note(
                "identity.opened", at=database_now(), dossier=opening.case.dossier,
                inside=opening.case.agency, asked_by=opening.asked_by_id,
                agreed_by=opening.agreed_by_id,
            )  # fmt: skip
        self.stdout.write(said)

    def _agreed(self, case: str, agency: str) -> Opening:
        waiting = Opening.objects.filter(
            case__number=case, case__agency__code=agency, is_agreed=True, opened_at=None
        )
        found = waiting.select_related("case__dossier", "case__agency").first()
        if found is None:
            raise CommandError(_("Không có đề nghị mở nào đã được người thứ hai đồng ý."))
        return found

    def _open(self, opening: Opening, key: Path) -> str:
        sealed = SealedIdentity.objects.get(pk=opening.case_id)
        try:
            return open_box(bytes(sealed.ciphertext), key.read_text(), case=str(sealed.pk))
        except OSError as error:
            raise CommandError(_("Không đọc được tệp khóa riêng.")) from error
        except (BadKey, CannotOpen) as error:
            raise CommandError(_("Khóa này không mở được niêm phong của đơn.")) from error
