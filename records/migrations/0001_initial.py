import datetime
import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("agencies", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.BigIntegerField(default=0, unique=True)),
                ("at", models.DateTimeField()),
                ("action", models.CharField(max_length=60)),
                ("payload_digest", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(default="", max_length=64)),
                ("hash", models.CharField(default="", max_length=64)),
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
                    "seat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sự kiện",
                "verbose_name_plural": "sự kiện",
                "ordering": ("seq",),
            },
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("letter", "văn bản đề nghị"),
                            ("dispatch", "bản gửi một nơi nhận"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_restricted", models.BooleanField(default=False, verbose_name="hạn chế")),
                (
                    "secrecy",
                    models.CharField(
                        choices=[
                            ("ordinary", "Thường"),
                            ("working_secret", "Mật công tác"),
                            ("secret", "Mật"),
                            ("top_secret", "Tối mật"),
                            ("highest_secret", "Tuyệt mật"),
                        ],
                        default="ordinary",
                        max_length=20,
                        verbose_name="độ mật",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "owner_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "hồ sơ",
                "verbose_name_plural": "hồ sơ",
                "permissions": (("track_dossier", "Can track dossier"),),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("secrecy__in", ("ordinary", "working_secret"))),
                        name="no_state_secrets",
                        violation_error_message="Bí mật nhà nước không được lưu trong hệ thống này.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("secrecy", "ordinary"), ("is_restricted", True), _connector="OR"
                        ),
                        name="working_secret_is_restricted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("attachment", "tài liệu kèm theo"), ("signed", "bản đã ký")],
                        default="attachment",
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="tên tệp")),
                ("content_type", models.CharField(max_length=120)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("uploaded_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
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
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="records.dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "tài liệu",
                "verbose_name_plural": "tài liệu",
                "ordering": ("uploaded_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="EventPayload",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="payload",
                        serialize=False,
                        to="records.event",
                    ),
                ),
                ("data", models.JSONField(default=dict)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="event",
            name="dossier",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="records.dossier",
            ),
        ),
        migrations.CreateModel(
            name="FormKey",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("redirect", models.CharField(blank=True, max_length=400)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("asks", "bên đề nghị"),
                            ("answers", "bên được đề nghị"),
                            ("oversees", "bên theo dõi"),
                        ],
                        default="oversees",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(default=datetime.date(9999, 12, 31))),
                ("is_open", models.BooleanField(default=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "given_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("until_on", models.DateField(null=True)),
                (
                    "content_object",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="records.dossier",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.seat",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="auth.group",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dossier_grants",
                        to="auth.permission",
                    ),
                ),
            ],
            options={
                "verbose_name": "quyền xem",
                "verbose_name_plural": "quyền xem",
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["content_object", "group"], name="grant_object_group"),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["group", "side", "due_on", "content_object"],
                        name="grant_inbox",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("arrived", "Có văn bản đến"),
                            ("assigned", "Được giao việc"),
                            ("to_sign", "Chờ duyệt, ký"),
                            ("to_issue", "Chờ ban hành"),
                            ("returned", "Trả lại để sửa"),
                            ("answered", "Đã có trả lời"),
                            ("declined", "Từ chối, không thuộc thẩm quyền"),
                            ("more_time", "Cần thêm thời gian"),
                            ("time_accepted", "Thời gian được chấp nhận"),
                            ("reminded", "Được đôn đốc"),
                            ("withdrawn", "Đã thu hồi"),
                            ("closed", "Đã kết thúc"),
                            ("deemed", "Được xác định là đồng ý"),
                            ("moved", "Hạn được tính lại"),
                            ("unregistered", "Văn bản chưa đăng ký đến"),
                            ("two_left", "Sắp đến hạn"),
                            ("due_today", "Hạn hôm nay"),
                            ("overdue", "Quá hạn"),
                            ("past_aim", "Vượt mốc phấn đấu"),
                            ("consent_possible", "Đủ điều kiện coi như đồng ý"),
                        ],
                        max_length=20,
                    ),
                ),
                ("true_on", models.DateField()),
                ("key", models.CharField(max_length=80)),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="records.dossier",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="agencies.seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "thông báo",
                "verbose_name_plural": "thông báo",
                "ordering": ("-created_at", "id"),
                "indexes": [models.Index(fields=["seat", "-created_at"], name="notice_of_seat")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "seat", "kind", "key"), name="told_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Register",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("file", "Số hồ sơ phối hợp"),
                            ("outgoing", "Sổ văn bản đi"),
                            ("incoming", "Sổ văn bản đến"),
                            ("consent", "Sổ phiếu ghi nhận im lặng"),
                        ],
                        max_length=10,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last_number", models.PositiveIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "sổ",
                "verbose_name_plural": "sổ",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "book", "year"), name="one_book_a_year"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["dossier", "seq"], name="event_of_dossier"),
        ),
        migrations.AlterUniqueTogether(
            name="grant",
            unique_together={("group", "permission", "content_object")},
        ),
    ]
