"""Comparison, matrices and networks: what they say is in the graph, and every number opens its passages."""

import html
import re
from collections.abc import Callable

import httpx
import pyoxigraph as ox
import pytest

from in_process import Client, InProcess
from stadtgraph.answers import rows
from stadtgraph.http.app import create_app
from stadtgraph.namespaces import Names
from stadtgraph.pages.atlas.comparison import compare
from stadtgraph.pages.atlas.matrix import matrix
from stadtgraph.pages.atlas.network import LEAST, LIFT, circle, stars
from stadtgraph.pages.atlas.state import State
from stadtgraph.store import GraphStore

PREFIXES = """\
PREFIX sc: <https://w3id.org/stadtgraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
THEMES = "SELECT ?t (COUNT(?p) AS ?n) { ?p a sc:Project ; sc:theme ?t } GROUP BY ?t"
Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def ask(store: GraphStore) -> Ask:
    """Asks the service over the committed graphs."""
    return Client(create_app(InProcess(store.store), Names())).ask


def asked(store: GraphStore, query: str) -> list[tuple[str, ...]]:
    """The rows of an answer of the graph."""
    return list(rows(store.query(PREFIXES + query)).rows)


# ----------------------------------------------------------------------------- side by side


def test_what_projects_share_is_what_both_have(atlas: State) -> None:
    projects = [atlas.atlas.by_slug[slug] for slug in ("fuchstal", "hof")]

    found = compare(atlas, projects, "de")

    shared = {row.iri for part, part_rows in found.shared if part == "theme" for row in part_rows}
    single = {row.iri for part, part_rows in found.single if part == "theme" for row in part_rows}
    assert shared == projects[0].themes & projects[1].themes
    assert single == projects[0].themes ^ projects[1].themes


def test_a_cell_holds_the_passages_of_its_project(atlas: State) -> None:
    projects = [atlas.atlas.by_slug[slug] for slug in ("fuchstal", "hof", "jena")]

    for part, part_rows in compare(atlas, projects, "de").shared:
        for row in part_rows:
            for project, cell in zip(projects, row.cells, strict=True):
                assert (cell or ()) == atlas.atlas.passages(project.iri, part, row.iri)


def test_two_projects_stand_side_by_side(ask: Ask) -> None:
    page = ask("/compare?project=fuchstal&project=hof").text

    assert "Projekte vergleichen: Gemeinde Fuchstal · Landkreis Hof" in page
    assert page.count('<th scope="col"><a href="/doc/id/project/') % 2 == 0
    assert "Umweltbeobachtung" in page
    assert '<option value="hof" selected>' in page


def test_one_project_shows_those_like_it_with_reasons(ask: Ask) -> None:
    page = ask("/en/compare?project=fuchstal").text

    assert "Like Gemeinde Fuchstal" in page
    assert "Kirchheim b. München" in page
    assert "both: Biodiversity" in page
    assert "ln(N/n)" in page
    assert re.search(r'<blockquote class="passage" lang="de"><a href="/en/doc/id/evidence/', page)


def test_without_projects_there_is_a_form_with_all(ask: Ask) -> None:
    page = ask("/compare").text

    assert page.count("<select") == 4
    assert page.count('<option value="jena">') == 4


def test_more_than_four_are_cut_and_unknown_ones_named(ask: Ask) -> None:
    many = ask("/compare?project=berlin&project=jena&project=kiel&project=hof&project=koeln").text
    unknown = ask("/compare?project=jena&project=%3Cb%3Eatlantis").text

    assert "Gezeigt werden die ersten vier" in many
    assert "Köln · " not in many
    assert "&lt;b&gt;atlantis" in unknown


# ----------------------------------------------------------------------------- matrices


@pytest.mark.parametrize(
    ("kind", "predicate", "concept"),
    [
        ("criteria", "sc:addressesCriterion", "?concept"),
        ("themes", "sc:theme", "?leaf"),
    ],
)
def test_a_cell_counts_the_quotations_of_the_graph(
    atlas: State, store: GraphStore, kind: str, predicate: str, concept: str
) -> None:
    above = "" if concept == "?concept" else f"{concept} skos:broader ?concept ."
    query = (
        f"SELECT ?p ?concept (COUNT(DISTINCT ?e) AS ?n) {{ ?c rdf:subject ?p ; rdf:predicate {predicate} ; "
        f"rdf:object {concept} ; sc:evidence ?e . ?p a sc:Project . {above} }} GROUP BY ?p ?concept"
    )
    expected = {(project, column): int(number) for project, column, number in asked(store, query)}

    found = matrix(atlas.atlas, kind, "de")

    counts = {
        (line.project.iri, head.iri): number
        for line in found.lines
        for head, number in zip(found.heads, line.cells, strict=True)
        if number is not None
    }
    assert counts == expected
    assert len(found.lines) == 32


def test_the_criteria_stand_in_their_order(atlas: State) -> None:
    assert [head.rank for head in matrix(atlas.atlas, "criteria", "de").heads] == list(range(1, 13))


def test_a_field_opens_into_its_themes(atlas: State, store: GraphStore) -> None:
    query = (
        "SELECT DISTINCT ?t { ?p a sc:Project ; sc:theme ?t . "
        "?t skos:broader <https://w3id.org/stadtgraph/theme/mobility-and-logistics> }"
    )

    found = matrix(atlas.atlas, "themes", "de", "mobility-and-logistics")

    assert {head.iri for head in found.heads} == {theme for (theme,) in asked(store, query)}
    assert found.above
    assert found.above.text == "Mobilität und Logistik"


@pytest.mark.parametrize("address", ["/matrix/criteria", "/matrix/themes", "/matrix/themes?theme=economy-and-work"])
def test_every_number_opens_as_many_passages(ask: Ask, address: str) -> None:
    page = ask(address).text
    cells = re.findall(r'<td class="c\d"><a href="([^"]+)#passages" aria-label="[^"]+">(\d+)</a>', page)

    assert len(cells) >= 20
    for link, number in cells[::37]:
        opened = ask(html.unescape(link)).text.partition('id="passages"')[2].partition("</section>")[0]
        evidence = set(re.findall(r"/doc/id/evidence/brochure-2020/[\d-]+", opened))
        assert len(evidence) == int(number), link


def test_an_empty_or_unknown_cell_says_so(ask: Ask) -> None:
    for address in ("/matrix/criteria?project=jena&criterion=k99", "/matrix/criteria?project=%22%3E&criterion=k01"):
        assert "In dieser Zelle steht nichts." in ask(address).text


def test_the_matrix_of_criteria_says_that_it_is_our_reading(ask: Ask) -> None:
    assert "our reading" in ask("/en/matrix/criteria").text


# ----------------------------------------------------------------------------- networks


def test_lines_join_themes_that_occur_together_often(atlas: State, store: GraphStore) -> None:
    query = (
        "SELECT ?a ?b (COUNT(?p) AS ?n) { ?p a sc:Project ; sc:theme ?a, ?b FILTER(STR(?a) < STR(?b)) } GROUP BY ?a ?b"
    )
    single = {theme: int(number) for theme, number in asked(store, THEMES)}
    expected = {
        (a, b): int(n)
        for a, b, n in asked(store, query)
        if int(n) >= LEAST and int(n) * 32 / (single[a] * single[b]) >= LIFT
    }

    drawn = circle(atlas.atlas, "de")

    assert {(edge.one.iri, edge.other.iri): edge.number for edge in drawn.edges} == expected
    assert {node.iri for node in drawn.nodes} == {theme for pair in expected for theme in pair}


def test_a_line_leads_to_as_many_projects_as_it_says(ask: Ask) -> None:
    page = ask("/network").text
    edges = re.findall(r'<a class="edge" href="([^"]+)#projects" aria-label="[^"]+: (\d+) Projekte">', page)

    assert len(edges) > 20
    for link, number in edges[::9]:
        assert ask(html.unescape(link)).text.count("<h3><a ") == int(number)


def test_every_tie_is_a_fact_with_its_passage(atlas: State, store: GraphStore) -> None:
    query = (
        "SELECT ?p ?x { ?c rdf:subject ?p ; rdf:object ?x ; sc:evidence ?e ; rdf:predicate ?r . ?p a sc:Project "
        "FILTER(?r IN (sc:partner, sc:plannedPartner, sc:involvesOrganisation, sc:learnsFrom)) } GROUP BY ?p ?x"
    )

    found = stars(atlas.atlas, "de")

    assert {(star.project.iri, tie.iri) for star in found for tie in star.ties} == set(asked(store, query))
    assert all(tie.passages for star in found for tie in star.ties)
    assert found[0].project.slug == "hof"


def test_the_network_is_a_list_too(ask: Ask) -> None:
    page = ask("/en/network").text

    assert "The same as a list" in page
    assert page.count('<th scope="row"><a href="/en/?theme=') == page.count('<a class="edge"')


@pytest.mark.parametrize("path", ["/compare", "/matrix/criteria", "/matrix/themes", "/network"])
def test_data_without_projects_are_no_mistake(path: str) -> None:
    client = Client(create_app(InProcess(ox.Store()), Names()))

    assert client.ask(path).status_code == 200
    assert client.ask(f"/en{path}").status_code == 200
