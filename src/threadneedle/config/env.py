"""Typed readers of the environment that fail loudly; a secret may come from a file named by ``NAME_FILE``."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class SettingError(Exception):
    """A setting is missing or cannot be read."""


def text(name: str, default: str | None = None) -> str:
    """Return the setting ``name``, from the environment or from the file named by ``name_FILE``."""
    value = os.environ.get(name)
    if value is None and (file := os.environ.get(f"{name}_FILE")):
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE={file}: {error.strerror}") from error
    if value is None:
        value = default
    if value is None:
        raise SettingError(f"{name} is not set")
    return value


def boolean(name: str, *, default: bool) -> bool:
    """Return the setting as a truth value; anything but 1, true, yes, 0, false, no is refused."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes"}:
        return True
    if value in {"0", "false", "no", ""}:
        return False
    raise SettingError(f"{name} must be 1 or 0, got {value!r}")


def integer(name: str, default: int) -> int:
    """Return the setting as a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise SettingError(f"{name} must be a whole number, got {value!r}") from error


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated setting as a list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def kept_secret(name: str, file: Path) -> str:
    """Return the secret ``name``, or the one kept in ``file``, which is made at first use (mode 0600)."""
    if os.environ.get(name) or os.environ.get(f"{name}_FILE"):
        return text(name)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii").strip()


def database(name: str, data: Path) -> dict[str, object]:
    """Return Django's settings of the database: a ``postgresql://`` address, or SQLite under ``data``."""
    address = text(name, "")
    if not address:
        return {
            "ENGINE": "threadneedle.adapters.sqlite",
            "NAME": str(data / "threadneedle.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": str(data / "test.sqlite3")},
        }
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise SettingError(f"{name} must begin with postgresql://, got {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or (parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
