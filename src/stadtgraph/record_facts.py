"""Compile one record, a project's or the programme's, into triples and claims.

Reads its passages token by token. What a kind of token stands for is said in `tokens`.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from rdflib import Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from stadtgraph import records
from stadtgraph.errors import Problem
from stadtgraph.known import Known
from stadtgraph.ledger import Basis, GraphName, Ledger
from stadtgraph.places import Places
from stadtgraph.quotation import Span, squash
from stadtgraph.seal import Cited
from stadtgraph.spelling import suggestion
from stadtgraph.tokens import Level, Token, parse

BASIS: dict[Level, Basis] = {"says": "stated", "layout": "layout", "reads": "interpreted"}
YEARS = {"fundingSince"}
NOWHERE = Span(-1, -1)

Pieces = tuple[Cited, ...]


@dataclass
class Citation:
    """That a passage speaks of a thing."""

    pieces: Pieces
    basis: Basis


@dataclass
class RecordFacts:
    """The state while one record is compiled."""

    record: records.TextRecord
    file: str
    subject: URIRef
    known: Known
    places: Places
    ledger: Ledger
    facts: GraphName = "projects"
    problems: list[Problem] = field(default_factory=list)
    cited: dict[tuple[str, str], list[Citation]] = field(default_factory=dict)

    def read_passages(self) -> None:
        """Compile every token of every passage; one without a place is reported elsewhere, but what it says counts."""
        for i, passage in enumerate(self.record.passage):
            pieces = self.places.get((self.file, f"passage[{i}]"), (Cited(NOWHERE, passage.quote),))
            for key, level, text in _tokens(i, passage):
                self.guarded(key, partial(self.read, text, level, pieces))
            if not (passage.says or passage.layout or passage.reads):
                self.problems.append(Problem(self.file, f"passage[{i}]", "proves nothing; add a token or remove it"))

    def tokens(self) -> Iterator[Token]:
        """Every well-formed token of the record, in order."""
        for i, passage in enumerate(self.record.passage):
            for _, _, text in _tokens(i, passage):
                with suppress(ValueError):
                    yield parse(text)

    def guarded(self, key: str, action: Callable[[], None]) -> None:
        """Run `action`; a ValueError becomes a problem at `key`."""
        try:
            action()
        except ValueError as error:
            self.problems.append(Problem(self.file, key, str(error)))

    def read(self, text: str, level: Level, pieces: Pieces) -> None:
        """Compile one token. Raises ValueError with what is wrong."""
        token = parse(text)
        if level not in token.rule.levels:
            raise ValueError(f"{text!r} is always a reading; put it under `reads`")
        citation = Citation(pieces, BASIS[level])
        subject = self.subject if token.subject is None else self.own(token.subject[0], token.subject[1], citation)
        self.fact(subject, token, citation)

    def fact(self, subject: URIRef, token: Token, citation: Citation) -> None:
        """Claim what `token` says of `subject`."""
        if token.kind == "partner":
            self.partner(token, citation)
        elif token.kind == "partner-group":
            self.participation(self.object(token, citation), token.status, citation)
        else:
            value = self.object(token, citation)
            self.claim(subject, token.rule.property, value, citation)
            self.status(value, token, citation)

    def object(self, token: Token, citation: Citation | None = None) -> Node:
        """What the token names. Raises ValueError when nothing has that name."""
        rule, known = token.rule, self.known
        match rule.target:
            case "own":
                value: Node = self.own(self.table(token), token.slug, citation)
            case "concept":
                value = known.concept(rule.tables[0], token.slug)
            case "shared":
                value = known.thing(rule.tables[0], token.slug)
            case "named":
                value = known.named_place(token.slug)
            case "authority":
                known.require("authority", token.slug)
                value = known.names.id("participation", self.record.slug, token.slug)
            case "number":
                value = Literal(token.slug, datatype=XSD.gYear if rule.property in YEARS else XSD.integer)
            case _:
                value = self.head(token, citation)
        return value

    def head(self, token: Token, citation: Citation | None) -> Node:
        """The value of a head token, which its quotation must show."""
        record, names = self.record, self.known.names
        if isinstance(record, records.ProgrammeRecord):
            return self.printed(record.guiding_theme, citation)
        if not isinstance(record, records.ProjectRecord):
            raise ValueError(f"{token.kind!r} belongs into a project's record")
        match token.kind:
            case "title":
                return self.printed(record.title, citation)
            case "motto":
                return self.printed(record.motto, citation)
            case "size-class":
                return names.concept("size-class", record.size_class)  # the keys of the head are checked once, there
            case _:
                if citation:
                    part = names.id("participation", record.slug, record.lead)
                    self.participation(part, "confirmed", citation)
                return names.id("authority", record.lead)

    def printed(self, text: str, citation: Citation | None) -> Literal:
        """`text` as a German literal. Raises ValueError unless the quotation shows it."""
        shown = " ".join(piece.quote for piece in citation.pieces) if citation else text
        if squash(text) not in squash(shown):
            raise ValueError(f"the quotation does not show {text!r}")
        return Literal(text, lang="de")

    def table(self, token: Token) -> str:
        """The table that declares the token's thing. Raises ValueError unless exactly one does."""
        tables = self.record.tables()
        found = [table for table in token.rule.tables if token.slug in tables.get(table, {})]
        if len(found) != 1:
            declared = {slug for table in token.rule.tables for slug in tables.get(table, {})}
            where = " or ".join(f"[{table}.{token.slug}]" for table in token.rule.tables)
            problem = "is declared more than once" if found else f"is not declared; add {where}"
            raise ValueError(f"{token.slug!r} {problem}{suggestion(token.slug, declared)}")
        return found[0]

    def own(self, table: str, slug: str, citation: Citation | None = None) -> URIRef:
        """The IRI of a thing of this record; notes that the passage cites it."""
        if slug not in self.record.tables().get(table, {}):
            raise ValueError(f"{table}.{slug} is not declared")
        if citation:
            self.cited.setdefault((table, slug), []).append(citation)
        return self.iri(table, slug)

    def iri(self, table: str, slug: str) -> URIRef:
        """The IRI of a thing of this record."""
        names = self.known.names
        if table in ("round", "procedure"):
            return names.id(table, slug)
        return names.id("participation" if table == "partner_group" else table, self.record.slug, slug)

    def partner(self, token: Token, citation: Citation) -> None:
        """Claim a partner and its participation."""
        part = self.object(token, citation)
        self.participation(part, token.status, citation)
        shortcut = "partner" if token.status == "confirmed" else "plannedPartner"
        self.claim(self.subject, shortcut, self.known.names.id("authority", token.slug), citation)

    def participation(self, part: Node, status: str, citation: Citation) -> None:
        """Claim a participation and its status. Raises ValueError when the status is missing."""
        if not status:
            raise ValueError("say whether it is `=confirmed` or `=planned`")
        self.claim(self.subject, "hasParticipation", part, citation)
        self.claim(part, "participationStatus", self.known.concept("participation-status", status), citation)

    def status(self, thing: Node, token: Token, citation: Citation) -> None:
        """Claim the implementation status of a thing, where the token gives one."""
        if token.status:
            if token.rule.status != "implementation":
                raise ValueError(f"{token.kind!r} takes no status")
            self.claim(thing, "implementationStatus", self.known.concept("status", token.status), citation)

    def claim(self, subject: Node, local: str, value: Node, citation: Citation) -> None:
        """Claim a triple with a property named as `Names.predicate` takes it."""
        self.ledger.claim(
            (subject, self.known.names.predicate(local), value), citation.basis, citation.pieces, self.facts
        )


def _tokens(index: int, passage: records.Passage) -> Iterator[tuple[str, Level, str]]:
    levels: tuple[tuple[Level, tuple[str, ...]], ...] = (
        ("says", passage.says),
        ("layout", passage.layout),
        ("reads", passage.reads),
    )
    for level, tokens in levels:
        for j, text in enumerate(tokens):
            yield f"passage[{index}].{level}[{j}]", level, text
