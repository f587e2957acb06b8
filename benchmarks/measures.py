"""The measures of ``make bench``, one after the other."""

from argparse import Namespace

from benchmarks import asking, filling, people
from benchmarks.databases import PREFIX, build, drop, migrate_and_load, through
from benchmarks.stopwatch import interleaved, p50, ratio, report
from regulations.calendar import day_of
from records.history import database_now


def run(chosen: Namespace) -> None:
    empty = f"{PREFIX}_{chosen.agencies}"
    many, few = f"{empty}_{chosen.requests}", f"{empty}_{chosen.few}"
    build(empty, lambda: (migrate_and_load(), people.settle(chosen.agencies)))
    for name, requests in ((many, chosen.requests), (few, chosen.few)):
        build(name, lambda r=requests: filling.fill(r, chosen.agencies), template=empty)
    with through(many, "owner"):
        on = day_of(database_now())
        askers = people.mail_readers()
    for asker in askers:
        for lines in (None, on):
            ways = asking.ways(many, asker, on=lines)
            answers = {name: way() for name, way in ways.items()}
            first = answers[asking.BY_HAND]
            for n, a in answers.items():
                assert a == first, (n, a, first)
            spent = interleaved(ways, chosen.times)
            report("inbox", who=asker.name, lines=bool(lines), **p50(spent),
                ours_to_hand=ratio(spent["ours"], spent["by_hand"]),
                guardian_to_ours=ratio(spent["guardian"], spent["ours"]), counts=first[0].counts)
    if not chosen.keep:
        drop(many, few, empty)
