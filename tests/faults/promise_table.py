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
COMMAND_INPUT, WINDOW_INPUT = "cli/test_cli_bad_input.py", "ui/test_bad_input.py"
WINDOW_PICTURES = WINDOW_INPUT + "::test_pictures_are_converted"
WINDOW_VALUES = "ui/test_bad_values.py"

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
        "P4 a resumed run's moments lie otherwise than its weights",
        TRAINER,
        "torch.empty_like(parameter).copy_(first[name])",
        "first[name]",
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
        "        lambda: (session.recipe, session.forward_process),\n",
        "        lambda: (session.recipe, 'forward'),\n",
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
    # -- bad input: model files, places of files, and what stays as it was
    Fault(
        "P10 a look of a longer schedule is kept",
        "ui/session.py",
        "self.preview.t > recipe.T:",
        "self.preview.t > 10_000:",
        (
            "ui/test_bad_input.py::test_a_look_of_a_longer_schedule_goes_with_settings_that_are_taken_back",
        ),
    ),
    Fault(
        "P10 what Qt calls is not guarded",
        "ui/overrides.py",
        "if isfunction(method) and",
        "if False and",
        ("ui/test_overrides.py",),
    ),
    Fault(
        "P1 a damaged state ends the run",
        "training/run_folder.py",
        "            for step in reversed(kept(self.path)):\n",
        "            for step in []:\n",
        (
            "training/test_run_folder.py"
            "::test_of_a_damaged_state_the_newest_kept_one_takes_the_place",
        ),
    ),
    Fault(
        "P18 a stopped run stands under other settings",
        "ui/running.py",
        "        if beginning is not None and stopped and self._seen:\n",
        "        if False:\n",
        ("ui/test_unfinished.py",),
    ),
    Fault(
        "P18 the ideal denoiser is of a file that was changed",
        "engine/library.py",
        'key = ("model", name, _data_key(name.removeprefix(IDEAL_PREFIX)))',
        'key = ("model", name)',
        ("engine/test_runs.py::test_the_ideal_denoiser_is_of_the_data_as_it_is_now",),
    ),
    Fault(
        "P18 a refused file stays in the settings",
        "ui/withdrawing.py",
        "        session.hold(*self._good)\n",
        "        return\n",
        (WINDOW_INPUT + "::test_what_is_bad_is_refused_and_nothing_changes",),
    ),
    Fault(
        "P18 what a refused file interrupted is not finished",
        "ui/withdrawing.py",
        "            session.run()  # the refused one had stopped what was on its way\n",
        "            pass\n",
        (WINDOW_INPUT + "::test_what_a_refused_file_interrupted_is_finished",),
    ),
    Fault(
        "P18 undo leads to what was refused",
        "ui/history.py",
        "    session.withdrawing.withdrawn.connect(history.withdraw)\n",
        "",
        (WINDOW_INPUT + "::test_what_is_bad_is_refused_and_nothing_changes",),
    ),
    Fault(
        "P18 a name too long is taken for a bug",
        "backend/files.py",
        "    except (OSError, ValueError) as error:  # a loop of links",
        "    except ValueError as error:  # a loop of links",
        (WINDOW_INPUT + "::test_what_is_bad_is_refused_and_nothing_changes",),
    ),
    Fault(
        "P18 a model in use is never looked at again",
        "engine/library.py",
        "        stamp = path.stat().st_mtime_ns if path.exists() else 0\n",
        "        stamp = 0\n",
        (WINDOW_INPUT + "::test_a_model_whose_file_is_replaced_while_it_is_in_use",),
    ),
    Fault(
        "P18 a recipe's values are believed",
        "core/recipe.py",
        "        return _from_content(content, MAX_FORKS).checked()\n",
        "        return _from_content(content, MAX_FORKS)\n",
        (WINDOW_INPUT + "::test_a_schedule_nobody_can_have", COMMAND_INPUT),
    ),
    # -- pictures
    Fault(
        "P18 a transparent picture shows what lies below",
        PICTURES,
        '        flat.paste(_to_srgb(image.convert("RGB"), profile), mask=opacity)\n',
        '        flat.paste(_to_srgb(image.convert("RGB"), profile))\n',
        (COMMAND_INPUT + "::test_a_picture_is_converted", WINDOW_PICTURES),
    ),
    Fault(
        "P18 pictures of other modes are taken as they are",
        PICTURES,
        '    return image.convert("RGB")\n',
        '    return image if image.mode == "CMYK" else image.convert("RGB")\n',
        (WINDOW_PICTURES,),
    ),
    Fault(
        "P18 colour profiles are passed over",
        PICTURES,
        "    if profile:\n",
        "    if False:\n",
        ("data/test_images.py",),
    ),
    Fault(
        "P18 that only the first frame is used is not said",
        PICTURES,
        'note = say("{name} holds several frames; the first one is used.", name=path.name)',
        "pass",
        (COMMAND_INPUT + "::test_a_picture_is_converted", WINDOW_PICTURES),
    ),
    Fault(
        "P18 checksums of a picture are not read",
        PICTURES,
        "                twin.verify()\n",
        "                pass\n",
        (COMMAND_INPUT + "::test_a_bad_picture",),
    ),
    Fault(
        "P18 the middle square of a picture is as long as its longer side",
        PICTURES,
        "    edge = min(height, width)\n",
        "    edge = max(height, width)\n",
        (COMMAND_INPUT + "::test_a_picture_is_converted", "data/test_images.py"),
    ),
    # -- folders
    Fault(
        "P18 a loop of links is gone round",
        "data/folder.py",
        "            if (status.st_dev, status.st_ino) in seen:\n",
        "            if False:\n",
        (COMMAND_INPUT + "::test_a_folder_is_used_with_a_word", "data/test_folder.py"),
    ),
    Fault(
        "P18 pictures that are left out are not listed",
        "data/folder.py",
        "    if skipped:\n",
        "    if False:\n",
        (WINDOW_INPUT + "::test_folders_are_used_with_a_word",),
    ),
    Fault(
        "P18 a folder of one picture is used without a word",
        "data/folder.py",
        "    if len(kept) == 1:\n",
        "    if False:\n",
        (COMMAND_INPUT + "::test_a_folder_is_used_with_a_word",),
    ),
    Fault(
        "P18 mixed sizes are cropped without a word",
        "data/folder.py",
        "    if shapes != {(side, side, 3)}:\n",
        "    if False:\n",
        (WINDOW_INPUT + "::test_folders_are_used_with_a_word",),
    ),
    Fault(
        "P18 stopping to read a folder leaves its name in the settings",
        "ui/running.py",
        "                self._end(stopped=isinstance(event, Stopped))\n",
        "                pass\n",
        (WINDOW_INPUT + "::test_a_hundred_thousand_files_can_be_left",),
    ),
    Fault(
        "P18 a run goes on with other pictures than it began with",
        "training/trainer.py",
        "        if not same_data(state.data or (state.sigma_data,), self._data):\n",
        "        if False:\n",
        (WINDOW_INPUT + "::test_a_picture_that_goes_while_it_is_trained_on_is_not_missed",),
    ),
    # -- values
    Fault(
        "P18 NaN is in every range",
        "core/options.py",
        "        if not self.low <= number <= self.high:  # also refuses NaN\n",
        "        if number < self.low or number > self.high:\n",
        (COMMAND_INPUT + "::test_a_bad_value", "core/test_options.py"),
    ),
    Fault(
        "P18 fields take what is out of their range",
        "ui/widgets/controls.py",
        "        fits = field.minimum() <= number(text) <= field.maximum()\n",
        "        number(text)\n        fits = True\n",
        (WINDOW_VALUES,),
    ),
    Fault(
        "P18 frames of a GIF are shorter than browsers play",
        "export/animation.py",
        "tick, least=2)  # browsers",
        "tick, least=1)  # browsers",
        ("export/test_formats.py::test_playing_time_is_right_to_a_tick",),
    ),
    Fault(
        "P18 odd widths stay odd",
        "render/moving.py",
        "    return width + width % 2, height + height % 2\n",
        "    return width, height\n",
        ("export/test_formats.py::test_odd_pictures_become_even",),
    ),
    # -- places and devices
    Fault(
        "P18 panes are written over the picture they are made of",
        "core/footage.py",
        "    runs = footage.runs if isinstance(footage, PanesFootage) else footage\n",
        "    runs = () if isinstance(footage, PanesFootage) else footage\n",
        (WINDOW_VALUES + "::test_bad_places_are_told_and_nothing_is_written",),
    ),
    Fault(
        "P18 a chart is written over the picture that is measured",
        "cli/score.py",
        "    refuse_source(target, sources_of(recipe))\n",
        "",
        (COMMAND_INPUT + "::test_a_chart_is_not_drawn_over_what_is_measured",),
    ),
    Fault(
        "P18 a link is told by another name than was given",
        ATOMIC,
        "    check_target(target)  # told by the name that was given\n",
        "",
        (WINDOW_VALUES + "::test_bad_places_are_told_and_nothing_is_written",),
    ),
    Fault(
        "P18 a full disk is not told in the window",
        "ui/dialogs/export.py",
        "                self._facts.setText(sentences(event.what, event.why, event.remedy))\n",
        "                pass\n",
        (WINDOW_VALUES + "::test_a_place_that_takes_no_more",),
    ),
    Fault(
        "P18 no display has the exit status of a bug",
        APP,
        "MISTAKE, NO_DISPLAY = 2, 3\n",
        "MISTAKE, NO_DISPLAY = 2, 1\n",
        (COMMAND_INPUT + "::test_without_a_display_one_line_says_so",),
    ),
    Fault(
        "P18 xcb-cursor is blamed whatever library is missing",
        "core/system_check.py",
        "{packages(one.debian for one in missing)}",
        "libxcb-cursor0",
        (COMMAND_INPUT + "::test_missing_system_libraries_are_named_before_qt_aborts",),
    ),
    Fault(
        "P18 a second window takes the first one's place",
        "ui/last_session.py",
        "            if lock.tryLock(0):\n",
        "            if True:\n",
        ("ui/test_app.py::test_a_second_window_is_no_crash_and_both_close",),
    ),
    Fault(
        "P18 a GPU that is not there is used",
        "training/device.py",
        "    if not _present(name):\n",
        "    if False:\n",
        (COMMAND_INPUT + "::test_a_card_that_is_not_there", "training/test_device.py"),
    ),
    Fault(
        "P18 a lost GPU is taken for a bug",
        "engine/__init__.py",
        "    if is_device_lost(error):\n",
        "    if False:\n",
        (
            COMMAND_INPUT + "::test_a_card_that_has_no_memory_or_is_lost",
            WINDOW_INPUT + "::test_a_card_that_has_no_memory_or_is_lost",
        ),
    ),
    Fault(
        "P18 after a sleep playing jumps to where it would be",
        "core/player.py",
        "        if now - self._due > 1.0:\n",
        "        if False:\n",
        (
            "abuse/test_suspended.py::"
            "test_a_window_that_was_stopped_plays_and_trains_on_from_where_it_was",
        ),
    ),
    Fault(
        "P18 a clock that is set back holds playing up",
        "core/player.py",
        "        self._due = min(self._due, now + self._duration(self._position))\n",
        "",
        ("core/test_player.py",),
    ),
    Fault(
        "P18 a sleep counts as time of training",
        "training/trainer.py",
        "self._pace.counted(time.perf_counter() - began)",
        "time.perf_counter() - began",
        ("training/test_trainer.py::test_a_step_that_slept_counts_as_the_one_before",),
    ),
    Fault(
        "P18 a sleep makes the time left grow",
        "core/pace.py",
        "        return last if slept else took\n",
        "        return took\n",
        (
            "cli/test_cli_progress.py",
            "abuse/test_suspended.py::"
            "test_a_training_that_was_stopped_counts_no_time_for_it_and_loses_nothing",
        ),
    ),
    Fault(
        "P18 a refused training takes the run before it from show",
        "ui/training.py",
        "        self._earlier.keep()\n        stamp",
        "        stamp",
        ("ui/test_train_refused.py",),
    ),
    Fault(
        "P18 a name too long is a bug on the command line",
        "training/run_folder.py",
        "return os.path.exists(self.path / STATE) or os.path.exists(self.checkpoint)",
        "return (self.path / STATE).exists() or self.checkpoint.exists()",
        ("cli/test_cli_names.py",),
    ),
)
