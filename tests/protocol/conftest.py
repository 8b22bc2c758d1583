"""One server for all protocol tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .data import n_quads
from .exchange import Address
from .running import serving

DEADLINE = "2"  # seconds; short, so that the tests of the deadline are


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """The service over the invented dataset."""
    folder: Path = tmp_path_factory.mktemp("protocol")
    data = folder / "data.nq"
    data.write_text(n_quads(), "utf-8")
    with serving([data], folder / "log.txt", "--deadline", DEADLINE) as address:
        yield address
