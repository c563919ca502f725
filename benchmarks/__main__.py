"""Run the benchmarks named, or all of them."""

from __future__ import annotations

import sys

from benchmarks import (
    bulk,
    divisions,
    durability,
    extraction,
    files,
    likeness,
    nightly,
    planning,
    small,
    tampering,
)

ALL = {
    "bulk": bulk.main,
    "divisions": divisions.main,
    "durability": durability.main,
    "extraction": extraction.main,
    "files": files.main,
    "likeness": likeness.main,
    "nightly": nightly.main,
    "notices": extraction.main_notices,
    "planning": planning.main,
    "small": small.main,
    "tampering": tampering.main,
}


def main() -> int:
    """Run each benchmark; the exit code is that of the first that failed."""
    wanted = sys.argv[1:] or list(ALL)
    for name in wanted:
        if name not in ALL:
            print(f"there is no benchmark {name}; there are {', '.join(ALL)}", file=sys.stderr)
            return 2
        print(f"== {name}")
        if code := ALL[name]():
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
