"""The frame: what an import costs, what the wheel holds, and that the parts of the checkout agree.

In: the checkout as it is. It knows the package only by its name, its command and its files.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import requires
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# Nothing heavy is loaded before it is used: an import must stay cheap for whoever imports us.
HEAVY = [
    "altair", "duckdb", "durable", "durable_rules_engine", "holidays", "hypothesis", "icalendar", "jinja2", "lark", "numpy",
    "openpyxl", "pandas", "pyarrow", "pyspark", "python_calamine", "rich", "sqlglot", "xlsxwriter", "yaml", "z3",
]  # fmt: skip


def loaded_after(program: str) -> set[str]:
    """The top-level modules that a fresh Python holds after a programme has run."""
    ask = "import json, sys; print('\\n' + json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{ask}"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert sorted(loaded_after("import govrules") & set(HEAVY)) == []


def test_asking_for_help_loads_nothing_heavy() -> None:
    program = """
import sys
from govrules.__main__ import main
sys.argv = ["govrules", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""
    assert sorted(loaded_after(program) & set(HEAVY)) == []


def test_a_heavy_module_would_be_noticed() -> None:
    """The two tests above can fail: a programme that does load one is seen to."""
    assert loaded_after("import yaml") & set(HEAVY) == {"yaml"}


def test_the_package_and_its_metadata_name_one_version() -> None:
    import govrules

    assert govrules.__version__ == PROJECT["version"]
    assert f'version = release = "{PROJECT["version"]}"' in (ROOT / "docs/conf.py").read_text(
        encoding="utf-8"
    )


def test_every_dependency_is_held_by_a_constraint_that_its_bound_admits() -> None:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    held = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, version = line.partition("==")
            held[canonicalize_name(name)] = version
    named = [Requirement(text) for text in PROJECT["dependencies"]]
    named += [Requirement(text) for extra in PROJECT["optional-dependencies"].values() for text in extra]
    wrong = [
        f"{needed} but {held.get(canonicalize_name(needed.name))}"
        for needed in named
        if needed.name != "govrules"
        and not needed.specifier.contains(held.get(canonicalize_name(needed.name), "0"), prereleases=True)
    ]
    assert wrong == []


def test_constraints_name_versions_and_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9._+!-]+", pin)] == []


def test_the_extra_all_holds_every_extra_for_users() -> None:
    extras = PROJECT["optional-dependencies"]
    named = re.fullmatch(r"govrules\[(.+)\]", extras["all"][0])
    assert named is not None
    assert set(named[1].split(",")) == set(extras) - {"all", "bench", "dev", "events"}


# ---------------------------------------------------------------------------- the wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by way of the source distribution as for a release."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_the_package_its_types_and_every_ruleset(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    kept = ("*.yaml", "*.json", "*.lark", "*.js", "*.css", "*.j2", "py.typed", "*.py")
    package = {
        path for kind in kept for path in (ROOT / "govrules").rglob(kind) if "__pycache__" not in path.parts
    }
    rulesets = {path for path in (ROOT / "rulesets").rglob("*") if path.is_file()}
    wanted = {path.relative_to(ROOT).as_posix() for path in package}
    wanted |= {"govrules/" + path.relative_to(ROOT).as_posix() for path in rulesets}
    assert "govrules/py.typed" in wanted
    assert "govrules/rulesets/records/application.yaml" in wanted
    assert sorted(wanted - inside) == []


@pytest.mark.slow
def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    named = f"govrules-{PROJECT['version']}"
    assert tops == {"govrules", f"{named}.dist-info", f"{named}.data"}


@pytest.mark.slow
def test_the_wheel_brings_what_jupyter_and_voila_look_for(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    shared = {path.relative_to(ROOT).as_posix() for path in (ROOT / "share").rglob("*") if path.is_file()}
    assert "share/jupyter/voila/templates/govrules/index.html.j2" in shared
    assert shared == {name.partition(".data/data/")[2] for name in inside if ".data/data/" in name}


@pytest.mark.slow
def test_the_installed_wheel_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """In a virtualenv of its own that is lent this one's libraries, so that nothing is downloaded."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    library = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    zipfile.ZipFile(wheel).extractall(library)
    # Only the folder is lent: its .pth files are not read, so an editable install leads nowhere.
    lent = Path(pytest.__file__).parents[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PYTHONPATH": os.pathsep.join([str(library), str(lent)]), "PYTHONUTF8": "1"}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [str(python), *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = run("-c", "import govrules; print(govrules.__file__)").strip()
    assert Path(where).is_relative_to(home)
    assert "2022-11-02" in run("-m", "govrules", "due", "2022-09-30", "20 working days")
    listed = run("-m", "govrules", "rules")
    assert "cn/regulation-2019/late-reply" in listed
    run("-m", "govrules", "sample", "sample.xlsx")
    assert (tmp_path / "sample.xlsx").stat().st_size > 0
    run("-m", "govrules", "audit", "sample.xlsx", "--as-of", "2020-12-31")


def test_the_metadata_of_the_installed_package_is_that_of_the_checkout() -> None:
    """`make` installs again when pyproject.toml changes; this says so where somebody forgot it."""
    installed = requires("govrules") or []
    core = {re.split(r"[<>=!;\s\[]", text)[0].lower() for text in installed if "extra ==" not in text}
    assert core == {re.split(r"[<>=!;\s\[]", text)[0].lower() for text in PROJECT["dependencies"]}


# ---------------------------------------------------------------------------- what no file may hold


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine() -> None:
    told = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    # Written apart, so that this file does not find itself.
    forbidden = re.compile(
        "|".join(["files\\.python" + "hosted", "pypi\\.o" + "rg", "/wor" + "k/", "/ro" + "ot/"])
    )
    found = [
        name
        for name in told.split("\0")
        if name
        and (ROOT / name).is_file()
        and forbidden.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
