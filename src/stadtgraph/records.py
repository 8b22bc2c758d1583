"""The shape of the records of projects and programme under data/source/, checked key by key.

Every record is frozen and knows no RDF. An unknown key is an error, so a typing
slip cannot lose a fact.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=SLUG)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Token = Annotated[str, StringConstraints(min_length=1)]


class Record(BaseModel):
    """Base of all records: frozen, no unknown keys, no silent conversion of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, str_strip_whitespace=True)


class Bilingual(Record):
    """A text in German and English."""

    de: Text
    en: Text


class Label(Record):
    """A text in German, English or both; proper names need no second language."""

    de: Text | None = None
    en: Text | None = None


class Thing(Record):
    """Something a project's text speaks of. `name`: as given in the text; else `label` in our words."""

    name: Text | None = None
    label: Label | None = None
    themes: tuple[Slug, ...] = ()


class Strategy(Thing):
    """A strategy or concept; `year` in which it was made, where the text gives one."""

    year: int | None = None


class Measure(Thing):
    """Something the project does. `number`: as printed, such as "M1"."""

    number: Text | None = None


class Solution(Thing):
    """Something technical. `kinds`: at least one concept of the scheme solution-kind."""

    kinds: Annotated[tuple[Slug, ...], Field(min_length=1)]


class Organisation(Thing):
    """A body that acts. `kind`: concept of the scheme organisation-kind."""

    kind: Slug


class Place(Thing):
    """A place inside or near the project's area."""


class Event(Thing):
    """An event; `year` where the text gives one."""

    year: int | None = None


class Phase(Thing):
    """A phase of the project. `number`: order; `start`: year; `duration`: ISO 8601; `printed`: its words."""

    printed: Text | None = None
    start: int | None = None
    number: int | None = None
    duration: Annotated[str, StringConstraints(pattern=r"^P\d+[YMD]$")] | None = None


class Figure(Thing):
    """A number that the text gives: `value`, or `min`/`max`, or a target `year`; `printed` as it stands."""

    value: int | float | None = None
    min: int | float | None = None
    max: int | float | None = None
    year: int | None = None
    unit: Slug
    printed: Text
    concerns: Token | None = None


class Statement(Thing):
    """A goal, challenge, starting point, principle or result, in our words."""

    kind: Slug


class PartnerGroup(Thing):
    """Unnamed partners."""


class Passage(Record):
    """One quotation and the facts that it proves: stated, from layout, or as we read it."""

    quote: Text
    section: Slug | None = None
    at: int | None = None
    says: tuple[Token, ...] = ()
    layout: tuple[Token, ...] = ()
    reads: tuple[Token, ...] = ()


class Printed(Record):
    """A quotation that a remark speaks of, outside the project's own sections or standing more than once."""

    quote: Text
    section: Slug | None = None
    at: int | None = None


class Remark(Record):
    """What is wrong or unclear in the brochure at some place."""

    id: Slug
    type: Slug
    on: Token
    printed: Annotated[tuple[Text | Printed, ...], Field(min_length=1)]
    suggested: Text | None = None
    comment: Bilingual


class NoFact(Record):
    """A unit of text that carries no fact. `starts`: its first words; `at`: needed where they repeat."""

    starts: Text
    at: int | None = None
    section: Slug | None = None
    reason: Literal["heading", "subheading", "repeats-heading", "figure-label", "figure-debris", "general-statement"]


class Refused(Record):
    """A hit of the phrase sweep that is no evidence. Exactly one of theme, technology, method."""

    theme: Slug | None = None
    technology: Slug | None = None
    method: Slug | None = None
    quote: Text
    at: int | None = None
    reason: Text


class TextRecord(Record):
    """What projects and the programme share: things declared once, then passages in the order of the text."""

    slug: Slug
    strategy: Mapping[Slug, Strategy] = Field(default_factory=dict)
    measure: Mapping[Slug, Measure] = Field(default_factory=dict)
    solution: Mapping[Slug, Solution] = Field(default_factory=dict)
    organisation: Mapping[Slug, Organisation] = Field(default_factory=dict)
    place: Mapping[Slug, Place] = Field(default_factory=dict)
    event: Mapping[Slug, Event] = Field(default_factory=dict)
    phase: Mapping[Slug, Phase] = Field(default_factory=dict)
    figure: Mapping[Slug, Figure] = Field(default_factory=dict)
    statement: Mapping[Slug, Statement] = Field(default_factory=dict)
    passage: tuple[Passage, ...] = ()
    remark: tuple[Remark, ...] = ()
    no_fact: tuple[NoFact, ...] = ()
    refused: tuple[Refused, ...] = ()

    def tables(self) -> dict[str, Mapping[str, Thing]]:
        """Every table of things, by its name."""
        return {name: getattr(self, name) for name in THING_TABLES if hasattr(self, name)}


class ProjectRecord(TextRecord):
    """One funded project."""

    name: Text
    category: Slug
    size_class: Slug
    states: Annotated[tuple[Slug, ...], Field(min_length=1)]
    lead: Slug
    title: Text
    title_corrected: Text | None = None
    motto: Text
    motto_corrected: Text | None = None
    summary: Bilingual
    partner_group: Mapping[Slug, PartnerGroup] = Field(default_factory=dict)


class Amount(Thing):
    """A sum of money: `value`, or `min` for a lower bound; `decided` is a year and month."""

    value: int | None = None
    min: int | None = None
    currency: Literal["EUR"] = "EUR"
    decided: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")] | None = None


class Round(Thing):
    """A funding round and its `year`."""

    year: int
    preceded_by: Slug | None = None


class Stage(Thing):
    """A stage of the selection procedure, numbered from 1."""

    number: int


class Procedure(Thing):
    """A selection procedure, of `round`."""

    round: Slug


class Website(Thing):
    """A website and its address."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


class ProgrammeRecord(TextRecord):
    """The funding programme with its rounds, sums and selection procedure."""

    label: Bilingual
    definition: Bilingual
    guiding_theme: Text
    round: Mapping[Slug, Round]
    procedure: Mapping[Slug, Procedure]
    stage: Mapping[Slug, Stage]
    amount: Mapping[Slug, Amount]
    website: Mapping[Slug, Website] = Field(default_factory=dict)


THING_TABLES = (
    "strategy", "measure", "solution", "organisation", "place", "event", "phase", "figure", "statement",
    "partner_group", "round", "procedure", "stage", "amount", "website",
)  # fmt: skip
