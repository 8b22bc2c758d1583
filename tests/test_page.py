"""How every page travels: languages, validators, errors, headers."""

import gzip
from html.parser import HTMLParser

import pytest
from fastapi import FastAPI
from jinja2 import ChoiceLoader, DictLoader

from in_process import Client, InProcess
from stadtgraph.cache import Cache
from stadtgraph.errors import LimitExceededError
from stadtgraph.http.assets import assets_route
from stadtgraph.http.page import Asked, Page, Site, environment
from stadtgraph.http.problems import ProtocolError
from stadtgraph.namespaces import Names
from stadtgraph.pages.texts import texts
from stadtgraph.store import GraphStore

TEXTS = texts(greeting=("Grüß Gott", "Good morning"))
PROBE = '{% extends "base.html" %}{% block main %}<h1>{{ t.greeting }}</h1><p id="said">{{ said }}</p>{% endblock %}'


async def probe(asked: Asked) -> Page:
    """A page that says what it was asked, and how often anything was built."""
    match asked.first("fail"):
        case "no":
            raise ProtocolError(400, "Give <b>another</b> parameter.")
        case "late":
            raise LimitExceededError("Too late.", "deadline", 3)
    BUILT.append(asked.path)
    return Page("probe.html", TEXTS["greeting"][0], TEXTS, {"said": asked.first("said") * 100})


BUILT: list[str] = []


@pytest.fixture(scope="module")
def engine(store: GraphStore) -> InProcess:
    return InProcess(store.store)


@pytest.fixture
def client(engine: InProcess) -> Client:
    """A site with one page."""
    templates = environment()
    assert templates.loader
    templates.loader = ChoiceLoader([DictLoader({"probe.html": PROBE}), templates.loader])
    app = FastAPI()
    site = Site(engine, Names(), Cache(1 << 20), templates)
    app.router.routes += [*site.routes("/probe", probe), assets_route()]
    return Client(app)


class Links(HTMLParser):
    """The addresses that a page names, by element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what has an address."""
        if {"href", "src", "action"} & dict(attrs).keys():
            self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    ("path", "language", "greeting"), [("/probe", "de", "Grüß Gott"), ("/en/probe", "en", "Good morning")]
)
def test_a_page_has_an_address_in_each_language(client: Client, path: str, language: str, greeting: str) -> None:
    response = client.ask(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-language"] == language
    assert f'<html lang="{language}"' in response.text
    assert f"<h1>{greeting}</h1>" in response.text


def test_each_language_leads_to_the_same_page_in_the_other(client: Client) -> None:
    page = Links(client.ask("/en/probe?said=a%26b").text)
    alternates = {a["hreflang"]: a["href"] for tag, a in page.found if tag == "link" and a["rel"] == "alternate"}
    assert alternates == {"de": "/probe?said=a%26b", "en": "/en/probe?said=a%26b", "x-default": "/probe?said=a%26b"}
    assert ("a", "/probe?said=a%26b", "de") in [(tag, a.get("href"), a.get("hreflang")) for tag, a in page.found]


def test_a_page_is_not_built_for_who_has_it(client: Client) -> None:
    first = client.ask("/probe?said=once")
    BUILT.clear()
    again = client.ask("/probe?said=once", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, BUILT) == (304, b"", [])


def test_the_validator_differs_by_language_parameters_coding_and_data(client: Client, engine: InProcess) -> None:
    same: list[tuple[str, dict[str, str]]] = [("/probe", {}), ("/probe", {})]
    other: list[tuple[str, dict[str, str]]] = [
        ("/en/probe", {}),
        ("/probe?said=x", {}),
        ("/probe", {"Accept-Encoding": "gzip"}),
    ]
    tags = [client.ask(path, headers={"Accept-Encoding": "identity", **more}).headers["etag"] for path, more in same]
    assert len(set(tags)) == 1
    tags += [client.ask(path, headers={"Accept-Encoding": "identity", **more}).headers["etag"] for path, more in other]
    engine.digest = "two"
    tags.append(client.ask("/probe", headers={"Accept-Encoding": "identity"}).headers["etag"])
    engine.digest = "one"
    assert len(set(tags)) == 5


def test_a_page_comes_compressed_when_that_is_wanted(client: Client) -> None:
    plain = client.ask("/probe?said=long", headers={"Accept-Encoding": "identity"})
    packed = client.ask("/probe?said=long", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, 6, mtime=0)) < len(plain.content)


def test_no_script_and_nothing_foreign_may_run(client: Client) -> None:
    policy = client.ask("/probe").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_what_somebody_asked_for_appears_as_text(client: Client) -> None:
    text = client.ask("/probe?said=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


@pytest.mark.parametrize(("path", "title"), [("/probe", "nicht richtig geschrieben"), ("/en/probe", "not written")])
def test_an_error_is_a_page_with_its_status(client: Client, path: str, title: str) -> None:
    response = client.ask(f"{path}?fail=no")
    assert response.status_code == 400
    assert title in response.text
    assert "Give &lt;b&gt;another&lt;/b&gt; parameter." in response.text
    assert "etag" not in response.headers


def test_a_limit_says_when_to_come_again(client: Client) -> None:
    response = client.ask("/probe?fail=late")
    assert (response.status_code, response.headers["retry-after"]) == (503, "3")


def test_other_methods_are_refused(client: Client) -> None:
    assert client.ask("/probe", method="POST").status_code == 405
    head = client.ask("/probe", method="HEAD")
    assert (head.status_code, head.content) == (200, b"")


def test_every_static_file_of_a_page_is_there_and_may_be_kept(client: Client) -> None:
    found = Links(client.ask("/probe").text).found
    files = {a.get("href") or a.get("src") for _, a in found}
    static = sorted(path for path in files if path and path.startswith("/static/"))
    assert any("stadtgraph.css" in path for path in static)
    for path in static:
        response = client.ask(path)
        assert response.status_code == 200, path
        assert "immutable" in response.headers["cache-control"], path
