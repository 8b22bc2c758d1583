"""The pages of the example queries: the questions by topic, and each with its form, its answer and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from rdflib.namespace import RDF, SKOS
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from stadtgraph.examples import Example
from stadtgraph.geojson import WKT
from stadtgraph.http.answering import Found, find, labels_of
from stadtgraph.http.asking import ask_rows
from stadtgraph.http.atlas_source import AtlasSource
from stadtgraph.http.page import PREFIXES, Asked, Build, Page, Site
from stadtgraph.http.problems import ProtocolError
from stadtgraph.http.query_forms import FEDERATED, forms_of
from stadtgraph.http.reasons import are_explained, reasons_for
from stadtgraph.http.route import Resource
from stadtgraph.media import TRIPLES, negotiate
from stadtgraph.namespaces import Names
from stadtgraph.near import Neighbourhood
from stadtgraph.pages.atlas.drawing import ground_of
from stadtgraph.pages.headings import headings
from stadtgraph.pages.query_groups import AUDIENCES, grouped, matching, question_of
from stadtgraph.pages.query_groups import TEXTS as GROUPS
from stadtgraph.pages.query_texts import TEXTS
from stadtgraph.pages.recipes import fetching
from stadtgraph.pages.tables import Table, curie, other_language, repeated
from stadtgraph.pages.texts import Language, Texts, spoken
from stadtgraph.pages.views import bars_of, default_view, spots_of
from stadtgraph.pages.why import iris_in
from stadtgraph.pages.workbench_texts import ANSWER, WHY
from stadtgraph.parameters import Parameter

ALL: Texts = MappingProxyType({**TEXTS, **ANSWER, **WHY, **GROUPS})
FILE_NAMES = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "geojson": "GeoJSON"}
FILE_NAMES |= {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}
MAP_WIDTH = 480


@dataclass(frozen=True)
class QueryPages:
    """Makes the pages over one service. origin: the address at which others reach it, without a slash at its end."""

    site: Site
    examples: Mapping[str, Example]
    source: AtlasSource
    origin: str

    async def index(self, asked: Asked) -> Page:
        """All questions by topic, or those that hold the words of `q` and are for the audience `for`."""
        words, audience = asked.first("q").strip(), asked.first("for")
        audience = audience if audience in AUDIENCES else ""
        found = matching(self.examples.values(), words, audience)
        view = {
            "groups": grouped(found, asked.language),
            "found_number": len(found),
            "total": len(self.examples),
            "words": words,
            "audience": audience,
            "audiences": AUDIENCES,
        }
        return Page("queries.html", spoken(asked.language, ALL)["all_questions"], ALL, view)

    async def shown(self, asked: Asked) -> Page:
        """One question with its answer. Raises ProtocolError 404 for an unknown one."""
        example = self._example(asked.path.removeprefix("/queries/"))
        question = question_of(example, asked.language)
        values = {name: value for name in example.defaults if (value := asked.first(name))}
        view: dict[str, Any] = {
            "question": question,
            "example": example,
            "values": {**example.defaults, **values},
            "choices": await self._choices(example, asked.language),
            "elsewhere": FEDERATED in example.tags,
            "found": None,
            "query_code": "\n".join(line for line in example.text.splitlines() if not line.startswith("#+")).strip(),
            "workbench": _workbench(example, values),
            "curie": curie,
            "short": self.site.names.prefixes(),
        }
        if FEDERATED not in example.tags:
            view |= await self._answered(example, values, asked)
        return Page("query.html", question.question, ALL, view)

    def _example(self, name: str) -> Example:
        if name in self.examples:
            return self.examples[name]
        near = Neighbourhood(self.examples).of(name)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise ProtocolError(404, f"There is no query {name!r}.{hint}")

    async def _answered(self, example: Example, values: Mapping[str, str], asked: Asked) -> dict[str, Any]:
        engine = self.site.engine
        found = await find(engine, example.text, asked.language, example.bindings(values))
        named = iris_in(example.text) | {value for value in values.values() if value.startswith("http")}
        chosen = default_view(example.text)
        drawn = await self._map(found.table) if chosen == "Map" else None
        left_out = _left_out(found.table, asked.language) | ({WKT} if drawn else set())
        shown = Found(found.table.without(left_out), found.total)
        variables = (*shown.table.columns, *(parameter.variable for parameter in example.parameters))
        columns = headings(variables, asked.language)
        bars = bars_of(shown.table) if chosen == "BarChart" else None
        query = f"?{urlencode(values)}" if values else ""
        files = {FILE_NAMES[suffix]: f"/queries/{example.name}.{suffix}{query}" for suffix in forms_of(example)}
        return {
            "found": shown,
            "columns": columns,
            "bars": bars,
            "bars_heading": columns.get(bars.column, bars.column) if bars else "",
            "as_network": chosen == "Graph",
            "map": drawn,
            "files": {name: asked.addresses.root + address for name, address in files.items()},
            "recipes": fetching(self.origin + next(iter(files.values()))),
            "explained": await are_explained(engine, found.table, named),
            "why": await reasons_for(
                engine, self.site.names, found.table, named, number=asked.first("why"), language=asked.language
            ),
        }

    async def _map(self, table: Table) -> dict[str, Any] | None:
        """The places of an answer on the outlines of the Länder."""
        spots = spots_of(table)
        ground = ground_of((await self.source.current()).atlas, MAP_WIDTH)
        if not spots or not ground:
            return None
        dots = [(spot, *ground.paper.place((spot.longitude, spot.latitude))) for spot in spots]
        return {"paper": ground.paper, "shapes": ground.shapes, "dots": dots}

    async def _choices(self, example: Example, language: Language) -> dict[str, list[tuple[str, str]]]:
        """For each parameter that is an IRI what the graph has of its kind, with labels, in their order."""
        found = {}
        for parameter in example.parameters:
            if parameter.kind == "iri":
                found[parameter.name] = await self._like(parameter, example.defaults[parameter.name], language)
        return found

    async def _like(self, parameter: Parameter, default: str, language: Language) -> list[tuple[str, str]]:
        rows = await ask_rows(self.site.engine, like(parameter.term(default), self.site.names))
        labels = await labels_of(self.site.engine, sorted({row["x"] for row in rows}), language)
        places = {row["x"]: row["place"] for row in rows if "place" in row}
        named = [(iri, f"{places[iri]}: {label}" if iri in places else label) for iri, (label, _) in labels.items()]
        return sorted(named, key=lambda pair: pair[1].casefold())


def like(term: str, names: Names) -> str:
    """The question for what is of the same kind as an IRI (N-Triples): its concept scheme, else its classes of ours.

    Of a project its place too, by which people know it.
    """
    ours = f'STRSTARTS(STR(?class), "{names.ontology}#")'
    return (
        "SELECT DISTINCT ?x ?place WHERE { "
        f"{{ {term} <{SKOS.inScheme}> ?scheme . ?x <{SKOS.inScheme}> ?scheme }} UNION "
        f"{{ {term} <{RDF.type}> ?class FILTER({ours}) ?x <{RDF.type}> ?class "
        f"FILTER NOT EXISTS {{ {term} <{SKOS.inScheme}> ?any }} }} "
        f"OPTIONAL {{ ?x a <{names.sc('Project')}> ; <{SKOS.altLabel}> ?place }} }}"
    )


class PageRoute(Route):
    """A route for those who like a page better than other forms; for everybody else it is not there."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a request is for this route."""
        return super().matches(scope) if likes_page(scope) else (Match.NONE, {})


def likes_page(scope: Scope) -> bool:
    """Tell whether a client prefers HTML to all that the same addresses give to programs."""
    offers = {"application/json": "", **dict.fromkeys(TRIPLES, ""), "text/html": ""}
    accept = Headers(scope=scope).get("accept") if scope["type"] == "http" else None
    return negotiate(accept, offers) == "text/html"


def query_page_routes(pages: QueryPages) -> list[Route]:
    """The routes; they must stand before those that give the same addresses to programs."""
    found: list[Route] = []
    for path, build in (("/queries/", pages.index), ("/queries/{name}", pages.shown)):
        found.append(PageRoute(path, _answering(pages.site, "de", build)))
        found.append(Route(f"{PREFIXES['en']}{path}", _answering(pages.site, "en", build)))
    return found


def _answering(site: Site, language: Language, build: Build) -> Resource:
    async def answer(request: Request) -> Response:
        return await site.answer(request, language, build, vary="Accept, Accept-Encoding")

    return Resource(answer)


def _left_out(table: Table, language: Language) -> set[str]:
    """The columns that a reader need not see: parameters, the other language, labels that stand there anyway."""
    asked_for = {name for name in table.columns if name.startswith("_")}
    return asked_for | other_language(table.columns, language) | repeated(table)


def _workbench(example: Example, values: Mapping[str, str]) -> str:
    """The address of the workbench with this query, by its German path."""
    return f"/sparql?{urlencode({'query': example.bound(values)} if values else {'example': example.name})}"
