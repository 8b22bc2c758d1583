"""Findings: results with their place, their message in two languages and a suggested repair; and the whole outcome."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from stadtgraph.validation.faults import Fault
from stadtgraph.validation.places import Place
from stadtgraph.validation.results import LEVELS, Result
from stadtgraph.validation.wording import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One result as it is reported.

    rule: a readable name of the constraint, the same in every run. place: None when the node stands in no file that
    was checked. record: the file of the record that the node comes from. fingerprint: the same in every run, whatever
    moved in the files. detail: what is wrong here, where the message stands for more. accepted: whether a baseline
    knows it.
    """

    result: Result
    rule: str
    place: Place | None
    messages: Text
    repair: Text | None
    fingerprint: str
    record: str | None = None
    detail: Text | None = None
    accepted: bool = False

    def message(self, language: str) -> str:
        """The message in German or English."""
        return self.messages[language != "de"]

    def hint(self, language: str) -> str | None:
        """The suggested repair in German or English."""
        return self.repair[language != "de"] if self.repair else None

    def here(self, language: str) -> str | None:
        """What is wrong here, in German or English."""
        return self.detail[language != "de"] if self.detail else None

    @property
    def level(self) -> str:
        """Violation, Warning or Info."""
        return self.result.level


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked: how many files, triples and shapes; `first`: the name of the first file."""

    files: tuple[str, ...] = ()
    triples: int = 0
    shapes: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that one run found.

    faults: what keeps files from being read; with any, nothing was checked. notes: what the reader should know, such
    as rules that were not applied. stale: entries of the baseline that nothing matches any more. fail_on: the lowest
    level that makes the run fail. short: writes IRIs for people.
    """

    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Text, ...] = ()
    stale: tuple[str, ...] = ()
    checked: Checked = Checked()
    fail_on: str = LEVELS[0]
    short: Callable[[str], str] = str

    @property
    def completed(self) -> bool:
        """Tell whether the check could be made."""
        return not self.faults

    @property
    def conforms(self) -> bool:
        """Tell whether the check was made and found nothing that makes it fail."""
        return self.completed and not any(self.fails(finding) for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 conforms, 1 does not, 2 could not run."""
        return 2 if not self.completed else int(not self.conforms)

    def fails(self, finding: Finding) -> bool:
        """Tell whether a finding makes the run fail."""
        return not finding.accepted and LEVELS.index(finding.level) <= LEVELS.index(self.fail_on)

    def count(self, level: str) -> int:
        """How many findings have that level and are not accepted."""
        return sum(finding.level == level and not finding.accepted for finding in self.findings)

    @property
    def accepted(self) -> int:
        """How many findings the baseline knows."""
        return sum(finding.accepted for finding in self.findings)


def rule_of(result: Result, short: Callable[[str], str]) -> str:
    """A readable name of the constraint: shape, property where the shape has no name of its own, component."""
    if result.constraint:
        return local_name(result.constraint, short)
    parts = [local_name(result.shape, short)]
    if result.nested and result.path:
        parts.append(local_name(result.path, short))
    return "/".join([*parts, result.kind])


def local_name(iri: str, short: Callable[[str], str]) -> str:
    """An IRI as a short name: with its prefix, else its last part."""
    shortened = short(iri)
    return shortened if "<" not in shortened else re.split(r"[/#]", iri.strip("<>/#"))[-1]


def fingerprint(result: Result, focus: str) -> str:
    """What a result is about, as 32 hexadecimal digits. focus: the focus node, described when it is a blank node."""
    value = result.value if result.value != result.focus else focus
    about = (result.shape, result.constraint or "", result.component, result.path or "", focus, value or "")
    return hashlib.sha256("\n".join(about).encode()).hexdigest()[:32]


def with_baseline(findings: Iterable[Finding], known: Counter[str]) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Mark the findings that a baseline knows; each entry accepts one. Also the fingerprints that nothing matches."""
    left, marked = Counter(known), []
    for finding in findings:
        accepted = left[finding.fingerprint] > 0
        left[finding.fingerprint] -= accepted
        marked.append(replace(finding, accepted=accepted))
    return tuple(marked), tuple(sorted((+left).elements()))
