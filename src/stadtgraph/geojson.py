"""The rows of an answer as GeoJSON (RFC 7946), for queries that put out coordinates.

Coordinates are either ?wkt (well-known text, longitude first, as GeoSPARQL's CRS 84 has it), or a
latitude and a longitude in two columns.
"""

import json
import math
from collections.abc import Collection, Mapping
from typing import Any

from pygeoif import from_wkt, mapping
from pygeoif.exceptions import WKTParserError

from stadtgraph.errors import EngineError

WKT = "wkt"
LATITUDES, LONGITUDES = ("lat", "latitude"), ("long", "lon", "longitude")
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
NUMBERS = ("integer", "decimal", "double", "float")

Cell = Mapping[str, str]  # of SPARQL 1.1 Query Results JSON


def has_places(columns: Collection[str]) -> bool:
    """Tell whether columns of these names give places."""
    return WKT in columns or bool({*LATITUDES} & {*columns} and {*LONGITUDES} & {*columns})


def to_geojson(results: bytes) -> bytes:
    """A FeatureCollection of SPARQL JSON results: one feature for each row, in order; no place gives a null geometry.

    Raises EngineError for a place that cannot be read, rather than leave it out.
    """
    features = [_feature(row) for row in json.loads(results)["results"]["bindings"]]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _feature(row: Mapping[str, Cell]) -> dict[str, Any]:  # JSON values
    placed = {WKT, *LATITUDES, *LONGITUDES}
    properties = {name: _value(cell) for name, cell in row.items() if name not in placed}
    return {"type": "Feature", "geometry": _geometry(row), "properties": properties}


def _geometry(row: Mapping[str, Cell]) -> dict[str, Any] | None:
    if WKT in row:
        return _from_wkt(row[WKT]["value"])
    values = [next((row[name]["value"] for name in names if name in row), None) for names in (LONGITUDES, LATITUDES)]
    if None in values:
        return None
    try:
        return {"type": "Point", "coordinates": [float(str(value)) for value in values]}
    except ValueError as error:
        raise EngineError(f"The answer's coordinates are no numbers: {values}.") from error


def _from_wkt(text: str) -> dict[str, Any]:
    crs, _, plain = text.partition("> ") if text.startswith("<") else ("<" + CRS84, "", text)
    if crs != "<" + CRS84:
        raise EngineError(f"The answer has a place in {crs}>; GeoJSON knows longitude and latitude (CRS 84) only.")
    try:
        shape = from_wkt(plain)
    except (WKTParserError, ValueError, TypeError) as error:
        raise EngineError(f"The answer has a place that is no well-known text: {plain[:80]!r}.") from error
    if shape is None:
        raise EngineError(f"The answer has a place that is no well-known text: {plain[:80]!r}.")
    return {key: part for key, part in mapping(shape).items() if key != "bbox"}


def _value(cell: Cell) -> str | int | float | bool:
    datatype = cell.get("datatype", "").rpartition("#")[2]
    if datatype == "boolean":
        return cell["value"] in ("true", "1")
    if datatype in NUMBERS:
        try:
            number = json.loads(cell["value"])
        except ValueError:
            return cell["value"]
        return number if isinstance(number, (int, float)) and math.isfinite(number) else cell["value"]
    return cell["value"]
