"""The shape of the lists beside the projects: vocabularies, authorities, criteria, sections, sources."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from stadtgraph.records import Bilingual, Record, Slug, Text

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


class Phrase(Record):
    """A phrase of the sweep. `word`, `start`: bounds; `case`: case-sensitive."""

    text: Text
    word: bool = False
    start: bool = False
    case: bool = False


class Concept(Record):
    """A concept of a scheme; `broader` makes it a leaf of a two-level scheme."""

    id: Slug
    label: Bilingual
    definition: Bilingual
    scope_note: Bilingual | None = None
    broader: Slug | None = None
    phrases: tuple[Text | Phrase, ...] = ()
    exact_match: Text | None = None
    close_match: Text | None = None


class Scheme(Record):
    """A concept scheme; its concepts carry the IRIs `BASE/ID/CONCEPT`."""

    id: Slug
    label: Bilingual
    definition: Bilingual
    close_match: Text | None = None
    concept: Annotated[tuple[Concept, ...], Field(min_length=1)]


class SchemeList(Record):
    """schemes.toml"""

    scheme: tuple[Scheme, ...]


class Authority(Record):
    """A municipality, association of municipalities or district. `reference`: its key under data/reference/."""

    slug: Slug
    name: Text
    kind: Literal["municipality", "association", "district"]
    state: Slug
    reference: Text | None = None
    label_en: Text | None = None


class AuthorityList(Record):
    """authorities.toml"""

    authority: tuple[Authority, ...]


class State(Record):
    """A Land."""

    slug: Slug
    label: Bilingual
    reference: Text


class StateList(Record):
    """states.toml"""

    state: tuple[State, ...]


class SharedPlace(Record):
    """A place that several records may name, such as a city abroad."""

    slug: Slug
    label: Bilingual
    reference: Text | None = None


class PlaceList(Record):
    """places.toml"""

    place: tuple[SharedPlace, ...] = ()


class Framework(Record):
    """A reference framework that projects align with."""

    slug: Slug
    label: Bilingual
    definition: Bilingual
    see_also: Text | None = None


class FrameworkList(Record):
    """frameworks.toml"""

    framework: tuple[Framework, ...] = ()


class Category(Record):
    """A chapter of the brochure; `quote` is its heading, printed in `section`."""

    slug: Slug
    label: Bilingual
    definition: Bilingual
    alt_labels: tuple[Text, ...] = ()
    section: Slug
    quote: Text


class CategoryList(Record):
    """categories.toml; `label` and `definition` are those of the scheme."""

    label: Bilingual = Bilingual(de="Kategorien", en="Categories")
    definition: Bilingual = Bilingual(
        de="Die Kapitel, in denen das Dokument die Projekte vorstellt.",
        en="The chapters in which the document presents the projects.",
    )
    category: tuple[Category, ...]


class SizeClass(Record):
    """A size class as printed; `rank` orders them, 1 the largest."""

    slug: Slug
    label: Bilingual
    definition: Bilingual
    alt_labels: tuple[Text, ...] = ()
    rank: int
    bbsr_type: bool = True


class SizeClassList(Record):
    """size-classes.toml; `label` and `definition` are those of the scheme."""

    label: Bilingual = Bilingual(de="Größenklassen", en="Size classes")
    definition: Bilingual = Bilingual(
        de="Die Größenklassen, wie das Dokument sie bei den Projekten nennt.",
        en="The size classes as the document gives them beside the projects.",
    )
    size_class: tuple[SizeClass, ...]


class CriterionGroup(Record):
    """A group of criteria; `quote` is its heading, `definition` our own words."""

    slug: Slug
    label: Bilingual
    subtitle: Bilingual | None = None
    definition: Bilingual | None = None
    quote: Text


class Criterion(Record):
    """An evaluation criterion; `quote` is its wording with the number, `definition` our own words."""

    number: int
    group: Slug
    label: Bilingual
    definition: Bilingual | None = None
    quote: Text


class CriterionList(Record):
    """criteria.toml; `label` and `definition` are those of the scheme."""

    label: Bilingual = Bilingual(de="Bewertungskriterien", en="Evaluation criteria")
    definition: Bilingual = Bilingual(
        de="Die Kriterien, nach denen die Bewerbungen begutachtet wurden.",
        en="The criteria by which the applications were reviewed.",
    )
    group: tuple[CriterionGroup, ...] = ()
    criterion: tuple[Criterion, ...] = ()


class Section(Record):
    """A section of the brochure: 0-based code points, end exclusive; `project` when it is a project's text."""

    slug: Slug
    kind: Slug
    start: int
    end: int
    project: Slug | None = None


class SectionList(Record):
    """sections.toml"""

    section: tuple[Section, ...]


class ZoneRecord(Record):
    """A correction to the cutting into units."""

    start: int
    end: int
    kind: Literal["header", "heading", "sentence", "item", "figure-label"]
    lines: bool = False


class ZoneList(Record):
    """units.toml"""

    zone: tuple[ZoneRecord, ...] = ()


class ReferenceSource(Record):
    """A source of the links: who published it, where, under which licence."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+$")]
    label: Text
    origin: Text | None = None
    version: Text | None = None
    licence: Text | None = None
    credit: Text | None = None
    content: Text | None = None


class ReferenceSourceList(Record):
    """data/reference/sources.toml"""

    source: tuple[ReferenceSource, ...] = ()


class Replacement(Record):
    """A published IRI that is no longer used, and the one that is; both without the base IRI."""

    old: Annotated[str, StringConstraints(pattern=r"^[a-z][^\s<>]*$")]
    new: Annotated[str, StringConstraints(pattern=r"^[a-z][^\s<>]*$")]


class ReplacementList(Record):
    """replaced.toml"""

    replaced: tuple[Replacement, ...] = ()


class Edition(Record):
    """edition.toml: the source document and the dataset's version.

    base: the base IRI of a programme of its own; lists that such a dataset does not have are those of Stadtgraph, whose
    IRIs they keep. source: key of the source document. source_organisation: who published it, by its key in
    programme.toml. round: key of the round that funds the projects. publisher: who answers for the dataset.
    rights: what the licence does not cover.
    """

    base: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"{}|\\^`#?]+/$")] | None = None
    source: Slug
    source_organisation: Slug | None = None
    round: Slug
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    issued: date
    modified: date
    title: Bilingual
    description: Bilingual
    source_title: Text
    source_year: int
    publisher: Text
    rights: Bilingual | None = None
    licence: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")] = CC_BY
