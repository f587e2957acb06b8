import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0004_who_stands_in"),
        ("records", "0014_kinds_of_reports"),
        ("regulations", "0006_duties"),
        ("requests", "0017_acts_of_meetings"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonnelCase",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="personnel",
                        serialize=False,
                        to="records.dossier",
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="số hồ sơ")),
                ("chain_key", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("planning", "Quy hoạch"),
                            ("rating", "Đánh giá, xếp loại hằng năm"),
                            ("nomination", "Giới thiệu, đề nghị"),
                            ("appointment", "Bổ nhiệm, điều động"),
                            ("reward", "Khen thưởng"),
                            ("discipline", "Kỷ luật"),
                        ],
                        max_length=12,
                        verbose_name="loại việc",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="mã")),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="năm")),
                (
                    "reward",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("out_of_turn", "Khen thưởng không theo định kỳ"),
                            (
                                "five_years",
                                "Giấy khen đảng viên hoàn thành xuất sắc nhiệm vụ 5 năm liền",
                            ),
                            ("periodic", "Khen thưởng theo định kỳ"),
                        ],
                        max_length=12,
                        verbose_name="loại khen thưởng",
                    ),
                ),
                (
                    "needs_agreement",
                    models.BooleanField(default=True, verbose_name="phải thống nhất trước"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Đang thực hiện"),
                            ("closed", "Đã kết thúc"),
                            ("ended", "Thôi, không thực hiện tiếp"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "paper_place",
                    models.CharField(blank=True, max_length=200, verbose_name="nơi lưu bản giấy"),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
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
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
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
                    "regulation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regulations.regulation",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                        verbose_name="lãnh đạo phụ trách",
                    ),
                ),
            ],
            options={
                "verbose_name": "hồ sơ công tác cán bộ",
                "verbose_name_plural": "hồ sơ công tác cán bộ",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["agency", "-opened_at"], name="personnel_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "number"), name="personnel_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "rating"), models.Q(("status", "ended"), _negated=True)
                        ),
                        fields=("agency", "chain_key", "code", "year"),
                        name="one_rating_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "rating"), ("year__isnull", False)),
                            models.Q(models.Q(("kind", "rating"), _negated=True), ("year", None)),
                            _connector="OR",
                        ),
                        name="a_rating_has_its_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needs_agreement", True), ("reward", "periodic"), _connector="OR"
                        ),
                        name="only_a_periodic_reward_may_do_without",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseWords",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="personnel.personnelcase",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="họ tên")),
                ("post", models.CharField(blank=True, max_length=200, verbose_name="chức vụ")),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CaseLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="personnel_links",
                        to="requests.dispatch",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="personnel_link",
                        to="requests.coordinationrequest",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="personnel.personnelcase",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dispatch", None), ("letter__isnull", False)),
                            models.Q(("dispatch__isnull", False), ("letter", None)),
                            _connector="OR",
                        ),
                        name="a_step_has_a_letter_of_one_side",
                    ),
                    models.UniqueConstraint(fields=("case", "dispatch"), name="came_in_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=40)),
                ("body", models.CharField(max_length=200, verbose_name="cấp quyết định")),
                ("document_number", models.CharField(max_length=60, verbose_name="số, ký hiệu")),
                ("decided_on", models.DateField(verbose_name="ngày")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="personnel.personnelcase",
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
            ],
            options={
                "ordering": ("at", "id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("case", "step"), name="decided_once"),
                    models.CheckConstraint(
                        condition=models.Q(("document_number", ""), _negated=True),
                        name="decided_under_a_number",
                    ),
                ],
            },
        ),
    ]
