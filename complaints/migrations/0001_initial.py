import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0004_who_stands_in"),
        ("agencies", "0001_initial"),
        ("records", "0011_vetting_book"),
        ("regulations", "0005_conclusion_act"),
        ("requests", "0016_conclusion_act"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplaintCase",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="complaint",
                        serialize=False,
                        to="records.dossier",
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="số đơn")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("complaint", "Khiếu nại"),
                            ("denunciation", "Tố cáo"),
                            ("petition", "Kiến nghị"),
                            ("feedback", "Phản ánh"),
                            ("mixed", "Nhiều nội dung, phải tách"),
                        ],
                        max_length=12,
                        verbose_name="loại đơn",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "Đã tiếp nhận"),
                            ("classified", "Đã phân loại"),
                            ("admitted", "Đã thụ lý"),
                            ("verifying", "Đang xác minh"),
                            ("concluded", "Đã kết luận"),
                            ("notified", "Đã thông báo kết quả"),
                            ("followed_up", "Theo dõi thực hiện"),
                            ("forwarded", "Đã chuyển đơn"),
                            ("returned", "Đã trả đơn, hướng dẫn"),
                            ("filed_away", "Đã lưu đơn"),
                            ("split", "Đã tách đơn"),
                            ("stopped", "Đã đình chỉ, rút đơn"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("received_on", models.DateField(verbose_name="ngày nhận đơn")),
                (
                    "competence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own", "Thuộc thẩm quyền cơ quan này"),
                            ("other", "Thuộc thẩm quyền cơ quan khác"),
                            ("superior", "Thuộc thẩm quyền cấp trên"),
                        ],
                        max_length=8,
                        verbose_name="thẩm quyền",
                    ),
                ),
                ("taken_in_at", models.DateTimeField()),
                ("is_crowded", models.BooleanField(default=False, verbose_name="đông người")),
                ("is_complex", models.BooleanField(default=False, verbose_name="phức tạp")),
                ("is_long_running", models.BooleanField(default=False, verbose_name="kéo dài")),
                ("reported_at", models.DateTimeField(null=True)),
                ("is_forwarding", models.BooleanField(default=False)),
                ("verified_on", models.DateField(null=True, verbose_name="ngày xác minh xong")),
                (
                    "result_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số kết luận"),
                ),
                ("result_on", models.DateField(null=True, verbose_name="ngày kết luận")),
                ("finished_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="agencies.agency",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                        verbose_name="người thụ lý",
                    ),
                ),
                (
                    "passed_on_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="cấp trên chuyển đến, theo dõi",
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="complaints.complaintcase",
                    ),
                ),
                (
                    "taken_in_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn, thư",
                "verbose_name_plural": "đơn, thư",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["agency", "stage"], name="complaint_agency_stage"),
                    models.Index(
                        fields=["-taken_in_at", "-dossier"], name="complaint_newest_first"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "number"), name="complaint_number_once_per_agency"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("stage__in", ("concluded", "notified", "followed_up")),
                                _negated=True,
                            ),
                            models.Q(
                                ("result_on__gte", models.F("verified_on")),
                                ("result_on__isnull", False),
                                ("verified_on__isnull", False),
                                models.Q(("result_number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="concluded_only_after_verification",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "mixed"), _negated=True),
                            ("stage__in", ("received", "forwarded", "split", "stopped")),
                            _connector="OR",
                        ),
                        name="mixed_letter_is_split_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reported_at", None),
                            ("is_crowded", True),
                            ("is_complex", True),
                            ("is_long_running", True),
                            _connector="OR",
                        ),
                        name="reported_because_of_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="matter",
                        serialize=False,
                        to="records.dossier",
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="số theo dõi")),
                (
                    "handling_body",
                    models.CharField(max_length=200, verbose_name="cơ quan đang xử lý"),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("checked", "Xác minh, giải quyết nguồn tin"),
                            ("investigated", "Điều tra"),
                            ("prosecuted", "Truy tố"),
                            ("tried", "Xét xử"),
                            ("executed", "Thi hành án"),
                            ("settled", "Xử lý hành chính, kỷ luật"),
                            ("ended", "Đã kết thúc theo dõi"),
                        ],
                        max_length=12,
                        verbose_name="giai đoạn",
                    ),
                ),
                (
                    "direction_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số văn bản chỉ đạo"),
                ),
                ("direction_on", models.DateField(null=True, verbose_name="ngày văn bản chỉ đạo")),
                (
                    "next_report_on",
                    models.DateField(null=True, verbose_name="kỳ báo cáo tiếp theo"),
                ),
                ("opened_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="agencies.agency",
                        verbose_name="cơ quan theo dõi",
                    ),
                ),
                (
                    "monitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                        verbose_name="người theo dõi",
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
            ],
            options={
                "verbose_name": "vụ án, vụ việc theo dõi",
                "verbose_name_plural": "vụ án, vụ việc theo dõi",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "number"), name="matter_number_once_per_agency"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("direction_number", ""), ("direction_on", None)),
                            models.Q(
                                models.Q(("direction_number", ""), _negated=True),
                                ("direction_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="direction_has_number_and_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintText",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="complaints.complaintcase",
                    ),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="trích yếu")),
                ("summary", models.TextField(blank=True, verbose_name="nội dung đơn")),
                (
                    "writer_name",
                    models.CharField(blank=True, max_length=120, verbose_name="người gửi đơn"),
                ),
                ("verified", models.TextField(blank=True, verbose_name="kết quả xác minh")),
                ("conclusion", models.TextField(blank=True, verbose_name="kết luận")),
                ("notice", models.TextField(blank=True, verbose_name="nội dung thông báo")),
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("forward", "Chuyển đơn"),
                            ("signs", "Thông báo dấu hiệu, chưa xác minh"),
                            ("result", "Báo cáo kết quả xử lý"),
                            ("exchange", "Trao đổi nội dung đã kết luận"),
                            ("mutual", "Thông báo cho nhau trước khi kết luận"),
                            ("proactive", "Chủ động báo cáo vụ việc"),
                        ],
                        max_length=10,
                    ),
                ),
                ("excerpt_digest", models.CharField(max_length=64)),
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
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="of_complaint",
                        to="requests.coordinationrequest",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="complaints.complaintcase",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CaseClock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("original_due_on", models.DateField(null=True)),
                ("extensions", models.PositiveSmallIntegerField(default=0)),
                ("is_provisional", models.BooleanField(default=False)),
                ("calendar_version", models.PositiveIntegerField()),
                ("ended_on", models.DateField(null=True)),
                ("is_aside", models.BooleanField(default=False)),
                ("is_void", models.BooleanField(default=False)),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regulations.statutoryclock",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="complaints.complaintcase",
                    ),
                ),
            ],
            options={
                "ordering": ("from_on", "id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("case", "is_aside"),
                        name="one_clock_runs_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterText",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="complaints.matter",
                    ),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="vụ án, vụ việc")),
                ("note", models.TextField(blank=True, verbose_name="tình hình theo dõi")),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MatterLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="of_matters",
                        to="requests.coordinationrequest",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="complaints.matter",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("matter", "letter"), name="letter_once_per_matter"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="lý do")),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_agreed", models.BooleanField(null=True)),
                ("until_on", models.DateField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "agreer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="complaints.complaintcase",
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-id"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreer", None),
                            models.Q(("agreer", models.F("asker")), _negated=True),
                            _connector="OR",
                        ),
                        name="opening_needs_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="opening_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_at", None),
                            models.Q(
                                ("agreer__isnull", False),
                                ("is_agreed", True),
                                ("is_agreed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opened_only_after_agreement",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                            ("classified", "Phân loại"),
                            ("assigned", "Giao thụ lý"),
                            ("admitted", "Thụ lý"),
                            ("forwarded", "Chuyển đơn"),
                            ("returned", "Trả đơn, hướng dẫn"),
                            ("filed_away", "Lưu đơn"),
                            ("split", "Tách đơn"),
                            ("stopped", "Đình chỉ, rút đơn"),
                            ("forwarding", "Lập văn bản chuyển đơn"),
                            ("verifying", "Bắt đầu xác minh"),
                            ("verified", "Xác minh xong"),
                            ("extended", "Gia hạn giải quyết"),
                            ("reported", "Chủ động báo cáo"),
                            ("draft_back", "Trả lại dự thảo kết luận"),
                            ("concluded", "Kết luận"),
                            ("notified", "Thông báo kết quả"),
                            ("followed_up", "Theo dõi thực hiện"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số, ký hiệu"),
                ),
                (
                    "written_form",
                    models.CharField(blank=True, max_length=120, verbose_name="hình thức văn bản"),
                ),
                ("on", models.DateField(verbose_name="ngày")),
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
                        related_name="steps",
                        to="complaints.complaintcase",
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
                    "to_agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    (
                                        "admitted",
                                        "forwarded",
                                        "returned",
                                        "filed_away",
                                        "extended",
                                        "notified",
                                        "stopped",
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(("document_number", ""), _negated=True),
                            models.Q(("written_form", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="step_has_its_written_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "forwarded"), _negated=True),
                            ("to_agency__isnull", False),
                            _connector="OR",
                        ),
                        name="forwarded_to_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="outcome",
                        serialize=False,
                        to="complaints.complaintcase",
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=0)),
                ("approved_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
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
                    "approver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "drafter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approver", None),
                            models.Q(("approver", models.F("drafter")), _negated=True),
                            _connector="OR",
                        ),
                        name="conclusion_needs_a_second_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="origin",
                        serialize=False,
                        to="complaints.complaintcase",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("reception", "Tiếp công dân"),
                            ("post", "Bưu chính"),
                            ("superior", "Cấp trên chuyển"),
                            ("box", "Cổng thông tin, hòm thư"),
                            ("other", "Cách khác"),
                        ],
                        max_length=10,
                        verbose_name="nguồn đơn",
                    ),
                ),
                (
                    "incoming_number",
                    models.CharField(blank=True, max_length=30, verbose_name="số đến"),
                ),
                ("is_anonymous", models.BooleanField(default=False, verbose_name="đơn nặc danh")),
                (
                    "writer_code",
                    models.CharField(blank=True, max_length=40, verbose_name="mã người gửi đơn"),
                ),
                (
                    "paper_place",
                    models.CharField(blank=True, max_length=200, verbose_name="nơi lưu bản giấy"),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_anonymous", False), ("writer_code", ""), _connector="OR"
                        ),
                        name="anonymous_letter_has_no_writer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedIdentity",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="complaints.complaintcase",
                    ),
                ),
                ("ciphertext", models.BinaryField()),
                ("key_print", models.CharField(max_length=16)),
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
                "default_permissions": (),
            },
        ),
    ]
