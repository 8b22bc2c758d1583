"""Compile the links to other datasets from data/reference/: nothing else, and each with source and status."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from stadtgraph import lists, records
from stadtgraph.errors import Problem
from stadtgraph.ledger import Ledger, bilingual
from stadtgraph.namespaces import GEO, GEONAMES, GND, SCHEMA, WIKIDATA, Names
from stadtgraph.source import Row, Sources

PUBLISHED = ("confirmed", "derived", "single")
WKT = GEO.wktLiteral
# column -> (property, status column, source column); string keys
KEYS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "ags": ("ags", "ags_status", "ags_source"),
        "ars": ("ars", "ags_status", "ags_source"),
        "nuts3": ("nutsCode", "nuts_status", "nuts_source"),
        "nuts1": ("nutsCode", "nuts_status", "nuts_source"),
        "lau": ("lauCode", "lau_status", "lau_source"),
    }
)
AUTHORITY_FILES = MappingProxyType({"wikidata": WIKIDATA, "geonames": GEONAMES, "gnd": GND})
GEOMETRIES = MappingProxyType({"point": ("Lage", "location"), "outline": ("Umriss", "outline")})
OUTLINES = "bkg-vg5000-2021"
CREDIT = "© GeoBasis-DE / BKG 2021 (Daten verändert)"
EUROVOC_SOURCE = "eurovoc-2021"


def compile_links(sources: Sources, names: Names, ledger: Ledger, reference: Path) -> list[Problem]:
    """Compile keys, identifiers, coordinates, populations, outlines and EuroVoc matches."""
    problems = list(_unknown_references(sources))
    if problems:
        return problems
    ledger.state("links", *_sources(sources.reference_sources, names))
    outlines = _outlines(reference / "participants.geojson") | _outlines(reference / "laender.geojson")
    for node, slug, name, row in _rows(sources, names):
        linker = _Linker(names, ledger, node, slug, name, row)
        linker.keys()
        linker.identifiers()
        linker.point()
        linker.population()
        if row["key"] in outlines and not slug.startswith("place"):
            linker.outline(outlines[row["key"]])
    _eurovoc(sources, names, ledger)
    return []


def _unknown_references(sources: Sources) -> Iterator[Problem]:
    for i, authority in enumerate(sources.authorities):
        if authority.reference and authority.reference not in sources.units:
            message = f"no row {authority.reference!r} in reference/municipalities.csv"
            yield Problem("source/authorities.toml", f"authority[{i}].reference", message)
    for i, state in enumerate(sources.states):
        if "land" not in sources.shared and state.reference not in sources.laender:
            yield Problem("source/states.toml", f"state[{i}].reference", f"no row {state.reference!r} in laender.csv")
    for i, place in enumerate(sources.places):
        if place.reference and place.reference not in sources.units:
            message = f"no row {place.reference!r} in reference/municipalities.csv"
            yield Problem("source/places.toml", f"place[{i}].reference", message)


def _rows(sources: Sources, names: Names) -> Iterator[tuple[URIRef, str, records.Bilingual, Row]]:
    for unit in sources.authorities:
        if unit.reference:
            name = records.Bilingual(de=unit.name, en=unit.label_en or unit.name)
            yield names.id("authority", unit.slug), unit.slug, name, sources.units[unit.reference]
    for state in sources.states if "land" not in sources.shared else ():
        yield names.id("land", state.slug), f"land-{state.slug}", state.label, sources.laender[state.reference]
    for place in sources.places:
        if place.reference:
            yield names.id("place", place.slug), f"place-{place.slug}", place.label, sources.units[place.reference]


def _sources(entries: tuple[lists.ReferenceSource, ...], names: Names) -> Iterator[tuple[Node, Node, Node]]:
    for entry in entries:
        node = names.id("source", entry.id)
        yield node, RDF.type, FOAF.Document
        yield node, RDF.type, PROV.Entity
        yield from bilingual(node, RDFS.label, entry.label, entry.label)
        if entry.origin and entry.origin.startswith("https://"):
            yield node, RDFS.seeAlso, URIRef(entry.origin)
        for text, predicate in (
            (entry.version, DCTERMS.identifier),
            (entry.licence, DCTERMS.rights),
            (entry.credit, DCTERMS.rightsHolder),
            (entry.content, DCTERMS.description),
        ):
            if text:
                yield node, predicate, Literal(text, lang="en")


@dataclass(frozen=True, slots=True)
class _Linker:
    """Links one unit by its row of a reference file."""

    names: Names
    ledger: Ledger
    node: URIRef
    slug: str
    name: records.Bilingual
    row: Row

    def link(self, predicate: URIRef, value: Node, source: str, status: str | None = None) -> None:
        """Claim a link. A status column that says anything else than `PUBLISHED` keeps the value out."""
        word = self.row.get(status, "") if status else ""
        if status and word not in PUBLISHED:
            return
        found = tuple(self.names.id("source", name) for name in source_ids(source))
        state = self.names.concept("link-status", word) if word else None
        if found:
            self.ledger.link((self.node, predicate, value), found, state)

    def keys(self) -> None:
        """Official keys as strings, and the DCAT-AP.de key as an IRI."""
        for column, (local, status, source) in KEYS.items():
            if self.row.get(column):
                self.link(self.names.sc(local), Literal(self.row[column]), self.row[source], status)
        if self.row.get("dcatap_de_uri"):
            self.link(DCTERMS.spatial, URIRef(self.row["dcatap_de_uri"]), "dcatap-de-2.0")

    def identifiers(self) -> None:
        """Wikidata, GeoNames and GND."""
        for column, namespace in AUTHORITY_FILES.items():
            if self.row.get(column):
                target = namespace[self.row[column] + ("/" if column == "geonames" else "")]
                self.link(SCHEMA.sameAs, target, self.row[f"{column}_source"], f"{column}_status")

    def point(self) -> None:
        """Latitude and longitude in degrees (WGS 84), and the same as a geometry."""
        latitude, longitude = self.row.get("lat"), self.row.get("lon")
        if latitude and longitude:
            source = self.row["coord_source"]
            self.link(SCHEMA.latitude, Literal(latitude, datatype=XSD.decimal), source, "coord_status")
            self.link(SCHEMA.longitude, Literal(longitude, datatype=XSD.decimal), source, "coord_status")
            self.geometry("point", f"POINT({longitude} {latitude})", source, "coord_status")

    def population(self) -> None:
        """Inhabitants at 31 December of the years that the reference states."""
        if not self.row.get("population_year"):
            return
        source = self.row.get("population_source") or "destatis-gv100ad-2023;localzero-2022 (2018)"
        recent, *older = source.split(";")
        for count, year, origin in (
            (self.row["population"], self.row["population_year"], recent),
            (self.row.get("population_2018", ""), "2018", (older or [recent])[0]),
        ):
            if count and year:
                self.inhabitants(count, year, origin)

    def inhabitants(self, count: str, year: str, source: str) -> None:
        """One population figure."""
        figure = self.names.id("population", self.slug, year)
        self.ledger.state(
            "links",
            (figure, RDF.type, SCHEMA.QuantitativeValue),
            *bilingual(figure, RDFS.label, f"{self.name.de}: Einwohner {year}", f"{self.name.en}: inhabitants {year}"),
            (figure, SCHEMA.value, Literal(int(count))),
            (figure, self.names.sc("referenceYear"), Literal(year, datatype=XSD.gYear)),
            (figure, self.names.sc("unit"), self.names.concept("unit", "resident")),
        )
        self.link(self.names.sc("population"), figure, source)

    def outline(self, wkt: str) -> None:
        """The outline of the unit, with its credit."""
        node = self.geometry("outline", wkt, OUTLINES)
        self.ledger.state("links", (node, DCTERMS.rightsHolder, Literal(CREDIT, lang="de")))

    def geometry(self, kind: str, wkt: str, source: str, status: str | None = None) -> URIRef:
        """One geometry in WGS 84, longitude first (GeoSPARQL 1.1, section 8.5)."""
        node = self.names.id("geometry", self.slug, kind)
        if status is None or self.row.get(status) in PUBLISHED:
            literal = Literal(wkt, datatype=WKT)
            self.ledger.state("links", (node, RDF.type, GEO.Geometry), (node, GEO.asWKT, literal))
            german, english = GEOMETRIES[kind]
            self.ledger.state(
                "links", *bilingual(node, RDFS.label, f"{self.name.de}: {german}", f"{self.name.en}: {english}")
            )
            self.link(GEO.hasGeometry, node, source, status)
        return node


def source_ids(column: str) -> list[str]:
    """The source ids in a `*_source` column: `;` parts them, remarks follow in parentheses or after `:`."""
    parts = [re.sub(r"\(.*?\)", "", part).split(":")[0].strip() for part in re.sub(r"\([^)]*\)", "", column).split(";")]
    return list(dict.fromkeys(part for part in parts if part))


def _outlines(path: Path) -> dict[str, str]:
    features = json.loads(path.read_text("utf-8"))["features"] if path.is_file() else []
    return {feature["properties"]["key"]: _wkt(feature["geometry"]) for feature in features}


def _wkt(geometry: Mapping[str, Any]) -> str:  # GeoJSON coordinates nest as deep as the type says
    if geometry["type"] == "Polygon":
        return "POLYGON" + _polygon(geometry["coordinates"])
    return f"MULTIPOLYGON({','.join(_polygon(polygon) for polygon in geometry['coordinates'])})"


def _polygon(rings: list[list[list[float]]]) -> str:
    return "(" + ",".join("(" + ",".join(f"{x} {y}" for x, y, *_ in ring) + ")" for ring in rings) + ")"


def _eurovoc(sources: Sources, names: Names, ledger: Ledger) -> None:
    source, status = (names.id("source", EUROVOC_SOURCE),), names.concept("link-status", "single")
    for scheme in (scheme for scheme in sources.schemes if scheme.id not in sources.shared):
        if scheme.close_match:
            ledger.link((names.scheme(scheme.id), SKOS.closeMatch, URIRef(scheme.close_match)), source, status)
        for concept in scheme.concept:
            node = names.concept(scheme.id, concept.id)
            for target, predicate in ((concept.exact_match, SKOS.exactMatch), (concept.close_match, SKOS.closeMatch)):
                if target:
                    ledger.link((node, predicate, URIRef(target)), source, status)
