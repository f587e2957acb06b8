"""What a superior body says is an answer of its own kind; a report's number beside the matter."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_who_stands_in"),
        ("requests", "0008_request_line_wall"),
    ]
    operations = [
        migrations.AddField(  # the table came with 0007 and is empty still
            "escalation",
            "reporting_agency",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            "escalation",
            "report_number",
            models.CharField(blank=True, max_length=60, verbose_name="số, ký hiệu báo cáo"),
        ),
        migrations.AddField("escalation", "reported_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "replytext",
            "stance",
            models.CharField(
                blank=True,
                choices=[
                    ("agrees", "Đồng ý"),
                    ("agrees_with_comments", "Đồng ý, có góp ý"),
                    ("disagrees", "Không đồng ý"),
                    ("informs", "Cung cấp thông tin"),
                    ("directs", "Chỉ đạo, kết luận"),
                ],
                max_length=20,
                verbose_name="ý kiến",
            ),
        ),
    ]  # fmt: skip
