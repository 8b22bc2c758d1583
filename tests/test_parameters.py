"""Parameters of example queries: what their names say, and which values fit."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtgraph.errors import QueryError
from stadtgraph.parameters import LONGEST, Parameter, parameter_of


@pytest.mark.parametrize(
    ("variable", "name", "kind"),
    [
        ("_land_iri", "land", "iri"),
        ("_word", "word", "string"),
        ("_size_integer", "size", "integer"),
        ("_part_decimal", "part", "decimal"),
        ("_open_boolean", "open", "boolean"),
        ("_day_date", "day", "date"),
        ("_some_word", "some_word", "string"),
        ("_some_land_iri", "some_land", "iri"),
        ("_iri", "iri", "string"),
    ],
)
def test_a_variable_says_name_and_kind(variable: str, name: str, kind: str) -> None:
    parameter = parameter_of(variable)
    assert (parameter.name, parameter.variable, parameter.kind) == (name, variable, kind)


def read(term: str) -> ox.NamedNode | ox.Literal:
    """What a parser of N-Triples makes of a term."""
    (quad,) = ox.parse(f"<x:s> <x:p> {term} .".encode(), format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, (ox.NamedNode, ox.Literal))
    return quad.object


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=LONGEST))
def test_any_text_becomes_one_plain_literal(text: str) -> None:
    assert read(parameter_of("_word").term(text)) == ox.Literal(text)


@given(st.text(max_size=50) | st.text("/?#[]%a0@:", max_size=20))
def test_what_passes_as_an_iri_is_one_iri(text: str) -> None:
    try:
        term = parameter_of("_land_iri").term(f"https://example.org/{text}")
    except QueryError:
        return
    assert read(term) == ox.NamedNode(f"https://example.org/{text}")


@given(st.integers(-(10**30), 10**30))
def test_whole_numbers_become_integers(number: int) -> None:
    term = read(parameter_of("_size_integer").term(str(number)))
    assert term == ox.Literal(str(number), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("_land_iri", "hessen"),
        ("_land_iri", "https://example.org/a b"),
        ("_land_iri", "https://example.org/\n"),
        ("_size_integer", ""),
        ("_size_integer", "1 "),
        ("_size_integer", "1\n"),
        ("_size_integer", "1_000"),
        ("_part_decimal", "1e5"),
        ("_part_decimal", "NaN"),
        ("_open_boolean", "1"),
        ("_day_date", "2021-02-29"),
        ("_day_date", "2021-W01-1"),
        ("_word", "a\0b"),
    ],
)
def test_a_value_of_another_kind_is_refused_and_the_parameter_named(variable: str, value: str) -> None:
    parameter: Parameter = parameter_of(variable)
    with pytest.raises(QueryError, match=f"'{parameter.name}' needs "):
        parameter.term(value)
