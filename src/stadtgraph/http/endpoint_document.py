"""What the OpenAPI document says of the SPARQL endpoint, which stands before the framework and is none of its routes.

Source: SPARQL 1.1 Protocol, sections 2.1.1 and 2.1.2.
"""

from collections.abc import Mapping
from typing import Any

from stadtgraph.http.problems import PROBLEM
from stadtgraph.http.protocol import QUERY
from stadtgraph.media import FORM, SOLUTIONS, TRIPLES
from stadtgraph.pages.api import in_german, said

Schema = Mapping[str, Any]  # OpenAPI is JSON
EXAMPLE = "SELECT * WHERE { ?s ?p ?o } LIMIT 5"
TEXT: Schema = {"type": "string"}
GRAPHS: Schema = {"type": "array", "items": {"type": "string", "format": "iri"}}
# Schema, English, German.
PARTS: Mapping[str, tuple[Schema, str, str]] = {
    "query": ({**TEXT, "default": EXAMPLE}, "The query, in SPARQL 1.1", "Die Abfrage, in SPARQL 1.1"),
    "default-graph-uri": (GRAPHS, "Graphs that make the default graph", "Graphen, die den Standardgraphen bilden"),
    "named-graph-uri": (GRAPHS, "Graphs that GRAPH may name", "Graphen, die GRAPH nennen darf"),
    "format": (TEXT, "Format of the answer, instead of Accept", "Format der Antwort, anstelle von Accept"),
    "timeout": ({"type": "number"}, "Most seconds that it may take", "Sekunden, die es höchstens dauern darf"),
}
REFUSALS = {
    "400": "The query or a parameter is wrong; line and column are told",
    "403": "An update, or SERVICE",
    "406": "The answer has no form that the client takes",
    "413": "The query nests too deep or is too long",
    "503": "A limit of the service was met, which `detail` names; `Retry-After` says when to try again",
}


def with_endpoint(document: Mapping[str, Any]) -> dict[str, Any]:
    """An OpenAPI document with the endpoint before all else."""
    return {**document, "paths": {"/sparql": {"get": _get(), "post": _post()}, **document.get("paths", {})}}


def _get() -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": schema, **said(english, german)}
        for name, (schema, english, german) in PARTS.items()
    ]
    texts = _texts(
        "Ask a query of your own",
        "Without `query` the service describes itself.",
        "Eine eigene Abfrage stellen",
        "Ohne `query` beschreibt der Dienst sich selbst.",
    )
    return {"operationId": "sparql", **texts, "parameters": parameters, "responses": _responses()}


def _post() -> dict[str, Any]:
    fields = {name: {**schema, **said(english, german)} for name, (schema, english, german) in PARTS.items()}
    form = {"type": "object", "properties": fields, "required": ["query"]}
    body = {"required": True, "content": {FORM: {"schema": form}, QUERY: {"schema": TEXT}}}
    texts = _texts(
        "Send a long query",
        f"As a form, or by itself as {QUERY}.",
        "Eine lange Abfrage senden",
        f"Als Formular, oder für sich als {QUERY}.",
    )
    return {"operationId": "sparql-by-post", **texts, "requestBody": body, "responses": _responses()}


def _texts(summary: str, description: str, german_summary: str, german_description: str) -> dict[str, Any]:
    german = in_german(german_summary, german_description)
    return {"tags": ["sparql"], "summary": summary, "description": description, **german}


def _responses() -> dict[str, Any]:
    content: dict[str, Schema] = {media_type: {} for media_type in (*SOLUTIONS, *TRIPLES)}
    refused: dict[str, Schema] = {PROBLEM: {}}
    refusals = {status: {"description": text, "content": refused} for status, text in REFUSALS.items()}
    return {"200": {"description": "The answer", "content": content}, **refusals}
