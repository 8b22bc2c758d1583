"""The projects of a choice as a reader sees them: facets with links, chips of what is chosen, a card for each project.

A card says why its project is there: for each theme, criterion and technology chosen the passages that say so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus

from stadtgraph.pages.atlas.drawing import Map, draw
from stadtgraph.pages.atlas.facets import FACETS, Choice, Facet, Option
from stadtgraph.pages.atlas.records import Atlas, Fact, Passage, Population, Project, Said, said
from stadtgraph.pages.atlas.search import Hit, Marked
from stadtgraph.pages.atlas.state import State
from stadtgraph.pages.texts import Language

PREDICATES: Mapping[str, str] = {"theme": "theme", "criterion": "addressesCriterion", "technology": "usesTechnology"}
OPEN = frozenset({"theme"})  # facets that show their values before anything is chosen


@dataclass(frozen=True, slots=True)
class Item:
    """A value of a facet: its label (None: the value is a word of ours), count, and the choice that a click makes."""

    value: str
    label: Said | None
    count: int
    chosen: bool
    query: str
    below: "tuple[Item, ...]" = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A facet: its values, how many are chosen, and whether they are shown at once."""

    key: str
    items: tuple[Item, ...]
    chosen: int
    open: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Why a project is listed: a passage of its text, and what of the choice it says: facet, value's label, fact."""

    passage: Passage
    says: tuple[tuple[str, Said, Fact], ...]


@dataclass(frozen=True, slots=True)
class Doing:
    """A measure or solution of a project, and its status when it is said."""

    iri: str
    label: Said
    status: Said | None


@dataclass(frozen=True, slots=True)
class Card:
    """A project in the list. passage: where the words sought stand. doing: what it does of the themes chosen."""

    project: Project
    name: Said
    title: Said
    motto: Said
    summary: Said
    size: Said
    states: tuple[tuple[str, Said], ...]
    partners: tuple[tuple[str, Said], ...]
    planned: tuple[tuple[str, Said], ...]
    unnamed: tuple[Said, ...]
    population: Population | None
    why: tuple[Why, ...]
    doing: tuple[Doing, ...]
    passage: Marked | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The start page: what is chosen, facets, cards, the map. unknown: pairs of the address that nothing has."""

    choice: Choice
    unknown: tuple[tuple[str, str], ...]
    total: int
    sections: tuple[Section, ...]
    chips: tuple[tuple[str, Item], ...]
    cards: tuple[Card, ...]
    map: Map | None


def listing(state: State, parameters: Iterable[tuple[str, str]], language: Language) -> Listing:
    """What the start page shows for the parameters of its address."""
    choice, unknown = state.facets.read(tuple(parameters))
    hits = _hits(state, choice.words, language)
    among = None if hits is None else {iri: hit.score for iri, hit in hits.items()}
    projects = state.facets.chosen(choice, among)
    sections = tuple(_section(state, facet, choice, among, language) for facet in FACETS)
    return Listing(
        choice=choice,
        unknown=unknown,
        total=len(state.atlas.projects),
        sections=tuple(section for section in sections if section.items),
        chips=tuple((key, _chip(state, key, value, choice, language)) for key, value in choice.pairs),
        cards=tuple(_card(state, project, choice, hits or {}, language) for project in projects),
        map=draw(state.atlas, state.ground, projects, language) if state.ground else None,
    )


def chosen_projects(state: State, parameters: Iterable[tuple[str, str]]) -> tuple[Project, ...]:
    """The projects that the start page lists for the parameters of its address, in its order."""
    choice, _ = state.facets.read(tuple(parameters))
    hits = _hits(state, choice.words, "de")
    return state.facets.chosen(choice, None if hits is None else {iri: hit.score for iri, hit in hits.items()})


def _hits(state: State, words: str, language: Language) -> dict[str, Hit] | None:
    if not words:
        return None
    result = state.index.search(words, language, most=len(state.atlas.projects), kind="project")
    return {hit.entry.iri: hit for group in result.groups for hit in group.hits}


def _section(
    state: State, facet: Facet, choice: Choice, among: Mapping[str, float] | None, language: Language
) -> Section:
    query = choice.query()
    start = f"{query}&{facet.key}=" if query else f"?{facet.key}="
    options = state.facets.options(facet, choice, among)
    items = [_item(state, facet.key, option, (choice, start), language) for option in options]
    chosen = len(choice.of(facet.key))
    return Section(facet.key, tuple(items), chosen, bool(chosen) or facet.key in OPEN)


def _item(state: State, key: str, option: Option, at: tuple[Choice, str], language: Language) -> Item:
    """An item; what is below it is shown when it or something below it is chosen.

    at: the choice, and how an address begins that takes up one more value.
    """
    choice, start = at
    shown = option.below if option.chosen or any(below.chosen for below in option.below) else ()
    below = tuple(_item(state, key, inner, at, language) for inner in shown)
    query = choice.toggled(key, option.value).query() if option.chosen else start + quote_plus(option.value)
    return Item(option.value, _label(state.atlas, option.iri, language), option.count, option.chosen, query, below)


def _chip(state: State, key: str, value: str, choice: Choice, language: Language) -> Item:
    iri = state.facets.iris[key][value]
    return Item(value, _label(state.atlas, iri, language), 0, chosen=True, query=choice.toggled(key, value).query())


def _label(atlas: Atlas, iri: str, language: Language) -> Said | None:
    """The label of a value; None for a word of ours, which the texts of the page name."""
    return atlas.label(iri, language) if iri in atlas.things or "/" in iri else None


def _card(state: State, project: Project, choice: Choice, hits: Mapping[str, Hit], language: Language) -> Card:
    atlas = state.atlas
    themes = _themes_chosen(state, choice)
    hit = hits.get(project.iri)
    return Card(
        project=project,
        name=atlas.name(project, language),
        title=said(project.title, language),
        motto=said(project.motto, language),
        summary=_first_sentence(said(project.summary, language)),
        size=atlas.label(project.size, language),
        states=_labelled(atlas, project.states, language),
        partners=_labelled(atlas, project.partners, language),
        planned=_labelled(atlas, project.planned, language),
        unnamed=tuple(said(words, language) for words in project.unnamed),
        population=atlas.populations.get(project.lead),
        why=_whys(state, project, choice, language),
        doing=tuple(_doing(atlas, project, themes, language)),
        passage=hit.passage if hit else None,
    )


def _labelled(atlas: Atlas, iris: Iterable[str], language: Language) -> tuple[tuple[str, Said], ...]:
    return tuple((iri, atlas.label(iri, language)) for iri in iris)


def _whys(state: State, project: Project, choice: Choice, language: Language) -> tuple[Why, ...]:
    """The passages for what is chosen, in the order of the source, each once."""
    said_by: dict[Passage, list[tuple[str, Said, Fact]]] = {}
    for key, value in choice.pairs:
        for iri in _meant(state, key, value) if key in PREDICATES else ():
            fact = state.atlas.facts.get((project.iri, PREDICATES[key], iri))
            if fact:
                for passage in fact.passages:
                    said_by.setdefault(passage, []).append((key, state.atlas.label(iri, language), fact))
    ordered = sorted(said_by.items(), key=lambda pair: (pair[0].start, pair[0].evidence))
    return tuple(Why(passage, tuple(dict.fromkeys(says))) for passage, says in ordered)


def _meant(state: State, key: str, value: str) -> tuple[str, ...]:
    """The concept of a value, and for a broader theme all that stand below it."""
    iri = state.facets.iris[key][value]
    below = (other for other in state.facets.iris[key].values() if state.atlas.top(other) == iri)
    return tuple(dict.fromkeys((iri, *below)))


def _themes_chosen(state: State, choice: Choice) -> frozenset[str]:
    return frozenset(iri for value in choice.of("theme") for iri in _meant(state, "theme", value))


def _doing(atlas: Atlas, project: Project, themes: frozenset[str], language: Language) -> Iterable[Doing]:
    for activity in project.activities:
        if activity.themes & themes:
            status = atlas.label(activity.status, language) if activity.status else None
            yield Doing(activity.iri, atlas.label(activity.iri, language), status)


def _first_sentence(text: Said) -> Said:
    """Enough to tell what a project is about; the rest stands on its page."""
    end = text.text.find(". ", 60)
    return text._replace(text=text.text[: end + 1]) if end > 0 else text
