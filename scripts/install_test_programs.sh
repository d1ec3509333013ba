#!/bin/sh
# Brings the programs some tests drive (Chromium, Redis) from Debian's packages, where we are root and apt is there.
# Elsewhere the tests use what is installed, or skip and say so.
set -u
missing=
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "Not installed:$missing; the tests that need them will be skipped." >&2
  exit 0
fi
echo "Installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
if ! { apt-get install -qq -y --no-install-recommends $missing ||
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends $missing; }; } >/tmp/strichka-apt.log 2>&1; then
  tail -n 5 /tmp/strichka-apt.log >&2
  echo "Could not install:$missing; the tests that need them will be skipped." >&2
fi
