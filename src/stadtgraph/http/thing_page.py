"""The page about a thing, put together from what the engine answers."""

import asyncio
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from stadtgraph.errors import QueryError
from stadtgraph.http.atlas_source import AtlasSource
from stadtgraph.http.documents import read_document
from stadtgraph.http.knowledge import Knowledge
from stadtgraph.http.page import Asked, Page, failed
from stadtgraph.http.problems import ProtocolError
from stadtgraph.pages.atlas.around import Around, around
from stadtgraph.pages.atlas_texts import PARTS
from stadtgraph.pages.citation import Citation
from stadtgraph.pages.gathering import told_of_others
from stadtgraph.pages.graph import Graph
from stadtgraph.pages.schema_org import json_ld
from stadtgraph.pages.texts import Texts
from stadtgraph.pages.thing import ThingView, thing_view
from stadtgraph.pages.thing_texts import TEXTS
from stadtgraph.pages.values import Showing
from stadtgraph.resources import Document, neighbours
from stadtgraph.source_text import SourceText

ALL: Texts = MappingProxyType({**TEXTS, **PARTS})


@dataclass(frozen=True)
class ThingPages:
    """Makes the pages about things. text: what the evidence cites, when it is at hand."""

    knowledge: Knowledge
    source: AtlasSource
    text: SourceText | None = None

    async def page(self, asked: Asked, iri: str, number: int) -> Page:
        """The page about an IRI. number: which page of its links. Raises ProtocolError and QueryError."""
        known = self.knowledge
        document = await read_document(known.engine, known.names, iri, number, told_of_others(known.names))
        if not document.found:
            return await self.unknown(asked, iri)
        if number > document.pages:
            raise ProtocolError(404, f"There are {document.pages} pages of links to this, no page {number}.")
        vocabulary = await known.vocabulary()
        text = self.text.text if self.text and await known.cites(self.text.sha256) else ""
        view = await asyncio.to_thread(self._view, asked, document, vocabulary, text)
        shown: dict[str, Any] = {"view": view, "number": number, "of": document.pages, "links": document.links}
        edition = await known.edition(asked.language)
        shown |= {
            "citation": Citation(view.label.text, view.iri, edition),
            "json_ld": json_ld(view, known.names, edition),
        }
        shown |= {"neighbours": {relation: _page_of(asked, to) for relation, to in neighbours(document)}}
        return Page("thing.html", view.label.text, ALL, {**shown, "around": await self._around(document.iri)})

    async def unknown(self, asked: Asked, iri: str) -> Page:
        """The page for an IRI of which nothing is known."""
        said = {"de": f"Über <{iri}> ist nichts bekannt.", "en": f"Nothing is known of <{iri}>."}
        return failed(404, said[asked.language], asked.language, await self.knowledge.near(iri))

    async def _around(self, iri: str) -> Around | None:
        """What the atlas adds; nothing when it cannot be read, for the page is good without it."""
        try:
            return around(await self.source.current(), iri)
        except QueryError:
            return None

    def _view(self, asked: Asked, document: Document, vocabulary: Graph, text: str) -> ThingView:
        names = self.knowledge.names
        triples = document.description | document.linked | document.claims | document.remarks | document.labels
        showing = Showing(Graph(triples), vocabulary, asked.addresses, names.prefixes(), text)
        return thing_view(showing, names, document.iri)


def _page_of(asked: Asked, number: int) -> str:
    others = tuple((name, value) for name, value in asked.parameters if name != "page")
    return asked.here((*others, ("page", str(number))) if number > 1 else others)
