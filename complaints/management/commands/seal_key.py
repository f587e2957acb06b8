"""``manage.py seal_key``: a pair of keys for sealing; the private one goes to a file, away from
the web process."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from complaints.sealing import make_pair


class Command(BaseCommand):
    help = "Lập cặp khóa niêm phong: khóa riêng vào tệp, khóa công khai in ra cho SEAL_PUBLIC_KEY."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="tệp mới cho khóa riêng")

    def handle(self, *args, file: Path, **options) -> None:
        private, public = make_pair()
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(_("Không lập được tệp %s; chọn một tệp chưa có.") % file) from error
        with os.fdopen(handle, "w") as stream:
            stream.write(f"{private}\n")
        self.stdout.write(f"SEAL_PUBLIC_KEY={public}")
