"""The phrase sweep: every place of the project texts where a phrase of a concept occurs is judged.

It either lies in a quotation that proves the concept for the project, or is refused with a reason.
Hits are found while sealing, with the text; that each is judged is checked anywhere.
"""

from collections.abc import Iterator, Mapping

from rdflib.term import Node

from stadtgraph import lists, records
from stadtgraph.errors import Problem
from stadtgraph.ledger import Ledger
from stadtgraph.namespaces import Names
from stadtgraph.places import Places, project_file
from stadtgraph.quotation import Passages, Span
from stadtgraph.seal import Cited, Hit, Seal
from stadtgraph.source import Sources

SWEPT: Mapping[str, str] = {"theme": "theme", "technology": "usesTechnology", "method": "usesMethod"}


def find_hits(text: str, sources: Sources) -> Iterator[Hit]:
    """Find every place in the project texts where a phrase of a theme, technology or method occurs."""
    passages = [Passages(text, spans) for spans in _project_spans(sources).values()]
    for scheme in sources.schemes:
        if scheme.id in SWEPT:
            for concept in scheme.concept:
                for phrase in concept.phrases:
                    wanted = phrase if isinstance(phrase, lists.Phrase) else lists.Phrase(text=phrase)
                    for passage in passages:
                        yield from (Hit(scheme.id, concept.id, span) for span in _occurrences(passage, wanted))


def _project_spans(sources: Sources) -> dict[str, tuple[Span, ...]]:
    spans: dict[str, tuple[Span, ...]] = {}
    for section in sources.sections:
        if section.project:
            spans[section.project] = (*spans.get(section.project, ()), Span(section.start, section.end))
    return spans


def _occurrences(passage: Passages, phrase: lists.Phrase) -> Iterator[Span]:
    for pieces in passage.find(phrase.text):
        span, text = pieces[0], passage.text
        printed = "".join(text[span.start : pieces[-1].end].split()).replace("-", "")
        exact = not phrase.case or "".join(phrase.text.split()).replace("-", "") == printed
        begins = not (phrase.word or phrase.start) or not _letter_before(text, span.start)
        ends = not phrase.word or not _letter_after(text, pieces[-1].end)
        if exact and begins and ends:
            yield span


def _letter_before(text: str, start: int) -> bool:
    """Tell whether a word goes on before `start`; a line-break hyphen joins, any other parts words."""
    before = text[:start]
    joined = before.rstrip()
    return before[-1:].isalnum() or (joined != before and joined.endswith("-") and "\n" in before[len(joined) :])


def _letter_after(text: str, end: int) -> bool:
    after = text[end : end + 40]
    return after[:1].isalnum() or (after[:1] == "-" and after[1:].lstrip(" ")[:1] == "\n")


def unjudged(sources: Sources, seal: Seal, places: Places, ledger: Ledger, names: Names) -> Iterator[Problem]:
    """List the hits that are neither in a quotation for the concept nor refused; those of one unit in one line."""
    proofs = _proofs(ledger)
    for project in sources.projects:
        file = project_file(project.slug)
        refused = _refusals(project, file, places)
        spans = _project_spans(sources).get(project.slug, ())
        open_hits: dict[tuple[str, str, int], list[Hit]] = {}
        for hit in (hit for hit in seal.hits if any(section.covers(hit.span) for section in spans)):
            proved = proofs.get((project.slug, names.concept(hit.scheme, hit.concept)), set())
            judged = proved | refused.get((hit.scheme, hit.concept), set())
            if not any(cited.span.touches(hit.span) for cited in judged):
                unit = seal.unit_of(hit.span)
                open_hits.setdefault((hit.scheme, hit.concept, unit.start if unit else hit.span.start), []).append(hit)
        yield from (_unjudged(file, hits, seal, places) for hits in open_hits.values())


def _unjudged(file: str, hits: list[Hit], seal: Seal, places: Places) -> Problem:
    first, unit = hits[0], seal.unit_of(hits[0].span)
    what = f"{first.scheme} {first.concept!r} occurs at {', '.join(str(hit.span.start) for hit in hits)}"
    level = "reads" if first.scheme == "theme" else "says"
    for (place, key), pieces in sorted(places.items()):
        for piece in pieces:
            if place == file and key.startswith("passage[") and piece.span.touches(first.span):
                message = f"{what}, in {piece.quote!r}: add '{first.scheme}:{first.concept}' to its `{level}`, or a"
                return Problem(file, key, f"{message} [[refused]]")
    around = f", in the unit at {unit.start} to {unit.end}" if unit else ""
    return Problem(file, "passage", f"{what}{around}, where no passage quotes it: cite it or add a [[refused]]")


def _proofs(ledger: Ledger) -> dict[tuple[str, Node], set[Cited]]:
    """The quotations that prove a concept, by project: of the project itself and of its things."""
    proofs: dict[tuple[str, Node], set[Cited]] = {}
    for (subject, _, value), claim in ledger.claims():
        parts = str(subject).split("/id/")[-1].split("/")
        if len(parts) > 1:
            proofs.setdefault((parts[1], value), set()).update(claim.evidence)
    return proofs


def _refusals(project: records.ProjectRecord, file: str, places: Places) -> dict[tuple[str, str], set[Cited]]:
    found: dict[tuple[str, str], set[Cited]] = {}
    for i, refused in enumerate(project.refused):
        for scheme in SWEPT:
            slug = getattr(refused, scheme)
            if slug:
                found.setdefault((scheme, slug), set()).update(places.get((file, f"refused[{i}]"), ()))
    return found
