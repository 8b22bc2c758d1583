"""Which graphs a query sees (SPARQL 1.1 Protocol, section 2.1.4), and that nothing changes them."""

import pytest

from .cases import Case, check, name_of
from .data import DOCUMENT, EX, GRAPHS, TERMS
from .exchange import FORM, PATH, Address, Call, Parameters, direct, form, get, posted

ONE, TWO, THREE = (f"{EX}graph/{name}" for name in ("one", "two", "three"))
DOCUMENTS = f"SELECT ?s {{ ?s a <{DOCUMENT}> }}"
IN_NAMED = f"SELECT ?s {{ GRAPH ?g {{ ?s a <{DOCUMENT}> }} }}"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def number(value: int) -> str:
    """A count as a term."""
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def things(*names: str) -> list[str]:
    """IRIs of documents."""
    return [f"<{EX}{name}>" for name in names]


def over(defaults: tuple[str, ...], named: tuple[str, ...] = ()) -> Parameters:
    """The parameters that choose graphs."""
    return [*(("default-graph-uri", iri) for iri in defaults), *(("named-graph-uri", iri) for iri in named)]


def three_ways(name: str, query: str, chosen: Parameters, expected: list[str]) -> list[Case]:
    """The same choice by GET, in a form, and beside a body."""
    return [
        Case(f"{name}: GET", get(query, *chosen), content=expected),
        Case(f"{name}: form", form(("query", query), *chosen), content=expected),
        Case(f"{name}: body", direct(query, *chosen), content=expected),
    ]


CHOSEN = [
    *three_ways("one default graph", DOCUMENTS, over((ONE,)), things("one")),
    *three_ways("two default graphs are merged", DOCUMENTS, over((ONE, TWO)), things("one", "two")),
    *three_ways("a default graph alone: no named ones", IN_NAMED, over((ONE,)), []),
    *three_ways("named graphs alone: an empty default graph", DOCUMENTS, over((), (ONE, TWO)), []),
    *three_ways("named graphs", IN_NAMED, over((), (ONE, TWO)), things("one", "two")),
    *three_ways("both: the default graph", DOCUMENTS, over((ONE,), (TWO, THREE)), things("one")),
    *three_ways("both: the named graphs", IN_NAMED, over((ONE,), (TWO, THREE)), things("two", "three")),
    Case("the same graph twice", get(DOCUMENTS, *over((ONE, ONE))), content=things("one")),
    Case("the same graph as both", get(IN_NAMED, *over((ONE,), (ONE,))), content=things("one")),
    Case("a graph that is not there is empty", get(DOCUMENTS, *over((f"{EX}none",))), content=[]),
    Case("one that is there, one not", get(DOCUMENTS, *over((ONE, f"{EX}none"))), content=things("one")),
    Case("an umlaut in a graph's name", get(DOCUMENTS, *over((f"{EX}graph/Straße",))), content=things("umlaut")),
    Case("an escape in a graph's name", get(DOCUMENTS, *over((f"{EX}graph/a%20b",))), content=things("escaped")),
    Case("a plus sign in a graph's name", get(DOCUMENTS, *over((f"{EX}graph/a+b",))), content=things("plus")),
    Case(
        "graphs in the address of a form",
        form(("query", DOCUMENTS), address=over((ONE,))),
        content=things("one"),
    ),
    Case(
        "graphs in address and form",
        form(("query", DOCUMENTS), *over((ONE,)), address=over((TWO,))),
        content=things("one", "two"),
    ),
    Case("QUERY with graphs", direct(DOCUMENTS, *over((ONE,)), method="QUERY"), content=things("one")),
    Case("FROM", get(DOCUMENTS.replace("{", f"FROM <{ONE}> {{", 1)), content=things("one")),
    Case("FROM twice", get(DOCUMENTS.replace("{", f"FROM <{ONE}> FROM <{TWO}> {{", 1)), content=things("one", "two")),
    Case("FROM alone: no named graphs", get(IN_NAMED.replace("{", f"FROM <{ONE}> {{", 1)), content=[]),
    Case("FROM NAMED", get(IN_NAMED.replace("{", f"FROM NAMED <{TWO}> {{", 1)), content=things("two")),
    Case(
        "FROM NAMED alone: an empty default graph",
        get(DOCUMENTS.replace("{", f"FROM NAMED <{TWO}> {{", 1)),
        content=[],
    ),
    Case(
        "the protocol's default graph wins over FROM",
        get(DOCUMENTS.replace("{", f"FROM <{ONE}> {{", 1), *over((TWO,))),
        content=things("two"),
    ),
    Case(
        "the protocol's named graph wins over FROM NAMED",
        get(IN_NAMED.replace("{", f"FROM NAMED <{ONE}> {{", 1), *over((), (TWO,))),
        content=things("two"),
    ),
    Case("no choice: the default graph is what the file says", get(DOCUMENTS), content=[]),
    Case("no choice: the user's default graph is untouched", get(COUNT), content=[number(len(TERMS))]),
    Case("no choice: every named graph", get(IN_NAMED), content=things(*GRAPHS.values())),
    Case(
        "the word FROM in a literal chooses nothing",
        get(f'{COUNT} # FROM <{ONE}> "FROM"'),
        content=[number(len(TERMS))],
    ),
    Case("an empty default-graph-uri", get(DOCUMENTS, ("default-graph-uri", "")), 400),
    Case("a default graph that is no IRI", get(DOCUMENTS, ("default-graph-uri", "no iri")), 400),
    Case("a named graph that is no IRI", get(DOCUMENTS, ("named-graph-uri", "<http://x/>")), 400),
    Case("a relative graph's name", get(DOCUMENTS, ("default-graph-uri", "graph/one")), (200, 400)),
]

INSERT = f"INSERT DATA {{ <{EX}new> a <{DOCUMENT}> }}"
UPDATES = [
    Case("update in a form", posted(b"update=CLEAR+ALL", FORM), 403),
    Case("update in the address", Call(target=f"{PATH}?update=CLEAR%20ALL"), 403),
    Case(
        "update in the address of a POST",
        Call("POST", f"{PATH}?update=CLEAR%20ALL", (("Content-Type", FORM),), b""),
        403,
    ),
    Case("an empty update", posted(b"update=", FORM), 403),
    Case("update beside a query", form(("query", COUNT), ("update", "CLEAR ALL")), 403),
    Case("update as its own type", posted(INSERT.encode(), "application/sparql-update"), 403),
    Case(
        "update by its own type with a charset",
        posted(INSERT.encode(), "application/sparql-update; charset=utf-8"),
        403,
    ),
    *(
        Case(f"as a query: {text.split('{')[0].strip()}", direct(text), 403)
        for text in [
            INSERT,
            f"DELETE DATA {{ <{EX}one> a <{DOCUMENT}> }}",
            "DELETE WHERE { ?s ?p ?o }",
            f"INSERT {{ ?s a <{DOCUMENT}> }} WHERE {{ ?s ?p ?o }}",
            "DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o }",
            f"WITH <{ONE}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
            "CLEAR ALL",
            "drop all",
            f"CREATE GRAPH <{EX}new>",
            f"LOAD <{EX}data.ttl>",
            f"COPY <{ONE}> TO <{TWO}>",
            f"MOVE <{ONE}> TO <{TWO}>",
            f"ADD <{ONE}> TO DEFAULT",
        ]
    ),
    Case("a prologue before an update", direct(f"PREFIX ex: <{EX}>\n# note\n{INSERT}"), 403),
    Case("an update after a query", direct(f"ASK {{}} ; {INSERT}"), (400, 403)),
    Case(
        "the Graph Store Protocol's PUT",
        Call("PUT", f"{PATH}?graph={ONE}", (("Content-Type", "text/turtle"),), b""),
        405,
    ),
    Case("the Graph Store Protocol's DELETE", Call("DELETE", f"{PATH}?default"), 405),
    Case("a literal that speaks of updates", get('SELECT ("CLEAR ALL" AS ?x) {}'), content=['"CLEAR ALL"']),
]


@pytest.mark.parametrize("case", CHOSEN, ids=name_of)
def test_a_query_sees_the_graphs_chosen(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", UPDATES, ids=name_of)
def test_updates_are_refused_and_change_nothing(case: Case, service: Address) -> None:
    check(service, case)

    whole = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a <http://example.org/Document> } }"
    check(service, Case("as before", get(whole), content=[number(len(GRAPHS))]))
