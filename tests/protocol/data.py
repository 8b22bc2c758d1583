"""The small invented dataset that the server under test serves."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

EX = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
DOCUMENT = f"{EX}Document"

# What a result must bring through unharmed, in N-Triples. Numbers are written as Oxigraph writes them.
TERMS: Mapping[str, str] = MappingProxyType(
    {
        "plain": '"Fuß & Bäche"',
        "german": '"Bürgerbeteiligung"@de',
        "region": '"Gmoand"@de-at',
        "integer": f'"5"^^<{XSD}integer>',
        "decimal": f'"1.5"^^<{XSD}decimal>',
        "boolean": f'"true"^^<{XSD}boolean>',
        "date": f'"2020-12-31"^^<{XSD}date>',
        "own-datatype": f'"POINT(13 52)"^^<{EX}point>',
        "empty": '""',
        "spaces": '"  two before, two after  "',
        "markup": "\"<script>alert('&amp;')</script> ]]>\"",
        "separators": '"a,b;c|d"',
        "quotes": r'"say \"so\" or \'so\'"',
        "backslash": r'"C:\\temp\\new"',
        "lines": r'"one\ntwo\n\nfour"',
        "tab": r'"left\tright"',
        "emoji": '"🏙️ city"',
        "decomposed": r'"Mu\u0308nchen"',
        "looks-like-iri": '"<http://example.org/>"',
        "looks-like-number": '"007"',
        "iri": f"<{EX}street>",
        "iri-umlaut": f"<{EX}Straße>",
        "iri-escaped": f"<{EX}a%20b>",
        "iri-query": f"<{EX}?a=1&b=2#c>",
    }
)
# A graph's name after EX, and the one document in it.
GRAPHS: Mapping[str, str] = MappingProxyType(
    {
        "graph/one": "one",
        "graph/two": "two",
        "graph/three": "three",
        "graph/Straße": "umlaut",
        "graph/a%20b": "escaped",
        "graph/a+b": "plus",
    }
)


def term(name: str) -> str:
    """The IRI that has the term of this name as its `ex:value`."""
    return f"{EX}term/{name}"


def triples() -> Iterator[str]:
    """The default graph: every term."""
    yield from (f"<{term(name)}> <{EX}value> {value} ." for name, value in TERMS.items())


def quads() -> Iterator[str]:
    """The named graphs: each says that one thing is a document."""
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    yield from (f"<{EX}{thing}> <{rdf_type}> <{DOCUMENT}> <{EX}{graph}> ." for graph, thing in GRAPHS.items())


def n_quads() -> str:
    """The whole dataset."""
    return "\n".join([*triples(), *quads(), ""])
