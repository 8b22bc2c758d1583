"""Triples to look things up in, and how a thing is called in a language."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, FOAF, RDFS, SKOS

from stadtgraph.pages.texts import Language

Term = ox.NamedNode | ox.BlankNode | ox.Literal
LABELS = tuple(map(str, (RDFS.label, SKOS.prefLabel, DCTERMS.title, FOAF.name)))
WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+")


@dataclass(frozen=True, slots=True)
class Said:
    """Words to be shown, and their language tag; empty for none."""

    text: str
    language: str = ""


class Graph:
    """Triples by subject and by object. IRIs and blank nodes are keys: the IRI itself, `_:` and the label."""

    def __init__(self, triples: Iterable[ox.Triple] = ()) -> None:
        self.out: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.into: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for triple in triples:
            subject, predicate, value = key_of(triple.subject), triple.predicate.value, triple.object
            if isinstance(value, ox.Triple):
                continue  # a reified statement has no page
            self.out[subject][predicate].append(value)
            if not isinstance(value, ox.Literal):
                self.into[key_of(value)].append((predicate, subject))

    def values(self, subject: str, predicate: str) -> Sequence[Term]:
        """The objects of a subject and a predicate."""
        facts = self.out.get(subject)
        return facts.get(predicate, ()) if facts else ()

    def things(self, subject: str, predicate: str) -> list[str]:
        """Those of them that are IRIs or blank nodes, as keys, sorted."""
        found = [key_of(term) for term in self.values(subject, predicate) if not isinstance(term, ox.Literal)]
        return found if len(found) < 2 else sorted(found)

    def text(self, subject: str, predicate: str, language: Language) -> Said | None:
        """The literal that suits a language best, if there is one."""
        values = self.values(subject, predicate)
        return best((term for term in values if isinstance(term, ox.Literal)), language) if values else None

    def label(self, subject: str, language: Language) -> Said | None:
        """What a thing is called."""
        facts = self.out.get(subject)
        if not facts:
            return None
        found = (self.text(subject, predicate, language) for predicate in LABELS if predicate in facts)
        return best_said([said for said in found if said], language)


def key_of(term: object) -> str:
    """The key of an IRI or blank node."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def best(literals: Iterable[ox.Literal], language: Language) -> Said | None:
    """The literal of a language; else German or English; else one without language; else any."""
    return best_said([Said(term.value, term.language or "") for term in literals], language)


def best_said(said: Sequence[Said], language: Language) -> Said | None:
    """The same for words."""
    if len(said) == 1:
        return said[0]
    return min(said, key=lambda one: (_distance(one.language, language), one.text), default=None)


def name_in(iri: str) -> str:
    """The last part of an IRI, its words apart: what is shown of a thing that nobody has named."""
    last = re.split(r"[/#]", iri.rstrip("/#"))[-1]
    return WORDS.sub(" ", last).strip() or iri


def _distance(tag: str, language: Language) -> int:
    main = tag.partition("-")[0].lower()
    if main == language:
        return 0
    return {"de": 1, "en": 1, "": 2}.get(main, 3)
