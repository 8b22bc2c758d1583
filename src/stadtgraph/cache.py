"""Whole answers kept in memory: bounded by bytes, least recently used out first, each computed once."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from stadtgraph.engine.status import DataVersion
from stadtgraph.errors import StadtgraphError
from stadtgraph.http.reply import Reply

OVERHEAD = 2048  # bytes of an entry's key, headers and objects, as measured with many small ones
ENTRY_SHARE = 16  # no entry may take more than this part of the cache


@dataclass(slots=True)
class Entry:
    """One whole answer: media type, bytes, the same compressed (by content coding), and headers of its own.

    replies: whole responses with it, by content coding and the version of the data that they name.
    counted: the bytes that a cache counts for it; the cache's own.
    """

    media_type: str
    body: bytes
    coded: dict[str, bytes] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    replies: dict[tuple[str | None, DataVersion], Reply] = field(default_factory=dict)
    counted: int = field(default=0, compare=False)

    @property
    def size(self) -> int:
        """Bytes that the entry takes."""
        return OVERHEAD + len(self.body) + sum(map(len, self.coded.values()))


class Left:
    """Whoever computed an answer has left before its end."""


class Cache:
    """A least-recently-used cache of answers with one computation for each key at a time.

    capacity: bytes; 0 keeps nothing. Keys are digests of all that an answer depends on, the data included.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity, self.hits, self.misses, self.size = capacity, 0, 0, 0
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._under_way: dict[tuple[str, float | None], asyncio.Future[Entry | Left | None]] = {}

    def get(self, key: str) -> Entry | None:
        """The entry of a key, which is now the most recently used."""
        entry = self._entries.get(key)
        if entry:
            self._entries.move_to_end(key)
            self.hits += 1
        return entry

    def put(self, key: str, entry: Entry) -> None:
        """Keep an entry, unless it is too large; drop the least recently used for it."""
        self.drop(key)
        if entry.size * ENTRY_SHARE > self.capacity:
            return
        self._entries[key], entry.counted = entry, entry.size
        self.size += entry.counted
        while self.size > self.capacity:
            self.drop(next(iter(self._entries)))

    def grown(self, key: str, entry: Entry) -> None:
        """Count an entry anew after a compressed form was added."""
        if self._entries.get(key) is entry:
            self.put(key, entry)

    def drop(self, key: str) -> None:
        """Forget one entry."""
        entry = self._entries.pop(key, None)
        if entry:
            self.size -= entry.counted

    async def once(
        self, key: str, compute: Callable[[], Awaitable[Entry | None]], deadline: float | None = None
    ) -> Entry | None:
        """The entry of a key, computed if need be; whoever asks meanwhile, with the same deadline, waits for the first.

        None when there is no entry to share (a large or volatile answer): everybody computes their own.
        A failure is shared too. When the first leaves before the end, the next one computes.
        """
        flight = (key, deadline)
        while waiting := self._under_way.get(flight):
            found = await asyncio.shield(waiting)
            if not isinstance(found, Left):
                self.hits += found is not None
                return found
        future = self._under_way[flight] = asyncio.get_running_loop().create_future()
        self.misses += 1
        try:
            entry = await compute()
            if entry:
                self.put(key, entry)
            future.set_result(entry)
            return entry
        except StadtgraphError as error:
            future.set_exception(error)
            future.exception()  # seen, even when nobody waits
            raise
        finally:
            del self._under_way[flight]
            if not future.done():
                future.set_result(Left())
