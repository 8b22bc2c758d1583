"""What is asked once for each state of the data, since it follows from them alone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from stadtgraph.engine.interface import Engine

T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """Answers that hold until the data change; the newest of each name is kept."""

    engine: Engine
    _kept: dict[str, tuple[str, Any]] = field(default_factory=dict)

    async def once(self, name: str, ask: Callable[[], Awaitable[T]]) -> T:
        """What `ask` finds; asked again when the data have changed since. Raises what `ask` does, and keeps nothing."""
        digest = self.engine.digest
        if name not in self._kept or self._kept[name][0] != digest:
            self._kept[name] = digest, await ask()
        found: T = self._kept[name][1]
        return found
