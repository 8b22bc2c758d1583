"""What the service's OpenAPI document says, as a page shows it: operations with parameters, formats and a call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from shlex import quote
from typing import Any
from urllib.parse import urlencode

from stadtgraph.media import FORM
from stadtgraph.pages.query_groups import topic_of
from stadtgraph.pages.texts import Language

GERMAN = "x-german"  # our extension of the document: the German of what stands beside it in English
BODY = "body"  # where a field of a form stands
ASKED = ("query", BODY)
METHODS = ("get", "post", "put", "patch", "delete")
Document = Mapping[str, Any]  # OpenAPI is JSON


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter. kind: the format of its type, else the type; one_of: all that it takes, if they are listed."""

    name: str
    place: str
    required: bool
    kind: str
    one_of: tuple[str, ...]
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operation. formats: media types of its answer; example: a command line that calls it."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    arguments: tuple[Argument, ...]
    formats: tuple[str, ...]
    example: str


def said(english: str, german: str) -> dict[str, Any]:
    """The description of a parameter in both languages, for the document."""
    return {"description": english, GERMAN: {"description": german}}


def in_german(summary: str, description: str) -> dict[str, Any]:
    """What an operation is called and does, in German, for the document."""
    return {GERMAN: {"summary": summary, "description": description}}


def calls(document: Document, origin: str, language: Language) -> dict[str, list[Call]]:
    """Every operation by topic, in the order of the document. origin: where others reach the service."""
    found: dict[str, list[Call]] = {}
    for path, method, operation in _operations(document):
        found.setdefault(topic_of(operation.get("tags", ())), []).append(
            _call(path, method, operation, origin, language)
        )
    return found


def _operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _call(path: str, method: str, operation: Document, origin: str, language: Language) -> Call:
    spoken = _spoken(operation, language)
    arguments = tuple(_argument(part, language) for part in (*operation.get("parameters", ()), *_fields(operation)))
    formats = tuple(operation["responses"]["200"].get("content", ()))
    return Call(
        operation["operationId"],
        method.upper(),
        path,
        spoken.get("summary", ""),
        spoken.get("description", "").partition("\n\n")[0],
        arguments,
        formats,
        _example(origin + path, method.upper(), arguments, formats),
    )


def _fields(operation: Document) -> Iterator[Document]:
    """The fields of the form that an operation takes, told as parameters are."""
    form = operation.get("requestBody", {}).get("content", {}).get(FORM, {}).get("schema", {})
    for name, schema in form.get("properties", {}).items():
        yield {**schema, "name": name, "in": BODY, "required": name in form.get("required", ()), "schema": schema}


def _spoken(described: Document, language: Language) -> Document:
    """Summary and description in a language; English where the German is missing."""
    return {**described, **described.get(GERMAN, {})} if language == "de" else described


def _argument(parameter: Document, language: Language) -> Argument:
    schema = parameter["schema"]
    default = schema.get("default", "")
    return Argument(
        parameter["name"],
        parameter["in"],
        parameter.get("required", False),
        schema.get("format", schema["type"]),
        tuple(schema.get("enum", ())),
        str(default).lower() if isinstance(default, bool) else str(default),
        _spoken(parameter, language).get("description", ""),
    )


def _example(address: str, method: str, arguments: tuple[Argument, ...], formats: tuple[str, ...]) -> str:
    """A call with curl: the first of listed values in the path, defaults in the query part and in a form."""
    for argument in arguments:
        if argument.place == "path":
            address = address.replace(f"{{{argument.name}}}", (*argument.one_of, argument.default)[0])
    given = {place: [(a.name, a.default) for a in arguments if a.place == place and a.default] for place in ASKED}
    query = urlencode(given["query"])
    words = ["curl"] if method == "GET" else ["curl", "--request", method]
    if formats and not any(argument.place == "path" for argument in arguments):
        words += ["--header", f"Accept: {formats[0]}"]
    for name, value in given[BODY]:
        words += ["--data-urlencode", f"{name}={value}"]
    return " ".join(quote(word) for word in (*words, f"{address}?{query}" if query else address))
