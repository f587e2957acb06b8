"""The Celery application: ``celery -A coordination worker`` and ``… beat``, as the jobs login."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
os.environ.setdefault("DATABASE_LOGIN", "jobs")

app = Celery("coordination")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
