import pytest
from regulations.models import *
from tests.factories import *
from records.models import Grant
pytestmark = pytest.mark.django_db
def test_x(p):
    for r in DeadlineRule.objects.all().order_by("code"):
        print(r.code, r.act, r.condition, r.amount, r.unit, r.more_time, "consent", r.can_deem_consent, "late", r.late_notice_can_be_accepted, "writ", r.notice_in_writing, "fb", r.any_feedback_stops, "ro", r.is_receipt_only, r.way_up, r.starts_on, r.letter_date)
    for q in Party.objects.all(): print(q.regulation.key, q.code, q.role, [m.code for m in q.members.all()], [w.code for w in q.writes_to.all()])
    for s in ({}, {"secrecy":"working_secret"}):
        d = assigned(p.bnc_officer, p.nui, **s)
        for g in Grant.objects.select_related("group","permission"): print(g.content_object_id==d.pk, g.group.name, g.permission.codename, g.side, g.reason)
        print('--')
    from django.db import connection
    import time
    with connection.cursor() as c:
        c.execute("select table_name from information_schema.tables where table_schema='public' and table_type='BASE TABLE'")
        t=[x for x, in c.fetchall()]
        print(t)
        sql = " union all ".join(f"select '{x}', count(*), md5(coalesce(string_agg(t::text, '' order by t::text),'')) from {x} t" for x in t)
        for i in range(3):
            a=time.time(); c.execute(sql); r=c.fetchall(); print(time.time()-a)
        for x in t:
            a=time.time(); c.execute(f"select '{x}', count(*), md5(coalesce(string_agg(t::text, '' order by t::text),'')) from {x} t"); r=c.fetchone(); e=time.time()-a
            if e>0.001: print(x, e, r)
