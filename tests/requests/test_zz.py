import pytest, cProfile, pstats
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.requests import test_lists as t
pytestmark = pytest.mark.django_db
def test_q(p, as_seat):
    for _ in range(3): t.carry_on(p, p.nui)
    for who,url in (("nui_leader","/viec/"),("nui_clerk","/van-ban-den/")):
        c=as_seat(getattr(p,who), at="2026-03-10 09:00"); c.get(url)
        with CaptureQueriesContext(connection) as cap:
            c.get(url)
        for q in cap: print(q["time"], q["sql"][:150])
        pr=cProfile.Profile(); pr.enable(); c.get(url); pr.disable()
        pstats.Stats(pr).sort_stats("cumtime").print_stats(25)
