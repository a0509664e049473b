#!/usr/bin/env bash
# Tries a whole installation in containers, beside any other: starts it on ports of its own, pushes the samples
# through the published ports, checks statements, search, events and refusals, and removes everything.
set -euo pipefail
cd "$(dirname "$0")/.."

readout=${READOUT_PROGRAM:-target/image/readout}
# What is set for another installation.
unset "${!READOUT_@}"
export READOUT_PROJECT=readout-smoke READOUT_FOLDER
READOUT_FOLDER=$(mktemp -d)
began=$SECONDS

finish() {
    local code=$?
    trap - EXIT
    ((code == 0)) || deploy/up.sh logs >&2 || true
    deploy/up.sh destroy >/dev/null 2>&1 || true
    rm -rf "$READOUT_FOLDER"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() {
    echo "smoke: $*" >&2
    exit 1
}

sed -E 's/^(READOUT_[A-Z]+_PORT)=([0-9]+)$/\1=2\2/' deploy/.env.example >"$READOUT_FOLDER/.env"
deploy/up.sh >/dev/null
echo "up after $((SECONDS - began)) s"

export READOUT_INGEST=http://127.0.0.1:27401 READOUT_EXTRACTOR=http://127.0.0.1:27402
export READOUT_ARCHIVE=http://127.0.0.1:27403 READOUT_TOKEN_FILE=$READOUT_FOLDER/secrets/token
"$readout" push deploy/samples --wait >"$READOUT_FOLDER/pushed"
! grep -qv ' accepted \|^article' "$READOUT_FOLDER/pushed" || fail "an article was not accepted"
statements=$("$readout" statements --format jsonl | wc -l)
((statements > 20)) || fail "$statements statements of the samples"
"$readout" search harbour | grep -q said || fail "the search finds nothing"
"$readout" health >/dev/null || fail "a service is not ready"
echo "$(grep -c accepted "$READOUT_FOLDER/pushed") articles, $statements statements after $((SECONDS - began)) s"

if READOUT_TOKEN_FILE=<(echo not-the-token-at-all) "$readout" statements >/dev/null 2>"$READOUT_FOLDER/refused"; then
    fail "a wrong token was taken"
fi
grep -qi token "$READOUT_FOLDER/refused" || fail "the refusal does not speak of the token"
echo "a wrong token is refused: $(head -1 "$READOUT_FOLDER/refused")"
echo "Everything worked."
