"""Outlines from well-known text, and onto the paper of a drawing.

The projection is equirectangular with the 51st parallel at its true length: a degree of longitude is 0.63 of a degree
of latitude. All shapes are rounded to one grid, so that neighbours keep their common border however coarse it is.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pygeoif import MultiPolygon, from_wkt
from pygeoif import Polygon as Area
from pygeoif.exceptions import WKTParserError

from stadtgraph.pages.atlas.records import Point, Polygon

PARALLEL = math.cos(math.radians(51))
MARGIN = 8  # units around the drawing
Cell = tuple[int, int]


def polygons(wkt: str) -> tuple[Polygon, ...]:
    """The outer rings and holes of a (multi)polygon; none for other geometry and what is no well-known text."""
    try:
        shape = from_wkt(wkt)
    except (WKTParserError, ValueError, TypeError):
        return ()
    areas = list(shape.geoms) if isinstance(shape, MultiPolygon) else [shape] if isinstance(shape, Area) else []
    return tuple(_ring(ring.coords) for area in areas for ring in (area.exterior, *area.interiors))


def _ring(ring: Iterable[tuple[float, ...]]) -> Polygon:
    return tuple((point[0], point[1]) for point in ring)


@dataclass(frozen=True, slots=True)
class Paper:
    """Where degrees lie on a drawing. west, north: its corner in degrees; scale: units for a degree of latitude."""

    west: float
    north: float
    scale: float
    width: int
    height: int

    def place(self, point: Point) -> tuple[float, float]:
        """Where a point lies, in units from the upper left."""
        x = (point[0] - self.west) * PARALLEL * self.scale + MARGIN
        return x, (self.north - point[1]) * self.scale + MARGIN

    def shows(self, point: Point) -> bool:
        """Tell whether a point lies on the drawing."""
        x, y = self.place(point)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def path(self, shapes: Iterable[Polygon]) -> str:
        """The data of an SVG path: closed shapes, coordinates rounded to whole units, points on one line left out."""
        return "".join(_closed(self._cells(shape)) for shape in shapes)

    def _cells(self, shape: Polygon) -> list[Cell]:
        cells: list[Cell] = []
        for point in shape:
            x, y = self.place(point)
            cell = (round(x), round(y))
            if not cells or cells[-1] != cell:
                cells.append(cell)
        return cells


def paper(shapes: Iterable[Polygon], width: int) -> Paper | None:
    """The paper on which all shapes fit, so many units wide; None when there is nothing to show."""
    points = [point for shape in shapes for point in shape]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    if east == west:
        return None
    scale = (width - 2 * MARGIN) / ((east - west) * PARALLEL)
    return Paper(west, north, scale, width, round((north - south) * scale) + 2 * MARGIN)


def _closed(cells: list[Cell]) -> str:
    """A closed shape as relative moves; nothing for one that the grid swallows."""
    if cells and cells[0] == cells[-1]:
        cells = cells[:-1]
    kept = [
        cell
        for place, cell in enumerate(cells)
        if not _straight(cells[place - 1], cell, cells[(place + 1) % len(cells)])
    ]
    if len(kept) < 3:
        return ""
    moves = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(kept)]
    return f"M{kept[0][0]} {kept[0][1]}l" + "".join(_pair(move) for move in moves).lstrip() + "z"


def _pair(move: Cell) -> str:
    """A pair of numbers; a minus parts them as well as a space."""
    x, y = move
    return (f"{x}" if x < 0 else f" {x}") + (f"{y}" if y < 0 else f" {y}")


def _straight(before: Cell, here: Cell, after: Cell) -> bool:
    return (here[0] - before[0]) * (after[1] - here[1]) == (here[1] - before[1]) * (after[0] - here[0])
