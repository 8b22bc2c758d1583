"""Validation in pipelines: the action, the hook, the templates, and reports that others' tools accept."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xmlschema
import yaml
from typer.testing import CliRunner, Result

from stadtgraph.cli import app

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "validation"
TEMPLATE = ROOT / "src" / "stadtgraph" / "template"
UNREADABLE = "@prefix ex: <https://example.org/> .\nex:a ex:b \n"
HOOK = """
repos:
  - repo: {root}
    rev: {commit}
    hooks:
      - id: stadtgraph-validate
        args: [--shapes=example/shapes/]
"""
WORKFLOWS = [
    ROOT / ".github/workflows/ci.yml",
    GUIDE / "example/.github/workflows/validate.yml",
    TEMPLATE / ".github/workflows/validate.yml",
]


def accepted(*arguments: object) -> None:
    """Run a Python module that checks a file."""
    checked = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the example's shapes, its data, broken data, and a file that cannot be read."""
    shutil.copytree(GUIDE / "example", tmp_path / "example")
    shutil.copytree(GUIDE / "broken", tmp_path / "broken")
    (tmp_path / "unreadable.ttl").write_text(UNREADABLE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def validate(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["validate", *arguments, "--shapes", "example/shapes"])


# What is written for services conforms to their schemas


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_workflows_conform_to_the_schema_of_github(workflow: Path) -> None:
    accepted("check_jsonschema", "--builtin-schema", "vendor.github-workflows", workflow)


def test_the_action_conforms_to_the_schema_of_github() -> None:
    accepted("check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml")


@pytest.mark.parametrize("template", [GUIDE / "gitlab-ci.yml", TEMPLATE / ".gitlab-ci.yml"], ids=["docs", "new"])
def test_templates_conform_to_the_schema_of_gitlab(template: Path) -> None:
    accepted("check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", template)


def test_the_citation_conforms_to_its_schema() -> None:
    schema = ("--builtin-schema", "vendor.citation-file-format")
    accepted("check_jsonschema", *schema, "--force-filetype", "yaml", "CITATION.cff")


def test_the_hook_is_one_that_pre_commit_accepts() -> None:
    accepted("pre_commit", "validate-manifest", ".pre-commit-hooks.yaml")


@pytest.mark.parametrize("place", [GUIDE / "example", TEMPLATE], ids=["docs", "new"])
def test_configurations_are_ones_that_pre_commit_accepts(place: Path) -> None:
    accepted("pre_commit", "validate-config", place / ".pre-commit-config.yaml")


@pytest.mark.parametrize("name", ["a.ttl", "d/b.trig", "c.nt", "d.nq", "e.rdf", "f.owl", "g.jsonld"])
def test_the_hook_takes_files_of_rdf(name: str) -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert re.search(hook["files"], name)
    assert not re.search(hook["files"], f"{name}.txt")


@pytest.mark.long
def test_the_hook_runs_as_pre_commit_installs_it(place: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", "example", "broken")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(place / "pre-commit"), "STADTGRAPH_UI": "skip"}
    environment.pop("PYTHONPATH", None)  # the hook shall find what it installs, not this checkout

    def hook(*files: str) -> subprocess.CompletedProcess[str]:
        (place / ".pre-commit-config.yaml").write_text(HOOK.format(root=ROOT, commit=commit), "utf-8")
        command = [sys.executable, "-m", "pre_commit", "run", "--files", *files]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    good, bad = hook("example/data/branches.ttl"), hook("broken/branches.ttl")
    if "pip" in good.stdout and "install" in good.stdout and good.returncode == 3:
        pytest.skip(f"pre-commit cannot install the hook, for want of a network: {good.stdout[-300:]}")

    assert good.returncode == 0, good.stdout + good.stderr
    assert bad.returncode == 1
    assert "broken/branches.ttl:6:15" in bad.stdout
    assert "4 Violation, 1 Warning" in bad.stdout


def test_our_own_workflow_runs_what_we_run() -> None:
    steps = yaml.safe_load(WORKFLOWS[0].read_text("utf-8"))["jobs"]["test"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]


# The action's own step, as GitHub runs it

Step = Callable[..., tuple[subprocess.CompletedProcess[str], Path]]


@pytest.fixture
def step(place: Path) -> Step:
    """Runs the action's validating step with inputs; gives what it did and the directory of GitHub's files."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    [script] = [step for step in action["runs"]["steps"] if step.get("id") == "validate"]
    defaults = {name: entry["default"] for name, entry in action["inputs"].items()}

    def run(**inputs: str) -> tuple[subprocess.CompletedProcess[str], Path]:
        given = defaults | {name.replace("_", "-"): value for name, value in inputs.items()}
        named = {name: re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value) for name, value in script["env"].items()}
        environment = {name: given[found[1]] for name, found in named.items() if found}
        files = {"GITHUB_STEP_SUMMARY": str(place / "summary"), "GITHUB_OUTPUT": str(place / "output")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        (place / "step.sh").write_text(script["run"], "utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "step.sh"],
            cwd=place,
            env={**os.environ, **environment, **files, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        return done, place

    return run


def test_the_action_passes_what_conforms(step: Step) -> None:
    done, place = step(paths="example/data", shapes="example/shapes")
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 Violation" in (place / "summary").read_text("utf-8")
    assert (place / "output").read_text("utf-8") == "sarif=stadtgraph.sarif\n"


def test_the_action_annotates_what_does_not_conform(step: Step) -> None:
    done, place = step(paths="broken\n", shapes="example/shapes", format="junit=report.xml\njson=report.json")
    assert done.returncode == 1
    assert "::error file=broken/branches.ttl,line=9,col=1,title=ex%3ABranchShape/ex%3Aname/MinCount::" in done.stdout
    assert "4 Violation" in (place / "summary").read_text("utf-8")
    assert len(json.loads((place / "stadtgraph.sarif").read_text("utf-8"))["runs"][0]["results"]) == 5
    assert (place / "report.xml").exists()
    assert (place / "report.json").exists()


def test_the_action_fails_with_2_when_a_file_cannot_be_read(step: Step) -> None:
    done, _ = step(paths="unreadable.ttl", shapes="example/shapes")
    assert done.returncode == 2
    assert "::error file=unreadable.ttl,line=" in done.stdout


def test_the_action_keeps_what_was_accepted(step: Step, place: Path) -> None:
    validate("broken", "--baseline", "known.json", "--update-baseline")
    done, _ = step(paths="broken", shapes="example/shapes", baseline="known.json")
    assert done.returncode == 0, done.stdout


def test_the_action_speaks_german_and_fails_from_the_level_that_is_chosen(step: Step, place: Path) -> None:
    text = (place / "example/data/branches.ttl").read_text("utf-8")
    (place / "warning.ttl").write_text(text.replace("ex:status ex:open .", "ex:status ex:opne ."), "utf-8")
    inputs = {"paths": "warning.ttl", "shapes": "example/shapes", "lang": "de"}
    assert step(**inputs)[0].returncode == 0
    done, _ = step(**inputs, fail_on="warning")
    assert done.returncode == 1
    assert "war ex:open gemeint?" in done.stdout


INPUTS = ["paths", "shapes", "format", "lang", "fail_on", "baseline", "sarif"]
ORDERS = ["$(touch pwned)", "`touch pwned`", '"; touch pwned; "', "x\ny; touch pwned"]


def orders() -> Iterator[object]:
    """Every input with every value; every day each input with one of them, in turn."""
    for place, name in enumerate(INPUTS):
        for turn, value in enumerate(ORDERS):
            daily = turn == place % len(ORDERS)
            yield pytest.param(name, value, id=f"{name}-{turn}", marks=() if daily else pytest.mark.long)


@pytest.mark.parametrize(("name", "value"), list(orders()))
def test_inputs_are_never_run(step: Step, name: str, value: str) -> None:
    done, place = step(**{"paths": "example/data", "shapes": "example/shapes", name: value})
    assert done.returncode != 0 or name == "sarif"
    assert not (place / "pwned").exists()


def test_no_script_of_the_action_pastes_expressions() -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


# Reports


def test_annotations_are_the_lines_that_github_reads(place: Path) -> None:
    first, *_ = validate("broken", "--format", "github", "--lang", "de").stdout.splitlines()
    assert first == (
        "::error file=broken/branches.ttl,line=9,col=1,title=ex%3ABranchShape/ex%3Aname/MinCount"
        "::Eine Zweigstelle hat einen Namen, einen je Sprache.%0Aex:south%0Aex:name fehlt"
    )


@pytest.mark.parametrize("data", ["example/data", "broken", "unreadable.ttl"])
def test_junit_conforms_to_its_schema(place: Path, data: str) -> None:
    report = validate(data, "--format", "junit").stdout
    xmlschema.XMLSchema(str(Path(__file__).parent / "junit.xsd")).validate(report)
    assert ("<failure" in report) == (data == "broken")
    assert ("<error" in report) == (data == "unreadable.ttl")


@pytest.fixture(scope="module")
def sarif_schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schema of SARIF 2.1.0, from npm."""
    if not shutil.which("npm"):
        pytest.skip("the schema of SARIF is left out: it comes by npm, which is not installed")
    place = tmp_path_factory.mktemp("sarif")
    command = ["npm", "pack", "@microsoft/jest-sarif@1.0.0-beta.0", "--silent"]
    packed = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if packed.returncode:
        pytest.skip(f"the schema of SARIF is left out: npm could not fetch it ({packed.stderr.strip()[-300:]})")
    shutil.unpack_archive(next(place.glob("*.tgz")), place, filter="data")
    return next((place / "package/lib/schemas").glob("sarif-2.1.0*.json"))


@pytest.mark.parametrize("data", ["example/data", "broken", "unreadable.ttl"])
def test_sarif_conforms_to_its_schema(place: Path, sarif_schema: Path, data: str) -> None:
    validate(data, "--format", "sarif=report.sarif")
    variant = ("--regex-variant", "python")  # a pattern of the schema is none in ECMAScript with Unicode
    accepted("check_jsonschema", *variant, "--schemafile", sarif_schema, place / "report.sarif")


# The guide shows what happens


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("stadtgraph validate example/data/ --shapes example/shapes/", 0),
        ("stadtgraph validate broken/ --shapes example/shapes/", 1),
        ("stadtgraph validate broken/ --shapes example/shapes/ --lang de", 1),
    ],
)
def test_the_guide_shows_the_output_of_its_commands(place: Path, command: str, code: int) -> None:
    guide = (GUIDE / "README.md").read_text("utf-8")
    shown = re.search(rf"```console\n\$ {re.escape(command)}\n(.*?)```", guide, re.DOTALL)
    assert shown
    done = CliRunner().invoke(app, command.split()[1:])
    assert (done.exit_code, done.stdout) == (code, shown[1])
