"""The clause is proposed from kind and addressee, and follows what is chosen."""

import pytest

from regulations.models import Act
from requests.forms import LetterForm
from tests.factories import on_the

pytestmark = pytest.mark.django_db
ON = on_the("2026-03-02 09:00").date()


def proposed(seat, act, **data):
    form = LetterForm(data, seat=seat, act=act, on=ON)
    form.is_valid()
    rule = form.cleaned_data["rule"]
    return rule.code if rule else None


def test_the_addressee_decides_which_regulation(p):
    assert proposed(p.bnc_officer, Act.OPINION, addressees=[p.nui.pk, p.ben.pk]) == "002-5.1.c"
    assert proposed(p.bnc_officer, Act.OPINION, addressees=[p.khoi.pk]) == "004-3.1"


def test_addressees_under_different_regulations_get_no_clause(p):
    assert proposed(p.bnc_officer, Act.OPINION, addressees=[p.nui.pk, p.khoi.pk]) is None


def test_urgency_changes_the_clause_even_when_another_was_chosen(p):
    usual = proposed(p.bnc_officer, Act.OPINION, addressees=[p.nui.pk])
    assert usual == "002-5.1.c"
    assert (
        proposed(p.bnc_officer, Act.OPINION, addressees=[p.nui.pk], urgency="urgent", rule="")
        == "002-5.1.c-urgent"
    )


def test_urgency_without_a_clause_of_its_own_keeps_the_usual_one(p):
    assert (
        proposed(p.bnc_officer, Act.OPINION, addressees=[p.khoi.pk], urgency="urgent") == "004-3.1"
    )


@pytest.mark.parametrize("relatives", ["in_province", "out_of_province", "foreign"])
def test_the_class_of_relatives_picks_the_limit(p, relatives):
    assert (
        proposed(p.khoi_officer, Act.VERIFICATION, addressees=[p.congan.pk], condition=relatives)
        == f"003-5.2.1-{relatives}"
    )
