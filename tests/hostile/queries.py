"""Hostile queries: each is valid or nearly so, and each has brought some server down, or might.

What a case expects is what may come back: `200` means that an answer is allowed too. Never 500, never silence.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

DEEP = 1_000_000  # characters on each side: 2 MB of brackets
PARSED = 150  # levels that pass the front and reach the parser
GROUP = "?s ?p ?o"
FOUR = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A query and the statuses that are right for it; daily: it is among the everyday tests."""

    name: str
    query: str
    statuses: tuple[int, ...]
    daily: bool = False


def nested(opening: str, inner: str, closing: str, levels: int) -> str:
    """The inner part in as many levels."""
    return opening * levels + inner + closing * levels


# Each kind of nesting: text before, opening, inner, closing, text after.
NESTINGS = {
    "groups": ("SELECT * ", "{", "?s ?p ?o", "}", ""),
    "OPTIONAL": ("SELECT * {", "OPTIONAL{", "?s ?p ?o", "}", "}"),
    "UNION": ("SELECT * {", "{?s ?p ?o}UNION{", "?s ?p ?o", "}", "}"),
    "MINUS": ("SELECT * {?s ?p ?o ", "MINUS{?s ?p ?o ", "", "}", "}"),
    "FILTER EXISTS": ("SELECT * {?s ?p ?o ", "FILTER EXISTS{?s ?p ?o ", "", "}", "}"),
    "FILTER NOT EXISTS": ("ASK {?s ?p ?o ", "FILTER NOT EXISTS{?s ?p ?o ", "", "}", "}"),
    "subselects": ("SELECT * {", "{SELECT * {", "?s ?p ?o", "}}", "}"),
    "GRAPH": ("SELECT * {", "GRAPH ?g{", "?s ?p ?o", "}", "}"),
    "parentheses": ("SELECT * {?s ?p ?o FILTER", "(", "?o > 1", ")", "}"),
    "negations": ("SELECT * {?s ?p ?o FILTER(", "!", "(?o > 1)", "", ")}"),
    "sums": ("SELECT * {?s ?p ?o FILTER(?o > ", "1+", "1", "", ")}"),
    "ors": ("SELECT * {?s ?p ?o FILTER(", "?o=1||", "?o=2", "", ")}"),
    "IFs": ("SELECT * {?s ?p ?o BIND(", "IF(true,", "1", ",2)", " AS ?x)}"),
    "functions": ("SELECT * {?s ?p ?o BIND(", "STR(", "?o", ")", " AS ?x)}"),
    "IN lists": ("SELECT * {?s ?p ?o FILTER(?o IN ", "(1 IN ", "(1)", ")", ")}"),
    "triple terms": ("SELECT * {", "<<( <x:s> <x:p> ", "<x:o>", " )>>", " <x:p> ?x}"),
    "paths": ("SELECT * {?s ", "(", "<http://x/p>", ")*", " ?o}"),
    "path sequences": ("SELECT * {?s ", "<http://x/p>/", "<http://x/p>", "", " ?o}"),
    "path alternatives": ("SELECT * {?s ", "(<http://x/p>|", "<http://x/q>", ")", " ?o}"),
    "inverse paths": ("SELECT * {?s ", "^(", "<http://x/p>", ")", " ?o}"),
    "collections": ("SELECT * {?s ?p ", "(", "1", ")", "}"),
    "blank nodes": ("SELECT * {?s ?p ", "[<x:p> ", "1", "]", "}"),
    "CONSTRUCT templates": ("CONSTRUCT {?s ?p ", "[<x:p> ", "1", "]", "} WHERE {?s ?p ?o}"),
}
REFUSED = (400, 413)
ANY = (200, 400, 413, 503)


def nesting(levels: int) -> Iterator[tuple[str, str]]:
    """Every kind of nesting, so deep."""
    for name, (before, opening, inner, closing, after) in NESTINGS.items():
        yield name, before + nested(opening, inner, closing, levels) + after


def nestings() -> Iterator[Hostile]:
    """Every kind of nesting with 2 MB of text, and as deep as the front lets it through to the parser."""
    for name, (_, opening, _, closing, _) in NESTINGS.items():
        levels = DEEP * 2 // (len(opening) + len(closing))
        query = next(text for kind, text in nesting(levels) if kind == name)
        yield Hostile(f"{name}: 2 MB", query, REFUSED, daily=name in ("groups", "negations"))
    for name, query in nesting(PARSED):
        yield Hostile(f"{name}: {PARSED} levels", query, ANY)


def doubling(times: int) -> str:
    """A valid query whose last value is 2 to the power of `times` characters long."""
    binds = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(times))
    return f'SELECT (STRLEN(?x{times}) AS ?length) WHERE {{ BIND("a" AS ?x0) {binds} }}'


def chain(length: int) -> str:
    """A chain of triple patterns: planning it may cost more than answering it."""
    return "SELECT * {" + " ".join(f"?v{n} <http://x/p> ?v{n + 1} ." for n in range(length)) + "}"


COMPUTING = {
    "a count of a product": f"SELECT (COUNT(*) AS ?n) {{ {FOUR} }}",
    "a product in order": f"SELECT * {{ {FOUR} }} ORDER BY ?c ?f ?i ?l",
    "a product without doubles": f"SELECT DISTINCT ?c ?f ?i ?l {{ {FOUR} }}",
    "a product glued together": f"SELECT (GROUP_CONCAT(STR(?a)) AS ?all) {{ {FOUR} }}",
    "a product in groups": f"SELECT ?c ?f ?i (COUNT(*) AS ?n) {{ {FOUR} }} GROUP BY ?c ?f ?i",
    "sums over a product": f"SELECT (SUM(?c * ?f * ?i) AS ?n) (AVG(?l) AS ?m) {{ {FOUR} }}",
    "distinct counts of a product": f"SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?d), STR(?g))) AS ?n) {{ {FOUR} }}",
    "samples of a product": f"SELECT ?a (SAMPLE(?c) AS ?x) (MAX(?f) AS ?y) {{ {FOUR} }} GROUP BY ?a HAVING(COUNT(*) > 9)",
    "a product left out": f"SELECT * {{ ?s ?p ?o MINUS {{ {FOUR} FILTER(?a != ?s) }} }}",
    "a product that must exist": f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {FOUR} FILTER(?c + ?f + ?i + ?l < 0) }} }}",
    "a product described": "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i",
    "a path of 500 steps": "SELECT * { ?s " + "/".join(["<http://x/p>"] * 500) + " ?o }",
    "a path of everything": "SELECT (COUNT(*) AS ?n) { ?s (<http://x/a>|!<http://x/a>)* ?o . ?t (<http://x/a>|!<http://x/a>)* ?u }",
    "paths that repeat repetitions": "SELECT (COUNT(*) AS ?n) { ?s ((<x:a>|!<x:a>)*)* ?o . ?t ((<x:a>|!<x:a>)+)+ ?u . ?v ?w ?x }",
    "both ways without end": "SELECT (COUNT(*) AS ?n) { ?s (<http://x/p>|^<http://x/p>)* ?o . ?a (^<http://x/p>|<http://x/p>)* ?b . ?g ?h ?i }",
    "a string doubled 32 times": doubling(32),
    "a string doubled 60 times": doubling(60),
    "a string replaced by more": 'SELECT (STRLEN(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE("aaaaaaaaaa", "a", '
    '"aaaaaaaaaaaaaaaaaaaaaaaa"), "a", "aaaaaaaaaaaaaaaaaaaaaaaa"), "a", "aaaaaaaaaaaaaaaaaaaaaaaa"), "a", '
    '"aaaaaaaaaaaaaaaaaaaaaaaa"), "a", "aaaaaaaaaaaaaaaaaaaaaaaa"), "a", "aaaaaaaaaaaaaaaaaaaaaaaa")) AS ?n) {}',
    "a string encoded again and again": "SELECT (STRLEN("
    + "ENCODE_FOR_URI(" * 100
    + '"%%%%%%%%%%"'
    + ")" * 100
    + ") AS ?n) {}",
    "a chain of 400 triples": chain(400),
    "a star of 400 triples": "SELECT * {" + " ".join(f"?s <http://x/p> ?o{n} ." for n in range(400)) + "}",
    "a list of 200 elements": "SELECT * { ?s ?p (" + " ".join(f"?e{n}" for n in range(200)) + ") }",
    "400 optional parts": "SELECT * { ?s ?p ?o "
    + " ".join(f"OPTIONAL {{ ?s <http://x/p> ?o{n} }}" for n in range(190))
    + "}",
    "a regex of repeated repetitions": 'SELECT * { ?s ?p ?o FILTER(REGEX(STR(?s), "^(((a+)+)+)+$")) }',
    "a regex of huge repetitions": 'SELECT * { ?s ?p ?o FILTER(REGEX(STR(?s), "(a{1000}){1000}")) }',
    "a regex of 100 kB": 'SELECT * { ?s ?p ?o FILTER(REGEX(STR(?s), "' + "(a|b)*" * 17_000 + '")) }',
    "a regex in the data": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(STR(?a), STR(?d)) && REGEX(STR(?d), STR(?g))) }",
    "2 MB of VALUES": "SELECT * { VALUES ?x { " + "1 " * DEEP + "} }",
    "5,000 VALUES joined with each other": "SELECT (COUNT(*) AS ?n) { VALUES ?x { "
    + "1 " * 2200
    + "} VALUES ?y { "
    + "2 " * 2200
    + "} ?a ?b ?c . ?d ?e ?f }",
    "a string of 2 MB": 'ASK { ?s ?p "' + "x" * (2 * DEEP) + '" }',
    "a name of 2 MB": "ASK { ?s ?p ?" + "x" * (2 * DEEP) + " }",
    "a comment of 2 MB": "ASK { ?s ?p ?o } #" + "x" * (2 * DEEP),
    "an IRI of 2 MB": "ASK { ?s ?p <http://x/" + "x" * (2 * DEEP) + "> }",
    "10,000 prefixes": "".join(f"PREFIX p{n}: <http://x/{n}/>\n" for n in range(10_000)) + "ASK { ?s ?p ?o }",
    "dots that may belong to a prefix": "ASK { ?s ?p " + "a." * DEEP + " }",
    "a string that never ends": "ASK { ?s ?p '" + "\\'" * DEEP,
    "random numbers without end": f"SELECT (SUM(RAND()) AS ?n) {{ {FOUR} }}",
    "a limit after a product": f"SELECT * {{ {FOUR} }} ORDER BY RAND() LIMIT 1",
    "an offset beyond everything": f"SELECT * {{ {FOUR} }} OFFSET 9223372036854775807 LIMIT 1",
}
DAILY = {
    "a product in order",
    "a string doubled 32 times",
    "a chain of 400 triples",
    "dots that may belong to a prefix",
}


def computings() -> Iterator[Hostile]:
    """Queries that compute, or plan, or hold text, without end."""
    for name, query in COMPUTING.items():
        yield Hostile(name, query, ANY, daily=name in DAILY)


SERVICES = {
    "plainly": "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "in small letters": "SELECT * {{ service <{url}> {{ ?s ?p ?o }} }}",
    "SILENT": "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "in FILTER EXISTS": "SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }} }}",
    "by a variable": "SELECT * {{ BIND(<{url}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
    "by a variable of VALUES": "SELECT * {{ VALUES ?e {{ <{url}> }} SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
    "by a prefix": "PREFIX e: <{url}> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
    "glued to a prefix": "PREFIX e: <{url}> SELECT * {{ SERVICEe: {{ ?s ?p ?o }} }}",
    "glued to what stands before": "SELECT * {{ ?s ?p 1SERVICE<{url}>{{?s ?p ?o}} }}",
    "with an escaped letter": "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "with escaped letters in the long form": "SELECT * {{ \\U00000053\\U00000045RVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "after an escape that closes a string": 'SELECT * {{ ?s ?p ?o FILTER(?o != "\\u0022) SERVICE <{url}> {{ ?s ?p "" }} }}',
    "after a comment": "SELECT * {{ # '\n SERVICE # \"\n <{url}> {{ ?s ?p ?o }} }}",
    "after a comment ended by a carriage return": "SELECT * {{ # no\rSERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "in a subselect": "SELECT * {{ {{ SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }} }} }}",
    "in MINUS": "SELECT * {{ ?s ?p ?o MINUS {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }} }}",
    "in UNION": "SELECT * {{ {{ ?s ?p ?o }} UNION {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }} }}",
    "in OPTIONAL": "SELECT * {{ ?s ?p ?o OPTIONAL {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }} }}",
    "in GRAPH": "SELECT * {{ GRAPH ?g {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }} }}",
    "after a string with quotation marks": 'SELECT * {{ ?s ?p """ \' " \'\' """ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}',
    "after an escaped quotation mark": "SELECT * {{ ?s ?p 'it\\'s' . SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "after a comparison that looks like an IRI": "ASK {{ FILTER(?a<1#>'''\n) SERVICE SILENT <{url}> {{}} #'''\n }}",
    "after three apostrophes read as an empty string": "SELECT * {{ VALUES ?x {{'''a'}} SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "in a CONSTRUCT": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "in a DESCRIBE": "DESCRIBE ?s WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
}
UPDATES = {
    "LOAD": "LOAD <{url}>",
    "LOAD in small letters after a prologue": "base <{url}> prefix a: <x:> load silent <{url}> into graph <x:g>",
    "LOAD with an escaped letter": "\\u004cOAD <{url}>",
    "LOAD after a comment": "# SELECT\nLOAD <{url}>",
    "LOAD after a query": "SELECT * {{ ?s ?p ?o }} ; LOAD <{url}>",
    "INSERT": "INSERT DATA {{ <http://x/s0> <http://x/p> 999 }}",
    "DELETE": "DELETE WHERE {{ ?s ?p ?o }}",
    "CLEAR": "CLEAR ALL",
}
GRAPHS = {
    "FROM an address": "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "FROM NAMED an address": "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "FROM a file": "SELECT * FROM <file:///etc/passwd> {{ ?s ?p ?o }}",
    "GRAPH an address": "SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
    "DESCRIBE an address": "DESCRIBE <{url}>",
}
LEAKS_DAILY = {"SILENT", "with an escaped letter", "LOAD", "FROM an address"}


def leaks(url: str) -> Iterator[Hostile]:
    """Queries that would make a server ask elsewhere, or change or read what is not theirs."""
    for texts, statuses, kind in ((SERVICES, (400, 403), "SERVICE "), (UPDATES, (400, 403), ""), (GRAPHS, (200,), "")):
        for name, text in texts.items():
            yield Hostile(f"{kind}{name}", text.format(url=url), statuses, daily=name in LEAKS_DAILY)


def random_query(seed: int) -> Hostile:
    """A deep or cartesian query that nobody thought of; the same for the same seed."""
    chosen = random.Random(seed)
    body = _pattern(chosen, chosen.randint(3, 40))
    form = chosen.choice(
        [
            "SELECT * {{ {} }}",
            "SELECT (COUNT(*) AS ?count) {{ {} }}",
            "ASK {{ {} }}",
            "SELECT DISTINCT * {{ {} }} ORDER BY ?v1 ?v2",
        ]
    )
    return Hostile(f"random {seed}", form.format(body), ANY)


def _pattern(chosen: random.Random, depth: int) -> str:
    variable = [f"?v{chosen.randint(0, 9)}" for _ in range(6)]
    triple = f"{variable[0]} {chosen.choice(['<http://x/p>', '?p', '(<http://x/p>|!<http://x/p>)*'])} {variable[1]} ."
    if depth <= 0:
        return triple
    inner = _pattern(chosen, depth - 1)
    wrapped = [
        f"{{ {inner} }}",
        f"OPTIONAL {{ {inner} }}",
        f"{{ {inner} }} UNION {{ {triple} }}",
        f"MINUS {{ {inner} }}",
        f"FILTER EXISTS {{ {inner} }}",
        f"FILTER NOT EXISTS {{ {inner} }}",
        f"{{ SELECT * {{ {inner} }} }}",
        f"{{ SELECT DISTINCT {variable[2]} {{ {inner} }} }}",
        f"FILTER(!({variable[3]} = {variable[4]} || STRLEN(STR({variable[5]})) > {chosen.randint(0, 30)})) {inner}",
        f"{inner} ?w{depth} ?x{depth} ?y{depth} .",
    ]
    return f"{triple} {chosen.choice(wrapped)}"
