"""Where things stand on the server."""

import pytest

from stadtgraph.pages import navigation
from stadtgraph.pages.addresses import Addresses, outward

BASE = "https://w3id.org/stadtgraph/"


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (f"{BASE}id/project/kassel", "/doc/id/project/kassel"),
        (f"{BASE}ontology#theme", "/doc/ontology?term=theme"),
        (f"{BASE}id/place/a b\"c", "/doc/id/place/a%20b%22c"),
        ("http://example.org/x?y=1#z", "/resource?iri=http%3A%2F%2Fexample.org%2Fx%3Fy%3D1%23z"),
        ("javascript:alert(1)", "/resource?iri=javascript%3Aalert%281%29"),
    ],
)  # fmt: skip
def test_an_iri_has_a_page_on_this_server(iri: str, address: str) -> None:
    assert Addresses(BASE, "de").thing(iri) == address
    assert Addresses(BASE, "en").thing(iri) == f"/en{address}"
    assert Addresses(BASE, "en", "/proxy").thing(iri) == f"/proxy/en{address}"


def test_rdf_has_one_address_for_both_languages() -> None:
    assert Addresses(BASE, "en").form(f"{BASE}criterion/k01", "ttl") == "/doc/criterion/k01.ttl"
    assert Addresses(BASE, "en").form(f"{BASE}shapes#P", "nt") == "/doc/shapes.nt?term=P"
    assert Addresses(BASE, "de").form("urn:x", "ttl") == "/resource.ttl?iri=urn%3Ax"


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", "urn:isbn:1", "//x", ""])
def test_only_http_leads_out(iri: str) -> None:
    assert outward(iri) == ""
    assert outward("https://www.wikidata.org/entity/Q2865") == "https://www.wikidata.org/entity/Q2865"


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/", "atlas"),
        ("/doc/theme", "themes"),
        ("/doc/theme/digital-twin", "themes"),
        ("/about/privacy", "about"),
        ("/doc/id/project/kassel", ""),
        ("/queries/x", "queries"),
        ("/doc/themes", ""),
    ],
)
def test_a_page_belongs_to_an_entry_of_the_navigation(path: str, entry: str) -> None:
    assert navigation.current(path) == entry
