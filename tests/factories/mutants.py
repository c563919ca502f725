"""Broken files: small files of each format, with something in them changed, lost or doubled."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
from tests.factories.documents import (
    grid_rules,
    jpeg_bytes,
    ofd_bytes,
    pdf_bytes,
    png_bytes,
    xlsx_of,
)

XLS = Path(__file__).parents[1] / "apps" / "adapters" / "documents" / "ledger.xls"
_TOKEN = re.compile(rb"[A-Za-z]{2,}|\d+")
_VALUE = re.compile(rb'="([^"<>]*)"')
_ELEMENT = re.compile(
    rb"<([\w:]+)(?:\s[^<>]*)?(?:/>|>[^<]*</\1>|>(?:(?!<\1[\s>]).){0,2000}?</\1>)", re.DOTALL
)
_NUMBERS = (
    b"",
    b"0",
    b"-1",
    b"1.5",
    b"99",
    b"65536",
    b"2147483648",
    b"99999999999999999999",
    b"1e308",
    b"nan",
    b"XFD1048576",
    b"A1:XFD1048576",
    b"../../x",
    b"0 0 1e9 1e9",
    b"g 999999999 5",
    b"chineseCounting",
    b"%1%2%3%9",
)
_EVIL = (
    b"",
    b"0",
    b"-1",
    b"65536",
    b"2147483647",
    b"4294967296",
    b"99999999999999999999",
    b"nan",
    b"1e308",
    b"<a>",
    b"</w:p>",
    b"&lt;",
    b"&x;",
    b"\x00",
    b"\xff\xfe",
    b"<!DOCTYPE a>",
    b"<<",
    b">>",
    b"[",
    b"endobj",
    b"1 0 R",
)


def bases() -> Mapping[str, bytes]:
    """Return a small file of each format, by its ending."""
    lines = [(80.0, 100.0 + 28 * row, 16.0, f"{row}、按期完成排水口清淤工作。") for row in range(12)]
    cells = [(84.0 + 100 * column, 505.0 + 30 * row, 12.0, "清淤") for row in range(3) for column in range(3)]
    rules = {0: grid_rules((80, 180, 280, 380), (500, 530, 560, 590)), 1: grid_rules((80, 200), (100, 200))}
    return {
        "docx": _docx(),
        "xlsx": xlsx_of([["序号", "事项", "单位"], *([row, "清淤", "区水利局"] for row in range(20))]),
        "xls": XLS.read_bytes(),
        "pdf": pdf_bytes([[*lines, *cells], lines], rules),
        "ofd": ofd_bytes([[*lines, *cells], lines], rules),
        "csv": '序号,事项,单位\n1,"清淤\n排查",区水利局\n'.encode("gb18030") * 5,
        "txt": "一、6月20日前完成清淤。（责任单位：青石镇）\n".encode() * 5,
        "png": png_bytes(),
        "jpg": jpeg_bytes(),
    }


def _docx() -> bytes:
    made = docx.Document()
    made.add_heading("关于清淤的通知", 0)
    for words in ("清淤", "排查", "销号"):
        made.add_paragraph(words, style="List Number")
    table = made.add_table(3, 3)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "区水利局"
    table.cell(0, 0).merge(table.cell(1, 1))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def mutant(data: bytes, chance: random.Random) -> bytes:
    """Return the file with one to three changes; a packed one is changed outside or inside."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        if data.startswith(b"PK") and chance.random() < 0.85:
            data = _repacked(data, chance)
        else:
            data = _changed(data, chance)
    return data


def _changed(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    before, after = data[:at], data[at:]
    number = struct.pack("<I", chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF)))
    changes: tuple[Callable[[], bytes], ...] = (
        lambda: before + bytes([after[0] ^ 1 << chance.randrange(8)]) + after[1:],
        lambda: before,
        lambda: before + after[chance.randrange(1, 64) :],
        lambda: before + after[: chance.randrange(1, 256)] * chance.randint(2, 50) + after,
        lambda: before + number + after[4:],
        lambda: _with_another_token(data, chance),
    )
    return chance.choice(changes)()


def _with_another_token(data: bytes, chance: random.Random) -> bytes:
    """Replace a word or a number by something that its reader may stumble over."""
    tokens = list(_TOKEN.finditer(data))
    if not tokens:
        return data
    found = chance.choice(tokens)
    other = chance.choice(_EVIL) if chance.random() < 0.7 else chance.choice(tokens).group()
    return data[: found.start()] + other + data[found.end() :]


def _edited(xml: bytes, chance: random.Random) -> bytes:
    """Change XML so that it mostly stays well-formed: values, words, elements lost, doubled, nested."""
    values = list(_VALUE.finditer(xml))
    elements = list(_ELEMENT.finditer(xml))
    if values and chance.random() < 0.5:
        found = chance.choice(values)
        other = chance.choice(_NUMBERS) if chance.random() < 0.7 else chance.choice(values).group(1)
        return xml[: found.start(1)] + other + xml[found.end(1) :]
    if not elements:
        return _changed(xml, chance)
    found = chance.choice(elements)
    whole, name = found.group(), found.group(1)
    other = chance.choice(
        (
            b"",
            whole * chance.choice((2, 3, 500)),
            (b"<" + name + b">") * (depth := chance.choice((2, 50, 1000)))
            + whole
            + (b"</" + name + b">") * depth,
            chance.choice(elements).group(),
        )
    )
    return xml[: found.start()] + other + xml[found.end() :]


def _repacked(data: bytes, chance: random.Random) -> bytes:
    """Change the parts of a packed file and pack them anew, so that no checksum tells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error):
        return _changed(data, chance)
    if not parts:
        return data
    at = chance.randrange(len(parts))
    name, content = parts[at]
    kind = chance.randrange(10)
    if kind == 0:
        del parts[at]
    elif kind == 1:
        parts.append((name, content))
    elif kind == 2:
        parts[at] = (chance.choice(parts)[0], content)
    elif kind == 3:
        parts[at] = (name, content * chance.randint(2, 40))
    elif kind == 4:
        parts[at] = (name, _changed(content, chance))
    else:
        parts[at] = (name, _edited(content, chance))
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # Two parts of one name are meant.
        warnings.simplefilter("ignore")
        for each, inner in parts:
            archive.writestr(zipfile.ZipInfo(each), inner, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()
