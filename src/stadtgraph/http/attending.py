"""Notice that a client has left, so that nobody works for it any longer."""

import asyncio
from types import TracebackType

from starlette.requests import ClientDisconnect
from starlette.types import Receive

PATIENCE = 0.25  # seconds before somebody listens: most work is done by then, and listening costs


class attending:  # noqa: N801  # used like a function, as asyncio.timeout is
    """A context that is cancelled when the client leaves; it then raises ClientDisconnect.

    receive: of a request whose body has been read. patience: seconds before it begins to listen.
    """

    def __init__(self, receive: Receive, patience: float = PATIENCE) -> None:
        self._receive, self._patience = receive, patience
        self._watcher: asyncio.Task[None] | None = None
        self._left = False

    async def __aenter__(self) -> None:
        self._task = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(self._patience, self._listen)

    def _listen(self) -> None:
        self._watcher = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._left = True
        if self._task:
            self._task.cancel()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._watcher:
            self._watcher.cancel()
        if self._left and self._task:
            self._task.uncancel()
            if kind is asyncio.CancelledError:
                raise ClientDisconnect from error
