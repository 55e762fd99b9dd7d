#!/bin/sh
# Prints the newest Python >= 3.11 that works here: one that can make an environment and has ssl and sqlite.
# Names on PATH come first per version; then the places where pyenv and uv keep theirs.
# With an argument (11): that minor version only, and no word when it is not there.
works() {
    "$1" -c 'import ensurepip, sqlite3, ssl, sys, venv; sys.exit(sys.version_info < (3, 11) or sys.version_info >= (3, 15))' >/dev/null 2>&1
}
for minor in ${1:-14 13 12 11}; do
    for candidate in "python3.$minor" \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.$minor.*/bin/python3 \
        "${XDG_DATA_HOME:-$HOME/.local/share}"/uv/python/cpython-3.$minor.*/bin/python3; do
        path=$(command -v "$candidate" 2>/dev/null) || continue
        if works "$path"; then
            echo "$path"
            exit 0
        fi
    done
done
[ -n "$1" ] && exit 1
if works python3; then
    command -v python3
    exit 0
fi
echo "Kompass needs Python 3.11 or newer with the modules venv, ensurepip, ssl and sqlite3." >&2
echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2
exit 1
