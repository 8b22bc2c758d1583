"""The parameters of example queries: variables whose names say what may stand for them.

`?_name_iri` takes an IRI, `?_name_integer`, `?_name_decimal`, `?_name_boolean` and `?_name_date` a value of
that XSD type, `?_name` a plain string. The names follow grlc (https://github.com/CLARIAH/grlc, "query parameters").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, cast, get_args

import rdflib
from rdflib.namespace import XSD

from stadtgraph.errors import QueryError
from stadtgraph.iris import is_iri
from stadtgraph.namespaces import ntriples

Kind = Literal["iri", "string", "integer", "decimal", "boolean", "date"]
SUFFIXES = tuple(kind for kind in get_args(Kind) if kind != "string")
LONGEST = 2000  # characters of a value
NUMBERS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {"integer": re.compile(r"[+-]?[0-9]+"), "decimal": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")}
)
NEEDS: Mapping[str, str] = MappingProxyType(
    {
        "iri": "an http(s) IRI",
        "string": f"a text of at most {LONGEST} characters",
        "integer": "a whole number",
        "decimal": "a number such as 1.5",
        "boolean": "true or false",
        "date": "a date such as 2020-12-31",
    }
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name for people, the variable of the query without `?`, what it takes."""

    name: str
    variable: str
    kind: Kind

    def term(self, value: str) -> str:
        """A value as an RDF term in N-Triples form. Raises QueryError when it is of another kind."""
        if len(value) > LONGEST or not _fits(value, self.kind):
            raise QueryError(f"parameter {self.name!r} needs {NEEDS[self.kind]}, not {value[:80]!r}")
        if self.kind == "iri":
            return f"<{value}>"
        datatype = None if self.kind == "string" else XSD[self.kind]
        return ntriples(rdflib.Literal(value, datatype=datatype, normalize=False))


def parameter_of(variable: str) -> Parameter:
    """The parameter that a variable stands for: `size`, an IRI, for `_size_iri`."""
    name, _, suffix = variable.removeprefix("_").rpartition("_")
    if name and suffix in SUFFIXES:
        return Parameter(name, variable, cast(Kind, suffix))
    return Parameter(variable.removeprefix("_"), variable, "string")


def _fits(value: str, kind: Kind) -> bool:
    if kind == "iri":
        return is_iri(value)
    if kind in NUMBERS:
        return NUMBERS[kind].fullmatch(value) is not None
    if kind == "boolean":
        return value in ("true", "false")
    return _is_date(value) if kind == "date" else "\0" not in value


def _is_date(value: str) -> bool:
    try:
        return len(value) == 10 and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
