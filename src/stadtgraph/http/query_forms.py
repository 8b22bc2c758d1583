"""The formats in which the answer of an example query is offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from stadtgraph.engine.interface import AnswerKind
from stadtgraph.examples import Example
from stadtgraph.geojson import has_places, to_geojson
from stadtgraph.media import MEDIA_TYPES
from stadtgraph.pages.workbooks import to_workbook

GEOJSON = "application/geo+json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEDERATED = "federated"  # the tag of queries that ask other endpoints too


@dataclass(frozen=True, slots=True)
class Form:
    """A format of answers: the kind of answer, the engine's format, and what it is labelled as."""

    kind: AnswerKind
    format: str
    media_type: str


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "csv": Form("solutions", "csv", MEDIA_TYPES["csv"]),
        "xlsx": Form("solutions", "json", XLSX),
        "json": Form("solutions", "json", MEDIA_TYPES["json"]),
        "geojson": Form("solutions", "json", GEOJSON),
        "ttl": Form("triples", "turtle", MEDIA_TYPES["turtle"]),
        "jsonld": Form("triples", "jsonld", MEDIA_TYPES["jsonld"]),
        "nt": Form("triples", "ntriples", MEDIA_TYPES["ntriples"]),
        "rdf": Form("triples", "rdfxml", MEDIA_TYPES["rdfxml"]),
    }
)
# What is made of SPARQL JSON results here, by media type.
WRITERS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType({GEOJSON: to_geojson, XLSX: to_workbook})


def forms_of(example: Example) -> Mapping[str, Form]:
    """The formats of a query's answer by suffix, best first; none for one that asks other endpoints."""
    if FEDERATED in example.tags:
        return {}
    if example.form == "ASK":
        return {"json": Form("boolean", "json", MEDIA_TYPES["json"])}
    kind = "solutions" if example.form == "SELECT" else "triples"
    placed = has_places(example.columns)
    return {suffix: form for suffix, form in FORMS.items() if form.kind == kind and (placed or suffix != "geojson")}
