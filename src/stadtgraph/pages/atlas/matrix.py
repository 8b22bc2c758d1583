"""Projects against criteria or themes: in each cell how many passages there are, to be opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stadtgraph.pages.atlas.facets import slug
from stadtgraph.pages.atlas.records import Atlas, Fact, Passage, Project, Said

PREDICATES: Mapping[str, str] = {"criteria": "addressesCriterion", "themes": "theme"}


@dataclass(frozen=True, slots=True)
class Head:
    """A column: a concept (IRI), as it stands in an address, its label. rank: its number, 0 for what has none.

    number: projects that have it. meant: the concepts that count for it. narrower: whether it can be opened into these.
    """

    iri: str
    slug: str
    label: Said
    rank: int
    number: int
    meant: frozenset[str]
    narrower: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a project, its name, and for each column the number of passages; None when it has it not."""

    project: Project
    name: Said
    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Projects against concepts. above: the broader concept whose narrower ones are the columns, or None."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    above: Said | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A cell that is opened: the project, the column, and each fact behind it with the label of its concept."""

    name: Said
    project: Project
    head: Head
    facts: tuple[tuple[Said, Fact], ...]


def matrix(atlas: Atlas, kind: str, language: str, above: str = "") -> Matrix:
    """The matrix of a kind (`criteria`, `themes`). above: the slug of a theme whose narrower ones are the columns."""
    used = sorted({concept for project in atlas.projects for concept in _had(project, kind)})
    tops = {slug(atlas.top(concept)): atlas.top(concept) for concept in used}
    if kind == "themes" and above in tops:
        columns = {iri: frozenset({iri}) for iri in used if atlas.top(iri) == tops[above]}
        title: Said | None = atlas.label(tops[above], language)
    elif kind == "themes":
        columns = {top: frozenset(iri for iri in used if atlas.top(iri) == top) for top in tops.values()}
        title = None
    else:
        columns, title = {iri: frozenset({iri}) for iri in used}, None
    made = (_head(atlas, kind, iri, meant, language) for iri, meant in columns.items())
    heads = sorted(made, key=lambda head: (head.rank, head.label.text.casefold()))
    lines = (_line(atlas, kind, project, heads, language) for project in atlas.projects)
    return Matrix(tuple(heads), tuple(sorted(lines, key=lambda line: line.name.text.casefold())), title)


def opened(atlas: Atlas, kind: str, found: Matrix, project: str, column: str, language: str) -> Opened | None:
    """The passages of a cell, by the slugs of project and column; None when there is no such cell or nothing in it."""
    head = next((head for head in found.heads if head.slug == column), None)
    line = next((line for line in found.lines if line.project.slug == project), None)
    if not head or not line:
        return None
    facts = [
        (atlas.label(concept, language), fact)
        for concept in sorted(head.meant)
        if (fact := atlas.facts.get((line.project.iri, PREDICATES[kind], concept)))
    ]
    return Opened(line.name, line.project, head, tuple(facts)) if facts else None


def _had(project: Project, kind: str) -> frozenset[str]:
    return project.criteria if kind == "criteria" else project.themes


def _head(atlas: Atlas, kind: str, iri: str, meant: frozenset[str], language: str) -> Head:
    number = sum(bool(_had(project, kind) & meant) for project in atlas.projects)
    thing, narrower = atlas.things.get(iri), kind == "themes" and len(meant) > 1
    return Head(iri, slug(iri), atlas.label(iri, language), thing.rank if thing else 0, number, meant, narrower)


def _line(atlas: Atlas, kind: str, project: Project, heads: Sequence[Head], language: str) -> Line:
    cells = tuple(
        len(_passages(atlas, kind, project, head)) if _had(project, kind) & head.meant else None for head in heads
    )
    return Line(project, atlas.name(project, language), cells)


def _passages(atlas: Atlas, kind: str, project: Project, head: Head) -> frozenset[Passage]:
    found = (atlas.passages(project.iri, PREDICATES[kind], concept) for concept in head.meant)
    return frozenset(passage for passages in found for passage in passages)
