"""The dumps of the data that are served, as files: written once for each state of the data, and only when asked for.

They lie in a directory named by the data's canonical digest, which appears whole or not at all. A process of its
own writes them, at low priority, so that neither the start nor a query waits. Directories may be deleted at any time.
"""

import asyncio
import os
import pickle
import shutil
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stadtgraph import __version__
from stadtgraph.codings import FILES
from stadtgraph.engine.status import DataVersion
from stadtgraph.errors import DatasetError, EngineError, LimitExceededError
from stadtgraph.export import SUMS, Exported, export_store, exported
from stadtgraph.loading import Plan, load

KEPT = 4  # states of the data whose files are kept, the newest
PATIENCE = 20.0  # seconds that a client waits for files to be written before it is told to come again


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of one state of the data."""

    directory: Path
    files: tuple[Exported, ...]


class Archive:
    """The files of what is served now. plan, version: of the data at this moment; root: where directories go."""

    def __init__(self, plan: Callable[[], Plan], version: Callable[[], DataVersion], root: Path) -> None:
        self._plan, self._version, self.root = plan, version, root
        self._shelf: tuple[str, Shelf] | None = None
        self._writing: dict[str, asyncio.Task[Shelf]] = {}

    async def shelf(self) -> Shelf:
        """The files; the first who asks for a state of the data makes them be written.

        Raises LimitExceededError when that takes long, EngineError when it fails.
        """
        digest = self._version().digest
        if not digest:
            raise EngineError("The engine does not say which data it has.")
        if self._shelf and self._shelf[0] == digest and (self._shelf[1].directory / SUMS).is_file():
            return self._shelf[1]
        task = self._writing.get(digest)
        if task is None:
            task = self._writing[digest] = asyncio.create_task(self._written(digest))
            task.add_done_callback(lambda _: self._writing.pop(digest, None))
        done, _ = await asyncio.wait([task], timeout=PATIENCE)
        if not done:
            raise LimitExceededError("The files are being written.", "dumps")
        self._shelf = digest, task.result()
        return task.result()

    async def _written(self, digest: str) -> Shelf:
        target = self.root / f"{digest}-{__version__}"
        if not (target / SUMS).is_file():
            await write_apart(self._plan(), target, digest)
        return Shelf(target, await asyncio.to_thread(exported, target))


async def write_apart(plan: Plan, target: Path, digest: str) -> None:
    """Write the files in a process of their own. Raises EngineError with what it said."""
    arguments = ("-m", "stadtgraph.archive", str(target), digest)
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=PIPE, stderr=PIPE)
    try:
        _, said = await process.communicate(pickle.dumps(plan))
    finally:
        if process.returncode is None:  # the service stops
            process.kill()
            await process.wait()
    if process.returncode:
        raise EngineError(said.decode(errors="replace").strip().rpartition("\n")[2] or "The files were not written.")


def write(plan: Plan, target: Path, digest: str) -> None:
    """Write all files of the data into `target`, if the data have that digest. Raises DatasetError."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=".writing-"))
    except OSError as error:
        message = f"{target.parent}: cannot be written ({error}); set STADTGRAPH_DUMPS to another directory"
        raise DatasetError(message) from error
    try:
        layers, prefixes = (str(plan.names.graph("")), plan.names.prefixes()) if plan.names else ("", {})
        files = export_store(load(plan), beside, layers=layers, prefixes=prefixes, packings=("", *FILES))
        if next(file.sha256 for file in files if file.name == "dataset.nq") != digest:
            raise DatasetError("The data changed while the files were written; ask again.")
        beside.chmod(0o755)
        with suppress(OSError):  # somebody else was quicker, with the same files
            beside.rename(target)
        forget(target.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def forget(root: Path) -> None:
    """Delete the directories of all but the newest states."""
    states = [path for path in root.iterdir() if (path / SUMS).is_file() and not path.name.startswith(".")]
    for path in sorted(states, key=lambda state: state.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def main() -> None:
    """Run: target and digest are the arguments; the plan comes over standard input, from a service of ours."""
    if hasattr(os, "nice"):
        os.nice(19)
    plan: Plan = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  # written by `write_apart`
    try:
        write(plan, Path(sys.argv[1]), sys.argv[2])
    except DatasetError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
