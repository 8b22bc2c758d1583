"""Shapes as other people write them: two lanes report what pyshacl alone reports, whichever way a shape goes."""

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH, XSD

from stadtgraph.errors import ShapeError
from stadtgraph.validation.check import Request, check
from stadtgraph.validation.engine import core_results, read_report, validate_graph
from stadtgraph.validation.findings import Outcome
from stadtgraph.validation.graphs import Terms, merged
from stadtgraph.validation.lanes import sparql_constraints
from stadtgraph.validation.results import Report
from stadtgraph.validation.sparql_lane import quick_lane

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <https://example.org/> .
ex: a owl:Ontology ; sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
"""
PLAIN = "\n".join(line for line in PREFIXES.splitlines() if line.startswith("@prefix")) + "\n"
DATA = """
ex:a a ex:City ; ex:size "007"^^xsd:integer ; ex:twin ex:b , [ a ex:Town ] ; ex:label "A"@de .
ex:b a ex:Town ; ex:size 12 ; ex:twin ex:a ; ex:label "B" .
ex:c a ex:City ; ex:twin ex:c ; ex:old true ; ex:part [ ex:size 3 ] .
ex:Town rdfs:subClassOf ex:City .
"""
ONE_SIDED = "SELECT $this ?value WHERE { $this ex:twin ?value . FILTER NOT EXISTS { ?value ex:twin $this } }"
LARGE = "SELECT $this ?value WHERE { $this ex:size ?value . FILTER(?value > 5) }"


def constraint(query: str, more: str = "") -> str:
    return f'sh:sparql [ sh:prefixes ex: ; sh:select """{query}""" {more} ]'


# By name: the shapes, and how many of their SPARQL constraints go the quick way.
SHAPES: dict[str, tuple[str, int]] = {
    "a class and its subclass": (f"ex:S a sh:NodeShape ; sh:targetClass ex:City ; {constraint(ONE_SIDED)} .", 1),
    "a literal that Oxigraph would rewrite": (
        f"ex:S a sh:NodeShape ; sh:targetClass ex:City ; {constraint(ONE_SIDED)} , "
        + constraint(LARGE).removeprefix("sh:sparql")
        + " ; "
        + constraint("SELECT $this ?value WHERE { $this ex:size ?value . FILTER(STR(?value) = '007') }")
        + " .",
        1,
    ),
    "a deactivated constraint": (
        f"ex:S a sh:NodeShape ; sh:targetClass ex:City ; {constraint(ONE_SIDED, '; sh:deactivated true')} ."
        f" ex:T a sh:NodeShape ; sh:targetClass ex:Town ; {constraint(LARGE)} .",
        2,
    ),
    "a deactivated shape": (
        f"ex:S a sh:NodeShape ; sh:deactivated true ; sh:targetClass ex:City ; {constraint(ONE_SIDED)} .",
        1,
    ),
    "a severity, and one of the publisher's own": (
        f"ex:S a sh:NodeShape ; sh:severity sh:Info ; sh:targetClass ex:City ; {constraint(ONE_SIDED)} ."
        f" ex:T a sh:NodeShape ; sh:severity ex:Bad ; sh:targetClass ex:Town ; {constraint(LARGE)} .",
        2,
    ),
    "a property shape with $PATH": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:Town ; sh:property [ sh:path ex:size ; "
        + constraint("SELECT $this ?value WHERE { $this $PATH ?value . FILTER(?value > 5) }")
        + " ] .",
        1,
    ),
    "a property shape with a path of two steps": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:City ; sh:property [ sh:path ( ex:part ex:size ) ; "
        + constraint("SELECT $this ?value WHERE { $this $PATH ?value . FILTER(?value > 1) }")
        + " ] .",
        0,
    ),
    "a constraint of a shape that another shape asks for": (
        f"ex:S a sh:NodeShape ; sh:targetClass ex:City ; sh:not ex:T . ex:T a sh:NodeShape ; {constraint(ONE_SIDED)} .",
        0,
    ),
    "a constraint in a property of a property": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:City ;"
        " sh:property [ sh:path ex:twin ; sh:property [ sh:path ex:size ; " + constraint(LARGE) + " ] ] .",
        0,
    ),
    "prefixes of SHACL's own": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:City ; "
        + constraint("SELECT $this WHERE { $this a/rdfs:subClassOf ex:City }")
        + " .",
        1,
    ),
    "targets of every kind": (
        f"ex:S a sh:NodeShape ; {constraint(ONE_SIDED)} ; sh:targetNode ex:a , ex:no ; sh:targetObjectsOf ex:twin ;"
        "  sh:targetSubjectsOf ex:size ; sh:property [ sh:path ex:old ; sh:minCount 1 ] .",
        1,
    ),
    "a class that is its own shape": (
        f"ex:City a rdfs:Class , sh:NodeShape ; {constraint(ONE_SIDED)} ;"
        " sh:property [ sh:path ex:old ; sh:minCount 1 ] .",
        1,
    ),
    "groups within groups": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:City ; sh:targetObjectsOf ex:twin , ex:part , ex:size ; "
        + constraint(
            "SELECT $this (COUNT(?other) AS ?value) WHERE { { SELECT $this ?other WHERE { ?other ex:twin $this } }"
            " OPTIONAL { $this ex:size ?size FILTER($this != ?other) } FILTER(!BOUND(?size) || ?size > 5) }"
            " GROUP BY $this"
        )
        + " .",
        1,
    ),
    "a constraint component of the publisher's own": (
        "ex:Max a sh:ConstraintComponent ; sh:parameter [ sh:path ex:max ] ;"
        ' sh:validator [ a sh:SPARQLAskValidator ; sh:prefixes ex: ; sh:ask "ASK { FILTER($value <= $max) }" ] .'
        "ex:S a sh:NodeShape ; sh:targetClass ex:City ; sh:property [ sh:path ex:size ; ex:max 5 ] .",
        0,
    ),
    "a closed shape whose properties are hoisted": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:City ; sh:closed true ;"
        " sh:property [ sh:path ex:twin ; sh:maxCount 1 ] .",
        0,
    ),
    "a shape within itself": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:City ; sh:property [ sh:path ex:part ; sh:node ex:T ] ."
        " ex:T a sh:NodeShape ; sh:property [ sh:path ex:size ; sh:maxInclusive 2 ] .",
        0,
    ),
}


def graph(text: str) -> Graph:
    """The graph of a text, literals as they stand."""
    terms = Terms()
    parsed = ox.parse((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE)
    return merged([[(terms.node(q.subject), terms.node(q.predicate), terms.node(q.object)) for q in parsed]])


def comparable(report: Report) -> set[tuple[object, ...]]:
    return {(r.severity, r.shape, r.focus, r.path, r.value, r.component) for r in report.results}


@pytest.mark.parametrize(("text", "quick"), SHAPES.values(), ids=SHAPES)
def test_both_ways_lead_to_the_same_report(text: str, quick: int) -> None:
    data, shapes = graph(DATA), graph(text)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", allow_warnings=True, allow_infos=True)
    assert isinstance(report, Graph)
    assert comparable(validate_graph(data, shapes)) == comparable(Report(tuple(read_report(report, shapes))))
    assert len(quick_lane(data, shapes).solutions) == quick <= len(sparql_constraints(shapes))


def test_targets_of_shacl_af_are_used() -> None:
    query = "SELECT ?this WHERE { ?this ex:old true }"
    target = f'[ a sh:SPARQLTarget ; sh:prefixes ex: ; sh:select "{query}" ]'
    shapes = graph(f"ex:S a sh:NodeShape ; sh:target {target} ; sh:property [ sh:path ex:label ; sh:minCount 1 ] .")
    [result] = validate_graph(graph(DATA), shapes).results
    assert (result.focus, result.component) == ("https://example.org/c", str(SH.MinCountConstraintComponent))


def test_rules_are_not_applied() -> None:
    rule = "[ a sh:TripleRule ; sh:subject sh:this ; sh:predicate ex:label ; sh:object 'made up' ]"
    shapes = graph(
        f"ex:S a sh:NodeShape ; sh:targetNode ex:c ; sh:rule {rule} ;"
        " sh:property [ sh:path ex:label ; sh:minCount 1 ] ."
    )
    assert len(validate_graph(graph(DATA), shapes).results) == 1


def test_messages_are_filled_in_and_keep_their_language() -> None:
    more = '; sh:message "{?value} fehlt"@de , "{$value} is missing"@en'
    shapes = graph(f"ex:S a sh:NodeShape ; sh:targetNode ex:b ; {constraint(LARGE, more)} .")
    [result] = validate_graph(graph(DATA), shapes).results
    assert dict(result.messages) == {"de": "12 fehlt", "en": "12 is missing"}


NAMES = 'ex:a a ex:City ; ex:name "A" ; ex:code "007"^^xsd:integer .'
# By name: data, a query, and whether it goes the quick way.
CASES = {
    "a literal in its canonical form is read": (
        'ex:a a ex:City ; ex:size 7 .', "SELECT $this ?value { $this ex:size ?value FILTER(STR(?value) = '7') }", True
    ),
    "another literal is read by its form": (
        NAMES, "SELECT $this ?value { $this ex:name ?value ; ex:code ?code FILTER(STRLEN(STR(?value)) = 1) }", True
    ),
    "a literal in another form is read": (
        NAMES, "SELECT $this { $this ex:code ?code FILTER(STR(?code) = '007') }", False
    ),
    "a literal in another form becomes part of a text": (
        NAMES, "SELECT $this (GROUP_CONCAT(?code) AS ?codes) { $this ex:code ?code } GROUP BY $this", False
    ),
    "a literal in another form is made a text": (
        NAMES, f"SELECT $this {{ $this ex:code ?code FILTER(<{XSD.string}>(?code) = '007') }}", False
    ),
    "a literal in another form is told": (NAMES, "SELECT $this ?value { $this ex:code ?value }", False),
    "two forms of one value meet": (
        "ex:a a ex:City ; ex:size 1.0 . ex:b ex:size 1.00 .",
        "SELECT $this { $this ex:size ?size . ?other ex:size ?size FILTER(?other != $this) }", False
    ),
    "two forms of one value are counted": (
        "ex:a a ex:City ; ex:size 1.0 , 1.00 .",
        "SELECT $this { $this !ex:no ?size } GROUP BY $this HAVING(COUNT(?size) > 2)", False
    ),
    "two forms of one value stand elsewhere": (
        'ex:a a ex:City ; ex:size 1.0 , 1.00 ; ex:name "A" .', "SELECT $this { $this ex:name ?name }", True
    ),
    "the query has another form": (
        'ex:a a ex:City ; ex:size "1"^^xsd:decimal .', "SELECT $this { $this ex:size 1.0 }", False
    ),
    "the query has the canonical form of another": (NAMES, "SELECT $this { $this ex:code 7 }", False),
    "a form counts for nothing in a comparison": (
        NAMES, "SELECT $this { $this ex:code ?code FILTER(?code > 6.0) }", True
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "query", "quick"), CASES.values(), ids=CASES)
def test_a_query_goes_the_quick_way_only_where_forms_make_no_difference(data: str, query: str, *, quick: bool) -> None:
    given, shapes = graph(data), graph(f"ex:S a sh:NodeShape ; sh:targetClass ex:City ; {constraint(query)} .")
    alone = Report(tuple(core_results(given, shapes, shapes)))

    assert bool(quick_lane(given, shapes).solutions) == quick
    assert comparable(validate_graph(given, shapes)) == comparable(alone)


def test_a_file_may_supplement_shapes_of_another(tmp_path: Path) -> None:
    """As DCAT-AP.de does: German messages for shapes of DCAT-AP, and a list of imports."""
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:City ; sh:property ex:P . ex:P sh:path ex:no ; sh:minCount 1 ."
    files = {
        "data": "ex:a a ex:City .",
        "shapes": shapes,
        "messages": 'ex:P sh:message "Fehlt."@de .',
        "imports": "<https://example.org/all> a owl:Ontology ; owl:imports <https://example.org/list> .",
        "more-data": 'ex:b a ex:City ; ex:no "no" .',
    }
    for name, text in files.items():
        (tmp_path / f"{name}.ttl").write_text((PREFIXES if name == "shapes" else PLAIN) + text, "utf-8")

    def checked(*names: str) -> Outcome:
        return check(Request([tmp_path / "data.ttl"], [str(tmp_path / f"{name}.ttl") for name in names]))

    outcome = checked("shapes", "messages", "imports")
    assert [finding.messages[0] for finding in outcome.findings] == ["Fehlt."]
    assert "what owl:imports names was not fetched (1)" in outcome.notes[0][1]
    for alone in (("messages",), ("imports",), ("shapes", "more-data")):
        with pytest.raises(ShapeError, match="holds no shape"):
            checked(*alone)
