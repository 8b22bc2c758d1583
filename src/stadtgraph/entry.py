"""The first step of the program: `serve` goes without what other commands need, which takes longer than the data."""

import sys
from importlib import import_module


def main() -> None:
    """Run the command line."""
    if sys.argv[1:2] == ["serve"] and "--help" not in sys.argv:
        import_module("stadtgraph.serve_command").main(sys.argv[2:])
    else:
        import_module("stadtgraph.cli").main()
