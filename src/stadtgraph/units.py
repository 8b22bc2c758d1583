"""Cut a section of the source text into units: header parts, headings, sentences, items, figure labels.

Needs the text, so it runs only when quotations are sealed; the seal keeps the
boundaries. What the rules get wrong, `data/source/units.toml` corrects by offset.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from stadtgraph.quotation import Span

UnitKind = Literal["header", "heading", "sentence", "item", "figure-label"]

HEADER_START = re.compile(r"(Projekttitel|Titel|Motto|Kooperation|In Kooperation|Kooperierende)\b")
BULLET = re.compile(r"(?m)^[ \t]*(?:[■•]|[–-](?= ))[ \t]*|^[ \t]*\d{1,2}\.[ \t]+|^[ \t]*K \d{1,2} ")
BLANK = re.compile(r"\n[ \t]*\n\s*")
ABBREVIATIONS = (
    "z.B", "z. B", "u.a", "u. a", "etc", "bzw", "insb", "techn", "ggf", "inkl", "ca", "Mio", "Mrd", "öff", "i. Br", "b",
    "a", "a.d", "a.M", "e.V", "St", "städt", "Regionale 2022 Strategie etc", "Gemeinsam.Intelligent",
)  # fmt: skip
ABBREVIATION = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ABBREVIATIONS))})\.")
END = re.compile(r"[.!?:][“”\"’)]*(?=\s+[„“\"(#]?[A-ZÄÖÜ0-9])|[.!?][“”\"’)]*(?=[A-ZÄÖÜ][a-zäöü])|(?<=[.!?])(?=\s*\Z)")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of text."""

    span: Span
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class Zone:
    """A correction: what lies in `span` is one unit of `kind`, or is cut line by line where `lines`."""

    span: Span
    kind: UnitKind
    lines: bool = False


def cut(text: str, section: Span, zones: Sequence[Zone] = (), *, headed: bool = False) -> list[Unit]:
    """Cut one section into units, in order and without overlap.

    headed: the section begins with a project's header, which ends with its motto.
    zones: corrections; they win over the rules.
    """
    units: list[Unit] = []
    begin = section.start
    if headed:
        begin = _header_end(text, section)
        units += _header(text, Span(section.start, begin))
    for zone in sorted((z for z in zones if section.covers(z.span)), key=lambda z: z.span):
        units = [unit for unit in units if not unit.span.touches(zone.span)]
        if zone.span.start >= begin:
            units += _body(text, Span(begin, zone.span.start))
            begin = zone.span.end
        units += _zone(text, zone)
    return sorted([*units, *_body(text, Span(begin, section.end))], key=lambda unit: unit.span)


def _zone(text: str, zone: Zone) -> list[Unit]:
    pieces = _pieces(text, zone.span, re.compile(r"\n")) if zone.lines else [_trim(text, zone.span)]
    return [Unit(piece, zone.kind) for piece in pieces if piece.start < piece.end]


def _header_end(text: str, section: Span) -> int:
    motto = text.find("Motto:", section.start, section.end)
    if motto < 0:
        return section.start
    blank = BLANK.search(text, motto, section.end)
    return blank.start() if blank else section.end


def _header(text: str, span: Span) -> Iterator[Unit]:
    for piece in _pieces(text, span, BLANK):
        prose = text[piece.end - 1] == "." and not HEADER_START.match(text, piece.start)
        if prose:
            yield from _sentences(text, piece)
        else:
            yield Unit(piece, "header")


def _body(text: str, span: Span) -> list[Unit]:
    units: list[Unit] = []
    begin = span.start
    for bullet in BULLET.finditer(text, span.start, span.end):
        if bullet.start() < begin:
            continue
        end = _item_end(text, Span(bullet.end(), span.end))
        units += _running(text, Span(begin, bullet.start()))
        units.append(Unit(_trim(text, Span(bullet.start(), end)), "item"))
        begin = end
    return units + _running(text, Span(begin, span.end))


def _item_end(text: str, rest: Span) -> int:
    blank, bullet = BLANK.search(text, rest.start, rest.end), BULLET.search(text, rest.start, rest.end)
    return min(match.start() if match else rest.end for match in (blank, bullet))


def _running(text: str, span: Span) -> list[Unit]:
    """Sentences, with headings between them: a lone line that neither ends nor continues a sentence."""
    units: list[Unit] = []
    begin, ended = span.start, True
    for piece in _pieces(text, span, BLANK):
        if ended and _is_heading(text[piece.start : piece.end]):
            units += [*_sentences(text, Span(begin, piece.start)), Unit(piece, "heading")]
            begin = piece.end
        else:
            ended = text[piece.end - 1] in ".!?:“”"
    return units + list(_sentences(text, Span(begin, span.end)))


def _is_heading(line: str) -> bool:
    return "\n" not in line and len(line) < 70 and line[0].isupper() and line[-1] not in ".!?:,;-“”" and " " in line


def _sentences(text: str, span: Span) -> Iterator[Unit]:
    begin = span.start
    for end in END.finditer(text, span.start, span.end):
        if not _abbreviated(text, begin, end.start()) and text[end.start() : end.start() + 1] != ":":
            yield from _sentence(text, Span(begin, end.end()))
            begin = end.end()
    yield from _sentence(text, Span(begin, span.end))


def _sentence(text: str, span: Span) -> Iterator[Unit]:
    piece = _trim(text, span)
    if any(char.isalnum() for char in text[piece.start : piece.end]):
        yield Unit(piece, "sentence")


def _abbreviated(text: str, begin: int, dot: int) -> bool:
    return any(match.start() <= dot < match.end() for match in ABBREVIATION.finditer(text, begin, dot + 8))


def _pieces(text: str, span: Span, separator: re.Pattern[str]) -> list[Span]:
    edges = [span.start, *(e for m in separator.finditer(text, span.start, span.end) for e in m.span()), span.end]
    pieces = [_trim(text, Span(edges[i], edges[i + 1])) for i in range(0, len(edges), 2)]
    return [piece for piece in pieces if piece.start < piece.end]


def _trim(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
