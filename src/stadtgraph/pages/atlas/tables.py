"""Projects as CSV, as a workbook and as GeoJSON.

Columns have English names, values are labels in the language asked for. A cell with several values parts them by `; `.
"""

import csv
import datetime
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from stadtgraph.pages.atlas.records import Atlas, Project, said

COLUMNS = (
    *("iri", "name", "title", "motto", "land", "size_class", "category", "lead", "residents_of_lead", "partners"),
    *("planned_partners", "unnamed_partners", "themes", "criteria", "technologies", "summary", "latitude", "longitude"),
)
PASSAGES = ("project", "name", "property", "value", "basis", "quotation", "evidence")
LONGEST_CELL = 32_767  # characters that a cell of a workbook holds (Excel specifications and limits)
WIDTHS = {"iri": 20, "title": 40, "themes": 50, "summary": 60, "quotation": 80, "credit": 120}
LONG_AGO = datetime.datetime(1980, 1, 1)  # noqa: DTZ001  # the library writes it as it stands
Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def projects_table(atlas: Atlas, projects: Iterable[Project], language: str) -> Table:
    """One row for each project."""
    return Table(COLUMNS, tuple(_row(atlas, project, language) for project in projects))


def passages_table(atlas: Atlas, projects: Sequence[Project], language: str) -> Table:
    """One row for each passage that proves something of one of the projects, in the order of the source."""
    known = {project.iri: atlas.name(project, language).text for project in projects}
    rows = [
        (
            *(passage.start, passage.evidence),
            *(fact.project, known[fact.project], fact.predicate, _value(atlas, fact.value, language)),
            *(atlas.label(fact.basis, language).text, passage.quote.text, passage.evidence),
        )
        for fact in atlas.facts.values()
        if fact.project in known
        for passage in fact.passages
    ]
    return Table(PASSAGES, tuple(row[2:] for row in sorted(rows)))


def to_csv(table: Table) -> bytes:
    """A table as CSV (RFC 4180), with a byte order mark, without which Excel misreads umlauts."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([table.columns, *table.rows])
    return written.getvalue().encode("utf-8-sig")


def to_xlsx(tables: dict[str, Table]) -> bytes:
    """Tables as the sheets of a workbook, by the name of the sheet. Text stays text, whatever it looks like."""
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": LONG_AGO})  # the same data give the same bytes
        bold = workbook.add_format({"bold": True})
        for name, table in tables.items():
            sheet = workbook.add_worksheet(name)
            _write(sheet, table)
            sheet.set_row(0, None, bold)
            sheet.freeze_panes(1, 2)
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
            for column, title in enumerate(table.columns):
                sheet.set_column(column, column, WIDTHS.get(title, 24))
    return written.getvalue()


def _write(sheet: Worksheet, table: Table) -> None:
    for number, row in enumerate([table.columns, *table.rows]):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell[:LONGEST_CELL])
            else:
                sheet.write_number(number, column, cell)


def to_geojson(atlas: Atlas, projects: Iterable[Project], language: str, credited: Sequence[str] = ()) -> bytes:
    """A FeatureCollection (RFC 7946): for each project a point for the lead and one for each named partner.

    An authority whose place nobody gives has a null geometry. credited: whose the values are, as a member of its own.
    """
    features = [feature for project in projects for feature in _features(atlas, project, language)]
    found = {"type": "FeatureCollection", "credits": list(credited), "features": features}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _features(atlas: Atlas, project: Project, language: str) -> Iterable[dict[str, Any]]:  # JSON values
    roles = [(project.lead, "lead")] if project.lead else []
    roles += [(iri, "partner") for iri in project.partners] + [(iri, "planned partner") for iri in project.planned]
    for iri, role in roles:
        point = atlas.points.get(iri)
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(point)} if point else None,
            "properties": {
                "authority": iri,
                "authority_name": atlas.label(iri, language).text,
                "role": role,
                **dict(zip(COLUMNS, _row(atlas, project, language), strict=True)),
            },
        }


def _row(atlas: Atlas, project: Project, language: str) -> tuple[Cell, ...]:
    point, population = atlas.points.get(project.lead), atlas.populations.get(project.lead)
    return (
        project.iri,
        atlas.name(project, language).text,
        said(project.title, language).text,
        said(project.motto, language).text,
        _labels(atlas, project.states, language),
        _labels(atlas, [project.size], language),
        _labels(atlas, [project.category], language),
        _labels(atlas, [project.lead], language),
        population.number if population else "",
        _labels(atlas, project.partners, language),
        _labels(atlas, project.planned, language),
        "; ".join(said(words, language).text for words in project.unnamed),
        _labels(atlas, project.themes, language),
        _labels(atlas, sorted(project.criteria), language),
        _labels(atlas, project.technologies, language),
        said(project.summary, language).text,
        point[1] if point else "",
        point[0] if point else "",
    )


def _labels(atlas: Atlas, iris: Iterable[str], language: str) -> str:
    labels = [atlas.label(iri, language).text for iri in iris if iri]
    return "; ".join(labels if isinstance(iris, list | tuple) else sorted(labels))


def _value(atlas: Atlas, value: str, language: str) -> str:
    return atlas.label(value, language).text if value in atlas.things else value
