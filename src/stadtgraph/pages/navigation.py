"""Which pages the header and the footer lead to (key of the text and German address), and whom the footer credits."""

from types import MappingProxyType

HEADER = MappingProxyType(
    {
        "atlas": "/",
        "themes": "/doc/theme",
        "criteria": "/doc/criterion",
        "comparison": "/compare",
        "queries": "/queries/",
        "workbench": "/sparql",
        "about": "/about",
    }
)
FOOTER = MappingProxyType(
    {
        "sources": "/about/sources",
        "quality": "/about/quality",
        "use": "/about/data",
        "report": "/about/report",
        "accessibility": "/about/accessibility",
        "plain_language": "/about/plain-language",
        "privacy": "/about/privacy",
    }
)

# Where those whose values are shown, and their terms, can be found: some licences ask for these links.
CREDITS = MappingProxyType(
    {
        "ours": "https://creativecommons.org/licenses/by/4.0/",
        "outlines": "http://www.bkg.bund.de",
        "outlines_terms": "https://www.govdata.de/dl-de/by-2-0",
        "geonames": "https://www.geonames.org/",
        "geonames_terms": "https://creativecommons.org/licenses/by/4.0/",
        "wikidata": "https://www.wikidata.org/",
        "wikidata_terms": "https://creativecommons.org/publicdomain/zero/1.0/",
    }
)


def current(path: str) -> str:
    """The entry of the header that a page belongs to, by its German address; empty for none."""
    if path.startswith(("/doc/theme/", "/doc/criterion/")):
        return "themes" if path.startswith("/doc/theme/") else "criteria"
    if path.startswith("/matrix/") or path == "/network":
        return "comparison"
    starts = {key: f"{start.rstrip('/')}/" for key, start in HEADER.items() if start != "/"}
    found = [key for key, start in HEADER.items() if path == start or path.startswith(starts.get(key, "\0"))]
    return found[0] if found else ""


def pages() -> tuple[str, ...]:
    """The German addresses of all of them that are about no thing of the data."""
    return tuple(path for path in (*HEADER.values(), *FOOTER.values()) if not path.startswith("/doc/"))
