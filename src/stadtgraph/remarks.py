"""Compile the remarks on what is wrong or unclear in the brochure."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import partial

from rdflib import Literal
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

from stadtgraph import records
from stadtgraph.ledger import Triple, bilingual
from stadtgraph.record_facts import RecordFacts
from stadtgraph.seal import Cited
from stadtgraph.tokens import KINDS, Token, parse

HEAD = ("title", "motto", "lead", "size-class")


def compile_remarks(facts: RecordFacts) -> None:
    """Compile every remark of the record."""
    for i, remark in enumerate(facts.record.remark):
        facts.guarded(f"remark[{i}]", partial(_remark, facts, i, remark))


def remark_pieces(facts: RecordFacts, on: str) -> tuple[Cited, ...]:
    """What is printed where a remark on `on` points to."""
    return tuple(
        piece for i, remark in enumerate(facts.record.remark) if remark.on == on for piece in _pieces(facts, i, remark)
    )


def _pieces(facts: RecordFacts, index: int, remark: records.Remark) -> list[Cited]:
    keys = [(facts.file, f"remark[{index}].printed[{j}]") for j in range(len(remark.printed))]
    return [piece for key in keys for piece in facts.places.get(key, ())]


def _remark(facts: RecordFacts, index: int, remark: records.Remark) -> None:
    names = facts.known.names
    node, pieces = names.id("remark", facts.record.slug, remark.id), _pieces(facts, index, remark)
    shown = pieces[0].quote if pieces else remark.id
    triples: list[Triple] = [
        (node, RDF.type, names.sc("SourceRemark")),
        *bilingual(node, RDFS.label, f"Anmerkung zu „{shown}“", f"Remark on “{shown}”"),
        *bilingual(node, RDFS.comment, remark.comment.de, remark.comment.en),
        (node, names.sc("remarkType"), facts.known.concept("remark-type", remark.type)),
    ]
    for piece in pieces:
        triples.append((node, names.sc("printedReading"), Literal(piece.quote, lang="de")))
        triples.append((node, names.sc("evidence"), names.evidence(piece.span.start, piece.span.end)))
    if remark.suggested:
        triples.append((node, names.sc("suggestedReading"), Literal(remark.suggested, lang="de")))
    for target, predicate in _targets(facts, remark.on):
        triples.append((node, names.sc("remarkOn"), target))
        triples += [(node, names.sc("remarkProperty"), predicate)] if predicate else []
    facts.ledger.state("provenance", *triples)
    facts.ledger.remarked |= set(pieces)


def _targets(facts: RecordFacts, on: str) -> Iterator[tuple[Node, Node | None]]:
    """What a remark is on, and with which property; a `*` stands for any characters of a token."""
    if on == "text":
        yield facts.subject, None
    elif on in HEAD:
        yield facts.subject, facts.known.names.predicate(KINDS[on].property)
    elif "*" in on:
        for token in facts.tokens():
            if fnmatchcase(f"{token.kind}:{token.slug}={token.status}", on if "=" in on else f"{on}=*"):
                yield _target(facts, token)
    else:
        yield _target(facts, parse(on))


def _target(facts: RecordFacts, token: Token) -> tuple[Node, Node]:
    target = facts.object(token)
    return facts.subject if isinstance(target, Literal) else target, facts.known.names.predicate(token.rule.property)
