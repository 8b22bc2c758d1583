"""Texts of the pages in German and English: one catalogue for each area, in a file of its own.

An area writes `TEXTS = texts(title=("Titel", "Title"), ...)`. A text may hold `{name}` for what is put in, and
`one|many` where it counts something.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")
Texts = Mapping[str, tuple[str, str]]
PLACEHOLDER = re.compile(r"\{(\w*)\}")


def texts(**entries: tuple[str, str]) -> Texts:
    """A catalogue: for each key German and English. Raises ValueError for a text that one language lacks."""
    for key, (german, english) in entries.items():
        if not german.strip() or not english.strip():
            raise ValueError(f"text {key!r}: one language is missing")
        if sorted(PLACEHOLDER.findall(german)) != sorted(PLACEHOLDER.findall(english)):
            raise ValueError(f"text {key!r}: the languages put in different things")
        if hasattr(dict, key):
            raise ValueError(f"text {key!r}: a template would take it for the method of a mapping; choose another key")
    return MappingProxyType(entries)


def spoken(language: Language, *areas: Texts) -> Mapping[str, str]:
    """The texts of several areas in one language. Raises ValueError when two areas share a key."""
    found: dict[str, str] = {}
    for area in areas:
        if shared := found.keys() & area.keys():
            raise ValueError(f"texts {sorted(shared)} stand in two areas")
        found |= {key: text[LANGUAGES.index(language)] for key, text in area.items()}
    return MappingProxyType(found)


def counted(text: str, number: int) -> str:
    """The form of a text `one|many` for a number (German and English have the same two)."""
    one, _, many = text.partition("|")
    return one if number == 1 or not many else many
