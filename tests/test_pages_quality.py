"""What the answers to the questions of quality come to."""

from stadtgraph.pages.quality import Covered, Row, counted, covered, together, union


def row(project: str, first: int, last: int, spans: str) -> Row:
    return {"project": project, "label": project.upper(), "first": str(first), "last": str(last), "spans": spans}


def test_places_in_several_quotations_count_once() -> None:
    assert union([(0, 10), (5, 12), (5, 7), (20, 21)]) == 13
    assert union([(3, 4), (0, 3)]) == 4
    assert union([]) == 0


def test_coverage_is_told_for_each_project_and_together() -> None:
    rows = [
        row("a", 0, 100, "0-30 20-50"),
        row("a", 200, 300, "200-210"),
        row("b", 400, 500, "400-500"),
    ]
    parts = covered(rows)

    assert parts == [Covered("a", "A", "", 3, 60, 200), Covered("b", "B", "", 1, 100, 100)]
    assert [part.share for part in parts] == [0.3, 1.0]
    assert together(parts) == Covered("", "", "", 4, 160, 300)
    assert together([]).share == 0


def test_concepts_are_counted_with_their_share() -> None:
    rows = [{"concept": "x:a", "label": "A", "number": "3"}, {"concept": "x:b", "label": "B", "number": "1"}]
    assert [(c.label, c.number, c.share, c.definition) for c in counted(rows)] == [
        ("A", 3, 0.75, ""),
        ("B", 1, 0.25, ""),
    ]
    assert counted([]) == []
