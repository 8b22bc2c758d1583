"""The report as JUnit XML: a test suite for each file, in it a test case for each rule that finds something."""

from collections.abc import Iterable

from junitparser import Error, Failure, JUnitXml, TestCase, TestSuite

from stadtgraph.validation.findings import Finding, Outcome
from stadtgraph.validation.formats.groups import groups
from stadtgraph.validation.formats.machine import told

NOWHERE = "-"  # the suite for findings without a file


def junit(outcome: Outcome, language: str) -> str:
    """The report; a file in which nothing was found has one test case that passes."""
    by_file: dict[str, list[Finding]] = {file: [] for file in outcome.checked.files}
    for finding in outcome.findings:
        by_file.setdefault(finding.place.file if finding.place else NOWHERE, []).append(finding)
    report = JUnitXml("stadtgraph validate")
    faulty = {fault.file for fault in outcome.faults}
    for file in sorted({*by_file, *faulty}):
        suite = TestSuite(_clean(file))
        suite.add_testcases(_faults(outcome, file, language))
        if outcome.completed:
            suite.add_testcases(_cases(outcome, file, by_file.get(file, []), language))
        report.add_testsuite(suite)
    report.update_statistics()  # type: ignore[no-untyped-call]
    return str(report.tostring().decode("utf-8")) + "\n"  # type: ignore[no-untyped-call]


def _faults(outcome: Outcome, file: str, language: str) -> list[TestCase]:
    cases = []
    for fault in (fault for fault in outcome.faults if fault.file == file):
        case = TestCase(f"syntax {fault.line}:{fault.column}", _clean(file))
        case.result = [Error(_clean(fault.message(language)), "syntax")]
        cases.append(case)
    return cases


def _cases(outcome: Outcome, file: str, findings: Iterable[Finding], language: str) -> list[TestCase]:
    cases = []
    for group in groups(findings):
        case = TestCase(_clean(group.rule), _clean(file))
        failing = [finding for finding in group.findings if outcome.fails(finding)]
        told_of = [_text(finding, outcome, language) for finding in group.findings if not finding.accepted]
        if failing:
            failure = Failure(_clean(failing[0].message(language)), group.level)
            failure.text = _clean("\n\n".join(told_of))
            case.result = [failure]
        elif told_of:
            case.system_out = _clean("\n\n".join(told_of))
        cases.append(case)
    return cases or [TestCase("SHACL", _clean(file))]


def _text(finding: Finding, outcome: Outcome, language: str) -> str:
    return f"{finding.place or NOWHERE}\n{told(finding, outcome, language)}"


def _clean(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold (section 2.2)."""
    return "".join(character if character >= " " or character in "\t\n\r" else "\ufffd" for character in text)
