#!/bin/sh
# `make deb`: a binary package from what `make all` built, staged under build/deb, left in build/.
set -eu
stage=build/deb/lanatlas
rm -rf build/deb
mkdir -p "$stage"
cp -r mk/debian "$stage/debian"
mkdir "$stage/debian/source"
echo '3.0 (native)' >"$stage/debian/source/format"
cat >"$stage/debian/changelog" <<EOT
lanatlas ($VERSION) unstable; urgency=medium

  * See CHANGELOG.md.

 -- LAN Atlas contributors <lanatlas@localhost>  $(LC_ALL=C date -u -R -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}")
EOT
source=$PWD
cd "$stage"
# make's own variables would reach the inner make
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR
LANATLAS_SOURCE=$source dpkg-buildpackage -b -uc -us
mv ../lanatlas_*.deb "$source/build/"
cd "$source"
ls build/lanatlas_*.deb
