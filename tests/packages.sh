#!/bin/sh
# What the tests need beyond Python: a browser, a Chinese font, PostgreSQL and gettext.
set -eu

missing=
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
[ -n "$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" -name 'NotoSansCJK*' 2>/dev/null | head -n 1)" ] \
  || missing="$missing fonts-noto-cjk"
{ command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; } \
  || missing="$missing postgresql"
command -v msgfmt >/dev/null 2>&1 || missing="$missing gettext"

[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "The tests need these Debian packages:$missing" >&2
  echo "Install them (as root: apt-get install$missing) and try again." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# shellcheck disable=SC2086 # a list of package names
apt-get install -q -y --no-install-recommends $missing
