"""Regulations as data: their text, their rules on time, and the calendar of days off."""
