"""Results as data that can be compared: rows in any order, blank nodes by their place, numbers by value."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
INTEGERS = frozenset(
    [
        "integer",
        "long",
        "int",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
    ]
)
TABLES = MappingProxyType(
    {
        ".srj": ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ".srx": ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ".tsv": ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
        ".csv": ("text/csv", ox.QueryResultsFormat.CSV),
    }
)
FORMAT_OF = MappingProxyType(dict(TABLES.values()))
TURTLE = "text/turtle"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Mapping[str, Term]


@dataclass(frozen=True)
class Outcome:
    """What a query gave: a truth, rows, or triples."""

    truth: bool | None = None
    rows: tuple[Row, ...] | None = None
    triples: tuple[ox.Triple, ...] | None = None
    ordered: bool = False


def expected(path: Path) -> Outcome:
    """Read a result file of the suite."""
    if path.suffix in TABLES:
        return read(TABLES[path.suffix][0], path.read_bytes())
    store = ox.Store()
    store.load(path=str(path), base_iri=path.as_uri())
    if next(store.quads_for_pattern(None, RDF_TYPE, ox.NamedNode(f"{RS}ResultSet")), None):
        return _result_set(store)
    return Outcome(triples=tuple(quad.triple for quad in store))


def read(media_type: str, body: bytes) -> Outcome:
    """Read an answer."""
    if media_type == TURTLE:
        return Outcome(triples=tuple(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)))
    if media_type == "text/csv":
        return Outcome(rows=tuple(_csv_rows(body.decode("utf-8"))))
    found = ox.parse_query_results(body, format=FORMAT_OF[media_type])
    if isinstance(found, ox.QueryBoolean):
        return Outcome(truth=bool(found))
    names = [variable.value for variable in found.variables]
    return Outcome(rows=tuple({name: row[name] for name in names if row[name] is not None} for row in found))


def same(found: Outcome, due: Outcome, *, lax: bool = False) -> bool:
    """Tell whether an outcome is the expected one; with `lax`, rows may come fewer times."""
    if due.truth is not None or found.truth is not None:
        return found.truth is due.truth
    if (found.rows is None) != (due.rows is None):
        return False
    if lax and found.rows and due.rows:
        return {_key(row) for row in found.rows} == {_key(row) for row in due.rows}
    return _canonical(found, ordered=due.ordered) == _canonical(due, ordered=due.ordered)


def _key(row: Row) -> str:
    return repr(sorted((name, str(_by_value(term))) for name, term in row.items()))


def _canonical(outcome: Outcome, *, ordered: bool) -> ox.Dataset:
    """A graph that is equal for equal outcomes: each row a blank node with its bindings as properties."""
    if outcome.triples is not None:
        quads = (ox.Quad(t.subject, t.predicate, _by_value(t.object)) for t in outcome.triples)
    else:
        quads = (quad for place, row in enumerate(outcome.rows or ()) for quad in _as_quads(row, place * ordered))
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _as_quads(row: Row, place: int) -> Iterable[ox.Quad]:
    node = ox.BlankNode()
    yield ox.Quad(node, ox.NamedNode("x:place"), ox.Literal(place))
    for name, term in row.items():
        yield ox.Quad(node, ox.NamedNode(f"x:variable:{quote(name)}"), _by_value(term))


def _by_value(term: Term) -> Term:
    """The engine keeps numbers as values: `01` and `1` are the same integer."""
    if not isinstance(term, ox.Literal) or term.language:
        return term
    write = NUMBERS.get(term.datatype.value.removeprefix(XSD))
    try:
        return ox.Literal(write(term.value), datatype=term.datatype) if write else term
    except (ValueError, InvalidOperation):
        return term


NUMBERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        **{name: lambda text: str(int(text)) for name in INTEGERS},
        "decimal": lambda text: str(Decimal(text).normalize()),
        "double": lambda text: repr(float(text)),
        "float": lambda text: repr(float(text)),
        "boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
    }
)


def _csv_rows(text: str) -> Iterable[Row]:
    """CSV has no datatypes: cells are text, numbers by value, `_:x` blank nodes."""
    names, *lines = csv.reader(io.StringIO(text, newline=""))
    for line in lines:
        yield {name: _cell(cell) for name, cell in zip(names, line or [""], strict=True)}


def _cell(text: str) -> Term:
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    try:
        return ox.Literal(float(text))
    except ValueError:
        return ox.Literal(text)


def _result_set(store: ox.Store) -> Outcome:
    """The older suites write tables as RDF (DAWG result set vocabulary)."""
    truth = _objects(store, None, "boolean")
    if truth:
        return Outcome(truth=_text(truth[0]) == "true")
    solutions = _objects(store, None, "solution")
    places = [_objects(store, solution, "index") for solution in solutions]
    ordered = bool(places) and all(places)
    if ordered:
        by_place = sorted(zip((int(_text(place[0])) for place in places), range(len(solutions)), strict=True))
        solutions = [solutions[at] for _, at in by_place]
    return Outcome(rows=tuple(_bindings(store, solution) for solution in solutions), ordered=ordered)


def _bindings(store: ox.Store, solution: Term) -> Row:
    bindings = _objects(store, solution, "binding")
    return {_text(_objects(store, at, "variable")[0]): _objects(store, at, "value")[0] for at in bindings}


def _objects(store: ox.Store, subject: Term | None, name: str) -> Sequence[Term]:
    assert not isinstance(subject, ox.Literal | ox.Triple)
    return [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(RS + name), None)]


def _text(term: Term) -> str:
    assert isinstance(term, ox.Literal)
    return term.value
