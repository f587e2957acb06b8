#!/usr/bin/env python
"""Django's command line. Each command signs in to the database as the login it needs."""

import os
import sys

OWNER = {
    "accredit", "changepassword", "createsuperuser", "dbshell", "demo", "erase_payload", "flush",
    "load_regulations", "makemigrations", "migrate", "open_sealed", "showmigrations",
    "sqlmigrate", "verify_history",
}  # fmt: skip
JOBS = {"digest", "heads_key", "open_obligations", "sweep", "write_head"}


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    login = "owner" if command in OWNER else "jobs" if command in JOBS else "web"
    os.environ.setdefault("DATABASE_LOGIN", login)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
