"""Start again what has ended by itself: at once, and after growing pauses when it does not last."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from stadtgraph.errors import DatasetError

logger = logging.getLogger(__name__)
FIRST, LONGEST = 0.1, 10.0  # seconds between two starts
STEADY = 30.0  # seconds after which what was started counts as lasting


class Revival:
    """Calls `start` until it succeeds. start: raises DatasetError or OSError when it does not."""

    def __init__(self, start: Callable[[], Awaitable[None]]) -> None:
        self._start = start
        self._task: asyncio.Task[None] | None = None
        self._pause = self._succeeded = 0.0

    def begin(self) -> None:
        """Start it again, unless that is under way."""
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Start nothing more."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        if time.monotonic() - self._succeeded > STEADY:
            self._pause = 0.0
        while not await self._started():
            pass
        self._succeeded = time.monotonic()

    async def _started(self) -> bool:
        await asyncio.sleep(self._pause)
        self._pause = min(max(2 * self._pause, FIRST), LONGEST)
        try:
            await self._start()
        except (DatasetError, OSError) as error:
            logger.error("the engine could not be started again, next try in %g s: %s", self._pause, error)
            return False
        logger.warning("the engine process had ended and was started again")
        return True
