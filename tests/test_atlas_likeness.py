"""Likeness: the formula, the reasons and their passages."""

import math

import pytest

from stadtgraph.pages.atlas.state import State


def test_likeness_is_the_same_in_both_directions_and_at_most_one(atlas: State) -> None:
    for one in atlas.atlas.projects:
        for other in atlas.likeness.of(one, most=40):
            back = atlas.likeness.between(other.project, one)
            assert other.likeness == pytest.approx(back.likeness)
            assert 0 < other.likeness < 1


def test_a_project_is_all_like_itself(atlas: State) -> None:
    project = atlas.atlas.by_slug["jena"]

    assert atlas.likeness.between(project, project).likeness == 1


def test_the_likeness_of_two_projects_is_the_weight_of_what_both_have(atlas: State) -> None:
    """The formula written down once more, from the records alone."""
    one, other = (atlas.atlas.by_slug[slug] for slug in ("fuchstal", "kirchheim"))

    def features(slug: str) -> set[tuple[str, float]]:
        project, projects = atlas.atlas.by_slug[slug], atlas.atlas.projects
        found = [(t, 1.0, sum(t in p.themes for p in projects)) for t in project.themes]
        found += [(s, 0.5, sum(s in p.states for p in projects)) for s in project.states]
        found += [(project.size, 1.0, sum(project.size == p.size for p in projects))]
        return {(value, share * math.log(32 / number)) for value, share, number in found}

    def weight(found: set[tuple[str, float]]) -> float:
        return sum(weight for _, weight in found)

    here, there = features("fuchstal"), features("kirchheim")
    expected = weight(here & there) / weight(here | there)
    assert atlas.likeness.between(one, other).likeness == pytest.approx(expected)


def test_the_rarest_shared_theme_is_the_first_reason(atlas: State) -> None:
    for similar in atlas.likeness.of(atlas.atlas.by_slug["fuchstal"]):
        weights = [reason.weight for reason in similar.reasons]
        assert weights == sorted(weights, reverse=True)
        assert all(reason.number < 32 for reason in similar.reasons)


def test_every_shared_theme_has_the_passages_of_both(atlas: State) -> None:
    for project in atlas.atlas.projects:
        for similar in atlas.likeness.of(project):
            themes = [reason for reason in similar.reasons if reason.predicate == "theme"]
            assert all(reason.here and reason.there for reason in themes)
            assert {reason.value for reason in themes} <= project.themes & similar.project.themes
