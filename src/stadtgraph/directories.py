"""Where files go that can be made anew at any time."""

import os
from pathlib import Path


def cache_directory(kind: str) -> Path:
    """A directory of ours below the user's for caches (XDG Base Directory Specification); it may not exist yet."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if given else Path.home() / ".cache") / "stadtgraph" / kind
