"""Facts about a thing, each with its basis, its quotations, and what the curators remark on it."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from stadtgraph.namespaces import Names
from stadtgraph.pages.graph import Said, Term, key_of
from stadtgraph.pages.passages import Passage, passage_at
from stadtgraph.pages.values import CLAIMED, TYPE, Showing, Value

DEEPEST = 50  # blank nodes within each other; longer lists are not shown to their end
SOURCE, COMMENT, CONCEPT, REST = map(str, (DCTERMS.source, RDFS.comment, SKOS.Concept, RDF.rest))
PLACE = str(SKOS.altLabel)  # of a project: the heading of its section
DIGITS = re.compile(r"(\d+)")
# What is told of a thing beside its name wherever it is mentioned, in this order.
NOTED = (
    *("skos:notation", "sc:measureNumber", "sc:phaseNumber", "sc:stageNumber", "sc:role", "sc:participationStatus"),
    *("sc:solutionKind", "org:classification", "sc:implementationStatus", "sc:plannedDuration"),
    *("sc:sizeClass", "sc:federalState", "schema:value"),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The properties that facts are read from, as IRIs."""

    basis: str
    evidence: str
    link_status: str
    in_section: str
    quote: str
    start: str
    end: str
    unit: str
    remark_on: str
    remark_type: str
    remark_property: str
    printed: str
    suggested: str
    project: str
    source_remark: str
    noted: tuple[str, ...]


@cache
def terms_of(names: Names) -> Terms:
    """The terms under a base IRI."""
    ours = ("basis", "evidence", "linkStatus", "inSection", "quote", "charStart", "charEnd", "unitNumber")
    remarks = ("remarkOn", "remarkType", "remarkProperty", "printedReading", "suggestedReading")
    noted = tuple(str(names.predicate(name.removeprefix("sc:"))) for name in NOTED)
    basis, evidence, status, section, quote, start, end, unit = (str(names.sc(term)) for term in ours)
    on, kind, about, printed, suggested = (str(names.sc(term)) for term in remarks)
    classes = (str(names.sc("Project")), str(names.sc("SourceRemark")))
    return Terms(
        basis, evidence, status, section, quote, start, end, unit, on, kind, about, printed, suggested, *classes, noted
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation and where it stands. start, end: code points in the source, end exclusive; None when not said.

    passage: what stands around it, when the source's text is at hand.
    """

    iri: str
    address: str
    quote: Said
    section: Value | None
    start: int | None
    end: int | None
    units: tuple[int, ...]
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Remark:
    """What the curators remark on a place of the source."""

    address: str
    kind: Value | None
    comment: Said
    printed: tuple[Said, ...]
    suggested: Said | None
    on: frozenset[str]
    properties: frozenset[str]
    sections: frozenset[str]


@dataclass(frozen=True, slots=True)
class Note:
    """A word on a thing that is mentioned: the property and its value."""

    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class Fact:
    """One triple as a page shows it.

    value: the other end. basis: local name of what the claim rests on, empty for a triple without claim; it has
    `basis_term`. claim: address of its page. other: key of the other end, empty for a literal. gloss: what a remark
    at the other end says. within: what a blank node at the other end holds.
    """

    predicate: str
    value: Value
    other: str
    kind: Value | None
    notes: tuple[Note, ...]
    gloss: Said | None
    basis: str
    basis_term: Value | None
    claim: str
    evidence: tuple[Evidence, ...]
    sources: tuple[Value, ...]
    status: Value | None
    remarks: tuple[Remark, ...]
    within: tuple["Inner", ...]

    @property
    def order(self) -> tuple[tuple[int, str], ...]:
        """How facts are sorted: by number, then by name."""
        numbers = [note.value.said.text for note in self.notes[:1] if DIGITS.search(note.value.said.text)]
        return natural(" ".join((*numbers, self.value.said.text)))


@dataclass(frozen=True, slots=True)
class Inner:
    """A triple of a blank node, which has no page of its own; that of a list tells its elements."""

    term: Value
    value: Value
    within: tuple["Inner", ...]


@dataclass(frozen=True)
class Facts:
    """Makes facts out of a document's triples. iri: what the document is about."""

    showing: Showing
    terms: Terms
    iri: str
    claims: Mapping[tuple[str, str, str], str]  # subject, predicate, object -> claim
    remarks: tuple[Remark, ...]
    _evidence: dict[str, Evidence] = field(default_factory=dict)

    def about(self) -> list[Fact]:
        """Every triple with the thing as subject."""
        facts = self.showing.graph.out.get(self.iri, {})
        return [self._fact(predicate, term) for predicate, terms in facts.items() for term in terms]

    def leading_to(self, silent: Collection[str] = ()) -> list[Fact]:
        """Every triple with the thing as object, told from its other end; silent: predicates that are left out."""
        links = self.showing.graph.into.get(self.iri, ())
        return [self._inverse(predicate, subject) for predicate, subject in links if predicate not in silent]

    def evidence(self, iri: str) -> Evidence:
        """The evidence of an IRI."""
        if iri not in self._evidence:  # one quotation proves several facts
            self._evidence[iri] = evidence_of(self.showing, self.terms, iri)
        return self._evidence[iri]

    def claim(self, claim: str) -> tuple[str, Value | None, tuple[Evidence, ...], tuple[Value, ...], Value | None]:
        """What a claim rests on: basis, its term, evidence in the order of the text, sources, status."""
        graph, terms = self.showing.graph, self.terms
        basis = next(iter(graph.things(claim, terms.basis)), "")
        evidence = [self.evidence(iri) for iri in graph.things(claim, terms.evidence)]
        evidence.sort(key=lambda one: (one.start if one.start is not None else -1, one.iri))
        sources = tuple(self.showing.link(iri) for iri in graph.things(claim, SOURCE))
        status = next(iter(graph.things(claim, terms.link_status)), "")
        term = self.showing.term(basis) if basis else None
        return basis.rpartition("/")[2], term, tuple(evidence), sources, self.showing.term(status) if status else None

    def _fact(self, predicate: str, term: Term) -> Fact:
        other = "" if isinstance(term, ox.Literal) else key_of(term)
        claim = self.claims.get((self.iri, predicate, str(term)), "")
        return self._told((self.iri, predicate, other), self.showing.value(term), other, claim)

    def _inverse(self, predicate: str, subject: str) -> Fact:
        claim = self.claims.get((subject, predicate, f"<{self.iri}>"), "")
        return self._told((subject, predicate, self.iri), self.showing.link(subject), subject, claim)

    def _told(self, triple: tuple[str, str, str], value: Value, other: str, claim: str) -> Fact:
        basis, term, evidence, sources, status = self.claim(claim) if claim else ("", None, (), (), None)
        return Fact(
            predicate=triple[1],
            value=value,
            other=other,
            kind=self.showing.kind(other) if other else None,
            notes=tuple(self.notes(other)) if other else (),
            gloss=self._gloss(other),
            basis=basis,
            basis_term=term,
            claim=self.showing.addresses.thing(claim) if claim else "",
            evidence=evidence,
            sources=sources,
            status=status,
            remarks=tuple(remark for remark in self.remarks if self._concerns(remark, triple, evidence)),
            within=tuple(self._within(other, DEEPEST)),
        )

    def _gloss(self, other: str) -> Said | None:
        """What a remark says, where it is only mentioned."""
        graph = self.showing.graph
        if self.terms.source_remark not in graph.things(other, TYPE):
            return None
        return graph.text(other, COMMENT, self.showing.language)

    def _within(self, node: str, deep: int) -> Iterator[Inner]:
        """What a blank node holds, to a depth; a list flat."""
        if not node.startswith("_:") or not deep:
            return
        for predicate, terms in sorted(self.showing.graph.out.get(node, {}).items()):
            for term in terms:
                inner = () if isinstance(term, ox.Literal) else tuple(self._within(key_of(term), deep - 1))
                if predicate == REST:
                    yield from inner
                else:
                    yield Inner(self.showing.term(predicate), self.showing.value(term), inner)

    def _concerns(self, remark: Remark, triple: tuple[str, str, str], evidence: tuple[Evidence, ...]) -> bool:
        """Tell whether a remark is about a fact. One on a concept is so only where the fact has its evidence."""
        subject, predicate, other = triple
        if other not in remark.on:
            return subject in remark.on and predicate in remark.properties
        sections = {one.section.iri for one in evidence if one.section}
        if predicate in remark.properties and sections & remark.sections:
            return True
        if predicate in CLAIMED:  # a claim is about one fact, its ends have their own pages
            return False
        return subject == self.iri and CONCEPT not in self.showing.graph.things(other, TYPE)

    def notes(self, thing: str) -> Iterator[Note]:
        """What is told of a thing wherever it is mentioned."""
        known = self.showing.graph.out.get(thing) or self.showing.vocabulary.out.get(thing) or {}
        if self.terms.project in self.showing.graph.things(thing, TYPE):
            yield from self._place(thing)
        for predicate in self.terms.noted:
            if predicate in known:
                label = self.showing.link(predicate).said.text
                yield from (Note(label, self.showing.value(term)) for term in known[predicate])

    def _place(self, project: str) -> Iterator[Note]:
        """Where a project is; its title rarely says it."""
        place = self.showing.graph.text(project, PLACE, self.showing.language)
        if place:
            yield Note(self.showing.link(PLACE).said.text, Value(place))


def facts_from(showing: Showing, names: Names, iri: str) -> Facts:
    """Facts about a thing from the triples that `showing` knows; claims and remarks are found among them."""
    graph, terms = showing.graph, terms_of(names)
    claims = {}
    for claim, facts in graph.out.items():
        if all(part in facts for part in CLAIMED):
            subject, predicate = (key_of(facts[part][0]) for part in CLAIMED[:2])
            claims[subject, predicate, str(facts[CLAIMED[2]][0])] = claim
    remarks = [remark_of(showing, terms, one) for one, facts in graph.out.items() if terms.remark_on in facts]
    return Facts(showing, terms, iri, claims, tuple(sorted(remarks, key=lambda remark: remark.address)))


def evidence_of(showing: Showing, terms: Terms, iri: str) -> Evidence:
    """The evidence of an IRI."""
    graph = showing.graph
    section = next(iter(graph.things(iri, terms.in_section)), "")
    start, end = (_number(graph.values(iri, one)) for one in (terms.start, terms.end))
    return Evidence(
        iri,
        showing.addresses.thing(iri),
        graph.text(iri, terms.quote, showing.language) or showing.label(iri),
        showing.link(section) if section else None,
        start,
        end,
        tuple(sorted(_numbers(graph.values(iri, terms.unit)))),
        _passage(showing, terms, section, start, end),
    )


def _passage(showing: Showing, terms: Terms, section: str, start: int | None, end: int | None) -> Passage | None:
    if not showing.source or start is None or end is None:
        return None
    bounds = [_number(showing.graph.values(section, one)) for one in (terms.start, terms.end)]
    within = (bounds[0] or 0, bounds[1] or len(showing.source))
    return passage_at(showing.source, start, end, within)


def remark_of(showing: Showing, terms: Terms, iri: str) -> Remark:
    """The remark of an IRI."""
    graph = showing.graph
    kind = next(iter(graph.things(iri, terms.remark_type)), "")
    printed = [Said(term.value, term.language or "") for term in _literals(graph.values(iri, terms.printed))]
    places = (place for one in graph.things(iri, terms.evidence) for place in graph.things(one, terms.in_section))
    return Remark(
        showing.addresses.thing(iri),
        showing.term(kind) if kind else None,
        graph.text(iri, COMMENT, showing.language) or showing.label(iri),
        tuple(sorted(printed, key=lambda said: said.text)),
        graph.text(iri, terms.suggested, showing.language),
        frozenset(graph.things(iri, terms.remark_on)),
        frozenset(graph.things(iri, terms.remark_property)),
        frozenset(places),
    )


def grouped(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Facts by predicate, each group in the order of numbers and names."""
    groups: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.predicate].append(fact)
    return {predicate: sorted(group, key=lambda fact: fact.order) for predicate, group in groups.items()}


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts numbers within words by their value."""
    parts = DIGITS.split(text.casefold())
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts if part)


def _number(terms: Iterable[Term]) -> int | None:
    return next(_numbers(terms), None)


def _numbers(terms: Iterable[Term]) -> Iterator[int]:
    return (int(term.value) for term in _literals(terms) if term.value.isdecimal())


def _literals(terms: Iterable[Term]) -> Iterator[ox.Literal]:
    return (term for term in terms if isinstance(term, ox.Literal))
