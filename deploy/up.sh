#!/usr/bin/env bash
# Starts Readout in containers: makes secrets and settings that are missing, builds images that are missing,
# waits until everything is ready and says what to type next.
#
#   up.sh [up]      start            up.sh logs       what the containers say
#   up.sh down      stop, keep all   up.sh destroy    stop, and delete what they hold
#   up.sh backup FOLDER              stop, copy what they hold, start
#   up.sh restore FOLDER             put it into an installation that holds nothing yet
#
# READOUT_FOLDER: where .env and secrets lie instead of beside this script. READOUT_PROJECT: name of the
# installation, so that several run beside each other.
set -euo pipefail
cd "$(dirname "$0")"

folder=${READOUT_FOLDER:-$PWD}
export READOUT_SECRETS=$folder/secrets

# Of Debian, else the engine's own.
program=(docker-compose)
command -v docker-compose >/dev/null || program=(docker compose)

# READOUT_WITH names the files that are laid over compose.yaml, in order.
compose() {
    local files=(--file compose.yaml) name
    for name in $(value READOUT_WITH); do files+=(--file "compose.$name.yaml"); done
    "${program[@]}" "${files[@]}" --env-file "$folder/.env" \
        --project-name "${READOUT_PROJECT:-readout}" "$@"
}

die() {
    echo "error: $1" >&2
    shift
    for line in "$@"; do echo "  $line" >&2; done
    exit 1
}

check() {
    "${program[@]}" version >/dev/null 2>&1 || die "docker-compose is not installed." \
        "Debian: apt-get install docker-compose"
    docker version >/dev/null 2>&1 || die "no Docker engine answers." \
        "Start it (systemctl start docker), or let your user use it (group docker)."
}

# A setting that nothing reads is a typo.
settings() {
    [[ -e $folder/.env ]] || cp .env.example "$folder/.env"
    local line name number=0
    while IFS= read -r line || [[ -n $line ]]; do
        number=$((number + 1))
        [[ -z $line || $line == \#* ]] && continue
        name=${line%%=*}
        if [[ $line != *=* ]] || ! grep -q "^$name=" .env.example; then
            die "$folder/.env line $number: $name is no setting." \
                "deploy/.env.example lists all of them."
        fi
    done <"$folder/.env"
    local overlay
    for overlay in $(value READOUT_WITH); do
        [[ -e compose.$overlay.yaml ]] || die "$folder/.env: READOUT_WITH names $overlay, which is none of these:" \
            "$(echo compose.*.yaml | sed -E 's/compose\.([^ ]*)\.yaml/\1/g')"
    done
}

# What .env says, else what .env.example does; without quotes around it.
value() {
    local found
    found=$(sed -n "s/^$1=//p" "$folder/.env" | tail -1 | tr -d "\"'")
    echo "${found:-$(sed -n "s/^$1=//p" .env.example)}"
}

images() {
    local version
    version=$(value READOUT_VERSION)
    for image in broker ingest extractor archive cli; do
        docker image inspect "readout/$image:${version:-latest}" >/dev/null 2>&1 || {
            ./images.sh
            return
        }
    done
}

prepare() {
    READOUT_WITH=$(value READOUT_WITH) READOUT_HOSTS=$(value READOUT_HOSTS) ./secrets.sh
    # Containers whose secrets have changed are made anew. Tokens are not among them: they are read as they change.
    READOUT_SECRETS_DIGEST=$(find "$READOUT_SECRETS" -type f ! -name 'token*' -exec sha256sum {} + |
        sort | sha256sum | cut -c1-16)
    export READOUT_SECRETS_DIGEST
    brokers
    images
}

# A broker that joins a cluster deletes the streams that it had alone, so a cluster has volumes of its own.
brokers() {
    local one three held="" wanted
    one=$(volume broker) three=$(volume broker-1)
    if [[ " $(value READOUT_WITH) " == *" cluster "* ]]; then
        [[ -z $one || -n $three ]] || held=$one wanted="a cluster"
    else
        [[ -z $three || -n $one ]] || held=$three wanted="one broker"
    fi
    [[ -z $held ]] || die "the streams of this installation are in volume $held, and $wanted would begin without them." \
        "Wait until \`deploy/up.sh readout status\` shows no work; statements stay in the archive, but events and" \
        "dead letters go. Then: deploy/up.sh down; docker volume rm $held"
}

# Name of a volume of this installation; empty when there is none.
volume() {
    docker volume ls --quiet --filter "label=com.docker.compose.project=${READOUT_PROJECT:-readout}" \
        --filter "label=com.docker.compose.volume=$1"
}

up() {
    check
    settings
    prepare
    local log
    log=$(mktemp)
    if ! compose up --detach 2>"$log"; then
        cat "$log" >&2
        local taken setting
        taken=$(sed -nE 's/.*[0-9.]+:([0-9]+).*(already allocated|already in use).*/\1/p' "$log" | head -1)
        for setting in READOUT_{BROKER,INGEST,EXTRACTOR,ARCHIVE}_PORT; do
            [[ $(value "$setting") != "$taken" ]] || die "port $taken is taken by another program." \
                "Give another one in $folder/.env, such as $setting=2${taken: -4}, and try again."
        done
        die "the containers did not start; what they say: deploy/up.sh logs"
    fi
    rm -f "$log"
    local tries=240 waiting
    while :; do
        waiting=$(compose ps --quiet | xargs -r docker inspect --format \
            '{{if .State.Health}}{{if ne .State.Health.Status "healthy"}}{{.Name}} {{end}}{{end}}' | tr -d '\n/')
        [[ -z $waiting ]] && break
        ((tries-- > 0)) || die "not ready after 60 seconds: $waiting" \
            "deploy/up.sh logs says why."
        sleep 0.25
    done
    say
}

say() {
    local host scheme=http trust="" events=""
    host=$(value READOUT_BIND)
    [[ $host == 0.0.0.0 ]] && host=127.0.0.1
    if [[ " $(value READOUT_WITH) " == *" tls "* ]]; then
        scheme=https trust=" READOUT_TLS_CA=$READOUT_SECRETS/ca.pem" events=" --tlsca $READOUT_SECRETS/ca.pem"
    fi
    if [[ " $(value READOUT_WITH) " == *" mtls "* ]]; then
        trust+=" READOUT_TLS_CLIENT_CERT=$READOUT_SECRETS/operator-tls.pem"
        trust+=" READOUT_TLS_CLIENT_KEY=$READOUT_SECRETS/operator-tls.key"
    fi
    cat <<SAY
Readout is up. Type, as it stands:

  deploy/up.sh readout statements

or, with the program \`readout\` on this machine:

  export READOUT_INGEST=$scheme://$host:$(value READOUT_INGEST_PORT) READOUT_EXTRACTOR=$scheme://$host:$(value READOUT_EXTRACTOR_PORT)
  export READOUT_ARCHIVE=$scheme://$host:$(value READOUT_ARCHIVE_PORT) READOUT_TOKEN_FILE=$READOUT_SECRETS/token$trust
  readout push deploy/samples --wait && readout statements

Events: nats --server nats://subscriber:\$(cat $READOUT_SECRETS/subscriber)@$host:$(value READOUT_BROKER_PORT)$events sub 'readout.statements.v1.>'
SAY
}

# Containers that hold something, as SERVICE=ID.
stores() {
    local id
    for id in $(compose ps --all --quiet); do
        docker inspect --format '{{range .Mounts}}{{if eq .Destination "/data"}}{{$.Id}}{{end}}{{end}}' "$id" |
            xargs -r docker inspect --format '{{index .Config.Labels "com.docker.compose.service"}}={{.Id}}'
    done
}

# Everything stops for as long as the copy takes, so that broker and archive are of one moment.
backup() {
    local copy=$1 store
    mkdir -p "$copy"
    [[ -z $(ls -A "$copy") ]] || die "$copy is not empty." "Give a folder of its own to each backup."
    compose stop 2>/dev/null
    for store in $(stores); do
        docker cp "${store#*=}:/data/." - >"$copy/${store%%=*}.tar" || die "the copy failed; it is not whole."
    done
    compose start 2>/dev/null >&2
    du -ch "$copy"/*.tar
}

restore() {
    local copy=$1 store
    [[ -e $copy/archive.tar ]] || die "$copy holds no backup." "deploy/up.sh backup FOLDER makes one."
    [[ -z $(docker volume ls --quiet --filter "label=com.docker.compose.project=${READOUT_PROJECT:-readout}") ]] ||
        die "there is an installation already." "deploy/up.sh destroy removes it with all that it holds."
    prepare
    local services=("$copy"/*.tar)
    services=("${services[@]##*/}")
    compose up --no-start --no-deps "${services[@]%.tar}" >/dev/null 2>&1
    for store in $(stores); do
        docker cp - "${store#*=}:/data" <"$copy/${store%%=*}.tar"
    done
    echo "Restored; deploy/up.sh starts it."
}

case ${1:-up} in
up) up ;;
down) check && settings && compose down --remove-orphans ;;
destroy) check && settings && compose down --remove-orphans --volumes ;;
logs) check && settings && compose logs --tail 50 ;;
backup | restore) [[ -n ${2:-} ]] || die "usage: up.sh $1 FOLDER" && check && settings && "$1" "$2" ;;
readout) check && settings && shift && compose run --rm readout "$@" ;;
*) die "usage: up.sh [up|down|destroy|logs|backup FOLDER|restore FOLDER|readout COMMAND...]" ;;
esac
