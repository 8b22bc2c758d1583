"""Coverage: which sentences and list items are cited, which are listed as carrying no fact, and how much is quoted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stadtgraph import records
from stadtgraph.errors import Problem
from stadtgraph.ledger import Ledger
from stadtgraph.places import PROGRAMME, Places, project_file
from stadtgraph.quotation import Span
from stadtgraph.seal import Seal
from stadtgraph.source import Sources
from stadtgraph.units import Unit

COUNTED = ("sentence", "item")
PROGRAMME_SECTIONS = ("programme", "criteria", "imprint")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one record: units cited, listed as carrying no fact, in all; characters of sentences quoted, in all."""

    slug: str
    cited: int
    listed: int
    units: int
    quoted: int
    characters: int

    @property
    def share_cited(self) -> float:
        """Cited units by all units, 0 to 1."""
        return self.cited / self.units if self.units else 1.0

    @property
    def share_quoted(self) -> float:
        """Quoted characters of sentences by all their characters, 0 to 1."""
        return self.quoted / self.characters if self.characters else 0.0


def total(parts: Iterable[Coverage]) -> Coverage:
    """Add up the coverage of several records."""
    rows = list(parts)
    sums = (sum(getattr(row, name) for row in rows) for name in ("cited", "listed", "units", "quoted", "characters"))
    return Coverage("total", *sums)


def measure_coverage(
    sources: Sources, seal: Seal, places: Places, ledger: Ledger
) -> tuple[list[Coverage], list[Problem]]:
    """Measure every project and the programme; list units without account and contradicting `no_fact`s."""
    everywhere = sorted({cited.span for _, claim in ledger.claims() for cited in claim.evidence})
    remarked = sorted({cited.span for cited in ledger.remarked})
    rows: list[Coverage] = []
    problems: list[Problem] = []
    for record, file in _records(sources):
        sections = _sections(sources, record)
        evidence = [span for span in everywhere if any(section.touches(span) for section in sections)]
        units = [unit for section in sections for unit in seal.units_in(section)]
        counted = [unit for unit in units if unit.kind in COUNTED]
        listed = [
            place
            for i in range(len(record.no_fact))
            for cited in places.get((file, f"no_fact[{i}]"), ())
            if (place := cited.span)
        ]
        problems += _contradictions(file, units, evidence, listed)
        problems += _unaccounted(file, counted, [*evidence, *listed, *remarked])
        rows.append(_measure(record.slug, counted, evidence, listed))
    return rows, problems


def _records(sources: Sources) -> Iterator[tuple[records.TextRecord, str]]:
    for project in sources.projects:
        yield project, project_file(project.slug)
    yield sources.programme, PROGRAMME


def _sections(sources: Sources, record: records.TextRecord) -> list[Span]:
    project = isinstance(record, records.ProjectRecord)
    return [
        Span(section.start, section.end)
        for section in sources.sections
        if (section.project == record.slug if project else section.kind in PROGRAMME_SECTIONS)
    ]


def _touched(unit: Unit, spans: Sequence[Span]) -> bool:
    return any(span.touches(unit.span) for span in spans)


def _contradictions(file: str, units: list[Unit], evidence: list[Span], listed: list[Span]) -> Iterator[Problem]:
    for i, span in enumerate(listed):
        unit = next((unit for unit in units if unit.span.touches(span)), None)
        if unit and _touched(unit, evidence):
            yield Problem(file, f"no_fact[{i}]", f"the unit at {unit.span.start} is cited by a passage; remove it")


def _unaccounted(file: str, counted: list[Unit], accounted: list[Span]) -> Iterator[Problem]:
    for unit in counted:
        if not _touched(unit, accounted):
            message = (
                f"the {unit.kind} at {unit.span.start} to {unit.span.end} is neither cited nor listed as [[no_fact]]"
            )
            yield Problem(file, "passage", message)


def _measure(slug: str, counted: list[Unit], evidence: list[Span], listed: list[Span]) -> Coverage:
    sentences = [unit.span for unit in counted if unit.kind == "sentence"]
    return Coverage(
        slug,
        cited=sum(_touched(unit, evidence) for unit in counted),
        listed=sum(_touched(unit, listed) for unit in counted),
        units=len(counted),
        quoted=sum(len(_inside(sentence, evidence)) for sentence in sentences),
        characters=sum(sentence.end - sentence.start for sentence in sentences),
    )


def _inside(sentence: Span, evidence: list[Span]) -> set[int]:
    places: set[int] = set()
    for span in evidence:
        places.update(range(max(span.start, sentence.start), min(span.end, sentence.end)))
    return places
