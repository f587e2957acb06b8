import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_who_stands_in"),
        ("agencies", "0001_initial"),
        ("records", "0014_kinds_of_reports"),
        ("reports", "0004_periodic_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="PrintJob",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("title", models.CharField(max_length=200, verbose_name="tên")),
                (
                    "output",
                    models.CharField(
                        choices=[
                            ("pdf", "một tệp PDF"),
                            ("zip", "tệp nén, mỗi văn bản một PDF"),
                            ("xlsx", "bảng tính"),
                        ],
                        default="pdf",
                        max_length=4,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ đến lượt"),
                            ("running", "Đang tạo"),
                            ("done", "Đã xong"),
                            ("failed", "Không tạo được"),
                            ("cancelled", "Đã dừng"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("total", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("beat_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("until_on", models.DateField()),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "disk",
                                "Đĩa của máy chủ đã đầy. Báo quản trị hệ thống, rồi bấm “Thử lại”; phần đã tạo xong được giữ.",
                            ),
                            (
                                "too_large",
                                "Một phần quá lớn hoặc mất quá nhiều thời gian. Chia nhỏ rồi in lại.",
                            ),
                            (
                                "refused",
                                "Bản in trỏ ra ngoài hệ thống nên bị từ chối. Báo quản trị hệ thống.",
                            ),
                            (
                                "unavailable",
                                "Máy chủ chưa có thư viện Pango để tạo tệp PDF. Báo quản trị hệ thống cài đặt, rồi bấm “Thử lại”.",
                            ),
                            ("lost", "Phần đã tạo không còn trên đĩa. Xóa dòng này rồi in lại."),
                        ],
                        max_length=12,
                    ),
                ),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=["created_at"],
                        name="print_to_make",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done__lte", models.F("total"))),
                        name="no_more_done_than_all",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("source", models.TextField(blank=True)),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.dossier",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="items",
                        to="reports.printjob",
                    ),
                ),
            ],
            options={
                "ordering": ("job", "position"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("job", "position"), name="one_item_a_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("made_at", None), ("source", ""), _connector="OR"),
                        name="no_words_once_made",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("letter", "Công văn"),
                            ("report", "Báo cáo"),
                            ("report_up", "Báo cáo xin ý kiến"),
                            ("notice", "Thông báo"),
                            ("invitation", "Giấy mời"),
                            ("proposal", "Tờ trình"),
                            ("reply", "Công văn trả lời"),
                            ("more_time", "Thông báo cần thêm thời gian"),
                            ("conclusion", "Kết luận tiêu chuẩn chính trị"),
                        ],
                        max_length=12,
                        verbose_name="loại văn bản",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="Ví dụ: BÁO CÁO. Công văn không có tên loại.",
                        max_length=60,
                        verbose_name="tên loại in trên văn bản",
                    ),
                ),
                ("body", models.TextField(max_length=8000, verbose_name="phần nội dung")),
                ("version", models.PositiveIntegerField(editable=False, verbose_name="bản")),
                ("made_at", models.DateTimeField(editable=False)),
                ("valid_from", models.DateField(verbose_name="dùng từ ngày")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        help_text="Để trống: dùng cho mọi cơ quan.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="cơ quan",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mẫu văn bản",
                "verbose_name_plural": "mẫu văn bản",
                "ordering": ("kind", "agency", "-version"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "agency", "version"),
                        name="one_template_a_version",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
