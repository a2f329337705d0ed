"""Plant every fault of the tables in a copy of the package and see whether the tests notice.

    python tests/faults/run.py [PART OF A FAULT'S NAME]

The working tree is never touched: faults go into a temporary copy, which the tests are run on. It
ends with 1 where a fault went unnoticed, or where the tests fail without any.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fault_table import FAULTS, Fault
from promise_table import PROMISES

TESTS = Path(__file__).resolve().parents[1]
PACKAGE = TESTS.parent / "diffusion_gui"
PASSED, FAILED = 0, 1  # pytest's exit codes; any other means that nothing was tested


def copy_package(folder: Path) -> None:
    shutil.copytree(PACKAGE, folder / "diffusion_gui", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "resources").symlink_to(TESTS.parent / "resources", target_is_directory=True)


def plant(folder: Path, fault: Fault) -> None:
    """Put a fault into the copy in `folder`, fresh from the original."""
    text = (PACKAGE / fault.file).read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        raise ValueError(f"{fault.file} holds {text.count(fault.old)} times: {fault.old}")
    (folder / "diffusion_gui" / fault.file).write_text(
        text.replace(fault.old, fault.new), encoding="utf-8"
    )


def restore(folder: Path, fault: Fault) -> None:
    shutil.copyfile(PACKAGE / fault.file, folder / "diffusion_gui" / fault.file)


def run_tests(folder: Path, tests: Iterable[str]) -> int:
    """pytest's exit code for `tests` (under tests/) on the package that lies in `folder`."""
    # Run from there, the copy is what `import diffusion_gui` finds first.
    environment = os.environ | {
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
    }
    options = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "--rootdir", str(TESTS.parent)]
    paths = [str(TESTS / test) for test in tests]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *paths],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    return done.returncode


def is_caught(fault: Fault, folder: Path) -> bool:
    """Whether the tests fail with `fault`; raises RuntimeError where they did not run at all."""
    plant(folder, fault)
    code = run_tests(folder, fault.tests)
    restore(folder, fault)
    if code not in (PASSED, FAILED):
        raise RuntimeError(f"'{fault.what}': the tests did not run (pytest ended with {code})")
    return code == FAILED


def main(part: str = "") -> int:
    chosen = [fault for fault in (*FAULTS, *PROMISES) if part in fault.what]
    if not chosen:
        print(f"No fault is called '{part}'.")
        return 2
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        copy_package(folder)
        used = sorted({test for fault in chosen for test in fault.tests})
        if run_tests(folder, used) != PASSED:
            print("The tests fail without any fault.")
            return 1
        missed = 0
        for fault in chosen:
            caught = is_caught(fault, folder)
            missed += not caught
            verdict = "caught" if caught else "MISSED"
            print(f"{verdict}  {fault.file:34} {fault.what}", flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} faults caught.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
