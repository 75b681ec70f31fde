"""What an installation brings is told: the bill of materials, and the page with every licence."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    """The script that writes both."""
    spec = spec_from_loader("sbom", SourceFileLoader("sbom", str(ROOT / ".ci" / "sbom")))
    assert spec is not None
    assert spec.loader is not None
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    """What `make sbom` writes."""
    target = tmp_path_factory.mktemp("sbom") / "govrules.cdx.json"
    subprocess.run([sys.executable, str(ROOT / ".ci" / "sbom"), str(target)], check=True)
    return json.loads(target.read_text(encoding="utf-8"))


def test_the_bill_of_materials_names_every_dependency_with_its_version(
    document: dict[str, list[dict[str, object]]],
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    for extra in ("check", "notebook", "report", "spark", "testing"):
        wanted |= {
            canonicalize_name(Requirement(text).name) for text in project["optional-dependencies"][extra]
        }
    named = {canonicalize_name(str(each["name"])): each["version"] for each in document["components"]}
    assert document["bomFormat"] == "CycloneDX"
    assert sorted(wanted - set(named)) == []
    assert all(named.values())
    assert not {"pytest-xdist", "ruff", "mypy"} & set(named), "tools of the project's own are no part of it"


def rows(page: str) -> dict[tuple[str, str], str]:
    """The licence of each package and version that a page names."""
    return {
        (name, version): said
        for name, version, said in re.findall(
            r"^\| (\S+) \| ([^|]+) \| (.+) \|$", page.partition("|---|")[2], re.MULTILINE
        )
    }


def test_the_page_of_licences_holds_what_is_installed(
    sbom: ModuleType, document: dict[str, list[dict[str, object]]]
) -> None:
    """At the versions of constraints.txt, each with the licence that the installed package states."""
    shown = rows((ROOT / "docs" / "licences.md").read_text(encoding="utf-8"))
    held = dict(
        line.split("==")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
    held = {canonicalize_name(name): version for name, version in held.items()}
    assert {name: version for name, version in shown if held.get(canonicalize_name(name)) != version} == {}
    installed = rows(sbom.page(document))
    assert {name for name, _ in installed} - {name for name, _ in shown} == set(), (
        "write it anew: .ci/sbom --page"
    )
    assert {key: said for key, said in installed.items() if shown.get(key, said) != said} == {}


def test_no_licence_forbids_what_ours_allows(
    sbom: ModuleType, document: dict[str, list[dict[str, object]]]
) -> None:
    """A library under the GPL or the AGPL could not be handed on with ours under Apache-2.0."""
    said = {str(each["name"]): sbom.licence(each) for each in document["components"]}
    assert {name: told for name, told in said.items() if "AGPL" in told or told.startswith("GPL")} == {}
