"""The self-description: what SIB's editor asks for, counted, and nothing that the data say themselves."""

from dataclasses import replace

import pyoxigraph as ox
import pytest

from stadtgraph.dataset import Dataset
from stadtgraph.description import FUNCTIONS, describe, describe_elsewhere, format_iri
from stadtgraph.digest import digest_of_store
from stadtgraph.examples import Example, read_examples
from stadtgraph.lexical import calls_service
from stadtgraph.media import SOLUTIONS, TRIPLES
from stadtgraph.namespaces import Names
from stadtgraph.service_facts import Dump, ServiceFacts, names_at
from stadtgraph.store import GraphStore

ENDPOINT = "http://127.0.0.1:8000/sparql"
NAMES = Names()
SERVICE = str(NAMES.graph("service"))
PREFIXES = """
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX spdx: <http://spdx.org/rdf/terms#>
PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
"""
# The three discovery queries of SIB's SPARQL editor (sib-swiss/sparql-editor).
DISCOVERY = {
    "prefixes": "SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }",
    "examples": "SELECT DISTINCT ?sq ?comment ?query { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
    "sh:select|sh:ask|sh:construct|spex:describe ?query } ORDER BY ?sq",
    "void": "SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype { "
    "?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop . "
    "OPTIONAL { { ?pp void:classPartition [ void:class ?objectClass ] } UNION "
    "{ ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] } } }",
}


@pytest.fixture(scope="module")
def facts(store: GraphStore, dataset: Dataset) -> ServiceFacts:
    dump = Dump("http://127.0.0.1:8000/dump/x.ttl.gz", "x.ttl.gz", "text/turtle", 7, "ab" * 32, "application/gzip")
    return ServiceFacts(
        ENDPOINT,
        "Stadtgraph",
        digest_of_store(store.store),
        union=True,
        prefixes=store.prefixes,
        media_types=(*SOLUTIONS, *TRIPLES),
        examples=read_examples(dataset),
        limits={"deadline": (30, "seconds")},
        dumps=(dump,),
    )


@pytest.fixture(scope="module")
def described(store: GraphStore, facts: ServiceFacts) -> ox.Store:
    """The committed graphs together with the description."""
    whole = ox.Store()
    whole.extend(store.store)
    whole.extend(describe(store.store, NAMES, facts))
    return whole


def ask(store: ox.Store, query: str, *, union: bool = True) -> list[list[str]]:
    answer = store.query(PREFIXES + query, use_default_graph_as_union=union)
    assert isinstance(answer, ox.QuerySolutions)
    return [[term.value if term is not None else "" for term in row] for row in answer]


@pytest.mark.parametrize("name", DISCOVERY)
def test_the_discovery_queries_of_sib_return_rows(described: ox.Store, name: str) -> None:
    assert ask(described, DISCOVERY[name])


def test_every_prefix_can_be_discovered_once(described: ox.Store, store: GraphStore) -> None:
    found = ask(described, "SELECT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }")

    assert len({prefix for prefix, _ in found}) == len(found)
    assert set(store.prefixes.items()) <= {(prefix, namespace) for prefix, namespace in found}


def test_every_example_is_there_in_both_languages_and_can_be_asked(described: ox.Store, facts: ServiceFacts) -> None:
    found = ask(described, DISCOVERY["examples"])

    assert len(found) == 2 * len(facts.examples)
    for _, _, query in found:
        if not calls_service(query):
            described.query(query)


def test_an_example_says_what_it_is(described: ox.Store) -> None:
    node = f"<{NAMES.base}queries/project-as-schema-org>"

    [[form, target]] = ask(
        described,
        f"SELECT ?type ?target {{ {node} a ?type ; sh:construct ?q ; schema:target ?target "
        "FILTER(?type != sh:SPARQLExecutable) }",
    )

    assert form == "http://www.w3.org/ns/shacl#SPARQLConstructExecutable"
    assert target == ENDPOINT


def test_a_federated_example_is_not_offered_here(described: ox.Store, facts: ServiceFacts) -> None:
    away = {example.name for example in facts.examples if calls_service(example.text)}
    found = ask(described, "SELECT ?q { ?q a sh:SPARQLExecutable FILTER NOT EXISTS { ?q schema:target ?t } }")

    assert {iri.rpartition("/")[2] for [iri] in found} == away != set()


def test_a_describing_example_has_the_class_of_sib(facts: ServiceFacts) -> None:
    asking = next(example for example in facts.examples if not example.defaults)
    example = replace(asking, form="DESCRIBE", text="DESCRIBE <http://x/>")
    store = ox.Store()
    store.extend(describe(store, NAMES, ServiceFacts(ENDPOINT, "x", "", union=True, prefixes={}, examples=(example,))))

    assert ask(store, "SELECT ?q { ?s a sh:SPARQLExecutable , spex:SPARQLDescribeExecutable ; spex:describe ?q }")


def test_partitions_give_what_sparql_counts(described: ox.Store) -> None:
    sc = f"PREFIX sc: <{NAMES.base}ontology#> "
    dataset = f"<{NAMES.dataset}>"

    assert ask(
        described, f"{sc} SELECT ?n {{ {dataset} void:classPartition [ void:class sc:Project ; void:entities ?n ] }}"
    ) == [["32"]]
    [[number]] = ask(
        described,
        f"{sc} SELECT ?n {{ {dataset} void:classPartition [ void:class sc:Project ; void:propertyPartition "
        "[ void:property sc:partner ; void:classPartition [ void:class sc:Municipality ; void:triples ?n ] ] ] }",
    )
    assert ask(
        described, f"{sc} SELECT (COUNT(*) AS ?n) {{ ?s a sc:Project ; sc:partner ?o . ?o a sc:Municipality }}"
    ) == [[number]]


def test_linksets_give_what_sparql_counts(described: ox.Store) -> None:
    found = ask(
        described,
        "SELECT ?n { ?set a void:Linkset ; void:linkPredicate schema:sameAs ; void:triples ?n ; "
        'void:objectsTarget [ void:uriSpace "http://www.wikidata.org/entity/" ] }',
    )

    assert found == ask(
        described,
        "SELECT (COUNT(*) AS ?n) { ?s schema:sameAs ?o FILTER(STRSTARTS(STR(?o), 'http://www.wikidata.org/')) }",
    )


def test_every_graph_gives_its_size_once_and_truly(described: ox.Store) -> None:
    said = ask(
        described, "SELECT ?g ?n { ?d a sd:Dataset ; sd:namedGraph [ sd:name ?g ] . ?g void:triples ?n } ORDER BY ?g"
    )

    assert said == ask(described, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")
    assert [SERVICE, str(size(described, SERVICE))] in said


def size(store: ox.Store, graph: str) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))


def test_the_default_graph_gives_its_size_with_the_description(described: ox.Store) -> None:
    said = ask(described, "SELECT ?n { [] sd:defaultGraph [ a sd:Graph ; void:triples ?n ] }")

    assert said == ask(described, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")


def test_nothing_is_said_that_the_data_say(store: GraphStore, facts: ServiceFacts) -> None:
    triples = {quad.triple for quad in store.store}

    assert not [quad for quad in describe(store.store, NAMES, facts) if quad.triple in triples]


def test_no_example_is_answered_otherwise_because_of_it(
    described: ox.Store, store: GraphStore, facts: ServiceFacts
) -> None:
    for example in facts.examples:
        if not calls_service(example.text):
            assert answer(described, example) == answer(store.store, example), example.name


def answer(store: ox.Store, example: Example) -> list[str] | bool:
    found = store.query(example.bound(), use_default_graph_as_union=True)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    # The order of triples says nothing; that of rows does.
    return [str(row) for row in found] if isinstance(found, ox.QuerySolutions) else sorted(map(str, found))


def test_it_does_not_contradict_the_data(described: ox.Store) -> None:
    single = ("void:triples", "void:entities", "sd:endpoint", "sd:name", "void:property", "void:class", "dcat:version")

    for predicate in single:
        assert not ask(described, f"SELECT ?s {{ ?s {predicate} ?o }} GROUP BY ?s HAVING(COUNT(?o) > 1)")
    for predicate in ("rdfs:label", "dcterms:title", "rdfs:comment"):
        query = (
            f"SELECT ?s {{ GRAPH ?g {{ ?s {predicate} ?o }} FILTER(?g IN (<{SERVICE}>, <{NAMES.graph('metadata')}>)) }}"
        )
        assert not ask(described, f"{query} GROUP BY ?s (LANG(?o)) HAVING(COUNT(*) > 1)")


def test_all_of_it_stands_in_one_graph_and_has_no_blank_nodes(store: GraphStore, facts: ServiceFacts) -> None:
    quads = list(describe(store.store, NAMES, facts))

    assert {quad.graph_name for quad in quads} == {ox.NamedNode(SERVICE)}
    assert not [
        quad for quad in quads if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
    ]
    assert len(set(quads)) == len(quads)


def test_the_same_is_said_each_time(store: GraphStore, facts: ServiceFacts) -> None:
    assert set(describe(store.store, NAMES, facts)) == set(describe(store.store, NAMES, facts))


def test_the_service_describes_itself(described: ox.Store, facts: ServiceFacts) -> None:
    [[union, digest]] = ask(
        described,
        "SELECT ?union ?digest { ?s a sd:Service , dcat:DataService ; "
        f"sd:endpoint <{ENDPOINT}> ; dcat:endpointURL <{ENDPOINT}> ; sd:supportedLanguage sd:SPARQL11Query ; "
        "sd:feature ?union ; sd:defaultDataset [ a sd:Dataset ; dcterms:identifier ?digest ] }",
    )

    assert union == "http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph"
    assert digest == f"rdfc-1.0-sha-256:{facts.digest}"


# Terms of the SPARQL 1.1 Service Description vocabulary that would say what is not so: nothing is taken in or fetched,
# no other service asked, graphs that are empty are not kept, and nothing is inferred beyond simple entailment.
UNSAID = (
    *("sd:inputFormat", "sd:propertyFeature", "sd:extensionAggregate", "sd:languageExtension"),
    *("sd:supportedEntailmentProfile", "sd:defaultSupportedEntailmentProfile"),
)


def test_the_service_says_everything_that_the_vocabulary_has_and_is_so(described: ox.Store) -> None:
    [[languages, regime, formats, functions]] = ask(
        described,
        "SELECT (COUNT(DISTINCT ?l) AS ?ls) (SAMPLE(?r) AS ?rs) (COUNT(DISTINCT ?f) AS ?fs) (COUNT(DISTINCT ?x) AS ?xs)"
        "{ ?s a sd:Service ; sd:supportedLanguage ?l ; sd:defaultEntailmentRegime ?r ; sd:resultFormat ?f ; "
        "sd:extensionFunction ?x ; sd:availableGraphs ?d ; sd:defaultDataset ?d . ?d a sd:GraphCollection ; "
        "sd:defaultGraph ?g . ?x a sd:Function }",
    )

    assert (languages, regime) == ("2", "http://www.w3.org/ns/entailment/Simple")
    assert int(functions) == len(FUNCTIONS)
    assert int(formats) == len({format_iri(media_type) for media_type in (*SOLUTIONS, *TRIPLES)})
    assert not [term for term in UNSAID if ask(described, f"SELECT ?o {{ ?s {term} ?o }}")]
    features = ask(described, "SELECT ?f { ?s sd:feature ?f }")
    assert features == [["http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph"]]


def test_nothing_is_inferred(described: ox.Store) -> None:
    described.load(
        b"<x:a> a <x:C> . <x:C> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <x:D> .", ox.RdfFormat.TURTLE
    )

    assert not ask(described, "SELECT ?s { ?s a <x:D> }")
    described.update("DELETE WHERE { <x:a> ?p ?o } ; DELETE WHERE { <x:C> ?p ?o }")


def test_every_graph_can_be_named_and_has_its_entry(described: ox.Store) -> None:
    entries = ask(
        described,
        "SELECT ?name ?n { ?d a sd:Dataset ; sd:namedGraph ?e . ?e a sd:NamedGraph ; sd:name ?name ; "
        "sd:graph ?g ; sd:entailmentRegime <http://www.w3.org/ns/entailment/Simple> . "
        "?g a sd:Graph ; void:triples ?n } ORDER BY ?name",
    )

    assert [name for name, _ in entries] == [
        g for [g] in ask(described, "SELECT DISTINCT ?g { GRAPH ?g { } } ORDER BY ?g")
    ]


def test_a_service_before_another_store_says_what_it_takes_and_gives(facts: ServiceFacts) -> None:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in describe_elsewhere(NAMES, facts))
    said = "?s a sd:Service ; sd:endpoint ?e ; sd:supportedLanguage sd:SPARQL11Query ; sd:resultFormat ?f"

    assert {e for [e] in ask(store, f"SELECT ?e {{ {said} }}")} == {ENDPOINT}
    assert ask(store, "SELECT ?v { ?s schema:additionalProperty [ schema:name 'deadline' ; schema:value ?v ] }")
    assert ask(store, DISCOVERY["prefixes"])
    assert ask(store, DISCOVERY["examples"])
    assert not ask(
        store, "SELECT ?n { { ?s void:triples ?n } UNION { ?s sd:feature ?n } UNION { ?s sd:extensionFunction ?n } }"
    )


def test_limits_are_told_with_their_unit(described: ox.Store) -> None:
    limit = "[ schema:name 'deadline' ; schema:value ?v ; schema:unitText ?u ]"

    assert ask(described, f"SELECT ?v ?u {{ ?s schema:additionalProperty {limit} }}") == [["30", "seconds"]]


def test_a_dump_is_a_distribution_with_its_checksum(described: ox.Store, facts: ServiceFacts) -> None:
    query = f"""SELECT ?url ?sum {{ <{NAMES.dataset}> dcat:distribution ?d ; void:dataDump ?url .
      ?d dcat:downloadURL ?url ; spdx:checksum ?c .
      ?c spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue ?sum }}"""

    assert ask(described, query) == [[facts.dumps[0].url, "ab" * 32]]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_told_of_is_there(function: str) -> None:
    ox.Store().query(f"ASK {{ FILTER(<{function}>(1, 2)) }}")


def test_a_function_not_told_of_is_not_there() -> None:
    with pytest.raises(Exception, match="not supported"):
        ox.Store().query("ASK { FILTER(<http://www.opengis.net/def/function/geosparql/buffer>(1)) }")


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("application/sparql-results+json", "SPARQL_Results_JSON"),
        ("text/csv", "SPARQL_Results_CSV"),
        ("text/turtle", "Turtle"),
        ("application/ld+json", "JSON-LD"),
    ],
)
def test_formats_are_named_as_w3c_lists_them(media_type: str, name: str) -> None:
    assert format_iri(media_type) == f"http://www.w3.org/ns/formats/{name}"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="no format of RDF"):
        format_iri("image/png")


@pytest.fixture
def foreign() -> tuple[ox.Store, list[ox.Quad]]:
    """Anybody's data, not merged, and their description."""
    store, names = ox.Store(), names_at(ENDPOINT)
    store.load(input="PREFIX : <http://x/> :a a :C . :g { :b :p 1 , 2 }", format=ox.RdfFormat.TRIG)
    facts = ServiceFacts(ENDPOINT, "two files", digest_of_store(store), union=False, prefixes={"x": "http://x/"})
    return store, list(describe(store, names, facts))


def test_anybodys_data_are_left_as_they_are(foreign: tuple[ox.Store, list[ox.Quad]]) -> None:
    store, quads = foreign

    assert len(store) == 3
    assert {quad.graph_name for quad in quads} == {ox.NamedNode("http://127.0.0.1:8000/graph/service")}


def test_anybodys_data_are_described_under_the_address_of_the_service(foreign: tuple[ox.Store, list[ox.Quad]]) -> None:
    store, quads = foreign
    store.extend(quads)
    own = "FROM <http://127.0.0.1:8000/graph/service>"

    assert ask(store, f"SELECT ?t {own} {{ <http://127.0.0.1:8000/dataset> dcterms:title ?t }}", union=False) == [
        ["two files"]
    ]
    assert ask(store, f"SELECT ?n {own} {{ [] sd:defaultGraph [ void:triples ?n ] }}", union=False) == [["1"]]
    assert ask(store, f"SELECT ?n {own} {{ <http://x/g> a sd:Graph ; void:triples ?n }}", union=False) == [["2"]]
    assert not ask(store, f"SELECT ?f {own} {{ ?s sd:feature ?f }}", union=False)
    assert not ask(store, f"SELECT ?c {own} {{ ?c a dcat:Catalog }}", union=False)
