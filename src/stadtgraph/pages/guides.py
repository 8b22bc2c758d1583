"""What machines are told about this site: robots.txt, sitemap.xml, llms.txt."""

from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree as Xml

from stadtgraph.namespaces import Names
from stadtgraph.pages.addresses import Addresses
from stadtgraph.pages.texts import LANGUAGES

Row = Mapping[str, str]
MOST = 24_000  # things in the sitemap; it may hold 50,000 addresses (sitemaps.org), and each thing has two pages
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
# What pages are about; claims, quotations, outlines and rules are shown where they belong and need no entry.
DETAILS = (
    "ontology#Claim",
    "ontology#Evidence",
    "ontology#SourceRemark",
    "ontology#Statement",
    "ontology#Participation",
)
THINGS = """\
SELECT DISTINCT ?iri WHERE {{
  ?iri a ?type
  FILTER(ISIRI(?iri) && STRSTARTS(STR(?iri), "{base}") && !CONTAINS(STR(?iri), "#"))
  FILTER(!CONTAINS(STR(?iri), "/geometry/"))
  FILTER NOT EXISTS {{ ?iri a ?detail FILTER(?detail IN ({details})) }}
}}
ORDER BY ?iri LIMIT {most}"""
TERMS = """\
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?kind ?term ?definition WHERE {{
  VALUES ?kind {{ owl:Class owl:ObjectProperty owl:DatatypeProperty }}
  ?term a ?kind ; skos:definition ?definition .
  FILTER(STRSTARTS(STR(?term), "{sc}") && LANG(?definition) = "en")
}}
ORDER BY ?kind ?term"""
ROBOTS = """\
User-agent: *
Disallow: /sparql?query=
Disallow: /en/sparql?query=
Disallow: /search?q=
Disallow: /en/search?q=
Allow: /

Sitemap: {origin}/sitemap.xml
"""
GUIDE = """\
# Stadtgraph

> Knowledge graph (RDF) of Germany's federal programme "Modellprojekte Smart Cities": what one federal brochure of
> 2020 says about the model projects selected that year, and about the programme and its criteria. Every fact taken
> from the brochure cites its quotation. Not an official service; the facts give the state of the brochure, not today's.

SPARQL endpoint (GET or POST, read-only): {origin}/sparql
Default graph: all named graphs merged. Leave out <{base}graph/interpretation> to drop readings and summaries.
Prefixes: `sc: <{sc}>`, `skos: <http://www.w3.org/2004/02/skos/core#>`, `rdf:`, `rdfs:`, `dcterms:` as usual.
Any IRI under <{base}> is read at {origin}/doc/ plus the rest of the IRI plus `.ttl`, `.jsonld`, `.nt` or `.rdf`.
Labels and definitions are in German (`@de`) and English (`@en`); titles, mottos and quotations in German as printed.

## How to answer well

- Cite: the claim about a triple has `rdf:subject`, `rdf:predicate`, `rdf:object`, `sc:basis` and `sc:evidence`; the
  evidence has `sc:quote`.
- `sc:basis` says how far to trust. Under <{base}basis/>: `stated` in words, `layout` by layout, `interpreted` our
  reading, `editorial` our own text, `external` from another dataset (then `dcterms:source`). Say which one you report.
- Themes hang on a project and on its measures, solutions and strategies; narrower themes by `skos:broader`.
- Planned is not existing: look at `sc:implementationStatus`. What the brochure does not say is not in the graph; say so
  rather than guess.
- There are no scores, no results and no money of single projects.

## Start here

- [Query list as JSON]({origin}/queries/): each with its formats and parameters
- [OpenAPI description]({origin}/openapi.json)
- [Description of the dataset: VoID, DCAT-AP.de]({origin}/.well-known/void)
- [Ontology]({origin}/doc/ontology.ttl)
- [Data quality in numbers]({origin}/en/about/quality)
- [Sources and licences]({origin}/en/about/sources)

## Classes

{classes}

## Properties

{properties}

## Ready queries

{queries}
"""


def robots(origin: str) -> str:
    """What crawlers may visit: everything but the answers to queries of their own."""
    return ROBOTS.format(origin=origin)


def things(names: Names) -> str:
    """The question for everything that has a page worth finding."""
    details = ", ".join(f"<{names.base}{kind}>" for kind in DETAILS)
    return THINGS.format(base=names.base, details=details, most=MOST)


def sitemap(paths: Iterable[str], rows: Iterable[Row], names: Names, origin: str) -> bytes:
    """Every page in both languages, each naming the other. paths: German addresses of pages that are about no thing."""
    root = Xml.Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    addresses = {language: Addresses(names.base, language, origin) for language in LANGUAGES}
    pages = [[addresses[language].page(path) for language in LANGUAGES] for path in paths]
    pages += [[addresses[language].thing(row["iri"]) for language in LANGUAGES] for row in rows]
    for both in pages:
        for address in both:
            entry = Xml.SubElement(root, "url")
            Xml.SubElement(entry, "loc").text = address
            for language, other in zip(LANGUAGES, both, strict=True):
                Xml.SubElement(entry, "xhtml:link", {"rel": "alternate", "hreflang": language, "href": other})
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def terms(names: Names) -> str:
    """The question for the classes and properties of our ontology."""
    return TERMS.format(sc=names.sc(""))


def guide(rows: Sequence[Row], queries: Mapping[str, str], names: Names, origin: str) -> str:
    """The text for language models (llmstxt.org). queries: English summary by name."""
    sc = str(names.sc(""))
    lines = {
        kind: "\n".join(
            f"- `sc:{row['term'].removeprefix(sc)}`: {_in_a_line(row['definition'])}"
            for row in rows
            if row["kind"].endswith("Class") == (kind == "classes")
        )
        for kind in ("classes", "properties")
    }
    listed = "\n".join(f"- [{_in_a_line(text)}]({origin}/queries/{name})" for name, text in queries.items())
    return GUIDE.format(origin=origin, base=names.base, sc=sc, queries=listed, **lines)


def _in_a_line(text: str) -> str:
    """Text without line breaks: what stands in the data must not begin a line that looks like ours."""
    return " ".join(text.split())
