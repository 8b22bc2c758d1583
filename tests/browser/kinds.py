"""The kinds of pages: one line each. Whoever adds a kind of page adds its line; every test of this folder follows.

`path` is the German page's; the English one stands at `/en` before it.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page, the path of one such page over the bundled graph, and the status that it has."""

    name: str
    path: str
    status: int = 200

    def at(self, language: str) -> str:
        """The path of the page in a language."""
        return self.path if language == "de" else f"/en{self.path}"


ASK = "/sparql?" + urlencode({"query": "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20"})
MISTAKE = "/sparql?" + urlencode({"query": "SELECT ?s WHERE {\n  ?s a sc:Projekt .\n"})
KINDS = (
    Kind("start", "/"),
    Kind("start-chosen", "/?theme=mobility-and-logistics&size=groessere-kleinstadt"),
    Kind("search", "/search?q=digitaler+zwiling"),
    Kind("search-empty", "/search"),
    Kind("workbench", "/sparql"),
    Kind("workbench-answer", ASK),
    Kind("workbench-mistake", MISTAKE, 400),
    Kind("about", "/about"),
    Kind("about-accessibility", "/about/accessibility"),
    Kind("about-data", "/about/data"),
    Kind("about-plain-language", "/about/plain-language"),
    Kind("about-privacy", "/about/privacy"),
    Kind("about-quality", "/about/quality"),
    Kind("about-report", "/about/report?iri=https://w3id.org/stadtgraph/id/project/kassel"),
    Kind("about-sources", "/about/sources"),
)
