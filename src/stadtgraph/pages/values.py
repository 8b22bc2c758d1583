"""How terms appear on a page: words, with a link where there is one."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pyoxigraph as ox
from rdflib.namespace import RDF, RDFS, SKOS, XSD

from stadtgraph.pages import formats, well_known
from stadtgraph.pages.addresses import Addresses, outward
from stadtgraph.pages.graph import Graph, Said, Term, key_of, name_in
from stadtgraph.pages.texts import Language, counted, spoken, texts

TYPE = str(RDF.type)
CLAIMED = tuple(map(str, (RDF.subject, RDF.predicate, RDF.object)))
PLAIN = frozenset(map(str, (XSD.string, RDF.langString)))
DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")
UNITS = texts(
    years=("{n} Jahr|{n} Jahre", "{n} year|{n} years"),
    months=("{n} Monat|{n} Monate", "{n} month|{n} months"),
    days=("{n} Tag|{n} Tage", "{n} day|{n} days"),
    true=("ja", "yes"),
    false=("nein", "no"),
)
# Classes that say less than another one of the same thing does.
VAGUE = ("ontology#LocalAuthority", "rdf-syntax-ns#Statement", "prov#Entity", "core#Concept", "dcterms:Location")


@dataclass(frozen=True, slots=True)
class Value:
    """A term to be shown.

    address: its page on this server. outward: where it leads out of it; empty unless http(s). iri: empty for
    a literal. datatype: name of an unusual one. hint: what the term means.
    """

    said: Said
    address: str = ""
    outward: str = ""
    iri: str = ""
    datatype: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Showing:
    """Shows terms in the language of a page.

    vocabulary: labels and definitions that every page needs. source: the text that evidence cites,
    empty when nobody has it.
    """

    graph: Graph
    vocabulary: Graph
    addresses: Addresses
    prefixes: Mapping[str, str]
    source: str = ""
    _links: dict[str, Value] = field(default_factory=dict)
    _terms: dict[str, Value] = field(default_factory=dict)
    _claims: list[str] = field(default_factory=list)

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.addresses.language

    def label(self, iri: str) -> Said:
        """What a thing is called; the end of its IRI when nobody says."""
        return self._named(iri) or Said(name_in(iri))

    def _named(self, iri: str) -> Said | None:
        """Its name. An evidence is called by its quotation, a claim by what it says."""
        found = self.graph.label(iri, self.language)
        if found is None or found.language != self.language:
            found = self.vocabulary.label(iri, self.language) or found
        return found or self._quoted(iri) or self._claimed(iri) or self._well_known(iri)

    def _quoted(self, iri: str) -> Said | None:
        found = self.graph.text(iri, f"{self.addresses.base}ontology#quote", self.language)
        return Said(f"„{found.text}“", found.language) if found else None

    def _claimed(self, iri: str) -> Said | None:
        parts = [self.graph.values(iri, part) for part in CLAIMED]
        if not all(parts) or self._claims:  # one about a claim, itself perhaps, is called by its IRI
            return None
        self._claims.append(iri)
        subject, predicate, value = (self.value(part[0]).said.text for part in parts)
        self._claims.pop()
        return Said(f"{subject} – {predicate}: {value}", self.language)

    def definition(self, iri: str) -> str:
        """What a term means; empty when nobody says."""
        for graph in (self.vocabulary, self.graph):
            for predicate in (SKOS.definition, RDFS.comment):
                if found := graph.text(iri, str(predicate), self.language):
                    return found.text
        return ""

    def kind(self, iri: str) -> Value | None:
        """The class of a thing that says most."""
        kinds = self.graph.things(iri, TYPE) or self.vocabulary.things(iri, TYPE)
        telling = [kind for kind in kinds if not kind.endswith(VAGUE)] or kinds
        ours = [kind for kind in telling if kind.startswith(self.addresses.base)]
        return self.link((ours or telling)[0]) if telling else None

    def value(self, term: Term) -> Value:
        """A term as it is shown."""
        if isinstance(term, ox.NamedNode):
            return self.link(term.value)
        if isinstance(term, ox.BlankNode):
            return Value(self.graph.label(key_of(term), self.language) or Said("[ ]"))
        return self._literal(term)

    def link(self, iri: str) -> Value:
        """A thing with its page."""
        if iri not in self._links:  # most are mentioned many times
            self._links[iri] = self._link(iri)
        return self._links[iri]

    def _link(self, iri: str) -> Value:
        if iri.startswith("_:"):
            return Value(Said("[ ]"))
        address = self.addresses.thing(iri)
        if iri.startswith(self.addresses.base):
            return Value(self.label(iri), address, "", iri)
        plain = Said(self.curie(iri) or iri.partition("://")[2] or iri)
        return Value(self._named(iri) or plain, address, outward(iri), iri)

    def term(self, iri: str) -> Value:
        """A term of a vocabulary with what it means."""
        if iri not in self._terms:
            self._terms[iri] = replace(self.link(iri), said=self.label(iri), hint=self.definition(iri))
        return self._terms[iri]

    def text(self, subject: str, predicate: str) -> Said | None:
        """The best literal of a thing, from the page's graph or the vocabulary."""
        return self.graph.text(subject, predicate, self.language) or self.vocabulary.text(
            subject, predicate, self.language
        )

    def curie(self, iri: str) -> str:
        """The IRI with a prefix, where one is known."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
                return f"{prefix}:{iri[len(namespace) :]}"
        return ""

    def _well_known(self, iri: str) -> Said | None:
        key = self.curie(iri).replace(":", "_")
        found = well_known.labels(self.language).get(key)
        return Said(found, self.language) if found else None

    def _literal(self, term: ox.Literal) -> Value:
        kind = term.datatype.value
        if kind in PLAIN:
            return Value(Said(term.value, term.language or ""))
        written = _written(term.value, kind, self.language)
        if kind == str(XSD.anyURI):
            return Value(Said(term.value), outward=outward(term.value))
        if written is None:
            return Value(Said(term.value), datatype=self.curie(kind) or name_in(kind))
        return Value(Said(written, self.language))


def _written(text: str, kind: str, language: Language) -> str | None:
    """A number, date or duration as the language writes it; None for what is shown as it is."""
    try:
        return _in_words(text, kind, language)
    except (ValueError, ArithmeticError):
        return None


def _in_words(text: str, kind: str, language: Language) -> str | None:
    writers: Mapping[str, Callable[[], str | None]] = {
        "integer": lambda: formats.number(int(text), language),
        "decimal": lambda: _decimal(text, language),
        "double": lambda: _decimal(text, language),
        "float": lambda: _decimal(text, language),
        "date": lambda: formats.day(datetime.date.fromisoformat(text), language),
        "gYear": lambda: text,
        "gYearMonth": lambda: formats.month(datetime.date.fromisoformat(f"{text}-01"), language),
        "boolean": lambda: spoken(language, UNITS).get({"1": "true", "0": "false"}.get(text, text)),
        "duration": lambda: _duration(text, spoken(language, UNITS)),
    }
    write = writers.get(kind.removeprefix(str(XSD)))
    return write() if write else None


def _decimal(text: str, language: Language) -> str | None:
    number = Decimal(text)
    return formats.number(number, language) if number.is_finite() else None


def _duration(text: str, units: Mapping[str, str]) -> str | None:
    found = DURATION.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    parts = zip(("years", "months", "days"), found.groups(), strict=True)
    return " ".join(counted(units[unit], int(n)).format(n=n) for unit, n in parts if n)
