"""Projects side by side: what they have in common and what only one has, each with its passages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from stadtgraph.pages.atlas.likeness import Similar
from stadtgraph.pages.atlas.records import Atlas, Passage, Population, Project, Said, said
from stadtgraph.pages.atlas.state import State

MOST = 4  # projects side by side; more would not be read
PARTS = (("theme", "themes"), ("addressesCriterion", "criteria"), ("usesTechnology", "technologies"))


@dataclass(frozen=True, slots=True)
class Column:
    """A project: its names and what is said of it in one word or two. Pairs are IRI and label."""

    project: Project
    name: Said
    title: Said
    size: Said
    category: Said
    states: tuple[tuple[str, Said], ...]
    lead: tuple[tuple[str, Said], ...]
    population: Population | None
    partners: tuple[tuple[str, Said], ...]
    planned: tuple[tuple[str, Said], ...]
    unnamed: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A theme, criterion or technology (IRI): for each project None when it has it not, else the passages for it."""

    iri: str
    label: Said
    cells: tuple[tuple[Passage, ...] | None, ...]

    @property
    def number(self) -> int:
        """How many of the projects have it."""
        return sum(cell is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Projects side by side. shared, single: by part (`theme` ...) the rows that several have and that one has.

    pairs: how much each two are alike.
    """

    columns: tuple[Column, ...]
    shared: tuple[tuple[str, tuple[Row, ...]], ...]
    single: tuple[tuple[str, tuple[Row, ...]], ...]
    pairs: tuple[tuple[Said, Said, Similar], ...]


def compare(state: State, projects: Sequence[Project], language: str) -> Comparison:
    """Lay projects side by side."""
    atlas = state.atlas
    rows = [(part, _rows(atlas, projects, part, attribute, language)) for part, attribute in PARTS]
    return Comparison(
        tuple(_column(atlas, project, language) for project in projects),
        tuple((part, found) for part, all_rows in rows if (found := tuple(r for r in all_rows if r.number > 1))),
        tuple((part, found) for part, all_rows in rows if (found := tuple(r for r in all_rows if r.number == 1))),
        tuple(
            (atlas.name(one, language), atlas.name(other, language), state.likeness.between(one, other))
            for one, other in combinations(projects, 2)
        ),
    )


def _rows(atlas: Atlas, projects: Sequence[Project], part: str, attribute: str, language: str) -> list[Row]:
    """The rows of a part: what most projects have first, then by rank and label."""
    had: list[frozenset[str]] = [getattr(project, attribute) for project in projects]
    rows = [
        Row(
            iri,
            atlas.label(iri, language),
            tuple(
                atlas.passages(project.iri, part, iri) if iri in found else None
                for project, found in zip(projects, had, strict=True)
            ),
        )
        for iri in frozenset[str]().union(*had)
    ]
    return sorted(rows, key=lambda row: (-row.number, _rank(atlas, row.iri), row.label.text.casefold()))


def _rank(atlas: Atlas, iri: str) -> int:
    thing = atlas.things.get(iri)
    return thing.rank if thing else 0


def _column(atlas: Atlas, project: Project, language: str) -> Column:
    def labelled(iris: Iterable[str]) -> tuple[tuple[str, Said], ...]:
        return tuple((iri, atlas.label(iri, language)) for iri in iris if iri)

    return Column(
        project=project,
        name=atlas.name(project, language),
        title=said(project.title, language),
        size=atlas.label(project.size, language),
        category=atlas.label(project.category, language),
        states=labelled(project.states),
        lead=labelled([project.lead]),
        population=atlas.populations.get(project.lead),
        partners=labelled(project.partners),
        planned=labelled(project.planned),
        unnamed=tuple(said(words, language) for words in project.unnamed),
    )
