"""The chains say what their clauses say, and every letter of them has a rule and a route."""

import pytest

from personnel.chains import CHAINS, BadChain, chains, read
from regulations.packs import read_all

TEXT = CHAINS.read_text()


def test_every_kind_of_the_clauses_has_its_chain():
    kinds = {(chain.regulation, chain.kind) for chain in chains().values()}
    assert kinds == {
        ("001", kind)
        for kind in ("planning", "rating", "nomination", "appointment", "reward", "discipline")
    } | {("004", "appointment"), ("004", "reward"), ("004", "discipline")}


def test_every_letter_goes_along_a_route_of_its_rule():
    rules = {rule.code: rule for pack in read_all() for rule in pack.rules}
    for chain in chains().values():
        for step in chain.steps:
            if step.type == "decision":
                continue
            sides = [chain.held_by, step.to] if step.to else [step.sender, chain.held_by]
            routes = rules[step.rule].routes
            assert not routes or sides in routes, (chain.key, step.key)


def test_the_rating_is_asked_under_its_own_words():
    step = chains()["001-5.1.g2-xep-loai"].step("y-kien")
    rule = next(r for pack in read_all() for r in pack.rules if r.code == step.rule)
    assert (rule.code, rule.provision) == ("001-4.2.g1-rating", "4.2.g1")
    assert rule.quote.startswith("đánh giá, xếp loại chất lượng hằng năm")


def test_a_gate_is_a_consultation_and_silence_opens_none():
    rules = {rule.code: rule for pack in read_all() for rule in pack.rules}
    gates = [rules[s.rule] for c in chains().values() for s in c.steps if s.is_gate]
    assert {(rule.act, rule.silence) for rule in gates} == {("consultation", "late")}
    for chain in chains().values():
        if chain.kind in {"reward", "discipline"}:
            assert chain.has_gate, chain.key


def test_every_gate_has_a_way_up_when_the_answer_is_no():
    """And whoever keeps the file may go it, or the other side where the clause says the lead."""
    rules = {rule.code: rule for pack in read_all() for rule in pack.rules}
    for chain in chains().values():
        for step in filter(lambda step: step.is_gate, chain.steps):
            way = rules[step.rule].way_up
            assert way is not None, (chain.key, step.key)
            going = {asking for asking, _asked in rules[way.report].routes}
            assert going & ({"DUK"} if chain.regulation == "004" else {chain.held_by}), chain.key


def test_only_the_clause_that_names_kinds_of_rewards_lets_one_do_without():
    free = {chain.key for chain in chains().values() if chain.may_do_without}
    assert free == {"001-5.2.g6-khen-thuong"}


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("Phê duyệt quy hoạch cấp ủy các cấp", "Duyệt quy hoạch cấp ủy các cấp", "nguyên văn"),
        ("held_by: BTCTU", "held_by: KHONGCO", "không có bên"),
        ("rule: 004-11.2\n", "rule: 004-99\n", "không có quy tắc"),
        ("after: [nhan-trao-doi]", "after: [sau-nay]", "đứng sau một bước chưa có"),
        ("title: Kỷ luật về đảng", "may_do_without: true\n    title: Kỷ luật", "chỉ khen thưởng"),
        ("type: decision\n        body: Ủy ban nhân dân tỉnh", "type: decision", "cần đúng body"),
    ],
)
def test_a_chain_that_says_something_else_is_refused(was, now, said):
    assert was in TEXT
    with pytest.raises(BadChain, match=said):
        read(TEXT.replace(was, now, 1))
