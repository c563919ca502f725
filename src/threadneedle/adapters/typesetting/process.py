"""A page is set in a process of its own, which may use so much and no more."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from threadneedle.core.base import InvalidError

MEGABYTE = 1024 * 1024
TEMPLATES = Path(__file__).parent / "templates"
_ROOT = str(Path(__file__).parents[3])
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from threadneedle.adapters.typesetting.child import main; main()"
)
_NOWHERE = "http://127.0.0.1:9"
"""Nothing is ever fetched: whatever would be asked of a network is asked of a port that nobody serves."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What setting one record may cost. Sizes are in bytes, times in seconds. House figures."""

    data: int = MEGABYTE
    pdf: int = 20 * MEGABYTE
    cpu: int = 10
    wall: int = 30
    memory: int = 2048 * MEGABYTE
    """Address space: the fonts are mapped, not read, and each thread reserves its stack."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Families in the order in which they are tried, and folders that hold more than those we bring."""

    families: tuple[str, ...] = ("Noto Sans SC",)
    folders: tuple[str, ...] = ()


BOUNDS = Bounds()
FONTS = Fonts()


def typeset(
    template: str,
    data: Mapping[str, Any],
    *,
    made_on: date,
    fonts: Fonts = FONTS,
    bounds: Bounds = BOUNDS,
) -> bytes:
    """Return the PDF that a template makes of data; equal input gives equal bytes.

    The data are handed over as JSON beside the template and never become part of its source, so that
    nothing in them can be an instruction. Fonts are those of the packages and of ``fonts`` alone.

    Parameters
    ----------
    template
        Name of a template of this package, without its ending.
    data
        What the template shows; anything that JSON can say, in at most ``bounds.data`` bytes.
    made_on
        The day that the PDF carries as that of its making.

    Raises
    ------
    InvalidError
        ``typesetting.too_much`` with ``size`` and ``limit``, ``typesetting.too_slow`` with ``seconds``,
        ``typesetting.failed``.
    LookupError
        If there is no such template.
    """
    source = TEMPLATES / f"{template}.typ"
    if not source.is_file():
        raise LookupError(template)
    words = json.dumps(data, ensure_ascii=False, sort_keys=True)
    # A lone surrogate can be no letter of a page.
    words = words.encode("utf-8", "replace").decode("utf-8")
    size = len(words.encode())
    if size > bounds.data:
        raise InvalidError.of("typesetting.too_much", size=size, limit=bounds.data)
    return _set_apart(
        {
            "source": str(source),
            "root": str(TEMPLATES),
            "data": words,
            "families": list(fonts.families),
            "folders": list(fonts.folders),
            "day": made_on.isoformat(),
            "bounds": asdict(bounds),
        },
        bounds,
    )


def _set_apart(asked: Mapping[str, Any], bounds: Bounds) -> bytes:
    with tempfile.TemporaryFile() as given, tempfile.TemporaryDirectory() as empty:
        given.write(json.dumps(asked).encode())
        given.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 -- our own module, nothing from outside
                [sys.executable, "-I", "-c", _START, _ROOT],
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LC_ALL": "C.UTF-8", "HOME": empty, "http_proxy": _NOWHERE, "https_proxy": _NOWHERE},
                cwd=empty,
                timeout=bounds.wall,
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise InvalidError.of("typesetting.too_slow", seconds=bounds.wall) from error
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise InvalidError.of("typesetting.too_slow", seconds=bounds.cpu)
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-") or len(done.stdout) > bounds.pdf:
        raise InvalidError.of("typesetting.failed")
    return done.stdout
