"""The seal: what quotations are checked against on a machine that does not have the text.

It holds the text's SHA-256 and length, the spans of sections and units, for
each quotation its place and the SHA-256 of `quotation|start|end`, and the
places where a phrase of the vocabularies occurs. It tells no more of the text
than the published quotations do. It guards against slips; it is no proof,
because whoever can write the repository can write a seal. The proof is a run
with the text at hand.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from stadtgraph.errors import DatasetError
from stadtgraph.quotation import Span, SpanIndex
from stadtgraph.units import Unit, UnitKind

HEADER = """\
# Seal of the quotations. Made by `stadtgraph seal FILE` from the source text; do not edit.
# section SLUG START END · unit START END KIND · quote START END SHA-256 of "quotation|start|end"
# hit SCHEME CONCEPT START END. Places are 0-based code points, end exclusive.
"""


@dataclass(frozen=True, slots=True, order=True)
class Cited:
    """One quotation at its place."""

    span: Span
    quote: str

    def digest(self) -> str:
        """The SHA-256 that the seal keeps, in hexadecimal."""
        return hashlib.sha256(f"{self.quote}|{self.span.start}|{self.span.end}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A place where a phrase of a concept occurs in a project's text."""

    scheme: str
    concept: str
    span: Span


@dataclass(frozen=True)
class Seal:
    """What a seal file holds. `inputs`: digest of the corrections and phrases that it was made with."""

    sha256: str
    characters: int
    inputs: str
    sections: tuple[tuple[str, Span], ...]
    units: tuple[Unit, ...]
    quotes: tuple[tuple[Span, str], ...]
    hits: tuple[Hit, ...]

    @cached_property
    def _by_digest(self) -> dict[str, Span]:
        return {digest: span for span, digest in self.quotes}

    @cached_property
    def _in_order(self) -> tuple[tuple[Span, str], ...]:
        return tuple(sorted(self.quotes))

    @cached_property
    def _unit_index(self) -> SpanIndex[Unit]:
        return SpanIndex((unit.span, unit) for unit in self.units)

    @cached_property
    def _section_index(self) -> SpanIndex[str]:
        return SpanIndex((span, slug) for slug, span in self.sections)

    def holds(self, cited: Cited) -> bool:
        """Tell whether exactly this quotation is sealed at exactly this place."""
        return self._by_digest.get(cited.digest()) == cited.span

    def section_of(self, span: Span) -> str | None:
        """The slug of the section that covers `span`."""
        found = [slug for _, slug in self._section_index.touching(span)]
        return found[0] if len(found) == 1 and dict(self.sections)[found[0]].covers(span) else None

    def units_in(self, section: Span) -> list[Unit]:
        """The units of one section, in order."""
        return [unit for _, unit in self._unit_index.touching(section)]

    def unit_of(self, span: Span) -> Span | None:
        """Where the unit lies in which `span` begins."""
        found = self._unit_index.touching(Span(span.start, span.start + 1))
        return found[0][1].span if found else None

    def unit_numbers(self, span: Span) -> list[int]:
        """The numbers of the units that `span` touches, counted from 1 within their section."""
        slug = self.section_of(span)
        if slug is None:
            return []
        first = self._unit_index.touching(dict(self.sections)[slug])[0][0]
        return [rank - first + 1 for rank, _ in self._unit_index.touching(span)]

    def locate(self, quote: str, sections: Iterable[Span]) -> list[tuple[Cited, ...]]:
        """List the sealed places of `quote` within `sections`; two pieces where it crosses a gap."""
        spans = tuple(sections)
        whole = [(cited,) for cited in self._sealed(quote, spans)]
        return [*whole, *self._across(quote, spans)] if len(spans) > 1 else list(whole)

    def _sealed(self, quote: str, sections: tuple[Span, ...]) -> Iterator[Cited]:
        # Every quotation comes here, and one over a gap with each of its cuts: look within the sections only.
        for section in sorted(sections):
            for span, digest in self._starting_in(section):
                if section.covers(span) and Cited(span, quote).digest() == digest:
                    yield Cited(span, quote)

    def _starting_in(self, section: Span) -> tuple[tuple[Span, str], ...]:
        first, last = (bisect_left(self._in_order, (Span(at, at), "")) for at in (section.start, section.end))
        return self._in_order[first:last]

    def _across(self, quote: str, sections: tuple[Span, ...]) -> Iterator[tuple[Cited, ...]]:
        words = quote.split(" ")
        for cut in range(1, len(words)):
            for head in self._sealed(" ".join(words[:cut]), sections):
                for tail in self._sealed(" ".join(words[cut:]), sections):
                    if head.span < tail.span:
                        yield head, tail


def write_seal(seal: Seal) -> str:
    """Write a seal as text, sorted, one entry a line."""
    lines = [f"sha256 {seal.sha256}", f"characters {seal.characters}", f"inputs {seal.inputs}"]
    lines += [f"section {slug} {span.start} {span.end}" for slug, span in sorted(seal.sections, key=lambda s: s[1])]
    lines += [f"unit {u.span.start} {u.span.end} {u.kind}" for u in sorted(seal.units, key=lambda u: u.span)]
    lines += [f"quote {span.start} {span.end} {digest}" for span, digest in sorted(seal.quotes)]
    lines += [f"hit {h.scheme} {h.concept} {h.span.start} {h.span.end}" for h in sorted(seal.hits)]
    return HEADER + "\n".join(lines) + "\n"


def read_seal(text: str, name: str = "seal") -> Seal:
    """Read a seal file's text. Raises DatasetError with the line that is wrong."""
    entries: dict[str, list[list[str]]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            kind, *fields = line.split(" ")
            if len(fields) != FIELDS.get(kind):
                raise DatasetError(f"{name}:{number}: not a line of a seal; make it again with `stadtgraph seal FILE`")
            entries.setdefault(kind, []).append(fields)
    try:
        return _seal(entries)
    except (KeyError, ValueError) as error:
        raise DatasetError(f"{name}: damaged ({error}); make it again with `stadtgraph seal FILE`") from error


FIELDS = {"sha256": 1, "characters": 1, "inputs": 1, "section": 3, "unit": 3, "quote": 3, "hit": 4}


def _seal(entries: dict[str, list[list[str]]]) -> Seal:
    return Seal(
        sha256=entries["sha256"][0][0],
        characters=int(entries["characters"][0][0]),
        inputs=entries["inputs"][0][0],
        sections=tuple((slug, Span(int(start), int(end))) for slug, start, end in entries["section"]),
        units=tuple(Unit(Span(int(start), int(end)), _kind(kind)) for start, end, kind in entries["unit"]),
        quotes=tuple((Span(int(start), int(end)), digest) for start, end, digest in entries["quote"]),
        hits=tuple(
            Hit(scheme, concept, Span(int(start), int(end))) for scheme, concept, start, end in entries.get("hit", [])
        ),
    )


def _kind(word: str) -> UnitKind:
    kinds: tuple[UnitKind, ...] = get_args(UnitKind)
    if word not in kinds:
        raise ValueError(f"unknown kind of unit {word!r}")
    return kinds[kinds.index(word)]
