"""SERVICE is found in every disguise, and nothing else is taken for it."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtgraph.lexical import MAX_TOKENS, calls_service, excess, is_update, names_dataset

CALL = "SELECT * WHERE {{ {} <https://example.org/sparql> {{ ?s ?p ?o }} }}"


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(CALL.format("SERVICE"), id="upper-case"),
        pytest.param(CALL.format("service"), id="lower-case"),
        pytest.param(CALL.format("sErViCe"), id="mixed-case"),
        pytest.param(CALL.format("SERVICE SILENT"), id="silent"),
        pytest.param("SELECT * {SERVICE<https://example.org/>{?s ?p ?o}}", id="no-space-around"),
        pytest.param("SELECT * { SERVICE ?endpoint { ?s ?p ?o } }", id="endpoint-in-a-variable"),
        pytest.param("SELECT * { SERVICE ex:here { ?s ?p ?o } }", id="endpoint-as-prefixed-name"),
        pytest.param("ASK { FILTER EXISTS { SERVICE <https://example.org/> { ?s ?p ?o } } }", id="in-exists"),
        pytest.param("SELECT * { { SELECT * { SERVICE <x:> { ?s ?p ?o } } } }", id="in-a-subquery"),
        pytest.param("SELECT * { SERVICE:x { ?s ?p ?o } }", id="glued-to-a-prefixed-endpoint"),
        pytest.param("SELECT * { SERVICE # why\n <x:> { ?s ?p ?o } }", id="comment-before-the-endpoint"),
        pytest.param("ASK { FILTER(?a<1#>'''\n) SERVICE <x:> {} #'''\n }", id="comparison-that-looks-like-an-iri"),
        pytest.param(
            "ASK { {} UNION { ?s <urn:'''> ?o } FILTER(?a<1#>\"\"\"\n) SERVICE <x:> {} #\"\"\"'''\n }",
            id="an-iri-and-a-comparison-that-hide-it-from-either-reading",
        ),
        pytest.param("# harmless\n" + CALL.format("SERVICE"), id="after-a-comment"),
        pytest.param("SELECT * { # why\rSERVICE <x:> {} }", id="after-a-comment-ended-by-carriage-return"),
        pytest.param("SELECT * { ?s ?p 'x' . SERVICE <x:> {} }", id="after-a-string"),
        pytest.param("SELECT * { ?s ?p 'it\\'s' . SERVICE <x:> {} }", id="after-an-escaped-quotation-mark"),
        pytest.param('SELECT * { ?s ?p """a "b" \' """ . SERVICE <x:> {} }', id="after-a-long-string"),
        pytest.param("SELECT * { ?s ?p '''a 'b' \" ''' SERVICE <x:> {} }", id="after-a-long-string-of-apostrophes"),
        pytest.param("SELECT * { ?s <http://x/#a> ?o . SERVICE <x:> {} }", id="after-a-comment-sign-in-an-iri"),
        pytest.param('SELECT * { ?s ?p "#" . SERVICE <x:> {} }', id="after-a-comment-sign-in-a-string"),
        pytest.param("SELECT * { FILTER(?a < 1) SERVICE <x:> {} FILTER(?b > 2) }", id="between-less-and-greater"),
        pytest.param("SELECT * { ?s ?p ?o .SERVICE <x:> {} }", id="glued-to-a-full-stop"),
        pytest.param("SELECT * { ?s ?p <http://x/>.SERVICE <x:> {} }", id="after-the-full-stop-of-an-iri"),
        pytest.param("SELECT * { ?s ?p 'a'.SERVICE <x:> {} }", id="after-the-full-stop-of-a-string"),
        pytest.param("SELECT * { ?s a ex:.SERVICE <x:> {} }", id="after-the-full-stop-of-a-bare-prefix"),
        pytest.param("SELECT * { ?s ?p 1.SERVICE <x:> {} }", id="after-the-full-stop-of-a-number"),
        pytest.param("SELECT * { ?s ?p 1SERVICE <x:> {} }", id="glued-to-a-number"),
        pytest.param("SELECT * { ?s ?p ?o.SERVICE <x:> {} }", id="after-the-full-stop-of-a-variable"),
        pytest.param('SELECT * { ?s ?p "a"@de.SERVICE <x:> {} }', id="after-a-language-tag"),
        pytest.param(CALL.format("\\u0053ERVICE"), id="escaped"),
        pytest.param(CALL.format("\\U00000053\\u0065rvice"), id="escaped-in-the-long-form"),
        pytest.param(
            'SELECT * { FILTER(?o != "\\u0022") SERVICE <x:> { ?s ?p "" } }', id="after-an-escape-in-a-string"
        ),
    ],
)
def test_service_is_found(query: str) -> None:
    assert calls_service(query)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT * { ?s ?p ?o }", id="without"),
        pytest.param('SELECT * { ?s ?p "a SERVICE here" }', id="in-a-string"),
        pytest.param("SELECT * { ?s ?p 'a SERVICE here' }", id="in-a-string-of-apostrophes"),
        pytest.param('SELECT * { ?s ?p """one\nSERVICE "two\n""" }', id="in-a-long-string"),
        pytest.param("SELECT * { ?s ?p 'it\\'s SERVICE' }", id="behind-an-escaped-quotation-mark"),
        pytest.param("SELECT * { ?s ?p ?o } # no SERVICE here", id="in-a-comment"),
        pytest.param("SELECT * { <http://x/service> ?p ?o }", id="in-an-iri"),
        pytest.param("SELECT * { <http://x/a#service> ?p ?o }", id="in-a-fragment"),
        pytest.param("SELECT ?service { ?service ?p ?o }", id="as-a-variable"),
        pytest.param("SELECT $service { $service ?p ?o }", id="as-a-dollar-variable"),
        pytest.param("SELECT * { ex:service ?p ?o }", id="as-a-local-name"),
        pytest.param("SELECT * { ex:a-service ?p ex:service-b }", id="in-a-local-name"),
        pytest.param("SELECT * { ex:my.service ?p ?o }", id="behind-a-full-stop-in-a-local-name"),
        pytest.param("SELECT * { _:my.service ?p ?o }", id="behind-a-full-stop-in-a-blank-node"),
        pytest.param("PREFIX service: <http://x/> SELECT * { service:x ?p ?o }", id="as-a-prefix"),
        pytest.param("SELECT * { ?s sd:serviceDescription ?services }", id="within-words"),
        pytest.param("SELECT ?selfservice { ?selfservice ?p ?o }", id="at-the-end-of-a-word"),
        pytest.param('SELECT * { ?s ?p "a"@service }', id="as-a-language-tag"),
    ],
)
def test_nothing_else_is_taken_for_service(query: str) -> None:
    assert not calls_service(query)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT * FROM <http://x/g> { ?s ?p ?o }", id="from"),
        pytest.param("SELECT * FROM NAMED <http://x/g> { ?s ?p ?o }", id="from-named"),
        pytest.param("SELECT *from<http://x/g>{ ?s ?p ?o }", id="without-spaces"),
        pytest.param("CONSTRUCT { ?s ?p ?o }FROM ex:g WHERE { ?s ?p ?o }", id="after-a-bracket"),
        pytest.param("SELECT * # which?\rFROM <http://x/g> { ?s ?p ?o }", id="after-a-comment"),
    ],
)
def test_a_query_that_names_its_graphs_is_recognised(query: str) -> None:
    assert names_dataset(query)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param('SELECT * { ?s ?p "from <http://x/g>" }', id="in-a-string"),
        pytest.param("SELECT ?from { ?from ?p ?o }", id="as-a-variable"),
        pytest.param("SELECT * { ?s ex:from ?o }", id="as-a-local-name"),
        pytest.param("SELECT * { ?s <http://x/from> ?o } # from here", id="in-an-iri-and-a-comment"),
    ],
)
def test_a_query_that_does_not_name_its_graphs_is_recognised(query: str) -> None:
    assert not names_dataset(query)


OBJECTS = ("'a'", '"a"@de', "1", "1.5", "true", "ex:o", "<http://x/o>", "?o")
PATTERNS = st.sampled_from([f"?s ?p {value}" for value in OBJECTS] + ["BIND(1 AS ?x)", 'FILTER(?s != "\\u0022")'])
SEPARATORS = st.sampled_from(["", " ", ".", " .", ". ", "\n", " # x\n", " # x\r", "#'\n"])
GROUPS = st.lists(st.tuples(SEPARATORS, PATTERNS, SEPARATORS).map("".join), max_size=3).map("".join)


@pytest.fixture(scope="module")
def everything_matches() -> ox.Store:
    store = ox.Store()
    store.load(
        input="@prefix ex: <http://x/> . ex:s ex:p 'a', 'a'@de, 1, 1.5, true, ex:o .", format=ox.RdfFormat.TURTLE
    )
    return store


@given(GROUPS, GROUPS)
def test_whatever_oxigraph_takes_for_service_is_found(everything_matches: ox.Store, before: str, after: str) -> None:
    """Oxigraph's client refuses to ask port 9, so nothing leaves the machine."""
    query = f"PREFIX ex: <http://x/> SELECT * {{ {before}SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }} {after} }}"

    try:
        list(everything_matches.query(query))  # type: ignore[arg-type]
    except SyntaxError:
        return
    except OSError:
        assert calls_service(query)


LONG = 1_000_000  # characters; with a pass that is not linear each of these takes hours
TANGLED = {
    "dots that may belong to a prefix": "ASK {" + "a." * (LONG // 2),
    "a string that never ends": "ASK { ?s ?p '" + "\\'" * (LONG // 2),
    "long strings that never end": "ASK {" + "'''\n\\" * (LONG // 5),
    "comparisons that may be IRIs": "ASK {" + "?a<'''>" * (LONG // 7),
    "dots after a blank node": "ASK { _:a" + "." * LONG,
    "dots after a name": "ASK { a:a" + "." * LONG,
    "brackets": "{" * LONG,
    "escapes": "ASK { ?s ?p " + "\\u0041" * (LONG // 6),
}


@pytest.mark.parametrize("query", TANGLED.values(), ids=TANGLED)
def test_a_tangled_text_is_looked_at_in_linear_time(query: str) -> None:
    assert excess(query), "each has more tokens or brackets than a query may have"


def test_what_might_be_service_in_a_tangled_text_is_refused_soon() -> None:
    compared = "FILTER(?a<'''>)" * 600
    query = f'SELECT * {{ service:x ?p ?o {compared} "{"x" * LONG}" service }}'
    assert excess(query) is None
    assert calls_service(query)


def test_limits_are_kept_to_the_letter() -> None:
    assert excess("ASK " + "{" * 200 + "}" * 200) is None
    assert "200" in (excess("ASK " + "{" * 201 + "}" * 201) or "")
    assert "3" in (excess("ASK {{{{}}}}", nesting=3) or "")
    assert excess("ASK {{{}}}", nesting=3) is None
    assert excess("ASK { ?s ?p " + "1," * (MAX_TOKENS // 2 - 3) + " 1 }") is None
    assert str(MAX_TOKENS) in (excess("ASK { ?s ?p " + "1," * (MAX_TOKENS // 2) + " 1 }") or "")


@pytest.mark.parametrize("text", ["INSERT DATA { <x:> <x:> <x:> }", "PREFIX x: <x:> delete where {}", "LOAD <x:>"])
def test_an_update_is_recognised(text: str) -> None:
    assert is_update(text)
