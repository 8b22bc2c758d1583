"""What a document about a thing holds, and the questions that find it out.

A document has the thing's description, the links to it from elsewhere, the claims about it
with their quotations, and a label for everything mentioned. Some things have very many links (the source
of all evidence): a document holds PAGE of them, says how many there are and where the others stand.
The thing is bound to ?this. Where many things are asked about at once they stand as
VALUES, each an IRI that the engine itself has given.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import Namespace
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

from stadtgraph.answers import RDF_FORMATS
from stadtgraph.namespaces import Names
from stadtgraph.pages.addresses import Addresses
from stadtgraph.rdfxml import write_rdfxml

PAGE = 500  # links to the thing in one document
BATCH = 500  # things that one question asks about
WHOLE_GRAPHS = ("ontology", "shapes", "graph/service")  # their IRIs end in #name: one document holds them all
VERSION = re.compile(r"/\d[^/]*\Z")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
HEADS = {"turtle": re.compile(rb"\A(?:@prefix [^\n]*\n)+"), "rdfxml": re.compile(rb'(?: xmlns:[^=]+="[^"]*")+')}
PREFIX = re.compile(rb'@prefix [^\n]*\n| xmlns:[^=]+="[^"]*"')
LABELS = (RDFS.label, SKOS.prefLabel, DCTERMS.title, FOAF.name)

# A thing is known when it is described, linked to, or said something with.
USED = "ASK { ?s ?this ?o }"
KNOWN = "ASK { { ?this ?p ?o } UNION { ?s ?q ?this FILTER(ISIRI(?s)) } UNION { ?s ?this ?o } }"

# Blank nodes have no address of their own: the description holds them, lists to their end.
DESCRIPTION = f"""\
CONSTRUCT {{ ?this ?p ?o . ?node ?q ?v }} WHERE {{
  {{ ?this ?p ?o }} UNION {{
    ?this ?r ?first . FILTER(ISBLANK(?first))
    ?first (<{RDF.rest}>|<{RDF.first}>)* ?node . FILTER(ISBLANK(?node))
    ?node ?q ?v
  }}
}}"""
LINKS = f"""\
CONSTRUCT {{ ?s ?q ?this }} WHERE {{ ?s ?q ?this FILTER(ISIRI(?s)) }}
ORDER BY (?q != <{RDF.subject}>) ?q ?s LIMIT {PAGE} OFFSET """
LICENCE = f"SELECT ?this ?licence WHERE {{ ?this <{DCTERMS.license}> ?licence FILTER(ISIRI(?licence)) }}"

Triples = frozenset[ox.Triple]


@dataclass(frozen=True, slots=True)
class Document:
    """A document about the thing `iri`: one page of its links (page 1 is the first), `links` of them in all.

    Each part is a set of triples; parts may share some.
    """

    iri: str
    page: int
    links: int
    description: Triples
    linked: Triples
    claims: Triples
    remarks: Triples
    labels: Triples
    used: bool = False  # as a property: somebody says something with it

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.links // PAGE))

    @property
    def found(self) -> bool:
        """Tell whether anything is known of the thing."""
        return bool(self.description or self.links or self.used)

    def triples(self, names: Names) -> Triples:
        """All that it holds; a document of several pages says so in itself."""
        paging = frozenset(_paging(self, names)) if self.pages > 1 else Triples()
        return self.description | self.linked | self.claims | self.remarks | self.labels | paging


def links_of(page: int) -> str:
    """The question for one page of links."""
    return f"{LINKS}{(page - 1) * PAGE}"


def count_of(iri: str) -> str:
    """The question how many links to a thing there are. Raises ValueError for what is no IRI.

    The thing stands in the text: bound from outside, Oxigraph counts the links of all things first.
    """
    return f"SELECT (COUNT(*) AS ?links) WHERE {{ ?s ?q {ox.NamedNode(iri)} FILTER(ISIRI(?s)) }}"


def whole_graph(iri: str, names: Names) -> str | None:
    """The question for the graph that a document holds whole: `ontology`, a version of it, `shapes` …; else None."""
    name = VERSION.sub("", iri.removeprefix(names.base))
    if name not in WHOLE_GRAPHS:
        return None
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{names.graph(name.removeprefix('graph/'))}> {{ ?s ?p ?o }} }}"


def quoted(description: Iterable[ox.Triple], linked: Iterable[ox.Triple], names: Names) -> set[str]:
    """What has evidence to be shown: the claims among the links, and the thing itself when it has some."""
    evidence = str(names.sc("evidence"))
    claims = {str(t.subject) for t in linked if t.predicate.value in (str(RDF.subject), str(RDF.object), evidence)}
    return claims | {str(t.subject) for t in description if t.predicate.value == evidence}


def claims_of(things: Iterable[str], names: Names) -> Iterator[str]:
    """The questions for claims (IRIs in N-Triples form), each with its evidence."""
    for batch in _batches(things):
        yield (
            f"CONSTRUCT {{ ?x ?p ?o }} WHERE {{ VALUES ?claim {{ {batch} }} "
            f"{{ ?claim ?p ?o BIND(?claim AS ?x) }} UNION {{ ?claim <{names.sc('evidence')}> ?x . ?x ?p ?o }} }}"
        )


def remarks_of(iri: str, description: Iterable[ox.Triple], names: Names) -> Iterator[str]:
    """The questions for the curators' remarks on a thing and on what it is said to have, each with its evidence."""
    told = {str(t.object) for t in description if t.subject == ox.NamedNode(iri) and isinstance(t.object, ox.NamedNode)}
    for batch in _batches(told | {f"<{iri}>"}):
        yield (
            f"CONSTRUCT {{ ?x ?p ?o }} WHERE {{ VALUES ?on {{ {batch} }} ?remark <{names.sc('remarkOn')}> ?on . "
            f"{{ ?remark ?p ?o BIND(?remark AS ?x) }} UNION {{ ?remark <{names.sc('evidence')}> ?x . ?x ?p ?o }} }}"
        )


def labels_of(triples: Iterable[ox.Triple], more: Iterable[str] = (), told: Iterable[ox.Triple] = ()) -> Iterator[str]:
    """The questions for the labels of every subject and object among `triples`.

    more: properties that are wanted beside the labels. told: those among the triples whose
    subjects are described whole, so that nobody need ask for their labels.
    A filter, because for two lists of VALUES Oxigraph goes through the labels of the whole graph.
    """
    mentioned = {str(term) for t in triples for term in (t.subject, t.object) if isinstance(term, ox.NamedNode)}
    mentioned -= {str(triple.subject) for triple in told}
    properties = ", ".join(f"<{label}>" for label in (*LABELS, *more))
    for batch in _batches(mentioned):
        yield (
            f"CONSTRUCT {{ ?x ?p ?label }} WHERE {{ "
            f"VALUES ?x {{ {batch} }} ?x ?p ?label FILTER(?p IN ({properties})) }}"
        )


def known_iris(names: Names, most: int) -> str:
    """The question for what is described under our base IRI, at most `most`."""
    start = f'ISIRI(?s) && STRSTARTS(STR(?s), "{names.base}")'
    return f"SELECT DISTINCT ?s WHERE {{ ?s ?p ?o FILTER({start}) }} LIMIT {most}"


def read_triples(ntriples: bytes) -> Triples:
    """The triples of an engine's answer."""
    return frozenset(quad.triple for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES))


def write_triples(triples: Triples, form: str, prefixes: Mapping[str, str], *, first: str = "") -> bytes:
    """Write triples in a format of RDF (a key of `media`): the same triples, from wherever, give the same bytes.

    first: the IRI whose description stands at the top. Raises UnwritableError for what RDF/XML cannot hold.
    """
    ordered = sorted(_canonical(triples), key=lambda triple: (str(triple.subject) != f"<{first}>", str(triple)))
    text = " ".join(map(str, ordered))
    used = {prefix: namespace for prefix, namespace in prefixes.items() if f"<{namespace}" in text}
    prefixed = form in HEADS
    if form == "rdfxml":
        written = write_rdfxml(ordered, used)
    else:
        written = ox.serialize(ordered, format=RDF_FORMATS[form], prefixes=used if prefixed else None) or b""
    return HEADS[form].sub(_sorted_head, written, count=1) if prefixed else written


def _canonical(triples: Triples) -> Iterable[ox.Triple]:
    """The triples with blank nodes labelled by RDFC-1.0: each load of the data gives them other labels."""
    if not any(isinstance(term, ox.BlankNode) for t in triples for term in (t.subject, t.object)):
        return triples
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]


def _sorted_head(head: re.Match[bytes]) -> bytes:
    """The library writes prefixes in the order of a hash table, which differs each time."""
    return b"".join(sorted(PREFIX.findall(head[0])))


def _batches(things: Iterable[str]) -> Iterator[str]:
    ordered = sorted(things)
    for start in range(0, len(ordered), BATCH):
        yield " ".join(ordered[start : start + BATCH])


def _paging(document: Document, names: Names) -> Iterator[ox.Triple]:
    """Which page this is, and of how many links (Hydra core vocabulary)."""
    whole = Addresses(names.base, "de", names.base.removesuffix("/")).thing(document.iri)
    joint = "&" if "?" in whole else "?"
    view = ox.NamedNode(f"{whole}{joint}page={document.page}")
    yield _triple(whole, RDF.type, HYDRA.Collection)
    yield _triple(whole, FOAF.primaryTopic, document.iri)
    number = ox.Literal(str(document.links), datatype=ox.NamedNode(str(XSD.integer)))
    yield ox.Triple(ox.NamedNode(whole), ox.NamedNode(str(HYDRA.totalItems)), number)
    yield ox.Triple(ox.NamedNode(whole), ox.NamedNode(str(HYDRA.view)), view)
    yield _triple(view.value, RDF.type, HYDRA.PartialCollectionView)
    for relation, page in neighbours(document):
        yield _triple(view.value, HYDRA["previous" if relation == "prev" else relation], f"{whole}{joint}page={page}")


def neighbours(document: Document) -> Iterator[tuple[str, int]]:
    """The other pages, by their relation to this one (RFC 8288's names)."""
    if document.pages > 1:
        yield "first", 1
        yield "last", document.pages
    if document.page > 1:
        yield "prev", document.page - 1
    if document.page < document.pages:
        yield "next", document.page + 1


def _triple(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(str(predicate)), ox.NamedNode(str(value)))
