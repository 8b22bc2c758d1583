"""Words as people write them, and as they are compared: without case, accents and the two ways to write an umlaut."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST = 500  # characters of a query that are read
WORD = re.compile(r"\w+")
DIGRAPH = re.compile(r"([aou])e")  # ae, oe, ue are ä, ö, ü where nobody has the keys for them
LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})
# Words that say nothing of what is sought.
EMPTY = frozenset(
    word
    for line in (
        "der die das den dem des ein eine einer eines einem einen und oder in im am an auf mit von vom zu zum zur bei",
        "für ist sind wird werden nicht auch als wie was wer wo es sie er wir ihr",
        "the a an and or of in on at to for with by is are be as from that which who what where how",
    )
    for word in line.split()
)


class Word(NamedTuple):
    """A word of a text: as it is compared, and where it stands (start, end)."""

    folded: str
    start: int
    end: int


@lru_cache(100_000)  # the words of a dataset repeat
def fold(word: str) -> str:
    """A word as it is compared: `Mönchengladbach`, `Moenchengladbach` and `monchengladbach` give the same."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(LETTERS))
    return DIGRAPH.sub(r"\1", "".join(char for char in plain if not unicodedata.combining(char)))


def words(text: str) -> Iterator[Word]:
    """The words of a text in order."""
    for match in WORD.finditer(text):
        yield Word(fold(match[0]), match.start(), match.end())


def terms(text: str, most: int) -> dict[str, str]:
    """The words to seek, at most so many: each as it is compared, and as it is written.

    Words that say nothing are left out unless there are no others.
    """
    found = [(fold(written), written) for written in WORD.findall(text[:LONGEST])]
    full = [pair for pair in found if pair[1].casefold() not in EMPTY]
    return dict(list(dict(full or found).items())[:most])
