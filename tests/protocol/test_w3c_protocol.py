"""The 20 query-operation tests of the W3C SPARQL 1.1 Protocol suite, restated under their names.

The graphs are our own: `graph/one`, `two`, `three` stand for the suite's data1 to data3,
`graph/none`, which nobody serves, for its data0.
"""

import pytest

from .cases import Case, check, name_of
from .contents import CSV, GRAPH_TYPES, HTML, JSON, TSV, XML
from .data import DOCUMENT, EX
from .exchange import FORM, QUERY, Address, Call, direct, form, get, posted

ONE, TWO, THREE, NONE = (f"{EX}graph/{name}" for name in ("one", "two", "three", "none"))
IN_ONE, IN_TWO, IN_THREE = (f"<{EX}{name}> a <{DOCUMENT}>" for name in ("one", "two", "three"))
BOTH_DEFAULT = f"ASK {{ {IN_ONE} . {IN_TWO} }}"
BOTH_NAMED = f"ASK {{ GRAPH ?g1 {{ {IN_ONE} }} GRAPH ?g2 {{ {IN_TWO} }} }}"
DEFAULTS = (("default-graph-uri", ONE), ("default-graph-uri", TWO))
NAMED = (("named-graph-uri", ONE), ("named-graph-uri", TWO))
NOBODY = ("default-graph-uri", NONE)
FAILS = tuple(range(400, 500))

CASES = [
    Case("query_post_form", form(("query", "ASK {}"), address=[NOBODY]), media=(JSON, XML), content=True),
    Case("query_dataset_default_graphs_get", get(BOTH_DEFAULT, *DEFAULTS), media=(JSON, XML), content=True),
    Case("query_dataset_default_graphs_post", direct(BOTH_DEFAULT, *DEFAULTS), media=(JSON, XML), content=True),
    Case("query_dataset_named_graphs_post", direct(BOTH_NAMED, *NAMED), media=(JSON, XML), content=True),
    Case("query_dataset_named_graphs_get", get(BOTH_NAMED, *NAMED), media=(JSON, XML), content=True),
    Case(
        "query_dataset_full",
        direct(
            f"ASK {{ {IN_THREE} GRAPH ?g1 {{ {IN_ONE} }} GRAPH ?g2 {{ {IN_TWO} }} }}",
            ("default-graph-uri", THREE),
            *NAMED,
        ),
        media=(JSON, XML),
        content=True,
    ),
    Case(
        "query_multiple_dataset",  # the dataset of the protocol wins over FROM
        direct(BOTH_NAMED.replace("ASK", f"ASK FROM <{THREE}>"), *NAMED),
        media=(JSON, XML),
        content=True,
    ),
    Case("query_get", get("ASK {}", NOBODY), media=(JSON, XML), content=True),
    Case("query_content_type_select", direct("SELECT (1 AS ?value) {}", NOBODY), media=(JSON, XML, CSV, TSV)),
    Case("query_content_type_ask", direct("ASK {}", NOBODY), media=(JSON, XML), content=True),
    Case(
        "query_content_type_describe",
        direct("DESCRIBE <http://example.org/>", NOBODY),
        media=(*GRAPH_TYPES[:3], HTML),  # the suite knows no quads here
    ),
    Case(
        "query_content_type_construct",  # relative IRIs without BASE
        direct("CONSTRUCT { <s> <p> 1 } WHERE {}", NOBODY),
        media=(*GRAPH_TYPES[:3], HTML),
    ),
    Case("query_post_direct", direct("ASK {}"), media=(JSON, XML), content=True),
    Case(
        "bad_query_method",
        Call("PUT", get("ASK {}", NOBODY).target, (("Content-Type", FORM),)),
        FAILS,
    ),
    Case("bad_multiple_queries", get("ASK {}", ("query", "SELECT * {}")), FAILS),
    Case("bad_query_wrong_media_type", posted(b"ASK {}", "text/plain"), FAILS),
    Case("bad_query_missing_form_type", posted(b"query=ASK%20%7B%7D", None), FAILS),
    Case("bad_query_missing_direct_type", posted(b"ASK {}", None), FAILS),
    Case("bad_query_non_utf8", posted("ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16"), FAILS),
    Case("bad_query_syntax", get("ASK {"), FAILS),
]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_w3c_protocol_suite(case: Case, service: Address) -> None:
    check(service, case)


def test_none_of_the_twenty_is_missing() -> None:
    assert len({case.name for case in CASES}) == 20
