"""Literals of which Oxigraph keeps the value but not the form: of "01"^^xsd:integer it makes "1".

A query is put to Oxigraph only where that makes no difference. Here is told where it might: where the form of such a
literal is read (`Witness`), where two literals have become one, and where a query names another form of a literal.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.paths import NegatedPath, Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, Variable

from stadtgraph.lexical import Token, tokens
from stadtgraph.validation.graphs import Term, oxigraph_term, text_of
from stadtgraph.validation.terms import literal_text

SEEN = ox.NamedNode("urn:stadtgraph:seen")
# The form of a literal matters to these, by themselves or, like GROUP_CONCAT, because they make a text of it.
BY_FORM = re.compile(r"(?:GROUP_)?CONCAT|STR|REGEX|DATATYPE|STRLEN|SUBSTR|CONTAINS|REPLACE|SAMETERM|string", re.I)
LOCAL = re.compile(r"[:#/]")
INTEGER = str(XSD.integer)
PLAIN_INTEGER = re.compile(r"0|[1-9]\d*")
Pattern = tuple[Node, Node | Path, Node]


@dataclass(frozen=True, slots=True)
class Canonical:
    """What Oxigraph changed of the literals of a graph.

    forms: what it holds in place of others, as text. merged: properties of which it may hold several values as one.
    """

    forms: frozenset[str]
    merged: frozenset[Node]

    def may_differ(self, query: str) -> bool:
        """Tell whether a query may find something else because literals have become one, or differ from its own."""
        if not self.merged and not _names_other_forms(query, self.forms):
            return False
        return any(self._differs(pattern) for pattern in patterns(query))

    def _differs(self, pattern: Pattern) -> bool:
        subject, predicate, value = pattern
        named = isinstance(value, Literal) and (held(value) != text_of(value) or text_of(value) in self.forms)
        anything = getattr(predicate, "zero", False) and {type(subject), type(value)} == {Variable}
        read = None if anything else properties(predicate)
        return named or bool(self.merged if read is None else self.merged & read)


class Witness:
    """Sees the values that a query reads by their form, and remembers whether one is not as it was written."""

    def __init__(self, forms: frozenset[str]) -> None:
        self._forms = forms
        self.saw_another_form = False

    def __call__(self, term: Term) -> Term:
        """Look at a value and pass it on."""
        if isinstance(term, ox.Literal) and text_of(term) in self._forms:
            self.saw_another_form = True
        return term


def canonical(data: Graph) -> Canonical:
    """What Oxigraph changes of the literals of a graph."""
    typed = {o for o in data.objects() if isinstance(o, Literal) and o.datatype is not None and not o.language}
    given = defaultdict(list)
    for literal, found in _held(typed):
        given[found].append(literal)
    forms = {found for found, literals in given.items() if any(text_of(one) != found for one in literals)}
    several = {literal for literals in given.values() if len(literals) > 1 for literal in literals}
    merged = {p for _, p, o in data if o in several} if several else ()
    return Canonical(frozenset(forms), frozenset(merged))


def held(literal: Literal) -> str:
    """A literal as Oxigraph holds it, as text."""
    [(_, found)] = _held([literal])
    return found


def _held(literals: Iterable[Literal]) -> Iterator[tuple[Literal, str]]:
    known = {f"urn:{number}": literal for number, literal in enumerate(literals)}
    store, graph = ox.Store(), ox.DefaultGraph()
    nodes = ((ox.NamedNode(iri), oxigraph_term(literal)) for iri, literal in known.items())
    store.bulk_extend(ox.Quad(node, node, literal, graph) for node, literal in nodes)
    for quad in store:
        yield known[quad.predicate.value], text_of(quad.object)


def _names_other_forms(query: str, forms: frozenset[str]) -> bool:
    """Tell whether a query may name a literal that Oxigraph takes for one written otherwise."""
    numbers = [token.text for token in tokens(query) if token.kind == "number"]
    return (
        "^^" in query
        or re.search(r"\btrue\b|\bfalse\b", query, re.IGNORECASE) is not None
        or not all(PLAIN_INTEGER.fullmatch(number) for number in numbers)
        or any(literal_text(number, None, INTEGER) in forms for number in numbers)
    )


def patterns(query: str) -> Iterator[Pattern]:
    """The triple patterns of a query."""
    found: list[Pattern] = []

    def collect(node: object) -> None:
        if isinstance(node, CompValue):
            found.extend(dict.get(node, "triples", ()))  # its own `get` gives the key back where there is none

    traverse(prepareQuery(query).algebra, visitPre=collect)
    yield from found


def properties(predicate: Node | Path) -> set[URIRef] | None:
    """The properties that a predicate or path reads; None for whatever there is."""
    if isinstance(predicate, URIRef):
        return {predicate}
    if isinstance(predicate, Variable | NegatedPath):
        return None
    held_parts = (*getattr(predicate, "args", ()), *(getattr(predicate, name, None) for name in ("arg", "path")))
    parts = [properties(part) for part in held_parts if part is not None]
    return None if not parts or None in parts else {iri for part in parts if part for iri in part}


def watched(query: str) -> str:
    """The query with every variable that is read by its form handed to the function SEEN first."""
    pieces, place, depth, reading = [], 0, 0, None
    previous = Token("", "", 0)
    for token in tokens(query):
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "(" and reading is None and BY_FORM.fullmatch(LOCAL.split(previous.text.strip("<>"))[-1]):
            reading = depth
        elif reading is not None and depth < reading:
            reading = None
        begin = token.end - len(token.text)
        if reading is not None and token.text[0] in "?$":
            pieces += [query[place:begin], f"<{SEEN.value}>({token.text})"]
            place = token.end
        previous = token
    return "".join(pieces) + query[place:]
