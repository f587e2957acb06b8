import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("records", "0001_initial"),
        ("regulations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outcome",
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
                            ("sent", "Đã gửi, chưa đăng ký đến"),
                            ("received", "Đã nhận"),
                            ("assigned", "Đã phân công"),
                            ("replied", "Đã trả lời"),
                            ("consented", "Hết hạn, coi như đồng ý"),
                            ("declined", "Không thuộc thẩm quyền"),
                            ("withdrawn", "Đã thu hồi"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agrees", "Đồng ý"),
                            ("agrees_with_comments", "Đồng ý, có góp ý"),
                            ("disagrees", "Không đồng ý"),
                            ("informs", "Cung cấp thông tin"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_late", models.BooleanField(default=False)),
                ("happened_on", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                ("set_aside_at", models.DateTimeField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
            ],
            options={
                "ordering": ("recorded_at", "id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="dispatch",
                        serialize=False,
                        to="records.dossier",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("sent", "Đã gửi, chưa đăng ký đến"),
                            ("received", "Đã nhận"),
                            ("assigned", "Đã phân công"),
                            ("replied", "Đã trả lời"),
                            ("consented", "Hết hạn, coi như đồng ý"),
                            ("declined", "Không thuộc thẩm quyền"),
                            ("withdrawn", "Đã thu hồi"),
                        ],
                        default="sent",
                        max_length=12,
                    ),
                ),
                ("calendar_version", models.PositiveIntegerField()),
                ("delivered_at", models.DateTimeField(verbose_name="đến hệ thống")),
                (
                    "received_on",
                    models.DateField(editable=False, verbose_name="ngày nhận dùng để tính"),
                ),
                ("is_assumed", models.BooleanField(default=True, editable=False)),
                ("has_documents", models.BooleanField(default=True, editable=False)),
                (
                    "due_on",
                    models.DateField(editable=False, null=True, verbose_name="hạn trả lời"),
                ),
                ("original_due_on", models.DateField(editable=False, null=True)),
                ("notice_by", models.DateField(editable=False, null=True)),
                ("consent_from", models.DateField(editable=False, null=True)),
                (
                    "no_consent_because",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                ("is_provisional", models.BooleanField(default=False, editable=False)),
                ("is_urgent", models.BooleanField(default=False, editable=False)),
                ("next_mark_on", models.DateField(editable=False, null=True)),
                ("assigned_at", models.DateTimeField(null=True)),
                ("assignment_note", models.TextField(blank=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "assigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
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
                    "requested_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches_received",
                        to="agencies.agency",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="regulations.deadlinerule",
                    ),
                ),
            ],
            options={
                "verbose_name": "bản gửi một nơi nhận",
                "verbose_name_plural": "bản gửi các nơi nhận",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at", None)),
                        fields=["next_mark_on"],
                        name="dispatch_to_sweep",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoordinationRequest",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="letter",
                        serialize=False,
                        to="records.dossier",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Bản nháp"),
                            ("awaiting_signature", "Chờ duyệt"),
                            ("signed", "Đã ký, chờ ban hành"),
                            ("issued", "Đã gửi"),
                            ("closed", "Đã kết thúc"),
                            ("withdrawn", "Đã thu hồi"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="số hồ sơ")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("information", "Cung cấp thông tin"),
                            ("notice", "Thông báo để biết"),
                            ("opinion", "Lấy ý kiến"),
                            ("verification", "Thẩm tra, xác minh"),
                        ],
                        max_length=20,
                        verbose_name="loại yêu cầu",
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("urgent", "Việc gấp, đột xuất"),
                            ("in_province", "Thân nhân chỉ ở trong tỉnh"),
                            ("out_of_province", "Có thân nhân ở trong nước, ngoài tỉnh"),
                            ("foreign", "Có yếu tố nước ngoài"),
                        ],
                        max_length=20,
                        verbose_name="điều kiện",
                    ),
                ),
                (
                    "subject",
                    models.CharField(blank=True, max_length=300, verbose_name="trích yếu"),
                ),
                ("body", models.TextField(blank=True, verbose_name="nội dung đề nghị")),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("normal", "Thường"),
                            ("urgent", "Khẩn"),
                            ("very_urgent", "Thượng khẩn"),
                            ("express", "Hỏa tốc"),
                        ],
                        default="normal",
                        max_length=12,
                        verbose_name="độ khẩn",
                    ),
                ),
                (
                    "urgent_means",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="phương thức trao đổi"
                    ),
                ),
                (
                    "letter_reply_by",
                    models.DateField(blank=True, null=True, verbose_name="ngày đề nghị trả lời"),
                ),
                ("drafted_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("returned_note", models.TextField(blank=True)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số, ký hiệu"),
                ),
                ("issued_on", models.DateField(null=True, verbose_name="ngày ban hành")),
                ("issued_at", models.DateTimeField(null=True)),
                ("issued_digest", models.CharField(blank=True, max_length=64)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "addressees",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="agencies.agency", verbose_name="nơi nhận"
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
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "requesting_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests_sent",
                        to="agencies.agency",
                        verbose_name="cơ quan đề nghị",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="regulations.deadlinerule",
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                        verbose_name="người duyệt, ký",
                    ),
                ),
            ],
            options={
                "verbose_name": "đề nghị phối hợp",
                "verbose_name_plural": "đề nghị phối hợp",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["requesting_agency", "status"], name="letter_agency_status"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("requesting_agency", "number"),
                        name="file_number_once_per_agency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("issued", "closed")), _negated=True),
                            models.Q(
                                ("issued_at__isnull", False),
                                ("issued_on__isnull", False),
                                ("rule__isnull", False),
                                ("signed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="issued_letter_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeemedConsent",
            fields=[
                (
                    "outcome",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="consent",
                        serialize=False,
                        to="requests.outcome",
                    ),
                ),
                ("number", models.CharField(max_length=30, verbose_name="số phiếu")),
                ("consent_from", models.DateField()),
                ("citation", models.TextField()),
                ("quote", models.TextField()),
                ("letter_digest", models.CharField(max_length=64)),
                ("proof", models.JSONField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="outcome",
            name="dispatch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcomes",
                to="requests.dispatch",
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dispatches",
                to="requests.coordinationrequest",
            ),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày trao đổi")),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("telephone", "Điện thoại"),
                            ("meeting", "Gặp trực tiếp"),
                            ("message", "Tin nhắn, thư điện tử"),
                            ("other", "Hình thức khác"),
                        ],
                        max_length=10,
                        verbose_name="hình thức",
                    ),
                ),
                ("said", models.CharField(max_length=300, verbose_name="nội dung")),
                (
                    "is_feedback",
                    models.BooleanField(
                        default=False, verbose_name="bên được đề nghị đã phản hồi"
                    ),
                ),
                ("counts_on", models.DateField()),
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
                        related_name="contacts",
                        to="requests.dispatch",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ClockEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("sent", "Gửi văn bản, tạm tính"),
                            ("registered", "Đăng ký văn bản đến"),
                            ("corrected", "Sửa ngày đăng ký"),
                            ("notice", "Thông báo cần thêm thời gian"),
                            ("notice_accepted", "Bên đề nghị chấp nhận thông báo muộn"),
                            ("agreed", "Hai bên thống nhất thời gian"),
                            ("feedback", "Có trao đổi của bên được đề nghị"),
                            ("calendar", "Lịch làm việc thay đổi"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("old_due_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("notice_by", models.DateField(null=True)),
                ("consent_from", models.DateField(null=True)),
                ("is_assumed", models.BooleanField()),
                ("is_provisional", models.BooleanField()),
                ("calendar_version", models.PositiveIntegerField()),
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
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="requests.dispatch",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="ngày trả lời")),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                ("proposed_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("accepted_on", models.DateField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "proposed_by",
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
                        related_name="agreements",
                        to="requests.dispatch",
                    ),
                ),
            ],
            options={
                "ordering": ("proposed_at", "id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("registered_on", models.DateField(verbose_name="ngày đăng ký đến")),
                ("incoming_number", models.CharField(max_length=30, verbose_name="số đến")),
                (
                    "documents_complete",
                    models.BooleanField(default=True, verbose_name="đủ tài liệu"),
                ),
                (
                    "missing",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="tài liệu còn thiếu"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="lý do sửa")),
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
                        related_name="receipts",
                        to="requests.dispatch",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="lời đôn đốc")),
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
                        related_name="reminders",
                        to="requests.dispatch",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Reply",
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
                            ("draft", "Đang soạn trả lời"),
                            ("submitted", "Chờ duyệt và ký"),
                            ("signed", "Đã ký, chờ ban hành"),
                            ("issued", "Đã trả lời"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agrees", "Đồng ý"),
                            ("agrees_with_comments", "Đồng ý, có góp ý"),
                            ("disagrees", "Không đồng ý"),
                            ("informs", "Cung cấp thông tin"),
                        ],
                        max_length=20,
                        verbose_name="ý kiến",
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="nội dung trả lời")),
                (
                    "is_verified",
                    models.BooleanField(null=True, verbose_name="đã thẩm tra, xác minh, kết luận"),
                ),
                (
                    "verified_by",
                    models.CharField(blank=True, max_length=200, verbose_name="cơ quan kết luận"),
                ),
                (
                    "verified_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số kết luận"),
                ),
                (
                    "verified_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày kết luận"),
                ),
                ("saved_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("submitted_body", models.TextField(blank=True)),
                ("returned_note", models.TextField(blank=True)),
                (
                    "signature",
                    models.CharField(
                        choices=[
                            ("own", "Trực tiếp ký"),
                            ("for", "Ký thay"),
                            ("by_order", "Thừa lệnh"),
                        ],
                        default="own",
                        max_length=10,
                        verbose_name="cách ký",
                    ),
                ),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số, ký hiệu"),
                ),
                ("issued_on", models.DateField(null=True, verbose_name="ngày ban hành")),
                ("issued_at", models.DateTimeField(null=True)),
                ("is_late", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="requests.dispatch",
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
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                        verbose_name="người ký",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "issued"), _negated=True),
                        fields=("dispatch",),
                        name="one_reply_in_hand",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="outcome",
            name="reply",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcome",
                to="requests.reply",
            ),
        ),
        migrations.CreateModel(
            name="TimeNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("given_on", models.DateField()),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số, ký hiệu"),
                ),
                ("new_due_on", models.DateField(null=True, verbose_name="ngày trả lời mới")),
                ("reason", models.TextField(verbose_name="lý do")),
                ("is_in_time", models.BooleanField()),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
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
                        related_name="time_notices",
                        to="requests.dispatch",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
            ],
            options={
                "ordering": ("given_at", "id"),
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(fields=["case"], name="dispatch_of_case"),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.UniqueConstraint(
                fields=("case", "requested_agency"), name="one_dispatch_per_addressee"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(
                condition=models.Q(("set_aside_at", None)),
                fields=("dispatch",),
                name="one_outcome",
            ),
        ),
    ]
