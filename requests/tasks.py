"""Ticks. Truth is in the database; ``manage.py`` does the same without Celery."""

from celery import shared_task

from records.history import database_now
from requests import digest, reminders


@shared_task
def sweep() -> int:
    """Write down what has become true. Safe to retry, to run twice, to run late."""
    return len(reminders.sweep(at=database_now()).written)


@shared_task
def make_digests() -> int:
    """Put today's digests into the outbox. Safe to retry and to run twice."""
    return digest.make(at=database_now())


@shared_task
def send_mail() -> int:
    """Send what lies in the outbox. Safe to retry; what fails is tried again later."""
    return digest.send()
