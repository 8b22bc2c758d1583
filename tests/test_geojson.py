"""Rows with places as GeoJSON."""

import json

import pytest

from stadtgraph.errors import EngineError
from stadtgraph.geojson import has_places, to_geojson


def results(**cells: str) -> bytes:
    row = {name: {"type": "literal", "value": value} for name, value in cells.items()}
    return json.dumps({"head": {"vars": list(cells)}, "results": {"bindings": [row]}}).encode()


@pytest.mark.parametrize(
    ("columns", "placed"),
    [
        (["wkt"], True),
        (["lat", "long"], True),
        (["latitude", "lon"], True),
        (["lat"], False),
        (["point"], False),
        ([], False),
    ],
)
def test_columns_tell_whether_there_are_places(columns: list[str], placed: bool) -> None:  # noqa: FBT001
    assert has_places(columns) is placed


@pytest.mark.parametrize(
    ("text", "geometry"),
    [
        ("POINT(9 51)", {"type": "Point", "coordinates": [9, 51]}),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT (9 51)", {"type": "Point", "coordinates": [9, 51]}),
        ("LINESTRING(0 0,1 1)", {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}),
        (
            "POLYGON((0 0,4 0,4 4,0 0),(1 1,2 1,2 2,1 1))",
            {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 1]]]},
        ),
        (
            "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))",
            {
                "type": "MultiPolygon",
                "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[5, 5], [6, 5], [6, 6], [5, 5]]]],
            },
        ),
    ],
)
def test_well_known_text_becomes_a_geometry(text: str, geometry: object) -> None:
    (feature,) = json.loads(to_geojson(results(wkt=text)))["features"]
    assert feature["geometry"] == geometry


@pytest.mark.parametrize(
    "text", ["", "POINT", "POINT(1)", "CIRCLE(1 1)", "<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(1 2)"]
)
def test_a_place_that_cannot_be_read_is_an_error_not_a_gap(text: str) -> None:
    with pytest.raises(EngineError):
        to_geojson(results(wkt=text))


def test_coordinates_that_are_no_numbers_are_an_error() -> None:
    with pytest.raises(EngineError):
        to_geojson(results(lat="north", long="9"))


def test_values_keep_their_kind() -> None:
    row = {
        name: {"type": "literal", "value": value, "datatype": f"http://www.w3.org/2001/XMLSchema#{kind}"}
        for name, value, kind in [
            ("a", "7", "integer"),
            ("b", "007", "integer"),
            ("c", "true", "boolean"),
            ("d", "NaN", "double"),
        ]
    }
    body = json.dumps({"results": {"bindings": [row]}}).encode()
    text = to_geojson(body).decode()

    assert json.loads(text)["features"][0]["properties"] == {"a": 7, "b": "007", "c": True, "d": "NaN"}
    assert json.loads(text)["features"][0]["geometry"] is None
