"""Say what is wrong with a query in words that help, instead of what a parser expected."""

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType

from stadtgraph.errors import QuerySyntaxError
from stadtgraph.lexical import tokens

PAIRS = {")": "(", "}": "{", "]": "["}
MISSING_PREFIX = "Prefix not found"  # the engine's words
PHRASES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "where": "Line {line}, column {column}",
            "no_sparql": "The query is not SPARQL 1.1: {error}",
            "unpaired": "the bracket '{bracket}' closes nothing.",
            "too_early": "the query ends too early; something is missing, such as a closing bracket.",
            "not_here": "the query cannot go on here: {rest}.",
            "end_of_line": "end of line",
            "sql": "this looks like SQL. SPARQL has no tables: after WHERE come patterns in curly brackets, such as "
            "SELECT ?x WHERE {{ ?x a sc:Project }}.",
            "prefix": "the prefix '{name}:' is not declared; add PREFIX {name}: <{iri}>{before}.",
            "before": " before the query",
        },
        "de": {
            "where": "Zeile {line}, Spalte {column}",
            "no_sparql": "Die Abfrage ist kein SPARQL 1.1: {error}",
            "unpaired": "Die Klammer „{bracket}“ schließt nichts.",
            "too_early": "Die Abfrage endet zu früh; etwas fehlt, etwa eine schließende Klammer.",
            "not_here": "Hier kann die Abfrage nicht weitergehen: {rest}.",
            "end_of_line": "Ende der Zeile",
            "sql": "Das sieht nach SQL aus. SPARQL hat keine Tabellen: Hinter WHERE stehen Muster in geschweiften "
            "Klammern, etwa SELECT ?x WHERE {{ ?x a sc:Project }}.",
            "prefix": "Das Präfix „{name}:“ ist nicht vereinbart; ergänzen Sie PREFIX {name}: <{iri}>{before}.",
            "before": " vor der Abfrage",
        },
    }
)


def explain(error: QuerySyntaxError, query: str, prefixes: Mapping[str, str], language: str = "en") -> str:
    """One or two sentences with line, column and a remedy where one is known. language: `de` or `en`."""
    say = PHRASES[language]
    line, column = place_of(error, query)
    if not line:
        return say["no_sparql"].format(error=error)
    return f"{say['where'].format(line=line, column=column)}: {remedy(error, query, prefixes, language)}"


def remedy(error: QuerySyntaxError, query: str, prefixes: Mapping[str, str], language: str = "en") -> str:
    """What is wrong at the place of the mistake (`place_of`), and what to do where that is known."""
    say = PHRASES[language]
    unpaired = unpaired_bracket(query)
    if unpaired:
        return say["unpaired"].format(bracket=unpaired[2])
    if (found := undeclared(query)) and MISSING_PREFIX in str(error):
        prefix = found[2]
        before = "" if prefix in prefixes else say["before"]
        return say["prefix"].format(name=prefix, iri=prefixes.get(prefix, "..."), before=before)
    if not error.line:
        return say["no_sparql"].format(error=error)
    if is_sql(query):
        return say["sql"].format()
    lines = query.splitlines() or [""]
    line = lines[min(error.line, len(lines)) - 1]
    rest = line[error.column - 1 :].strip()
    if not rest and error.line >= len(lines):
        return say["too_early"]
    return say["not_here"].format(rest=repr((rest or say["end_of_line"])[:60]))


def place_of(error: QuerySyntaxError, query: str) -> tuple[int, int]:
    """Line and column of the mistake: a bracket without its pair, a name whose prefix is unknown, else where the parser
    stopped; 0 when unknown."""
    found = unpaired_bracket(query) or (undeclared(query) if MISSING_PREFIX in str(error) else None)
    return found[:2] if found else (error.line, error.column)


def is_sql(query: str) -> bool:
    """Tell whether a query that is no SPARQL looks like SQL: FROM a bare name, or WHERE without a bracket."""
    texts = [token.text.upper() for token in tokens(query) if token.kind != "comment"]
    pairs = {*pairwise([*texts, ""])}
    bare = any(before == "FROM" and after.isidentifier() and after != "NAMED" for before, after in pairs)
    return bare or any(before == "WHERE" and after != "{" for before, after in pairs)


def undeclared(query: str) -> tuple[int, int, str] | None:
    """Line and column of the first name whose prefix the query does not declare, and the prefix."""
    declared, before = set[str](), ""
    for token in tokens(query):
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and before == "PREFIX":
            declared.add(prefix)
        elif token.kind == "name" and prefix not in declared:
            return *_position(query, token.end - len(token.text)), prefix
        before = token.text.upper()
    return None


def unpaired_bracket(query: str) -> tuple[int, int, str] | None:
    """Line and column of the first bracket that closes nothing, and it; parsers often notice it much later."""
    opened: list[str] = []
    for token in tokens(query):
        if token.text in PAIRS.values():
            opened.append(token.text)
        elif token.text in PAIRS and (not opened or opened.pop() != PAIRS[token.text]):
            line, column = _position(query, token.end - 1)
            return line, column, token.text
    return None


def _position(query: str, offset: int) -> tuple[int, int]:
    before = query[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
