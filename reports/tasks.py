"""Ticks of the press. Truth is in the database; ``manage.py make_prints`` does the same."""

from celery import shared_task

from reports import press


@shared_task(soft_time_limit=570, time_limit=600)
def make_prints() -> int:
    """Make parts of what waits, for a while. Safe to retry, to run twice, to be killed."""
    return press.run()
