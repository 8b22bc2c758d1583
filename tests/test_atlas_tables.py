"""Projects as tables: what was written is read back with other people's code."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from stadtgraph.pages.atlas.state import State
from stadtgraph.pages.atlas.tables import COLUMNS, Table, passages_table, projects_table, to_csv, to_geojson, to_xlsx


def test_csv_has_a_row_for_each_project(atlas: State) -> None:
    table = projects_table(atlas.atlas, atlas.atlas.projects, "de")

    read = list(csv.DictReader(io.StringIO(to_csv(table).decode("utf-8-sig"))))

    assert len(read) == 32
    fuchstal = next(row for row in read if row["iri"].endswith("/fuchstal"))
    assert (fuchstal["title"], fuchstal["motto"]) == (
        "Smart-Management Foxvalley",
        "Die Zukunft mit dem Erbe verbinden",
    )
    assert (fuchstal["land"], fuchstal["partners"]) == ("Bayern", "Apfeldorf; Unterdießen")
    hamburg = next(row for row in read if row["iri"].endswith("/hamburg"))
    assert set(hamburg["land"].split("; ")) == {"Hamburg", "Sachsen", "Bayern"}


def test_values_come_in_the_language_asked_for(atlas: State) -> None:
    table = projects_table(atlas.atlas, [atlas.atlas.by_slug["fuchstal"]], "en")

    assert dict(zip(table.columns, table.rows[0], strict=True))["land"] == "Bavaria"


def test_a_workbook_has_projects_and_passages(atlas: State) -> None:
    projects = [atlas.atlas.by_slug["fuchstal"]]
    tables = {
        "projects": projects_table(atlas.atlas, projects, "de"),
        "passages": passages_table(atlas.atlas, projects, "de"),
    }

    book = load_workbook(io.BytesIO(to_xlsx(tables)), read_only=True)

    assert book.sheetnames == ["projects", "passages"]
    head, row = list(book["projects"].iter_rows(values_only=True))
    assert head == COLUMNS
    assert row[head.index("title")] == "Smart-Management Foxvalley"
    assert isinstance(row[head.index("residents_of_lead")], int)
    passages = list(book["passages"].iter_rows(values_only=True, min_row=2))
    assert any(row[2:4] == ("theme", "Blockchain") and "Strompreise" in str(row[5]) for row in passages)


def test_passages_stand_in_the_order_of_the_source(atlas: State) -> None:
    rows = passages_table(atlas.atlas, [atlas.atlas.by_slug["jena"]], "de").rows
    places = [int(str(row[-1]).rpartition("/")[2].partition("-")[0]) for row in rows]

    assert places == sorted(places)
    assert {"theme", "hasMeasure", "addressesCriterion"} <= {str(row[2]) for row in rows}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "https://example.org/", "{=1}", "a" * 40_000])
def test_text_stays_text_in_a_workbook(text: str) -> None:
    written = to_xlsx({"x": Table(("iri", "name"), ((text, 7),))})

    cell = load_workbook(io.BytesIO(written))["x"]["A2"]

    assert cell.value == text[:32_767]
    assert cell.data_type == "s" or cell.data_type == "inlineStr"
    assert cell.hyperlink is None


@pytest.mark.parametrize("text", ['say "hello", or not', "two\nlines", "semi;colon", ""])
def test_csv_keeps_every_text(text: str) -> None:
    read = list(csv.reader(io.StringIO(to_csv(Table(("a",), ((text,),))).decode("utf-8-sig"), newline="")))

    assert read in ([["a"], [text]], [["a"], []] if not text else [])


def test_geojson_has_the_lead_and_each_partner(atlas: State) -> None:
    found = json.loads(to_geojson(atlas.atlas, [atlas.atlas.by_slug["osnabrueck"]], "de"))

    assert found["type"] == "FeatureCollection"
    roles = [feature["properties"]["role"] for feature in found["features"]]
    assert roles == ["lead", "partner", *["planned partner"] * 5]
    longitude, latitude = found["features"][0]["geometry"]["coordinates"]
    assert (round(longitude, 1), round(latitude, 1)) == (8.0, 52.3)
