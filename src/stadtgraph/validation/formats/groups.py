"""The same problem at many nodes as one group."""

from collections.abc import Iterable
from dataclasses import dataclass

from stadtgraph.validation.findings import Finding


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule with one message, in the order of their places."""

    rule: str
    level: str
    findings: tuple[Finding, ...]

    def message(self, language: str) -> str | None:
        """Their message; None when they do not share one."""
        texts = {finding.message(language) for finding in self.findings}
        return texts.pop() if len(texts) == 1 else None


def groups(findings: Iterable[Finding]) -> list[Group]:
    """Groups by level and rule, in the order in which they begin."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.level, finding.rule), []).append(finding)
    return [Group(rule, level, tuple(listed)) for (level, rule), listed in found.items()]
