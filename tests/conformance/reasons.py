"""Why a test fails, found by looking at its data, its query and both answers."""

from collections.abc import Mapping
from types import MappingProxyType

REASONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "The engine stores numbers by value: `01` and `1` are one term, their spelling is lost.": (
            "open-eq-01",
            "dawg-str-1",
            "dawg-str-2",
            "sameTerm-simple",
            "sameTerm-eq",
            "sameTerm-not-eq",
            "eq-graph-1",
            "eq-graph-2",
            "distinct-1",
            "distinct-9",
        ),
        "The engine stores derived integers as `xsd:integer`: the datatype `xsd:negativeInteger` is lost.": ("tsv03",),
        "The engine compares dates with and without time zone; the test expects an error there.": ("date-2", "date-3"),
        "The engine binds `?g` inside `GRAPH ?g { ... }` at another time than the algebra of SPARQL does.": (
            "graph-variable-scope",
            "graph-optional",
            "agg-empty-group-count-graph",
            "graph",
            "graph-minus",
        ),
        "A path of length zero does not reach a term of the query that is not in the data.": (
            "zero_or_more_set_start",
            "zero_or_more_set_end",
            "zero_or_one_set_start",
            "zero_or_one_set_end",
        ),
        "`BNODE` of the same text gives the same node in every row.": ("bnode01",),
        "`GROUP_CONCAT` of literals with a language keeps the language.": ("agg-groupconcat-04", "agg-groupconcat-06"),
        "The keywords `true` and `false` are read in small letters only.": ("case-insensitive-booleans",),
        "A query that calls an unknown function is refused as a whole.": ("test_4",),
    }
)
REASON_OF: Mapping[str, str] = MappingProxyType({test: why for why, tests in REASONS.items() for test in tests})
