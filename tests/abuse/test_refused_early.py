"""P7 on the command line: a bad model costs neither torch nor memory, in every command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from . import damage

ROOT = Path(__file__).parents[2]
MEGABYTES = 200
NEEDS_THE_NETWORK = {"a huge network"}
"""Files in order by themselves, of other tensors than their network's: only building it tells."""
COMMANDS = {
    "sample": "sample --model {file} --out {folder}/out.gif",
    "score": "score --model {file}",
    "inspect": "inspect {file}",
}
# Each file with one command, in one process: what it answers, and what it cost.
SCRIPT = """
import contextlib, io, json, sys
from diffusion_gui.__main__ import main
line, folder, *files = sys.argv[1:]
for file in files:
    words = io.StringIO()
    with contextlib.redirect_stderr(words):
        code = main(line.format(file=file, folder=folder).split())
    heavy = [name for name in ("torch", "safetensors", "av", "PySide6") if name in sys.modules]
    print(json.dumps([file, code, words.getvalue(), heavy]))
# Not ru_maxrss: that starts with what the parent of this process has.
status = open("/proc/self/status").read().split()
print(int(status[status.index("VmHWM:") + 1]) // 1024)
"""


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """Files that are no models, and what is wrong with each."""
    folder = tmp_path_factory.mktemp("bad")
    whole = damage.good_model(folder / "good.safetensors")
    start = 8 + int.from_bytes(whole[:8], "little")
    cases = [(f"cut to {n}", whole[:n]) for n in (0, 7, 8, 100, start - 1, start, len(whole) - 1)]
    cases += [one for one in damage.crafted_files(whole) if one[0] not in NEEDS_THE_NETWORK]
    for place in range(start, len(whole), max(1, (len(whole) - start) // 12)):
        flipped = bytearray(whole)
        flipped[place] ^= 4
        cases.append((f"bit of byte {place} flipped", bytes(flipped)))
    huge = folder / "huge.safetensors"
    with huge.open("wb") as file:  # a header in order, and 3 GB of nothing
        header = json.dumps(
            {"a": {"dtype": "F32", "shape": [750_000_000], "data_offsets": [0, 3_000_000_000]}}
        ).encode()
        file.write(len(header).to_bytes(8, "little") + header)
        file.truncate(8 + len(header) + 3_000_000_000)
    made = {huge: "3 GB without our metadata"}
    for number, (what, content) in enumerate(cases):
        path = folder / f"{number}.safetensors"
        path.write_bytes(content)
        made[path] = what
    return made


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory as Linux tells it")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_bad_model_is_refused_before_torch_is_loaded(
    tmp_path: Path, bad_files: dict[Path, str], command: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, COMMANDS[command], str(tmp_path), *map(str, bad_files)],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert done.returncode == 0, done.stderr
    *answers, peak = map(json.loads, done.stdout.splitlines())
    assert len(answers) == len(bad_files)
    for file, code, words, heavy in answers:
        what = bad_files[Path(file)]
        assert code == 2, f"{what}: exit status {code}, {words}"
        assert file in words, what
        assert words.count("\n") == 2, f"{what}: {words}"
        assert heavy == [], f"{what} loaded {heavy}"
    assert peak < MEGABYTES, "megabytes, the interpreter and NumPy among them"
    assert not list(tmp_path.iterdir())
