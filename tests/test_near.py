"""IRIs near one that is not known."""

import time

import pytest

from stadtgraph.near import Neighbourhood

IRIS = [f"https://x/id/project/{name}" for name in ("kassel", "kiel", "koeln")] + [
    "https://x/theme",
    "https://x/theme/water",
]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("https://x/id/project/kasel", "https://x/id/project/kassel"),
        ("https://x/id/project/KASSEL/", "https://x/id/project/kassel"),
        ("https://x/id/projects/kassel", "https://x/id/project/kassel"),
        ("https://x/themes/water", "https://x/theme/water"),
    ],
)
def test_a_slip_is_recognised(asked: str, first: str) -> None:
    assert Neighbourhood(IRIS).of(asked)[0] == first


@pytest.mark.parametrize("asked", ["https://x/", "https://x/zzz", "", "https://x/id/project/" + "k" * 500])
def test_what_is_like_nothing_has_no_neighbours(asked: str) -> None:
    assert Neighbourhood(IRIS).of(asked) == []


def test_among_many_numbered_siblings_nobody_searches() -> None:
    claims = Neighbourhood(f"https://x/id/claim/{number:016x}" for number in range(50_000))
    start = time.process_time()

    assert claims.of("https://x/id/claim/00000000000000zz") == []
    assert time.process_time() - start < 0.5
