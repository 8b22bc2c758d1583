"""Every thing has a page in both languages: what is said of it, with the sentence that says so."""

import asyncio
import json
import random
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pyoxigraph as ox
import pytest
from fastapi import FastAPI

from in_process import Client, InProcess
from stadtgraph.cache import Cache
from stadtgraph.dataset import Dataset
from stadtgraph.errors import DatasetError
from stadtgraph.http.assets import assets_route
from stadtgraph.http.page import Site
from stadtgraph.http.resources import add_resources
from stadtgraph.loading import Plan, load, plan_of
from stadtgraph.namespaces import BASE, Names
from stadtgraph.pages.addresses import Addresses
from stadtgraph.pages.citation import Citation, Edition, bibtex
from stadtgraph.pages.passages import Passage, passage_at
from stadtgraph.source_text import check_source_text, read_source_text
from stadtgraph.store import GraphStore

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
KASSEL = "id/project/kassel"
NODE = ox.NamedNode
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SC = Names().sc


class Html(HTMLParser):
    """The text of a page's main part, its addresses, and the elements that it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.pieces: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and where it leads; what stands in an input counts as text."""
        self.tags.append(tag)
        found = dict(attrs)
        self.links += [address for name in ("href", "src", "action") if (address := found.get(name))]
        self.pieces.append(found.get("value") or "")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.pieces.append(data)

    @property
    def text(self) -> str:
        """All text, white space reduced."""
        return " ".join("".join(self.pieces).split())


def application(engine: InProcess, base: str = BASE) -> FastAPI:
    app = FastAPI()
    app.router.routes.append(assets_route())
    add_resources(app, Site(engine, Names(base), Cache(0)))
    return app


@pytest.fixture(scope="module")
def engine(store: GraphStore) -> InProcess:
    return InProcess(store.store)


@pytest.fixture(scope="module")
def client(engine: InProcess) -> Client:
    return Client(application(engine))


def shown(response: httpx.Response, status: int = 200) -> Html:
    assert response.status_code == status, response.text[:500]
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Html(response.text)


def iris(store: ox.Store) -> list[str]:
    """Every IRI of ours that the graph speaks of."""
    terms = {term for quad in store for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    return sorted(term.value for term in terms if isinstance(term, NODE) and term.value.startswith(BASE))


def kind_of(iri: str) -> str:
    return re.sub(r"^(id/[^/]+|[^/#]+)([/#]?).*", r"\1\2", iri.removeprefix(BASE))


def sample(store: ox.Store, most: int) -> list[str]:
    """Some IRIs of each kind, the same every time."""
    chosen, kinds = random.Random(11), dict[str, list[str]]()
    for iri in iris(store):
        kinds.setdefault(kind_of(iri), []).append(iri)
    return [iri for some in kinds.values() for iri in chosen.sample(some, min(most, len(some)))]


async def check(client: Client, store: ox.Store, iri: str) -> None:
    """A page in both languages, and it tells every fact that the graph has about the thing."""
    for language in ("de", "en"):
        addresses = Addresses(BASE, "de" if language == "de" else "en")
        response = await client.ask_later(addresses.thing(iri), headers=BROWSER)
        page = shown(response)
        assert f'<html lang="{language}"' in response.text, iri
        assert page.tags.count("h1") == 1, iri
        for quad in store.quads_for_pattern(NODE(iri), None, None, None):
            if isinstance(quad.object, NODE):
                assert addresses.thing(quad.object.value) in page.links, (iri, quad.object)
            elif isinstance(quad.object, ox.Literal) and quad.object.language:
                assert " ".join(quad.object.value.split()) in page.text, (iri, quad.object)
        assert not [link for link in page.links if not link.startswith(("/", "#", "https://", "http://"))], iri


def test_a_thing_of_every_kind_has_a_page_with_all_its_facts(client: Client, engine: InProcess) -> None:
    async def ask() -> None:
        for iri in sample(engine.store, 1):
            await check(client, engine.store, iri)

    asyncio.run(ask())


@pytest.mark.long
def test_every_thing_has_a_page_with_all_its_facts(client: Client, engine: InProcess) -> None:
    async def ask() -> None:
        for iri in iris(engine.store):
            await check(client, engine.store, iri)

    asyncio.run(ask())


@pytest.mark.parametrize(
    ("accepted", "target"),
    [(None, "/doc/"), ("de", "/doc/"), ("en-GB,en;q=0.9,de;q=0.5", "/en/doc/"), ("fr", "/doc/"), ("de,en", "/doc/")],
)
def test_a_browser_is_led_to_the_page_in_its_language(client: Client, accepted: str | None, target: str) -> None:
    headers = BROWSER | ({"Accept-Language": accepted} if accepted else {})
    response = client.ask(f"/{KASSEL}", headers=headers)
    assert (response.status_code, response.headers["location"]) == (303, target + KASSEL)
    assert response.headers["vary"] == "Accept, Accept-Language"


def test_a_program_is_led_to_rdf_whatever_its_language(client: Client) -> None:
    response = client.ask(f"/{KASSEL}", headers={"Accept": "text/turtle", "Accept-Language": "en"})
    assert response.headers["location"] == f"/doc/{KASSEL}"


def evidence(store: ox.Store, subject: str) -> Iterator[tuple[str, int, int]]:
    """Each quotation that proves something about a thing, with its place."""
    for claim in store.quads_for_pattern(None, NODE(f"{RDF}subject"), NODE(subject), None):
        for quad in store.quads_for_pattern(claim.subject, NODE(str(SC("evidence"))), None, None):
            values = [
                next(iter(store.quads_for_pattern(quad.object, NODE(str(SC(name))), None, None))).object.value  # type: ignore[arg-type, union-attr]
                for name in ("quote", "charStart", "charEnd")
            ]
            yield values[0], int(values[1]), int(values[2])


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", [KASSEL, "id/project/osnabrueck", "id/measure/hamburg/m1", "criterion/k01"])
def test_each_fact_shows_its_quotation_and_where_it_stands(
    client: Client, engine: InProcess, path: str, language: str
) -> None:
    prefix, words, mark = ("", "Zeichen {} bis {}", ".") if language == "de" else ("/en", "characters {} to {}", ",")
    text = shown(client.ask(f"{prefix}/doc/{path}", headers=BROWSER)).text
    found = list(evidence(engine.store, BASE + path))
    assert found
    for quotation, start, end in found:
        assert " ".join(quotation.split()) in text
        place = words.format(f"{start:,}".replace(",", mark), f"{end:,}".replace(",", mark))
        assert place in text


def fact(html: str, value: str) -> str:
    """The list item that tells a fact with a value."""
    items: list[str] = re.findall(r'<li class="fact.*?</li>', html, re.DOTALL)
    return next(item for item in items if value in item)


def test_what_a_fact_rests_on_is_told_apart(client: Client) -> None:
    html = client.ask(f"/doc/{KASSEL}", headers=BROWSER).text
    assert "unsere Lesart" in fact(html, "/doc/theme/open-data")
    assert "steht im Text" in fact(html, "/doc/id/measure/kassel/netzwerkbildung")
    assert "aus der Anordnung" in fact(html, "/doc/id/authority/kassel")
    english = client.ask("/en/doc/id/authority/kassel", headers=BROWSER).text
    assert "other source" in fact(english, "http://www.wikidata.org/entity/")


def test_a_fact_carries_the_remark_on_its_misprint(client: Client) -> None:
    told = fact(client.ask(f"/doc/{KASSEL}", headers=BROWSER).text, "/doc/id/measure/kassel/buergerwerkstatt")
    assert "Druckfehler" in told
    assert "wie die Bürgerwerkstatt" in told


def test_a_remark_on_a_shared_concept_stays_with_its_project(client: Client, engine: InProcess) -> None:
    on, about, theme_of = SC("remarkOn"), SC("remarkProperty"), SC("theme")
    query = f"SELECT ?remark ?theme WHERE {{ ?remark <{on}> ?theme ; <{about}> <{theme_of}> }}"
    solutions = engine.store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    found = [(solution[0].value, solution[1].value) for solution in solutions]
    remark, theme = sorted(found)[0]
    own = remark.removeprefix(f"{BASE}id/remark/").split("/")[0]
    address, page = remark.removeprefix(BASE), theme.removeprefix(BASE)
    with_it = [
        project
        for project in ("kassel", "osnabrueck", "dortmund", "lemgo", "jena", own)
        if f"/doc/{address}" in client.ask(f"/doc/id/project/{project}", headers=BROWSER).text
    ]
    assert set(with_it) == {own}
    assert f"/doc/{address}" in client.ask(f"/doc/{page}", headers=BROWSER).text


def test_the_page_of_a_project_reads_for_an_official(client: Client) -> None:
    response = client.ask("/doc/id/project/osnabrueck", headers=BROWSER)
    html, page = response.text, shown(response)
    assert re.search(r"<h1>\s*Smart Region Osnabrück\s*</h1>", html)
    assert "klimaverantwortlich – resilient – partizipativ" in page.text
    headings = [re.sub(r"<.*?>", "", one).strip() for one in re.findall(r"<h2>(.*?)</h2>", html, re.DOTALL)]
    assert headings[:3] == ["Beteiligte Kommunen", "Themen", "Maßnahmen"]
    assert "Unsere Lesart, keine Bewertung" in page.text
    assert "Geplant" in fact(html, "/doc/id/participation/osnabrueck/bissendorf")


def group(html: str, heading: str) -> str:
    """The links under a heading."""
    groups: list[str] = re.findall(r'<div class="group">.*?</ul>\s*</div>', html, re.DOTALL)
    return next(one for one in groups if heading in one)


def test_the_projects_of_a_theme_stand_apart_from_their_parts_and_say_where_they_are(client: Client) -> None:
    html = client.ask("/doc/theme/digital-twin", headers=BROWSER).text
    projects = group(html, "Projekte mit diesem Thema")
    assert projects.count('<li class="fact') == 4
    assert ">Kirchheim b. München</span>" in projects
    assert "/doc/id/project/" not in group(html, "Maßnahmen, Lösungen und anderes dazu")
    assert re.search(r'href="/\?theme=digital-twin#projects">4 Projekte', html)


def test_a_field_of_themes_leads_to_its_projects_and_the_themes_below_it(client: Client) -> None:
    html = client.ask("/en/doc/theme/mobility-and-logistics", headers=BROWSER).text
    assert 'href="/en/?theme=mobility-and-logistics#projects">19 projects' in html
    assert re.search(r'multimodal-mobility">[^<]+</a> <a class="number"[^>]*>16<', html)


def test_the_list_of_themes_is_in_order_of_fields_with_numbers_of_projects(client: Client) -> None:
    tree = client.ask("/doc/theme", headers=BROWSER).text.split('id="values"')[1].split("</section>")[0]
    assert re.search(r'mobility-and-logistics">.*?>19<.*?<ul class="values">.*?traffic-management">', tree, re.DOTALL)
    criteria = client.ask("/doc/criterion", headers=BROWSER).text.split('id="values"')[1].split("</section>")[0]
    assert criteria.count('class="number"') == 12


def test_a_participation_is_told_once(client: Client) -> None:
    html = client.ask("/doc/id/project/fuchstal", headers=BROWSER).text
    who = html.split('<section id="who">')[1].split("</section>")[0]
    assert "/doc/id/participation/" not in who
    assert "/doc/id/participation/fuchstal/apfeldorf" in html.split('<details id="more"')[1]


def test_a_project_without_partners_says_so(client: Client) -> None:
    words = "Partnerkommunen nennt die Broschüre bei diesem Projekt nicht."
    assert words in client.ask("/doc/id/project/barleben", headers=BROWSER).text
    assert words not in client.ask("/doc/id/project/fuchstal", headers=BROWSER).text


def test_a_number_is_told_where_it_is_mentioned(client: Client) -> None:
    html = client.ask("/doc/id/authority/fuchstal", headers=BROWSER).text
    assert ">3.874</span>" in fact(html, "/doc/id/population/fuchstal/2018")


def test_remarks_of_a_kind_say_what_they_remark(client: Client) -> None:
    remarks = group(client.ask("/en/doc/remark-type/inconsistency", headers=BROWSER).text, "Remarks of this kind")
    assert remarks.count('<p class="gloss">') == remarks.count('<li class="fact') > 5


def test_a_passage_is_quoted_from_its_source_not_from_this_dataset(client: Client) -> None:
    text = shown(client.ask("/doc/id/evidence/brochure-2020/44515-44586", headers=BROWSER)).text
    quoting = text.split("Diese Stelle zitieren")[1]
    assert "in: Bundesministerium des Innern, für Bau und Heimat (Hrsg., 2020): Modellprojekte Smart Cities" in quoting
    assert "Eine Seitenzahl steht nicht dabei" in quoting
    assert "Diese Stelle zitieren" not in client.ask(f"/doc/{KASSEL}", headers=BROWSER).text


def test_what_facts_rest_on_is_explained_once(client: Client) -> None:
    html = client.ask(f"/doc/{KASSEL}", headers=BROWSER).text
    told = re.sub(r"<[^>]+>", "", html.split('<p class="bases soft">')[1].split("</p>")[0])
    assert re.match(r"Worauf eine Angabe beruht: steht im Text \(.*\) · aus der Anordnung .* · unsere Lesart ", told)


def test_links_to_a_thing_lead_to_pages_of_this_server_in_the_same_language(client: Client) -> None:
    page = shown(client.ask("/en/doc/theme/open-data", headers=BROWSER))
    assert f"/en/doc/{KASSEL}" in page.links
    assert "Projects with this theme" in page.text
    assert not [link for link in page.links if link.startswith(BASE)]


def test_the_same_is_there_in_rdf(client: Client) -> None:
    page = shown(client.ask(f"/en/doc/{KASSEL}", headers=BROWSER))
    for suffix, media_type in (("ttl", "text/turtle"), ("jsonld", "application/ld+json"), ("rdf", "rdf+xml")):
        assert f"/doc/{KASSEL}.{suffix}" in page.links
        assert media_type in client.ask(f"/doc/{KASSEL}.{suffix}").headers["content-type"]
    assert BASE + KASSEL in page.text


def test_a_term_of_the_ontology_has_a_page_of_its_own(client: Client) -> None:
    page = shown(client.ask("/doc/ontology?term=theme", headers=BROWSER))
    assert "Thema" in page.text
    rdf = client.ask("/doc/ontology.nt?term=theme")
    assert f"<{SC('theme')}> <http://www.w3.org/2000/01/rdf-schema#label>" in rdf.text


def test_an_iri_of_others_has_a_page_with_what_is_said_of_it_here(client: Client) -> None:
    iri = "http://eurovoc.europa.eu/c_5ea6e5c4"
    page = shown(client.ask(f"/resource?{urlencode({'iri': iri})}", headers=BROWSER))
    assert "/doc/theme/open-data" in page.links
    assert iri in page.links
    assert f"<{iri}>" in client.ask(f"/resource.nt?{urlencode({'iri': iri})}").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/doc/id/project/kassell", 404),
        ("/en/doc/id/project/kassell", 404),
        ("/id/project/kassell", 404),
        ("/resource", 400),
        ("/resource?iri=", 400),
        ("/resource?iri=no%20iri", 400),
        ("/en/resource?iri=%3Cx%3E", 400),
        (f"/en/doc/{KASSEL}?page=0", 400),
        (f"/doc/{KASSEL}?page=2", 404),
    ],
)
def test_what_is_not_there_is_told_on_a_page(client: Client, path: str, status: int) -> None:
    page = shown(client.ask(path, headers=BROWSER), status)
    assert "h1" in page.tags
    if "kassell" in path:
        assert f"{'/en' if path.startswith('/en') else ''}/doc/{KASSEL}" in page.links


def test_a_claim_is_called_by_what_it_says(client: Client) -> None:
    page = shown(client.ask("/doc/id/claim/00050c9c34f7debb", headers=BROWSER))
    assert "Smart Village Bad Belzig und Wiesenburg – Thema: Apps und Serviceportale" in page.text


def test_an_evidence_is_called_by_its_words_and_tells_what_it_proves(client: Client, engine: InProcess) -> None:
    iri = f"{BASE}id/evidence/brochure-2020/44515-44586"
    (quad,) = engine.store.quads_for_pattern(NODE(iri), NODE(str(SC("quote"))), None, None)
    response = client.ask(f"/doc/{iri.removeprefix(BASE)}", headers=BROWSER)
    assert isinstance(quad.object, ox.Literal)
    assert re.search(rf"<h1>.*{re.escape(quad.object.value)}", response.text)
    assert "– Thema: Apps und Serviceportale" in shown(response).text


def test_many_links_stand_on_several_pages(client: Client) -> None:
    first = shown(client.ask("/doc/id/source/brochure-2020", headers=BROWSER))
    assert "/doc/id/source/brochure-2020?page=2" in first.links
    assert "Seite 1 von 3" in first.text
    second = shown(client.ask("/doc/id/source/brochure-2020?page=2", headers=BROWSER))
    assert "/doc/id/source/brochure-2020" in second.links
    assert "/doc/id/source/brochure-2020?page=3" in second.links


def described(html: str) -> str:
    """The text of the only script, which is data."""
    return html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]


def test_search_engines_are_told_what_a_project_is(client: Client) -> None:
    told = json.loads(described(client.ask(f"/doc/{KASSEL}", headers=BROWSER).text))
    assert (told["@context"], told["@type"], told["@id"]) == ("https://schema.org/", "Project", BASE + KASSEL)
    assert (told["name"], told["slogan"]) == ("Smart Kassel", "Gemeinsam Zukunft für das beste Zuhause gestalten")
    assert told["location"] == [{"@id": f"{BASE}id/land/hessen", "name": "Hessen"}]
    assert "Offene Daten" in told["keywords"]
    theme = json.loads(described(client.ask("/en/doc/theme/open-data", headers=BROWSER).text))
    assert (theme["@type"], theme["name"]) == ("DefinedTerm", "Open data")


def test_a_thing_can_be_cited(client: Client) -> None:
    query = urlencode({"iri": BASE + KASSEL})
    page = shown(client.ask(f"/doc/{KASSEL}", headers=BROWSER))
    assert f"/cite.bib?iri={quote(BASE + KASSEL)}" in page.links
    bib, ris = client.ask(f"/cite.bib?{query}"), client.ask(f"/cite.ris?{query}")
    assert bib.headers["content-type"].startswith("application/x-bibtex")
    assert "title = {{Smart Kassel}}" in bib.text
    assert "year = {2026}" in bib.text
    assert "TI  - Smart Kassel\r\n" in ris.text
    assert ris.text.endswith("ER  - \r\n")
    (item,) = client.ask(f"/cite.csl?{query}").json()
    assert (item["title"], item["URL"], item["version"]) == ("Smart Kassel", BASE + KASSEL, "1.0.0")
    linked = urlencode({"iri": f"{BASE}ontology/1.0.0"})  # only linked to, not described
    assert f"{BASE}ontology/1.0.0" in client.ask(f"/cite.ris?{linked}").text
    assert client.ask("/cite.bib?iri=x").status_code == 400
    assert client.ask(f"/cite.bib?{query}x").status_code == 404
    assert client.ask(f"/cite.doc?{query}").status_code == 404


def test_what_tex_would_read_as_a_command_is_escaped() -> None:
    citation = Citation(r"50 % \input{x} & #A_b ~ ^", "http://x/y", Edition("", "", "", "", ""))
    assert r"title = {{50 \% \textbackslash{}input\{x\} \& \#A\_b \~{} \^{}}}" in bibtex(citation)


def test_a_page_has_a_code_that_a_telephone_reads(client: Client) -> None:
    response = client.ask(f"/code.svg?{urlencode({'iri': BASE + KASSEL})}")
    assert response.headers["content-type"] == "image/svg+xml"
    assert response.text.startswith("<svg")
    assert "script" not in response.text


@pytest.fixture
def cited(invented: Dataset) -> tuple[Plan, Path]:
    """The invented dataset, and the text that it cites."""
    return plan_of([invented.root]), invented.root / "text.txt"


def test_who_has_the_text_sees_the_passage_with_the_quotation_marked(cited: tuple[Plan, Path]) -> None:
    plan, path = cited
    store, text = load(plan), path.read_text("utf-8")
    names = plan.names or Names()
    evidences = {quad.subject for quad in store.quads_for_pattern(None, NODE(str(names.sc("quote"))), None, None)}
    app = FastAPI()
    app.router.routes.append(assets_route())
    add_resources(app, Site(InProcess(store), names, Cache(0), text=read_source_text(path)))
    for evidence in sorted(evidences, key=str)[:5]:
        assert isinstance(evidence, NODE)
        start, end = map(int, evidence.value.rpartition("/")[2].split("-"))
        html = Client(app).ask(Addresses(names.base, "de").thing(evidence.value), headers=BROWSER).text
        (passage,) = re.findall(r'<p class="source-passage".*?</p>', html, re.DOTALL)
        before, marked, after = re.split(r"</?mark>", unescape(re.sub(r"</?p.*?>", "", passage)))
        assert marked == text[start:end]
        assert text[:start].endswith(before)
        assert text[end:].startswith(after.rstrip())


def test_without_the_text_no_passage_is_shown(client: Client) -> None:
    assert 'class="source-passage"' not in client.ask(f"/doc/{KASSEL}", headers=BROWSER).text


def test_another_text_is_refused(cited: tuple[Plan, Path], tmp_path: Path) -> None:
    plan, path = cited
    check_source_text(path, plan)
    other = tmp_path / "other.txt"
    other.write_text(path.read_text("utf-8") + " ", "utf-8")
    with pytest.raises(DatasetError, match=r"SHA-256.*--source-text"):
        check_source_text(other, plan)
    with pytest.raises(DatasetError, match="cannot be read"):
        check_source_text(tmp_path / "none.txt", plan)


def test_a_passage_stays_within_its_section_and_ends_with_sentences() -> None:
    text = "Fremd. Alt. Der Satz davor. Hier steht das Zitat genau so. Der Satz danach. Und noch einer"
    start = text.index("das Zitat")
    found = passage_at(text, start, start + 9, (7, len(text)))
    assert found == Passage("Alt. Der Satz davor. Hier steht ", "das Zitat", " genau so. Der Satz danach.")
    assert passage_at(text, 50, 500, (0, 90)) is None


HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>'",
    "{{ 7 * 7 }}{% raw %}",
    "\u202eשלום עולם abc",
    "]]></title></main><!--",
    "langes Wort " * 900,
]
SCRIPTS = ["javascript:alert(1)", "data:text/html,<b>", "vbscript:x", "JaVaScRiPt:alert(2)"]


@pytest.fixture(scope="module")
def foreign() -> Client:
    """Somebody's own graph: no labels but one, IRIs and literals that mean harm, under another base."""
    store, thing, graph = ox.Store(), NODE("http://example.org/thing?a=1&b=\u00fc#x"), ox.DefaultGraph()
    for number, text in enumerate(HOSTILE):
        store.add(ox.Quad(thing, NODE(f"http://example.org/says{number}"), ox.Literal(text), graph))
        store.add(ox.Quad(thing, NODE("http://www.w3.org/2000/01/rdf-schema#label"), ox.Literal(text), graph))
    for iri in SCRIPTS:
        store.add(ox.Quad(thing, NODE("http://example.org/sees"), NODE(quote(iri, safe=":/,()")), graph))
    store.add(ox.Quad(thing, NODE("http://example.org/link"), ox.Literal(SCRIPTS[0], datatype=ANY_URI), graph))
    myself = NODE("http://example.org/self")
    for part in ("subject", "predicate", "object"):
        store.add(ox.Quad(thing, NODE(f"{RDF}{part}"), thing, graph))
        store.add(ox.Quad(myself, NODE(f"{RDF}{part}"), myself, graph))
    store.add(ox.Quad(NODE("urn:isbn:123"), NODE("http://example.org/about"), thing, graph))
    store.add(ox.Quad(thing, NODE("http://example.org/has"), ox.BlankNode("b"), graph))
    store.add(ox.Quad(ox.BlankNode("b"), NODE("http://example.org/value"), ox.Literal("in brackets"), graph))
    return Client(application(InProcess(store), "http://127.0.0.1:8000/"))


ANY_URI = NODE("http://www.w3.org/2001/XMLSchema#anyURI")


def test_only_pages_over_the_programme_say_that_the_brochure_is_their_source(client: Client, foreign: Client) -> None:
    own = client.ask(f"/doc/{KASSEL}", headers=BROWSER).text
    other = foreign.ask("/resource?iri=http://example.org/self", headers=BROWSER).text
    for said in ("Bundesministerium des Innern", 'href="/doc/theme"'):
        assert said in own
        assert said not in other


def test_a_claim_about_itself_has_a_page(foreign: Client) -> None:
    page = shown(foreign.ask("/resource?iri=http://example.org/self", headers=BROWSER))
    assert "example.org/self" in page.text


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_graph_of_others_is_shown_and_what_means_harm_is_text(foreign: Client, language: str) -> None:
    address = f"{language}/resource?{urlencode({'iri': 'http://example.org/thing?a=1&b=ü#x'})}"
    response = foreign.ask(address, headers=BROWSER)
    page = shown(response)
    for text in HOSTILE:
        assert " ".join(text.split()) in page.text
    assert re.findall(r"<script[^>]*>", response.text) == ['<script type="application/ld+json">']
    assert json.loads(described(response.text))["identifier"] == "http://example.org/thing?a=1&b=ü#x"
    assert "onerror" not in re.sub(r">[^<]*<", "><", response.text)
    schemes = [link for link in page.links if not link.startswith(("/", "#", "http://example.org/"))]
    assert schemes == []
    assert "urn:isbn:123" in unescape(response.text)
    assert "in brackets" in page.text


def test_a_municipality_is_told_in_short_and_its_part_once(client: Client) -> None:
    html = client.ask("/doc/id/authority/barleben", headers=BROWSER).text
    head, incoming = html.partition("</header>\n")[2].partition("</header>")[0], html.partition('id="incoming"')[2]

    assert re.search(
        r'href="/doc/id/land/sachsen-anhalt">.*Einwohner 2022</a> <span class="chip"[^>]*>9.238<', head, re.DOTALL
    )
    assert "/doc/id/project/barleben" in incoming.partition("</section>")[0]
    assert "/doc/id/participation/" not in incoming.partition("</section>")[0]
    assert "/doc/id/participation/barleben/barleben" in incoming.partition('<details id="more"')[2]
