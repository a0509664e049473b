#!/usr/bin/env bash
# Shows the main job from end to end: starts everything, pushes articles, shows their statements, one
# search and one live event, and stops. Exit code 0 means that all of it worked.
#
#   deploy/demo.sh BIN [ARTICLES]
#
# BIN: folder of readout and the three services. ARTICLES: a file or folder instead of the samples.
# Runs beside anything else: own data folder, free ports.
set -euo pipefail

bin=$(cd "${1:?usage: deploy/demo.sh BIN [ARTICLES]}" && pwd)
samples=$(dirname "$0")/samples
articles=${2:-$samples}
work=$(mktemp -d)
up=
watch=
began=$SECONDS

# Addresses of another installation must not leak in.
unset READOUT_INGEST READOUT_EXTRACTOR READOUT_ARCHIVE READOUT_NATS_URL READOUT_SUBJECT_PREFIX
export PATH=$bin:$PATH READOUT_DATA=$work/data

stop() {
    local code=$?
    trap - EXIT
    [[ -z $watch ]] || kill "$watch" 2>/dev/null || true
    if [[ -n $up ]]; then
        kill -TERM "$up" 2>/dev/null || true
        wait "$up" || code=$?
    fi
    ((code == 0 || code > 128)) || sed 's/^/readout up: /' "$work"/up.err >&2 2>/dev/null || true
    rm -rf "$work"
    exit "$code"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    echo "demo: $*" >&2
    exit 1
}

say() {
    printf '\n$ %s\n' "$*"
}

run() {
    say "$@"
    "$@"
}

# Waits until a command succeeds, as long as process $1 lives and at most 60 seconds.
until_true() {
    local pid=$1 tries=600
    shift
    until "$@"; do
        kill -0 "$pid" 2>/dev/null && ((tries-- > 0)) || return 1
        sleep 0.1
    done
}

# Runs a command that prints a table, and makes sure that the table has rows.
table() {
    say "$@"
    "$@" | tee "$work/table"
    (($(wc -l <"$work/table") > 1)) || fail "nothing was found by: $*"
}

[[ -e $articles ]] || fail "there is no $articles"

say readout up --ports free
readout up --ports free >"$work/up.out" 2>"$work/up.err" &
up=$!
until_true "$up" test -s "$READOUT_DATA/endpoints.json" || fail "readout did not start"
sed '/^$/,$d' "$work/up.out"

if [[ $articles -ef $samples ]]; then
    run readout push --wait "$samples/articles.jsonl" "$samples/island-council.txt"
    last=("$samples/observatory.txt")
    limit=40
    word=harbour
else
    last=("$articles")
    limit=1000000
fi

say "readout watch --count 1 &"
readout watch --count 1 --timeout 30 >"$work/watch.out" 2>"$work/watch.err" &
watch=$!
until_true "$watch" grep -qs watching "$work/watch.err" || fail "$(cat "$work/watch.err")"

run readout push --wait "${last[@]}"

if [[ -z $(readout statements --limit 1 --format jsonl) ]]; then
    kill "$watch"
    watch=
    printf '\nNo statements were found in %s.\n' "$articles"
else
    wait "$watch" || fail "$(cat "$work/watch.err")"
    watch=
    printf '\nSeen by readout watch as it happened:\n'
    cat "$work/watch.out"

    table readout statements --limit "$limit"

    if [[ -z ${word:-} ]]; then
        # Any longer word of what was said first.
        word=$(readout statements --limit 1 --format jsonl | sed 's/\\"//g' |
            sed -nE 's/.*"content":\{"text":"([^"]*).*/\1/p' | grep -oE '[[:alpha:]]{5,}' |
            head -n 1) || word=
    fi
    [[ -z $word ]] || table readout search "$word"
fi

run readout status
printf '\nEverything worked, in %s s. Stopping.\n' "$((SECONDS - began))"
