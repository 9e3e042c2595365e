"""The house is in order: format, lint, types and floors are part of the tests."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
}
CHECKS = {name: ["-m", *command] for name, command in CHECKS.items()}
CHECKS["floors"] = ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]


@pytest.mark.parametrize("check", CHECKS)
def test_the_house_is_in_order(check):
    """Ruff, mypy --strict and import-linter have nothing to say."""
    result = subprocess.run([sys.executable, *CHECKS[check]], cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout + result.stderr


def test_the_floors_are_watched(tmp_path):
    """The tester, tested: an upward import breaks the contract."""
    copy = tmp_path / "src" / "kudari"
    copy.parent.mkdir()
    subprocess.run(["cp", "-r", str(ROOT / "src" / "kudari"), str(copy)], check=True)
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    with (copy / "formula" / "errors.py").open("a") as file:
        file.write("\nimport kudari.pictures\n")
    code = f"import sys; sys.path.insert(0, 'src'); {CHECKS['floors'][1]}"
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)

    assert result.returncode != 0
    assert "BROKEN" in result.stdout
