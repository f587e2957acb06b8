import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0004_who_stands_in"),
        ("agencies", "0001_initial"),
        ("records", "0013_notices_of_vetting"),
        ("requests", "0016_conclusion_act"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="conclusion",
                        serialize=False,
                        to="records.dossier",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="mã")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Dự thảo"),
                            ("submitted", "Chờ duyệt, ký"),
                            ("signed", "Đã ký"),
                            ("dropped", "Đã bỏ"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "signing_body",
                    models.CharField(max_length=200, verbose_name="cấp có thẩm quyền kết luận"),
                ),
                ("drafted_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số, ký hiệu"),
                ),
                ("issued_on", models.DateField(null=True, verbose_name="ngày ký")),
                ("superseded_on", models.DateField(null=True, verbose_name="ngày được thay")),
                (
                    "paper_place",
                    models.CharField(blank=True, max_length=200, verbose_name="nơi lưu bản giấy"),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
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
                    "approved_hand",
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
                    "drafted_hand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="vetting.conclusion",
                    ),
                ),
                (
                    "returned_remark",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.remark",
                    ),
                ),
            ],
            options={
                "ordering": ("drafted_at", "dossier"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(
                                models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                                models.Q(
                                    ("approved_hand", models.F("drafted_hand")), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="who_drafts_does_not_approve",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "signed"), _negated=True),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("approved_hand__isnull", False),
                                ("issued_on__isnull", False),
                                models.Q(("document_number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_signed_conclusion_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="mã")),
                (
                    "relatives",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("urgent", "Việc gấp, đột xuất"),
                            ("in_province", "Thân nhân chỉ ở trong tỉnh"),
                            ("out_of_province", "Có thân nhân ở trong nước, ngoài tỉnh"),
                            ("foreign", "Có yếu tố nước ngoài"),
                        ],
                        max_length=20,
                        verbose_name="diện thân nhân",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Đang thẩm định"),
                            ("concluded", "Đã có kết luận"),
                            ("reopened", "Đang xem xét lại"),
                            ("ended", "Thôi thẩm định"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "added_by",
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
                    "ended_remark",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.remark",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
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
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vetting_link",
                        to="requests.coordinationrequest",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ConclusionText",
            fields=[
                (
                    "conclusion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="vetting.conclusion",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("body", models.TextField(blank=True, verbose_name="nội dung kết luận")),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "conclusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="vetting.conclusion",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("history", "Lịch sử chính trị"),
                            ("current", "Chính trị hiện nay"),
                        ],
                        max_length=8,
                        verbose_name="phần",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="cơ quan cung cấp")),
                (
                    "document_number",
                    models.CharField(max_length=60, verbose_name="số, ký hiệu văn bản"),
                ),
                ("issued_on", models.DateField(verbose_name="ngày văn bản")),
                ("is_verified", models.BooleanField(verbose_name="đã xác minh, kết luận")),
                (
                    "verified_by",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="cơ quan xác minh, kết luận"
                    ),
                ),
                (
                    "verified_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="số kết luận xác minh"
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày kết luận xác minh"),
                ),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
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
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="requests.reply",
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
                    "withdrawn_remark",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.remark",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="vetting.person",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_verified", False),
                            models.Q(
                                models.Q(("verified_by", ""), _negated=True),
                                models.Q(("verified_number", ""), _negated=True),
                                ("verified_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="verified_by_somebody_under_a_number",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reply__isnull", False), ("withdrawn_at", None)),
                        fields=("person", "reply"),
                        name="an_answer_is_entered_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="conclusion",
            name="findings",
            field=models.ManyToManyField(
                related_name="cited_in", through="vetting.Citation", to="vetting.finding"
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="finding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citations",
                to="vetting.finding",
            ),
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="requests.dispatch",
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
                    "conclusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="vetting.conclusion",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("conclusion", "asked"), name="given_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonWords",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="vetting.person",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="họ tên")),
                (
                    "birth_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="năm sinh"
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=200, verbose_name="chức vụ")),
                (
                    "organisation",
                    models.CharField(blank=True, max_length=200, verbose_name="nơi công tác"),
                ),
                (
                    "managed_by",
                    models.CharField(blank=True, max_length=200, verbose_name="cấp quản lý"),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="NewFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="nguồn")),
                (
                    "document_number",
                    models.CharField(max_length=60, verbose_name="số, ký hiệu văn bản"),
                ),
                ("issued_on", models.DateField(verbose_name="ngày văn bản")),
                ("at", models.DateTimeField()),
                (
                    "verified_by",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="cơ quan xác minh, kết luận"
                    ),
                ),
                (
                    "verified_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="số kết luận xác minh"
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày kết luận xác minh"),
                ),
                (
                    "is_confirmed",
                    models.BooleanField(null=True, verbose_name="đúng là tình tiết mới"),
                ),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="new_facts",
                        to="vetting.person",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_confirmed", None),
                            models.Q(
                                models.Q(("verified_by", ""), _negated=True),
                                models.Q(("verified_number", ""), _negated=True),
                                ("verified_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="judged_by_somebody_under_a_number",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "document_number",
                    models.CharField(max_length=60, verbose_name="số văn bản, phiếu yêu cầu"),
                ),
                ("asked_on", models.DateField(verbose_name="ngày nhận yêu cầu")),
                ("due_on", models.DateField(verbose_name="hạn trả lời")),
                ("at", models.DateTimeField()),
                ("answered_on", models.DateField(null=True, verbose_name="ngày trả lời")),
                (
                    "answer_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số văn bản trả lời"),
                ),
                ("answered_at", models.DateTimeField(null=True)),
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to="vetting.person",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=120, verbose_name="mục cần đính chính")),
                (
                    "document_number",
                    models.CharField(max_length=60, verbose_name="văn bản làm căn cứ"),
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
                    "remark",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.remark",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="vetting.person",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="conclusion",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conclusions",
                to="vetting.person",
            ),
        ),
        migrations.CreateModel(
            name="ClassChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "was",
                    models.CharField(
                        choices=[
                            ("urgent", "Việc gấp, đột xuất"),
                            ("in_province", "Thân nhân chỉ ở trong tỉnh"),
                            ("out_of_province", "Có thân nhân ở trong nước, ngoài tỉnh"),
                            ("foreign", "Có yếu tố nước ngoài"),
                        ],
                        max_length=20,
                        verbose_name="diện cũ",
                    ),
                ),
                (
                    "now",
                    models.CharField(
                        choices=[
                            ("urgent", "Việc gấp, đột xuất"),
                            ("in_province", "Thân nhân chỉ ở trong tỉnh"),
                            ("out_of_province", "Có thân nhân ở trong nước, ngoài tỉnh"),
                            ("foreign", "Có yếu tố nước ngoài"),
                        ],
                        max_length=20,
                        verbose_name="diện mới",
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
                    "remark",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.remark",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="class_changes",
                        to="vetting.person",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Retention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(verbose_name="số năm giữ sau khi kết thúc"),
                ),
                ("decision", models.CharField(max_length=120, verbose_name="số quyết định")),
                ("decided_on", models.DateField(verbose_name="ngày quyết định")),
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
            ],
            options={
                "ordering": ("-at",),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 1), ("years__lte", 70)),
                        name="kept_at_least_a_year",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VettingCase",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="vetting",
                        serialize=False,
                        to="records.dossier",
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="số hồ sơ")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("003-3.1", "Có vấn đề chính trị cần xem xét hoặc phức tạp"),
                            (
                                "003-3.2.1",
                                "Đi đào tạo nước ngoài, quy hoạch, bổ nhiệm, ứng cử, vị trí cơ mật",
                            ),
                            ("003-3.2.2", "Chức vụ cao hơn, vị trí cơ mật mới: kết luận lại"),
                            ("003-3.3", "Tình tiết mới có thể làm thay đổi kết luận trước"),
                            (
                                "003-3.4",
                                "Kết nạp Đảng: có yếu tố nước ngoài hoặc lý lịch phức tạp",
                            ),
                            ("000-5.1.d", "Cán bộ diện Ban Thường vụ Đảng ủy xã quản lý"),
                            ("004-5.2.c", "Kết luận để cung cấp cho Ban Thường vụ Đảng ủy Khối"),
                        ],
                        max_length=12,
                        verbose_name="trường hợp",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Đang thẩm định"), ("closed", "Đã kết thúc")],
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
                    "approver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                        verbose_name="người duyệt kết luận",
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
                    "letters",
                    models.ManyToManyField(
                        related_name="vetting_cases",
                        through="vetting.CaseLetter",
                        to="requests.coordinationrequest",
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
                "verbose_name": "hồ sơ thẩm định",
                "verbose_name_plural": "hồ sơ thẩm định",
                "default_permissions": (),
                "indexes": [models.Index(fields=["agency", "-opened_at"], name="vetting_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "number"), name="vetting_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Talk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("direct", "Trao đổi trực tiếp"),
                            ("meeting", "Hội nghị, cuộc họp"),
                        ],
                        max_length=8,
                        verbose_name="hình thức",
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("parties", models.CharField(max_length=200, verbose_name="các bên")),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số biên bản"),
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
                    "remark",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.remark",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talks",
                        to="vetting.vettingcase",
                    ),
                ),
            ],
            options={
                "ordering": ("on", "id"),
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="person",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="persons",
                to="vetting.vettingcase",
            ),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "minutes_number",
                    models.CharField(max_length=60, verbose_name="số biên bản xét hủy"),
                ),
                ("proposed_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
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
                    "agreed_hand",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "proposed_hand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vetting.retention",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasure",
                        to="vetting.vettingcase",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(
                                models.Q(("agreed_by", models.F("proposed_by")), _negated=True),
                                models.Q(
                                    ("agreed_hand", models.F("proposed_hand")), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="who_proposes_does_not_agree",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="caseletter",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vetting.vettingcase",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                fields=("conclusion", "finding"), name="cited_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="conclusion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "submitted"))),
                fields=("person",),
                name="one_conclusion_in_hand",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(fields=("case", "code"), name="one_person_a_code"),
        ),
    ]
