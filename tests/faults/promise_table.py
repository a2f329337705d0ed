"""Deliberate faults of the program's promises (P1 to P18), in the form of fault_table's.

What a hurried change could break: a flush left out, an error swallowed, a check that lets all
through. `what` begins with the promise it breaks.
"""

from __future__ import annotations

from fault_table import Fault

ATOMIC, TABLE, FILE = "core/atomic.py", "core/tensor_table.py", "core/tensor_file.py"
TRAINER, FOLDER = "training/trainer.py", "training/run_folder.py"
WORKER, WORKERS, APP = "backend/worker.py", "ui/workers.py", "ui/app.py"
PICTURES, SETTINGS, OUTPUT = "data/images.py", "core/settings.py", "engine/output.py"

PROMISES = (
    Fault(
        "P1 a save writes into the file that is there",
        ATOMIC,
        "        os.replace(temporary, target)\n        temporary = None\n"
        "    except OSError as error:\n        raise write_error(target, error) from error\n"
        "    finally:\n"
        "        if temporary is not None:\n            # Where",
        "        shutil.copyfile(temporary, target)\n    except OSError as error:\n"
        "        raise write_error(target, error) from error\n    finally:\n"
        "        if temporary is not None:\n            # Where",
        ("core/test_atomic.py",),
    ),
    Fault(
        "P1 what a killed save left is not swept",
        ATOMIC,
        "                entry.unlink(missing_ok=True)\n",
        "                pass\n",
        ("core/test_atomic.py",),
    ),
    Fault(
        "P1 a checkpoint without a state to go on from",
        TRAINER,
        "        folder.save_state(\n            State(",
        "        (\n            State(",
        ("training/test_trainer.py",),
    ),
    Fault(
        "P1 training on does not wait for the rewind asked for before",
        "ui/training.py",
        "        if self._rewinding.holds_up(settings):\n",
        "        if False:\n",
        ("ui/test_train_room.py::test_train_on_waits_for_a_rewind_that_was_asked_for_before",),
    ),
    Fault(
        "P1 a model is saved after its run was set back",
        "core/file_messages.py",
        '    lane: ClassVar[Literal["runs"]] = "runs"\n',
        '    lane: ClassVar[Literal["files"]] = "files"\n',
        ("ui/test_train_room.py::test_a_model_is_saved_as_it_is_before_the_run_is_set_back",),
    ),
    Fault(
        "P2 a refused write looks like success",
        ATOMIC,
        "        raise write_error(target, error) from error\n    finally:\n"
        "        if temporary is not None:\n            # Where",
        "        pass\n    finally:\n        if temporary is not None:\n            # Where",
        ("core/test_atomic.py",),
    ),
    Fault(
        "P2 a temporary stays after a failure",
        ATOMIC,
        "                temporary.unlink()\n",
        "                pass\n",
        ("core/test_atomic.py",),
    ),
    Fault(
        "P2 a picture of the window that cannot be written ends with status 0",
        APP,
        "        code = MISTAKE\n    ended",
        "        pass\n    ended",
        ("abuse/test_full_disk.py::test_a_screenshot_that_cannot_be_written_says_so",),
    ),
    Fault(
        "P3 the file is not flushed before the move",
        ATOMIC,
        "        yield temporary\n        _fsync(temporary)\n",
        "        yield temporary\n",
        ("core/test_atomic.py",),
    ),
    Fault(
        "P3 the folder is not flushed after the move",
        ATOMIC,
        "        _fsync(target.parent)\n",
        "        pass\n",
        ("core/test_atomic.py",),
    ),
    Fault(
        "P4 AdamW counts its steps anew",
        TRAINER,
        "torch.tensor(float(state.step), device=self.device)",
        "torch.tensor(0.0, device=self.device)",
        ("training/test_trainer.py",),
    ),
    Fault(
        "P4 the averaged weights begin again at the plain ones",
        TRAINER,
        'self.ema.module.load_state_dict(under("ema", state.tensors))',
        'self.ema.module.load_state_dict(under("weights", state.tensors))',
        ("training/test_trainer.py",),
    ),
    Fault(
        "P4 the noise of a step depends on when training began",
        TRAINER,
        "_NOISE, self.step)",
        "_NOISE, int(self.seconds * 1e6))",
        ("training/test_trainer.py",),
    ),
    Fault(
        "P5 noise that no seed fixes",
        "engine/items.py",
        "return torch.from_numpy(values.astype(np.float32)).to(device)",
        "return torch.randn(values.shape).to(device)",
        ("test_same_bytes.py",),
    ),
    Fault(
        "P6 a model is read by torch.load",
        "models/checkpoint.py",
        "parse_tensors(file.read())",
        "torch.load(file.path)",
        ("abuse/test_untrusted_files.py::test_no_code_path_can_run_what_a_file_holds",),
    ),
    Fault(
        "P7 any length of a header is believed",
        TABLE,
        "    if length > MAX_HEADER:\n",
        "    if False:\n",
        ("models/test_untrusted_models.py",),
    ),
    Fault(
        "P7 a name that stands twice goes through",
        TABLE,
        "    if len(result) != len(pairs):\n",
        "    if False:\n",
        ("models/test_untrusted_models.py",),
    ),
    Fault(
        "P7 contents are not compared with their checksum",
        FILE,
        "        if digest.hexdigest() != sha256:\n",
        "        if False:\n",
        ("models/test_untrusted_models.py", "abuse/test_damage.py"),
    ),
    Fault(
        "P7 weights may be NaN",
        FILE,
        "        if spoiled:\n",
        "        if False:\n",
        ("models/test_untrusted_models.py",),
    ),
    Fault(
        "P7 bytes after the last tensor go through",
        TABLE,
        "    if at < contents:\n",
        "    if False:\n",
        ("models/test_untrusted_models.py",),
    ),
    Fault(
        "P8 a GIF is written where it will stand",
        "export/animation.py",
        "    with atomic.replacing(target) as temporary:\n        convert = _Quantiser",
        "    import contextlib\n\n    with contextlib.nullcontext(target) as temporary:\n"
        "        convert = _Quantiser",
        ("export/test_places.py", "ui/test_window.py"),
    ),
    Fault(
        "P8 the last frame of a GIF has no duration",
        "export/animation.py",
        '"final_delay": str(timing[-1][2])}',
        '"final_delay": "2"}',
        ("export/test_formats.py",),
    ),
    Fault(
        "P9 closing leaves what runs running",
        WORKER,
        "            for lane in self._lanes.values():\n                self._cancel(lane)\n",
        "",
        ("backend/test_worker.py",),
    ),
    Fault(
        "P9 SIGTERM does not close the window",
        APP,
        "for number in (signal.SIGINT, signal.SIGTERM):",
        "for number in (signal.SIGINT,):",
        ("ui/test_app.py",),
    ),
    Fault(
        "P10 undo forgets the way to noise",
        "ui/history.py",
        "return self._session.recipe, self._session.forward_process",
        "return self._session.recipe, self._now[1] if hasattr(self, '_now') "
        "else self._session.forward_process",
        ("ui/test_session_machine.py", "ui/test_way_to_noise.py"),
    ),
    Fault(
        "P11 looks queue up instead of the newest one winning",
        WORKER,
        "    if newer.lane not in IN_TURN:\n        return True\n",
        "    if newer.lane not in IN_TURN:\n        return False\n",
        ("backend/test_worker.py",),
    ),
    Fault(
        "P11 a new run waits for the old one to end",
        WORKER,
        'LATEST_WINS: tuple[Lane, ...] = ("sample", "compare", "score")',
        "LATEST_WINS: tuple[Lane, ...] = ()",
        ("backend/test_worker.py",),
    ),
    Fault(
        "P12 a step is taken with a gradient that is no number",
        TRAINER,
        "        if math.isfinite(loss) and math.isfinite(grad_norm):\n            return\n",
        "        if math.isfinite(loss):\n            return\n",
        ("training/test_trainer.py",),
    ),
    Fault(
        "P12 weights that are no numbers are saved",
        TRAINER,
        "        if not all(bool(torch.isfinite(tensor).all()) for tensor in tensors.values()):\n",
        "        if False:\n",
        ("training/test_trainer.py",),
    ),
    Fault(
        "P12 a frame that is no number reaches the window",
        OUTPUT,
        "    if not np.isfinite(x).all():\n",
        "    if False:\n",
        ("engine/test_runs.py",),
    ),
    Fault(
        "P13 out of memory is taken for a bug",
        "training/memory.py",
        "    if isinstance(error, MemoryError | torch.OutOfMemoryError):\n        return True\n",
        "    if isinstance(error, MemoryError | torch.OutOfMemoryError):\n        return False\n",
        ("training/test_trainer.py",),
    ),
    Fault(
        "P14 a data set that is not here is fetched unasked",
        "data/torchvision_sets.py",
        "    if not downloads.is_downloaded(spec):\n",
        "    if not downloads.is_downloaded(spec):\n"
        "        import socket\n\n"
        "        socket.create_connection(('127.0.0.1', 9), 0.1)\n",
        ("abuse/test_offline.py",),
    ),
    Fault(
        "P14 a home that cannot be written has no stand-in",
        "core/paths.py",
        "    if _usable(folder):\n",
        "    if True:\n",
        ("abuse/test_offline.py",),
    ),
    Fault(
        "P15 one wrong setting stops the start",
        SETTINGS,
        "            with contextlib.suppress(ValueError, KeyError, TypeError, UserError):\n",
        "            with contextlib.suppress(KeyError):\n",
        ("core/test_settings.py",),
    ),
    Fault(
        "P15 no copy of broken settings is kept",
        SETTINGS,
        "        if not right:\n",
        "        if False:\n",
        ("core/test_settings.py",),
    ),
    Fault(
        "P17 handlers of cancelled runs stay",
        WORKERS,
        "                    del self._handlers[name, ticket]\n",
        "                    pass\n",
        ("ui/test_abuse.py::test_cancelled_runs_leave_nothing_behind",),
    ),
    Fault(
        "P17 memory is kept for every frame that is played",
        "ui/session.py",
        "        self.playback.moved.connect(self.moved)\n",
        "        self.playback.moved.connect(self.moved)\n"
        "        self._kept = []\n"
        "        self.playback.moved.connect(lambda: self._kept.append(b'1' * 4_000_000))\n",
        ("ui/test_abuse.py::test_playing_leaves_nothing_behind",),
    ),
    Fault(
        "P18 commas are left out of numbers",
        "ui/widgets/controls.py",
        'text.strip().replace(",", ".")',
        'text.strip().replace(",", "")',
        ("ui/test_fields.py",),
    ),
    Fault(
        "P18 an error does not say what to do",
        "core/errors.py",
        '        return f"{first}\\n{self.what_to_do}" if self.what_to_do else first\n',
        "        return first\n",
        ("cli/test_cli_starts.py", "cli/test_cli_runs.py"),
    ),
    Fault(
        "P18 a crash is not told at the next start",
        APP,
        "    if last.crashed is not None:\n        window.telling",
        "    if False:\n        window.telling",
        ("ui/test_app.py",),
    ),
    Fault(
        "P18 a picture of any size is decoded",
        PICTURES,
        "        if image.width * image.height > MAX_PIXELS:\n",
        "        if False:\n",
        ("data/test_images.py",),
    ),
    Fault(
        "P18 a turned photograph lies on its side",
        PICTURES,
        "        upright = ImageOps.exif_transpose(image)\n",
        "        upright = image\n",
        ("data/test_images.py",),
    ),
    Fault(
        "P18 16-bit pictures are cut off at 255",
        PICTURES,
        "    return np.rint(scaled).astype(np.uint8)\n",
        "    return np.clip(values, 0, 255).astype(np.uint8)\n",
        ("data/test_images.py",),
    ),
)
