"""Citations of things as files, and their QR codes."""

import importlib
import io
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stadtgraph.http.addresses import check_iri
from stadtgraph.http.asking import ask_triples, ask_whether
from stadtgraph.http.knowledge import Knowledge
from stadtgraph.http.page import PREFIXES
from stadtgraph.http.problems import ProtocolError
from stadtgraph.http.route import Resource
from stadtgraph.pages.addresses import Addresses
from stadtgraph.pages.citation import Citation, bibtex, csl, ris
from stadtgraph.pages.graph import Graph
from stadtgraph.pages.texts import LANGUAGES, Language
from stadtgraph.pages.values import Showing
from stadtgraph.resources import DESCRIPTION, KNOWN, read_triples

FORMS: Mapping[str, tuple[Callable[[Citation], str], str]] = MappingProxyType(
    {
        "bib": (bibtex, "application/x-bibtex; charset=utf-8"),
        "ris": (ris, "application/x-research-info-systems; charset=utf-8"),
        "csl": (csl, "application/vnd.citationstyles.csl+json"),
    }
)
LONGEST = 1000  # characters of an IRI that a code can hold


def citing_routes(knowledge: Knowledge, origin: str) -> list[Route]:
    """The routes `/cite.bib`, `/cite.ris`, `/cite.csl` (also under `/en`) and `/code.svg`, each with `?iri=`.

    origin: the address under which others reach the service; a code leads there.
    """
    routes = [Route(f"{PREFIXES[one]}/cite.{{form}}", Resource(_citing(knowledge, one))) for one in LANGUAGES]
    return [*routes, Route("/code.svg", Resource(_coding(knowledge, origin)))]


def _citing(knowledge: Knowledge, language: Language) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        form = request.path_params["form"]
        if form not in FORMS:
            raise ProtocolError(404, f"A citation comes as {', '.join(FORMS)}.")
        write, media_type = FORMS[form]
        citation = await _citation(knowledge, _iri(request), language)
        return Response(write(citation), media_type=media_type, headers={"Cache-Control": "no-cache"})

    return answer


async def _citation(knowledge: Knowledge, iri: str, language: Language) -> Citation:
    this = {"this": f"<{iri}>"}
    if not await ask_whether(knowledge.engine, KNOWN, this):
        raise ProtocolError(404, f"Nothing is known of <{iri}>.")
    graph = Graph(read_triples(await ask_triples(knowledge.engine, DESCRIPTION, this)))
    addresses = Addresses(knowledge.names.base, language)
    showing = Showing(graph, await knowledge.vocabulary(), addresses, knowledge.names.prefixes())
    return Citation(showing.label(iri).text, iri, await knowledge.edition(language))


def _coding(knowledge: Knowledge, origin: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        address = Addresses(knowledge.names.base, "de", origin).thing(_iri(request))
        return Response(_code(address), media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})

    return answer


def _code(text: str) -> bytes:
    """A QR code as SVG, black on white."""
    segno = importlib.import_module("segno")  # it takes 30 ms to load, which a start has better use for
    written = io.BytesIO()
    segno.make(text, error="m", micro=False).save(written, kind="svg", border=2, light="#fff", xmldecl=False)
    return written.getvalue()


def _iri(request: Request) -> str:
    given = request.query_params.getlist("iri")
    if len(given) != 1 or len(given[0]) > LONGEST:
        raise ProtocolError(400, f"Give the parameter 'iri' once, with at most {LONGEST} characters.")
    check_iri(given[0])
    return given[0]
