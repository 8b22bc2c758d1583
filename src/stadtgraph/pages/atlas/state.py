"""Everything that the atlas pages need of one state of the data, computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from stadtgraph.namespaces import Names
from stadtgraph.pages.atlas.drawing import SMALL, Ground, ground_of
from stadtgraph.pages.atlas.facets import Facets, facets_of
from stadtgraph.pages.atlas.likeness import Likeness, likeness_of
from stadtgraph.pages.atlas.reading import Answers, atlas_of
from stadtgraph.pages.atlas.records import Atlas, Project
from stadtgraph.pages.atlas.search import Index, index_of


@dataclass(frozen=True, slots=True)
class Counted:
    """A class or property of data that are not ours: its IRI, how many things have it, one of them."""

    iri: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is in data without projects, the most frequent first."""

    classes: tuple[Counted, ...] = ()
    properties: tuple[Counted, ...] = ()


@dataclass(frozen=True)
class State:
    """An atlas with what follows from it. overview: empty when there are projects. Safe to share between threads."""

    atlas: Atlas
    facets: Facets
    likeness: Likeness
    index: Index
    ground: Ground | None
    small: Ground | None
    overview: Overview

    def project(self, name: str) -> Project | None:
        """A project by its slug or its IRI."""
        return self.atlas.by_slug.get(name) or self.atlas.by_iri.get(name)

    @cached_property
    def authorities(self) -> frozenset[str]:
        """Every authority that a project names: leads and partners."""
        return frozenset(iri for project in self.atlas.projects for iri in (project.lead, *project.others) if iri)


def state_of(answers: Answers, overview: Overview, names: Names, digest: str) -> State:
    """Compute everything. answers: the rows for each question of `questions`."""
    atlas = atlas_of(answers, names, digest)
    return State(
        atlas,
        facets_of(atlas),
        likeness_of(atlas),
        index_of(atlas),
        ground_of(atlas),
        ground_of(atlas, SMALL),
        overview,
    )


def counted(rows: Sequence[Mapping[str, str]]) -> tuple[Counted, ...]:
    """Rows of an overview question as records."""
    return tuple(Counted(row["it"], int(row["count"]), row.get("example", "")) for row in rows if "it" in row)
