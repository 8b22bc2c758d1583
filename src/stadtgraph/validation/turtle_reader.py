"""Read Turtle, TriG, N-Triples and N-Quads for the places of their triples.

No library for Python tells where a triple stands, so this reader goes through a document that pyoxigraph has accepted
and gives its triples again, in the same order, with the character where subject, predicate and object begin.
The order matters: blank nodes without a label are known apart only by it.

A triple is complete with some token. Where several are complete with the same one, pyoxigraph gives the last first;
a string without language is complete only with the token after it. So every triple is noted under its token.
"""

from collections.abc import Iterator
from typing import NamedTuple

from stadtgraph.validation.iri_references import resolve
from stadtgraph.validation.terms import literal_text
from stadtgraph.validation.turtle_tokens import END, Token, tokens, unescaped, unquoted

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
FIRST, REST, NIL, TYPE, REIFIES = (RDF + name for name in ("first", "rest", "nil", "type", "reifies"))


class Term(NamedTuple):
    """A term as text, the character where it begins, and the number of the token with which it is complete."""

    text: str
    start: int
    token: int


class Statement(NamedTuple):
    """A triple with the characters where its parts begin; a list's own triples begin where the item does."""

    subject: str
    predicate: str
    object: str
    subject_start: int
    predicate_start: int
    object_start: int


class UnexpectedTokenError(Exception):
    """The document does not go on as the grammar says."""


def statements(text: str, base: str | None) -> Iterator[Statement]:
    """Go through the triples of a document; ends early where the grammar does not lead on."""
    reader = Reader(text, base or "")
    try:
        while reader.token is not END:
            reader.statement()
            yield from reader.taken()
    except (UnexpectedTokenError, KeyError, RecursionError):
        return


class Reader:
    """A recursive descent over the tokens; blank nodes are numbered `_:0`, `_:1` in the order of their beginning."""

    def __init__(self, text: str, base: str) -> None:
        self._tokens = tokens(text)
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._blanks = 0
        self._found: list[tuple[int, int, Statement]] = []
        self._number = -1
        self.token = END
        self._advance()

    def taken(self) -> list[Statement]:
        """The triples since the last call, in the order of their tokens, those of one token from last to first."""
        found = [statement for _, _, statement in sorted(self._found, key=lambda entry: entry[:2])]
        self._found.clear()
        return found

    def statement(self) -> None:
        """Read one directive, one graph block or one block of triples."""
        word = self.token.text.lower() if self.token.kind in ("word", "at") else ""
        match word:
            case "prefix" | "@prefix":
                self._prefix()
            case "base" | "@base":
                self._advance()
                self._base = self._iri(self._advance().text)
            case "version" | "@version":
                self._advance()
                self._advance()
            case _:
                self._triples_or_graph(word)
                return
        if word.startswith("@"):
            self._expect(".")

    def _prefix(self) -> None:
        self._advance()
        name = self._advance().text.removesuffix(":")
        self._prefixes[name] = self._iri(self._advance().text)

    def _triples_or_graph(self, word: str) -> None:
        if word == "graph":
            self._advance()
        if word == "graph" or not self._at("{"):
            bare = self._at("[", "<<")
            subject = self._subject()
            if not self._at("{"):
                self._properties(subject, bare=bare)
                self._expect(".")
                return
        self._graph()

    def _graph(self) -> None:
        self._expect("{")
        while not self._at("}"):
            bare = self._at("[", "<<")
            self._properties(self._subject(), bare=bare)
            if not self._at("}"):
                self._expect(".")
        self._expect("}")

    def _properties(self, subject: Term, *, bare: bool = False) -> None:
        """Read predicates with their objects; `bare`: the subject may stand without any."""
        if bare and self._at(".", "}", "]"):
            return
        while True:
            self._objects(subject, self._predicate())
            if not self._at(";"):
                return
            while self._at(";"):
                self._advance()
            if self._at(".", "}", "]", "|}"):
                return

    def _objects(self, subject: Term, predicate: Term) -> None:
        while True:
            value = self._object(subject, predicate)
            self._annotations(subject, predicate, value)
            if self.token.kind not in ("mark", "end"):
                self._node()  # the graph of an N-Quads line
            if not self._at(","):
                return
            self._advance()

    def _annotations(self, subject: Term, predicate: Term, value: Term) -> None:
        reifier: Term | None = None
        while self._at("~", "{|"):
            triple = Term(f"<<( {subject.text} {predicate.text} {value.text} )>>", value.start, value.token)
            if self._at("~"):
                reifier = self._reifier(triple)
                continue
            holder = reifier
            if holder is None:  # without `~`, each annotation has a reifier of its own
                holder = self._blank(self.token.start)
                self._note(holder, Term(REIFIES, value.start, 0), triple, self._number)
            self._advance()
            self._properties(holder)
            self._expect("|}")

    def _reifier(self, triple: Term) -> Term:
        self._expect("~")
        named = self.token.kind in ("iri", "name", "blank")
        reifier = self._node() if named else self._blank(triple.start)
        token = reifier.token if named else self._number
        self._note(reifier, Term(REIFIES, triple.start, 0), triple, token)
        return reifier

    def _subject(self) -> Term:
        if self._at("("):
            return self._list(None)
        return self._node()

    def _predicate(self) -> Term:
        if self.token == ("word", "a", self.token.start):
            return Term(TYPE, self._advance().start, self._number)
        return self._node()

    def _object(self, subject: Term, predicate: Term) -> Term:
        """Read an object and note its triple."""
        if self._at("("):
            return self._list((subject, predicate))
        value = self._node()
        self._note(subject, predicate, value, value.token)
        return value

    def _list(self, holder: tuple[Term, Term] | None) -> Term:
        """Read a list; its cells begin where their items do. `holder`: subject and predicate that it is object of."""
        start = self._advance().start
        if self._at(")"):
            empty = Term(NIL, start, self._number)
            self._held(holder, empty, self._number)
            self._advance()
            return empty
        head = cell = self._blank(start)
        self._held(holder, head, self._number)
        while True:
            self._object(cell, Term(FIRST, self.token.start, 0))
            if self._at(")"):
                break
            following = self._blank(self.token.start)
            self._note(cell, Term(REST, following.start, 0), following, self._number)
            cell = following
        self._note(cell, Term(REST, self.token.start, 0), Term(NIL, self.token.start, 0), self._number)
        self._advance()
        return head

    def _held(self, holder: tuple[Term, Term] | None, head: Term, token: int) -> None:
        if holder:
            self._note(*holder, head, token)

    def _node(self) -> Term:
        token, number = self._advance(), self._number - 1
        match token.kind:
            case "iri":
                return Term(self._iri(token.text), token.start, number)
            case "name":
                return Term(self._named(token.text), token.start, number)
            case "blank":
                return self._labelled(token, number)
            case "string":
                return self._literal(token)
            case "number" | "word":
                return Term(literal_text(token.text, None, _datatype(token)), token.start, number)
        return self._nested(token)

    def _nested(self, token: Token) -> Term:
        match token.text:
            case "[":
                blank = self._blank(token.start)
                if not self._at("]"):
                    self._properties(blank)
                self._expect("]")
                return blank._replace(token=self._number - 1)
            case "<<(":
                inner = [self._node().text, self._predicate().text, self._node().text]
                self._expect(")>>")
                return Term(f"<<( {' '.join(inner)} )>>", token.start, self._number - 1)
            case "<<":
                return self._reified(token)
        raise UnexpectedTokenError(token)

    def _reified(self, token: Token) -> Term:
        inner = [self._node().text, self._predicate().text, self._node().text]
        triple = Term(f"<<( {' '.join(inner)} )>>", token.start, self._number)
        if self._at("~"):
            reifier = self._reifier(triple)
        else:
            reifier = self._blank(token.start)
            self._note(reifier, Term(REIFIES, token.start, 0), triple, self._number)
        self._expect(">>")
        return Term(reifier.text, token.start, self._number - 1)

    def _literal(self, token: Token) -> Term:
        text = unquoted(token.text)
        if self.token.kind == "at":
            language = self._advance().text[1:].partition("--")[0]
            return Term(literal_text(text, language), token.start, self._number - 1)
        if self._at("^^"):
            self._advance()
            datatype = self._node()
            return Term(literal_text(text, None, datatype.text), token.start, datatype.token)
        return Term(literal_text(text), token.start, self._number)

    def _labelled(self, token: Token, number: int) -> Term:
        if token.text not in self._labels:
            self._labels[token.text] = self._blank(token.start).text
        return Term(self._labels[token.text], token.start, number)

    def _blank(self, start: int) -> Term:
        self._blanks += 1
        return Term(f"_:{self._blanks - 1}", start, self._number)

    def _iri(self, text: str) -> str:
        reference = unescaped(text[1:-1])
        return resolve(self._base, reference)

    def _named(self, text: str) -> str:
        prefix, _, local = text.partition(":")
        return self._prefixes[prefix] + (unescaped(local) if "\\" in local else local)

    def _note(self, subject: Term, predicate: Term, value: Term, token: int) -> None:
        found = Statement(subject.text, predicate.text, value.text, subject.start, predicate.start, value.start)
        self._found.append((token, -len(self._found), found))

    def _at(self, *marks: str) -> bool:
        return self.token.kind == "mark" and self.token.text in marks

    def _expect(self, mark: str) -> None:
        if not self._at(mark):
            raise UnexpectedTokenError(self.token)
        self._advance()

    def _advance(self) -> Token:
        passed, self.token = self.token, next(self._tokens, END)
        self._number += 1
        return passed


def _datatype(token: Token) -> str:
    if token.kind == "word":
        return XSD + "boolean"
    if "e" in token.text.lower():
        return XSD + "double"
    return XSD + ("decimal" if "." in token.text else "integer")
