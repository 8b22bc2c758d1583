"""What a worker's process may take, as far as the system enforces it.

Linux: memory, descriptors, CPU. macOS: descriptors, CPU. Windows: nothing.
"""

import sys
import time
from functools import lru_cache
from pathlib import Path

if sys.platform != "win32":
    import resource

STATM = Path("/proc/self/statm")  # Linux tells there how many pages a process has


def confine(memory: int) -> None:
    """Give this process `memory` bytes more than it has, and no descriptor more: so no SERVICE either."""
    if sys.platform != "win32":
        if STATM.exists():
            limit = int(STATM.read_text().split()[0]) * resource.getpagesize() + memory
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def allow_seconds(seconds: float) -> float:
    """End this process when it computes for `seconds` more: a back-stop should the front process hang.

    Returns the seconds that it has computed so far.
    """
    computed = time.process_time()
    _limit_seconds(int(computed + seconds) + 2)
    return computed


@lru_cache(1)  # mostly the same as before, and a system call costs as much as the rest
def _limit_seconds(seconds: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
