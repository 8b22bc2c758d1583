"""The cache of answers: bounded, least recently used out first, each computed once."""

import asyncio

import pytest

from stadtgraph.cache import ENTRY_SHARE, OVERHEAD, Cache, Entry
from stadtgraph.errors import LimitExceededError


def entry(size: int) -> Entry:
    return Entry("text/plain", b"x" * size)


ROOM = 100 * OVERHEAD


def test_what_is_kept_is_found_and_what_is_not_is_not() -> None:
    cache = Cache(ROOM)
    cache.put("a", entry(10))

    assert cache.get("a") == entry(10)
    assert cache.get("b") is None
    assert cache.hits == 1


def test_the_least_recently_used_goes_first() -> None:
    cache = Cache(16 * (OVERHEAD + 10))
    for key in "abcdefghijklmnop":
        cache.put(key, entry(10))
    cache.get("a")
    cache.put("q", entry(10))

    assert cache.get("a")
    assert cache.get("b") is None
    assert cache.size == 16 * (OVERHEAD + 10)


def test_an_answer_too_large_for_the_cache_is_not_kept() -> None:
    cache = Cache(ROOM)
    cache.put("a", entry(ROOM // ENTRY_SHARE - OVERHEAD + 1))

    assert cache.get("a") is None
    assert cache.size == 0


def test_many_small_answers_take_no_more_than_the_cache_may() -> None:
    cache = Cache(ROOM)
    for number in range(1000):
        cache.put(str(number), entry(1))

    assert sum(cache.get(str(number)) is not None for number in range(1000)) == ROOM // (OVERHEAD + 1)


def test_a_cache_of_no_bytes_keeps_nothing() -> None:
    cache = Cache(0)
    cache.put("a", entry(1))

    assert cache.get("a") is None


def test_compressed_forms_count() -> None:
    cache = Cache(ROOM)
    kept = entry(10)
    cache.put("a", kept)
    kept.coded["gzip"] = b"y" * 20
    cache.grown("a", kept)

    assert cache.size == OVERHEAD + 30


def test_an_answer_asked_for_by_many_at_once_is_computed_once() -> None:
    computed: list[int] = []

    async def compute() -> Entry:
        computed.append(1)
        await asyncio.sleep(0.01)
        return entry(5)

    async def ask() -> list[Entry | None]:
        cache = Cache(ROOM)
        return list(await asyncio.gather(*(cache.once("a", compute) for _ in range(20))))

    assert asyncio.run(ask()) == [entry(5)] * 20
    assert len(computed) == 1


def test_a_failure_is_not_kept_and_reaches_who_computed() -> None:
    async def fail() -> Entry:
        raise ValueError("no")

    async def ask() -> Entry | None:
        cache = Cache(ROOM)
        with pytest.raises(ValueError, match="no"):
            await cache.once("a", fail)
        return await cache.once("a", succeed)

    async def succeed() -> Entry:
        return entry(1)

    assert asyncio.run(ask()) == entry(1)


def test_a_failure_is_shared_by_those_who_wait_with_the_same_deadline() -> None:
    computed: list[int] = []

    async def fail() -> Entry:
        computed.append(1)
        await asyncio.sleep(0.01)
        raise LimitExceededError("too long", "deadline")

    async def ask() -> list[Entry | BaseException | None]:
        cache = Cache(1000)
        patient = [cache.once("a", fail, 30) for _ in range(20)]
        return await asyncio.gather(*patient, cache.once("a", fail, 1), return_exceptions=True)

    assert {type(outcome) for outcome in asyncio.run(ask())} == {LimitExceededError}
    assert len(computed) == 2


def test_when_the_first_leaves_the_next_computes() -> None:
    computed: list[int] = []

    async def compute() -> Entry:
        computed.append(1)
        await asyncio.sleep(0.05)
        return entry(5)

    async def ask() -> list[Entry | None]:
        cache = Cache(1000)
        first, *others = (asyncio.ensure_future(cache.once("a", compute)) for _ in range(10))
        await asyncio.sleep(0.01)
        first.cancel()
        return list(await asyncio.gather(*others))

    assert asyncio.run(ask()) == [entry(5)] * 9
    assert len(computed) == 2
