"""The search over HTTP: pages in both languages, JSON, hostile input."""

import re
from collections.abc import Callable

import httpx
import pytest

from in_process import Client, InProcess
from stadtgraph.http.app import create_app
from stadtgraph.namespaces import Names
from stadtgraph.pages.atlas.search import KINDS
from stadtgraph.pages.search_texts import TEXTS
from stadtgraph.store import GraphStore

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def ask(store: GraphStore) -> Ask:
    """Asks the service over the committed graphs."""
    return Client(create_app(InProcess(store.store), Names())).ask


@pytest.mark.parametrize(
    ("address", "language", "title"),
    [
        ("/search?q=Freibrug", "de", "Suche nach „Freibrug“"),
        ("/en/search?q=Freibrug", "en", "Search for “Freibrug”"),
    ],
)
def test_the_page_speaks_its_language(ask: Ask, address: str, language: str, title: str) -> None:
    response = ask(address)

    assert response.status_code == 200
    assert response.headers["content-language"] == language
    assert title in response.text
    assert "Freibrug → <strong>Freiburg</strong>" in response.text


def test_hits_lead_to_their_pages_with_the_words_marked(ask: Ask) -> None:
    page = ask("/en/search?q=Strompreise").text

    assert re.search(r'<a href="/en/doc/id/evidence/brochure-2020/[\d-]+">„.*<mark>Strompreise</mark>', page)
    assert 'href="/en/doc/id/solution/fuchstal/strompreis-algorithmus"' in page


def test_every_link_of_the_hits_is_a_page(ask: Ask) -> None:
    page = ask("/search?q=Mobilität").text
    links = {link for link in re.findall(r'<a href="(/doc/[^"]+)"', page) if "/id/" in link or "/theme/" in link}

    assert len(links) > 10
    assert all(ask(link, headers={"Accept": "text/html"}).status_code == 200 for link in sorted(links)[:8])


def test_one_kind_can_be_shown_whole(ask: Ask) -> None:
    page = ask("/search?q=smart").text
    (more,) = re.findall(r'<a href="(/search\?q=smart&amp;kind=quotation)">', page)

    whole = ask(more.replace("&amp;", "&")).text

    assert whole.count("<blockquote") > page.count("<blockquote")
    assert "<h2" in whole
    assert 'id="project-title"' not in whole


@pytest.mark.parametrize(
    ("address", "accept"),
    [("/search?q=zwiling&format=json", None), ("/search?q=zwiling", "application/json")],
    ids=["parameter", "header"],
)
def test_programs_get_json(ask: Ask, address: str, accept: str | None) -> None:
    response = ask(address, headers={"Accept": accept} if accept else {})

    assert response.headers["content-type"] == "application/json"
    found = response.json()
    assert found["read_as"] == {"zwiling": "Zwilling"}
    assert found["total"] == sum(group["total"] for group in found["groups"])
    label = next(group for group in found["groups"] if group["kind"] == "theme")["hits"][0]["label"]
    assert [label["text"][start:end] for start, end in label["marks"]] == ["Zwilling"]


def test_browsers_get_the_page(ask: Ask) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = ask("/search?q=Jena", headers={"Accept": accept})

    assert response.headers["content-type"].startswith("text/html")
    assert "Accept" in response.headers["vary"]


def test_json_is_not_sent_again_to_who_has_it(ask: Ask) -> None:
    etag = ask("/search?q=Jena&format=json").headers["etag"]

    assert ask("/search?q=Jena&format=json", headers={"If-None-Match": etag}).status_code == 304
    assert ask("/search?q=Kiel&format=json", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("address", ["/search?format=xml&q=a", "/search?kind=nonsense&q=a&format=json"])
def test_what_is_not_offered_is_refused_with_what_is(ask: Ask, address: str) -> None:
    response = ask(address)

    assert response.status_code == 400
    assert "there are" in response.json()["detail"] or "offered as" in response.json()["detail"]


def test_an_unknown_kind_is_refused_as_a_page(ask: Ask) -> None:
    assert ask("/search?kind=nonsense&q=a").status_code == 400


def test_without_words_there_are_examples(ask: Ask) -> None:
    page = ask("/search").text

    assert 'href="/search?q=Blockchain"' in page


def test_nothing_found_says_so(ask: Ask) -> None:
    assert "Dazu steht hier nichts." in ask("/search?q=xqzwvyxqzwvy").text


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\u202e\u200f", "a" * 10_000, "%00", "}{"],
)
def test_hostile_text_is_text(ask: Ask, hostile: str) -> None:
    for form in ({}, {"format": "json"}):
        response = ask(str(httpx.URL("/search", params={"q": hostile, **form})))
        assert response.status_code == 200
        if not form:
            assert "<script" not in response.text
            assert "<img src=x" not in response.text


def test_every_kind_has_its_heading() -> None:
    assert {f"kind_{kind}" for kind in KINDS} == {key for key in TEXTS if key.startswith("kind_")}
