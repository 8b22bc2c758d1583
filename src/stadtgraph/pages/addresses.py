"""Where things stand on this server: the address of a page, and of the page about an IRI.

Every page has a German address P and an English one, /en + P. RDF stands at the German addresses only.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from stadtgraph.pages.texts import Language

SAFE = "/:@!$&'()*+,;=-._~%"  # what a path may hold unescaped (RFC 3986, section 3.3), and escapes themselves


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses on this server in one language.

    base: the IRI that things of the dataset begin with. root: the path in front of everything, behind a proxy.
    """

    base: str
    language: Language
    root: str = ""

    def page(self, path: str) -> str:
        """The address of a page, by its German one (query included)."""
        return f"{self.root}{'/en' if self.language == 'en' else ''}{path}"

    def thing(self, iri: str) -> str:
        """The page about an IRI, whoever minted it."""
        return self.page(self._document(iri, "", 1))

    def form(self, iri: str, suffix: str, page: int = 1) -> str:
        """The document about an IRI in a form. suffix: such as `ttl`, empty for negotiation. page: of its links."""
        return self.root + self._document(iri, f".{suffix}" if suffix else "", page)

    def _document(self, iri: str, suffix: str, page: int) -> str:
        query: dict[str, str | int] = {} if page == 1 else {"page": page}
        if not iri.startswith(self.base):
            return f"/resource{suffix}?{urlencode({'iri': iri, **query})}"
        path, _, term = iri.removeprefix(self.base).partition("#")
        if term:
            query = {"term": term, **query}
        return f"/doc/{quote(path, safe=SAFE)}{suffix}" + (f"?{urlencode(query)}" if query else "")


def outward(iri: str) -> str:
    """The IRI as a link that leads out of this server; empty when a browser must not follow it."""
    return iri if iri.startswith(("https://", "http://")) else ""
