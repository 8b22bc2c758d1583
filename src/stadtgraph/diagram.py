"""Draw the data model from the ontology, as a Mermaid class diagram."""

from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from stadtgraph.namespaces import Names

SEVERAL = "SeveralClasses"  # stands for the subject of a property without domain


def draw(ontology: Path) -> str:
    """The diagram as text: classes of ours with their literals, properties between classes, sorted."""
    graph, names = Graph().parse(ontology), Names()
    classes = sorted(_local(term) for term in _own(graph, OWL.Class, names))
    lines = ["classDiagram", *(f"  class {name}" for name in classes)]
    for child, parent in sorted(graph.subject_objects(RDFS.subClassOf)):
        if _is_own(child, names) and _is_own(parent, names):
            lines.append(f"  {_local(parent)} <|-- {_local(child)}")
    lines += _relations(graph, names) + _attributes(graph, names)
    return "\n".join(lines) + "\n"


def _relations(graph: Graph, names: Names) -> list[str]:
    lines = []
    for term in _own(graph, OWL.ObjectProperty, names):
        domain, target = graph.value(term, RDFS.domain), graph.value(term, RDFS.range)
        if target is not None and (domain is None or _is_own(domain, names)):
            lines.append(f"  {_local(domain) if domain else SEVERAL} --> {_local(target)} : {_local(term)}")
    return sorted(lines)


def _attributes(graph: Graph, names: Names) -> list[str]:
    lines = []
    for term in _own(graph, OWL.DatatypeProperty, names):
        domain, target = graph.value(term, RDFS.domain), graph.value(term, RDFS.range)
        if domain is not None and _is_own(domain, names):
            kind = _local(target) if target is not None else "literal"
            lines.append(f"  {_local(domain)} : {kind} {_local(term)}")
    return sorted(lines)


def _own(graph: Graph, kind: URIRef, names: Names) -> list[Node]:
    return [term for term in graph.subjects(RDF.type, kind) if _is_own(term, names)]


def _is_own(term: Node, names: Names) -> bool:
    return not isinstance(term, Literal) and str(term).startswith(names.sc(""))


def _local(term: Node) -> str:
    """The local name; of a foreign term its last part, which Mermaid can show."""
    return str(term).replace("#", "/").rsplit("/", 1)[-1]
