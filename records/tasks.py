"""Ticks. ``manage.py write_head`` does the same without Celery."""

from celery import shared_task

from records import heads


@shared_task
def write_head() -> int:
    """Sign the newest event, outside the database: its number, or 0 if none is new.

    Safe to retry, to run twice, to run late.
    """
    head = heads.write_head()
    return head.seq if head else 0
