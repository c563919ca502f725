"""The process that sets one record, told on its standard input what to set."""

from __future__ import annotations

import json
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def bound(bounds: dict[str, int]) -> None:
    """Take away from this process what setting a page does not need; there is no way back."""
    resource.setrlimit(resource.RLIMIT_CPU, (bounds["cpu"], bounds["cpu"] + 1))
    resource.setrlimit(resource.RLIMIT_AS, (bounds["memory"], bounds["memory"]))
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(what, (0, 0))


def pdf_of(asked: dict[str, Any]) -> bytes:
    """Return the PDF of what was asked."""
    # Imported here, so that the limits hold from its first line on.
    import pylopdf_fonts_zh_cn
    import typst

    ours = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    # The folder that this process starts in is empty and its own: no package lies there, and none comes.
    empty = str(Path.cwd())
    pdf: bytes = typst.compile(
        asked["source"],
        root=asked["root"],
        font_paths=[ours, *asked["folders"]],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": asked["data"], "families": json.dumps(asked["families"])},
        timestamp=datetime.fromisoformat(asked["day"]).replace(tzinfo=UTC),
        package_path=empty,
        package_cache_path=empty,
    )
    return pdf


def main() -> None:
    """Read what is asked from standard input, write the PDF to standard output."""
    asked = json.loads(sys.stdin.buffer.read())
    bound(asked["bounds"])
    sys.stdout.buffer.write(pdf_of(asked))
