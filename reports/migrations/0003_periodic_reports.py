import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_who_stands_in"),
        ("records", "0014_kinds_of_reports"),
        ("regulations", "0006_duties"),
        ("reports", "0002_wall"),
        ("requests", "0017_acts_of_meetings"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("figure", models.CharField(blank=True, max_length=40)),
                ("is_from_last", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("position", "id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Outline",
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
                ("version", models.PositiveSmallIntegerField(verbose_name="bản")),
                ("set_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outlines",
                        to="agencies.agency",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outlines",
                        to="regulations.duty",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
            ],
            options={
                "ordering": ("agency", "duty__code", "kind", "-version"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "duty", "kind", "version"), name="outline_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutlineSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("heading", models.CharField(max_length=200, verbose_name="mục")),
                ("hint", models.TextField(blank=True, verbose_name="yêu cầu")),
                ("figure", models.CharField(blank=True, max_length=40, verbose_name="số liệu")),
                (
                    "outline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sections",
                        to="reports.outline",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("outline", "position"), name="outline_position_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodicReport",
            fields=[
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="periodic",
                        serialize=False,
                        to="requests.coordinationrequest",
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("cut_off_on", models.DateField(verbose_name="chốt số liệu")),
                ("is_consolidation", models.BooleanField(default=False)),
                (
                    "is_nothing_to_report",
                    models.BooleanField(default=False, verbose_name="không phát sinh"),
                ),
                ("figures", models.JSONField(default=dict)),
                ("figures_at", models.DateTimeField(null=True)),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.document",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regulations.duty",
                    ),
                ),
                (
                    "outline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="reports.outline",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["duty", "kind", "starts_on"], name="report_of_period")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="reports.obligation",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="reports.periodicreport",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("report", "obligation"), name="answered_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="periodicreport",
            name="obligations",
            field=models.ManyToManyField(
                related_name="reports", through="reports.ReportAnswer", to="reports.obligation"
            ),
        ),
        migrations.CreateModel(
            name="SectionText",
            fields=[
                (
                    "section",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="reports.reportsection",
                    ),
                ),
                ("heading", models.CharField(max_length=200, verbose_name="mục")),
                ("hint", models.TextField(blank=True)),
                ("body", models.TextField(blank=True, verbose_name="nội dung")),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="reportsection",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sections",
                to="reports.periodicreport",
            ),
        ),
        migrations.CreateModel(
            name="ReportSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document_number", models.CharField(blank=True, max_length=60)),
                ("document_on", models.DateField(null=True)),
                ("is_missing", models.BooleanField(default=False)),
                ("is_nothing_to_report", models.BooleanField(default=False)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="used_in",
                        to="reports.obligation",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="reports.periodicreport",
                    ),
                ),
            ],
            options={
                "ordering": ("agency__sort_name", "id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("report", "obligation"), name="source_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_missing", True), ("document_on__isnull", False), _connector="OR"
                        ),
                        name="a_source_has_a_number_or_is_missing",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="reportsection",
            constraint=models.UniqueConstraint(
                fields=("report", "position"), name="section_position_once"
            ),
        ),
    ]
