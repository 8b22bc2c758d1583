"""The zygote: a process that loads the data once and forks workers from it.

It has one thread and no event loop, so that forking is safe. It is told what
to do over a Unix socket: one JSON line in (`fork`), JSON lines out (`ready`,
`worker` with the worker's connection attached, `exit`).
"""

import gc
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

from stadtgraph.engine.frames import receive
from stadtgraph.engine.preparing import prepared
from stadtgraph.engine.worker import Data, serve
from stadtgraph.errors import StadtgraphError

HEARD = 1000  # bytes of what a process printed as it died


def main() -> None:
    """Run: the descriptor of the control socket is the argument; the order comes over it as one frame."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the front's to handle
    control = socket.socket(fileno=int(sys.argv[1]))
    received = None
    with suppress(ConnectionError):
        received = receive(control)
    if received is None:  # the front has ended, or wants no engine after all
        return
    order = json.loads(received[1])
    try:
        data, told = prepared(order)
    except StadtgraphError as error:
        tell(control, {"failed": str(error)})
        return
    gc.collect()
    gc.freeze()  # nothing loaded so far is garbage: collecting it would copy its pages in each worker
    tell(control, told)
    Zygote(control, data, order["memory"]).run()


def tell(control: socket.socket, message: dict[str, Any], descriptors: tuple[int, ...] = ()) -> None:
    """Send one JSON line, with descriptors attached; nothing when the front process is gone."""
    with suppress(ConnectionError):
        socket.send_fds(control, [json.dumps(message).encode() + b"\n"], list(descriptors))


class Zygote:
    """Forks on demand and says which workers have ended, and how."""

    def __init__(self, control: socket.socket, data: Data, memory: int) -> None:
        self.control, self.data, self.memory = control, data, memory
        self.last_words: dict[int, int] = {}  # by process id the file of what it prints as it dies

    def run(self) -> None:
        """Serve the control socket until it is closed."""
        ended, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        while True:
            readable, _, _ = select.select([self.control.fileno(), ended], [], [])
            if ended in readable:
                os.read(ended, 4096)
                self.reap()
            if self.control.fileno() in readable:
                orders = self.orders()
                if not orders:
                    bury()
                    return
                for _ in range(orders.count(b"\n")):
                    self.fork((ended, wake))

    def orders(self) -> bytes:
        """What the front process wants; nothing when it is gone."""
        try:
            return self.control.recv(4096)
        except ConnectionError:
            return b""

    def fork(self, own: tuple[int, int]) -> None:
        """Fork one worker and hand its connection over."""
        front, back = socket.socketpair()
        words = os.memfd_create("last-words") if hasattr(os, "memfd_create") else os.open(os.devnull, os.O_RDWR)
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for descriptor in (*own, front.fileno(), self.control.fileno(), *self.last_words.values()):
                os.close(descriptor)
            try:
                serve(back, self.data, self.memory, words)
            finally:
                os._exit(1)
        back.close()
        self.last_words[pid] = words
        tell(self.control, {"worker": pid}, (front.fileno(),))
        front.close()

    def reap(self) -> None:
        """Tell which workers have ended: negative status is a signal's number."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            words = self.last_words.pop(pid)
            said = os.pread(words, HEARD, 0).decode(errors="replace")
            os.close(words)
            tell(self.control, {"exit": pid, "status": os.waitstatus_to_exitcode(status), "said": said})


def bury() -> None:
    """Wait for every worker: each ends when the front has closed its connection."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
