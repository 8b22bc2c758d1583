"""The example queries as an API: a list, and for each query its answer in several formats.

Parameters are bound as RDF terms; no text of a client ever becomes part of a query.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI
from rdflib.namespace import SH
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from stadtgraph import __version__
from stadtgraph.cache import Cache, Entry
from stadtgraph.engine.interface import Answer, Engine, Operation
from stadtgraph.errors import QueryError
from stadtgraph.examples import STATUSES, Example
from stadtgraph.http.addresses import local
from stadtgraph.http.asking import ask_triples, whole
from stadtgraph.http.problems import PROBLEM, ProtocolError
from stadtgraph.http.query_forms import FEDERATED, FORMS, WRITERS, Form, forms_of
from stadtgraph.http.representation import DIGEST, coding_for, digest_of, etag_of, key_of, matches, represented
from stadtgraph.http.route import Resource
from stadtgraph.media import MEDIA_TYPES, negotiate
from stadtgraph.namespaces import Names
from stadtgraph.near import Neighbourhood
from stadtgraph.pages.api import in_german, said
from stadtgraph.pages.headings import headings
from stadtgraph.pages.texts import LANGUAGES
from stadtgraph.resources import read_triples, write_triples

Content = dict[str, dict[str, Any]]  # OpenAPI is JSON
SCHEMAS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "iri": {"type": "string", "format": "iri"},
        "string": {"type": "string"},
        "integer": {"type": "integer"},
        "decimal": {"type": "number"},
        "boolean": {"type": "boolean"},
        "date": {"type": "string", "format": "date"},
    }
)


def values_of(example: Example, query: str) -> dict[str, str]:
    """The parameters in the query part of an address. Raises ProtocolError 400 and names the odd one."""
    try:
        given = parse_qsl(query, keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise ProtocolError(400, f"The parameters cannot be decoded: {error}.") from error
    values = dict(given)
    if len(values) < len(given):
        names = [name for name, _ in given]
        twice = next(name for name in names if names.count(name) > 1)
        raise ProtocolError(400, f"{example.name}: parameter {twice!r} is given more than once.")
    if empty := [name for name in values if name in example.defaults and not values[name]]:
        raise ProtocolError(400, f"{example.name}: parameter {empty[0]!r} has no value.")
    return values


@dataclass(frozen=True)
class Queries:
    """The example queries over an engine."""

    engine: Engine
    names: Names
    examples: Mapping[str, Example]
    cache: Cache

    async def listed(self, request: Request) -> Response:
        """All queries: JSON, or what the graph says of them in a format of RDF."""
        offers = {"application/json": "", **{form.media_type.split(";")[0]: form.format for form in _rdf()}}
        media_type = negotiate(request.headers.get("accept"), offers)
        if media_type is None:
            raise ProtocolError(406, f"This list is offered as {', '.join(offers)}.")
        headers = {"Vary": "Accept"}
        if media_type == "application/json":
            entries = [_entry(example, self.names, request) for example in self.examples.values()]
            return Response(json.dumps(entries, ensure_ascii=False), headers=headers, media_type=media_type)
        form = offers[media_type]
        triples = read_triples(await ask_triples(self.engine, _described(self.names)))
        body = await asyncio.to_thread(write_triples, triples, form, self.names.prefixes())
        return Response(body, headers=headers, media_type=MEDIA_TYPES[form])

    async def answer(self, request: Request) -> Response:
        """The answer of one query in the format of the suffix."""
        name, _, suffix = request.url.path.rpartition("/")[2].rpartition(".")
        example = self._example(name)
        form = forms_of(example).get(suffix)
        if form is None:
            raise ProtocolError(*_not_offered(example, suffix))
        operation, digest = self._operation(example, form, request.url.query), self.engine.digest
        cited = digest_of(self.engine.version)
        headers = {"Link": self._links(example, request), "Vary": "Accept-Encoding", **cited}
        key = key_of(digest, operation, {form.kind: f"{suffix} {__version__}"})
        coding = coding_for(request.headers.get("accept-encoding"))
        if matches(request.headers.get("if-none-match"), etag_of(key, coding)):
            return Response(status_code=304, headers={"ETag": etag_of(key, coding), **headers})
        response = await self._response(operation, form, key, coding)
        response.headers.update(headers)
        if self.engine.digest != digest:  # nobody can tell which data the answer came from
            self.cache.drop(key)
            del response.headers["ETag"], response.headers[DIGEST]
        return response

    async def _response(self, operation: Operation, form: Form, key: str, coding: str | None) -> Response:
        large: list[Answer] = []
        entry = self.cache.get(key) or await self.cache.once(key, lambda: self._entry(operation, form, large))
        entry = entry or (None if large else await self._entry(operation, form, large))
        if entry is None:
            return StreamingResponse(large[0].body, media_type=form.media_type)
        return represented(self.cache, key, entry, coding)

    async def _entry(self, operation: Operation, form: Form, large: list[Answer]) -> Entry | None:
        """A whole answer; one that is under way goes to `large`."""
        answer = await self.engine.query(operation)
        if write := WRITERS.get(form.media_type):
            return Entry(form.media_type, await asyncio.to_thread(write, await whole(answer)))
        if answer.complete is None:
            large.append(answer)
            return None
        return Entry(form.media_type, answer.complete)

    def _example(self, name: str) -> Example:
        if name in self.examples:
            return self.examples[name]
        near = Neighbourhood(self.examples).of(name)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise ProtocolError(404, f"There is no query {name!r}.{hint} /queries/ lists them.")

    @staticmethod
    def _operation(example: Example, form: Form, query: str) -> Operation:
        try:
            bindings = example.bindings(values_of(example, query))
        except QueryError as error:
            raise ProtocolError(400, str(error)) from error
        return Operation(example.text, {form.kind: form.format}, bindings=bindings, prefixed=True)

    def _links(self, example: Example, request: Request) -> str:
        """The Link header: what describes the query, its other formats with the same parameters, how to cite it."""
        about = local(request.scope, f"doc/queries/{example.name}")
        query = f"?{request.url.query}" if request.url.query else ""
        links = [f'<{about}>; rel="describedby"', f'<{self.names.base}queries/{example.name}>; rel="cite-as"']
        links.append(f'<{local(request.scope, "about/sources")}>; rel="license"')
        for suffix, form in forms_of(example).items():
            address = local(request.scope, f"queries/{example.name}.{suffix}")
            links.append(f'<{address}{query}>; rel="alternate"; type="{form.media_type.split(";")[0]}"')
        return ", ".join(links)


def add_queries(app: FastAPI, engine: Engine, names: Names, examples: Sequence[Example], cache: Cache) -> None:
    """Serve the example queries; each that can be run here stands in the OpenAPI description by itself."""
    queries = Queries(engine, names, {example.name: example for example in examples}, cache)
    listed, answered = Resource(queries.listed), Resource(queries.answer)
    app.add_api_route("/queries/", _endpoint(listed), methods=["GET"], response_class=Response, **_list_texts())
    for example in examples:
        if forms_of(example):
            path = f"/queries/{example.name}.{{format}}"
            app.add_api_route(path, _endpoint(answered), methods=["GET"], response_class=Response, **_texts(example))
    # What the routes above leave: other methods, unknown names and formats.
    app.router.routes.append(Route("/queries/", listed))
    app.router.routes.append(Route("/queries", listed))
    app.router.routes.append(Route("/queries/{name}.{format}", answered))


def _endpoint(resource: Resource) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await resource.respond(request)

    return endpoint


def _list_texts() -> dict[str, Any]:  # OpenAPI is JSON
    content: Content = {"application/json": {}, **{form.media_type.split(";")[0]: {} for form in _rdf()}}
    return {
        "operation_id": "list-of-queries",
        "summary": "Which queries are there?",
        "description": "Every example query with its parameters and formats.\n\nWelche Abfragen gibt es? "
        "Jede Beispielabfrage mit ihren Parametern und Formaten.",
        "tags": ["metadata", "queries"],
        "responses": {200: {"description": "The list", "content": content}},
        "openapi_extra": in_german("Welche Abfragen gibt es?", "Jede mit ihren Parametern und Formaten."),
    }


def _texts(example: Example) -> dict[str, Any]:
    content: Content = {form.media_type.split(";")[0]: {} for form in forms_of(example).values()}
    return {
        "operation_id": example.name,
        "summary": example.summary_en,
        "description": f"{example.description_en}\n\n{example.summary_de} {example.description_de}",
        "tags": list(example.tags),
        "responses": {
            200: {"description": STATUSES[example.status].capitalize(), "content": content},
            400: {"description": "A parameter is unknown or of the wrong kind", "content": {PROBLEM: {}}},
        },
        "openapi_extra": {
            "parameters": _parameters(example),
            **in_german(example.summary_de, example.description_de),
        },
    }


def _parameters(example: Example) -> list[dict[str, Any]]:
    suffixes = {"type": "string", "enum": list(forms_of(example))}
    found: list[dict[str, Any]] = [{"name": "format", "in": "path", "required": True, "schema": suffixes}]
    found[0] |= said("Format of the answer", "Format der Antwort")
    german, english = (headings([p.variable for p in example.parameters], language) for language in LANGUAGES)
    for parameter in example.parameters:
        default = example.defaults[parameter.name]
        schema = {**SCHEMAS[parameter.kind], "default": _typed(parameter.kind, default)}
        meaning = said(english[parameter.variable], german[parameter.variable])
        found.append({"name": parameter.name, "in": "query", "required": False, **meaning, "schema": schema})
    return found


def _typed(kind: str, value: str) -> str | int | float | bool:
    """A default as JSON has it."""
    if kind == "boolean":
        return value == "true"
    if kind == "integer":
        return int(value)
    return float(value) if kind == "decimal" else value


def _entry(example: Example, names: Names, request: Request) -> dict[str, Any]:
    return {
        "name": example.name,
        "iri": f"{names.base}queries/{example.name}",
        "summary": {"en": example.summary_en, "de": example.summary_de},
        "description": {"en": example.description_en, "de": example.description_de},
        "tags": list(example.tags),
        "status": STATUSES[example.status],
        "parameters": [
            {"name": p.name, "kind": p.kind, "default": _typed(p.kind, example.defaults[p.name])}
            for p in example.parameters
        ],
        "formats": {suffix: local(request.scope, f"queries/{example.name}.{suffix}") for suffix in forms_of(example)},
    }


def _described(names: Names) -> str:
    """The question for what the graph says of its queries."""
    start = f'STRSTARTS(STR(?query), "{names.base}queries/")'
    return (
        f"CONSTRUCT {{ ?query ?p ?o }} WHERE {{ ?query a <{SH.SPARQLExecutable}> ; ?p ?o "
        f"FILTER(ISIRI(?query) && {start}) }}"
    )


def _rdf() -> list[Form]:
    return [form for form in FORMS.values() if form.kind == "triples"]


def _not_offered(example: Example, suffix: str) -> tuple[int, str]:
    if FEDERATED in example.tags:
        return 403, f"{example.name}: asks another endpoint too, which this one does not. Run it elsewhere."
    offered = ", ".join(f".{known}" for known in forms_of(example))
    return 404, f"{example.name}: its answer has no form .{suffix}; it is offered as {offered}."
