"""The report as SARIF 2.1.0, which code scanning services read."""

import json
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from stadtgraph import __version__
from stadtgraph.validation.findings import Finding, Outcome
from stadtgraph.validation.formats.machine import told
from stadtgraph.validation.wording import path_for_people, term

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVEL = {"Violation": "error", "Warning": "warning", "Info": "note"}
FINGERPRINT = "stadtgraph/v1"
ROOT = "%SRCROOT%"


def sarif(outcome: Outcome, language: str) -> str:
    """One run with its rules, results and, where files could not be read, notifications."""
    rules = {finding.rule: finding for finding in reversed(outcome.findings)}
    order = {rule: number for number, rule in enumerate(sorted(rules))}
    first = outcome.checked.files[0] if outcome.checked.files else "."
    run = {
        "tool": {
            "driver": {
                "name": "stadtgraph validate",
                "version": __version__,
                "language": language,
                "rules": [_rule(rules[rule], outcome, language) for rule in order],
            }
        },
        "language": language,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"uri": f"{Path.cwd().as_uri()}/"}},
        "invocations": [
            {
                "executionSuccessful": outcome.completed,
                "exitCode": outcome.exit_code,
                "toolExecutionNotifications": list(_notifications(outcome, language)),
            }
        ],
        "results": [_result(f, outcome, language, (order[f.rule], first)) for f in outcome.findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _notifications(outcome: Outcome, language: str) -> Iterable[dict[str, object]]:
    for fault in outcome.faults:
        yield {
            "level": "error",
            "message": {"text": fault.message(language)},
            "locations": [_location(fault.file, fault.line, fault.column)],
        }
    for note in outcome.notes:
        yield {"level": "note", "message": {"text": note[language != "de"]}}


def _rule(example: Finding, outcome: Outcome, language: str) -> dict[str, object]:
    result, short = example.result, outcome.short
    lines = [f"**{example.message(language)}**", "", f"- SHACL: `{result.component}`", f"- shape: `{result.shape}`"]
    lines += [f"- path: `{path_for_people(result.path, short)}`"] if result.path else []
    lines += [
        f"- {name}: {', '.join(f'`{term(value, short)}`' for value in values[:8])}" for name, values in _asked(example)
    ]
    return {
        "id": example.rule,
        "name": result.kind,
        "shortDescription": {"text": example.message(language)},
        "help": {"text": example.message(language), "markdown": "\n".join(lines)},
        "defaultConfiguration": {"level": LEVEL[example.level]},
        "properties": {"tags": ["SHACL", result.kind]},
    }


def _asked(finding: Finding) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, values) for name, values in finding.result.parameters if not name.startswith("name")]


def _result(finding: Finding, outcome: Outcome, language: str, known: tuple[int, str]) -> dict[str, object]:
    place, result = finding.place, finding.result
    location = _location(place.file, place.line, place.column) if place else _location(known[1], 0, 0)
    location["logicalLocations"] = [{"fullyQualifiedName": result.focus, "kind": "resource"}]
    written: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": known[0],
        "level": LEVEL[finding.level],
        "message": {"text": told(finding, outcome, language)},
        "locations": [location],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {"focus": result.focus, "path": result.path, "value": result.value, "severity": result.severity},
    }
    if finding.accepted:
        written["suppressions"] = [{"kind": "external", "status": "accepted", "justification": "baseline"}]
    return written


def _location(file: str, line: int, column: int) -> dict[str, object]:
    artifact: dict[str, object] = {"uri": quote(file)} if not Path(file).is_absolute() else {"uri": Path(file).as_uri()}
    if not Path(file).is_absolute():
        artifact["uriBaseId"] = ROOT
    physical: dict[str, object] = {"artifactLocation": artifact}
    if line:
        physical["region"] = {"startLine": line, "startColumn": column or 1}
    return {"physicalLocation": physical}
