"""The report as Markdown, for the summary of a pipeline or a comment."""

import re

from stadtgraph.validation.findings import Outcome
from stadtgraph.validation.formats.groups import Group, groups
from stadtgraph.validation.formats.human import subject, summary
from stadtgraph.validation.formats.words import WORDS

SHOWN = 5  # findings of one group
MOST = 50  # groups; the summary of a GitHub job may have 1 MiB
SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def markdown(outcome: Outcome, language: str) -> str:
    """Verdict, faults, and a section for each rule with its first findings."""
    words = WORDS[language]
    checked = outcome.checked
    lines = [f"## {words.title}: {escaped(summary(outcome, language))}", ""]
    lines += [words.checked.format(len(checked.files), checked.triples, checked.shapes), ""]
    lines += [f"- `{fault.place}`: {escaped(fault.message(language))}" for fault in outcome.faults]
    lines += [f"- {words.note}: {escaped(note[language != 'de'])}" for note in outcome.notes]
    shown = groups(finding for finding in outcome.findings if not finding.accepted)
    for group in shown[:MOST]:
        lines += _group(group, outcome, language)
    if len(shown) > MOST:
        lines += ["", words.more.format(len(shown) - MOST)]
    return "\n".join(lines) + "\n"


def _group(group: Group, outcome: Outcome, language: str) -> list[str]:
    words = WORDS[language]
    title = f"### {words.levels[group.level]}: {escaped(group.rule)} ({len(group.findings)})"
    lines = ["", title, ""]
    common = group.message(language)
    lines += [escaped(common), ""] if common else []
    lines += [f"| {words.place} | {words.problem} | {words.hint} |", "| --- | --- | --- |"]
    for finding in group.findings[:SHOWN]:
        what = subject(finding, outcome, language) + ("" if common else f": {finding.message(language)}")
        cells = (f"`{finding.place}`" if finding.place else "", escaped(what), escaped(finding.hint(language) or ""))
        lines.append(f"| {' | '.join(cells)} |")
    if len(group.findings) > SHOWN:
        lines += ["", words.more.format(len(group.findings) - SHOWN)]
    return lines


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
