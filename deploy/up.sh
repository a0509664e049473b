#!/usr/bin/env bash
# Starts Readout in containers: makes secrets and settings that are missing, builds images that are missing,
# waits until everything is ready and says what to type next.
#
#   up.sh [up]      start            up.sh logs       what the containers say
#   up.sh demo      push the samples and show their statements
#   up.sh down      stop, keep all   up.sh destroy    stop, and delete what they hold
#   up.sh backup FOLDER              stop, copy what they hold, start
#   up.sh restore FOLDER             put it into an installation that holds nothing yet
#   up.sh certs                      make an authority and certificates
#   up.sh client NAME                make a certificate for one more caller
#
# READOUT_FOLDER: where .env and secrets lie instead of beside this script. READOUT_PROJECT: name of the
# installation, so that several run beside each other.
set -euo pipefail
typed=$PWD
cd "$(dirname "$0")"

folder=$PWD
[[ -z ${READOUT_FOLDER:-} ]] || folder=$(cd "$typed" && realpath -m -- "$READOUT_FOLDER")
export READOUT_FOLDER=$folder
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
        [[ $(grep -c "^$name=" "$folder/.env") == 1 ]] || die "$folder/.env line $number: $name stands there twice." \
            "Leave one of them."
    done <"$folder/.env"
    local overlay
    for overlay in $(value READOUT_WITH); do
        [[ -e compose.$overlay.yaml ]] || die "$folder/.env: READOUT_WITH names $overlay, which is none of these:" \
            "$(echo compose.*.yaml | sed -E 's/compose\.([^ ]*)\.yaml/\1/g')"
    done
    ! with mtls || with tls ||
        die "$folder/.env: READOUT_WITH names mtls, which needs tls beside it."
}

# What .env says, else what .env.example does; without quotes around it.
value() {
    local found
    found=$(sed -n "s/^$1=//p" "$folder/.env" | tail -1 | tr -d "\"'")
    echo "${found:-$(sed -n "s/^$1=//p" .env.example)}"
}

# Whether compose.NAME.yaml is laid over.
with() { [[ " $(value READOUT_WITH) " == *" $1 "* ]]; }

images() {
    local version image
    version=$(value READOUT_VERSION)
    missing() { ! docker image inspect "readout/$image:$version" >/dev/null 2>&1; }
    for image in broker ingest extractor archive cli; do
        ! missing || ./images.sh
        # Or somebody else's image of that name would be asked for, and given the secrets.
        ! missing || die "there is no image readout/$image:$version." \
            "READOUT_VERSION in $folder/.env is a tag that \`make images\` gave; docker image ls 'readout/*' lists them."
    done
}

prepare() {
    secrets
    digest
    brokers
    images
}

secrets() { READOUT_WITH=$(value READOUT_WITH) READOUT_HOSTS=$(value READOUT_HOSTS) ./secrets.sh "$@"; }

# Containers are made anew when what they are given has changed; tokens are not part of it, for services read them
# as they change.
digest() {
    local given=()
    mapfile -t given < <(cd "$READOUT_SECRETS" && find . -type f \( -path './of-broker*' -o -name '*-tls.pem' \
        -o -name ca.pem -o -name admin -o -name ingest -o -name extractor -o -name archive \) | sort)
    READOUT_SECRETS_DIGEST=$(cd "$READOUT_SECRETS" && sha256sum "${given[@]}" | sha256sum | cut -c1-16)
    export READOUT_SECRETS_DIGEST
}

# A broker that joins a cluster deletes the streams that it had alone, so a cluster has volumes of its own, and
# nobody goes from one to the other by a setting alone.
brokers() {
    local kept=$READOUT_SECRETS/brokers wanted=one held=""
    ! with cluster || wanted=three
    if [[ -e $kept && $(cat "$kept") != "$wanted" ]]; then
        case $wanted in
        one) held=$(volume broker-1) ;;
        three)
            held=$(value READOUT_BROKER_DATA)
            if [[ $held != */* ]]; then held=$(volume broker); elif [[ -z $(ls -A "$held") ]]; then held=""; fi
            ;;
        esac
        [[ -z $held ]] || die "the streams of this installation are in $held, and $wanted broker(s) would begin without them." \
            "Wait until \`deploy/up.sh readout status\` shows no work; statements stay in the archive, but events and" \
            "dead letters go. Then: deploy/up.sh down, and docker volume rm $held (or empty that folder)"
    fi
    echo "$wanted" >"$kept"
}

# All volumes of this installation, also of what is not named any more.
volumes() {
    docker volume ls --quiet --filter "label=com.docker.compose.project=${READOUT_PROJECT:-readout}" "$@"
}

# Name of one of them; empty when it is not there.
volume() { volumes --filter "label=com.docker.compose.volume=$1"; }

up() {
    check
    settings
    prepare
    local log
    log=$(mktemp)
    # shellcheck disable=SC2064  # the name as it is now
    trap "rm -f '$log'" EXIT
    if ! compose up --detach --remove-orphans 2>"$log"; then
        cat "$log" >&2
        local taken setting
        taken=$(sed -nE 's/.*[0-9.]+:([0-9]+).*(already allocated|already in use).*/\1/p' "$log" | head -1)
        for setting in READOUT_{BROKER,INGEST,EXTRACTOR,ARCHIVE}_PORT; do
            [[ $(value "$setting") != "$taken" ]] || die "port $taken is taken by another program." \
                "Give another one in $folder/.env, such as $setting=2${taken: -4}, and try again."
        done
        die "the containers did not start; what they say: deploy/up.sh logs"
    fi
    local began=$SECONDS waiting
    while :; do
        waiting=$(compose ps --all --quiet | xargs -r docker inspect --format \
            '{{if .State.Health}}{{if ne .State.Health.Status "healthy"}}{{.Name}} {{end}}{{end}}' | tr -d '\n/')
        [[ -z $waiting ]] && break
        ((SECONDS - began < 60)) || die "not ready after 60 seconds: $waiting" \
            "deploy/up.sh logs says why."
        sleep 0.25
    done
    say
}

say() {
    local host scheme=http trust="" events=""
    host=$(value READOUT_BIND)
    [[ $host == 0.0.0.0 ]] && host=127.0.0.1
    if with tls; then
        scheme=https trust=" READOUT_TLS_CA=$READOUT_SECRETS/ca.pem" events=" --tlsca $READOUT_SECRETS/ca.pem"
    fi
    if with mtls; then
        trust+=" READOUT_TLS_CLIENT_CERT=$READOUT_SECRETS/operator-tls.pem"
        trust+=" READOUT_TLS_CLIENT_KEY=$READOUT_SECRETS/operator-tls.key"
    fi
    cat <<SAY
Readout is up. Type, as it stands:

  deploy/up.sh demo                  # pushes sample articles and shows what was said in them
  deploy/up.sh readout statements    # or any other command of readout

or, with the program \`readout\` on this machine:

  export READOUT_INGEST=$scheme://$host:$(value READOUT_INGEST_PORT) READOUT_EXTRACTOR=$scheme://$host:$(value READOUT_EXTRACTOR_PORT)
  export READOUT_ARCHIVE=$scheme://$host:$(value READOUT_ARCHIVE_PORT) READOUT_TOKEN_FILE=$READOUT_SECRETS/token$trust
  readout push deploy/samples --wait && readout statements

Events: nats --server nats://subscriber:\$(cat $READOUT_SECRETS/subscriber)@$host:$(value READOUT_BROKER_PORT)$events sub 'readout.statements.v1.>'
SAY
}

# Containers that hold something, as SERVICE=ID.
stores() {
    local service='{{index $.Config.Labels "com.docker.compose.service"}}'
    compose ps --all --quiet | xargs -r docker inspect --format \
        "{{range .Mounts}}{{if eq .Destination \"/data\"}}$service={{\$.Id}}{{end}}{{end}}"
}

# Everything stops for as long as the copy takes, so that broker and archive are of one moment.
backup() {
    local copy=$1 store said
    # What is closed in a volume stays closed in its copy.
    umask 077
    mkdir -p "$copy"
    [[ -z $(ls -A "$copy") ]] || die "$copy is not empty." "Give a folder of its own to each backup."
    local stores
    stores=$(stores)
    [[ $stores == *broker*=* && $stores == *archive=* ]] || die "there is nothing to copy." "deploy/up.sh starts it."
    trap 'compose start >/dev/null 2>&1' EXIT
    said=$(compose stop 2>&1) || die "it does not stop." "$said"
    for store in $stores; do
        docker cp "${store#*=}:/data/." - >"$copy/${store%%=*}.tar" || die "the copy failed; it is not whole."
    done
    du -ch "$copy"/*.tar
}

restore() {
    local copy=$1 store said data
    [[ -e $copy/archive.tar ]] || die "$copy holds no backup." "deploy/up.sh backup FOLDER makes one."
    [[ -z $(volumes) ]] ||
        die "there is an installation already." "deploy/up.sh destroy removes it with all that it holds."
    for data in READOUT_BROKER_DATA READOUT_ARCHIVE_DATA; do
        data=$(value "$data")
        [[ $data != */* || -z $(ls -A "$data") ]] || die "$data is not empty."
    done
    local brokers=("$copy"/broker*.tar) wanted=1
    ! with cluster || wanted=3
    ((${#brokers[@]} == wanted)) ||
        die "$copy is of another number of brokers." "Set READOUT_WITH in $folder/.env as it was then."
    prepare
    local services=("$copy"/*.tar)
    services=("${services[@]##*/}")
    said=$(compose up --no-start --no-deps "${services[@]%.tar}" 2>&1) || die "the containers cannot be made." "$said"
    for store in $(stores); do
        docker cp - "${store#*=}:/data" <"$copy/${store%%=*}.tar"
    done
    echo "Restored; deploy/up.sh starts it."
}

destroy() {
    compose down --remove-orphans --volumes
    volumes | xargs -r docker volume rm >/dev/null
    rm -f "$READOUT_SECRETS/brokers"
}

# The command line asks for no terminal, so that it works in a pipe as well.
readout() { compose run --rm -T "$@" 2> >(grep -v '^Creating ' >&2); }

demo() {
    readout --volume "$PWD/samples:/samples:ro" readout push --wait /samples
    echo
    readout readout statements --limit 12
}

command=${1:-up}
shift || true
case $command in
up) up ;;
down | destroy | logs | demo | readout)
    check
    settings
    case $command in
    down) compose down --remove-orphans ;;
    destroy) destroy ;;
    logs) compose logs --tail 50 ;;
    demo) demo ;;
    readout) readout readout "$@" ;;
    esac
    ;;
backup | restore)
    [[ -n ${1:-} ]] || die "usage: up.sh $command FOLDER"
    check
    settings
    # As it was meant where it was typed.
    "$command" "$(cd "$typed" && realpath -m -- "$1")"
    ;;
certs | client)
    settings
    secrets "$command" "$@"
    ;;
*) die "usage: up.sh [up|demo|down|destroy|logs|backup FOLDER|restore FOLDER|certs|client NAME|readout COMMAND...]" ;;
esac
