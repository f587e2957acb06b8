import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0004_who_stands_in"),
        ("records", "0014_kinds_of_reports"),
        ("regulations", "0006_duties"),
    ]

    operations = [
        migrations.CreateModel(
            name="Obligation",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="obligation",
                        serialize=False,
                        to="records.dossier",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("month", "hằng tháng"),
                            ("quarter", "hằng quý"),
                            ("half", "6 tháng"),
                            ("year", "hằng năm"),
                            ("term", "nhiệm kỳ"),
                        ],
                        max_length=8,
                        verbose_name="kỳ",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="từ ngày")),
                ("ends_on", models.DateField(verbose_name="đến ngày")),
                ("due_on", models.DateField(verbose_name="hạn nộp")),
                ("first_due_on", models.DateField()),
                ("is_due_set", models.BooleanField(default=False)),
                ("cut_off_on", models.DateField(verbose_name="chốt số liệu")),
                ("opened_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("done_on", models.DateField(null=True)),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số, ký hiệu"),
                ),
                ("document_on", models.DateField(null=True, verbose_name="ngày văn bản")),
                (
                    "is_nothing_to_report",
                    models.BooleanField(default=False, verbose_name="không phát sinh"),
                ),
                ("is_after_consolidation", models.BooleanField(default=False)),
                ("waived_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("consolidated_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "absorbed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbs",
                        to="reports.obligation",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations",
                        to="regulations.duty",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                        verbose_name="người lập",
                    ),
                ),
                (
                    "owed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations_owed",
                        to="agencies.agency",
                    ),
                ),
                (
                    "owed_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations_due",
                        to="agencies.agency",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfils",
                        to="records.dossier",
                    ),
                ),
                (
                    "to_party",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regulations.party",
                    ),
                ),
                (
                    "waived_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "nghĩa vụ của một kỳ",
                "verbose_name_plural": "nghĩa vụ của các kỳ",
                "ordering": ("due_on", "duty__code", "owed_by__sort_name", "pk"),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["owed_by", "due_on"], name="obligation_owed"),
                    models.Index(fields=["owed_to", "ends_on"], name="obligation_due"),
                    models.Index(
                        condition=models.Q(
                            ("absorbed_by", None), ("done_at", None), ("waived_at", None)
                        ),
                        fields=["due_on"],
                        name="obligation_open",
                    ),
                    models.Index(fields=["report"], name="obligation_of_report"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("duty", "kind", "starts_on", "owed_by", "owed_to", "to_party"),
                        name="one_obligation_a_period",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at", None), ("done_on__isnull", False), _connector="XOR"
                        ),
                        name="done_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="period_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owed_to", None),
                            models.Q(("owed_to", models.F("owed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_owes_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObligationStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("opened", "Mở kỳ"),
                            ("moved", "Hạn được tính lại"),
                            ("handed", "Giao người lập"),
                            ("done", "Đã thực hiện"),
                            ("reopened", "Văn bản bị thu hồi, chưa thực hiện"),
                            ("chased", "Đôn đốc"),
                            ("returned", "Trả lại để bổ sung"),
                            ("waived", "Được miễn"),
                            ("owed_again", "Bỏ miễn"),
                            ("absorbed", "Báo cáo dài hơn thay"),
                            ("consolidated", "Đã tổng hợp"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("on", models.DateField()),
                ("old_due_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("document_number", models.CharField(blank=True, max_length=60)),
                ("is_nothing_to_report", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="reports.obligation",
                    ),
                ),
                (
                    "remark",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.remark",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.dossier",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PeriodSetting",
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
                            ("month", "hằng tháng"),
                            ("quarter", "hằng quý"),
                            ("half", "6 tháng"),
                            ("year", "hằng năm"),
                            ("term", "nhiệm kỳ"),
                        ],
                        max_length=8,
                        verbose_name="kỳ",
                    ),
                ),
                (
                    "is_owed",
                    models.BooleanField(
                        default=True,
                        help_text="Bỏ chọn khi các bên không thực hiện nghĩa vụ này theo kỳ này.",
                        verbose_name="có lập theo kỳ này",
                    ),
                ),
                (
                    "due_month_offset",
                    models.SmallIntegerField(
                        default=0,
                        help_text="0 là trong tháng cuối của kỳ, 1 là tháng sau, -1 là tháng trước.",
                        validators=[
                            django.core.validators.MinValueValidator(-12),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="hạn nộp: số tháng sau tháng cuối kỳ",
                    ),
                ),
                (
                    "due_day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Để trống: lấy ngày cuối kỳ, vì quy chế không nêu ngày.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="hạn nộp: ngày trong tháng",
                    ),
                ),
                (
                    "cut_off_month_offset",
                    models.SmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(-12),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="chốt số liệu: số tháng sau tháng cuối kỳ",
                    ),
                ),
                (
                    "cut_off_day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Để trống: chốt vào ngày cuối kỳ.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="chốt số liệu: ngày trong tháng",
                    ),
                ),
                (
                    "absorbs_shorter",
                    models.BooleanField(
                        default=False,
                        help_text="Kỳ ngắn hơn kết thúc cùng ngày vẫn hiện nhưng không phải nộp riêng.",
                        verbose_name="báo cáo dài hơn thay báo cáo ngắn",
                    ),
                ),
                (
                    "first_period",
                    models.CharField(
                        blank=True,
                        help_text="Ví dụ 2026-11, 2026-Q4, 2026-H2, 2026, 2025-2030. Để trống: kỳ đang diễn ra.",
                        max_length=12,
                        verbose_name="kỳ đầu tiên",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="căn cứ: văn bản, ngày"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(verbose_name="áp dụng cho các kỳ kết thúc từ ngày"),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settings",
                        to="regulations.duty",
                        verbose_name="nghĩa vụ",
                    ),
                ),
            ],
            options={
                "verbose_name": "kỳ và hạn của nghĩa vụ",
                "verbose_name_plural": "kỳ và hạn của nghĩa vụ",
                "ordering": ("duty__code", "kind", "-valid_from", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="obligation",
            name="setting",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.periodsetting",
            ),
        ),
    ]
