"""What the atlas knows of a dataset: projects, the things they point to, and the passages that say so.

Read once for each state of the data (`reading.py`); everything here is frozen and may be shared between threads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

Point = tuple[float, float]  # longitude, latitude in degrees (WGS 84)
Polygon = tuple[Point, ...]


class Said(NamedTuple):
    """A text and the language that it is in; the language is empty when none is stated."""

    text: str
    language: str


Words = Mapping[str, str]  # a text by language tag
NO_WORDS: Words = MappingProxyType({})


def said(words: Words, language: str, otherwise: str = "") -> Said:
    """The text in a language; else in German, else in any, else `otherwise`."""
    for tag in (language, "de", "en", "", *sorted(words)):
        if tag in words:
            return Said(words[tag], tag)
    return Said(otherwise, "")


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation and the evidence (its IRI) that it belongs to. start: its place in the source, in characters."""

    quote: Said
    evidence: str
    start: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement about a project with its basis (IRI of a concept) and its passages, in order."""

    project: str
    predicate: str  # local name, such as `theme`
    value: str  # IRI or text
    basis: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a label.

    kind: what it is, as `KINDS` of `questions` names it. scheme: the concept scheme (IRI) of a concept. names: other
    names. summaries: what is said about it at length. rank: its place among its kind, for what has an order.
    """

    iri: str
    kind: str
    label: Words
    names: tuple[Said, ...] = ()
    summaries: tuple[Said, ...] = ()
    broader: str = ""
    scheme: str = ""
    notation: str = ""
    rank: int = 0

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return self.iri.rstrip("/").rpartition("/")[2]


class Population(NamedTuple):
    """How many live somewhere, and of which year the figure is."""

    number: int
    year: str


@dataclass(frozen=True, slots=True)
class Activity:
    """A measure or solution of a project, with its themes (IRIs) and the status (IRI, empty when not said)."""

    iri: str
    themes: frozenset[str]
    status: str


@dataclass(frozen=True, slots=True)
class Project:
    """A project: IRIs of what it points to, its title as printed, the name that the source heads it with.

    unnamed: partners that the source does not name, in words.
    """

    iri: str
    title: Words
    name: Words
    motto: Words
    summary: Words
    states: tuple[str, ...]
    size: str
    category: str
    lead: str
    partners: tuple[str, ...]
    planned: tuple[str, ...]
    unnamed: tuple[Words, ...]
    themes: frozenset[str]
    criteria: frozenset[str]
    technologies: frozenset[str]
    activities: tuple[Activity, ...]

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return self.iri.rpartition("/")[2]

    @property
    def others(self) -> tuple[str, ...]:
        """All named partners, planned ones last."""
        return self.partners + self.planned


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation with the project (IRI, may be empty) in whose section it stands."""

    iri: str
    quote: Said
    project: str


@dataclass(frozen=True)
class Atlas:
    """All of it for one state of the data. facts: by project, local name of the predicate and value."""

    digest: str
    projects: tuple[Project, ...]
    things: Mapping[str, Thing]
    facts: Mapping[tuple[str, str, str], Fact]
    evidence: tuple[Evidence, ...]
    points: Mapping[str, Point]
    outlines: Mapping[str, tuple[Polygon, ...]]
    populations: Mapping[str, Population]
    partial: bool = False  # the data have more than was read

    @cached_property
    def by_slug(self) -> Mapping[str, Project]:
        """Projects by the last part of their IRI."""
        return MappingProxyType({project.slug: project for project in self.projects})

    @cached_property
    def by_iri(self) -> Mapping[str, Project]:
        """Projects by IRI."""
        return MappingProxyType({project.iri: project for project in self.projects})

    def label(self, iri: str, language: str) -> Said:
        """What a thing is called; the last part of its IRI when nothing says."""
        thing = self.things.get(iri)
        return said(thing.label if thing else NO_WORDS, language, iri.rstrip("/").rpartition("/")[2])

    def name(self, project: Project, language: str) -> Said:
        """The short name of a project: the heading of its section, or its title."""
        return said(project.name or project.title, language, project.slug)

    def passages(self, project: str, predicate: str, value: str) -> tuple[Passage, ...]:
        """The passages for one statement about a project; none when it has none."""
        fact = self.facts.get((project, predicate, value))
        return fact.passages if fact else ()

    def top(self, concept: str) -> str:
        """The concept above a concept, or itself when there is none."""
        thing = self.things.get(concept)
        return thing.broader if thing and thing.broader in self.things else concept
