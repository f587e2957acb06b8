"""What the tick of the press does, without Celery: makes all prints that wait."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports import press


class Command(BaseCommand):
    help = "Tạo các bản in đang chờ; quản trị chạy khi bộ chạy nền dừng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seconds", type=float, default=3600.0, help="dừng sau số giây này")

    def handle(self, *args: Any, seconds: float, **options: Any) -> None:
        steps = press.run(seconds=seconds)
        self.stdout.write(f"{steps} bước")
