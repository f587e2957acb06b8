"""Packs into the database: idempotent, and never changing a rule version that cases use."""

import hashlib
from typing import Any

from django.db import transaction

from regulations.entries import (
    CalendarPack,
    DecisionEntry,
    DutyEntry,
    RegulationEntry,
    RegulationPack,
    RuleEntry,
    StatuteEntry,
    StatutePack,
)
from regulations.models import (
    CalendarDay,
    CalendarDecision,
    CalendarRevision,
    DeadlineRule,
    Duty,
    Party,
    Provision,
    Regulation,
    Route,
    StatutoryClock,
)
from regulations.readings import rule_of

FROM_PACK = "calendar.yaml"


class RuleInUse(ValueError):
    """A pack changes a rule version that cases already follow."""


@transaction.atomic
def load_pack(pack: RegulationPack) -> Regulation:
    """Write one regulation as its pack says. Raises ``RuleInUse``."""
    entry = pack.regulation
    regulation, _created = Regulation.objects.update_or_create(
        key=entry.key, defaults=_regulation_fields(entry)
    )
    _load_parties(regulation, pack)
    _load_provisions(regulation, pack)
    for rule in pack.rules:
        _load_rule(regulation, rule)
    _load_duties(regulation, pack.duties)
    return regulation


def _regulation_fields(entry: RegulationEntry) -> dict[str, Any]:
    """Unknown stays unknown: empty text, or null for dates and the number."""
    fields = {name: getattr(entry, name) for name in RegulationEntry.model_fields if name != "key"}
    optional = ("number_note", "effect_note", "replaces", "status_note")
    return fields | {name: fields[name] or "" for name in optional}


def _load_parties(regulation: Regulation, pack: RegulationPack) -> None:
    parties = {}
    for entry in pack.parties:
        parties[entry.code], _created = Party.objects.update_or_create(
            regulation=regulation, code=entry.code,
            defaults={"name": entry.name, "role": entry.role, "is_class": entry.is_class},
        )  # fmt: skip
    for party in parties.values():
        party.writes_to.set(
            [parties[b if a == party.code else a] for a, b in pack.between if party.code in (a, b)]
        )


def _load_provisions(regulation: Regulation, pack: RegulationPack) -> None:
    for position, entry in enumerate(pack.provisions):
        Provision.objects.update_or_create(
            regulation=regulation, ref=entry.ref,
            defaults={
                "kind": entry.kind, "label": entry.label or "", "heading": entry.heading or "",
                "text": entry.text or "", "position": position,
                "corrections": [c.model_dump() for c in entry.corrections],
            },
        )  # fmt: skip
    kept = [entry.ref for entry in pack.provisions]
    regulation.provisions.exclude(ref__in=kept).delete()


def _load_rule(regulation: Regulation, entry: RuleEntry) -> None:
    wanted = _rule_fields(regulation, entry)
    standing = DeadlineRule.objects.filter(code=entry.code, version=entry.version).first()
    if standing is None:
        standing = DeadlineRule.objects.create(code=entry.code, version=entry.version, **wanted)
        _load_routes(standing, entry)
        return
    changed = [name for name, value in wanted.items() if getattr(standing, name) != value]
    _load_routes(standing, entry)
    if not changed:
        return
    if standing.is_in_use() and any(_counts(n, getattr(standing, n), wanted[n]) for n in changed):
        raise RuleInUse(
            f"Quy tắc {entry.code} bản {entry.version} đang có hồ sơ áp dụng, không sửa được "
            f"({', '.join(changed)}). Hãy tăng version và ghi valid_from của bản mới."
        )
    for name in changed:
        setattr(standing, name, wanted[name])
    standing.save()


def _counts(name: str, old: Any, new: Any) -> bool:
    """Whether a change is one that running cases must not meet: not who is written to besides,
    not how the same way up is gone, and neither a way where there was none, which nobody can
    have gone, nor the words that tell of it."""
    if name == "way_up" and new:
        return bool(old) and (old["body"], old["via"]) != (new["body"], new["via"])
    return name not in {"must_reach", "copy_to", "copy_question", "explanation"}


def _load_routes(rule: DeadlineRule, entry: RuleEntry) -> None:
    """Who writes to whom is no part of a clock: it may follow the pack while cases run."""
    parties = {party.code: party for party in rule.regulation.parties.all()}
    wanted = {(parties[a].pk, parties[b].pk) for a, b in entry.routes}
    if wanted == set(rule.routes.values_list("asking", "asked")):
        return
    rule.routes.all().delete()
    Route.objects.bulk_create(Route(rule=rule, asking_id=a, asked_id=b) for a, b in sorted(wanted))


def _load_duties(regulation: Regulation, entries: list[DutyEntry]) -> None:
    """A few queries however many there are: what stands already is compared, not asked for."""
    provisions = dict(regulation.provisions.values_list("ref", "pk"))
    standing = {duty.code: duty for duty in Duty.objects.filter(regulation=regulation)}
    for entry in entries:
        wanted = _duty_fields(entry) | {"provision_id": provisions[entry.provision]}
        duty = standing.get(entry.code)
        if duty is None:
            standing[entry.code] = Duty.objects.create(
                regulation=regulation, code=entry.code, **wanted
            )
        elif any(getattr(duty, name) != value for name, value in wanted.items()):
            Duty.objects.filter(pk=duty.pk).update(**wanted)
    _load_sides(regulation, {standing[entry.code].pk: entry for entry in entries})


def _duty_fields(entry: DutyEntry) -> dict[str, Any]:
    apart = {"code", "provision", "owed_by", "owed_to"}
    return entry.model_dump(exclude=apart) | {
        "sentence": entry.sentence or "",
        "not_software": entry.not_software or "",
        "carried_by": [carrier.model_dump(exclude_none=True) for carrier in entry.carried_by],
    }


def _load_sides(regulation: Regulation, entries: dict[int, DutyEntry]) -> None:
    parties = dict(regulation.parties.values_list("code", "pk"))
    for name in ("owed_by", "owed_to"):
        rows = getattr(Duty, name).through.objects.filter(duty__in=entries)
        wanted = {
            (key, parties[code]) for key, entry in entries.items() for code in getattr(entry, name)
        }
        standing = set(rows.values_list("duty", "party"))
        for duty, party in standing - wanted:
            rows.filter(duty=duty, party=party).delete()
        rows.model.objects.bulk_create(
            rows.model(duty_id=duty, party_id=party) for duty, party in sorted(wanted - standing)
        )


def _rule_fields(regulation: Regulation, entry: RuleEntry) -> dict[str, Any]:
    rule = rule_of(entry)
    return {
        "regulation": regulation,
        "provision": regulation.provisions.get(ref=entry.provision),
        "label": entry.label,
        "explanation": entry.explanation,
        "act": entry.act,
        "condition": entry.condition or "",
        "amount": entry.amount,
        "unit": entry.unit,
        "is_before": rule.is_before,
        "owed_by": entry.owed_by,
        "starts_on": entry.starts_on,
        "letter_date": entry.letter_date,
        "is_aim": entry.is_aim,
        "silence": entry.silence,
        "consent_later_of": rule.consent_later_of,
        "consent_without_letter_date": rule.consent_without_letter_date,
        "any_feedback_stops": rule.any_feedback_stops,
        "needs_documents": rule.needs_documents,
        "more_time": entry.more_time,
        "notice_before": rule.notice_before,
        "notice_in_writing": entry.notice_in_writing,
        "late_notice_can_be_accepted": rule.late_notice_can_be_accepted,
        "way_up": entry.way_up.model_dump() if entry.way_up else None,
        "must_reach": list(entry.must_reach),
        "copy_to": entry.copy_to.party if entry.copy_to else "",
        "copy_question": entry.copy_to.question if entry.copy_to else "",
        "is_proposed": entry.is_proposed,
        "quote": entry.quote,
        "marks": [mark.model_dump() for mark in entry.marks],
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
    }


@transaction.atomic
def load_calendar(pack: CalendarPack) -> bool:
    """Write the decisions; a new revision is made only when something changed.

    A day that two decisions name is refused by the database. Returns whether anything changed.
    """
    digest = hashlib.sha256(pack.model_dump_json().encode()).hexdigest()
    loaded = CalendarRevision.objects.filter(note=FROM_PACK).first()
    if loaded is not None and loaded.sha256 == digest:
        return False
    codes = [entry.code for entry in pack.decisions]
    CalendarDay.objects.filter(decision__code__in=codes).delete()  # a day may change its decision
    for entry in pack.decisions:
        _load_decision(entry)
    CalendarRevision.objects.create(sha256=digest, note=FROM_PACK)
    return True


def _load_decision(entry: DecisionEntry) -> None:
    decision, _created = CalendarDecision.objects.update_or_create(
        code=entry.code,
        defaults={
            "title": entry.title, "number": entry.number or "", "issued_on": entry.issued_on,
            "issued_by": entry.issued_by or "", "status": entry.status, "note": entry.note or "",
        },
    )  # fmt: skip
    rows = [
        CalendarDay(decision=decision, day=d.day, is_off=d.is_off, kind=d.kind, label=d.label)
        for d in entry.days
    ]
    for swap in entry.swaps:
        rows.append(
            CalendarDay(
                decision=decision, day=swap.off, is_off=True, kind="swapped_off",
                label=swap.label, swapped_with=swap.worked,
            )
        )  # fmt: skip
        rows.append(
            CalendarDay(
                decision=decision, day=swap.worked, is_off=False, kind="make_up",
                label=swap.label, swapped_with=swap.off,
            )
        )  # fmt: skip
    CalendarDay.objects.bulk_create(rows)


@transaction.atomic
def new_revision(note: str) -> CalendarRevision:
    """After an administrator changed a decision: a revision of its own, by its contents."""
    rows = CalendarDay.objects.order_by("day").values_list(
        "day", "is_off", "decision__status", "label"
    )
    digest = hashlib.sha256(repr([tuple(map(str, row)) for row in rows]).encode()).hexdigest()
    return CalendarRevision.objects.create(sha256=digest, note=note)


COUNTS = ("kind", "step", "amount", "unit", "extension", "most_extensions")  # of a statute


@transaction.atomic
def load_statutes(pack: StatutePack) -> int:
    """Write the time limits of the laws; returns how many are new. Raises ``RuleInUse``."""
    return sum(_load_statute(entry) for entry in pack.clocks)


def _load_statute(entry: StatuteEntry) -> bool:
    """A version is never counted otherwise than it was: a case may follow it."""
    fields = entry.model_dump(exclude={"code", "version"})
    clock, is_new = StatutoryClock.objects.get_or_create(
        code=entry.code, version=entry.version, defaults=fields
    )
    changed = [name for name in COUNTS if getattr(clock, name) != fields[name]]
    if changed:
        raise RuleInUse(
            f"Thời hạn {entry.code} bản {entry.version} đã nạp với số khác: {', '.join(changed)}. "
            "Hãy tăng version và ghi valid_from của bản mới."
        )
    if not is_new:
        StatutoryClock.objects.filter(pk=clock.pk).update(**fields)
    return is_new
