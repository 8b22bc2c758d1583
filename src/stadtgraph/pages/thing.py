"""The page about a thing: what is said of it, in order, and what leads to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from rdflib.namespace import DCTERMS, SKOS

from stadtgraph.namespaces import Names
from stadtgraph.pages.facts import Fact, Note, Remark, facts_from, grouped
from stadtgraph.pages.graph import LABELS, Said
from stadtgraph.pages.layout import BY_CLASS, KNOWN_BY_LINKS, PARTIES, SILENT, SUMMARIES
from stadtgraph.pages.passages import Passage
from stadtgraph.pages.texts import LANGUAGES, spoken
from stadtgraph.pages.thing_texts import TEXTS
from stadtgraph.pages.values import TYPE, Showing, Value

T = TypeVar("T")
BASES = "stated layout interpreted"  # local names, the surest first
SHORT = (str(DCTERMS.description), str(SKOS.definition))  # what a page may begin with


@dataclass(frozen=True, slots=True)
class Group:
    """The facts of one property. heading: what stands above them; empty for the name of the property."""

    term: Value
    heading: str
    facts: tuple[Fact, ...]

    @property
    def shared(self) -> tuple[Remark, ...]:
        """Remarks on several of the facts: they are told once."""
        counts = Counter(remark for fact in self.facts for remark in fact.remarks)
        return tuple(remark for remark, number in counts.items() if number > 1)


@dataclass(frozen=True, slots=True)
class Section:
    """Groups that belong together. key: of its heading, `section_KEY`."""

    key: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class ThingView:
    """What the page of a thing shows.

    lead: its description or definition. place, motto, short: of a project: where it is, and its head in few words.
    more: facts that no section names. incoming: what leads to the thing; it tells most of a theme or a Land, so that
    it stands first there. remarks: those on the thing as a whole. passage: around an evidence,
    when the text is at hand.
    """

    iri: str
    types: tuple[str, ...]
    label: Said
    kind: Value | None
    foreign: bool
    notes: tuple[Note, ...]
    lead: Said | None
    place: Said | None
    motto: Said | None
    short: tuple[Group, ...]
    sections: tuple[Section, ...]
    more: tuple[Group, ...]
    incoming: tuple[Group, ...]
    incoming_first: bool
    remarks: tuple[Remark, ...]
    passage: Passage | None

    @property
    def bases(self) -> dict[str, Value]:
        """What the facts in sections rest on, the surest first: local name of a basis and its term."""
        told = (fact for section in self.sections for group in section.groups for fact in group.facts)
        found = {fact.basis: fact.basis_term for fact in told if fact.basis_term and fact.evidence}
        return dict(sorted(found.items(), key=lambda pair: BASES.find(pair[0])))

    @property
    def groups(self) -> tuple[Group, ...]:
        """All that is said of the thing."""
        return (*(group for section in self.sections for group in section.groups), *self.more)


def thing_view(showing: Showing, names: Names, iri: str) -> ThingView:
    """The view of a thing from the triples that `showing` knows."""
    facts = facts_from(showing, names, iri)
    about, incoming = facts.about(), facts.leading_to({predicate_of(name, names) for name in SILENT})
    lead = next((said for p in SHORT if (said := showing.graph.text(iri, p, showing.language))), None)
    sections, more = _arranged(showing, names, iri, about, lead)
    doubled = _roles_told(names, incoming)
    more = (*more, *_incoming(showing, names, doubled))
    incoming = [fact for fact in incoming if fact not in doubled]
    shown = {remark for fact in (*about, *incoming) for remark in fact.remarks}
    project = _is(showing, names, iri, "sc:Project")
    return ThingView(
        iri=iri,
        types=tuple(showing.graph.things(iri, TYPE)),
        label=showing.label(iri),
        kind=_kind(showing, iri),
        foreign=not iri.startswith(names.base),
        notes=tuple(facts.notes(iri)),
        lead=lead,
        motto=showing.graph.text(iri, str(names.sc("motto")), showing.language),
        short=tuple(_groups(showing, names, grouped(about), _of_class(SUMMARIES, showing, names, iri))),
        sections=sections,
        more=more,
        incoming=tuple(_incoming(showing, names, incoming)),
        incoming_first=any(_is(showing, names, iri, name) for name in KNOWN_BY_LINKS),
        place=showing.graph.text(iri, str(SKOS.altLabel), showing.language) if project else None,
        remarks=tuple(remark for remark in facts.remarks if iri in remark.on and remark not in shown),
        passage=facts.evidence(iri).passage,
    )


def _kind(showing: Showing, iri: str) -> Value | None:
    """What a thing is: the list that a concept stands in, else its class."""
    schemes = showing.graph.things(iri, str(SKOS.inScheme))
    return showing.link(schemes[0]) if schemes else showing.kind(iri)


def _arranged(
    showing: Showing, names: Names, iri: str, about: Sequence[Fact], lead: Said | None
) -> tuple[tuple[Section, ...], tuple[Group, ...]]:
    """Sections, and the groups that stand in none; what the page begins with is not told again."""
    spoken_here, translated = _split(about, showing)
    here = [fact for fact in spoken_here if fact.predicate not in SHORT or fact.value.said != lead]
    layout = _of_class(BY_CLASS, showing, names, iri)
    doubled = _participations_told(showing, names, here)
    groups = grouped(fact for fact in here if fact not in doubled)
    named = [(key, tuple(_groups(showing, names, groups, properties))) for key, properties in layout]
    taken = {predicate_of(name, names) for _, properties in layout for name in properties}
    rest = [fact for fact in here if fact.predicate not in taken or fact in doubled]
    if not layout:
        plain = [fact for fact in rest if fact.predicate not in (*LABELS, TYPE)]
        named.append(("facts", tuple(_all_groups(showing, plain))))
        rest = [fact for fact in rest if fact.predicate in (*LABELS, TYPE)]
    sections = tuple(Section(key, groups) for key, groups in named if groups)
    return sections, tuple(_all_groups(showing, [*rest, *translated]))


def _participations_told(showing: Showing, names: Names, facts: Sequence[Fact]) -> list[Fact]:
    """Participations that tell no more than who is lead or partner: nobody remarks on them."""
    parties = {predicate_of(name, names) for name in PARTIES}
    named = {fact.other for fact in facts if fact.predicate in parties}
    participation, participant = str(names.sc("hasParticipation")), str(names.sc("participant"))
    return [
        fact
        for fact in facts
        if fact.predicate == participation
        and not fact.remarks
        and named.intersection(showing.graph.things(fact.other, participant))
    ]


def _roles_told(names: Names, incoming: Sequence[Fact]) -> list[Fact]:
    """Participations of an authority, where the projects that it is part of are told with its role anyway."""
    parties = {predicate_of(name, names) for name in PARTIES}
    taking_part = [fact for fact in incoming if fact.predicate == str(names.sc("participant"))]
    if len([fact for fact in incoming if fact.predicate in parties]) < len(taking_part):
        return []
    return [fact for fact in taking_part if not fact.remarks]


def _split(facts: Sequence[Fact], showing: Showing) -> tuple[list[Fact], list[Fact]]:
    """Facts, and those whose words another fact of the same property has in the language of the page."""
    spoken = {fact.predicate for fact in facts if not fact.other and fact.value.said.language == showing.language}
    elsewhere = [
        fact
        for fact in facts
        if not fact.other
        and fact.predicate in spoken
        and fact.value.said.language in LANGUAGES
        and fact.value.said.language != showing.language
    ]
    return [fact for fact in facts if fact not in elsewhere], elsewhere


def _of_class(known: Mapping[str, tuple[T, ...]], showing: Showing, names: Names, iri: str) -> tuple[T, ...]:
    """What is known of the first class that a thing has."""
    return next((found for name, found in known.items() if _is(showing, names, iri, name)), ())


def _is(showing: Showing, names: Names, iri: str, name: str) -> bool:
    return predicate_of(name, names) in showing.graph.things(iri, TYPE)


def _groups(
    showing: Showing, names: Names, found: Mapping[str, Sequence[Fact]], properties: Iterable[str]
) -> Iterator[Group]:
    """The groups of some properties, in their order."""
    for name in properties:
        predicate = predicate_of(name, names)
        if predicate in found:
            yield Group(showing.term(predicate), "", tuple(found[predicate]))


def _all_groups(showing: Showing, facts: Iterable[Fact]) -> Iterator[Group]:
    found = grouped(facts)
    for predicate in sorted(found, key=lambda predicate: showing.label(predicate).text.casefold()):
        yield Group(showing.term(predicate), "", tuple(found[predicate]))


def _incoming(showing: Showing, names: Names, facts: Iterable[Fact]) -> list[Group]:
    """What leads to the thing, by property, what has a heading first."""
    groups = _all_groups(showing, facts)
    told = [
        (_heading(part, showing, suffix), part) for group in groups for suffix, part in _apart(showing, names, group)
    ]
    return [replace(group, heading=heading[1]) for heading, group in sorted(told, key=lambda pair: pair[0])]


def _apart(showing: Showing, names: Names, group: Group) -> Iterator[tuple[str, Group]]:
    """A group of links; those of a theme in two, projects and their parts."""
    if predicate_of("sc:theme", names) != group.facts[0].predicate:
        yield "", group
        return
    projects = tuple(fact for fact in group.facts if _is(showing, names, fact.other, "sc:Project"))
    for suffix, facts in (("", projects), ("_parts", tuple(fact for fact in group.facts if fact not in projects))):
        if facts:
            yield suffix, replace(group, facts=facts)


def _heading(group: Group, showing: Showing, suffix: str) -> tuple[int, str]:
    """Where a group of links stands, and what is above it. suffix: of the text, for a part of what has the property."""
    key = f"into_{group.facts[0].predicate.replace('/', '#').rpartition('#')[2]}{suffix}"
    said = spoken(showing.language, TEXTS)
    place = list(said).index(key) if key in said else len(said)
    return place, said.get(key, said["incoming_of"]).format(property=group.term.said.text)


@cache
def predicate_of(name: str, names: Names) -> str:
    """The IRI of a prefixed name; `sc:` is our ontology."""
    return str(names.predicate(name.removeprefix("sc:")))
