"""The known words nearest to a mistaken one."""

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(word: str, known: Iterable[str]) -> str:
    """Name the known words nearest to `word`, as the end of a message; empty when none is near."""
    near = get_close_matches(word, sorted(known), n=2)
    return f"; did you mean {' or '.join(repr(candidate) for candidate in near)}?" if near else ""
