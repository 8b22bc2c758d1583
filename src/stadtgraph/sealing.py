"""Make the seal from the source text and the records."""

import hashlib
import json

from stadtgraph.errors import SourceError
from stadtgraph.places import differing, in_text, place_all
from stadtgraph.quotation import Span
from stadtgraph.seal import Seal
from stadtgraph.source import Sources
from stadtgraph.sweep import find_hits
from stadtgraph.units import Unit, Zone, cut


def inputs_digest(sources: Sources) -> str:
    """Digest of what a seal depends on beside text and quotations: sections, corrections, phrases."""
    phrases = [
        [scheme.id, concept.id, [p if isinstance(p, str) else p.model_dump() for p in concept.phrases]]
        for scheme in sources.schemes
        for concept in scheme.concept
        if concept.phrases
    ]
    zones = [zone.model_dump() for zone in sources.zones]
    sections = [section.model_dump() for section in sources.sections]
    return hashlib.sha256(json.dumps([sections, zones, phrases], ensure_ascii=False).encode()).hexdigest()


def make_seal(text: str, sources: Sources) -> Seal:
    """Seal every quotation of the records. Raises SourceError with those that the text does not hold."""
    places, problems = place_all(sources, in_text(text), _unprinted)
    problems += differing(places, text)
    if problems:
        raise SourceError(problems)
    return Seal(
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        characters=len(text),
        inputs=inputs_digest(sources),
        sections=tuple((section.slug, Span(section.start, section.end)) for section in sources.sections),
        units=tuple(unit for units in _units(text, sources) for unit in units),
        quotes=tuple(sorted({(c.span, c.digest()) for pieces in places.values() for c in pieces})),
        hits=tuple(sorted(set(find_hits(text, sources)))),
    )


def _unprinted(_: str, __: tuple[Span, ...]) -> str:
    return "does not stand in the text of its sections; quote what is printed"


def _units(text: str, sources: Sources) -> list[list[Unit]]:
    zones = [Zone(Span(zone.start, zone.end), zone.kind, zone.lines) for zone in sources.zones]
    first: set[str | None] = set()
    result = []
    for section in sources.sections:
        headed = section.project is not None and section.project not in first
        first.add(section.project)
        result.append(cut(text, Span(section.start, section.end), zones, headed=headed))
    return result
