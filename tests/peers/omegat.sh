#!/bin/sh
# Asks OmegaT for its percentages: sh tests/peers/omegat.sh JAR LANGUAGE COUNT FILE... writes "language, text, text, percentages" a line.
set -eu
jar=$1
shift
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
here=$(dirname "$0")
python3 "$here/omegat_pairs.py" "$@" >"$made/pairs"
LC_ALL=C.UTF-8 java -Dfile.encoding=UTF-8 -cp "$jar" groovy.ui.GroovyMain "$here/omegat.groovy" <"$made/pairs" >"$made/percentages"
paste "$made/pairs" "$made/percentages"
