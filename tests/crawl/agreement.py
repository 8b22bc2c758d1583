"""What a page must show of a triple, and whether it does."""

import datetime
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

import pyoxigraph as ox
from rdflib.namespace import XSD

from stadtgraph.pages import formats
from stadtgraph.pages.addresses import Addresses
from stadtgraph.pages.texts import Language

from .reading import Reading, plain

LONG = 60  # characters; so long a text stands somewhere in the page by intent only
PAGE = "page="  # leads to more links to the same thing
NUMBERS = {str(XSD[name]) for name in ("integer", "nonNegativeInteger", "positiveInteger", "decimal", "double")}


def missing(triples: Iterable[ox.Triple], page: Reading, addresses: Addresses) -> Iterator[str]:
    """The triples whose object the page does not show."""
    text, pieces = page.text, page.pieces
    links = {local(link.address) for link in page.links if link.main}
    for triple in triples:
        if isinstance(triple.object, ox.NamedNode):
            ways = {local(addresses.thing(triple.object.value)), triple.object.value}
            there = bool(ways & links) or triple.object.value in pieces
        elif isinstance(triple.object, ox.Literal):
            there = any(
                way in pieces or (len(way) > LONG and way in text) for way in written(triple.object, addresses.language)
            )
        else:
            continue  # a blank node has no name; what is said of it counts by itself
        if not there:
            yield str(triple)


def unknown(page: Reading, triples: Iterable[ox.Triple], addresses: Addresses) -> list[str]:
    """Things that the page links to though the data say nothing of them."""
    terms = {term for triple in triples for term in (triple.subject, triple.predicate, triple.object)}
    known = {local(addresses.thing(term.value)) for term in terms if isinstance(term, ox.NamedNode)}
    things = {
        local(link.address) for link in page.links if link.main and link.element == "a" and PAGE not in link.address
    }
    start = addresses.page("/doc/")
    return sorted(link for link in things - known if link.startswith(start) and "." not in link.rpartition("/")[2])


def written(literal: ox.Literal, language: Language) -> Iterator[str]:
    """The ways in which a page may write a literal."""
    value = plain(literal.value)
    yield value
    if literal.datatype.value in NUMBERS:
        yield plain(formats.number(float(value), language))
    if literal.datatype.value == str(XSD.date):
        yield formats.day(datetime.date.fromisoformat(value), language)
    if literal.datatype.value == str(XSD.gYearMonth):
        yield formats.month(datetime.date.fromisoformat(f"{value}-01"), language)
    if years := re.fullmatch(r"P(\d+)Y", value):
        yield f"{years[1]} {'Jahre' if language == 'de' else 'years'}"
    if literal.datatype.value == str(XSD.boolean):
        yield {"de": {"true": "ja", "false": "nein"}, "en": {"true": "yes", "false": "no"}}[language][value]


def local(address: str) -> str:
    """An address without the place within the page."""
    return urljoin("", urlsplit(address)._replace(fragment="").geturl())
