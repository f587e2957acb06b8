"""``manage.py verify_history``: is the record whole? Exit code 1 on any finding."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from records import heads
from records.chain import NotTheOwner, Verdict, verify
from records.models import Event
from records.words import bits_of, first_bits, grouped

SHOWN = 100  # findings; a chain that was numbered anew has one for each event


class Command(BaseCommand):
    help = "Kiểm tra nhật ký: từng mắt xích, từng nội dung, và các đầu chuỗi đã ký."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--heads", type=Path, metavar="TỆP", help="tệp đầu chuỗi đã ký")
        parser.add_argument("--key", type=Path, metavar="TỆP", help="khóa công khai (PEM)")
        parser.add_argument(
            "--paper", nargs=2, metavar=("SỐ", "SÁU_TIẾNG"),
            help="vân tay in trên giấy: số và sáu tiếng trong ngoặc kép",
        )  # fmt: skip

    def handle(self, *args, **options) -> None:
        began = time.monotonic()
        signed = self._signed(options["heads"], options["key"])
        try:
            verdict = verify(signed.heads)
        except NotTheOwner as error:
            raise CommandError(str(error)) from error
        on_paper = _on_paper(*options["paper"]) if options["paper"] else []
        verdict.findings += signed.findings + on_paper
        self._tell(verdict, signed, time.monotonic() - began)
        if verdict.findings:
            raise SystemExit(1)

    def _signed(self, file: Path | None, key: Path | None) -> heads.HeadsFile:
        """The heads of ``file``; one that proves nothing is itself a finding."""
        if file is None:
            if key:
                raise CommandError(_("--key chỉ dùng cùng với --heads."))
            return heads.HeadsFile()
        try:
            signed = heads.read(file, heads.public_key(key or heads.public_key_file()))
        except heads.NoKey as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(_("Không đọc được tệp đầu chuỗi %s.") % file) from error
        if not signed.heads:
            signed.findings.append(_("Tệp đầu chuỗi không có đầu chuỗi nào có chữ ký đúng."))
        return signed

    def _tell(self, verdict: Verdict, signed: heads.HeadsFile, seconds: float) -> None:
        say = self.stdout.write
        for finding in verdict.findings[:SHOWN]:
            say(f"✗ {finding}")
        if len(verdict.findings) > SHOWN:
            say(_("✗ và %s phát hiện nữa.") % grouped(len(verdict.findings) - SHOWN))
        for seq, decision in sorted(verdict.erased.items()):
            say(
                _("– Nội dung của sự kiện số %(seq)s đã xóa theo %(decision)s.")
                % {"seq": seq, "decision": decision}
            )
        if signed.torn:
            say(_("– %s dòng của tệp đầu chuỗi ghi dở, bỏ qua.") % signed.torn)
        say(_figures(verdict, seconds))
        say(_("Nhật ký có chỗ không khớp.") if verdict.findings else _("Nhật ký nguyên vẹn."))


def _figures(verdict: Verdict, seconds: float) -> str:
    told = _(
        "Đã kiểm tra %(events)s sự kiện trong %(seconds)s giây, so với %(heads)s đầu chuỗi."
    ) % {
        "events": grouped(verdict.events),
        "seconds": f"{seconds:.1f}".replace(".", ","),
        "heads": grouped(verdict.heads),
    }
    if verdict.heads == 0:
        return told + " " + _("Chưa so với đầu chuỗi đã ký nào (--heads).")
    return told + " " + _("Đầu chuỗi mới nhất: số %s.") % grouped(verdict.newest_head)


def _on_paper(number: str, words: str) -> list[str]:
    """Compare what stands at the foot of a printed report with the event of that number."""
    plain = number.replace(".", "")
    if not plain.isdecimal():
        raise CommandError(_("--paper: “%s” không phải số của sự kiện.") % number)
    try:
        bits = bits_of(words)
    except ValueError as error:
        raise CommandError(_("--paper: %s") % error) from error
    event = Event.objects.filter(seq=int(plain)).first()
    if event and first_bits(event.hash) == bits:
        return []
    return [_("Vân tay trên giấy không phải của sự kiện số %s.") % number]
