"""Pictures in Parquet tables as data: columns, classes, several tables, and damaged ones."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image
from pyarrow import parquet

from diffusion_gui.backend.opening import open_path
from diffusion_gui.core.errors import UserError
from diffusion_gui.data import parquet_pictures
from diffusion_gui.data.dataset import Dataset, open_dataset

IMAGE = {"_type": "Image"}
PETS = {"names": ["cat", "dog"], "_type": "ClassLabel"}


def picture(grey: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (12, 12), (grey, grey, grey)).save(content, "PNG")
    return content.getvalue()


def table(
    path: Path,
    columns: dict[str, Any],
    features: dict[str, Any] | None = None,
    group: int = 3,
) -> Path:
    """A table as `datasets` writes it; `group` rows in each row group."""
    made = pa.table(columns)
    if features is not None:
        note = json.dumps({"info": {"features": features}})
        made = made.replace_schema_metadata({"huggingface": note})
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(made, path, row_group_size=group)
    return path


def pictures(greys: range) -> list[dict[str, Any]]:
    return [{"bytes": picture(grey), "path": f"{grey}.png"} for grey in greys]


def greys(data: Dataset) -> list[int]:
    x = data.items_at(np.arange(data.total))[0]
    return [round(float(one) * 127.5 + 127.5) for one in x[:, 0, 6, 6]]


def test_rows_are_pictures_and_the_head_names_their_classes(tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.parquet",
        {"image": pictures(range(8)), "label": [0, 1] * 4},
        {"image": IMAGE, "label": PETS},
    )
    data = open_dataset(f"images:{path}@12")
    assert greys(data) == list(range(8))
    assert data.domain.labels == ("cat", "dog")
    assert data.items_at(np.arange(8))[1].tolist() == [0, 1] * 4
    assert data.domain.shape == (3, 12, 12)
    assert not data.notes
    assert open_dataset(open_path(path).data).total == 8


def test_of_the_parts_of_a_set_the_one_for_training_is_taken_and_said(tmp_path: Path) -> None:
    for number in range(2):
        name = f"train-{number:05d}-of-00002.parquet"
        table(tmp_path / "set/data" / name, {"image": pictures(range(4 * number, 4 * number + 4))})
    table(tmp_path / "set/data/test-00000-of-00001.parquet", {"image": pictures(range(9))})
    data = open_dataset(f"images:{tmp_path / 'set'}@12")
    assert greys(data) == list(range(8))
    assert data.domain.labels == ()
    assert "1 table of another part of the set is left out." in " ".join(data.notes)


@pytest.mark.parametrize("columns", [
    {"id": [1, 2], "img": [picture(10), picture(20)]},
    {"image": pa.array([picture(10), picture(20)], pa.large_binary())},
    {"photo": pictures(range(10, 30, 10))},
])  # fmt: skip
def test_without_a_note_in_the_head_the_type_tells_the_column(
    tmp_path: Path, columns: dict[str, Any]
) -> None:
    assert greys(open_dataset(f"images:{table(tmp_path / 'a.parquet', columns)}@12")) == [10, 20]


def test_rows_without_a_class_or_a_picture_are_counted_and_passed_over(tmp_path: Path) -> None:
    rows = [*pictures(range(3)), {"bytes": None, "path": "lost.png"}, {"bytes": b"no", "path": ""}]
    path = table(tmp_path / "a.parquet", {"image": rows, "label": [5, None, -1, 5, 5]})
    data = open_dataset(f"images:{path}@12")
    labels = data.items_at(np.arange(3))[1]
    assert data.domain.labels == ("5",)
    assert labels.tolist() == [0, -1, -1]
    assert "2 pictures have no class." in " ".join(data.notes)
    assert data.items_at(np.array([3, 4]))[0].isfinite().all()
    told = str(data.news())
    assert "a.parquet/3" in told
    assert "a.parquet/4" in told


def test_only_so_many_bytes_of_pictures_are_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_pictures, "HELD", 4 * len(picture(0)))
    path = table(tmp_path / "a.parquet", {"image": pictures(range(12))}, group=3)
    source = parquet_pictures.ParquetPictures(path, [path])
    for place in (0, 11, 5, 0, 7, 2):
        assert source.read(place, 12).pixels[0, 0, 0] == place
        assert len(source._held) == 1
    assert "pictures in random order are read slowly" in " ".join(map(str, source.notes()))


@pytest.mark.parametrize("names", [["cat", "cat"], ["a" * 65, "b"], ["a\n", "b"], "ab", [1, 2]])
def test_names_that_are_none_are_not_believed(tmp_path: Path, names: Any) -> None:
    label = {"_type": "ClassLabel", "names": names}
    columns = {"image": pictures(range(2)), "label": [0, 1]}
    path = table(tmp_path / "a.parquet", columns, {"image": IMAGE, "label": label})
    assert open_dataset(f"images:{path}@12").domain.labels == ("0", "1")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def garbled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4:200] = bytes(196)
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("harm", [cut, garbled, lambda p: p.write_bytes(b""),
                                  lambda p: p.write_text("id,image\n")])  # fmt: skip
def test_a_damaged_table_is_refused_in_words(tmp_path: Path, harm: Any) -> None:
    path = table(tmp_path / "a.parquet", {"image": pictures(range(6))}, group=6)
    harm(path)
    with pytest.raises(UserError) as told:
        open_dataset(f"images:{path}@12")
    assert "a.parquet" in str(told.value)


def test_a_table_without_pictures_names_its_columns(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", {"text": ["a"], "label": [1]})
    with pytest.raises(UserError, match="its columns are: text; label"):
        open_dataset(f"images:{path}@12")


def test_a_group_that_unpacks_to_too_much_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_pictures, "_GROUP", 100)
    path = table(tmp_path / "a.parquet", {"image": pictures(range(6))})
    with pytest.raises(UserError, match="smaller row groups"):
        open_dataset(f"images:{path}@12")


def test_without_pyarrow_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(tmp_path / "a.parquet", {"image": pictures(range(2))})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UserError, match="pip install pyarrow"):
        open_dataset(f"images:{path}@12")
