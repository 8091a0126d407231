#!/bin/sh
# needs.sh GRAFANA: whether the npm packages are there that the preview and the pictures are built with; else how to get them.
set -eu
cd "$(dirname "$0")/../.."
missing=
for folder in app tests "tests/host/$1"; do
    [ -e "grafana/$folder/node_modules/.package-lock.json" ] || missing="$missing grafana/$folder"
done
[ -n "$missing" ] || exit 0
cat >&2 <<END
npm packages are missing in:$missing
  sudo make grafana-deps    gets them from Debian and from npm's registry (Node and npm too), about 2 GB in grafana/
END
exit 1
