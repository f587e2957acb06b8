import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0004_who_stands_in"),
        ("agencies", "0001_initial"),
        ("records", "0014_kinds_of_reports"),
        ("requests", "0017_acts_of_meetings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="meeting",
                        serialize=False,
                        to="requests.coordinationrequest",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="bắt đầu")),
                ("ends_at", models.DateTimeField(null=True, verbose_name="kết thúc")),
                (
                    "is_leaders",
                    models.BooleanField(default=False, verbose_name="mời đại diện lãnh đạo"),
                ),
                (
                    "wants_reports",
                    models.BooleanField(
                        default=False, verbose_name="nơi mời gửi báo cáo theo đề cương"
                    ),
                ),
                ("set_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=0)),
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
                "verbose_name": "cuộc họp",
                "verbose_name_plural": "cuộc họp",
                "ordering": ("starts_at",),
                "default_permissions": (),
                "indexes": [models.Index(fields=["starts_at"], name="meeting_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at", None),
                            ("ends_at__gt", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="meeting_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="session",
                        serialize=False,
                        to="records.dossier",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="ngày làm việc")),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("there", "Làm việc tại xã, phường"),
                            ("here", "Làm việc tại cơ quan"),
                            ("online", "Trực tuyến"),
                        ],
                        max_length=6,
                        verbose_name="hình thức",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "buổi làm việc tại địa bàn",
                "verbose_name_plural": "buổi làm việc tại địa bàn",
                "ordering": ("-held_on", "-at"),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["commune", "held_on"], name="session_of_commune")
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaAssignment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("leader", "Lãnh đạo theo dõi"),
                            ("officer", "Chuyên viên theo dõi"),
                        ],
                        max_length=8,
                        verbose_name="vai",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="từ ngày")),
                ("to_on", models.DateField(null=True, verbose_name="đến hết ngày")),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="agencies.agency",
                        verbose_name="xã, phường",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="agencies.seat",
                        verbose_name="người theo dõi",
                    ),
                ),
            ],
            options={
                "verbose_name": "phân công theo dõi địa bàn",
                "verbose_name_plural": "phân công theo dõi địa bàn",
                "ordering": ("commune", "part", "from_on"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("to_on", None)),
                        fields=("agency", "commune", "part"),
                        name="one_follows_a_commune_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on", None), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="area_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaLetter",
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
                            ("notice", "Thông báo phân công, thay đổi"),
                            ("opinion", "Đề nghị nhận xét"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="meetings.areaassignment",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="of_areas",
                        to="requests.coordinationrequest",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assignment", "letter"), name="one_letter_once_an_assignment"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("comes", "Dự họp"),
                            ("sends", "Cử người dự"),
                            ("cannot", "Không dự được"),
                        ],
                        max_length=8,
                        verbose_name="trả lời",
                    ),
                ),
                ("people", models.TextField(blank=True, verbose_name="người dự, chức vụ")),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="requests.dispatch",
                    ),
                ),
                (
                    "hand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FileStudy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("who", models.CharField(max_length=300, verbose_name="ai nghiên cứu")),
                ("lines", models.TextField(verbose_name="dòng sổ, số hồ sơ đã đọc")),
                ("copied", models.TextField(blank=True, verbose_name="đã sao chụp những gì")),
                ("from_on", models.DateField(verbose_name="từ ngày")),
                ("to_on", models.DateField(verbose_name="đến hết ngày")),
                ("at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="studies",
                        to="requests.dispatch",
                    ),
                ),
            ],
            options={
                "ordering": ("from_on", "id"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))),
                        name="study_is_for_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingText",
            fields=[
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="meetings.meeting",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="địa điểm")),
                ("chair", models.CharField(blank=True, max_length=200, verbose_name="chủ trì")),
                ("agenda", models.TextField(blank=True, verbose_name="chương trình")),
                ("outline", models.TextField(blank=True, verbose_name="đề cương báo cáo")),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="minutes",
                        serialize=False,
                        to="meetings.meeting",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="số biên bản")),
                ("written_on", models.DateField(verbose_name="ngày biên bản")),
                (
                    "has_failed",
                    models.BooleanField(default=False, verbose_name="họp mà chưa thống nhất được"),
                ),
                ("text", models.TextField(blank=True, verbose_name="nội dung")),
                ("approved_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "drafted_hand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inside_agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("inside_agency__isnull", False)),
                            models.Q(("approved_at__isnull", False), ("inside_agency", None)),
                            _connector="OR",
                        ),
                        name="minutes_inside_until_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="minutes_approved_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingConclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="việc phải làm")),
                ("due_on", models.DateField(null=True, verbose_name="xong trước hết ngày")),
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
                    "inside_agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="of_conclusion",
                        to="requests.coordinationrequest",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusions",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="cơ quan làm",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MeetingMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old_starts_at", models.DateTimeField()),
                ("starts_at", models.DateTimeField()),
                ("old_papers_due_on", models.DateField(null=True)),
                ("papers_due_on", models.DateField(null=True)),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="meetings.meeting",
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
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_on", models.DateField(verbose_name="ngày gửi")),
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
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.document",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="meetings.meeting",
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
            },
        ),
        migrations.CreateModel(
            name="Secondment",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="secondment",
                        serialize=False,
                        to="requests.coordinationrequest",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "đề nghị cử cán bộ",
                "verbose_name_plural": "đề nghị cử cán bộ",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SecondmentNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("post", models.CharField(max_length=200, verbose_name="vị trí, thành phần")),
                (
                    "qualification",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="chuyên môn, năng lực"
                    ),
                ),
                ("people", models.PositiveSmallIntegerField(verbose_name="số người")),
                ("from_on", models.DateField(verbose_name="từ ngày")),
                ("to_on", models.DateField(verbose_name="đến hết ngày")),
                ("task", models.TextField(verbose_name="nhiệm vụ")),
                ("at", models.DateTimeField()),
                (
                    "secondment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="meetings.secondment",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("people__gt", 0), ("to_on__gte", models.F("from_on"))),
                        name="need_is_of_somebody_for_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Chờ lãnh đạo đồng ý"),
                            ("consented", "Đã cử"),
                            ("withdrawn", "Rút đề cử"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="họ tên")),
                ("title", models.CharField(max_length=200, verbose_name="chức vụ, chuyên môn")),
                ("from_on", models.DateField(verbose_name="từ ngày")),
                ("to_on", models.DateField(verbose_name="đến hết ngày")),
                ("task", models.TextField(blank=True, verbose_name="nhiệm vụ được giao")),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="lý do rút")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("consented_at", models.DateTimeField(null=True)),
                ("feedback", models.TextField(blank=True, verbose_name="nhận xét khi kết thúc")),
                ("feedback_at", models.DateTimeField(null=True)),
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
                    "consented_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "consented_hand",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nominations",
                        to="requests.dispatch",
                    ),
                ),
                (
                    "inside_agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nominations",
                        to="meetings.secondmentneed",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consented_at", None), ("inside_agency__isnull", False)),
                            models.Q(("consented_at__isnull", False), ("inside_agency", None)),
                            _connector="OR",
                        ),
                        name="nomination_leaves_with_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))),
                        name="nomination_is_for_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionText",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="meetings.session",
                    ),
                ),
                ("with_whom", models.CharField(max_length=300, verbose_name="làm việc với")),
                ("content", models.TextField(verbose_name="nội dung đã thống nhất và làm việc")),
                ("agreed", models.TextField(blank=True, verbose_name="kết quả")),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="session",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="meetings.areaassignment",
            ),
        ),
        migrations.CreateModel(
            name="Difficulty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Chưa xử lý"),
                            ("handled", "Đang được xử lý"),
                            ("settled", "Đã giải quyết"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="tình trạng",
                    ),
                ),
                ("settled_on", models.DateField(null=True, verbose_name="giải quyết ngày")),
                ("text", models.TextField(verbose_name="khó khăn, vướng mắc")),
                (
                    "handled_by",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="cơ quan, người xử lý"
                    ),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="đã xử lý thế nào")),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="difficulties",
                        to="meetings.session",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "settled"), ("settled_on__isnull", False)),
                            models.Q(
                                models.Q(("state", "settled"), _negated=True), ("settled_on", None)
                            ),
                            _connector="OR",
                        ),
                        name="settled_difficulty_has_a_day",
                    )
                ],
            },
        ),
    ]
