"""Dumps as static files: whole or in ranges, packed or coded, with strong validators.

The list of them is a page for people, and in RDF or a table of text for programs.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from stadtgraph.archive import Archive, Shelf
from stadtgraph.catalogue import distribution
from stadtgraph.codings import FILES
from stadtgraph.engine.interface import Engine
from stadtgraph.export import SUMS, Exported, offered
from stadtgraph.http.addresses import local
from stadtgraph.http.page import Asked, Page, Site
from stadtgraph.http.problems import ProtocolError
from stadtgraph.http.representation import coding_for, digest, digest_of, etag_of, matches
from stadtgraph.http.route import Resource
from stadtgraph.media import MEDIA_TYPES, TRIPLES, labelled, negotiate
from stadtgraph.namespaces import Names
from stadtgraph.near import Neighbourhood
from stadtgraph.pages.dump_texts import TEXTS
from stadtgraph.pages.dumps import shelved
from stadtgraph.pages.texts import spoken
from stadtgraph.resources import write_triples

TEXT = "text/plain"
PAGE = "text/html"
LIST = {TEXT: "", **{media: form for media, form in TRIPLES.items() if form not in ("nquads", "trig")}, PAGE: "html"}
ELSEWHERE = "The data lie in another store, so there are no files of them here; ask it, or this service at /sparql."


@dataclass(frozen=True)
class Dumps:
    """The routes of the files. archive: None where the data lie elsewhere."""

    engine: Engine
    names: Names
    archive: Archive | None
    base: str  # the address of the files as others reach it
    site: Site

    def routes(self) -> list[Route]:
        """The list and the files."""
        listed, file = Resource(self.listed), Resource(self.file)
        pages = [route for path in ("/dump", "/dump/") for route in self.site.routes(path, self.page)]
        english = [route for route in pages if route.path.startswith("/en/")]
        return [*english, Route("/dump", listed), Route("/dump/", listed), Route("/dump/{name}", file)]

    async def _shelf(self) -> Shelf:
        if self.archive is None:
            raise ProtocolError(404, ELSEWHERE)
        return await self.archive.shelf()

    async def listed(self, request: Request) -> Response:
        """All files: a table as text, or distributions (DCAT) in a format of RDF."""
        media_type = negotiate(", ".join(request.headers.getlist("accept")), LIST)
        if media_type is None:
            raise ProtocolError(406, f"This list is offered as {', '.join(LIST)}.")
        if media_type == PAGE:
            return await self.site.answer(request, "de", self.page, vary="Accept, Accept-Encoding")
        shelf = await self._shelf()
        etag = etag_of(digest(shelf.directory.name, media_type), None)
        headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept", **digest_of(self.engine.version)}
        if matches(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers=headers)
        form = LIST[media_type]
        body = self._described(shelf, form) if form else _table(shelf).encode()
        return Response(body, headers=headers, media_type=MEDIA_TYPES.get(form) or labelled(TEXT))

    async def page(self, asked: Asked) -> Page:
        """The same for people."""
        shelves = shelved((await self._shelf()).files)
        view = {"shelves": shelves, "sums": SUMS, "origin": self.base}
        return Page("dumps.html", spoken(asked.language, TEXTS)["dump_title"], TEXTS, view)

    def _described(self, shelf: Shelf, form: str) -> bytes:
        dataset = ox.NamedNode(self.names.dataset)
        quads = [quad for dump in offered(shelf.files, self.base) for quad in distribution(self.names, dataset, dump)]
        return write_triples(frozenset(ox.Triple(*quad) for quad in quads), form, self.names.prefixes())

    async def file(self, request: Request) -> Response:
        """One file, or the part of it that a Range header names (RFC 9110, section 14)."""
        shelf, name = await self._shelf(), request.path_params["name"]
        if name == SUMS:
            return _sums(shelf, request)
        known = {file.name: file for file in shelf.files}
        if name not in known:
            near = Neighbourhood(known).of(name)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise ProtocolError(404, f"There is no file {name!r}.{hint} /dump/ lists them.")
        coding = None if known[name].compression else self._coding(request, name, known)
        sent = known[name + next((ext for ext, (kind, _, _) in FILES.items() if kind == coding), "")]
        headers = {**_headers(sent, coding), **digest_of(self.engine.version)}
        headers["Link"] = f'<{local(request.scope, f"dump/{SUMS}")}>; rel="describedby"'
        if matches(request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        media_type = known[name].compression or labelled(known[name].media_type)
        return FileResponse(shelf.directory / sent.name, media_type=media_type, headers=headers)

    @staticmethod
    def _coding(request: Request, name: str, known: Mapping[str, Exported]) -> str | None:
        """The coding that the client likes best among those that the file lies ready in."""
        ready = tuple(coding for extension, (coding, _, _) in FILES.items() if name + extension in known)
        return coding_for(request.headers.get("accept-encoding"), ready)


def _headers(sent: Exported, coding: str | None) -> dict[str, str]:
    """Validator and digest of the bytes sent (RFC 9530), and how they are coded."""
    packed = base64.b64encode(bytes.fromhex(sent.sha256)).decode()
    headers = {"ETag": f'"{sent.sha256[:32]}"', "Cache-Control": "no-cache", "Repr-Digest": f"sha-256=:{packed}:"}
    return headers | {"Vary": "Accept-Encoding"} | ({"Content-Encoding": coding} if coding else {})


def _sums(shelf: Shelf, request: Request) -> Response:
    """The checksums, for `sha256sum --check`."""
    etag = etag_of(digest(shelf.directory.name, SUMS), None)
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return PlainTextResponse(Path(shelf.directory / SUMS).read_text("utf-8"), headers=headers)


def _table(shelf: Shelf) -> str:
    """Name, bytes, media type and packing of each file, a line each."""
    rows = (f"{file.name}\t{file.size}\t{file.media_type}\t{file.compression or '-'}" for file in shelf.files)
    return "".join(f"{row}\n" for row in ("file\tbytes\tmedia type\tpacking", *rows, SUMS))
