"""What the atlas adds to the page about one thing: where it is, and for a project those like it."""

from dataclasses import dataclass

from stadtgraph.pages.atlas.drawing import Locator, locate
from stadtgraph.pages.atlas.likeness import Similar
from stadtgraph.pages.atlas.records import Atlas, Project
from stadtgraph.pages.atlas.state import State

SIMILAR = 4  # projects that a project's page names; /compare has more


@dataclass(frozen=True, slots=True)
class Around:
    """A small map, and for a project the projects like it, best first."""

    atlas: Atlas
    locator: Locator
    project: Project | None
    similar: tuple[Similar, ...]


def around(state: State, iri: str) -> Around | None:
    """What is shown for a project, an authority with a known place, or a Land; None for everything else."""
    atlas, ground = state.atlas, state.small
    if ground is None:
        return None
    project = atlas.by_iri.get(iri)
    if project:
        places = locate(atlas, ground, project.states, (project.lead, *project.others))
        return Around(atlas, places, project, state.likeness.of(project, SIMILAR))
    if iri in atlas.outlines:
        return Around(atlas, locate(atlas, ground, (iri,), ()), None, ())
    found = locate(atlas, ground, (), (iri,))
    return Around(atlas, found, None, ()) if found.places and iri in state.authorities else None
