#!/usr/bin/env bash
# Scores the committed model: on dev by the corpus' scorer, on our own articles by ours, and prints what
# others reach beside it. Use: eval.sh BINARIES DATA SCORER
set -euo pipefail
bin=$1 data=$2 scorer=$3
cd "$(dirname "$0")/.."
if [ ! -d "$data/polnear/dev/text" ]; then
    echo "no corpora in $data: DATA=folder names them; docs/model-card.md says which they are" >&2
    exit 2
fi
spans=$(mktemp)
trap 'rm -f "$spans"' EXIT
"$bin/readout" extract --format spans "$data"/polnear/dev/text/*.txt >"$spans"

echo "## PolNeAR dev"
if [ -f "$scorer" ]; then
    python3 "$scorer" "$data/polnear/dev" "$spans"
else
    "$bin/readout-training" score "$data/polnear/dev" --model model/attribution.model
fi
cat <<'ROWS'

for comparison, F1                  content soft   source overlap   full   direct full
two people (18 articles)                    76.7             79.1   73.7          97.3
prototype of linear models, dev             67.3             74.6   63.4          87.4
rules alone, dev                            60.0             66.6   58.0          87.7
Citron (PARC3, its own measure)   content 83.3 overlap, 59.3 exact; all spans 56.7
Gender Gap Tracker (98 articles)  quotes 76.1 to 83.7; speakers 86.5
ROWS
echo
cat model/cross-validation.md
echo
echo "## Our own articles that nothing was tuned on (tests/press/held)"
"$bin/readout-training" score tests/press/held --model model/attribution.model
echo
echo "## Values of dates: the news of GUM, which train nothing"
"$bin/readout-training" dates "$data/gum" --model model/attribution.model

echo
echo "## Mentions and who is who: the twelve news files of GUM, which train nothing"
"$bin/readout-training" entities "$data/gum" --model model/attribution.model
echo
for half in fresh held more wide agency; do
    echo "## Speakers, countries, acts and points of our own articles (tests/press/$half)"
    "$bin/readout-training" structure "tests/press/$half" --model model/attribution.model
    echo
done
