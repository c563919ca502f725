"""``threadneedle rules``: what a pack would change is printed line by line; only ``--apply`` takes it in."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories.org import District

from threadneedle.config.rules import print_rules, take_in_rules
from threadneedle.config.starting import CommandError
from threadneedle.org.models import Rule

PACK = """[pack]
name = "2027-01"
dated = 2099-01-01

[notice_days]
value = 12
unit = "working_day"
zh = "下达到到期至少相隔"
source = "区政府办通知"
house_default = true
"""


def test_a_pack_is_told_line_by_line_and_taken_in_only_when_asked(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pack.toml"
    file.write_text(PACK, encoding="utf-8")
    assert take_in_rules(str(file), apply=False) == 0
    assert capsys.readouterr().out.splitlines() == [
        "changed  line 5    notice_days: 10 -> 12 from 2099-01-01",
        "2027-01: 0 new, 1 changed, 0 same, 0 refused",
    ]
    assert not Rule.objects.filter(pack="2027-01").exists()
    assert take_in_rules(str(file), apply=True) == 0
    assert Rule.objects.get(pack="2027-01").value == 12


def test_a_pack_with_a_refused_row_fails_and_changes_nothing(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pack.toml"
    file.write_text(PACK.replace('source = "区政府办通知"\n', ""), encoding="utf-8")
    assert take_in_rules(str(file), apply=True) == 1
    assert "refused  line 5    notice_days: The row has no “source”." in capsys.readouterr().out
    assert not Rule.objects.filter(pack="2027-01").exists()


def test_what_is_printed_can_be_taken_in_again(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert print_rules("now") == 0
    file = tmp_path / "pack.toml"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert take_in_rules(str(file), apply=False) == 0
    assert "0 new, 0 changed, " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("data", "said"), [(None, "no such file"), (b"\xff", "not UTF-8"), (b"a" * 1_000_001, "at most")]
)
def test_what_is_no_pack_is_said(data: bytes | None, said: str, tmp_path: Path) -> None:
    file = tmp_path / "pack.toml"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(CommandError, match=said):
        take_in_rules(str(file), apply=False)
