"""The shapes: each constraint has an example that passes and one that fails, in German and English, by plain SHACL."""

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from second_engine import first_opinion, second_opinion
from stadtgraph.dataset import Dataset
from stadtgraph.namespaces import Names
from stadtgraph.validation.engine import validate_graph
from stadtgraph.validation.graphs import read_graph
from stadtgraph.validation.results import Result

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "tests" / "shapes"
FILES = ("core", "vocabulary", "evidence", "ontology", "edition-2020")
GENERAL = ("core", "vocabulary", "evidence")
SHAPES = "https://w3id.org/stadtgraph/shapes#"
TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
RULE = re.compile(r"([A-Z]{1,2}\d\d): ")
MODALS = {
    SH.Violation: (r"\b(MUSS|MÜSSEN|DARF)\b", r"\b(MUST|MAY)\b"),
    SH.Warning: (r"\bSOLLTE\b", r"\bSHOULD\b"),
    SH.Info: (r"\bKANN\b", r"\bMAY\b"),
}


@cache
def shapes_of(*files: str) -> Graph:
    return read_graph(ROOT / "shapes" / f"{file}.ttl" for file in files)


@cache
def passing(file: str) -> Graph:
    return Graph().parse(EXAMPLES / file / "pass.ttl")


@cache
def cases(file: str) -> list[dict[str, str]]:
    text = (EXAMPLES / file / "fail.toml").read_text("utf-8")
    found: list[dict[str, str]] = tomllib.loads(text)["case"]
    return found


def all_cases() -> list[Any]:
    return [
        pytest.param(file, case, id=f"{file}-{case['constraint']}-{number}")
        for file in FILES
        for number, case in enumerate(cases(file))
    ]


def broken(file: str, case: dict[str, str]) -> Graph:
    """The passing graph of a file, changed as the case says."""
    graph = Graph() + passing(file)
    for prefix, namespace in passing(file).namespaces():
        graph.bind(prefix, namespace, override=True, replace=True)
    graph.update(case["update"])
    return graph


def iri(name: str, file: str) -> str:
    """A name as a case writes it, prefixed or whole, as an IRI."""
    return name if "://" in name else str(passing(file).namespace_manager.expand_curie(name))


def reports(result: Result, constraint: str, node: str) -> bool:
    """Tell whether a result is that of the constraint at the node, be it as focus node or as value."""
    return SHAPES + constraint in (result.shape, result.constraint) and node in (result.focus, result.value)


def held(shapes: Graph) -> set[Node]:
    """Shapes that a target reaches: node shapes with targets, and the property shapes that they hold."""
    targeted = {shape for target in TARGETS for shape in shapes.subjects(target)}
    return targeted | {prop for shape in targeted for prop in shapes.objects(shape, SH.property)}


def constraints(shapes: Graph) -> set[URIRef]:
    """Every constraint that can be reported: property shapes, SPARQL constraints, node shapes with a message."""
    reached = held(shapes)
    properties = {shape for shape in reached if (shape, RDF.type, SH.PropertyShape) in shapes}
    own = {shape for shape in reached if (shape, SH.message, None) in shapes}
    sparql = {constraint for shape in reached for constraint in shapes.objects(shape, SH.sparql)}
    return {URIRef(str(node)) for node in properties | own | sparql}


def only(shapes: Graph, constraint: str) -> Graph:
    """The part of the shapes that one constraint needs: those that hold it, without their other constraints."""
    node, part = URIRef(SHAPES + constraint), Graph()
    waiting: list[Node] = [node, *shapes.subjects(SH.property, node), *shapes.subjects(SH.sparql, node)]
    holders, seen = set(waiting), set[Node]()
    while waiting:
        subject = waiting.pop()
        seen.add(subject)
        for _, predicate, value in shapes.triples((subject, None, None)):
            if subject in holders and predicate in (SH.property, SH.sparql) and value != node:
                continue
            part.add((subject, predicate, value))
            waiting += [] if value in seen or isinstance(value, Literal) else [value]
    return part


def severity(shapes: Graph, constraint: Node) -> Node | None:
    return shapes.value(constraint, SH.severity)


def by_language(shapes: Graph, node: Node, predicate: URIRef) -> dict[str | None, str]:
    return {text.language: str(text) for text in shapes.objects(node, predicate) if isinstance(text, Literal)}


@pytest.mark.parametrize("file", FILES)
def test_the_passing_example_draws_no_result_at_all(file: str) -> None:
    assert not validate_graph(passing(file), shapes_of(file)).results


@pytest.mark.parametrize(("file", "case"), all_cases())
def test_the_failing_example_is_reported_where_it_is_wrong(file: str, case: dict[str, str]) -> None:
    report = validate_graph(broken(file, case), only(shapes_of(file), case["constraint"]))
    found = [result for result in report.results if reports(result, case["constraint"], iri(case["focus"], file))]
    assert found, [(r.shape, r.constraint, r.focus, r.value) for r in report.results]
    assert {result.severity for result in found} == {case["severity"]}


@pytest.mark.parametrize("file", FILES)
def test_pyshacl_alone_gives_the_same_for_sparql_constraints(file: str) -> None:
    shapes, sparql = shapes_of(file), {str(node) for node in shapes_of(file).subjects(SH.select)}
    for case in cases(file):
        if SHAPES + case["constraint"] in sparql:
            _, report, _ = pyshacl.validate(
                broken(file, case), shacl_graph=only(shapes, case["constraint"]), inference="none"
            )
            assert isinstance(report, Graph)
            hits = set(report.subjects(SH.sourceConstraint, URIRef(SHAPES + case["constraint"])))
            focus = URIRef(iri(case["focus"], file))
            assert [hit for hit in hits if (hit, None, focus) in report], case["constraint"]


@pytest.mark.long
@pytest.mark.parametrize("file", FILES)
def test_a_second_engine_finds_the_same_in_every_failing_example(file: str) -> None:
    for case in cases(file):
        data, shapes = broken(file, case), shapes_of(file)
        assert second_opinion(data, shapes) == first_opinion(validate_graph(data, shapes)), case["constraint"]


@pytest.mark.parametrize("file", FILES)
def test_every_constraint_has_a_failing_example(file: str) -> None:
    named = {SHAPES + case["constraint"] for case in cases(file)}
    assert {str(node) for node in constraints(shapes_of(file))} == named


def test_every_constraint_speaks_german_and_english_and_says_what_to_do() -> None:
    shapes = shapes_of(*FILES)
    for node in constraints(shapes):
        for predicate in (
            (SH.message,) if (node, RDF.type, SH.NodeShape) in shapes else (SH.name, SH.description, SH.message)
        ):
            assert set(by_language(shapes, node, predicate)) == {"de", "en"}, (node, predicate)
        messages = by_language(shapes, node, SH.message)
        rules = {RULE.match(text)[1] for text in messages.values() if RULE.match(text)}  # type: ignore[index]
        assert len(rules) == 1, node
        german, english = MODALS[URIRef(str(severity(shapes, node)))]
        assert re.search(german, messages["de"]), node
        assert re.search(english, messages["en"]), node


def test_every_rule_id_stands_for_one_constraint() -> None:
    shapes = shapes_of(*FILES)
    rules = Counter(by_language(shapes, node, SH.message)["de"].split(":")[0] for node in constraints(shapes))
    assert not [rule for rule, count in rules.items() if count > 1]


def test_every_property_shape_has_its_place_on_a_page() -> None:
    shapes = shapes_of(*FILES)
    for node in held(shapes):
        if (node, RDF.type, SH.PropertyShape) in shapes:
            group = shapes.value(node, SH.group)
            assert (group, RDF.type, SH.PropertyGroup) in shapes, node
            assert set(by_language(shapes, group, RDFS.label)) == {"de", "en"} if group else False
            assert shapes.value(node, SH.order) is not None, node


def test_every_node_shape_has_a_label_in_both_languages() -> None:
    shapes = shapes_of(*FILES)
    for node in shapes.subjects(RDF.type, SH.NodeShape):
        assert set(by_language(shapes, node, RDFS.label)) == {"de", "en"}, node


def test_a_sparql_constraint_has_the_severity_of_its_shape() -> None:
    shapes = shapes_of(*FILES)
    for shape, constraint in shapes.subject_objects(SH.sparql):
        assert severity(shapes, shape) == severity(shapes, constraint), constraint
        assert (shape, RDF.type, SH.NodeShape) in shapes


def test_the_shapes_are_plain_shacl_without_advanced_features() -> None:
    shapes = shapes_of(*FILES)
    known = {*shapes.predicates(), *shapes.objects(None, RDF.type)}
    advanced = {SH.target, SH.rule, SH.SPARQLTarget, SH.TripleRule, SH.SPARQLRule, SH.SPARQLFunction, SH.js}
    assert not known & advanced
    for query in shapes.objects(None, SH.select):
        assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b", str(query))
        assert all("$this" in inner for inner in re.findall(r"SELECT (.*?) WHERE", str(query)))


@pytest.mark.parametrize("file", FILES)
def test_queries_use_no_prefix_that_their_file_does_not_declare(file: str) -> None:
    shapes = shapes_of(file)
    declared = [d for holder in set(shapes.objects(None, SH.prefixes)) for d in shapes.objects(holder, SH.declare)]
    prefixes = {str(shapes.value(d, SH.prefix)): str(shapes.value(d, SH.namespace)) for d in declared}
    for constraint, query in shapes.subject_objects(SH.select):
        try:
            ox.Store().query(str(query), prefixes=prefixes)
        except SyntaxError as error:
            pytest.fail(f"{constraint}: {error}")


def test_blank_nodes_stand_only_where_shacl_wants_them() -> None:
    shapes = shapes_of(*FILES)
    for node in {subject for subject in shapes.subjects() if isinstance(subject, BNode)}:
        used = set(shapes.predicates(node))
        assert used <= {RDF.first, RDF.rest, SH.inversePath, SH.alternativePath}, used


def test_the_shapes_are_valid_by_shacl_itself() -> None:
    shapes = shapes_of(*FILES)
    pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True, inference="none")  # raises when they are not


def test_each_class_has_a_node_shape_and_each_property_a_property_shape(dataset: Dataset) -> None:
    ontology, shapes, ours = (
        Graph().parse(dataset.root / "ontology" / "stadtgraph.ttl"),
        shapes_of(*FILES),
        Names().sc(""),
    )
    classes = {term for term in ontology.subjects(RDF.type, OWL.Class) if str(term).startswith(ours)}
    assert not classes - set(shapes.objects(None, SH.targetClass))
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    properties = {term for kind in kinds for term in ontology.subjects(RDF.type, kind) if str(term).startswith(ours)}
    assert not properties - {path for node in held(shapes) for path in shapes.objects(node, SH.path)}


@pytest.mark.parametrize("file", GENERAL)
def test_the_general_shapes_name_nothing_of_this_edition(file: str) -> None:
    text = (ROOT / "shapes" / f"{file}.ttl").read_text("utf-8")
    assert not re.search(r"/(id/(?!organisation/stadtgraph)|category/|size-class/|theme/|criterion/)", text)


def test_an_empty_graph_does_not_conform() -> None:
    assert not validate_graph(Graph(), shapes_of("edition-2020")).conforms
