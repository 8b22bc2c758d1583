"""Where in its file a problem stands: the line, and the first words of the quotation there.

Records are scanned line by line, not parsed: a file with a mistake of form has places too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from stadtgraph.errors import Problem

HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?$")
ENTRY = re.compile(r"\s*([\w-]+)\s*=\s*(.*)$")
TEXT = re.compile(r"""["']+(.*?)["']*\s*(?:#.*)?$""")
PARSER_LINE = re.compile(r"(?:at|in) line (\d+)")
LAST_STEP = re.compile(r"(?:\[\d+\]|\.?[^.\[\]]+)$")
WORDS = 5


@dataclass
class Outline:
    """The lines of a TOML file, and the first words of its quotations, by key path such as `passage[3].says`."""

    lines: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def line(self, key: str) -> int | None:
        """The line of `key`, else of what holds it."""
        return next((self.lines[step] for step in _steps(key) if step in self.lines), None)

    def quotation(self, key: str) -> str | None:
        """The first words of the quotation that `key` belongs to."""
        return next((self.words[step] for step in _steps(key) if step in self.words), None)


def _steps(key: str) -> Iterator[str]:
    while key:
        yield key
        key = LAST_STEP.sub("", key, count=1)


def outline(text: str) -> Outline:
    """Scan a TOML file for its tables and keys."""
    found, counts, table = Outline(), dict[str, int](), ""
    for number, line in enumerate(text.splitlines(), 1):
        header, entry = HEADER.match(line), ENTRY.match(line)
        if header:
            table = _table(header[2], counts, repeated=header[1] == "[[")
            found.lines.setdefault(table, number)
        elif entry:
            found.lines.setdefault(f"{table}.{entry[1]}".lstrip("."), number)
            if entry[1] in ("quote", "starts"):
                found.words[table] = _first_words(entry[2])
    return found


def _table(name: str, counts: dict[str, int], *, repeated: bool) -> str:
    """The key path of a table; one of an array is numbered within what holds it."""
    path = ""
    *holders, last = name.split(".")
    for holder in holders:
        path = f"{path}.{holder}".lstrip(".")
        path += f"[{counts[path]}]" if path in counts else ""
    path = f"{path}.{last}".lstrip(".")
    if repeated:
        counts[path] = counts.get(path, -1) + 1
        path += f"[{counts[path]}]"
    return path


def _first_words(value: str) -> str:
    text = TEXT.match(value)
    words = (text[1] if text else value).split(" ")
    return " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")


def located(problems: Iterable[Problem], data: Path) -> list[str]:
    """Each problem with the path of its file below `data` and its line, in the order of file and key."""
    outlines: dict[str, Outline] = {}
    lines = []
    for problem in sorted(problems, key=lambda found: (found.file, _natural(found.key), found.message)):
        path = data / problem.file
        known = outlines.setdefault(problem.file, _outline_of(path))
        lines.append(_line(problem, path, known))
    return lines


def _natural(key: str) -> list[tuple[int, str]]:
    """`passage[2]` before `passage[10]`."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", key)]


def _outline_of(path: Path) -> Outline:
    if path.suffix != ".toml" or not path.is_file():
        return Outline()
    return outline(path.read_bytes().decode("utf-8", errors="replace"))


def _line(problem: Problem, path: Path, known: Outline) -> str:
    parsed = PARSER_LINE.search(problem.message) if not problem.key else None
    line = int(parsed[1]) if parsed else known.line(problem.key)
    words = known.quotation(problem.key)
    quoted = f" (“{words}”)" if words and words.removesuffix(" …") not in problem.message else ""
    place = f"{shown(path)}:{line}" if line else shown(path)
    return f"{place}: {problem.key}{quoted}: {problem.message}" if problem.key else f"{place}: {problem.message}"


def shown(path: Path) -> str:
    """A path as a terminal opens it: from the working directory where it lies below, else in full."""
    here, full = Path.cwd(), path.resolve()
    return str(full.relative_to(here)) if full.is_relative_to(here) else str(full)
