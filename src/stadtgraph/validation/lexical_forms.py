"""The lexical forms that datatypes have, and what was probably meant by a text that has none of them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})$")
LEXICAL: Mapping[str, str] = MappingProxyType(
    {
        "integer": r"[+-]?\d+",
        "nonNegativeInteger": r"\+?\d+",
        "positiveInteger": r"\+?0*[1-9]\d*",
        "int": r"[+-]?\d+",
        "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
        "double": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?",
        "boolean": r"true|false|0|1",
        "date": r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?",
        "dateTime": r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
        "gYear": r"-?\d{4,}(Z|[+-]\d\d:\d\d)?",
        "gYearMonth": r"-?\d{4,}-\d\d(Z|[+-]\d\d:\d\d)?",
        "string": r"(?s).*",
        "anyURI": r"\S*",
    }
)


def fitted(text: str, datatype: str) -> str | None:
    """The text in the form of a datatype, perhaps corrected; None when it cannot be."""
    pattern = LEXICAL.get(datatype.rpartition("#")[2])
    if pattern is None:
        return None
    for candidate in variants(text):
        if re.fullmatch(pattern, candidate) and _exists(candidate, datatype):
            return candidate
    return None


def _exists(text: str, datatype: str) -> bool:
    if datatype.endswith("#date"):
        try:
            date.fromisoformat(text[:10])
        except ValueError:
            return False
    return True


def variants(text: str) -> Iterator[str]:
    """The text, and what was probably meant by it."""
    yield text
    yield text.strip()
    if found := GERMAN_DATE.match(text.strip()):
        yield f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    yield text.strip().replace(".", "").replace(",", ".")
    yield text.strip().replace(",", ".")
    if text.startswith("http:"):
        yield text.replace("http:", "https:", 1)
    elif text.startswith("https:"):
        yield text.replace("https:", "http:", 1)
    yield text.strip().rstrip("/")
    yield text.strip().lower()
    yield text.strip().upper()
