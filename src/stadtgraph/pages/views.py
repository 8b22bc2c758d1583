"""How an answer can be shown beside the table: as bars, on a map. A query picks one by a comment, `#defaultView:Map`.

The comment is the one of the Wikidata Query Service; other tools take it for a comment.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stadtgraph.geojson import LATITUDES, LONGITUDES
from stadtgraph.pages.tables import Cell, Table

PICKED = re.compile(r"^[ \t]*#[ \t]*defaultView:[ \t]*(\w+)", re.MULTILINE | re.IGNORECASE)
VIEWS = ("Table", "BarChart", "Map", "Graph")
OTHER_NAMES = {"linechart": "BarChart", "areachart": "BarChart", "piechart": "BarChart", "bubblechart": "BarChart"}
MOST_BARS = 60
POINT = re.compile(r"^(?:<\S*/CRS84>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)\s*$")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label with language, value, share of the longest in per mille, and the IRI that it stands for."""

    label: str
    language: str
    value: str
    permille: int
    iri: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart. column: the name of the column that the values are from; left_out: rows that have no bar."""

    column: str
    bars: tuple[Bar, ...]
    left_out: int


def default_view(query: str) -> str:
    """The view that a query picks; `Table` when it picks none or one that is not known here."""
    found = PICKED.search(query)
    name = found[1].lower() if found else "table"
    known = {view.lower(): view for view in VIEWS} | OTHER_NAMES
    return known.get(name, "Table")


def bars_of(table: Table) -> Bars | None:
    """The answer as bars: the first column of numbers by the first column of names; None when it has none."""
    numbers = [place for place in range(len(table.columns)) if _all_numbers(table, place)]
    names = [place for place in range(len(table.columns)) if place not in numbers]
    if not numbers or not names or not table.rows:
        return None
    value, name = numbers[0], _naming(table, names)
    found = [(row, row[value].number) for row in table.rows if row[value].number is not None]
    longest = max((abs(number) for _, number in found if number is not None), default=0) or 1
    bars = tuple(
        Bar(
            row[name].words,
            row[name].language,
            row[value].text,
            round(1000 * max(number or 0, 0) / longest),
            _iri(row, names),
        )
        for row, number in found[:MOST_BARS]
    )
    return Bars(table.columns[value], bars, len(table.rows) - len(bars))


def _all_numbers(table: Table, place: int) -> bool:
    cells = [row[place] for row in table.rows if row[place].kind != "nothing"]
    return bool(cells) and all(cell.number is not None for cell in cells)


def _naming(table: Table, places: Sequence[int]) -> int:
    """The column that tells rows apart best: literals before IRIs without a label, more different words first."""

    def worth(place: int) -> tuple[int, bool, int]:
        cells = [row[place] for row in table.rows]
        return (
            len({cell.words for cell in cells}),
            all(cell.words != cell.text or cell.kind == "literal" for cell in cells),
            -place,
        )

    return max(places, key=worth)


def _iri(row: Sequence[Cell], places: Sequence[int]) -> str:
    return next((row[place].text for place in places if row[place].kind == "iri"), "")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an answer: longitude and latitude in degrees, the name of the row, and the IRI that it stands for."""

    longitude: float
    latitude: float
    name: str
    iri: str


def spots_of(table: Table) -> tuple[Spot, ...]:
    """The points of an answer: of well-known text or of columns with latitude and longitude; none for other shapes."""
    found = []
    for row in table.rows:
        point = _point(table, row)
        if point:
            named = next((cell for cell in row if cell.kind == "iri"), row[0])
            found.append(Spot(*point, named.words, named.text if named.kind == "iri" else ""))
    return tuple(found)


def _point(table: Table, row: Sequence[Cell]) -> tuple[float, float] | None:
    for cell in row:
        if match := POINT.search(cell.text):
            return float(match[1]), float(match[2])
    cells = dict(zip(table.columns, row, strict=True))
    longitude = next((cells[name].number for name in LONGITUDES if name in cells), None)
    latitude = next((cells[name].number for name in LATITUDES if name in cells), None)
    return None if longitude is None or latitude is None else (longitude, latitude)
