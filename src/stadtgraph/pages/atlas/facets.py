"""Facets: by what projects are chosen, how many there are of each, and the choice as parameters of an address.

Several values of a facet that a project has one of (size class, category ...) widen the choice: any of them. Several
values of a facet that a project has many of (themes, criteria ...) narrow it: all of them. A count is the number of
projects with that value among those that the other facets leave, and in a narrowing facet the values chosen there too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlencode

from stadtgraph.pages.atlas.records import Atlas, Project

MOST = 60  # values chosen at once; nobody reads what more would leave
BANDS: Mapping[str, tuple[int, int]] = MappingProxyType({"none": (0, 0), "few": (1, 2), "many": (3, 1_000_000)})
# Residents of the lead: from how many on, and below how many. Small towns end at 20,000, medium-sized ones at 100,000.
RESIDENTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "below-10000": (1, 10_000),
        "10000-20000": (10_000, 20_000),
        "20000-100000": (20_000, 100_000),
        "above-100000": (100_000, 1_000_000_000),
    }
)
Values = Callable[[Project, Atlas], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet by its parameter. values: those of a project, IRIs or our own words. narrows: several values mean all."""

    key: str
    values: Values
    narrows: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet as a reader sees it: its parameter, IRI (or word), projects with it, options below it."""

    value: str
    iri: str
    count: int
    chosen: bool
    below: "tuple[Option, ...]" = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen: pairs of facet and value in the order given, and words that projects must hold."""

    pairs: tuple[tuple[str, str], ...] = ()
    words: str = ""

    def of(self, facet: str) -> tuple[str, ...]:
        """The values chosen of a facet."""
        return tuple(value for key, value in self.pairs if key == facet)

    def toggled(self, facet: str, value: str) -> "Choice":
        """The choice with a value taken up, or dropped when it was chosen."""
        pair = (facet, value)
        kept = tuple(known for known in self.pairs if known != pair)
        return replace(self, pairs=kept if pair in self.pairs else (*kept, pair))

    def wordless(self) -> "Choice":
        """The choice without its words."""
        return replace(self, words="")

    def query(self, **more: str) -> str:
        """The choice as the query part of an address, `?` included; empty when nothing is chosen."""
        pairs = [*([("q", self.words)] if self.words else []), *self.pairs, *more.items()]
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def empty(self) -> bool:
        """Tell whether nothing is chosen."""
        return not self.pairs and not self.words


def slug(iri: str) -> str:
    """How a value stands in an address: the last part of its IRI."""
    return iri.rstrip("/").rpartition("/")[2]


def _states(project: Project, _: Atlas) -> Iterable[str]:
    return project.states


def _sizes(project: Project, _: Atlas) -> Iterable[str]:
    return (project.size,) if project.size else ()


def _categories(project: Project, _: Atlas) -> Iterable[str]:
    return (project.category,) if project.category else ()


def _themes(project: Project, atlas: Atlas) -> Iterable[str]:
    return project.themes | {atlas.top(theme) for theme in project.themes}


def _criteria(project: Project, _: Atlas) -> Iterable[str]:
    return project.criteria


def _technologies(project: Project, _: Atlas) -> Iterable[str]:
    return project.technologies


def _partners(project: Project, _: Atlas) -> Iterable[str]:
    """How many named partners there are, and what is particular about the partnership."""
    number = len(project.others)
    yield from (band for band, (least, most) in BANDS.items() if least <= number <= most)
    if project.planned:
        yield "planned"
    if project.unnamed:
        yield "unnamed"
    if len(project.states) > 1:
        yield "across"


def _residents(project: Project, atlas: Atlas) -> Iterable[str]:
    population = atlas.populations.get(project.lead)
    number = population.number if population else 0
    return (band for band, (least, below) in RESIDENTS.items() if least <= number < below)


PARTNERSHIPS = (*BANDS, "planned", "unnamed", "across")
OURS = MappingProxyType({"partners": PARTNERSHIPS, "residents": tuple(RESIDENTS)})  # values that are words of ours
FACETS = (
    Facet("land", _states),
    Facet("size", _sizes),
    Facet("residents", _residents),
    Facet("category", _categories),
    Facet("theme", _themes, narrows=True),
    Facet("criterion", _criteria, narrows=True),
    Facet("technology", _technologies, narrows=True),
    Facet("partners", _partners),
)
BY_KEY = MappingProxyType({facet.key: facet for facet in FACETS})


@dataclass(frozen=True)
class Facets:
    """The facets of an atlas: for each value, by its parameter, the IRI and the projects that have it."""

    atlas: Atlas
    iris: Mapping[str, Mapping[str, str]]
    holders: Mapping[tuple[str, str], frozenset[str]]

    def read(self, parameters: Iterable[tuple[str, str]]) -> tuple[Choice, tuple[tuple[str, str], ...]]:
        """The choice that the parameters of an address make, and those pairs whose value no project has."""
        pairs = dict.fromkeys((key, value) for key, value in parameters if key in BY_KEY and value)
        known = tuple(pair for pair in pairs if pair[1] in self.iris[pair[0]])
        words = next((value.strip() for key, value in parameters if key == "q"), "")
        return Choice(known[:MOST], words), tuple(pair for pair in pairs if pair not in known)

    def chosen(self, choice: Choice, among: Mapping[str, float] | None = None) -> tuple[Project, ...]:
        """The projects of a choice, in order. among: those that hold its words, best highest; None for all."""
        fitting = self._fitting(choice, among)
        found = [project for project in self.atlas.projects if project.iri in fitting]
        return tuple(sorted(found, key=lambda project: -among[project.iri])) if among is not None else tuple(found)

    def options(self, facet: Facet, choice: Choice, among: Mapping[str, float] | None = None) -> tuple[Option, ...]:
        """The values of a facet with their counts: those that some project of the choice has, and those chosen."""
        others = choice if facet.narrows else replace(choice, pairs=tuple(p for p in choice.pairs if p[0] != facet.key))
        fitting = self._fitting(others, among)
        counts = {value: len(self.holders[facet.key, value] & fitting) for value in self.iris[facet.key]}
        taken = choice.of(facet.key)
        options = {
            value: Option(value, self.iris[facet.key][value], count, value in taken)
            for value, count in counts.items()
            if count or value in taken
        }
        return self._nested(options)

    def _fitting(self, choice: Choice, among: Mapping[str, float] | None) -> frozenset[str]:
        found = frozenset(self.atlas.by_iri if among is None else among)
        for facet in FACETS:
            sets = [self.holders[facet.key, value] for value in choice.of(facet.key)]
            if sets:
                found &= frozenset.intersection(*sets) if facet.narrows else frozenset.union(*sets)
        return found

    def _nested(self, options: Mapping[str, Option]) -> tuple[Option, ...]:
        """Options below the one that is broader, where that is an option too."""
        by_iri = {option.iri: option for option in options.values()}
        below: dict[str, list[Option]] = {}
        for option in options.values():
            top = self.atlas.top(option.iri)
            below.setdefault(top if top in by_iri else option.iri, []).append(option)
        return tuple(
            replace(by_iri[top], below=tuple(option for option in found if option.iri != top))
            for top, found in sorted(below.items(), key=lambda pair: list(by_iri).index(pair[0]))
        )


def facets_of(atlas: Atlas) -> Facets:
    """The facets of an atlas, their values in the order in which readers look for them."""
    holders: dict[tuple[str, str], set[str]] = {}
    iris: dict[str, dict[str, str]] = {facet.key: {} for facet in FACETS}
    for facet in FACETS:
        for project in atlas.projects:
            for iri in facet.values(project, atlas):
                iris[facet.key][slug(iri)] = iri
                holders.setdefault((facet.key, slug(iri)), set()).add(project.iri)
        iris[facet.key] = _ordered(facet.key, iris[facet.key], atlas)
    return Facets(atlas, iris, {key: frozenset(found) for key, found in holders.items()})


def _ordered(key: str, values: Mapping[str, str], atlas: Atlas) -> dict[str, str]:
    if key in OURS:
        return {value: value for value in OURS[key] if value in values}

    def place(pair: tuple[str, str]) -> tuple[int, str]:
        thing = atlas.things.get(pair[1])
        return (thing.rank if thing else 0), atlas.label(pair[1], "de").text.casefold()

    return dict(sorted(values.items(), key=place))
