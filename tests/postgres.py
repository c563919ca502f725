"""Run a command against a throwaway PostgreSQL cluster with a Chinese ICU locale.

    python tests/postgres.py COMMAND [ARGUMENT ...]

The cluster lives under the temporary folder, because its server, which may not run as root,
must be able to reach it wherever the repository was cloned. The command finds its address in
``THREADNEEDLE_DATABASE``; its exit code becomes ours.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "threadneedle"
INIT = (
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=icu",
    "--icu-locale=zh-Hans-CN",
    "--no-sync",
)
# Nothing here outlives the run, so nothing needs to reach the disk.
SERVER = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60"


def binaries() -> Path:
    """Return the folder of PostgreSQL's newest server programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    sys.exit("PostgreSQL's server programs were not found; on Debian: apt-get install postgresql")


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the address of a database in a new cluster, and take the cluster away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="tn-pg-"))
    owner = None
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(binaries() / program), *arguments],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
        )

    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", OWNER, *INIT)
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"{SERVER} -k {folder}", "start")
        try:
            run("createdb", "-h", str(folder), "-U", OWNER, OWNER)
            yield f"postgresql://{OWNER}@/{OWNER}?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command given on the command line."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    # The command may begin with settings of its own, as a shell line does.
    settings, command = {}, sys.argv[1:]
    while command and "=" in command[0]:
        name, _, value = command.pop(0).partition("=")
        settings[name] = value
    with cluster() as address:
        return subprocess.run(
            command, check=False, env={**os.environ, **settings, "THREADNEEDLE_DATABASE": address}
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
