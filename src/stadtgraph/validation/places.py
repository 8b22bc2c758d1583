"""Where results stand: file, line and column of the offending triple, else of the focus node."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox
from rdflib.namespace import SH

from stadtgraph.validation.encodings import Lines, text_of_document
from stadtgraph.validation.graphs import node_of, text_of
from stadtgraph.validation.parsing import Parsed
from stadtgraph.validation.results import Result
from stadtgraph.validation.terms import is_blank
from stadtgraph.validation.turtle_reader import Statement, statements

WITH_PLACES = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
TOO_MANY = {str(SH.MaxCountConstraintComponent), str(SH.UniqueLangConstraintComponent)}
OF_GRAPH = str(SH.SPARQLConstraintComponent)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file; line and column count from 1, in characters, and are 0 where the syntax has none."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass
class Index:
    """The places of some nodes and of the triples they are in."""

    triples: dict[tuple[str, str, str], Place] = field(default_factory=dict)
    properties: dict[tuple[str, str], list[Place]] = field(default_factory=lambda: defaultdict(list))
    subjects: dict[str, Place] = field(default_factory=dict)
    objects: dict[str, Place] = field(default_factory=dict)
    links: dict[tuple[str, str], Place] = field(default_factory=dict)

    def of(self, result: Result) -> Place | None:
        """Where a result stands, as near to the offending triple as can be told."""
        focus, path, value = result.focus, result.path, result.value
        if path and value is not None and value != focus:
            found = self.triples.get((focus, path, value)) or self.triples.get((value, path.strip("^<>"), focus))
            if found:
                return found
        if path and value is None and result.component in TOO_MANY and self.properties.get((focus, path)):
            return self.properties[focus, path][-1]
        if result.component == OF_GRAPH and value and value != focus:
            found = self.links.get((focus, value)) or self._joined(result, value) or self.subjects.get(value)
            if found:
                return found
        return self._node(focus) or (self._node(value) if value else None)

    def _joined(self, result: Result, value: str) -> Place | None:
        """Where a triple joins the value with something else that the solution bound, be it its property."""
        for _, other in result.solution:
            found = self.links.get((value, other)) or self.links.get((other, value))
            if found or self.properties.get((value, other)):
                return found or self.properties[value, other][0]
        return None

    def _node(self, node: str) -> Place | None:
        return self.subjects.get(node) or self.objects.get(node)


def index(parsed: Sequence[Parsed], results: Iterable[Result], begun: Callable[[], None] = lambda: None) -> Index:
    """An index for some results; only documents that hold one of their nodes are read again.

    begun: is called before each document.
    """
    wanted = {node for result in results for node in _named(result)}
    nodes = {node_of(text) for text in wanted}
    found = Index()
    for part in parsed:
        begun()
        if not any(subject in nodes or value in nodes for subject, _, value in part.triples):
            continue
        if part.document.format in WITH_PLACES:
            _add_places(found, part, wanted)
        else:
            _add_file(found, part, wanted)
    return found


def _named(result: Result) -> Iterator[str]:
    yield result.focus
    yield from (result.value,) if result.value is not None else ()
    yield from (text for _, text in result.solution)


def _add_file(found: Index, part: Parsed, wanted: set[str]) -> None:
    place = Place(part.document.name)
    for subject, predicate, value in part.triples:
        _add(found, (text_of(subject), text_of(predicate), text_of(value)), (place, place), wanted)


def _add_places(found: Index, part: Parsed, wanted: set[str]) -> None:
    document = part.document
    text = text_of_document(document.name, document.content(), document.format)
    lines, name_of = Lines(text), _Names(part.blanks)

    def place(offset: int) -> Place:
        return Place(document.name, *lines.place(offset))

    for statement in statements(text, document.base):
        triple = name_of.triple(statement)
        if triple[0] in wanted or triple[2] in wanted:
            _add(found, triple, (place(statement.subject_start), place(statement.object_start)), wanted)


def _add(found: Index, triple: tuple[str, str, str], places: tuple[Place, Place], wanted: set[str]) -> None:
    subject, predicate, value = triple
    if subject in wanted:
        found.subjects.setdefault(subject, places[0])
        found.links.setdefault((subject, value), places[1])
        found.properties[subject, predicate].append(places[1])
    if value in wanted:
        found.objects.setdefault(value, places[1])
    found.triples.setdefault(triple, places[1])


class _Names:
    """Blank nodes of the second reading by the labels of the first: both come in the same order."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = iter(labels)
        self._known: dict[str, str] = {}

    def triple(self, statement: Statement) -> tuple[str, str, str]:
        return self._name(statement.subject), statement.predicate, self._name(statement.object)

    def _name(self, term: str) -> str:
        if not is_blank(term):
            return term
        if term not in self._known:
            self._known[term] = f"_:{next(self._labels, term)}"
        return self._known[term]
