"""Content negotiation (RFC 9110, section 12.5.1)."""

from collections.abc import Mapping

import pytest

from stadtgraph.media import BOOLEAN, SOLUTIONS, TRIPLES, negotiate

JSON, XML, CSV = "application/sparql-results+json", "application/sparql-results+xml", "text/csv"
TSV, TURTLE, NTRIPLES = "text/tab-separated-values", "text/turtle", "application/n-triples"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "offers", "chosen"),
    [
        pytest.param(None, SOLUTIONS, JSON, id="no-header"),
        pytest.param("", SOLUTIONS, JSON, id="empty-header"),
        pytest.param("  ", SOLUTIONS, JSON, id="blank-header"),
        pytest.param("*/*", SOLUTIONS, JSON, id="anything"),
        pytest.param(BROWSER, SOLUTIONS, "application/xml", id="a-browser"),
        pytest.param(XML, SOLUTIONS, XML, id="exact"),
        pytest.param("TEXT/CSV", SOLUTIONS, CSV, id="case"),
        pytest.param("text/csv; charset=utf-8", SOLUTIONS, CSV, id="parameter"),
        pytest.param("text/csv;q=0.5, text/tab-separated-values", SOLUTIONS, TSV, id="quality"),
        pytest.param("text/csv;q=0.2, */*;q=0.1", SOLUTIONS, CSV, id="quality-over-order"),
        pytest.param("text/*", SOLUTIONS, CSV, id="range"),
        pytest.param("text/*;q=0.9, application/json;q=0.8", SOLUTIONS, CSV, id="range-of-higher-quality"),
        pytest.param("application/json", SOLUTIONS, "application/json", id="plain-json"),
        pytest.param("text/csv;q=0, */*", SOLUTIONS, JSON, id="one-refused"),
        pytest.param(f"{JSON};q=0, */*", SOLUTIONS, "application/json", id="the-best-refused"),
        pytest.param("*/*;q=0", SOLUTIONS, None, id="all-refused"),
        pytest.param("text/html", SOLUTIONS, None, id="not-offered"),
        pytest.param("image/*", SOLUTIONS, None, id="range-not-offered"),
        pytest.param("text/turtle", SOLUTIONS, None, id="triples-for-a-table"),
        pytest.param("nonsense", SOLUTIONS, None, id="malformed"),
        pytest.param(None, BOOLEAN, JSON, id="ask-no-header"),
        pytest.param("text/csv", BOOLEAN, None, id="ask-has-no-csv"),
        pytest.param(None, TRIPLES, TURTLE, id="triples-no-header"),
        pytest.param(NTRIPLES, TRIPLES, NTRIPLES, id="ntriples"),
        pytest.param("application/rdf+xml;q=0.7, application/ld+json;q=0.8", TRIPLES, "application/ld+json", id="rdf"),
    ],
)
def test_the_best_offer_that_is_accepted_is_chosen(
    accept: str | None, offers: Mapping[str, str], chosen: str | None
) -> None:
    assert negotiate(accept, offers) == chosen
