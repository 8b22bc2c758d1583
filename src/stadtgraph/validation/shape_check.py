"""Whether a shapes graph can be trusted to check anything; what pyshacl would pass over in silence is refused here.

Source: SHACL, sections 2 to 6 and appendix "Summary of Syntax Rules".
"""

import re
from collections.abc import Iterator

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from stadtgraph.errors import ShapeError
from stadtgraph.spelling import suggestion
from stadtgraph.validation.lanes import TARGETS
from stadtgraph.validation.property_paths import path_text
from stadtgraph.validation.shape_facts import shape_name
from stadtgraph.validation.sparql_lane import prologue

COUNTS = ("minCount", "maxCount", "minLength", "maxLength", "qualifiedMinCount", "qualifiedMaxCount")
TRUTHS = ("closed", "deactivated", "uniqueLang", "qualifiedValueShapesDisjoint")
LISTS = ("in", "languageIn", "and", "or", "xone", "ignoredProperties")
IRIS = ("class", "datatype", "nodeKind", "equals", "disjoint", "lessThan", "lessThanOrEquals")
ONCE = (*COUNTS, "datatype", "nodeKind", "uniqueLang", "in", "languageIn", "pattern", "flags", "path", "severity")
TEXTS = (*TRUTHS, *COUNTS, "pattern", "flags")
SHAPE_MARKS = ("path", "property", "node", "sparql", *LISTS, *IRIS, *COUNTS, "not", "pattern", "hasValue")
QUERIES = (SH.select, SH.ask, SH.construct)
KEYWORDS = ("and", "class", "in", "not", "or")  # words of Python, which rdflib keeps apart
VARIABLE = re.compile(r"[$?]PATH\b")


def is_shapes_graph(graph: Graph) -> bool:
    """Tell whether a graph holds any shape."""
    types = {SH.NodeShape, SH.PropertyShape, SH.ConstraintComponent, SH.SPARQLFunction}
    if any((None, RDF.type, kind) in graph for kind in types):
        return True
    return any((None, SH[name], None) in graph for name in SHAPE_MARKS) or has_target(graph)


def supplements_shapes(graph: Graph) -> bool:
    """Tell whether a graph says something of shapes that stand elsewhere, such as messages, or names imports only."""
    says = any(str(predicate).startswith(str(SH)) for predicate in graph.predicates(unique=True))
    return says or all(predicate in (OWL.imports, RDF.type) for predicate in graph.predicates(unique=True))


def has_target(graph: Graph) -> bool:
    """Tell whether any shape says what it is for."""
    implicit = any((shape, RDF.type, SH.NodeShape) in graph for shape in graph.subjects(RDF.type, RDFS.Class))
    return implicit or any((None, target, None) in graph for target in (*TARGETS, SH.target))


def require_sound(shapes: Graph) -> None:
    """Refuse shapes that are not as SHACL has them. Raises ShapeError with every mistake found."""
    mistakes = sorted({*_unknown(shapes), *_ill_formed(shapes), *_paths(shapes), *_patterns(shapes), *_queries(shapes)})
    if not has_target(shapes):
        mistakes.append("no shape has a target (sh:targetClass, sh:targetNode …), so nothing would be checked")
    if mistakes:
        raise ShapeError("\n".join(f"the shapes are broken: {mistake}" for mistake in mistakes))


def _named(shapes: Graph, shape: Node) -> str:
    return shape_name(shapes, shape)


def _unknown(shapes: Graph) -> Iterator[str]:
    """Terms of SHACL's namespace that SHACL does not have: a misspelt parameter checks nothing."""
    known = [*KEYWORDS, *(name.removeprefix(str(SH)) for name in map(str, dir(SH)))]
    for predicate in set(shapes.predicates()):
        name = str(predicate).removeprefix(str(SH))
        if str(predicate).startswith(str(SH)) and name not in known:
            holder = _named(shapes, next(shapes.subjects(predicate)))
            yield f"{holder}: there is no sh:{name} in SHACL{suggestion(name, known)}"


def _ill_formed(shapes: Graph) -> Iterator[str]:
    for name in {*COUNTS, *TRUTHS, *LISTS, *IRIS, *ONCE}:
        for shape, value in shapes.subject_objects(SH[name]):
            said = _fault(shapes, name, value)
            if said:
                written = value.n3() if isinstance(value, Literal) else value
                yield f"{_named(shapes, shape)}: sh:{name} {written}: {said}"
    for name in ONCE:
        for shape in {s for s in shapes.subjects(SH[name]) if len(set(shapes.objects(s, SH[name]))) > 1}:
            yield f"{_named(shapes, shape)}: has more than one sh:{name}"
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        if (shape, SH.path, None) not in shapes:
            yield f"{_named(shapes, shape)}: a property shape needs sh:path"


def _fault(shapes: Graph, name: str, value: Node) -> str:
    """What is wrong with the value of a parameter; empty when nothing is."""
    literal = isinstance(value, Literal)
    text, known = str(value), {str(SH[kind]) for kind in NODE_KINDS}
    quoted = isinstance(value, Literal) and value.datatype in (None, XSD.string)
    faults = (
        (name in COUNTS and not (literal and re.fullmatch(r"\+?\d+", text)), "must be an integer from 0"),
        (name in COUNTS and quoted, "must be a number, without quotation marks"),
        (name in TRUTHS and not (literal and text in ("true", "false", "1", "0")), "must be true or false"),
        (name in LISTS and value != RDF.nil and (value, RDF.first, None) not in shapes, "must be a list: ( … )"),
        (name in IRIS and not isinstance(value, URIRef), "must be an IRI"),
        (name == "nodeKind" and text not in known, f"must be one of {', '.join(f'sh:{kind}' for kind in NODE_KINDS)}"),
    )
    return next((said for wrong, said in faults if wrong), "")


NODE_KINDS = ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")


def _paths(shapes: Graph) -> Iterator[str]:
    for shape, path in shapes.subject_objects(SH.path):
        try:
            path_text(shapes, path)
        except ShapeError as error:
            yield f"{_named(shapes, shape)}: {error}"


def _patterns(shapes: Graph) -> Iterator[str]:
    for shape, pattern in shapes.subject_objects(SH.pattern):
        try:
            re.compile(str(pattern))
        except re.error as error:
            yield f"{_named(shapes, shape)}: sh:pattern {pattern}: is no regular expression ({error})"


def _queries(shapes: Graph) -> Iterator[str]:
    """Queries that neither Oxigraph nor rdflib can parse; a shape without focus nodes would never put them."""
    for constraint in set(shapes.objects(None, SH.sparql)):
        if (constraint, SH.select, None) not in shapes:
            yield f"{_named(shapes, constraint)}: a SPARQL constraint needs sh:select"
    for kind in QUERIES:
        for holder, text in shapes.subject_objects(kind):
            said = _parse_error(prologue(shapes, holder) + VARIABLE.sub("<urn:path>", str(text)))
            if said:
                yield f"{_named(shapes, holder)}: its query is not SPARQL: {said}"


def _parse_error(query: str) -> str:
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        first = error.msg
    except Exception:
        return ""
    else:
        return ""
    try:
        prepareQuery(query)
    except Exception:
        return first
    return ""
