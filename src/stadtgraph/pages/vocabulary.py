"""The words of a graph for whoever writes a query: its classes, properties, concepts and named things, with labels."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib.namespace import ORG, OWL, RDF, RDFS, SKOS, VOID

from stadtgraph.lexical import Token, tokens
from stadtgraph.namespaces import Names

PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
CLASSES = (OWL.Class, RDFS.Class)
THINGS = ("Project", "LocalAuthority", "FederalState")  # named things that queries ask about
DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
LOCAL = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its IRI, what it is (`class`, `property`, `concept`, `thing`), its labels, how often it is used."""

    iri: str
    kind: str
    german: str
    english: str
    uses: int


def words_question(names: Names) -> str:
    """The question for the words, ?x, each with its types, ?type."""
    things = [names.sc(name) for name in THINGS]
    types = " ".join(f"<{iri}>" for iri in (*PROPERTIES, *CLASSES, SKOS.Concept, ORG.Organization, *things))
    return f"SELECT DISTINCT ?x ?type WHERE {{ VALUES ?type {{ {types} }} ?x a ?type FILTER(ISIRI(?x)) }}"


# What VoID says of classes and properties in use; a service that does not describe itself has none of it.
USES = f"""\
SELECT ?x ?kind (MAX(?n) AS ?uses) WHERE {{
  {{ ?part <{VOID["class"]}> ?x ; <{VOID.entities}> ?n BIND("class" AS ?kind) }} UNION
  {{ ?part <{VOID.property}> ?x ; <{VOID.triples}> ?n BIND("property" AS ?kind) }}
}} GROUP BY ?x ?kind"""


def kinds_of(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The kind of each word, of the rows of `words_question`."""
    found: dict[str, str] = {}
    for row in rows:
        kind = _kind(row["type"])
        if kind != "thing" or row["x"] not in found:
            found[row["x"]] = kind
    return found


def _kind(declared: str) -> str:
    if declared in map(str, PROPERTIES):
        return "property"
    if declared in map(str, CLASSES):
        return "class"
    return "concept" if declared == str(SKOS.Concept) else "thing"


def declared_prefixes(query: str) -> dict[str, str]:
    """The prefixes that a query declares."""
    return {match[1]: match[2] for match in DECLARED.finditer(query)}


def unknown_words(query: str, known: Iterable[str], names: Names) -> list[tuple[str, list[str]]]:
    """The names in a query that should be words of ours and are not, each with the nearest that are."""
    declared = declared_prefixes(query)
    spaces = {prefix: space for prefix, space in declared.items() if space.startswith(names.base)}
    siblings = _siblings(known, {*spaces.values()})
    found: dict[str, list[str]] = {}
    for prefix, local in _names(query):
        there = siblings.get(spaces.get(prefix, ""), set())
        if there and local not in there:
            near = difflib.get_close_matches(local, sorted(there), n=3, cutoff=0.6)
            found[f"{prefix}:{local}"] = [f"{prefix}:{name}" for name in near]
    return list(found.items())


def object_text(query: str) -> tuple[str, bool]:
    """The first text in a query that is the object of a property, and whether it is plain: without language or
    datatype. Empty when there is none."""
    found = [*tokens(query), Token("other", "", len(query))]
    for before, token, after in zip(found, found[1:], found[2:], strict=False):
        is_text = token.kind == "operand" and token.text[0] in "\"'"
        if is_text and before.kind in ("name", "iri"):
            return token.text, not after.text.startswith(("@", "^"))
    return "", False


def called(text: str, words: Iterable[Word]) -> list[str]:
    """The IRIs of concepts and things that have a text, quotes around it, as their label in either language."""
    sought = text.strip("\"'").casefold()
    named = (word for word in words if word.kind in ("concept", "thing"))
    return [word.iri for word in named if sought and sought in (word.german.casefold(), word.english.casefold())]


def _siblings(known: Iterable[str], spaces: Iterable[str]) -> dict[str, set[str]]:
    """For each namespace the local names in it."""
    found: dict[str, set[str]] = {space: set() for space in spaces}
    for iri in known:
        for space, names in found.items():
            local = iri.removeprefix(space)
            if local != iri and LOCAL.fullmatch(local):
                names.add(local)
    return found


def _names(query: str) -> Iterator[tuple[str, str]]:
    for token in tokens(query):
        prefix, colon, local = token.text.partition(":")
        if token.kind == "name" and colon and local:
            yield prefix, local
