import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="mã")),
                ("title", models.CharField(max_length=200, verbose_name="nội dung")),
                (
                    "number",
                    models.CharField(blank=True, max_length=80, verbose_name="số quyết định"),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="ngày ký")),
                (
                    "issued_by",
                    models.CharField(blank=True, max_length=200, verbose_name="cơ quan ký"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("official", "chính thức"),
                            ("provisional", "tạm tính"),
                            ("undecided", "chưa quyết định"),
                        ],
                        max_length=12,
                        verbose_name="trạng thái",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
            ],
            options={
                "verbose_name": "quyết định về lịch làm việc",
                "verbose_name_plural": "quyết định về lịch làm việc",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="CalendarRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "bản lịch làm việc",
                "verbose_name_plural": "bản lịch làm việc",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Regulation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=20, unique=True, verbose_name="khóa")),
                ("title", models.TextField(verbose_name="tên quy chế")),
                (
                    "short_title",
                    models.CharField(blank=True, max_length=200, verbose_name="tên ngắn"),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, max_length=60, null=True, verbose_name="số, ký hiệu"
                    ),
                ),
                ("number_note", models.TextField(blank=True, verbose_name="ghi chú về số")),
                (
                    "issued_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày ban hành"),
                ),
                (
                    "effective_from",
                    models.DateField(blank=True, null=True, verbose_name="hiệu lực từ"),
                ),
                (
                    "effective_to",
                    models.DateField(blank=True, null=True, verbose_name="hết hiệu lực"),
                ),
                (
                    "effect_note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="hiệu lực theo văn bản"
                    ),
                ),
                (
                    "issuing_body",
                    models.CharField(max_length=200, verbose_name="cơ quan ban hành"),
                ),
                (
                    "signatory",
                    models.CharField(blank=True, max_length=120, verbose_name="người ký"),
                ),
                (
                    "signatory_title",
                    models.CharField(blank=True, max_length=160, verbose_name="chức danh ký"),
                ),
                (
                    "replaces",
                    models.CharField(blank=True, max_length=300, verbose_name="thay thế"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_force", "Đang có hiệu lực"),
                            ("historical", "Lịch sử, các bên đã thay đổi"),
                        ],
                        max_length=12,
                        verbose_name="trạng thái",
                    ),
                ),
                ("status_note", models.TextField(blank=True, verbose_name="ghi chú trạng thái")),
            ],
            options={
                "verbose_name": "quy chế",
                "verbose_name_plural": "quy chế",
                "ordering": ("key",),
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "day",
                    models.DateField(
                        error_messages={"unique": "Ngày này đã có trong lịch làm việc."},
                        unique=True,
                        verbose_name="ngày",
                    ),
                ),
                ("is_off", models.BooleanField(null=True, verbose_name="nghỉ")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("statutory", "ngày lễ"),
                            ("compensatory", "nghỉ bù"),
                            ("swapped_off", "nghỉ hoán đổi"),
                            ("make_up", "làm bù"),
                            ("pending", "chưa quyết định"),
                            ("closure", "đóng cửa cơ quan"),
                        ],
                        max_length=12,
                        verbose_name="loại",
                    ),
                ),
                ("label", models.CharField(max_length=200, verbose_name="tên ngày")),
                (
                    "swapped_with",
                    models.DateField(blank=True, null=True, verbose_name="hoán đổi với ngày"),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="regulations.calendardecision",
                        verbose_name="quyết định",
                    ),
                ),
            ],
            options={
                "verbose_name": "ngày trong lịch",
                "verbose_name_plural": "ngày trong lịch",
                "ordering": ("day",),
            },
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("preamble", "căn cứ"),
                            ("chapter", "chương"),
                            ("section", "mục"),
                            ("article", "điều"),
                            ("clause", "khoản"),
                            ("point", "điểm"),
                            ("dash", "gạch đầu dòng"),
                            ("paragraph", "đoạn"),
                            ("closing", "phần cuối"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=20)),
                ("heading", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("corrections", models.JSONField(blank=True, default=list)),
                ("position", models.PositiveIntegerField()),
                (
                    "regulation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provisions",
                        to="regulations.regulation",
                    ),
                ),
            ],
            options={
                "verbose_name": "điều khoản",
                "verbose_name_plural": "điều khoản",
                "ordering": ("regulation", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("regulation", "ref"), name="provision_ref_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="mã")),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("role", models.CharField(max_length=200, verbose_name="vai trò")),
                ("is_class", models.BooleanField(default=False, verbose_name="gồm nhiều cơ quan")),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True,
                        related_name="parties",
                        to="agencies.agency",
                        verbose_name="cơ quan thuộc bên này",
                    ),
                ),
                (
                    "writes_to",
                    models.ManyToManyField(
                        blank=True, to="regulations.party", verbose_name="phối hợp với"
                    ),
                ),
                (
                    "regulation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="regulations.regulation",
                        verbose_name="quy chế",
                    ),
                ),
            ],
            options={
                "verbose_name": "bên phối hợp",
                "verbose_name_plural": "bên phối hợp",
                "ordering": ("regulation", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("regulation", "code"), name="party_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="mã quy tắc")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="bản")),
                ("label", models.CharField(max_length=200, verbose_name="tên quy tắc")),
                ("explanation", models.TextField(blank=True, verbose_name="cách hiểu và vì sao")),
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
                        verbose_name="loại việc",
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
                    "amount",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="số"),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_day", "ngày làm việc"),
                            ("calendar_day", "ngày"),
                            ("month", "tháng"),
                            ("hour", "giờ"),
                            ("immediate", "ngay"),
                            ("none", "không có số"),
                        ],
                        max_length=14,
                        verbose_name="đơn vị",
                    ),
                ),
                (
                    "is_before",
                    models.BooleanField(default=False, verbose_name="đếm lùi từ sự kiện"),
                ),
                (
                    "owed_by",
                    models.CharField(
                        default="requested", max_length=12, verbose_name="bên có nghĩa vụ"
                    ),
                ),
                (
                    "starts_on",
                    models.CharField(
                        choices=[
                            ("registered", "ngày đăng ký văn bản đến"),
                            ("delivered", "ngày văn bản đến hệ thống"),
                        ],
                        max_length=10,
                        verbose_name="tính từ",
                    ),
                ),
                (
                    "letter_date",
                    models.CharField(
                        choices=[
                            ("replaces", "thay cho thời hạn của quy chế"),
                            ("second_clock", "là mốc thứ hai, chỉ để xét im lặng"),
                            ("only_source", "là căn cứ duy nhất của thời hạn"),
                            ("ignored", "không làm thay đổi thời hạn"),
                        ],
                        max_length=14,
                        verbose_name="ngày ghi trong văn bản",
                    ),
                ),
                ("is_aim", models.BooleanField(default=False, verbose_name="là mốc phấn đấu")),
                (
                    "silence",
                    models.CharField(
                        choices=[
                            ("deemed_consent", "được xác định là đồng ý, cùng chịu trách nhiệm"),
                            ("late", "là quá hạn, không coi là đồng ý"),
                            ("none", "không chờ trả lời"),
                        ],
                        max_length=16,
                        verbose_name="không trả lời",
                    ),
                ),
                (
                    "consent_later_of",
                    models.BooleanField(
                        default=False, verbose_name="xét im lặng theo ngày muộn hơn"
                    ),
                ),
                (
                    "consent_without_letter_date",
                    models.BooleanField(
                        default=True, verbose_name="coi là đồng ý cả khi văn bản không ghi ngày"
                    ),
                ),
                (
                    "any_feedback_stops",
                    models.BooleanField(default=False, verbose_name="mọi phản hồi đều dừng"),
                ),
                (
                    "needs_documents",
                    models.BooleanField(default=False, verbose_name="phải kèm tài liệu"),
                ),
                (
                    "more_time",
                    models.CharField(
                        choices=[
                            ("none", "không quy định"),
                            ("notice", "bằng thông báo của bên được đề nghị"),
                            ("responder_names_date", "bên được đề nghị tự xác định ngày"),
                            ("agreement", "hai bên thống nhất"),
                        ],
                        max_length=20,
                        verbose_name="thêm thời gian",
                    ),
                ),
                (
                    "notice_before",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="thông báo trước khi hết hạn (ngày làm việc)"
                    ),
                ),
                (
                    "notice_in_writing",
                    models.BooleanField(default=True, verbose_name="thông báo bằng văn bản"),
                ),
                (
                    "late_notice_can_be_accepted",
                    models.BooleanField(
                        default=True, verbose_name="bên đề nghị được chấp nhận thông báo muộn"
                    ),
                ),
                ("way_up", models.JSONField(blank=True, null=True, verbose_name="cấp quyết định")),
                (
                    "is_proposed",
                    models.BooleanField(default=True, verbose_name="đề xuất khi soạn"),
                ),
                ("quote", models.TextField(verbose_name="nguyên văn")),
                (
                    "marks",
                    models.JSONField(blank=True, default=list, verbose_name="cụm từ quyết định"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="áp dụng từ")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="áp dụng đến")),
                (
                    "provision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="regulations.provision",
                        verbose_name="điều khoản",
                    ),
                ),
                (
                    "regulation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="regulations.regulation",
                        verbose_name="quy chế",
                    ),
                ),
            ],
            options={
                "verbose_name": "quy tắc thời hạn",
                "verbose_name_plural": "quy tắc thời hạn",
                "ordering": ("regulation", "provision__position", "code", "-version"),
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="rule_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", None), ("unit__in", ("none", "immediate"))),
                            models.Q(
                                ("amount__gt", 0),
                                ("unit__in", ("working_day", "calendar_day", "month", "hour")),
                            ),
                            _connector="OR",
                        ),
                        name="rule_names_a_number_or_none",
                        violation_error_message="Đơn vị này cần một số, hoặc không được có số.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="rule_validity_in_order",
                    ),
                ],
            },
        ),
    ]
