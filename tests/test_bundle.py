"""The bundle that pages load: built with the package, from sources alone, and not needed by it."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from stadtgraph.http import bundle

ROOT = Path(__file__).parents[1]
BUILT = bundle.STATIC / "built"
PARTS = (
    "hatch_build.py",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "src",
    "ontology",
    "shapes",
    "data",
    "queries",
    "ui",
)
needs_bundle = pytest.mark.skipif(
    not bundle.is_built(), reason="the bundle is not built: Node 20 or npm's registry was missing when installing"
)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources that a package is built from, without what was built before."""
    place = tmp_path_factory.mktemp("checkout")
    left_out = shutil.ignore_patterns("node_modules", "__pycache__", "built")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, place / part, ignore=left_out)
        else:
            shutil.copy(ROOT / part, place)
    return place


def run(place: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with a command in a checkout."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("STADTGRAPH_")}
    return subprocess.run(
        [sys.executable, *command], cwd=place, env={**known, **environment}, capture_output=True, text=True, check=False
    )


@needs_bundle
def test_the_bundle_is_made_of_the_sources_as_they_are() -> None:
    checked = run(ROOT, "ui/bundle.py", "--check")
    assert checked.returncode == 0, checked.stderr


@needs_bundle
@pytest.mark.parametrize("source", ["ui/src/workbench.js", "ui/package-lock.json"])
def test_a_changed_source_makes_the_bundle_stale(checkout: Path, tmp_path: Path, source: str) -> None:
    place = tmp_path / "checkout"
    for part in ("ui", "src"):
        shutil.copytree(checkout / part, place / part)
    shutil.copytree(BUILT, place / BUILT.relative_to(ROOT))
    assert run(place, "ui/bundle.py", "--check").returncode == 0
    changed = place / source
    changed.write_text(changed.read_text("utf-8") + "\n", "utf-8")
    assert run(place, "ui/bundle.py", "--check").returncode == 1


def test_without_node_the_package_is_built_without_the_bundle(checkout: Path, tmp_path: Path) -> None:
    done = run(checkout, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path), PATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "stadtgraph/http/templates/base.html" in names
    assert "stadtgraph/template/.github/workflows/validate.yml" in names
    assert "stadtgraph/template/.gitlab-ci.yml" in names
    assert "stadtgraph/template/.pre-commit-config.yaml" in names
    assert [name for name in names if "/built/" in name] == []
    assert "Node 20 or newer" in done.stdout + done.stderr


def test_a_required_bundle_that_cannot_be_built_stops_the_build(checkout: Path, tmp_path: Path) -> None:
    done = run(
        checkout, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path), PATH="", STADTGRAPH_UI="require"
    )
    assert done.returncode != 0
    assert "Node 20 or newer" in done.stderr


def test_a_skipped_bundle_is_no_failure(checkout: Path) -> None:
    assert run(checkout, "ui/bundle.py", PATH="", STADTGRAPH_UI="skip").returncode == 0


@needs_bundle
def test_source_and_wheel_carry_the_bundle_but_not_what_it_was_built_with(checkout: Path, tmp_path: Path) -> None:
    place = tmp_path / "checkout"
    shutil.copytree(checkout, place)
    shutil.copytree(BUILT, place / BUILT.relative_to(ROOT))
    (place / "ui" / "node_modules" / "x").mkdir(parents=True)
    (place / "ui" / "node_modules" / "x" / "index.js").write_text("x", "utf-8")
    done = run(place, "-m", "hatchling", "build", "-d", str(tmp_path), PATH="", STADTGRAPH_UI="require")
    assert done.returncode == 0, done.stderr
    shutil.unpack_archive(next(tmp_path.glob("*.tar.gz")), tmp_path / "unpacked", filter="data")
    (root,) = (tmp_path / "unpacked").iterdir()
    assert (root / BUILT.relative_to(ROOT) / "workbench.js").is_file()
    assert (root / "ui" / ".npmrc").is_file()
    assert list(root.rglob("node_modules")) == []
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    assert {f"stadtgraph/http/static/built/{name}" for name in ("workbench.js", "kern.css", "licences.txt")} <= {*names}
    assert "stadtgraph/_dataset/data/LICENSE.md" in names
    assert {"LICENSE", "data/LICENSE.md"} <= {name.rpartition(".dist-info/licenses/")[2] for name in names}


def test_the_lockfile_names_packages_and_no_addresses() -> None:
    lock = json.loads((ROOT / "ui" / "package-lock.json").read_text("utf-8"))
    assert [place for place, entry in lock["packages"].items() if "resolved" in entry] == []
    assert [place for place, entry in lock["packages"].items() if place and "integrity" not in entry] == []


@needs_bundle
def test_every_package_that_ships_is_named_with_its_licence() -> None:
    lock = json.loads((ROOT / "ui" / "package-lock.json").read_text("utf-8"))
    notice = (BUILT / "licences.txt").read_text("utf-8")
    for place, entry in lock["packages"].items():
        if place and not entry.get("dev"):
            assert f"\n{place.rpartition('node_modules/')[2]} {entry['version']}\n" in notice
    assert "EUROPÄISCHE UNION PUBLIC LICENCE v. 1.2" in notice
    without_text = [part.split()[0] for part in notice.split("=" * 80)[1:] if len(part) < 500]
    assert without_text == []


@needs_bundle
@pytest.mark.parametrize("style", ["kern.css", "workbench.css"])
def test_styles_load_nothing(style: str) -> None:
    text = (BUILT / style).read_text("utf-8")
    assert "@import" not in text
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]{0,40})", text)
    assert [address for address in addresses if not address.startswith(("data:", "#"))] == []


@pytest.mark.parametrize(("there", "told"), [(True, 0), (False, 1)])
def test_a_missing_bundle_is_told_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, there: bool, told: int
) -> None:
    monkeypatch.setattr(bundle, "STATIC", tmp_path)
    if there:
        (tmp_path / "built").mkdir()
        (tmp_path / bundle.SCRIPT).write_text("x", "utf-8")
    assert len(bundle.notes()) == told
    assert all("make run" in note for note in bundle.notes())
