"""The base IRI, every prefix and how IRIs are minted: the one place that spells them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, VANN, VOID, XSD
from rdflib.term import Node

from stadtgraph.errors import StadtgraphError

BASE = "https://w3id.org/stadtgraph/"
SHARED_THINGS = ("land",)  # kinds of things, rather than concept schemes, that datasets may share

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
    """Mints every IRI of a dataset under one base IRI, which ends with a slash.

    source: key of the document that the dataset cites. vocabulary: base of the ontology and of what is shared, the
    dataset's own when empty. shared: kinds and schemes that stand there, such as `theme` or `land`: who uses the lists
    of another dataset instead of lists of their own can be asked together with it.
    """

    base: str = BASE
    source: str = "brochure-2020"
    vocabulary: str = ""
    shared: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.base.startswith(("http://", "https://")) or not self.base.endswith("/"):
            raise StadtgraphError(f"the base IRI must be http(s) and end with '/': {self.base!r}")

    @property
    def ontology(self) -> URIRef:
        """The ontology itself; its terms follow a `#`."""
        return URIRef((self.vocabulary or self.base) + "ontology")

    def sc(self, term: str) -> URIRef:
        """A class or property of our ontology."""
        return URIRef(f"{self.ontology}#{term}")

    def predicate(self, name: str) -> URIRef:
        """A property by its local name in our ontology, or by a CURIE such as `dcterms:title`."""
        prefix, _, local = name.rpartition(":")
        return URIRef(f"{EXTERNAL[prefix]}{local}") if prefix else self.sc(local)

    def id(self, kind: str, *slugs: str) -> URIRef:
        """A thing, such as `id("measure", "iserlohn", "a-bus")`."""
        return URIRef(self._base_of(kind) + "/".join(("id", kind, *slugs)))

    def scheme(self, scheme: str) -> URIRef:
        """A concept scheme."""
        return URIRef(self._base_of(scheme) + scheme)

    def concept(self, scheme: str, slug: str) -> URIRef:
        """A concept of a scheme."""
        return URIRef(f"{self._base_of(scheme)}{scheme}/{slug}")

    def graph(self, name: str) -> URIRef:
        """A named graph; its file is `data/NAME.ttl`."""
        return URIRef(f"{self.base}graph/{name}")

    def section(self, slug: str) -> URIRef:
        """A section of the brochure."""
        return self.id("section", self.source, slug)

    def evidence(self, start: int, end: int) -> URIRef:
        """The evidence at a place of the brochure: 0-based code points, end exclusive."""
        return self.id("evidence", self.source, f"{start}-{end}")

    @property
    def brochure(self) -> URIRef:
        """The source document."""
        return self.id("source", self.source)

    @property
    def dataset(self) -> URIRef:
        """The dataset as a whole."""
        return URIRef(self.base + "dataset")

    def _base_of(self, kind: str) -> str:
        return self.vocabulary if kind in self.shared else self.base

    def claim(self, subject: Node, predicate: Node, value: Node) -> URIRef:
        """The claim that a triple holds: 16 hexadecimal digits of its N-Triples line's SHA-256."""
        line = f"{ntriples(subject)} {ntriples(predicate)} {ntriples(value)} ."
        return self.id("claim", hashlib.sha256(line.encode()).hexdigest()[:16])

    def vocabularies(self) -> list[URIRef]:
        """What a description names as `void:vocabulary`: the ontology's namespace, and each shared list."""
        lists = (f"{self.vocabulary}{'id/' if kind in SHARED_THINGS else ''}{kind}" for kind in sorted(self.shared))
        return [self.sc(""), *map(URIRef, lists)]

    def prefixes(self) -> dict[str, str]:
        """Every prefix that files, queries and answers of ours use, ours included."""
        ours = {"sc": f"{self.ontology}#", "id": f"{self.base}id/", "graph": f"{self.base}graph/"}
        return {**ours, **{prefix: str(namespace) for prefix, namespace in EXTERNAL.items()}}


def names_described(base: str, vocabularies: Iterable[str]) -> Names:
    """What mints the IRIs of a dataset with this base IRI, by the vocabularies that its description names."""
    used = sorted(vocabularies)
    namespace = next((iri for iri in used if iri.endswith("/ontology#")), "")
    vocabulary = namespace.removesuffix("ontology#")
    if vocabulary in ("", base):
        return Names(base)
    lists = [iri.removeprefix(vocabulary) for iri in used if iri != namespace and iri.startswith(vocabulary)]
    return Names(base, vocabulary=vocabulary, shared=frozenset(kind.removeprefix("id/") for kind in lists))


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
