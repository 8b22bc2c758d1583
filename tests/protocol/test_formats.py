"""Every format, read back by another library: terms keep datatype, language and every character."""

import pytest

from . import contents
from .cases import Case, check, name_of
from .contents import ASK_TYPES, CSV, GRAPH_TYPES, JSON, JSON_LD, PROBLEM, RDF_XML, SELECT_TYPES, TSV, XML
from .data import EX, TERMS, term
from .exchange import Address, get, send

NOBODY = f"<{EX}nobody> <{EX}nothing> ?o"
ROWS = 20_000
MANY = "SELECT (CONCAT(STR(?a), STR(?b), STR(?c), STR(?d), STR(?e)) AS ?n) {{ {} }}".format(
    " ".join(
        f"VALUES ?{name} {{ {' '.join(map(str, digits))} }}"
        for name, digits in zip("abcde", [range(2), *[range(10)] * 4], strict=True)
    )
)

TERM_CASES = [
    Case(
        f"{name} as {media}",
        get(f"SELECT ?o {{ <{term(name)}> ?p ?o }}", accept=media),
        media=media,
        content=[n3],
    )
    for name, n3 in TERMS.items()
    for media in SELECT_TYPES
]
GRAPH_CASES = [
    Case(
        f"{name} as {media}",
        get(f"CONSTRUCT WHERE {{ <{term(name)}> ?p ?o }}", accept=media),
        media=media,
        content={f"<{term(name)}> <{EX}value> {contents.same(n3)} ."},
    )
    for name, n3 in TERMS.items()
    for media in GRAPH_TYPES
]
SHAPES = [
    *(Case(f"no rows as {m}", get(f"SELECT ?o {{ {NOBODY} }}", accept=m), media=m, content=[]) for m in SELECT_TYPES),
    *(Case(f"a row of nothing as {m}", get("SELECT ?o {}", accept=m), media=m, content=[None]) for m in (JSON, XML)),
    *(
        Case(
            f"the same row twice as {m}", get("SELECT ?o { VALUES ?o { 1 1 } }", accept=m), media=m, content=["1", "1"]
        )
        for m in SELECT_TYPES
    ),
    *(Case(f"true as {m}", get("ASK { ?s ?p ?o }", accept=m), media=m, content=True) for m in ASK_TYPES),
    *(Case(f"false as {m}", get(f"ASK {{ {NOBODY} }}", accept=m), media=m, content=False) for m in ASK_TYPES),
    *(
        Case(f"an empty graph as {m}", get(f"CONSTRUCT WHERE {{ {NOBODY} }}", accept=m), media=m, content=set())
        for m in GRAPH_TYPES
    ),
]


@pytest.mark.parametrize("case", TERM_CASES, ids=name_of)
def test_a_term_survives_in_a_table(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", GRAPH_CASES, ids=name_of)
def test_a_term_survives_in_a_graph(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", SHAPES, ids=name_of)
def test_small_and_empty_answers_have_their_form(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("end", ["p1", "1", "a/", "a#", "p²", "Straße"])
def test_rdf_xml_is_read_back_or_says_which_property_it_cannot_name(end: str, service: Address) -> None:
    query = f"CONSTRUCT {{ <{EX}s> <{EX}{end}> 'v' }} WHERE {{}}"
    if end in ("p1", "Straße"):
        content = {f'<{EX}s> <{EX}{end}> "v" .'}
        check(service, Case(end, get(query, accept=RDF_XML), media=RDF_XML, content=content))
    else:
        check(service, Case(end, get(query, accept=RDF_XML), 406, PROBLEM, words=(f"{EX}{end}", "text/turtle")))


@pytest.mark.parametrize("media", SELECT_TYPES)
def test_a_large_answer_is_whole(media: str, service: Address) -> None:
    reply = check(service, Case("large", get(MANY, accept=media), media=media))

    assert len({row[0] for row in contents.rows(reply)}) == ROWS


@pytest.mark.parametrize("media", GRAPH_TYPES)
def test_a_large_graph_is_whole(media: str, service: Address) -> None:
    query = MANY.replace("SELECT (", f"CONSTRUCT {{ <{EX}s> <{EX}p> ?n }} {{ SELECT (") + " }"

    reply = check(service, Case("large", get(query, accept=media), media=media))

    assert reply.body.count(b"00000") >= 1
    assert reply.body.count(b"19999") >= 1
    if media != JSON_LD:  # rdflib needs long for it
        assert len(contents.triples(reply)) == ROWS


@pytest.mark.parametrize("media", SELECT_TYPES)
def test_columns_keep_names_and_order(media: str, service: Address) -> None:
    query = 'SELECT ?z ?a ?m { VALUES (?a ?m ?z) { ("1" UNDEF "3") } }'
    one, three, nothing = ("1", "3", "") if media == CSV else ('"1"', '"3"', None)

    assert contents.rows(send(service, get(query, accept=media))) == [(three, one, nothing)]


@pytest.mark.parametrize("media", [m for m in SELECT_TYPES if m != CSV])
def test_one_blank_node_stays_one(media: str, service: Address) -> None:
    query = "SELECT ?a ?b ?c { BIND(BNODE() AS ?a) BIND(?a AS ?b) BIND(BNODE() AS ?c) }"

    ((first, second, third),) = contents.rows(send(service, get(query, accept=media)))

    assert first is not None
    assert third is not None
    assert first.startswith("_:")
    assert first == second != third


@pytest.mark.parametrize("media", GRAPH_TYPES)
def test_blank_nodes_of_a_graph_hang_together(media: str, service: Address) -> None:
    query = f"CONSTRUCT {{ <{EX}a> <{EX}p> _:b . _:b <{EX}q> 'deep' }} WHERE {{}}"

    found = sorted(contents.triples(send(service, get(query, accept=media))))

    assert len(found) == 2
    subject = next(line for line in found if line.startswith("_:"))
    assert any(line.endswith(f"> {subject.split()[0]} .") for line in found)


def test_what_xml_cannot_hold_is_no_broken_answer(service: Address) -> None:
    query = 'SELECT ("\\u0001" AS ?control) {}'

    reply = send(service, get(query, accept=XML))

    assert reply.status != 200 or contents.rows(reply), "XML 1.0 has no U+0001: refuse it or write it readably"


@pytest.mark.parametrize("media", [JSON, CSV, TSV])
def test_control_characters_pass_where_the_format_has_them(media: str, service: Address) -> None:
    check(service, Case("control", get('SELECT ("\\u0001" AS ?control) {}', accept=media), media=media))


def test_rdf_xml_that_cannot_be_written_is_no_broken_answer(service: Address) -> None:
    query = f"CONSTRUCT {{ <{EX}s> <{EX}1-no-name> 'x' . <{EX}s> <{EX}> 'y' }} WHERE {{}}"

    reply = send(service, get(query, accept=RDF_XML))

    assert reply.status != 200 or contents.triples(reply), "a property whose IRI ends in no XML name"
