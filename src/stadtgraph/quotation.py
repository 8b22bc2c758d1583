"""Quotations and their places in the source text: compare, find, span.

A quotation is kept in reading form: line breaks and their hyphens removed,
nothing else changed. It is compared with the printed text in *squashed* form:
letters, digits and U+FFFD only, case-folded. Places are 0-based code points
into the original file, end exclusive.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

REPLACEMENT = "\ufffd"
HYPHENS = "-\u00ad\u2010\u2011"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the source text: 0-based code points, `end` exclusive."""

    start: int
    end: int

    def covers(self, other: "Span") -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: "Span") -> bool:
        """Tell whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


def squash(text: str) -> str:
    """Reduce `text` to what a comparison may rely on: letters, digits and U+FFFD, case-folded."""
    return "".join(char for char, _ in _squashed(text))


def _squashed(text: str) -> Iterator[tuple[str, int]]:
    for offset, char in enumerate(text):
        if char.isalnum() or char == REPLACEMENT:
            for folded in char.casefold():  # "ß" folds to two letters
                yield folded, offset


@dataclass(frozen=True)
class Passages:
    """The text of one project or page: one or more spans read as if printed in one piece.

    text: the whole source. spans: in reading order.
    """

    text: str
    spans: tuple[Span, ...]

    @cached_property
    def _map(self) -> tuple[str, list[int]]:
        pairs = [
            (char, span.start + offset)
            for span in self.spans
            for char, offset in _squashed(self.text[span.start : span.end])
        ]
        return "".join(char for char, _ in pairs), [offset for _, offset in pairs]

    def find(self, quote: str) -> list[tuple[Span, ...]]:
        """List every place of `quote`, each as one span, or two where it crosses a gap."""
        wanted, (form, _) = squash(quote), self._map
        if not wanted:
            return []
        starts, begin = [], form.find(wanted)
        while begin >= 0:
            starts.append(begin)
            begin = form.find(wanted, begin + 1)
        return [self._place(begin, begin + len(wanted), quote) for begin in starts]

    def _place(self, begin: int, end: int, quote: str) -> tuple[Span, ...]:
        offsets = self._map[1][begin:end]
        pieces = [
            Span(inside[0], inside[-1] + 1)
            for span in self.spans
            if (inside := [offset for offset in offsets if span.start <= offset < span.end])
        ]
        pieces[0] = self._widen_start(pieces[0], quote)
        pieces[-1] = self._widen_end(pieces[-1], quote)
        return tuple(pieces)

    def _widen_start(self, span: Span, quote: str) -> Span:
        lead = quote[: next(i for i, char in enumerate(quote) if squash(char))]
        start = span.start
        for char in reversed(lead.strip()):
            start = self._step(start, char, -1)
        return Span(start, span.end)

    def _widen_end(self, span: Span, quote: str) -> Span:
        tail = quote[len(quote) - next(i for i, char in enumerate(reversed(quote)) if squash(char)) :]
        end = span.end
        for char in tail.strip():
            end = self._step(end, char, 1)
        return Span(span.start, end)

    def _step(self, edge: int, char: str, direction: int) -> int:
        """Move `edge` over `char`, skipping white space; stay where it is when `char` is not there."""
        if char.isspace():
            return edge
        probe = edge if direction > 0 else edge - 1
        while 0 <= probe < len(self.text) and self.text[probe].isspace():
            probe += direction
        if 0 <= probe < len(self.text) and self.text[probe] == char:
            return probe + (1 if direction > 0 else 0)
        return edge


def agrees(quote: str, printed: Iterable[str]) -> bool:
    """Tell whether `quote` differs from the `printed` pieces in case, white space and hyphens only."""
    return _loose(quote) == _loose(" ".join(printed))


def _loose(text: str) -> str:
    return "".join(char for char in text.casefold() if not char.isspace() and char not in HYPHENS)


def word_count(quote: str) -> int:
    """Count words: runs between white space that hold a letter or a digit."""
    return sum(1 for word in quote.split() if squash(word))


def split_at_gap(quote: str, lengths: Sequence[int]) -> list[str]:
    """Cut `quote` into pieces whose squashed forms have the given `lengths`."""
    pieces, rest = [], quote
    for length in lengths[:-1]:
        seen = 0
        for index, char in enumerate(rest):
            seen += len(squash(char))
            if seen == length:
                pieces.append(rest[: index + 1].strip())
                rest = rest[index + 1 :]
                break
    return [*pieces, rest.strip()]


T = TypeVar("T")


class SpanIndex(Generic[T]):
    """Which of some non-overlapping spans holds a place."""

    def __init__(self, items: Iterable[tuple[Span, T]]) -> None:
        self._items = sorted(items, key=lambda item: item[0])
        self._starts = [span.start for span, _ in self._items]

    def touching(self, span: Span) -> list[tuple[int, T]]:
        """List the items that share a character with `span`, each with its rank from 0."""
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        found = []
        for rank in range(first, len(self._items)):
            place, item = self._items[rank]
            if place.start >= span.end:
                break
            if place.touches(span):
                found.append((rank, item))
        return found
