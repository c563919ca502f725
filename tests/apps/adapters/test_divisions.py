"""Archives of the national lists: what is read, and what is refused before anything is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories.divisions import (
    CITIES,
    LISTS,
    PROVINCES,
    UNITS,
    VILLAGES,
    as_tgz,
    as_zip,
    bomb,
    large,
    tables,
    write,
)

from threadneedle.adapters.divisions import first_position, read_piece, unpack
from threadneedle.core.base import InvalidError


def refused(tmp_path: Path, data: bytes) -> list[tuple[str, dict[str, object]]]:
    """Try to unpack, and return the problems; nothing may be left of the attempt."""
    with pytest.raises(InvalidError) as caught:
        unpack(write(tmp_path / "given", data), tmp_path / "kept" / "it")
    assert list((tmp_path / "kept").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] in (["given", "kept"], ["kept", "given"])
    return [(problem.code, dict(problem.params)) for problem in caught.value.problems]


@pytest.mark.parametrize("pack", [as_tgz, as_zip])
def test_an_archive_is_read_in_the_shapes_in_which_it_comes(tmp_path: Path, pack: object) -> None:
    data = pack(tables(), folder="package/dist/")  # type: ignore[operator]
    held = unpack(write(tmp_path, data), tmp_path / "it")
    assert held.rows == (2, 4, 5, 6, 7)
    assert held.folded == ("9190", "9201", "910200")
    assert held.size_of("") == UNITS


def test_a_folder_of_the_five_files_serves_as_an_archive(tmp_path: Path) -> None:
    for name, data in tables().items():
        write(tmp_path / "dist", data, name)
    assert unpack(tmp_path / "dist", tmp_path / "it").size_of("") == UNITS


def test_what_lies_in_rows_without_a_seat_belongs_to_the_division_above(tmp_path: Path) -> None:
    held = unpack(write(tmp_path, as_tgz(tables())), tmp_path / "it")
    assert [division.name for division in held.within("")] == ["云岭省", "江口市"]
    assert [division.name for division in held.within("91")] == ["青江市", "东塘市", "石门市"]
    assert [division.name for division in held.within("92")] == ["临江区"]
    assert held.within("9102") == ()
    province = held.find("91")
    assert province is not None
    assert (province.cities, province.counties, province.townships, province.villages) == (2, 3, 5, 6)
    assert held.find("910200") is None
    assert sum(division.below + 1 for division in held.within("")) == UNITS


@pytest.mark.parametrize("code", ["", "91", "9102", "910102", "910102001", "919001", "92", "90", "99"])
def test_a_division_is_one_stretch_of_each_list(tmp_path: Path, code: str) -> None:
    unpack(write(tmp_path, as_tgz(tables())), tmp_path / "it")
    for level, rows in enumerate(LISTS, 1):
        begin = first_position(tmp_path / "it", level, code)
        piece = read_piece(tmp_path / "it", level, begin, code, 100)
        assert [row.code for row in piece.rows] == [key for key in rows if key.startswith(code)]
        assert piece.ended


def test_pieces_follow_one_another_without_a_gap(tmp_path: Path) -> None:
    unpack(write(tmp_path, as_tgz(tables(large(3, 7)))), tmp_path / "it")
    position, codes, ended = first_position(tmp_path / "it", 5, "93"), [], False
    while not ended:
        piece = read_piece(tmp_path / "it", 5, position, "93", 4)
        assert len(piece.rows) <= 4
        codes += [row.code for row in piece.rows]
        position, ended = piece.following, piece.ended
    assert codes == list(large(3, 7)[4])


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    assert refused(tmp_path, b"code,name\n") == [("divisions.not_an_archive", {"field": "archive"})]


def test_an_archive_cut_off_is_refused(tmp_path: Path) -> None:
    whole = as_tgz(tables(large(20, 20)))
    assert refused(tmp_path, whole[: len(whole) * 2 // 3])[0][0] == "divisions.broken"


def test_an_archive_whose_end_was_changed_is_refused(tmp_path: Path) -> None:
    whole = as_tgz(tables())
    assert refused(tmp_path, whole[:-8] + b"\0\0\0\0" + whole[-4:])[0][0] == "divisions.broken"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    files = tables()
    del files["streets.csv"]
    assert refused(tmp_path, as_tgz(files)) == [
        ("divisions.file_missing", {"field": "archive", "file": "streets.csv"})
    ]


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    files = tables() | {f"old/{name}": data for name, data in tables().items()}
    assert refused(tmp_path, as_zip(files))[0][0] == "divisions.file_twice"


@pytest.mark.parametrize("name", ["../../cities.csv", "/etc/cities.csv", "..\\cities.csv"])
def test_a_name_that_points_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    code, params = refused(tmp_path, as_zip(tables() | {name: b"x"}))[0]
    assert (code, params["file"]) == ("divisions.unsafe_name", name)


def test_an_archive_that_swells_beyond_measure_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, bomb()) == [("divisions.bomb", {"field": "archive"})]


def test_a_list_that_swells_in_a_zip_is_refused(tmp_path: Path) -> None:
    files = tables() | {"villages.csv": b"0" * 40 * 1024 * 1024}
    assert refused(tmp_path, as_zip(files)) == [("divisions.bomb", {"field": "archive"})]


def test_a_wrong_header_is_shown_beside_the_right_one(tmp_path: Path) -> None:
    files = tables()
    files["cities.csv"] = files["cities.csv"].replace(b"provinceCode", b"province", 1)
    (problem,) = refused(tmp_path, as_tgz(files))
    assert problem == (
        "divisions.header",
        {"file": "cities.csv", "row": 1, "found": "code,name,province", "wanted": "code,name,provinceCode"},
    )


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (
            '910102001002,"李庄村村民委员会",910102001',
            '91010200100,"李庄村村民委员会",910102001',
            "divisions.code",
        ),
        ('910102001002,"李庄村村民委员会",910102001', '91010200100x,"李庄村",910102001', "divisions.code"),
        ('910102001002,"李庄村村民委员会"', '910102001001,"李庄村"', "divisions.twice"),
        ('910102001002,"李庄村村民委员会"', '910102001000,"李庄村"', "divisions.not_in_order"),
        (
            '910102001002,"李庄村村民委员会",910102001',
            '910102001002,"李庄村",910102002',
            "divisions.no_parent",
        ),
        ('"李庄村村民委员会"', '""', "divisions.name"),
        ('"李庄村村民委员会"', f'"{"长" * 65}"', "divisions.name"),
        ('"李庄村村民委员会"', '"李庄\0村"', "divisions.name_signs"),
        ('"李庄村村民委员会"', '"李庄村",多一列', "divisions.columns"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named_by_file_and_line(
    tmp_path: Path, old: str, new: str, rule: str
) -> None:
    files = tables()
    changed = files["villages.csv"].decode().replace(old, new, 1)
    assert changed != files["villages.csv"].decode()
    code, params = refused(tmp_path, as_tgz(files | {"villages.csv": changed.encode()}))[0]
    assert (code, params["file"], params["row"]) == (rule, "villages.csv", 3)


def test_a_row_whose_division_above_is_missing_is_named(tmp_path: Path) -> None:
    lists = (PROVINCES, {key: name for key, name in CITIES.items() if key != "9102"}, *LISTS[2:])
    code, params = refused(tmp_path, as_tgz(tables(lists)))[0]
    assert (code, params["file"], params["code"]) == ("divisions.no_parent", "areas.csv", "910200")


def test_no_more_than_twenty_rows_are_named(tmp_path: Path) -> None:
    files = tables(large(2, 40))
    files["villages.csv"] = files["villages.csv"].replace(b"\n9301", b"\n930x")
    assert len(refused(tmp_path, as_tgz(files))) == 20


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    files = tables()
    files["villages.csv"] = files["villages.csv"].decode().encode("gb18030")
    assert refused(tmp_path, as_tgz(files))[0][0] == "divisions.not_utf8"


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    files = tables()
    files["villages.csv"] += b'919001001009,"' + "长".encode() * 2000 + b'"\n'
    assert refused(tmp_path, as_tgz(files))[0][0] == "divisions.not_csv"


def test_what_is_unpacked_already_is_not_read_again(tmp_path: Path) -> None:
    given = write(tmp_path, as_tgz(tables()))
    first = unpack(given, tmp_path / "it")
    given.write_bytes(b"gone")
    assert unpack(given, tmp_path / "it") == first
    assert len(VILLAGES) == first.rows[4]
