"""Evaluate SHACL's SPARQL-based constraints (SHACL, section 5) in Oxigraph, where that gives what pyshacl gives."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from stadtgraph.errors import ShapeError
from stadtgraph.validation.graphs import oxigraph_term, text_of
from stadtgraph.validation.lanes import Constraint, focus_nodes, sparql_constraints, stands_alone
from stadtgraph.validation.results import Result
from stadtgraph.validation.shape_facts import own_messages, parameters, severity, shape_name

THIS = ox.Variable("this")
SPARQL = str(SH.SPARQLConstraintComponent)
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
# What pyshacl refuses, and what has a meaning that only pyshacl knows: it shall decide.
FOR_PYSHACL = re.compile(
    r"\b(?:MINUS|VALUES|SERVICE)\b|[?$](?:failure|shapesGraph|currentShape)\b|\bAS\s+[?$]this\b", re.IGNORECASE
)
SELECTED = re.compile(r"\bSELECT\b(.*?)(?:\bWHERE\b|\{)", re.IGNORECASE | re.DOTALL)
PROJECTS_THIS = re.compile(r"[?$]this\b(?!\s*\))")
# The literal as written matters to these; Oxigraph writes some numbers and truth values anew.
BY_LETTER = re.compile(r"\b(?:STR|REGEX|DATATYPE|STRLEN|SUBSTR|CONTAINS|REPLACE|SAMETERM|CONCAT)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quick:
    """The constraints that go the quick way, each with its query, and the data that they are put to."""

    queries: dict[Constraint, str]
    store: ox.Store


def quick_lane(data: Graph, shapes: Graph) -> Quick:
    """The constraints that Oxigraph may evaluate. Raises ShapeError for a query that is none."""
    listed = sparql_constraints(shapes)
    store = _store(data) if listed else ox.Store()
    rewritten = _rewritten(data) if listed else set()
    queries = {}
    for shape, constraint in listed:
        text = constraint_query(shapes, shape, constraint)
        same = not rewritten or not BY_LETTER.search(text)
        if text and same and not FOR_PYSHACL.search(text) and _is_simple(text) and stands_alone(shapes, shape):
            queries[shape, constraint] = text
    quick = Quick(queries, store)
    if not rewritten:
        return quick
    kept = {pair: queries[pair] for pair in queries if _shows_none(data, shapes, quick, pair, rewritten)}
    return Quick(kept, store)


def _is_simple(text: str) -> bool:
    """Tell whether every SELECT passes on `$this`, and Oxigraph takes the query."""
    if not all(PROJECTS_THIS.search(names) for names in SELECTED.findall(text)):
        return False
    try:
        return isinstance(ox.Store().query(text), ox.QuerySolutions)
    except SyntaxError:
        return False


def _store(data: Graph) -> ox.Store:
    store, graph = ox.Store(), ox.DefaultGraph()
    term = oxigraph_term
    known: dict[Node, ox.NamedNode | ox.BlankNode | ox.Literal] = {}

    def made(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        found = known.get(node)
        return found if found is not None else known.setdefault(node, term(node))

    store.bulk_extend(ox.Quad(made(s), ox.NamedNode(str(p)), made(o), graph) for s, p, o in data)  # type: ignore[arg-type]
    return store


def _rewritten(data: Graph) -> set[str]:
    """What Oxigraph makes of literals that it changes, such as "1" of "01"^^xsd:integer."""
    typed = {o for o in data.objects() if isinstance(o, Literal) and o.datatype is not None and not o.language}
    known = {f"urn:{number}": literal for number, literal in enumerate(typed)}
    store, graph = ox.Store(), ox.DefaultGraph()
    nodes = ((ox.NamedNode(iri), oxigraph_term(literal)) for iri, literal in known.items())
    store.bulk_extend(ox.Quad(node, node, literal, graph) for node, literal in nodes)
    kept = ((text_of(quad.object), text_of(known[quad.predicate.value])) for quad in store)
    return {found for found, given in kept if found != given}


def _shows_none(data: Graph, shapes: Graph, quick: Quick, pair: Constraint, rewritten: set[str]) -> bool:
    """Tell whether no solution of a constraint holds a literal that may have been written otherwise in the data."""
    focus = set(focus_nodes(data, shapes, pair[0]))
    rows = (row for node in focus for row in _solutions(quick.store, quick.queries[pair], node))
    return all(text_of(term) not in rewritten for row in rows for term in row.values())


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


def quick_results(data: Graph, shapes: Graph, quick: Quick, constraint: Constraint) -> Iterator[Result]:
    """Evaluate one constraint for each focus node of its shape."""
    shape, node = constraint
    if str(shapes.value(node, SH.deactivated)) == "true":
        return
    for focus in sorted(set(focus_nodes(data, shapes, shape)), key=str):
        for solution in _solutions(quick.store, quick.queries[constraint], focus):
            yield _result(shapes, constraint, focus, solution)


def _solutions(store: ox.Store, text: str, focus: Node) -> list[dict[str, Term]]:
    found = cast("ox.QuerySolutions", store.query(text, substitutions={THIS: oxigraph_term(focus)}))
    names = [variable.value for variable in found.variables]
    rows = [{name: term for name in names if (term := row[name]) is not None} for row in found]
    return list({tuple((name, str(term)) for name, term in row.items()): row for row in rows}.values())


def _result(shapes: Graph, pair: Constraint, focus: Node, row: dict[str, Term]) -> Result:
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
    )


def _message(text: Literal, row: dict[str, Term]) -> tuple[str, str]:
    """Fill `{?name}` and `{$name}` in with the solution's values (SHACL, section 5.3.2)."""

    def fill(match: re.Match[str]) -> str:
        term = row.get(match[1])
        return match[0] if term is None else getattr(term, "value", str(term))

    return text.language or "", re.sub(r"\{[?$](\w+)\}", fill, str(text))
