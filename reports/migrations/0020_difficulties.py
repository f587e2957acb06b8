import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_who_stands_in"),
        ("records", "0014_kinds_of_reports"),
        ("regulations", "0006_duties"),
        ("reports", "0011_prints_wall"),
        ("requests", "0017_acts_of_meetings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Difficulty",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="difficulty",
                        serialize=False,
                        to="records.dossier",
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="số")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("raised", "Đã nêu"),
                            ("taken_up", "Đã tiếp nhận"),
                            ("answered", "Cấp trên đã trả lời"),
                            ("settled", "Cơ quan chủ trì đã trả lời"),
                            ("withdrawn", "Đã rút"),
                        ],
                        default="raised",
                        max_length=10,
                    ),
                ),
                (
                    "paper_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="số văn bản của bên nêu"
                    ),
                ),
                ("paper_on", models.DateField(null=True, verbose_name="ngày văn bản của bên nêu")),
                ("raised_at", models.DateTimeField()),
                ("taken_up_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "answer_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="số, ký hiệu văn bản trả lời"
                    ),
                ),
                ("answered_on", models.DateField(null=True, verbose_name="ngày trả lời")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "end_remark",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.remark",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "provision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regulations.provision",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "regulation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regulations.regulation",
                    ),
                ),
                (
                    "taken_up_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "vướng mắc, đề nghị sửa đổi",
                "verbose_name_plural": "vướng mắc, đề nghị sửa đổi",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["lead", "regulation", "status"], name="difficulty_of_lead"
                    ),
                    models.Index(fields=["agency", "-raised_at"], name="difficulty_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kept_by", "number"), name="difficulty_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "settled"), _negated=True),
                            models.Q(
                                models.Q(("answer_number", ""), _negated=True),
                                ("answered_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="difficulty_settled_under_a_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DifficultyText",
            fields=[
                (
                    "difficulty",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="reports.difficulty",
                    ),
                ),
                ("what", models.TextField(verbose_name="khó khăn, vướng mắc")),
                (
                    "proposal",
                    models.TextField(blank=True, verbose_name="đề nghị sửa đổi, bổ sung"),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="referral",
                        serialize=False,
                        to="records.dossier",
                    ),
                ),
                (
                    "paper_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="số, ký hiệu văn bản giấy"
                    ),
                ),
                ("paper_on", models.DateField(null=True, verbose_name="ngày văn bản giấy")),
                ("made_at", models.DateTimeField()),
                (
                    "answer_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="số, ký hiệu văn bản trả lời"
                    ),
                ),
                ("answered_on", models.DateField(null=True, verbose_name="ngày trả lời")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "answer_remark",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.remark",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referral",
                        to="requests.coordinationrequest",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regulations.deadlinerule",
                    ),
                ),
            ],
            options={
                "verbose_name": "bản tổng hợp vướng mắc",
                "verbose_name_plural": "bản tổng hợp vướng mắc",
                "ordering": ("-made_at",),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("letter__isnull", False), ("paper_number", ""), ("paper_on", None)
                            ),
                            models.Q(
                                ("letter", None),
                                ("paper_on__isnull", False),
                                models.Q(("paper_number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referral_by_letter_or_on_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None),
                            models.Q(
                                models.Q(("answer_number", ""), _negated=True),
                                ("answered_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referral_answered_under_a_number",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="difficulty",
            name="referral",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="difficulties",
                to="reports.referral",
            ),
        ),
    ]
