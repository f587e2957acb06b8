"""Dates as offices write them, and the one way a deadline is said."""

from datetime import date, datetime

from django import template

from regulations.calendar import VIETNAM

register = template.Library()

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
SHORT = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


@register.filter
def long_day(day: date | None) -> str:
    """“thứ Năm, 26/11/2026”."""
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}" if day else ""


@register.filter
def short_day(day: date | None) -> str:
    """“thứ Năm 26/11”, unbreakable."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m}".replace(" ", "\u00a0") if day else ""


@register.filter
def weekday(day: date | None) -> str:
    return WEEKDAYS[day.weekday()] if day else ""


@register.filter
def weekday_short(day: date) -> str:
    return SHORT[day.weekday()]


@register.filter
def plain_day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


@register.filter
def iso_day(text: str | None) -> str:
    """A day kept as text: “2026-11-20” is “20/11/2026”."""
    return plain_day(date.fromisoformat(text[:10])) if text else ""


@register.filter
def moment(at: datetime | None) -> str:
    """“thứ Tư 18/11, 14:05”."""
    if at is None:
        return ""
    local = at.astimezone(VIETNAM)
    return f"{WEEKDAYS[local.weekday()]} {local:%d/%m, %H:%M}"


@register.filter
def long_moment(at: datetime | None) -> str:
    if at is None:
        return ""
    local = at.astimezone(VIETNAM)
    return f"{WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y, %H:%M}"


@register.filter
def clock_time(at: datetime | None) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M}" if at else ""


@register.filter
def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
