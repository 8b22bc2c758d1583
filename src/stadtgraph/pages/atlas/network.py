"""Networks as drawings that are computed, not simulated: who works with whom, and which themes occur together.

Partners: each project with its partners around it, since hardly any partner has two projects. Themes: all around a
circle, a line for each pair that occurs together often, and more often than by chance. When a of N projects have one
theme and b the other, chance has it a * b / N times; a line stands for at least LEAST projects and LIFT times as many.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from stadtgraph.pages.atlas.facets import slug
from stadtgraph.pages.atlas.records import Atlas, Passage, Project, Said

LEAST, LIFT = 3, 1.8
RELATIONS = ("partner", "plannedPartner", "involvesOrganisation", "learnsFrom")
RADIUS, MIDDLE, WIDE = 190.0, 430.0, 860  # units of the drawing of themes
SPOKE = 62.0  # units from a project to its partners


@dataclass(frozen=True, slots=True)
class Tie:
    """Somebody whom a project works with or learns from: the relation, its IRI, its name, the passages, its place."""

    relation: str
    iri: str
    label: Said
    passages: tuple[Passage, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Star:
    """A project with all its ties around it, in units from its middle."""

    project: Project
    name: Said
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A theme on the circle: its place, the turn of its name in degrees, whether the name ends there, its group."""

    iri: str
    slug: str
    label: Said
    number: int
    x: float
    y: float
    turn: float
    ends: bool
    group: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Two themes that occur together in a number of projects, and how many times as often as chance has it."""

    one: Node
    other: Node
    number: int
    lift: float


@dataclass(frozen=True, slots=True)
class Circle:
    """All themes that have a line, and the lines, the strongest first."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def stars(atlas: Atlas, language: str) -> tuple[Star, ...]:
    """Each project that works with somebody who is named, the one with most ties first."""
    found: dict[str, list[tuple[str, str]]] = {project.iri: [] for project in atlas.projects}
    for project, predicate, value in atlas.facts:
        if predicate in RELATIONS:
            found[project].append((predicate, value))
    made = (_star(atlas, project, found[project.iri], language) for project in atlas.projects if found[project.iri])
    return tuple(sorted(made, key=lambda star: (-len(star.ties), star.name.text.casefold())))


def circle(atlas: Atlas, language: str) -> Circle:
    """The themes that occur together more often than chance has it."""
    numbers = Counter(theme for project in atlas.projects for theme in project.themes)
    pairs = Counter(pair for project in atlas.projects for pair in combinations(sorted(project.themes), 2))
    strong = {
        pair: number
        for pair, number in pairs.items()
        if number >= LEAST and _lift(pair, number, numbers, atlas) >= LIFT
    }
    nodes = _nodes(atlas, sorted({theme for pair in strong for theme in pair}), numbers, language)
    edges = (
        Edge(nodes[pair[0]], nodes[pair[1]], number, _lift(pair, number, numbers, atlas))
        for pair, number in strong.items()
    )
    return Circle(
        tuple(nodes.values()), tuple(sorted(edges, key=lambda edge: (-edge.number, -edge.lift, edge.one.slug)))
    )


def _lift(pair: tuple[str, str], number: int, numbers: Mapping[str, int], atlas: Atlas) -> float:
    return number * len(atlas.projects) / (numbers[pair[0]] * numbers[pair[1]])


def _nodes(atlas: Atlas, themes: Sequence[str], numbers: Mapping[str, int], language: str) -> dict[str, Node]:
    """Themes around the circle, those of one broader theme side by side."""
    tops = sorted({atlas.top(theme) for theme in themes})
    ordered = sorted(
        themes, key=lambda theme: (tops.index(atlas.top(theme)), atlas.label(theme, language).text.casefold())
    )
    nodes = {}
    for place, theme in enumerate(ordered):
        angle = 360 * place / len(ordered) - 90
        x, y = _around(angle, RADIUS)
        ends = 90 < angle < 270
        nodes[theme] = Node(
            iri=theme,
            slug=slug(theme),
            label=atlas.label(theme, language),
            number=numbers[theme],
            x=round(MIDDLE + x, 1),
            y=round(MIDDLE + y, 1),
            turn=round(angle + 180 if ends else angle, 1),
            ends=ends,
            group=tops.index(atlas.top(theme)),
        )
    return nodes


def _star(atlas: Atlas, project: Project, ties: Sequence[tuple[str, str]], language: str) -> Star:
    ordered = sorted(ties, key=lambda tie: (RELATIONS.index(tie[0]), atlas.label(tie[1], language).text.casefold()))
    made = []
    for place, (relation, iri) in enumerate(ordered):
        x, y = _around(360 * place / len(ordered) - 90, SPOKE)
        passages = atlas.passages(project.iri, relation, iri)
        made.append(Tie(relation, iri, atlas.label(iri, language), passages, round(x, 1), round(y, 1)))
    return Star(project, atlas.name(project, language), tuple(made))


def _around(angle: float, radius: float) -> tuple[float, float]:
    """A place on a circle: degrees clockwise from the right."""
    return radius * math.cos(math.radians(angle)), radius * math.sin(math.radians(angle))
