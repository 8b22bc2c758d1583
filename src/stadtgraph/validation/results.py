"""Validation results as plain values (SHACL, section 3.6), and the report that holds them."""

from dataclasses import dataclass

LEVELS = ("Violation", "Warning", "Info")
Parameters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One validation result. Terms are text as `validation.terms` tells; messages by language tag.

    severity: Violation, Warning, Info, or the IRI of a severity of the shapes' own. shape: its IRI; of a blank one,
    the IRI of the shape that holds it. path: the IRI of a property, else a SPARQL property path. parameters: what the
    constraint asks for, as `shape_facts.parameters` tells. nested: whether the shape has no IRI of its own. solution:
    what else a SPARQL solution bound, by variable, where that is known. of_graph: whether the rule speaks of the whole
    graph, so that the focus node says nothing.
    """

    severity: str
    shape: str
    focus: str
    path: str | None
    value: str | None
    constraint: str | None
    component: str
    messages: tuple[tuple[str, str], ...]
    parameters: Parameters = ()
    nested: bool = False
    solution: tuple[tuple[str, str], ...] = ()
    of_graph: bool = False

    @property
    def level(self) -> str:
        """Violation, Warning or Info; severities of the shapes' own count as violations, as pyshacl counts them."""
        return self.severity if self.severity in LEVELS else LEVELS[0]

    @property
    def kind(self) -> str:
        """The local name of the constraint component, without its last word: `MinCount`."""
        name = self.component.replace("/", "#").rpartition("#")[2]
        return name.removesuffix("ConstraintComponent") or name

    def message(self, language: str) -> str:
        """The message in `language`, else in any."""
        known = dict(self.messages)
        return known.get(language) or next(iter(known.values()), self.component)


@dataclass(frozen=True, slots=True)
class Report:
    """Every result, sorted; the graph conforms when none is a violation."""

    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Tell whether no result is a violation; warnings and infos are printed, not counted."""
        return not self.count("Violation")

    def count(self, level: str) -> int:
        """How many results have that level."""
        return sum(result.level == level for result in self.results)


def order(result: Result) -> tuple[int, str, str, str, str, str]:
    """Where a result stands in a report: by level, shape, focus node, value."""
    rank = LEVELS.index(result.level)
    return rank, result.shape, result.focus, result.value or "", result.component, result.path or ""
