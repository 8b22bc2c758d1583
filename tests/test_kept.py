"""What is asked once for each state of the data."""

import asyncio

import pyoxigraph as ox
import pytest

from in_process import InProcess
from stadtgraph.errors import QueryError
from stadtgraph.http.kept import Kept


def test_it_is_asked_again_when_the_data_have_changed() -> None:
    engine, asked = InProcess(ox.Store()), []

    async def ask() -> str:
        asked.append(engine.digest)
        return f"of {engine.digest}"

    async def told() -> list[str]:
        kept = Kept(engine)
        found = [await kept.once("a", ask), await kept.once("a", ask), await kept.once("b", ask)]
        engine.digest = "two"
        return [*found, await kept.once("a", ask), await kept.once("a", ask)]

    assert asyncio.run(told()) == ["of one", "of one", "of one", "of two", "of two"]
    assert asked == ["one", "one", "two"]


def test_what_failed_is_asked_again() -> None:
    kept, answers = Kept(InProcess(ox.Store())), iter([QueryError("too much"), "found"])

    async def ask() -> str:
        answer = next(answers)
        if isinstance(answer, QueryError):
            raise answer
        return str(answer)

    with pytest.raises(QueryError):
        asyncio.run(kept.once("a", ask))
    assert asyncio.run(kept.once("a", ask)) == "found"
