"""The report as JSON, as GitHub annotations, and as GitLab's code quality report."""

import json
from collections import Counter

from stadtgraph.validation.findings import Finding, Outcome
from stadtgraph.validation.results import LEVELS
from stadtgraph.validation.wording import focus

FORM = "stadtgraph-validation/1"
GITHUB = {"Violation": "error", "Warning": "warning", "Info": "notice"}
GITLAB = {"Violation": "major", "Warning": "minor", "Info": "info"}


def as_json(outcome: Outcome, _language: str) -> str:
    """Everything, in both languages; the shape is told in docs/validation.md."""
    faults = [
        {"file": f.file, "line": f.line or None, "column": f.column or None, "messages": _both(f.messages)}
        for f in outcome.faults
    ]
    report = {
        "format": FORM,
        "conforms": outcome.conforms,
        "completed": outcome.completed,
        "failOn": outcome.fail_on,
        "counts": {level: outcome.count(level) for level in LEVELS} | {"accepted": outcome.accepted},
        "checked": {
            "files": list(outcome.checked.files),
            "triples": outcome.checked.triples,
            "shapes": outcome.checked.shapes,
        },
        "results": [_result(finding) for finding in outcome.findings],
        "faults": faults,
        "notes": [_both(note) for note in outcome.notes],
        "stale": list(outcome.stale),
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _both(text: tuple[str, str]) -> dict[str, str]:
    return {"de": text[0], "en": text[1]}


def _result(finding: Finding) -> dict[str, object]:
    result, place = finding.result, finding.place
    fields = ("severity", "focus", "path", "value", "shape", "constraint", "component")
    return {name: getattr(result, name) for name in fields} | {
        "rule": finding.rule,
        "messages": _both(finding.messages),
        "detail": _both(finding.detail) if finding.detail else None,
        "repair": _both(finding.repair) if finding.repair else None,
        "file": place.file if place else None,
        "line": (place.line or None) if place else None,
        "column": (place.column or None) if place else None,
        "record": finding.record,
        "fingerprint": finding.fingerprint,
        "accepted": finding.accepted,
    }


def github(outcome: Outcome, language: str) -> str:
    """Workflow commands that GitHub shows as annotations at the lines of a pull request."""
    lines = [_command("error", (f.file, f.line, f.column), "syntax", f.message(language)) for f in outcome.faults]
    for finding in outcome.findings:
        if not finding.accepted:
            place = finding.place
            where = (place.file, place.line, place.column) if place else ("", 0, 0)
            lines.append(_command(GITHUB[finding.level], where, finding.rule, told(finding, outcome, language)))
    lines += [_command("notice", ("", 0, 0), "stadtgraph", note[language != "de"]) for note in outcome.notes]
    return "".join(f"{line}\n" for line in lines)


def told(finding: Finding, outcome: Outcome, language: str) -> str:
    """Message, node and suggestion of a finding as one text."""
    about = focus(finding.result, outcome.short, language)
    here, hint = finding.here(language), finding.hint(language)
    return f"{finding.message(language)}\n{about}" + (f"\n{here}" if here else "") + (f"\n→ {hint}" if hint else "")


def _command(kind: str, where: tuple[str, int, int], title: str, message: str) -> str:
    file, line, column = where
    properties = {"file": file, "line": line, "col": column, "title": title}
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    return f"::{kind} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def gitlab(outcome: Outcome, language: str) -> str:
    """A code quality report for GitLab's merge requests; findings without a place are put to the first file."""
    first = outcome.checked.files[0] if outcome.checked.files else "."
    entries = [
        _issue(f.message(language), "syntax", f"{f.file}{f.line}{f.column}", "blocker", (f.file, f.line))
        for f in outcome.faults
    ]
    seen: Counter[str] = Counter()
    for finding in outcome.findings:
        if finding.accepted:
            continue
        seen[finding.fingerprint] += 1
        number = seen[finding.fingerprint]
        mark = finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}"
        place = finding.place
        where = (place.file, place.line) if place else (first, 0)
        entries.append(_issue(told(finding, outcome, language), finding.rule, mark, GITLAB[finding.level], where))
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _issue(text: str, check: str, mark: str, severity: str, where: tuple[str, int]) -> dict[str, object]:
    return {
        "description": text,
        "check_name": check,
        "fingerprint": mark,
        "severity": severity,
        "location": {"path": where[0], "lines": {"begin": where[1] or 1}},
    }
