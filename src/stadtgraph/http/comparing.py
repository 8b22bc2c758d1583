"""Pages that lay projects beside each other: `/compare`, the matrices, the networks."""

import asyncio
from dataclasses import dataclass
from types import MappingProxyType

from starlette.routing import Route

from stadtgraph.http.atlas_source import AtlasSource
from stadtgraph.http.page import Asked, Page, Site
from stadtgraph.pages.atlas import network
from stadtgraph.pages.atlas.comparison import MOST, compare
from stadtgraph.pages.atlas.matrix import matrix, opened
from stadtgraph.pages.atlas.records import Project
from stadtgraph.pages.atlas.state import State
from stadtgraph.pages.atlas_texts import PARTS
from stadtgraph.pages.comparing_texts import TEXTS
from stadtgraph.pages.texts import Texts, spoken

ALL: Texts = MappingProxyType({**PARTS, **TEXTS})
SIMILAR = 6  # projects like one that are shown
COLUMN = MappingProxyType({"criteria": "criterion", "themes": "column"})  # parameter that names the cell's column


@dataclass(frozen=True)
class ComparingPages:
    """These pages of one site."""

    source: AtlasSource

    async def compared(self, asked: Asked) -> Page:
        """Two to four projects side by side; one: those like it; none: the form to choose some."""
        state = await self.source.current()
        given = tuple(dict.fromkeys(asked.every("project")))
        chosen = [found for name in given if (found := state.project(name))]
        texts = spoken(asked.language, ALL)
        beside = chosen[:MOST]
        view = {
            "atlas": state.atlas,
            "chosen": beside,
            "unknown": [name[:80] for name in given if not state.project(name)],
            "many": len(chosen) > MOST,
            "most": MOST,
            "names": _names(state, asked),
            "comparison": compare(state, beside, asked.language) if len(beside) > 1 else None,
            "alike": state.likeness.of(beside[0], SIMILAR) if len(beside) == 1 else (),
        }
        return Page("compare.html", _title(texts["compare_title"], beside, state, asked), ALL, view)

    async def criteria(self, asked: Asked) -> Page:
        """Projects against criteria."""
        return await self._matrix(asked, "criteria")

    async def themes(self, asked: Asked) -> Page:
        """Projects against themes: their fields, or with `theme=` the themes of one field."""
        return await self._matrix(asked, "themes")

    async def networks(self, asked: Asked) -> Page:
        """Who works with whom, and which themes occur together."""
        state = await self.source.current()
        view = {
            "circle": await asyncio.to_thread(network.circle, state.atlas, asked.language),
            "stars": await asyncio.to_thread(network.stars, state.atlas, asked.language),
            "relations": network.RELATIONS,
            "least": network.LEAST,
            "lift": network.LIFT,
            "total": len(state.atlas.projects),
            "wide": network.WIDE,
            "middle": network.MIDDLE,
        }
        return Page("network.html", spoken(asked.language, ALL)["network_title"], ALL, view)

    async def _matrix(self, asked: Asked, kind: str) -> Page:
        state = await self.source.current()
        above = asked.first("theme") if kind == "themes" else ""
        found = await asyncio.to_thread(matrix, state.atlas, kind, asked.language, above)
        column = asked.first(COLUMN[kind])
        texts = spoken(asked.language, ALL)
        title = texts["matrix_below"].format(above=found.above.text) if found.above else texts[f"matrix_{kind}"]
        view = {
            "matrix": found,
            "atlas": state.atlas,
            "kind": kind,
            "here": asked.addresses.page(f"/matrix/{kind}"),
            "parameter": COLUMN[kind],
            "above": above if found.above else "",
            "opened": opened(state.atlas, kind, found, asked.first("project"), column, asked.language),
        }
        return Page("matrix.html", title, ALL, view)


def comparing_routes(site: Site, source: AtlasSource) -> list[Route]:
    """The routes of these pages in both languages."""
    pages = ComparingPages(source)
    return [
        *site.routes("/compare", pages.compared),
        *site.routes("/matrix/criteria", pages.criteria),
        *site.routes("/matrix/themes", pages.themes),
        *site.routes("/network", pages.networks),
    ]


def _names(state: State, asked: Asked) -> list[tuple[str, str]]:
    """All projects by slug, for the form."""
    named = [(project.slug, state.atlas.name(project, asked.language).text) for project in state.atlas.projects]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _title(title: str, projects: list[Project], state: State, asked: Asked) -> str:
    names = " · ".join(state.atlas.name(project, asked.language).text for project in projects)
    return f"{title}: {names}" if names else title
