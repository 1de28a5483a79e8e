import zipfile

import pytest

from binopt.stores.size import MOST_FILES, check_archive, check_unpacked
from binopt.stores.trouble import StoreError


def test_a_bomb_is_refused_by_what_it_says_of_itself(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", bytes(100 << 20))
    with pytest.raises(StoreError, match="unpacks to more than"):
        check_archive(tmp_path / "a.zip")


def test_too_many_files_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for i in range(MOST_FILES + 1):
            archive.writestr(f"{i}", b"")
    with pytest.raises(StoreError, match="too many files"):
        check_archive(tmp_path / "a.zip")


@pytest.mark.parametrize("name", ["../a.shp", "/etc/a.shp"])
def test_files_elsewhere_are_refused(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(StoreError, match="outside"):
        check_archive(tmp_path / "a.zip")


def test_what_is_no_archive_is_told(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(StoreError, match="no ZIP file"):
        check_archive(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("unpacked", "packed", "refused"),
    [(8 << 30, 4 << 30, False), ((8 << 30) + 1, 8 << 30, True), (64 << 20, 1, False), ((64 << 20) + 1, 1000, True)],
)
def test_sizes_at_the_limits(unpacked, packed, refused):
    if refused:
        with pytest.raises(StoreError):
            check_unpacked(unpacked, packed)
    else:
        assert check_unpacked(unpacked, packed) is None
