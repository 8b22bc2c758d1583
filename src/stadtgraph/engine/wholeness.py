"""Tell whether a body that ended is whole, while it passes by.

HTTP says that a body ended, not that it was finished: a service that fails midway may glue its error
into a 200 and end it properly. Oxigraph's does when its time limit strikes.
"""

import re
from typing import Protocol
from xml.parsers import expat  # document types, and so entities, are refused below

from stadtgraph.errors import EngineError

STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
COMMENT = re.compile(rb"(?:^|\n)[ \t]*#[^\n]*\s*\Z")
TAIL = 4096


class Witness(Protocol):
    """Watches a body pass."""

    def feed(self, piece: bytes) -> None:
        """Take the next piece. Raises EngineError when the body can no longer become whole."""
        ...

    def close(self) -> None:
        """Take the end. Raises EngineError unless the body is whole."""
        ...


def witness(form: str) -> Witness:
    """What watches a body of a format (a key of `media`)."""
    if form in ("json", "jsonld"):
        return _Json()
    return _Xml() if form in ("xml", "rdfxml") else _Lines(form)


class _Json:
    """Brackets outside strings: they close once, at the end (RFC 8259, section 2)."""

    def __init__(self) -> None:
        self.depth, self.begun, self.kept = 0, False, b""

    def feed(self, piece: bytes) -> None:
        text = STRING.sub(b"", self.kept + piece)
        cut = text.find(b'"')
        text, self.kept = (text, b"") if cut < 0 else (text[:cut], text[cut:])
        if self.begun and self.depth == 0 and text.strip():
            raise EngineError("the answer goes on after its JSON ended")
        self._count(text)

    def _count(self, text: bytes) -> None:
        self.depth += text.count(b"{") + text.count(b"[") - text.count(b"}") - text.count(b"]")
        self.begun = self.begun or self.depth > 0 or b"}" in text or b"]" in text
        if self.depth < 0 or (self.begun and self.depth == 0 and text.rstrip()[-1:] not in (b"}", b"]", b"")):
            raise EngineError("the answer's JSON is broken")

    def close(self) -> None:
        if self.depth or self.kept or not self.begun:
            raise EngineError("the answer's JSON breaks off")


class _Xml:
    """Well-formedness (XML 1.0, section 2.1), by expat."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise EngineError("the answer's XML declares a document type, which no SPARQL or RDF answer needs")

    def feed(self, piece: bytes) -> None:
        self._parse(piece, last=False)

    def close(self) -> None:
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self.parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise EngineError(f"the answer's XML is broken or breaks off: {error}") from error


class _Lines:
    """How the last line ends: a row with a line break, triples with a full stop."""

    def __init__(self, form: str) -> None:
        self.form, self.tail = form, b""

    def feed(self, piece: bytes) -> None:
        self.tail = (self.tail + piece)[-TAIL:]

    def close(self) -> None:
        if self.form in ("csv", "tsv"):
            whole = self.tail.endswith(b"\n")
        else:
            end = self.tail.rstrip()
            whole = not end or end.endswith((b".", b"}")) or bool(COMMENT.search(self.tail))
        if not whole:
            raise EngineError(f"the answer ({self.form}) breaks off: {self.tail[-80:].decode(errors='replace')!r}")
