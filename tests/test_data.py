"""What the graph says, against what the brochure says. Expected values are read from the brochure."""

import re
from collections.abc import Callable

import pytest

from stadtgraph.answers import rows
from stadtgraph.dataset import Dataset
from stadtgraph.store import GraphStore

PREFIXES = """
PREFIX sc: <https://w3id.org/stadtgraph/ontology#>
PREFIX id: <https://w3id.org/stadtgraph/id/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX graph: <https://w3id.org/stadtgraph/graph/>
PREFIX theme: <https://w3id.org/stadtgraph/theme/>
PREFIX basis: <https://w3id.org/stadtgraph/basis/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
Ask = Callable[[str], list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def ask(store: GraphStore) -> Ask:
    def answer(pattern: str) -> list[tuple[str, ...]]:
        return list(rows(store.query(PREFIXES + pattern)).rows)

    return answer


def number(ask: Ask, pattern: str) -> int:
    return int(ask(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")[0][0])


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("?x a sc:Project", 32),
        ("?x a sc:Criterion", 12),
        ("?x a sc:CriterionGroup", 3),
        ("?x a sc:FundingRound", 2),
        ("?x a sc:SelectionStage", 3),
        ("?x a sc:FederalState", 16),
        ("?p sc:federalState ?x", 15),
        ("?p sc:partner ?a BIND(CONCAT(STR(?p), STR(?a)) AS ?x)", 38),
        ("?p sc:plannedPartner ?x", 5),
        ("id:project\\/hof sc:partner ?x", 23),
        ("id:project\\/osnabrueck sc:partner ?x", 1),
        ("?x sc:participantDescription ?d", 3),
        ("?p sc:lead ?x", 32),
        ("?p sc:lead ?a ; sc:federalState ?s BIND(CONCAT(STR(?p), STR(?s)) AS ?x)", 34),
    ],
    ids=lambda value: str(value)[:40],
)
def test_counts_are_those_of_the_brochure(ask: Ask, pattern: str, expected: int) -> None:
    assert number(ask, pattern) == expected


def test_concepts_that_no_project_has_say_so(ask: Ask) -> None:
    unused = ask(
        "SELECT ?c WHERE { ?c a skos:Concept . FILTER NOT EXISTS { ?narrower skos:broader ?c } "
        "FILTER NOT EXISTS { ?s ?p ?c FILTER(?p NOT IN (skos:hasTopConcept, rdf:object)) } }"
    )
    noted = ask("SELECT ?c WHERE { ?c skos:scopeNote ?n FILTER(CONTAINS(?n, '2020') && LANG(?n) = 'en') }")
    assert sorted(noted) == sorted(unused)


@pytest.mark.parametrize(
    "kind", ["schema:QuantitativeValue", "geo:Geometry", "skos:Concept", "sc:Measure", "sc:Strategy"]
)
def test_everything_of_a_kind_has_a_label(ask: Ask, kind: str) -> None:
    assert ask(f"SELECT ?x WHERE {{ ?x a {kind} FILTER NOT EXISTS {{ ?x rdfs:label|skos:prefLabel ?l }} }}") == []


def test_criteria_fall_into_groups_of_five_three_and_four(ask: Ask) -> None:
    found = ask(
        "SELECT ?name (COUNT(?k) AS ?n) WHERE { ?k a sc:Criterion ; skos:broader ?g . ?g skos:prefLabel ?name "
        "FILTER(LANG(?name) = 'de') } GROUP BY ?name"
    )
    assert sorted(found) == [("Gemeinwohl", "5"), ("Netzwerkstadt", "3"), ("Stadtnetzwerk", "4")]


def test_size_classes_and_categories_are_as_printed(ask: Ask) -> None:
    sizes = ask("SELECT ?c (COUNT(?p) AS ?n) WHERE { ?p sc:sizeClass ?c } GROUP BY ?c")
    assert {iri.rsplit("/", 1)[-1]: int(n) for iri, n in sizes} == {
        "grosse-grossstadt": 4,
        "kleinere-grossstadt": 13,
        "groessere-mittelstadt": 3,
        "kleinere-mittelstadt": 2,
        "groessere-kleinstadt": 4,
        "kleine-kleinstadt": 1,
        "gemeinde": 1,
        "staedtischer-kreis": 2,
        "laendlicher-kreis-mit-verdichtungsansaetzen": 1,
        "duenn-besiedelter-laendlicher-kreis": 1,
    }
    categories = ask("SELECT ?c (COUNT(?p) AS ?n) WHERE { ?p sc:category ?c } GROUP BY ?c")
    assert sorted(int(n) for _, n in categories) == [3, 4, 12, 13]


def test_sums_are_attached_to_the_right_thing(ask: Ask) -> None:
    planned = ask(
        "SELECT ?m ?v WHERE { id:round\\/2020 sc:plannedBudget ?a . ?a schema:minValue ?m "
        "OPTIONAL { ?a schema:value ?v } }"
    )
    assert planned == [("300000000", "")]
    programme = "id:programme\\/modellprojekte-smart-cities"
    assert ask(f"SELECT ?v WHERE {{ {programme} sc:totalBudget/schema:value ?v }}") == [("820000000",)]
    increase = ask(f"SELECT ?v ?d WHERE {{ {programme} sc:budgetIncrease ?a . ?a schema:value ?v ; sc:decidedOn ?d }}")
    assert increase == [("500000000", "2020-06")]


def test_no_project_has_a_budget_a_score_or_an_unmarked_criterion(ask: Ask) -> None:
    assert number(ask, "?x a sc:Project ; sc:plannedBudget|sc:totalBudget|sc:budgetIncrease ?y") == 0
    bases = ask("SELECT DISTINCT ?b WHERE { ?c rdf:predicate sc:addressesCriterion ; sc:basis ?b }")
    assert bases == [("https://w3id.org/stadtgraph/basis/interpreted",)]


def test_the_paragraph_of_kassel_inside_koeln_belongs_to_kassel(ask: Ask) -> None:
    quotes = ask(
        "SELECT DISTINCT ?p ?q WHERE { ?c rdf:subject ?s ; sc:evidence ?e . ?e sc:charStart ?i ; sc:quote ?q "
        "FILTER(?i >= 19341 && ?i < 19547) BIND(STR(?s) AS ?p) }"
    )
    assert quotes
    assert all("/kassel" in subject for subject, _ in quotes)
    sections = ask("SELECT ?s WHERE { id:project\\/kassel sc:hasSection ?s } ORDER BY ?s")
    assert len(sections) == 2


def test_the_lost_legend_assigns_no_strategy_phase(ask: Ask) -> None:
    assert number(ask, "?x rdf:predicate sc:strategyPhase ; sc:evidence/sc:charStart ?i FILTER(?i >= 66266)") == 0
    assert number(ask, "?x rdf:predicate sc:strategyPhase") < 32


def test_hof_states_27_and_names_23(ask: Ask) -> None:
    assert ask("SELECT ?n WHERE { id:project\\/hof sc:statedParticipantCount ?n }") == [("27",)]
    assert number(ask, "?x a sc:SourceRemark ; sc:remarkType <https://w3id.org/stadtgraph/remark-type/inconsistency> ; "
                       "sc:remarkOn id:project\\/hof") >= 1  # fmt: skip


def test_planned_partners_of_osnabrueck_are_not_confirmed_by_the_overview(ask: Ask) -> None:
    planned = ask("SELECT ?a WHERE { id:project\\/osnabrueck sc:plannedPartner ?a }")
    confirmed = ask("SELECT ?a WHERE { id:project\\/osnabrueck sc:partner ?a }")
    assert len(planned) == 5
    assert not set(planned) & set(confirmed)


@pytest.mark.parametrize(
    ("project", "printed", "corrected"),
    [
        ("darmstadt", "Smart City und Netzuwerkstadt Darmstadt", "Smart City und Netzwerkstadt Darmstadt"),
        ("guetersloh", "Zuklunft", "Zukunft"),
        ("bamberg", "Bamberg bewegt und alle!", "Bamberg bewegt uns alle!"),
    ],
)
def test_misprints_stay_and_the_correction_stands_beside(ask: Ask, project: str, printed: str, corrected: str) -> None:
    said = "dcterms:title|sc:motto|sc:correctedTitle|sc:correctedMotto"
    found = ask(f"SELECT ?text WHERE {{ id:project\\/{project} {said} ?text }}")
    words = " ".join(text for (text,) in found)
    assert printed in words
    assert corrected in words


def test_hamburg_lies_in_three_laender_and_bremen_has_no_project(ask: Ask) -> None:
    states = ask("SELECT ?s WHERE { id:project\\/hamburg sc:federalState ?s } ORDER BY ?s")
    assert [iri.rsplit("/", 1)[-1] for (iri,) in states] == ["bayern", "hamburg", "sachsen"]
    without = ask("SELECT ?s WHERE { ?s a sc:FederalState FILTER NOT EXISTS { ?p sc:federalState ?s } }")
    assert [iri.rsplit("/", 1)[-1] for (iri,) in without] == ["bremen"]


def test_heidenheim_leads_by_our_reading_and_a_remark_says_so(ask: Ask) -> None:
    found = ask(
        "SELECT ?a ?b WHERE { ?c rdf:subject id:project\\/aalen-heidenheim ; rdf:predicate sc:lead ; "
        "rdf:object ?a ; sc:basis ?b }"
    )
    [(lead, basis)] = [(a.rsplit("/", 1)[-1], b.rsplit("/", 1)[-1]) for a, b in found]
    assert (lead, basis) == ("heidenheim-an-der-brenz", "interpreted")
    remarks = "?x sc:remarkType <https://w3id.org/stadtgraph/remark-type/ambiguity> ; sc:remarkProperty sc:lead"
    assert number(ask, remarks + " ; sc:remarkOn id:project\\/aalen-heidenheim") == 1


@pytest.mark.parametrize(
    ("project", "theme"),
    [("luebeck", "energy-systems"), ("hof", "open-source-and-standards"), ("gelsenkirchen", "digital-twin")],
)
def test_a_word_in_common_is_no_theme(ask: Ask, project: str, theme: str) -> None:
    assert number(ask, f"?x sc:theme theme:{theme} FILTER(?x = id:project\\/{project})") == 0
    assert number(ask, f"?x a sc:Project ; sc:theme theme:{theme}") > 0


def test_every_claim_but_editorial_and_external_ones_has_evidence(ask: Ask) -> None:
    assert number(ask, "?x a sc:Claim ; sc:basis ?b FILTER(?b IN (basis:stated, basis:layout, basis:interpreted)) "
                       "FILTER NOT EXISTS { ?x sc:evidence ?e }") == 0  # fmt: skip


def test_every_fact_that_needs_evidence_has_a_claim(ask: Ask) -> None:
    open_facts = ask(
        "SELECT ?s ?p ?o WHERE { ?p sc:requiresEvidence true . GRAPH ?g { ?s ?p ?o } "
        "FILTER NOT EXISTS { ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o } "
        "FILTER(?g IN (graph:projects, graph:programme, graph:interpretation)) FILTER(?p != dcterms:title) }"
    )
    assert not open_facts


def test_every_claimed_triple_is_stated(ask: Ask) -> None:
    assert number(ask, "?x rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o FILTER NOT EXISTS { ?s ?p ?o }") == 0


def test_evidence_of_a_project_lies_in_its_own_sections(ask: Ask) -> None:
    foreign = ask(
        "SELECT ?c WHERE { ?s a sc:Project . ?c rdf:subject ?s ; rdf:predicate ?p ; sc:evidence/sc:inSection ?section "
        "FILTER(?p NOT IN (sc:category, sc:fundedIn)) FILTER NOT EXISTS { ?s sc:hasSection ?section } }"
    )
    assert not foreign


def test_nothing_readable_is_without_a_german_label(ask: Ask) -> None:
    kinds = (
        "sc:Project sc:Measure sc:DigitalSolution sc:Strategy sc:Place sc:Statement sc:ProjectPhase sc:Participation "
    )
    kinds += "sc:Municipality sc:MunicipalAssociation sc:District sc:FederalState sc:SourceRemark sc:SourceSection "
    kinds += "<http://www.w3.org/ns/org#Organization> schema:Event"
    missing = ask(
        f"SELECT ?x WHERE {{ VALUES ?kind {{ {kinds} }} ?x a ?kind "
        "FILTER NOT EXISTS { ?x rdfs:label ?l FILTER(LANG(?l) = 'de') } }"
    )
    assert not missing


def test_labels_are_our_words_not_the_brochures(ask: Ask) -> None:
    quotes = {
        re.sub(r"\W", "", q).casefold() for (q,) in ask("SELECT ?q WHERE { ?e sc:quote ?q FILTER(STRLEN(?q) > 60) }")
    }
    labels = {re.sub(r"\W", "", t).casefold() for (t,) in ask("SELECT ?t WHERE { ?s a sc:Statement ; rdfs:label ?t }")}
    assert not quotes & labels


def test_links_are_published_only_with_source(ask: Ask) -> None:
    assert number(ask, "?x sc:basis basis:external FILTER NOT EXISTS { ?x dcterms:source ?s }") == 0
    assert number(ask, "?x <http://www.w3.org/2002/07/owl#sameAs> ?y") == 0


def test_the_dataset_is_complete_in_the_package(dataset: Dataset) -> None:
    assert len(dataset.queries()) >= 90
    assert {path.stem for path in dataset.shapes()} == {"core", "vocabulary", "evidence", "ontology", "edition-2020"}
