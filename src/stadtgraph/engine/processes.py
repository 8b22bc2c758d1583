"""A worker's process as the front sees it: something that can be ended at once, and nothing else by mistake."""

import asyncio
import os
import signal
from contextlib import suppress
from typing import Protocol

LOWEST = 19  # priority


class WorkerProcess(Protocol):
    """The process of one worker. steps_back: it can be given a lower priority, and replaced cheaply afterwards."""

    pid: int
    steps_back: bool

    def kill(self) -> None:
        """End it at once."""

    def step_back(self) -> None:
        """Give it the lowest priority, for good."""

    def close(self) -> None:
        """It is gone: forget it."""


class Forked:
    """A process that another one forked. It is named by a descriptor, so that no other can be hit."""

    steps_back = True

    def __init__(self, pid: int) -> None:
        self.pid, self._descriptor = pid, os.pidfd_open(pid)

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    def step_back(self) -> None:
        """Give it the lowest priority, for good."""
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self.pid, LOWEST)

    def close(self) -> None:
        """It is gone: close its descriptor."""
        os.close(self._descriptor)


class Spawned:
    """A process that this one started."""

    steps_back = False  # its successor has to load the data first

    def __init__(self, transport: asyncio.SubprocessTransport) -> None:
        self.pid, self._transport = transport.get_pid() or 0, transport

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            self._transport.kill()

    def step_back(self) -> None:
        """Nothing: it keeps its priority."""

    def close(self) -> None:
        """It is gone: close its pipes."""
        self._transport.close()
