"""RDF read with pyoxigraph into rdflib graphs, terms as they stand; and rdflib's terms as text."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from stadtgraph.errors import DatasetError
from stadtgraph.validation.terms import STRING, is_blank, is_literal, literal_text, parts

Triple = tuple[Node, Node, Node]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Terms:
    """Terms of pyoxigraph made into those of rdflib; making one anew costs more than finding it here."""

    def __init__(self) -> None:
        self._known: dict[object, Node] = {}

    def node(self, term: Term) -> Node:
        """The term for rdflib. Raises DatasetError for a triple term."""
        found = self._known.get(term)
        return found if found is not None else self._known.setdefault(term, rdflib_term(term))


def rdflib_term(term: Term) -> Node:
    """A term for rdflib; a base direction is left out. Raises DatasetError for a triple term."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise DatasetError(f"RDF 1.2 term {term} cannot be validated with SHACL 1.0")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    return Literal(term.value, datatype=None if datatype == STRING else URIRef(datatype), normalize=False)


def oxigraph_term(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A term of rdflib for pyoxigraph."""
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if not isinstance(term, Literal):
        return ox.NamedNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=None if term.datatype is None else ox.NamedNode(str(term.datatype)))


def text_of(term: Node | Term) -> str:
    """A term of either library as text."""
    match term:
        case Literal():
            return literal_text(str(term), term.language, term.datatype)
        case BNode():
            return f"_:{term}"
        case ox.Literal():
            return literal_text(term.value, term.language, term.datatype.value)
        case ox.NamedNode():
            return term.value
    return str(term)


def node_of(text: str) -> Node:
    """The term for rdflib that a text stands for."""
    if is_literal(text):
        value, language, datatype = parts(text)
        return Literal(value, lang=language, datatype=datatype, normalize=False)
    return BNode(text[2:]) if is_blank(text) else URIRef(text)


def read_graph(paths: Iterable[Path]) -> Graph:
    """Read Turtle files into one graph, terms as they stand. Raises DatasetError with file, line and column."""
    return merged(read_triples(path) for path in paths)


def merged(parts_of_it: Iterable[Iterable[Triple]]) -> Graph:
    """One graph of all the triples."""
    graph = Graph(bind_namespaces="none")
    for triples in parts_of_it:
        for triple in triples:
            graph.add(triple)
    return graph


def read_triples(path: Path) -> set[Triple]:
    """Read the triples of one Turtle file, terms as they stand. Raises DatasetError with file, line and column."""
    node = Terms().node
    try:
        parsed = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        return {(node(triple.subject), node(triple.predicate), node(triple.object)) for triple in parsed}
    except SyntaxError as error:
        raise DatasetError(f"{path}:{error.lineno}:{error.offset}: {error.msg}") from error
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read ({error})") from error
