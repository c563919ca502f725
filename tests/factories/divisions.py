"""Small archives of the shape of the national lists; every place in them is made up."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from threadneedle.adapters.divisions.model import DIGITS, FILES, HEADERS

PROVINCES = {"91": "云岭省", "92": "江口市"}
CITIES = {"9101": "青江市", "9102": "东塘市", "9190": "省直辖县级行政区划", "9201": "市辖区"}
AREAS = {
    "910102": "晴川区",
    "910103": "柳溪县",
    "910200": "东塘市",
    "919001": "石门市",
    "920101": "临江区",
}
STREETS = {
    "910102001": "青石镇",
    "910102002": "柳河镇",
    "910103001": "竹园镇",
    "910200001": "塘东街道",
    "919001001": "石门街道",
    "920101001": "江岸街道",
}
VILLAGES = {
    "910102001001": "老街社区居委会",
    "910102001002": "李庄村村民委员会",
    "910102002001": "河湾村委会",
    "910103001001": "竹园村村委会",
    "910200001001": "东门居民委员会",
    "919001001001": "南关社区居民委员会",
    "920101001001": "码头社区居委会",
}
LISTS = (PROVINCES, CITIES, AREAS, STREETS, VILLAGES)
"""24 rows less 3 that stand for no government: 9190, 9201 and 910200, which repeats its city."""
UNITS = 21


def tables(lists: Iterable[Mapping[str, str]] = LISTS) -> dict[str, bytes]:
    """Return the five files, from codes and names."""
    found = {}
    for file, header, rows in zip(FILES, HEADERS, lists, strict=True):
        lines = [",".join(header)]
        for code, name in rows.items():
            above = [code[:digits] for digits in reversed(DIGITS) if digits < len(code)]
            # The nearest division comes first, then those above it from the top down.
            parents = [*above[:1], *reversed(above[1:])]
            lines.append(",".join([code, f'"{name}"', *parents]))
        found[file] = ("\n".join(lines) + "\n").encode()
    return found


def large(townships: int, villages: int) -> tuple[dict[str, str], ...]:
    """Return lists of one province, one city and one county with so many townships of so many villages."""
    streets = {f"930101{n:03d}": f"第{n}镇" for n in range(1, townships + 1)}
    places = {
        f"{code}{n:03d}": f"{name}{n}村委会" for code, name in streets.items() for n in range(1, villages + 1)
    }
    return {"93": "远山省"}, {"9301": "远山市"}, {"930101": "远川县"}, streets, places


def as_tgz(files: Mapping[str, bytes], *, folder: str = "package/dist/") -> bytes:
    """Pack files as npm packs them."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(folder + name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def as_zip(files: Mapping[str, bytes], *, folder: str = "") -> bytes:
    """Pack files into a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(folder + name, data)
    return packed.getvalue()


def bomb() -> bytes:
    """Return a small .tgz that swells to forty megabytes."""
    return gzip.compress(as_tar({"padding": bytes(40 * 1024 * 1024), **tables()}))


def as_tar(files: Mapping[str, bytes]) -> bytes:
    """Put files together without packing them."""
    together = io.BytesIO()
    with tarfile.open(fileobj=together, mode="w:") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return together.getvalue()


def write(folder: Path, data: bytes, name: str = "divisions.tgz") -> Path:
    """Write an archive into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / name
    place.write_bytes(data)
    return place
