"""The base IRI, every prefix and how IRIs are minted: the one place that spells them."""

import hashlib
from dataclasses import dataclass
from types import MappingProxyType

from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, VANN, VOID, XSD
from rdflib.term import Node

from stadtgraph.errors import StadtgraphError

BASE = "https://w3id.org/stadtgraph/"

DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own knows DCAT 2 only
SCHEMA = Namespace("https://schema.org/")
OA = Namespace("http://www.w3.org/ns/oa#")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
M8G = Namespace("http://data.europa.eu/m8g/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SPEX = Namespace("https://purl.expasy.org/sparql-examples/ontology#")
VOID_EXT = Namespace("http://ldf.fi/void-ext#")
WIKIDATA = Namespace("http://www.wikidata.org/entity/")
GEONAMES = Namespace("https://sws.geonames.org/")
GND = Namespace("https://d-nb.info/gnd/")
EUROVOC = Namespace("http://eurovoc.europa.eu/")

EXTERNAL = MappingProxyType(
    {
        "dcat": DCAT,
        "dcterms": DCTERMS,
        "foaf": FOAF,
        "geo": GEO,
        "m8g": M8G,
        "oa": OA,
        "org": ORG,
        "owl": OWL,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "sd": SD,
        "sh": SH,
        "skos": SKOS,
        "spdx": SPDX,
        "spex": SPEX,
        "vann": VANN,
        "void": VOID,
        "void-ext": VOID_EXT,
        "xsd": XSD,
    }
)


@dataclass(frozen=True, slots=True)
class Names:
    """Mints every IRI of ours under one base IRI, which ends with a slash."""

    base: str = BASE

    def __post_init__(self) -> None:
        if not self.base.startswith(("http://", "https://")) or not self.base.endswith("/"):
            raise StadtgraphError(f"the base IRI must be http(s) and end with '/': {self.base!r}")

    @property
    def ontology(self) -> URIRef:
        """The ontology itself; its terms follow a `#`."""
        return URIRef(self.base + "ontology")

    def sc(self, term: str) -> URIRef:
        """A class or property of our ontology."""
        return URIRef(f"{self.base}ontology#{term}")

    def predicate(self, name: str) -> URIRef:
        """A property by its local name in our ontology, or by a CURIE such as `dcterms:title`."""
        prefix, _, local = name.rpartition(":")
        return URIRef(f"{EXTERNAL[prefix]}{local}") if prefix else self.sc(local)

    def id(self, kind: str, *slugs: str) -> URIRef:
        """A thing, such as `id("measure", "iserlohn", "a-bus")`."""
        return URIRef(self.base + "/".join(("id", kind, *slugs)))

    def scheme(self, scheme: str) -> URIRef:
        """A concept scheme."""
        return URIRef(self.base + scheme)

    def concept(self, scheme: str, slug: str) -> URIRef:
        """A concept of a scheme."""
        return URIRef(f"{self.base}{scheme}/{slug}")

    def graph(self, name: str) -> URIRef:
        """A named graph; its file is `data/NAME.ttl`."""
        return URIRef(f"{self.base}graph/{name}")

    def section(self, slug: str) -> URIRef:
        """A section of the brochure."""
        return self.id("section", "brochure-2020", slug)

    def evidence(self, start: int, end: int) -> URIRef:
        """The evidence at a place of the brochure: 0-based code points, end exclusive."""
        return self.id("evidence", "brochure-2020", f"{start}-{end}")

    @property
    def brochure(self) -> URIRef:
        """The source document."""
        return self.id("source", "brochure-2020")

    @property
    def dataset(self) -> URIRef:
        """The dataset as a whole."""
        return URIRef(self.base + "dataset")

    def claim(self, subject: Node, predicate: Node, value: Node) -> URIRef:
        """The claim that a triple holds: 16 hexadecimal digits of its N-Triples line's SHA-256."""
        line = f"{ntriples(subject)} {ntriples(predicate)} {ntriples(value)} ."
        return self.id("claim", hashlib.sha256(line.encode()).hexdigest()[:16])

    def prefixes(self) -> dict[str, str]:
        """Every prefix that files, queries and answers of ours use, ours included."""
        ours = {"sc": f"{self.base}ontology#", "id": f"{self.base}id/", "graph": f"{self.base}graph/"}
        return {**ours, **{prefix: str(namespace) for prefix, namespace in EXTERNAL.items()}}


def ntriples(term: Node) -> str:
    """Write an IRI or literal as canonical N-Triples does (RDF 1.2 N-Triples, section 4)."""
    if not isinstance(term, Literal):
        return f"<{term}>"
    text = str(term)
    for char, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(char, escaped)
    if term.language:
        return f'"{text}"@{term.language}'
    if term.datatype is None or term.datatype == XSD.string:
        return f'"{text}"'
    return f'"{text}"^^<{term.datatype}>'
