"""What both walls cost, and what the plain guardian way would: one JSON object a line.

    make bench ARGS="--requests 100000 --times 25"

On a PostgreSQL of its own, which is gone afterwards (``--keep`` leaves it for the next run), or on
the server of DATABASE_OWNER_URL, in databases of its own.
"""

import argparse
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module

import django

from devtools.localpg import LocalPG, urls

NAME = "pgbench"
Durably = Callable[[], AbstractContextManager]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--few", type=int, default=1_000, help="requests of the small database")
    parser.add_argument("--agencies", type=int, default=1_000)
    parser.add_argument("--times", type=int, default=25, help="repetitions of each way")
    parser.add_argument("--due", type=int, default=1_000, help="requests newly due for a sweep")
    parser.add_argument("--seconds", type=float, default=10, help="of load by 1, 2, 4 clients")
    parser.add_argument("--keep", action="store_true", help="leave the databases")
    return parser.parse_args()


@contextmanager
def server(*, keep: bool) -> Iterator[Durably]:
    """A cluster of our own, unless the environment names one; gives what makes it durable."""
    if os.environ.get("DATABASE_OWNER_URL"):
        yield nullcontext
        return
    private = LocalPG(NAME, durable=False)
    private.start()
    os.environ.update(urls(NAME))
    try:
        yield lambda: durable(private)
    finally:
        private.stop() if keep else private.remove()


@contextmanager
def durable(private: LocalPG) -> Iterator[None]:
    """Writing to disk as in production, for measures of writing."""
    import_module("benchmarks.databases").close_all()
    private.stop()
    private.durable = True
    private.start()
    yield


def main() -> None:
    chosen = arguments()
    os.environ["DATABASE_LOGIN"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    with server(keep=chosen.keep) as durably:
        django.setup()
        logging.disable(logging.INFO)
        import_module("benchmarks.measures").run(chosen, durably)  # Django knows its models now


if __name__ == "__main__":
    main()
