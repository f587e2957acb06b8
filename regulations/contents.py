"""A regulation laid out for reading: its parts, the rules beside each provision, its search."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agencies.models import Seat
from regulations.carriers import FIGURES, LINKED, SCREENS
from regulations.models import Condition, DeadlineRule, Duty, Party, Provision, Regulation
from regulations.packs import DECISION
from regulations.wording import excerpt, marked, reading_of

Kind = Provision.Kind
CONDITIONS = ["", *Condition.values]  # the order of the cards: the plain rule first
OPENING, CLOSING = "mo-dau", "phan-cuoi"


def standing(rules: Iterable[DeadlineRule], on: date) -> list[DeadlineRule]:
    """Rules not yet expired on ``on``: of each the version that applies, and later ones."""
    alive = [r for r in rules if r.valid_to is None or r.valid_to >= on]
    newest = {}
    for rule in alive:
        if rule.valid_from is None or rule.valid_from <= on:
            newest[rule.code] = max(newest.get(rule.code, 0), rule.version)
    return [r for r in alive if r.version >= newest.get(r.code, 0)]


# --- Parts: what one page shows ------------------------------------------------------------------


@dataclass
class Part:
    """What one page shows: an article, or all that stands before or after the articles."""

    key: str  # of the regulation
    slug: str  # “dieu-5”, OPENING or CLOSING
    title: str
    above: list[Provision] = field(default_factory=list)  # chapter and section that begin here
    provisions: list[Provision] = field(default_factory=list)
    rule_count: int = 0

    @property
    def number(self) -> int | None:
        """The number of the article, if it is one."""
        return None if self.slug in {OPENING, CLOSING} else int(self.slug.removeprefix("dieu-"))

    @property
    def url(self) -> str:
        if self.number is None:
            return reverse("regulations:part", args=[self.key, self.slug])
        return reverse("regulations:article", args=[self.key, self.number])

    @property
    def titles(self) -> list[str]:
        return [title_of(provision) for provision in self.above]

    @property
    def anchor(self) -> str:
        return self.slug if self.number is None else self.provisions[0].anchor


def parts_of(regulation: Regulation, provisions: Iterable[Provision]) -> list[Part]:
    """The provisions in their order, cut into pages."""
    parts = [Part(regulation.key, OPENING, _("Phần mở đầu"))]
    above: list[Provision] = []
    for provision in provisions:
        if provision.kind in {Kind.CHAPTER, Kind.SECTION}:
            above.append(provision)
            continue
        if begun := _begins(regulation, provision, parts[-1]):
            begun.above, above = above, []
            parts.append(begun)
        parts[-1].provisions.append(provision)
    if any(p.ref.startswith(f"{DECISION}.") for p in parts[0].provisions):
        parts[0].title = _("Quyết định ban hành")
    return [part for part in parts if part.provisions]


def _begins(regulation: Regulation, provision: Provision, part: Part) -> Part | None:
    """The part that starts with ``provision``; the articles of the Decision start none."""
    if provision.kind == Kind.ARTICLE and provision.ref.isdecimal():
        return Part(regulation.key, f"dieu-{provision.ref}", title_of(provision))
    if provision.kind == Kind.CLOSING and part.number is not None:
        return Part(regulation.key, CLOSING, _("Nơi nhận, chữ ký"))
    return None


def title_of(provision: Provision) -> str:
    """“Điều 5. Phương pháp phối hợp”, “Chương II. NỘI DUNG …”, read aright."""
    heading = reading_of(provision.heading, provision.corrections)
    return f"{_name(provision)}. {heading}" if heading else _name(provision)


def _name(provision: Provision) -> str:
    """“Điều 5”, “Mục I”: the citation without what it stands in."""
    return provision.citation.split(" của ")[0].split(" Chương ")[0]


def groups_of(parts: Iterable[Part]) -> list[tuple[list[str], list[Part]]]:
    """The table of contents: the chapter and section titles, and the parts below them."""
    groups: list[tuple[list[str], list[Part]]] = []
    for part in parts:
        if part.above or not groups or part.slug == CLOSING or _after_opening(groups):
            groups.append(([_calm(p) for p in part.above], []))
        groups[-1][1].append(part)
    return groups


def _after_opening(groups: list[tuple[list[str], list[Part]]]) -> bool:
    return groups[-1][1][-1].slug == OPENING


def _calm(provision: Provision) -> str:
    """Chapter titles hold no proper names and lose their capitals; the others stay as printed."""
    title = title_of(provision)
    if provision.kind == Kind.CHAPTER:
        name, _dot, heading = title.partition(". ")
        return f"{name}. {heading.capitalize()}"
    return title


# --- Passages: what stands beside one provision --------------------------------------------------


@dataclass(frozen=True)
class Card:
    """A rule beside its provision, with the names of the bodies on its way up."""

    rule: DeadlineRule
    way_up: str


@dataclass(frozen=True)
class Place:
    """Where a duty is carried out; ``url`` is empty where it needs a case or another role."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Owed:
    """A duty beside its provision."""

    duty: Duty
    by: str
    to: str  # empty: nobody is named, or each owes it to the others
    is_mutual: bool
    periods: str
    places: list[Place]


def place_of(carrier: dict[str, str], seat: Seat | None) -> Place:
    """A screen by its name, a figure by what it counts, with the way there for this seat."""
    if "command" in carrier:
        return Place(f"manage.py {carrier['command']}")
    if "figure" in carrier:
        figure = FIGURES[carrier["figure"]]
        return Place(_("số liệu: %(what)s") % {"what": figure.title}, _way(figure.screen, seat))
    return Place(SCREENS[carrier["screen"]], _way(carrier["screen"], seat))


def _way(screen: str, seat: Seat | None) -> str:
    """Whether the address exists is for ``manage.py coverage`` to say: the text reads without."""
    if seat is None or not seat.has_role(*LINKED.get(screen, "").split()):
        return ""
    try:
        return reverse(screen)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Passage:
    """One provision as the page prints it."""

    provision: Provision
    cards: list[Card]
    duties: list[Owed]

    @property
    def is_title(self) -> bool:
        """Whether it gives its part the title."""
        return self.provision.kind == Kind.ARTICLE and self.provision.ref.isdecimal()

    @property
    def label(self) -> str:
        """“2.”, “c)”, “–”, or nothing."""
        own = self.provision
        last = own.ref.rsplit(".", 1)[-1]
        if own.kind == Kind.CLAUSE:
            return f"{own.label or last}."
        if own.kind == Kind.ARTICLE:  # of the Decision; the others are titles
            return "" if self.is_title else f"{_name(own)}."
        return {Kind.POINT: f"{last})", Kind.DASH: "–"}.get(own.kind, "")

    @property
    def heading(self) -> SafeString:
        return self._html(self.provision.heading)

    @property
    def text(self) -> SafeString:
        return self._html(self.provision.text)

    def _html(self, text: str) -> SafeString:
        own = self.provision
        marks = [mark for card in self.cards for mark in card.rule.marks]
        return marked(text, marks, own.corrections, anchor=own.anchor)


# --- The whole -----------------------------------------------------------------------------------


@dataclass
class Reading:
    """A regulation as it reads on a day to a seat: six queries, however long it is."""

    regulation: Regulation
    on: date
    seat: Seat | None = None

    @cached_property
    def rules(self) -> list[DeadlineRule]:
        return standing(self.regulation.rules.all(), self.on)

    @cached_property
    def parties(self) -> dict[str, str]:
        found = Party.objects.filter(regulation=self.regulation)
        return dict(found.values_list("code", "name"))

    @cached_property
    def parts(self) -> list[Part]:
        parts = parts_of(self.regulation, self.regulation.provisions.all())
        for part in parts:
            own = {provision.pk for provision in part.provisions}
            part.rule_count = sum(rule.provision_id in own for rule in self.rules)
        return parts

    @cached_property
    def groups(self) -> list[tuple[list[str], list[Part]]]:
        return groups_of(self.parts)

    def part(self, slug: str) -> Part | None:
        return next((part for part in self.parts if part.slug == slug), None)

    @property
    def first(self) -> Part | None:
        """The first article; of a text without articles, its first part."""
        articles = (part for part in self.parts if part.number is not None)
        return next(articles, next(iter(self.parts), None))

    def beside(self, part: Part) -> tuple[Part | None, Part | None]:
        """The part before and the part after."""
        place = self.parts.index(part)
        before = self.parts[place - 1] if place else None
        return before, next(iter(self.parts[place + 1 : place + 2]), None)

    def passages(self, part: Part) -> list[Passage]:
        return [
            Passage(provision, self._cards(provision), self.owed.get(provision.pk, []))
            for provision in part.provisions
        ]

    @cached_property
    def owed(self) -> dict[int, list[Owed]]:
        """The duties of each provision, by its key."""
        found: dict[int, list[Owed]] = {}
        duties = Duty.objects.filter(regulation=self.regulation)
        for duty in duties.prefetch_related("owed_by", "owed_to"):
            found.setdefault(duty.provision_id, []).append(self._owed(duty))
        return found

    def _owed(self, duty: Duty) -> Owed:
        by, to = ([side.name for side in sides.all()] for sides in (duty.owed_by, duty.owed_to))
        return Owed(
            duty,
            by="; ".join(by),
            to="" if by == to else "; ".join(to),
            is_mutual=by == to,
            periods=", ".join(str(Duty.Period(period).label) for period in duty.periods),
            places=[place_of(carrier, self.seat) for carrier in duty.carried_by],
        )

    def _cards(self, provision: Provision) -> list[Card]:
        own = [rule for rule in self.rules if rule.provision_id == provision.pk]
        return [
            self._card(rule) for rule in sorted(own, key=lambda r: CONDITIONS.index(r.condition))
        ]

    def _card(self, rule: DeadlineRule) -> Card:
        return Card(rule, self._way_up(rule.way_up or {}))

    def _way_up(self, way: dict[str, str | None]) -> str:
        body, via = (self.parties.get(way.get(step) or "", "") for step in ("body", "via"))
        return _("%(body)s, qua %(via)s") % {"body": body, "via": via} if via else body

    def search(self, query: str) -> list[tuple[Part, Provision, SafeString]]:
        """Every provision in whose words ``query`` stands, with the words around it."""
        found = []
        for part in self.parts:
            for provision in part.provisions:
                whole = f"{provision.heading} {provision.text}"
                words = excerpt(reading_of(whole, provision.corrections), query)
                if words is not None:
                    found.append((part, provision, words))
        return found
