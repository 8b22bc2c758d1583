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
from stadtgraph.namespaces import OA
from stadtgraph.pages.atlas.around import around
from stadtgraph.pages.atlas.choosing import choosable, choosable_of
from stadtgraph.pages.atlas_texts import PARTS
from stadtgraph.pages.citation import Citation
from stadtgraph.pages.gathering import told_of_others
from stadtgraph.pages.graph import Graph, key_of
from stadtgraph.pages.schema_org import json_ld
from stadtgraph.pages.texts import Language, Texts, spoken
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
        shown |= await self._atlas(document.iri, asked.language)
        shown |= {"quoting": await self._quoting(view, document, asked.language)}
        return Page("thing.html", view.label.text, ALL, shown)

    async def unknown(self, asked: Asked, iri: str) -> Page:
        """The page for an IRI of which nothing is known."""
        said = {"de": f"Über <{iri}> ist nichts bekannt.", "en": f"Nothing is known of <{iri}>."}
        return failed(404, said[asked.language], asked.language, await self.knowledge.near(iri))

    async def _atlas(self, iri: str, language: Language) -> dict[str, Any]:
        """What the atlas adds; nothing when it cannot be read, for the page is good without it."""
        try:
            state = await self.source.current()
        except QueryError:
            return {"around": None, "chosen": None, "values": ()}
        chosen = choosable(state, iri, language)
        values = chosen.below if chosen else choosable_of(state, iri, language)
        return {"around": around(state, iri), "chosen": chosen, "values": values}

    async def _quoting(self, view: ThingView, document: Document, language: Language) -> str:
        """How the passage of an evidence is quoted: from its source, not from this dataset. Empty for anything else."""
        names = self.knowledge.names
        cited = [triple.object for triple in document.description if triple.predicate.value == str(OA.hasSource)]
        if str(names.sc("Evidence")) not in view.types or not cited:
            return ""
        source = await self.knowledge.document(key_of(cited[0]), language)
        sections = [
            fact.value.said.text
            for group in view.groups
            for fact in group.facts
            if fact.predicate == str(names.sc("inSection"))
        ]
        where = ", ".join(part for part in (source.title, *sections) if part)
        said = spoken(language, TEXTS)["quoting_as"]
        return said.format(quote=view.label.text, publisher=source.publisher, year=source.year, where=where)

    def _view(self, asked: Asked, document: Document, vocabulary: Graph, text: str) -> ThingView:
        names = self.knowledge.names
        triples = document.description | document.linked | document.claims | document.remarks | document.labels
        showing = Showing(Graph(triples), vocabulary, asked.addresses, names.prefixes(), text)
        return thing_view(showing, names, document.iri)


def _page_of(asked: Asked, number: int) -> str:
    others = tuple((name, value) for name, value in asked.parameters if name != "page")
    return asked.here((*others, ("page", str(number))) if number > 1 else others)
