#!/bin/sh
# Makes sure that programs of the system are there: installs them where we are root on Debian or Ubuntu,
# otherwise says what is missing. Arguments: pairs "program=package"; a program with a slash is a path pattern.
missing=""
for pair in "$@"; do
    program=${pair%%=*}
    package=${pair#*=}
    case $program in
        */*) ls $program >/dev/null 2>&1 || missing="$missing $package" ;;
        *) command -v "$program" >/dev/null 2>&1 || missing="$missing $package" ;;
    esac
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing with apt-get:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null; } && exit 0
fi
echo "Missing here:$missing. On Debian or Ubuntu: sudo apt-get install$missing" >&2
exit 1
