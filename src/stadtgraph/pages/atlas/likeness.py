"""Projects that are like one project, and why.

Themes, size class and Länder are the features of a project. A feature weighs ln(N / n) when n of N projects have it:
the rarer, the more; one that all have weighs nothing. A Land weighs half, since neighbours need not do the same. The
likeness of two projects is the weight of the features that both have, divided by the weight of those that at least one
has (weighted Jaccard index): 0 for nothing in common, 1 for the same.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stadtgraph.pages.atlas.records import Atlas, Passage, Project

SHARES: Mapping[str, float] = {"theme": 1.0, "sizeClass": 1.0, "federalState": 0.5}


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature that two projects share. predicate: `theme`, `sizeClass` or `federalState`; number: projects with it.

    here, there: the passages that say so of the one project and of the other.
    """

    predicate: str
    value: str
    weight: float
    number: int
    here: tuple[Passage, ...]
    there: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """A project that is like another one: how much (0 to 1) and why, the weightiest reason first."""

    project: Project
    likeness: float
    reasons: tuple[Reason, ...]


Feature = tuple[str, str]  # predicate, value


@dataclass(frozen=True)
class Likeness:
    """The features of all projects of an atlas, weighed."""

    atlas: Atlas
    features: Mapping[str, frozenset[Feature]]
    numbers: Mapping[Feature, int]
    weights: Mapping[Feature, float]

    def of(self, project: Project, most: int = 5) -> tuple[Similar, ...]:
        """The projects most like one, best first; none that shares nothing."""
        found = [(self.share(project, other), other) for other in self.atlas.projects if other.iri != project.iri]
        found.sort(key=lambda pair: (-pair[0], pair[1].slug))
        return tuple(self.between(project, other) for share, other in found[:most] if share > 0)

    def between(self, one: Project, other: Project) -> Similar:
        """How much another project is like one, and why."""
        common = self.features[one.iri] & self.features[other.iri]
        reasons = (self._reason(one, other, feature) for feature in common)
        ordered = sorted(reasons, key=lambda reason: (-reason.weight, reason.predicate, reason.value))
        return Similar(other, self.share(one, other), tuple(reason for reason in ordered if reason.weight > 0))

    def share(self, one: Project, other: Project) -> float:
        """The likeness of two projects, 0 to 1."""
        here, there = self.features[one.iri], self.features[other.iri]
        all_of_them = self._weight(here | there)
        return self._weight(here & there) / all_of_them if all_of_them else 0.0

    def _weight(self, features: Iterable[Feature]) -> float:
        return math.fsum(map(self.weights.__getitem__, features))

    def _reason(self, one: Project, other: Project, feature: Feature) -> Reason:
        here, there = (self.atlas.passages(project.iri, *feature) for project in (one, other))
        return Reason(*feature, self.weights[feature], self.numbers[feature], here, there)


def likeness_of(atlas: Atlas) -> Likeness:
    """The features of every project, counted."""
    features = {project.iri: _features(project) for project in atlas.projects}
    numbers: dict[Feature, int] = {}
    for feature in (feature for found in features.values() for feature in found):
        numbers[feature] = numbers.get(feature, 0) + 1
    of_all = len(atlas.projects)
    weights = {feature: SHARES[feature[0]] * math.log(of_all / number) for feature, number in numbers.items()}
    return Likeness(atlas, features, numbers, weights)


def _features(project: Project) -> frozenset[Feature]:
    found = [("theme", theme) for theme in project.themes] + [("federalState", state) for state in project.states]
    return frozenset([*found, *([("sizeClass", project.size)] if project.size else [])])
