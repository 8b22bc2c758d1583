"""Say what is wrong with a query in words that help, instead of what a parser expected."""

import re
from collections.abc import Mapping

from stadtgraph.errors import QuerySyntaxError
from stadtgraph.lexical import tokens

PAIRS = {")": "(", "}": "{", "]": "["}
NAME = re.compile(r"([A-Za-z][\w.-]{0,99})?:")  # bounded: the line may be as long as a query


def explain(error: QuerySyntaxError, query: str, prefixes: Mapping[str, str]) -> str:
    """One or two sentences with line, column and a remedy where one is known."""
    unpaired = unpaired_bracket(query)
    if unpaired:
        return f"Line {unpaired[0]}, column {unpaired[1]}: {unpaired[2]}."
    if not error.line:
        return f"The query is not SPARQL 1.1: {error}"
    lines = query.splitlines() or [""]
    line = lines[min(error.line, len(lines)) - 1]
    where = f"Line {error.line}, column {error.column}"
    if "Prefix not found" in str(error):
        return f"{where}: {_prefix(line, error.column, prefixes)}"
    rest = line[error.column - 1 :].strip()
    if not rest and error.line >= len(lines):
        return f"{where}: the query ends too early; something is missing, such as a closing bracket."
    return f"{where}: the query cannot go on here: {(rest or 'end of line')[:60]!r}."


def _prefix(line: str, column: int, prefixes: Mapping[str, str]) -> str:
    """Which prefix is not declared, and how to declare it when we know it."""
    found = NAME.search(line, max(column - 1, 0)) or NAME.search(line)
    name = (found[1] or "") if found else ""
    known = prefixes.get(name)
    remedy = f"add PREFIX {name}: <{known}>" if known else f"add PREFIX {name}: <...> before the query"
    return f"the prefix '{name}:' is not declared; {remedy}."


def place_of(error: QuerySyntaxError, query: str) -> tuple[int, int]:
    """Line and column of the mistake: a bracket without its pair, else where the parser stopped; 0 when unknown."""
    unpaired = unpaired_bracket(query)
    return unpaired[:2] if unpaired else (error.line, error.column)


def unpaired_bracket(query: str) -> tuple[int, int, str] | None:
    """Line, column and words for the first bracket that closes nothing; parsers often notice it much later."""
    opened: list[str] = []
    for token in tokens(query):
        if token.text in PAIRS.values():
            opened.append(token.text)
        elif token.text in PAIRS and (not opened or opened.pop() != PAIRS[token.text]):
            line, column = _position(query, token.end - 1)
            return line, column, f"the bracket {token.text!r} closes nothing"
    return None


def _position(query: str, offset: int) -> tuple[int, int]:
    before = query[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
