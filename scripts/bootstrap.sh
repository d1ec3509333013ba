#!/bin/sh
# Makes .venv from uv.lock, bringing uv itself by pip. Usage: scripts/bootstrap.sh run|test
# Does nothing when the environment is as the lock file says. Messages go to stderr.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
purpose=${1:-run}
case $purpose in
  run) options="--no-dev" ;;
  test) options="--all-extras" ;;
  *) echo "usage: $0 run|test" >&2; exit 2 ;;
esac

# What the environment was made for; the place counts because the project is installed by its path.
wanted="$(cat uv.lock pyproject.toml | cksum) $(pwd)"
stamp=.venv/.made-for-$purpose
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ]; then
  exit 0
fi

find_python() {
  for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  echo "Strichka needs Python 3.11, 3.12 or 3.13, and found none as python3.13, python3.12, python3.11 or python3." >&2
  echo "Install one, or name it: make PYTHON=/path/to/python3.12 ..." >&2
  exit 1
}

find_uv() {
  for candidate in .uv/bin/uv .uv/packages/bin/uv; do
    if [ -x "$candidate" ] && [ "$("$candidate" --version 2>/dev/null | cut -d' ' -f2)" = "$UV_VERSION" ]; then
      echo "$candidate"
      return
    fi
  done
}

install_uv() {
  echo "Installing uv $UV_VERSION into .uv" >&2
  rm -rf .uv
  # Debian's python3 comes without ensurepip (package python3-venv), often with pip.
  if "$python" -m venv .uv >/dev/null 2>&1; then
    .uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" >&2
  elif "$python" -m pip --version >/dev/null 2>&1; then
    rm -rf .uv
    "$python" -m pip install --quiet --disable-pip-version-check --target .uv/packages "uv==$UV_VERSION" >&2
  else
    echo "$python has neither venv nor pip: install them (Debian, Ubuntu: apt-get install python3-venv)." >&2
    exit 1
  fi
}

python=$(find_python)
uv=$(find_uv)
if [ -z "$uv" ]; then
  install_uv
  uv=$(find_uv)
fi
unset VIRTUAL_ENV
if [ ! -x .venv/bin/python ]; then
  set -- --python "$python"
else
  set --
fi
# --inexact: the run environment is a part of the test environment, and neither takes the other's packages away.
# shellcheck disable=SC2086
UV_PYTHON_DOWNLOADS=never "$uv" sync --frozen --inexact --quiet $options "$@"
printf '%s' "$wanted" > "$stamp"
