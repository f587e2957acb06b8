"""Ticks. Truth is in the database; ``manage.py sweep`` does the same without Celery."""

from celery import shared_task

from records.history import database_now
from requests import reminders


@shared_task
def sweep() -> int:
    """Write down what has become true. Safe to retry, to run twice, to run late."""
    return len(reminders.sweep(at=database_now()).written)
