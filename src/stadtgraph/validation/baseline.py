"""A baseline: findings that are known and accepted for now, so that only new ones fail a pipeline."""

import json
from collections import Counter
from pathlib import Path

from stadtgraph.errors import DatasetError
from stadtgraph.validation.findings import Outcome

FORM = "stadtgraph-baseline/1"


def read_baseline(path: Path) -> Counter[str]:
    """How often each fingerprint is accepted. Raises DatasetError for a file that is none."""
    try:
        read = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read ({error}); make it with --update-baseline") from error
    except ValueError as error:
        raise DatasetError(f"{path}: is no baseline: {error}") from error
    if not isinstance(read, dict) or read.get("format") != FORM:
        raise DatasetError(f'{path}: is no baseline: "format": "{FORM}" is missing')
    return Counter(str(entry["fingerprint"]) for entry in read.get("findings", []))


def baseline_text(outcome: Outcome) -> str:
    """The baseline that accepts everything an outcome found: one entry a finding, sorted, with what it is about."""
    entries = [
        {
            "fingerprint": finding.fingerprint,
            "rule": finding.rule,
            "focus": finding.result.focus,
            "value": finding.result.value,
            "message": finding.message("en"),
        }
        for finding in outcome.findings
    ]
    entries.sort(key=lambda entry: (str(entry["rule"]), str(entry["focus"]), str(entry["value"])))
    return json.dumps({"format": FORM, "findings": entries}, ensure_ascii=False, indent=1) + "\n"
