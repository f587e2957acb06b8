"""The chains of the clauses as data: read once, compared word for word with the regulations."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from regulations.entries import RegulationPack
from regulations.packs import read_all, squeeze

CHAINS = Path(__file__).parent / "chains.yaml"
Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class Step(Entry):
    """One step: a letter of ours, one that came in, or what a body decided."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=40)]
    type: Literal["letter", "incoming", "decision"]
    label: Text
    quote: Text
    provision: Text | None = None  # where it is not the chain's own
    to: Text | None = None  # code of the party written to
    sender: Annotated[str | None, Field(alias="from")] = None
    rule: Text | None = None
    done: Literal["issued", "answered", "agreed"] | None = None
    body: Text | None = None  # who decides
    after: list[Text] = []

    @property
    def is_gate(self) -> bool:
        return self.done == "agreed"


class Chain(Entry):
    key: Annotated[str, Field(max_length=40)]
    kind: Literal["planning", "rating", "nomination", "appointment", "reward", "discipline"]
    regulation: Text
    provision: Text
    held_by: Text  # code of the party whose agency keeps the file
    title: Text
    may_do_without: bool = False  # the clause names rewards that need no agreement
    steps: Annotated[list[Step], Field(min_length=1)]

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    @property
    def has_gate(self) -> bool:
        return any(step.is_gate for step in self.steps)


class ChainPack(Entry):
    chains: list[Chain]


class BadChain(ValueError):
    """A chain does not say what its clause says; the message names it."""


@cache
def chains() -> dict[str, Chain]:
    """All chains by key. Raises ``BadChain``, or pydantic's error for what has another shape."""
    found = read(CHAINS.read_text())
    return {chain.key: chain for chain in found}


def read(text: str) -> list[Chain]:
    found = ChainPack.model_validate(yaml.safe_load(text)).chains
    packs = {pack.regulation.key: pack for pack in read_all()}
    for chain in found:
        problems = _problems(chain, packs.get(chain.regulation))
        if problems:
            raise BadChain(f"{chain.key}: {'; '.join(problems)}")
    if len({chain.key for chain in found}) < len(found):
        raise BadChain("khóa trùng nhau")
    return found


def _problems(chain: Chain, pack: RegulationPack | None) -> list[str]:
    if pack is None:
        return [f"không có quy chế {chain.regulation}"]
    parties = {party.code for party in pack.parties}
    texts = {p.ref: squeeze(p.text or "") for p in pack.provisions}
    rules = {rule.code: rule for rule in pack.rules}
    found = [] if chain.held_by in parties else [f"không có bên {chain.held_by}"]
    if chain.may_do_without and not (chain.kind == "reward" and chain.has_gate):
        found.append("chỉ khen thưởng có bước phải thống nhất mới có trường hợp không phải")
    before: set[str] = set()
    for step in chain.steps:
        ref = step.provision or chain.provision
        if squeeze(step.quote) not in texts.get(ref, ""):
            found.append(f"{step.key}: không đúng nguyên văn của {ref}")
        if not before.issuperset(step.after):
            found.append(f"{step.key}: đứng sau một bước chưa có")
        found += [f"{step.key}: {text}" for text in _shape(step, parties, set(rules))]
        before.add(step.key)
    return found


def _shape(step: Step, parties: set[str], rules: set[str]) -> list[str]:
    wanted = {
        "letter": {"to", "rule", "done"}, "incoming": {"sender", "rule"}, "decision": {"body"},
    }[step.type]  # fmt: skip
    said = {n for n in ("to", "sender", "rule", "done", "body") if getattr(step, n)}
    found = [] if said == wanted else [f"cần đúng {', '.join(sorted(wanted))}"]
    found += [f"không có bên {code}" for code in (step.to, step.sender)
              if code and code not in parties]  # fmt: skip
    if step.rule and step.rule not in rules:
        found.append(f"không có quy tắc {step.rule}")
    return found
