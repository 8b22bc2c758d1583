"""How a thing is cited: a sentence, BibTeX, RIS, CSL-JSON."""

import json
import re
from dataclasses import dataclass

from rdflib.namespace import DCTERMS, FOAF

from stadtgraph.namespaces import DCAT
from stadtgraph.pages.graph import Graph
from stadtgraph.pages.texts import Language

SPECIAL = re.compile(r"([\\{}$&#^_%~])")  # what TeX reads as commands
KEY = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Edition:
    """The dataset that a thing is part of; a text is empty when the dataset does not say. date: ISO 8601."""

    iri: str
    title: str
    publisher: str
    version: str
    date: str

    @property
    def year(self) -> str:
        """The year of its date."""
        return self.date[:4]


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: the thing's name and IRI, and its edition."""

    title: str
    iri: str
    edition: Edition

    @property
    def sentence(self) -> str:
        """The citation to be read."""
        edition = self.edition
        begin = f"{edition.publisher} ({edition.year}): " if edition.publisher and edition.year else ""
        version = f", Version {edition.version}" if edition.version else ""
        return f"{begin}{self.title}. {edition.title}{version}. {self.iri}"


def edition_of(graph: Graph, iri: str, language: Language) -> Edition:
    """The edition of a dataset or a document as it is described."""
    publisher = next(iter(graph.things(iri, str(DCTERMS.publisher))), "")
    properties = (DCTERMS.title, DCAT.version, DCTERMS.modified, DCTERMS.issued)
    written = (graph.text(iri, str(predicate), language) for predicate in properties)
    title, version, modified, issued = (said.text if said else "" for said in written)
    by = graph.text(publisher, str(FOAF.name), language) or graph.label(publisher, language)
    return Edition(iri, title, by.text if by else "", version, modified or issued)


def bibtex(citation: Citation) -> str:
    """BibTeX, with what TeX would read as commands escaped."""
    edition = citation.edition
    fields = {
        "title": f"{{{_tex(citation.title)}}}",
        "author": f"{{{_tex(edition.publisher)}}}",
        "year": edition.year,
        "howpublished": _tex(edition.title),
        "version": _tex(edition.version),
        "url": citation.iri,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value.strip("{}"))
    return f"@misc{{{_key(citation)},\n{lines}}}\n"


def ris(citation: Citation) -> str:
    """RIS; each line is a tag and a value."""
    edition = citation.edition
    lines = [("TY", "DATA"), ("TI", citation.title), ("AU", edition.publisher), ("PY", edition.year)]
    lines += [("DA", edition.date.replace("-", "/")), ("T2", edition.title), ("ET", edition.version)]
    lines += [("UR", citation.iri)]
    told = [(tag, " ".join(value.split())) for tag, value in lines if value]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*told, ("ER", "")])


def csl(citation: Citation) -> str:
    """CSL-JSON: a list of one item (Citation Style Language, data schema)."""
    edition = citation.edition
    item: dict[str, object] = {"id": citation.iri, "type": "dataset", "title": citation.title, "URL": citation.iri}
    item |= {"container-title": edition.title} if edition.title else {}
    item |= {"author": [{"literal": edition.publisher}]} if edition.publisher else {}
    item |= {"version": edition.version} if edition.version else {}
    item |= {"issued": {"date-parts": [[int(part) for part in edition.date.split("-")]]}} if _is_date(edition) else {}
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _is_date(edition: Edition) -> bool:
    return re.fullmatch(r"\d{4}(-\d\d){0,2}", edition.date) is not None


def _tex(text: str) -> str:
    escaped = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}
    return SPECIAL.sub(lambda found: escaped.get(found[0], "\\" + found[0]), " ".join(text.split()))


def _key(citation: Citation) -> str:
    name = re.sub(r"^https?://[^/]+/", "", citation.iri).casefold()
    return KEY.sub("-", name).strip("-") or "thing"
