"""The words of a query that goes to a service elsewhere: its kind of answer, and terms bound to its variables.

The SPARQL 1.1 Protocol has no parameter for bindings, so they are written into the query as VALUES
(SPARQL 1.1 Query, section 10.2): a checked term beside a variable, never text in place of text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import pyoxigraph as ox

from stadtgraph.engine.interface import AnswerKind
from stadtgraph.errors import QueryError, QuerySyntaxError
from stadtgraph.lexical import ESCAPE, Token, tokens

KINDS: Mapping[str, AnswerKind] = MappingProxyType(
    {"select": "solutions", "ask": "boolean", "construct": "triples", "describe": "triples"}
)
PROLOGUE = ("prefix", "base", "version")
VARIABLE = re.compile(r"[^\W\d]\w*")
RESOLVABLE = re.compile(r"\\[uU][0-9A-Fa-f]")


def answer_kind(query: str) -> AnswerKind:
    """Tell by its first keyword what a query gives.

    Raises QuerySyntaxError for an update and whatever else is no query: some services take updates
    where queries go. The text must read the same with its `\\u` escapes resolved and unresolved.
    """
    plain, resolved = first_keyword(query), first_keyword(ESCAPE.sub(_character, query))
    if resolved not in KINDS or (plain in KINDS and plain != resolved):
        raise QuerySyntaxError("it must begin with PREFIX, BASE, SELECT, ASK, CONSTRUCT or DESCRIBE", 1, 1)
    return KINDS[resolved]


def first_keyword(query: str) -> str:
    """The first keyword after the prologue, in small letters; empty when there is none."""
    for token in tokens(query):
        word = token.text.casefold()
        if token.kind == "word" and word not in PROLOGUE:
            return word
        if token.kind == "other":
            return ""
    return ""


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else match[0]


def bound(query: str, bindings: Mapping[str, str]) -> str:
    """Bind variables to terms (N-Triples) in every group of a query that names them.

    Groups inside EXISTS see the bindings of the group around them. Raises QueryError for a name or
    term that cannot be bound safely.
    """
    if not bindings:
        return query
    terms = {_variable(name): _term(term) for name, term in bindings.items()}
    scan = _Scan(set(terms))
    for token in tokens(query):
        scan.read(token, query)
    if scan.shorthand or not scan.openings:  # CONSTRUCT WHERE, DESCRIBE ?x: no group that could hold VALUES
        clause = _values(terms, set(terms))
        return f"{query}\n{clause}" if scan.shorthand else f"{query}\nWHERE {{ {clause} }}"
    for place, names in sorted(scan.openings, key=lambda opening: opening[0], reverse=True):
        query = f"{query[:place]} {_values(terms, names)} {query[place:]}" if names & set(terms) else query
    return query


def _variable(name: str) -> str:
    if not VARIABLE.fullmatch(name):
        raise QueryError(f"{name!r} is no name of a variable; use letters, digits and _")
    return name


def _term(text: str) -> str:
    """One IRI or literal, written so that resolving escapes before parsing changes nothing.

    SPARQL resolves `\\u` before it parses (section 19.2), N-Triples after: a quotation mark written
    so would end the literal. pyoxigraph reads the escapes and writes the characters.
    """
    try:
        read = list(ox.parse(f"<x:s> <x:p> {text} .", format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        raise QueryError(f"{text!r} is no RDF term in N-Triples form: {error.msg}") from error
    if len(read) != 1 or not isinstance(read[0].object, (ox.NamedNode, ox.Literal)):
        raise QueryError(f"{text!r} must be one IRI or literal")
    written = str(read[0].object)
    if RESOLVABLE.search(written):
        raise QueryError(
            f"{text!r} holds a control character, or a backslash before u and a digit: services differ in reading it"
        )
    return written


def _values(terms: Mapping[str, str], names: set[str]) -> str:
    chosen = sorted(names & set(terms))
    return f"VALUES ({' '.join(f'?{name}' for name in chosen)}) {{({' '.join(terms[name] for name in chosen)})}}"


Role = Literal["group", "subselect", "exists", "opaque"]


@dataclass
class _Frame:
    """Between braces: what stands there, and the variables named there directly."""

    role: Role
    names: set[str]
    place: int
    empty: bool = True


@dataclass
class _Scan:
    """Goes through a query's tokens and finds the groups where variables may be bound."""

    wanted: set[str]
    openings: list[tuple[int, set[str]]] = field(default_factory=list)
    shorthand: bool = False
    stack: list[_Frame] = field(default_factory=list)
    before: str = ""
    values: bool = False

    def read(self, token: Token, query: str) -> None:
        """Take the next token."""
        word = token.text.casefold()
        if word == "{":
            self._open(token.end, annotation=query.startswith("|", token.end))
        elif word == "}":
            self._close()
        elif self.stack:
            self._inside(token, word)
        self.shorthand = self.shorthand or (not self.stack and (self.before, word) == ("construct", "where"))
        self.values = (self.values or word == "values") and word != "{"
        self.before = word

    def _open(self, place: int, *, annotation: bool) -> None:
        above = self.stack[-1] if self.stack else None
        if above:
            above.empty = False
        if annotation or self.values or self.before == "construct" or (above and above.role == "opaque"):
            frame = _Frame("opaque", set(), place)
        elif above and (self.before == "exists" or above.role == "exists"):
            frame = _Frame("exists", above.names, place)
        else:
            shared = above.names if above and above.role == "subselect" else set[str]()
            frame = _Frame("group", shared if above else set(self.wanted), place)
        self.stack.append(frame)

    def _close(self) -> None:
        frame = self.stack.pop() if self.stack else None
        if frame and frame.role == "group":
            self.openings.append((frame.place, frame.names))

    def _inside(self, token: Token, word: str) -> None:
        frame = self.stack[-1]
        if word == "select" and frame.empty and frame.role == "group":
            frame.role, frame.names = "subselect", set()
        if token.text[0] in "?$":
            frame.names.add(token.text[1:])
        frame.empty = False
