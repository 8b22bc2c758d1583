"""Every quotation of the records, and its place in the source text.

Places come from the seal, or from the text itself while a seal is made.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from stadtgraph import records
from stadtgraph.errors import Problem
from stadtgraph.quotation import Passages, Span, agrees, split_at_gap, squash
from stadtgraph.seal import Cited
from stadtgraph.source import Sources
from stadtgraph.spelling import suggestion

Locate = Callable[[str, tuple[Span, ...]], list[tuple[Cited, ...]]]
Reason = Callable[[str, tuple[Span, ...]], str]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation of a record: where it is written, and in which sections it may stand."""

    file: str
    key: str
    quote: str
    sections: tuple[str, ...]
    at: int | None = None


Places = Mapping[tuple[str, str], tuple[Cited, ...]]


def project_file(slug: str) -> str:
    """The file of a project's record, relative to the data directory."""
    return f"source/projects/{slug}.toml"


PROGRAMME = "source/programme.toml"
PROGRAMME_KINDS = ("programme", "criteria", "imprint", "overview", "category-heading")


def own_sections(sources: Sources, project: str | None) -> tuple[str, ...]:
    """The sections that may prove a fact of `project`; of the programme when it is None."""
    if project is None:
        return tuple(section.slug for section in sources.sections if section.kind in PROGRAMME_KINDS)
    return tuple(section.slug for section in sources.sections if section.project == project)


def quotations(sources: Sources) -> Iterator[Quotation]:
    """List every quotation of every record."""
    for project in sources.projects:
        yield from _of_record(project_file(project.slug), project, own_sections(sources, project.slug))
    yield from _of_record(PROGRAMME, sources.programme, own_sections(sources, None))
    for i, category in enumerate(sources.categories.category):
        yield Quotation("source/categories.toml", f"category[{i}]", category.quote, (category.section,))
    for i, group in enumerate(sources.criteria.group):
        yield Quotation("source/criteria.toml", f"group[{i}]", group.quote, ("criteria",))
    for i, criterion in enumerate(sources.criteria.criterion):
        yield Quotation("source/criteria.toml", f"criterion[{i}]", criterion.quote, ("criteria",))


def _of_record(file: str, record: records.TextRecord, own: tuple[str, ...]) -> Iterator[Quotation]:
    for i, passage in enumerate(record.passage):
        sections = (passage.section,) if passage.section else own
        yield Quotation(file, f"passage[{i}]", passage.quote, sections, passage.at)
    for i, remark in enumerate(record.remark):
        for j, printed in enumerate(remark.printed):
            yield _of_printed(file, f"remark[{i}].printed[{j}]", printed, own)
    for i, no_fact in enumerate(record.no_fact):
        sections = (no_fact.section,) if no_fact.section else own
        yield Quotation(file, f"no_fact[{i}]", no_fact.starts, sections, no_fact.at)
    for i, refused in enumerate(record.refused):
        yield Quotation(file, f"refused[{i}]", refused.quote, own, refused.at)


def _of_printed(file: str, key: str, printed: str | records.Printed, own: tuple[str, ...]) -> Quotation:
    if isinstance(printed, str):
        return Quotation(file, key, printed, own)
    return Quotation(file, key, printed.quote, (printed.section,) if printed.section else own, printed.at)


def in_text(text: str) -> Locate:
    """Locate quotations in the text itself."""

    def locate(quote: str, sections: tuple[Span, ...]) -> list[tuple[Cited, ...]]:
        return [_cited(quote, spans, text) for spans in Passages(text, sections).find(quote)]

    return locate


def _cited(quote: str, spans: tuple[Span, ...], text: str) -> tuple[Cited, ...]:
    lengths = [len(squash(text[span.start : span.end])) for span in spans]
    return tuple(Cited(span, piece) for span, piece in zip(spans, split_at_gap(quote, lengths), strict=True))


def differing(places: Places, text: str) -> list[Problem]:
    """List the quotations that differ from the print in more than case, white space and hyphens."""
    return [
        Problem(file, f"{key}.quote", f"reads {piece.quote!r}, printed is {text[piece.span.start : piece.span.end]!r}")
        for (file, key), pieces in places.items()
        for piece in pieces
        if not agrees(piece.quote, [text[piece.span.start : piece.span.end]])
    ]


def place_all(sources: Sources, locate: Locate, reason: Reason) -> tuple[Places, list[Problem]]:
    """Place every quotation once; list those without a place, with several, or quoted in two ways.

    reason: says of a quotation that stands in none of its sections why that may be, and what to do.
    """
    spans = {section.slug: Span(section.start, section.end) for section in sources.sections}
    places: dict[tuple[str, str], tuple[Cited, ...]] = {}
    problems: list[Problem] = []
    for quotation in quotations(sources):
        unknown = [slug for slug in quotation.sections if slug not in spans]
        if unknown:
            message = f"unknown section {unknown[0]!r}{suggestion(unknown[0], spans)}"
            problems.append(Problem(quotation.file, f"{quotation.key}.section", message))
            continue
        sections = tuple(spans[slug] for slug in quotation.sections)
        found = locate(quotation.quote, sections)
        chosen = _chosen(found, quotation.at)
        if len(chosen) == 1:
            places[quotation.file, quotation.key] = chosen[0]
        else:
            problems.append(_ambiguous(quotation, found) if found else _unplaced(quotation, reason, sections))
    return places, [*problems, *_two_ways(places)]


def _chosen(found: list[tuple[Cited, ...]], at: int | None) -> list[tuple[Cited, ...]]:
    # The opening quotation mark of a quotation may stand just before the place that a person counts.
    return [pieces for pieces in found if at is None or abs(pieces[0].span.start - at) <= 3]


def _ambiguous(quotation: Quotation, found: Iterable[tuple[Cited, ...]]) -> Problem:
    places = ", ".join(str(pieces[0].span.start) for pieces in found)
    message = f"{quotation.quote!r} stands at {places}; add `at = OFFSET` of the one meant"
    return Problem(quotation.file, f"{quotation.key}.quote", message)


def _unplaced(quotation: Quotation, reason: Reason, sections: tuple[Span, ...]) -> Problem:
    message = f"{quotation.quote!r} {reason(quotation.quote, sections)}"
    return Problem(quotation.file, f"{quotation.key}.quote", message)


def _two_ways(places: Places) -> Iterator[Problem]:
    seen: dict[Span, str] = {}
    for (file, key), pieces in places.items():
        for piece in pieces:
            first = seen.setdefault(piece.span, piece.quote)
            if first != piece.quote:
                yield Problem(file, f"{key}.quote", f"{piece.quote!r} is quoted elsewhere as {first!r}; use one form")
