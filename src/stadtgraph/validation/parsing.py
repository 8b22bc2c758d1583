"""Documents parsed into triples; what cannot be parsed is told all at once, each with its place."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from stadtgraph.validation.documents import Document
from stadtgraph.validation.encodings import Lines, text_of_document
from stadtgraph.validation.faults import Fault, UnreadableError
from stadtgraph.validation.graphs import Terms, Triple
from stadtgraph.validation.json_keys import repeated_keys
from stadtgraph.validation.syntax_errors import fault


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document's triples, graphs merged.

    blanks: labels of the blank nodes in the order of their first appearance. left_out: how many triples have a
    triple term (RDF 1.2), which SHACL 1.0 cannot see. prefixes: those that the document declares, with namespaces.
    """

    document: Document
    triples: tuple[Triple, ...]
    blanks: tuple[str, ...]
    left_out: int
    prefixes: tuple[tuple[str, str], ...]


def parse_all(documents: Sequence[Document], begun: Callable[[Document], None] = lambda _: None) -> list[Parsed]:
    """Parse every document. Raises UnreadableError with what is wrong in all of them.

    begun: is told each document before it is read.
    """
    terms, parsed, faults = Terms(), list[Parsed](), list[Fault]()
    for document in documents:
        begun(document)
        try:
            parsed.append(parse(document, terms))
        except UnreadableError as error:
            faults += error.faults
    if faults:
        raise UnreadableError(faults)
    return parsed


def parse(document: Document, terms: Terms) -> Parsed:
    """Parse one document; its blank nodes get labels of their own. Raises UnreadableError, DatasetError."""
    text = text_of_document(document.name, document.content(), document.format)
    if document.format == ox.RdfFormat.JSON_LD:
        _refuse_repeated_keys(document.name, text)
    parser = ox.parse(text.encode(), format=document.format, base_iri=document.base, rename_blank_nodes=True)
    try:
        quads = list(parser)
    except SyntaxError as error:
        raise UnreadableError([fault(document.name, text, document.format, error)]) from error
    kept = [quad for quad in quads if not isinstance(quad.object, ox.Triple)]
    triples = tuple((terms.node(q.subject), terms.node(q.predicate), terms.node(q.object)) for q in kept)
    prefixes = tuple(sorted(parser.prefixes.items()))
    return Parsed(document, triples, _blanks(quads), len(quads) - len(kept), prefixes)


def _blanks(quads: Iterable[ox.Quad | ox.Triple]) -> tuple[str, ...]:
    nodes = (node for quad in quads for node in (quad.subject, quad.object))
    return tuple(dict.fromkeys(node.value for node in nodes if isinstance(node, ox.BlankNode)))


def _refuse_repeated_keys(name: str, text: str) -> None:
    lines = Lines(text)
    faults = [
        Fault(
            name,
            *lines.place(start),
            (
                f"der Schlüssel {key} steht zweimal in einem Objekt; die Werte in eine Liste [ … ] setzen",
                f"the key {key} stands twice in one object; put the values into a list [ … ]",
            ),
        )
        for key, start in repeated_keys(text)
    ]
    if faults:
        raise UnreadableError(faults)
