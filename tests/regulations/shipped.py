"""The shipped packs and calendar, read once for all tests of a process."""

from regulations.packs import CALENDAR, PACKS, read_all, read_calendar
from regulations.readings import calendar_of

REGULATIONS = read_all()
DECISIONS = read_calendar(PACKS / CALENDAR)
WORKING_DAYS = calendar_of(DECISIONS)
