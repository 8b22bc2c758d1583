"""Evaluate SHACL's SPARQL-based constraints (SHACL, section 5) in Oxigraph, where that gives what pyshacl gives."""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from stadtgraph.errors import ShapeError
from stadtgraph.lexical import tokens
from stadtgraph.validation.canonical import SEEN, Witness, canonical, watched
from stadtgraph.validation.flat_queries import batches
from stadtgraph.validation.graphs import oxigraph_term, text_of
from stadtgraph.validation.lanes import Constraint, focus_nodes, is_off, sparql_constraints, stands_alone
from stadtgraph.validation.results import Result
from stadtgraph.validation.shape_facts import own_messages, parameters, severity, shape_name, speaks_of_graph
from stadtgraph.validation.timings import NO_TIMINGS, Timings

THIS = ox.Variable("this")
SPARQL = str(SH.SPARQLConstraintComponent)
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
# What pyshacl refuses, and what has a meaning that only pyshacl knows: it shall decide.
FOR_PYSHACL = re.compile(
    r"\b(?:MINUS|VALUES|SERVICE)\b|[?$](?:failure|shapesGraph|currentShape)\b|\bAS\s+[?$]this\b", re.IGNORECASE
)
SELECTED = re.compile(r"\bSELECT\b(.*?)(?:\bWHERE\b|\{)", re.IGNORECASE | re.DOTALL)
PROJECTS_THIS = re.compile(r"[?$]this\b(?!\s*\))")
TOLD = ("this", "path", "value")  # variables of a solution that have their place in a result
Row = dict[str, Term]


@dataclass(frozen=True, slots=True)
class Quick:
    """The constraints that went the quick way, each with its solutions by focus node."""

    solutions: dict[Constraint, list[tuple[Node, Row]]]


def quick_lane(data: Graph, shapes: Graph, timings: Timings = NO_TIMINGS) -> Quick:
    """Put to Oxigraph the constraints that it may evaluate. Raises ShapeError for a query that is none."""
    queries = {pair: text for pair in sparql_constraints(shapes) if (text := _query_for_oxigraph(shapes, *pair))}
    if not queries:
        return Quick({})
    lane, solutions = _Lane(data, shapes), {}
    for pair, text in queries.items():
        with timings.of(pair[1]):
            found = lane.solutions(pair, text)
        if found is not None:
            solutions[pair] = found
    return Quick(solutions)


def _query_for_oxigraph(shapes: Graph, shape: Node, constraint: Node) -> str:
    """The query of a constraint; empty when its words or its place among the shapes leave it to pyshacl."""
    text = constraint_query(shapes, shape, constraint)
    fit = text and not FOR_PYSHACL.search(text) and _is_simple(text) and stands_alone(shapes, shape)
    return text if fit else ""


class _Lane:
    """Data in Oxigraph, to which queries of constraints are put."""

    def __init__(self, data: Graph, shapes: Graph) -> None:
        self._data, self._shapes = data, shapes
        self._store, self._canonical = _filled_apart(data), canonical(data)

    def solutions(self, pair: Constraint, text: str) -> list[tuple[Node, Row]] | None:
        """The solutions of a constraint by focus node; None when another form of a literal may make a difference."""
        if is_off(self._shapes, pair[1]):
            return []
        if self._canonical.may_differ(text):
            return None
        forms = self._canonical.forms
        opened, witness, found = _opened(watched(text) if forms else text), Witness(forms), []
        nodes = sorted(set(focus_nodes(self._data, self._shapes, pair[0])), key=str)
        for batch in batches(text, nodes):
            for focus, row in _solutions(self._store, opened, batch, witness):
                for term in row.values():
                    witness(term)
                found.append((focus, row))
            if witness.saw_another_form:
                return None
        return found


def _is_simple(text: str) -> bool:
    """Tell whether every SELECT passes on `$this`, and Oxigraph takes the query."""
    if not all(PROJECTS_THIS.search(names) for names in SELECTED.findall(text)):
        return False
    try:
        return isinstance(ox.Store().query(text), ox.QuerySolutions)
    except SyntaxError:
        return False


def _filled_apart(data: Graph) -> ox.Store:
    """A store of the data, filled in a thread of its own.

    glibc gives each thread a heap of its own. The holes that filling leaves between the quads of a large store are then
    not where queries look for room for their many small pieces: that doubled their time on ten times the data.
    """
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(_store, data).result()


def _store(data: Graph) -> ox.Store:
    store, graph = ox.Store(), ox.DefaultGraph()
    term = oxigraph_term
    known: dict[Node, ox.NamedNode | ox.BlankNode | ox.Literal] = {}

    def made(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        found = known.get(node)
        return found if found is not None else known.setdefault(node, term(node))

    store.bulk_extend(ox.Quad(made(s), ox.NamedNode(str(p)), made(o), graph) for s, p, o in data)  # type: ignore[arg-type]
    return store


def constraint_query(shapes: Graph, shape: Node, constraint: Node) -> str:
    """The query of a constraint, with its prefixes; empty when only pyshacl can put it. Raises ShapeError."""
    select = shapes.value(constraint, SH.select)
    if select is None:
        raise ShapeError(f"{constraint}: a SPARQL constraint needs sh:select")
    text = str(select)
    path = shapes.value(shape, SH.path)
    if re.search(r"[$?]PATH\b", text):
        if path is None:
            raise ShapeError(f"{constraint}: $PATH needs a property shape")
        if not isinstance(path, URIRef):
            return ""
        text = re.sub(r"[$?]PATH\b", lambda _: f"<{path}>", text)
    return prologue(shapes, constraint) + text


def prologue(shapes: Graph, holder: Node) -> str:
    """The prefixes for a query (SHACL, section 5.2.1); those that every ontology of the shapes declares too."""
    prefixes = {"rdf": str(RDF), "rdfs": str(RDFS), "owl": str(OWL)}
    named = list(shapes.objects(holder, SH.prefixes))
    for ontology in [*(shapes.subjects(RDF.type, OWL.Ontology) if named else ()), *named]:
        for declaration in shapes.objects(ontology, SH.declare):
            prefix, namespace = shapes.value(declaration, SH.prefix), shapes.value(declaration, SH.namespace)
            prefixes[str(prefix)] = str(namespace)
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in prefixes.items())


def quick_results(shapes: Graph, quick: Quick) -> Iterator[Result]:
    """The results of the constraints that went the quick way."""
    for constraint, solutions in quick.solutions.items():
        for focus, row in solutions:
            yield _result(shapes, constraint, focus, row)


def _opened(text: str) -> tuple[str, str]:
    """A query, cut where its first group begins."""
    begin = next((token.end for token in tokens(text) if token.text == "{"), len(text))
    return text[:begin], text[begin:]


def _narrowed(opened: tuple[str, str], nodes: Sequence[Term]) -> str:
    """The query with its focus nodes in the first group too, so that the order of joins begins with them.

    A substitution is made only after joins were ordered: one query cost seven times as much on ten times the data.
    """
    if not opened[1] or isinstance(nodes[0], ox.BlankNode):  # a label would be a variable
        return "".join(opened)
    return f"{opened[0]} VALUES ?this {{ {' '.join(map(str, nodes))} }} {opened[1]}"


def _solutions(
    store: ox.Store, opened: tuple[str, str], batch: Sequence[Node], witness: Witness
) -> list[tuple[Node, Row]]:
    """The solutions of a query for one focus node, or for several where it is flat; each with its node."""
    nodes: dict[Term, Node] = {oxigraph_term(focus): focus for focus in batch}
    one: dict[ox.Variable, Term] | None = {THIS: next(iter(nodes))} if len(nodes) == 1 else None
    asked = store.query(_narrowed(opened, [*nodes]), substitutions=one, custom_functions={SEEN: witness})
    found = cast("ox.QuerySolutions", asked)
    names = [variable.value for variable in found.variables]
    rows = [{name: term for name in names if (term := row[name]) is not None} for row in found]
    distinct = {tuple((name, str(term)) for name, term in row.items()): row for row in rows}.values()
    return [(batch[0] if one else nodes[row["this"]], row) for row in distinct]


def _result(shapes: Graph, pair: Constraint, focus: Node, row: Row) -> Result:
    shape, constraint = pair
    path, value, declared = row.get("path"), row.get("value"), shapes.value(shape, SH.path)
    shown = text_of(value) if value is not None else (None if declared else text_of(focus))
    texts: Sequence[Literal] = own_messages(shapes, constraint) or own_messages(shapes, shape)
    return Result(
        severity=severity(shapes, shape),
        shape=shape_name(shapes, shape),
        focus=text_of(focus),
        path=text_of(path) if path is not None else (str(declared) if declared else None),
        value=shown,
        constraint=str(constraint) if isinstance(constraint, URIRef) else None,
        component=SPARQL,
        messages=tuple(sorted(_message(text, row) for text in texts)),
        parameters=parameters(shapes, shape, SPARQL),
        nested=not isinstance(shape, URIRef),
        solution=tuple(sorted((name, text_of(term)) for name, term in row.items() if name not in TOLD)),
        of_graph=speaks_of_graph(shapes, shape, constraint),
    )


def _message(text: Literal, row: Row) -> tuple[str, str]:
    """Fill `{?name}` and `{$name}` in with the solution's values (SHACL, section 5.3.2)."""

    def fill(match: re.Match[str]) -> str:
        term = row.get(match[1])
        return match[0] if term is None else getattr(term, "value", str(term))

    return text.language or "", re.sub(r"\{[?$](\w+)\}", fill, str(text))
