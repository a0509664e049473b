#!/usr/bin/env bash
# Makes the images without any registry: `images.sh programs` compiles self-contained programs into
# target/image, `images.sh` does that and builds the images from them.
set -euo pipefail
cd "$(dirname "$0")/.."

context=target/image
target=x86_64-unknown-linux-gnu
programs=(readout readout-ingest readout-extractor readout-archive)
images=(broker ingest extractor archive cli)

# Programs that need nothing but the kernel: they run from an empty image, and resolve names by it.
programs() {
    deploy/fetch-tools.sh broker
    local arguments=()
    for program in "${programs[@]}"; do arguments+=(--bin "$program"); done
    # A folder of its own: other flags would make every other build start anew.
    CARGO_TARGET_DIR=target/static RUSTFLAGS="-C target-feature=+crt-static" \
        cargo build --profile image --locked --target "$target" "${arguments[@]}"
    rm -rf "$context"
    mkdir -p "$context/data"
    for program in "${programs[@]}"; do
        install -m 755 "target/static/$target/image/$program" "$context/$program"
    done
    install -m 755 "${NATS_SERVER:-.tools/nats-server}" "$context/nats-server"
}

images() {
    if ! docker version >/dev/null 2>&1; then
        echo "error: no Docker engine answers. Start it, or let your user use it." >&2
        exit 1
    fi
    local version revision
    version=$("$context/readout" --version | cut -d' ' -f2)
    revision=$(git describe --always --dirty --abbrev=12 --exclude '*' 2>/dev/null || echo unknown)
    for image in "${images[@]}"; do
        # The builder of an engine without BuildKit is all that is needed; its advice is not.
        docker build --quiet --file deploy/Dockerfile --target "$image" --tag "readout/$image:$version" \
            --build-arg VERSION="$version" --build-arg REVISION="$revision" "$context" \
            >/dev/null 2>"$context.log" || { cat "$context.log" >&2 && exit 1; }
        docker tag "readout/$image:$version" "readout/$image:latest"
        docker image ls --format '{{.Repository}}:{{.Tag}}  {{.Size}}' "readout/$image:$version"
    done
    # Those that lost their names to these.
    docker image prune --force --filter label=org.opencontainers.image.title=Readout >/dev/null
}

programs
[[ ${1:-} == programs ]] || images
