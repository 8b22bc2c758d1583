"""Facets: counts as SPARQL gives them, choices as addresses, what is widened and what is narrowed."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtgraph.answers import rows
from stadtgraph.pages.atlas.facets import BY_KEY, FACETS, Choice, slug
from stadtgraph.pages.atlas.state import State
from stadtgraph.store import GraphStore

PREFIXES = """\
PREFIX sc: <https://w3id.org/stadtgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
COUNTS = {
    "land": "?p sc:federalState ?v",
    "size": "?p sc:sizeClass ?v",
    "category": "?p sc:category ?v",
    "theme": "?p sc:theme/skos:broader? ?v",
    "criterion": "?p sc:addressesCriterion ?v",
    "technology": "?p sc:usesTechnology ?v",
}


def counted(store: GraphStore, pattern: str) -> dict[str, int]:
    """For each value the number of projects, asked of the graph."""
    query = f"{PREFIXES}SELECT ?v (COUNT(DISTINCT ?p) AS ?n) {{ ?p a sc:Project . {pattern} }} GROUP BY ?v"
    return {slug(value): int(number) for value, number in rows(store.query(query)).rows}


def counts(atlas: State, key: str, choice: Choice | None = None) -> dict[str, int]:
    """For each value of a facet the number that the page shows."""
    options = atlas.facets.options(BY_KEY[key], choice or Choice())
    return {option.value: option.count for top in options for option in (top, *top.below)}


def chosen(atlas: State, query: str) -> set[str]:
    """The slugs of the projects that an address shows."""
    return {project.slug for project in atlas.facets.chosen(atlas.facets.read(parse_qsl(query))[0])}


@pytest.mark.parametrize("key", COUNTS)
def test_the_counts_of_a_facet_are_those_of_the_graph(atlas: State, store: GraphStore, key: str) -> None:
    found = counted(store, COUNTS[key])

    assert counts(atlas, key) == found
    assert found


@pytest.mark.parametrize("key", ["land", "size", "criterion", "technology"])
def test_counts_beside_a_theme_are_those_of_the_graph(atlas: State, store: GraphStore, key: str) -> None:
    theme = "?p sc:theme/skos:broader? <https://w3id.org/stadtgraph/theme/mobility-and-logistics> ."

    assert counts(atlas, key, Choice((("theme", "mobility-and-logistics"),))) == counted(store, theme + COUNTS[key])


def test_a_count_is_what_a_click_shows(atlas: State) -> None:
    choice = Choice((("theme", "mobility-and-logistics"), ("land", "hessen")))

    for facet in FACETS:
        for option in atlas.facets.options(facet, choice):
            if not option.chosen:
                alone = Choice(tuple(pair for pair in choice.pairs if pair[0] != facet.key or facet.narrows))
                shown = atlas.facets.chosen(alone.toggled(facet.key, option.value))
                assert (facet.key, option.value, option.count) == (facet.key, option.value, len(shown))


def test_all_32_projects_are_shown_without_a_choice(atlas: State) -> None:
    assert len(atlas.facets.chosen(Choice())) == 32


def test_several_laender_widen_the_choice(atlas: State) -> None:
    assert chosen(atlas, "land=berlin&land=saarland") == {"berlin", "st-wendel"}


def test_a_project_in_three_laender_is_shown_in_each(atlas: State) -> None:
    assert all("hamburg" in chosen(atlas, f"land={land}") for land in ("hamburg", "sachsen", "bayern"))


def test_several_themes_narrow_the_choice(atlas: State) -> None:
    both = chosen(atlas, "theme=blockchain&theme=energy-systems")

    assert both == {"fuchstal"}
    assert both < chosen(atlas, "theme=energy-systems")


def test_a_broader_theme_holds_its_narrower_ones(atlas: State) -> None:
    assert chosen(atlas, "theme=public-transport") < chosen(atlas, "theme=mobility-and-logistics")


@pytest.mark.parametrize(
    ("value", "project"),
    [
        ("many", "hof"),  # 23 named
        ("few", "fuchstal"),  # Apfeldorf and Unterdießen
        ("planned", "osnabrueck"),
        ("unnamed", "kiel"),
        ("across", "hamburg"),
        ("none", "berlin"),
    ],
)
def test_projects_are_chosen_by_their_partnership(atlas: State, value: str, project: str) -> None:
    assert project in chosen(atlas, f"partners={value}")


def test_small_municipalities_are_chosen_by_their_residents(atlas: State, store: GraphStore) -> None:
    query = f"""{PREFIXES}PREFIX schema: <https://schema.org/>
    SELECT ?p ?n {{ ?p a sc:Project ; sc:lead/sc:population ?x . ?x schema:value ?n ; sc:referenceYear ?y
    FILTER(STR(?y) = "2022" && ?n < 10000) }}"""

    assert chosen(atlas, "residents=below-10000") == {slug(project) for project, _ in rows(store.query(query)).rows}
    assert "fuchstal" in chosen(atlas, "residents=below-10000")
    assert len(chosen(atlas, "residents=below-10000&residents=10000-20000")) > len(
        chosen(atlas, "residents=10000-20000")
    )


def test_a_choice_that_nothing_fits_is_empty(atlas: State) -> None:
    assert chosen(atlas, "land=berlin&size=gemeinde") == set()


def test_unknown_values_are_named_and_left_out(atlas: State) -> None:
    choice, unknown = atlas.facets.read([("land", "atlantis"), ("land", "berlin"), ("size", ""), ("colour", "red")])

    assert choice.pairs == (("land", "berlin"),)
    assert unknown == (("land", "atlantis"),)


def test_toggling_twice_gives_the_same_choice() -> None:
    choice = Choice((("land", "berlin"),), "Bus & Bahn")

    assert choice.toggled("size", "gemeinde").toggled("size", "gemeinde") == choice


@given(st.text(max_size=300), st.lists(st.tuples(st.sampled_from(sorted(BY_KEY)), st.text(min_size=1, max_size=30))))
def test_a_choice_is_the_same_after_its_journey_through_an_address(words: str, pairs: list[tuple[str, str]]) -> None:
    words = words.encode("utf-8", "ignore").decode()
    choice = Choice(tuple((key, value.encode("utf-8", "ignore").decode()) for key, value in pairs), words)

    read = parse_qsl(choice.query().removeprefix("?"), keep_blank_values=True)

    assert read == [*([("q", words)] if words else []), *choice.pairs]
