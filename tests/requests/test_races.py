import pytest, time
from requests.models import Dispatch
from agencies.models import Agency
from tests.factories import received
@pytest.mark.django_db(transaction=True)
def test_a(p):
    t=time.time(); received(p.bnc_officer, p.nui); print("build",time.time()-t)
@pytest.mark.django_db(transaction=True)
def test_b(p):
    assert Dispatch.objects.count()==0
    assert Agency.objects.count()==9
@pytest.mark.django_db
def test_c(p):
    assert Dispatch.objects.count()==0
    t=time.time(); received(p.bnc_officer, p.nui); print("build",time.time()-t)
