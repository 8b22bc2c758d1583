"""Literals that Oxigraph would write anew: a query goes there only where that makes no difference."""

from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import URIRef, Variable

from stadtgraph.validation.canonical import canonical, patterns, properties, watched


def test_variables_are_watched_where_their_form_is_read_and_not_in_texts() -> None:
    query = "SELECT ?s { ?s ?p ?o FILTER(REGEX(STR(?o), '?s', \"i\") && ?o > 5) }  # STR(?p)"
    assert watched(query) == query.replace("STR(?o)", "STR(<urn:stadtgraph:seen>(?o))")


def test_the_patterns_of_a_query_are_found_wherever_they_stand() -> None:
    query = """PREFIX ex: <e:> SELECT ?s { ?s ex:a/^ex:b ?o FILTER NOT EXISTS { ?o !ex:c ?s } OPTIONAL { ?s ex:d* ?o }
      { SELECT ?s { ?s ?p 1 } } }"""
    read = {frozenset(properties(predicate) or ()) for _, predicate, _ in patterns(query)}
    assert read == {frozenset({URIRef("e:a"), URIRef("e:b")}), frozenset({URIRef("e:d")}), frozenset()}
    assert properties(Variable("p")) is None


def test_nothing_is_changed_of_literals_in_canonical_form() -> None:
    found = canonical(Graph().parse(data=f'<e:a> <e:b> 1 , 1.5 , true , "x" , "y"@de , "2020-01-01"^^<{XSD.date}> .'))
    assert (found.forms, found.merged) == (frozenset(), frozenset())
