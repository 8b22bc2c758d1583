"""RDF 1.2 annotations: nothing is lost, and only complete statements change."""

import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDF

from stadtgraph.annotations import annotated
from stadtgraph.store import GraphStore

STATEMENT = "<a:c> a rdf:Statement ; rdf:subject <a:s> ; rdf:predicate <a:p> ; rdf:object 5 ; <a:basis> <a:stated> ."


def trig(text: str) -> list[ox.Quad]:
    prefixed = f"PREFIX rdf: <{RDF}> {text}"
    return list(ox.parse(input=prefixed, format=ox.RdfFormat.TRIG))


def expanded(quads: list[ox.Quad]) -> set[ox.Quad]:
    """The way back: each reifier as a statement of RDF 1.1."""
    found = set()
    for quad in quads:
        if not isinstance(quad.object, ox.Triple):
            found.add(quad)
            continue
        triple = quad.object
        parts: dict[rdflib.URIRef, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
        parts = {RDF.type: ox.NamedNode(RDF.Statement), RDF.subject: triple.subject}
        parts |= {RDF.predicate: triple.predicate, RDF.object: triple.object}
        found |= {ox.Quad(quad.subject, ox.NamedNode(name), part, quad.graph_name) for name, part in parts.items()}
    return found


def test_a_statement_becomes_a_reifier() -> None:
    assert set(annotated(trig(STATEMENT))) == set(
        trig("<a:c> rdf:reifies <<( <a:s> <a:p> 5 )>> ; <a:basis> <a:stated> .")
    )


def test_an_incomplete_statement_stays() -> None:
    for part in ("rdf:subject <a:s> ;", "rdf:object 5 ;", "a rdf:Statement ;"):
        quads = trig(STATEMENT.replace(part, ""))
        assert list(annotated(quads)) == quads


def test_a_statement_of_two_objects_or_a_predicate_that_is_none_stays() -> None:
    for old, new in (("rdf:object 5", "rdf:object 5 , 6"), ("rdf:predicate <a:p>", 'rdf:predicate "p"')):
        quads = trig(STATEMENT.replace(old, new))
        assert list(annotated(quads)) == quads


def test_a_statement_scattered_over_graphs_stays() -> None:
    quads = trig(
        "<a:g> { <a:c> a rdf:Statement ; rdf:subject <a:s> } <a:h> { <a:c> rdf:predicate <a:p> ; rdf:object 5 }"
    )

    assert list(annotated(quads)) == quads


def test_every_claim_of_the_committed_graph_can_be_had_back(store: GraphStore) -> None:
    found = list(annotated(store.store))
    reifiers = [quad for quad in found if quad.predicate.value == f"{RDF}reifies"]
    claims = list(store.store.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(RDF.Statement)))

    assert len(reifiers) == len(claims) > 1000
    assert expanded(found) == set(store.store)
