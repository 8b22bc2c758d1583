"""The first step of the program: `serve` begins the engine at once and does without what other commands need."""

import sys
from importlib import import_module

from stadtgraph.engine.hatching import hatch


def main() -> None:
    """Run the command line."""
    if sys.argv[1:2] == ["serve"] and "--help" not in sys.argv:
        # Before the arguments are read, which takes as long as the other process needs to get ready for its order.
        begun = hatch() if sys.platform == "linux" else None
        import_module("stadtgraph.serve_command").main(sys.argv[2:], begun)
    else:
        import_module("stadtgraph.cli").main()
