"""The map as records that a template draws: outlines of the Länder, projects with names, partners with lines."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from stadtgraph.pages.atlas.outlines import Paper, paper
from stadtgraph.pages.atlas.records import Atlas, Point, Project

WIDTH = 480  # units of the map
SMALL = 130  # units of the map that only shows where something is
LETTER, LINE = 5.6, 11.0  # about the width of a letter and the height of a line of names, in units
GAP = 6.5  # units between a place and its name


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of a Land (its IRI) as the data of an SVG path."""

    iri: str
    path: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the drawing, in units from the upper left. iri: of the authority."""

    iri: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Name:
    """Where a name stands, and how it is anchored (SVG's text-anchor)."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A project on the drawing: where its lead is, where its partners are, its name if there is room for it."""

    project: Project
    x: float
    y: float
    partners: tuple[Dot, ...]
    planned: tuple[Dot, ...]
    name: Name | None


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing: its size in units, the Länder, the projects to show, and where the others are."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    marks: tuple[Mark, ...]
    others: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What every drawing of an atlas shares: the paper, and the Länder on it."""

    paper: Paper
    shapes: tuple[Shape, ...]


def ground_of(atlas: Atlas, width: int = WIDTH) -> Ground | None:
    """The Länder on paper so many units wide; None when the data have no outlines."""
    sheet = paper((shape for shapes in atlas.outlines.values() for shape in shapes), width)
    return (
        Ground(sheet, tuple(Shape(iri, sheet.path(shapes)) for iri, shapes in atlas.outlines.items()))
        if sheet
        else None
    )


def draw(atlas: Atlas, ground: Ground, projects: Collection[Project], language: str) -> Map:
    """The map with some projects; where the others are is marked only."""
    shown = {project.iri for project in projects}
    names = _names(
        [(project, _short(atlas, project, language)) for project in atlas.projects if project.iri in shown],
        atlas,
        ground,
    )
    marks = (_mark(project, atlas, ground, names) for project in atlas.projects if project.iri in shown)
    others = (_dots([project.lead], atlas, ground) for project in atlas.projects if project.iri not in shown)
    sheet = ground.paper
    return Map(
        sheet.width,
        sheet.height,
        ground.shapes,
        tuple(mark for mark in marks if mark),
        tuple(dot for dots in others for dot in dots),
    )


@dataclass(frozen=True, slots=True)
class Locator:
    """A small map: its size in units, the outlines that are lit, all others, and the places on it."""

    width: int
    height: int
    lit: str
    dim: str
    places: tuple[Dot, ...]


def locate(atlas: Atlas, ground: Ground, states: Collection[str], authorities: Iterable[str]) -> Locator:
    """Where authorities (IRIs, the first the most important) and Länder are. ground: of `ground_of(atlas, SMALL)`."""
    lit = "".join(shape.path for shape in ground.shapes if shape.iri in states)
    dim = "".join(shape.path for shape in ground.shapes if shape.iri not in states)
    return Locator(ground.paper.width, ground.paper.height, lit, dim, _dots(authorities, atlas, ground))


def _mark(project: Project, atlas: Atlas, ground: Ground, names: Mapping[str, Name]) -> Mark | None:
    lead = _dots([project.lead], atlas, ground)
    if not lead:
        return None
    partners, planned = (_dots(found, atlas, ground) for found in (project.partners, project.planned))
    return Mark(project, lead[0].x, lead[0].y, partners, planned, names.get(project.iri))


def _dots(authorities: Iterable[str], atlas: Atlas, ground: Ground) -> tuple[Dot, ...]:
    return tuple(
        Dot(iri, *_rounded(ground.paper.place(atlas.points[iri])))
        for iri in authorities
        if iri in atlas.points and ground.paper.shows(atlas.points[iri])
    )


def _rounded(place: Point) -> Point:
    return round(place[0], 1), round(place[1], 1)


def _short(atlas: Atlas, project: Project, language: str) -> str:
    return atlas.label(project.lead, language).text if project.lead else atlas.name(project, language).text


Box = tuple[float, float, float, float]  # left, top, right, bottom


def _names(projects: Sequence[tuple[Project, str]], atlas: Atlas, ground: Ground) -> dict[str, Name]:
    """A place for each name that overlaps no mark and no other name; none where there is no room."""
    dots = {project.iri: _dots([project.lead], atlas, ground) for project, _ in projects}
    taken = [_around(dot) for found in dots.values() for dot in found]
    placed: dict[str, Name] = {}
    for project, text in projects:
        for dot in dots[project.iri]:
            for name, box in _candidates(text, dot):
                if box[0] >= 0 and box[2] <= ground.paper.width and not any(_overlap(box, other) for other in taken):
                    placed[project.iri] = name
                    taken.append(box)
                    break
    return placed


def _candidates(text: str, dot: Dot) -> Iterable[tuple[Name, Box]]:
    """Right of the mark, left, above, below."""
    width, middle = len(text) * LETTER, dot.y + LINE / 3
    yield (
        Name(text, dot.x + GAP, round(middle, 1), "start"),
        (dot.x + GAP, dot.y - LINE / 2, dot.x + GAP + width, dot.y + LINE / 2),
    )
    yield (
        Name(text, dot.x - GAP, round(middle, 1), "end"),
        (dot.x - GAP - width, dot.y - LINE / 2, dot.x - GAP, dot.y + LINE / 2),
    )
    for y in (dot.y - GAP - 1, dot.y + GAP + LINE * 0.75):
        yield (
            Name(text, dot.x, round(y, 1), "middle"),
            (dot.x - width / 2, y - LINE * 0.8, dot.x + width / 2, y + LINE * 0.2),
        )


def _around(dot: Dot) -> Box:
    return dot.x - 5, dot.y - 5, dot.x + 5, dot.y + 5


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
