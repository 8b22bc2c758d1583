"""Those who wait for a worker: first come, first served."""

import asyncio
from collections import deque

from stadtgraph.engine.link import WorkerLink


class Waiting:
    """A line of tasks; its length is how many wait."""

    def __init__(self) -> None:
        self._line: deque[asyncio.Future[WorkerLink | None]] = deque()

    def __len__(self) -> int:
        return len(self._line)

    async def wait(self, deadline: float) -> WorkerLink | None:
        """Wait for a worker, None when so many seconds pass first; one that comes for who has left is handed on."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[WorkerLink | None] = loop.create_future()
        self._line.append(future)
        timer = loop.call_later(deadline, self._give_up, future)
        try:
            return await future
        except asyncio.CancelledError:
            if future in self._line:
                self._line.remove(future)
            elif not future.cancelled() and (link := future.result()):
                link.on_idle(link)
            raise
        finally:
            timer.cancel()

    def _give_up(self, future: asyncio.Future[WorkerLink | None]) -> None:
        if not future.done():
            self._line.remove(future)
            future.set_result(None)

    def hand_over(self, link: WorkerLink) -> bool:
        """Give a worker to the first who has not left; False when there is none."""
        while self._line:
            future = self._line.popleft()
            if not future.done():
                future.set_result(link)
                return True
        return False
