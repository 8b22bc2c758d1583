"""What columns of an answer are called."""

import re
from collections.abc import Iterable

from stadtgraph.pages.query_texts import COLUMNS
from stadtgraph.pages.texts import LANGUAGES, Language
from stadtgraph.parameters import parameter_of

HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def headings(columns: Iterable[str], language: Language) -> dict[str, str]:
    """A heading for each variable: the word for it, else its own name in words."""
    return {name: _heading(name, language) for name in columns}


def _heading(variable: str, language: Language) -> str:
    name = parameter_of(variable).name if variable.startswith("_") else variable
    key = HUMP.sub("_", name.removesuffix("En")).lower()
    if key in COLUMNS:
        return COLUMNS[key][LANGUAGES.index(language)]
    return HUMP.sub(" ", name).lower().capitalize()
