"""Serve new data when the files change, or when told so: loaded beside the old, then swapped."""

import asyncio
import logging
from collections.abc import Callable

from stadtgraph.engine.pool import Pool
from stadtgraph.errors import DatasetError
from stadtgraph.loading import Fingerprint, Plan, fingerprint

logger = logging.getLogger(__name__)
PERIOD = 1.0  # seconds between two looks at the files


class Reloader:
    """Watches the files of a pool's data. plan: makes the plan anew, since files may come and go."""

    def __init__(self, pool: Pool, plan: Callable[[], Plan]) -> None:
        self.pool, self._plan = pool, plan
        self._asked = asyncio.Event()
        self._served = fingerprint(pool.plan)

    def ask(self) -> None:
        """Reload now, whether the files changed or not; for a signal handler."""
        self._asked.set()

    async def run(self) -> None:
        """Watch until cancelled. A change is taken when the files have kept still for one period."""
        seen = self._served
        while True:
            asked = await self._pause()
            now = self._look()
            if asked or (now != self._served and now == seen):
                await self._reload()
                now = self._served
            seen = now

    async def _pause(self) -> bool:
        try:
            await asyncio.wait_for(self._asked.wait(), PERIOD)
        except TimeoutError:
            return False
        self._asked.clear()
        return True

    def _look(self) -> Fingerprint:
        try:
            return fingerprint(self._plan())
        except DatasetError:
            return self._served  # files are being replaced: look again later

    async def _reload(self) -> None:
        try:
            plan = self._plan()
            self._served = fingerprint(plan)
            await self.pool.reload(plan)
        except DatasetError as error:
            logger.error("the changed data cannot be served, the old ones stay: %s", error)
        else:
            logger.info("new data served", extra={"fields": {"digest": self.pool.digest}})
