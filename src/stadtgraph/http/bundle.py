"""What pages load beside their HTML: the bundle that the build of the package makes (`ui/`), when it is there."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
SCRIPT = "built/workbench.js"
MISSING = (
    "The bundle of the pages is missing: the query workbench is a plain form and pages have a simpler look. "
    "Build it with Node 20 or newer: `make run` in a checkout, or install the package again where npm's registry "
    "can be reached."
)


def is_built() -> bool:
    """Tell whether the bundle is there."""
    return (STATIC / SCRIPT).is_file()


def notes() -> list[str]:
    """What an operator should know about it; nothing when it is there."""
    return [] if is_built() else [MISSING]
