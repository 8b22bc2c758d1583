"""The pages about this site: what it is, where the data come from, how good they are, and how to reach somebody."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from stadtgraph.http.asking import ask_rows
from stadtgraph.http.page import Asked, Build, Page, Site
from stadtgraph.pages import api, provenances, quality
from stadtgraph.pages.about_texts import TEXTS
from stadtgraph.pages.api_texts import TEXTS as API
from stadtgraph.pages.contacts import contact_of
from stadtgraph.pages.query_groups import TEXTS as TOPICS
from stadtgraph.pages.texts import spoken
from stadtgraph.pages.thing_texts import TEXTS as THINGS
from stadtgraph.settings import Settings

# Pages of prose: German address and name of template and title. Others are made by a function below.
# What a basis is called beside a fact is said here too.
ALL = MappingProxyType({**TEXTS, **{key: text for key, text in THINGS.items() if key.startswith("basis_")}})
PROSE: Mapping[str, str] = MappingProxyType(
    {
        "/about": "about",
        "/about/accessibility": "accessibility",
        "/about/data": "data",
        "/about/plain-language": "plain-language",
        "/about/privacy": "privacy",
        "/about/report": "report",
    }
)
# What people type by habit leads to the page that has it.
HABITS: Mapping[str, str] = MappingProxyType(
    {
        "/barrierefreiheit": "/about/accessibility",
        "/leichte-sprache": "/about/plain-language",
        "/datenschutz": "/about/privacy",
        "/impressum": "/about#operator",
        "/docs": "/about/api",
    }
)


@dataclass(frozen=True)
class About:
    """Makes the pages about this site. document: gives the service's OpenAPI document."""

    site: Site
    settings: Settings
    document: Callable[[], api.Document]

    def prose(self, name: str) -> Build:
        """The page of prose of a name, written in a template for each language."""

        async def build(asked: Asked) -> Page:
            view = {**self._operator(), "name": name, "about": asked.first("iri"), "origin": self.settings.origin}
            view |= {"log_queries": self.settings.log_queries, "ontology": self.site.names.ontology}
            view["base"] = self.site.names.base
            return Page("about/prose.html", _title(asked, name), TEXTS, view)

        return build

    async def sources(self, asked: Asked) -> Page:
        """Where the data come from, and under which licences."""
        answers = await self._answers(provenances.questions(self.site.names, asked.language))
        view = {
            "licence": answers["ours"][0]["licence"] if answers["ours"] else "",
            "brochures": provenances.brochures(answers["brochure"]),
            "others": provenances.sources(answers["others"]),
        }
        return Page("about/sources.html", _title(asked, "sources"), TEXTS, view)

    async def quality(self, asked: Asked) -> Page:
        """The quality of the data in numbers, each with its query."""
        questions = quality.questions(self.site.names, asked.language)
        found = await self.site.kept.once(f"quality {asked.language}", lambda: self._counted(questions))
        return Page("about/quality.html", _title(asked, "quality"), ALL, {**found, "questions": questions})

    async def api(self, asked: Asked) -> Page:
        """What programs may call, from the document that they read."""
        view = {"topics": api.calls(self.document(), self.settings.origin, asked.language)}
        texts = MappingProxyType({**API, **TOPICS})
        return Page("about/api.html", spoken(asked.language, API)["title_api"], texts, view)

    async def _counted(self, questions: Mapping[str, str]) -> dict[str, Any]:
        """What counting the whole graph comes to."""
        answers = await self._answers(questions)
        coverage = quality.covered(answers["coverage"])
        return {
            "totals": {name: int(value) for key in ("totals", "bare") for name, value in answers[key][0].items()},
            "counts": {key: quality.counted(answers[key]) for key in ("bases", "remarks", "links")},
            "coverage": coverage,
            "all_covered": quality.together(coverage),
        }

    def _operator(self) -> dict[str, Any]:
        return {"operator": self.settings.operator, "contact": contact_of(self.settings.contact)}

    async def _answers(self, questions: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
        return {key: await ask_rows(self.site.engine, query) for key, query in questions.items()}


def about_routes(site: Site, settings: Settings, document: Callable[[], api.Document]) -> list[Route]:
    """The routes of all these pages, and of the addresses that lead to them. Arguments as those of `About`."""
    about = About(site, settings, document)
    builds = {path: about.prose(name) for path, name in PROSE.items()}
    builds |= {"/about/sources": about.sources, "/about/quality": about.quality, "/about/api": about.api}
    pages = [route for path, build in builds.items() for route in site.routes(path, build)]
    return pages + [Route(path, _leading(target)) for path, target in HABITS.items()]


def _title(asked: Asked, name: str) -> str:
    return spoken(asked.language, TEXTS)[f"title_{name.replace('-', '_')}"]


def _leading(target: str) -> Callable[[Request], Awaitable[RedirectResponse]]:
    async def lead(request: Request) -> RedirectResponse:
        return RedirectResponse(request.scope.get("root_path", "") + target, 308)

    return lead
