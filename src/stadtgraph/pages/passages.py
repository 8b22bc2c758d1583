"""The passage around a quotation, from the text that it was taken from."""

import re
from dataclasses import dataclass

WIDEST = 500  # characters before and after a quotation
SENTENCE = re.compile(r"[.!?:]\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation as the text has it, line breaks included, and what stands around it."""

    before: str
    quoted: str
    after: str


def passage_at(text: str, start: int, end: int, bounds: tuple[int, int]) -> Passage | None:
    """The passage at a place, whole sentences as far as they are near, within bounds (such as the section's).

    start, end: code points, end exclusive. None when the text has no such place.
    """
    first, last = max(bounds[0], start - WIDEST, 0), min(bounds[1], end + WIDEST, len(text))
    if not 0 <= start < end <= len(text):
        return None
    first, last = min(first, start), max(last, end)
    return Passage(
        _from_sentence(text[first:start], cut=first > bounds[0]), text[start:end], _to_sentence(text[end:last])
    )


def _from_sentence(before: str, *, cut: bool) -> str:
    begun = SENTENCE.search(before) if cut else None
    return before[begun.end() :] if begun else before


def _to_sentence(after: str) -> str:
    ends = list(SENTENCE.finditer(after))
    return after[: ends[-1].end()].rstrip() if ends else after
