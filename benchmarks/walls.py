"""What both walls cost, and what the plain guardian way would: one JSON object a line.

    make bench ARGS="--requests 100000 --times 25"

On a PostgreSQL of its own, which is gone afterwards (``--keep`` leaves it for the next run), or on
the server of DATABASE_URL, in databases of its own.
"""

import argparse
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import django

from devtools.localpg import LocalPG, urls

NAME = "pgbench"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--few", type=int, default=1_000, help="requests of the small database")
    parser.add_argument("--agencies", type=int, default=1_000)
    parser.add_argument("--times", type=int, default=25, help="repetitions of each way")
    parser.add_argument("--seconds", type=float, default=10, help="of load, for each client count")
    parser.add_argument("--only", default="", help="measures, with commas; all without it")
    parser.add_argument("--keep", action="store_true", help="leave the databases")
    return parser.parse_args()


@contextmanager
def server(*, keep: bool) -> Iterator[None]:
    """A cluster of our own, unless the environment names one."""
    if os.environ.get("DATABASE_OWNER_URL"):
        yield
        return
    private = LocalPG(NAME, durable=False)
    private.start()
    os.environ.update(urls(NAME))
    try:
        yield
    finally:
        private.stop() if keep else private.remove()


def main() -> None:
    chosen = arguments()
    os.environ["DATABASE_LOGIN"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    with server(keep=chosen.keep):
        django.setup()
        logging.disable(logging.INFO)
        import_module("benchmarks.measures").run(chosen)  # once Django knows its models


if __name__ == "__main__":
    main()
