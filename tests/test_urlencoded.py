"""Forms and query strings: decoded like the standard library, only faster."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtgraph.http.urlencoded import decoded

PIECES = [
    "%",
    "%4",
    "%41",
    "%0A",
    "%0d",
    "\n",
    "\r",
    "=",
    "==",
    "&",
    "+",
    " ",
    "\t",
    "_",
    "a",
    "F",
    "3D",
    "%C3%A4",
    "ä",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_whatever_comes_is_read_as_the_standard_library_reads_it(text: str) -> None:
    assert decoded(text.encode(), 100) == parse_qsl(text, keep_blank_values=True, errors="strict")


@pytest.mark.parametrize("data", [b"query=%E4", b"query=\xe4", b"%ff=x"])
def test_what_is_not_utf_8_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="utf-8"):
        decoded(data, 100)


def test_there_may_be_only_so_many() -> None:
    assert len(decoded(b"a=1&" * 9, 10)) == 9
    with pytest.raises(ValueError, match="more than 10"):
        decoded(b"a=1&" * 10, 10)
