"""From the page of a concept or a Land into the atlas: how many projects have it, and how the start page shows them."""

from dataclasses import dataclass

from stadtgraph.pages.atlas.facets import FACETS, OURS, Choice, Option
from stadtgraph.pages.atlas.records import Said
from stadtgraph.pages.atlas.state import State
from stadtgraph.pages.texts import Language


@dataclass(frozen=True, slots=True)
class Choosable:
    """Something by which the start page chooses projects.

    query: of the start page's address that chooses it. number: of projects that have it or something below it.
    """

    iri: str
    label: Said
    notation: str
    query: str
    number: int
    below: "tuple[Choosable, ...]"


def choosable(state: State, iri: str, language: Language) -> Choosable | None:
    """What the start page chooses by an IRI; None when it knows no project that has it."""
    for key in (facet.key for facet in FACETS if facet.key not in OURS):
        if iri in state.facets.iris[key].values():
            found = (_below(state, key, option, iri, language) for option in _options(state, key))
            return next((one for one in found if one), None)
    return None


def choosable_of(state: State, scheme: str, language: Language) -> tuple[Choosable, ...]:
    """What the start page chooses by the concepts of a scheme (IRI), broader ones above those below them."""
    for key in (facet.key for facet in FACETS if facet.key not in OURS):
        options = _options(state, key)
        known = (state.atlas.things.get(option.iri) for option in options)
        if any(thing and thing.scheme == scheme for thing in known):
            return tuple(_made(state, key, option, language) for option in options)
    return ()


def _options(state: State, key: str) -> tuple[Option, ...]:
    (facet,) = (facet for facet in FACETS if facet.key == key)
    return state.facets.options(facet, Choice())


def _below(state: State, key: str, option: Option, iri: str, language: Language) -> Choosable | None:
    if option.iri == iri:
        return _made(state, key, option, language)
    return next((found for below in option.below if (found := _below(state, key, below, iri, language))), None)


def _made(state: State, key: str, option: Option, language: Language) -> Choosable:
    thing = state.atlas.things.get(option.iri)
    return Choosable(
        option.iri,
        state.atlas.label(option.iri, language),
        thing.notation if thing else "",
        Choice(((key, option.value),)).query(),
        option.count,
        tuple(_made(state, key, below, language) for below in option.below),
    )
