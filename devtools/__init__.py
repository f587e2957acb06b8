"""Set-up, a private PostgreSQL and the processes of a local run; not for production."""
