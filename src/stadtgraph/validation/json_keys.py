"""Keys that a JSON object has twice; a parser would keep one of the values, or both, without a word.

JSON-LD 1.1, section 9: the keys of an object must be unique.
"""

import re
from collections.abc import Iterator

PIECE = re.compile(r'(?P<text>"(?:[^"\\]|\\.)*+")(?P<colon>\s*:)?|(?P<mark>[{}])', re.DOTALL)


def repeated_keys(text: str) -> Iterator[tuple[str, int]]:
    """Each key that stands in its object for a second time, as written, with the character where it begins."""
    objects: list[set[str]] = []
    for found in PIECE.finditer(text):
        if found["mark"] == "{":
            objects.append(set())
        elif found["mark"] and objects:
            objects.pop()
        elif found["colon"] and objects:
            if found["text"] in objects[-1]:
                yield found["text"], found.start()
            objects[-1].add(found["text"])
