"""The types that the modules' comments promise are kept: TypeScript's checker reads them, strictly."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import kudari.page
from kudari.page import tables

TYPESCRIPT = "typescript@5.9.3"
MODULES = Path(kudari.page.__file__).parent / "modules"
STRICT = ["--noEmit", "--strict", "--checkJs", "--allowJs", "--target", "es2023", "--module", "esnext"]
LIBRARY = ["--moduleResolution", "bundler", "--lib", "es2023,dom,dom.iterable"]


def checked(*files):
    """What the checker says of some files, and of all that they import."""
    if not shutil.which("npx"):
        pytest.skip("needs npx, which comes with Node's npm")
    command = ["npx", "--yes", "--package", TYPESCRIPT, "--", "tsc", *STRICT, *LIBRARY, *map(str, files)]
    environment = os.environ | {"NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)


@pytest.mark.slow
def test_the_modules_have_the_types_that_they_promise():
    """All of them; basics/tables.js, which is generated, has its types in tables.d.ts."""
    done = checked(*sorted(MODULES.rglob("*.js")))

    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.mark.slow
def test_the_tables_have_the_types_that_they_promise(tmp_path):
    """The data of the generated module are what tables.d.ts says: no more, and no less."""
    shutil.copytree(MODULES, tmp_path, dirs_exist_ok=True)
    data = tables.module().removeprefix("export const TABLES = ").removesuffix(";\n")
    check = tmp_path / "fits.ts"
    check.write_text(
        f"import {{TABLES}} from './basics/tables.js';\nconst fits: typeof TABLES = {data};\nexport {{fits}};\n"
    )
    done = checked(check)

    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
