#!/usr/bin/env bash
# Starts Readout in containers: makes secrets and settings that are missing, builds images that are missing,
# waits until everything is ready and says what to type next.
#
#   up.sh [up]      start            up.sh logs       what the containers say
#   up.sh down      stop, keep all   up.sh destroy    stop, and delete what they hold
#
# READOUT_FOLDER: where .env and secrets lie instead of beside this script. READOUT_PROJECT: name of the
# installation, so that several run beside each other.
set -euo pipefail
cd "$(dirname "$0")"

folder=${READOUT_FOLDER:-$PWD}
export READOUT_SECRETS=$folder/secrets

# READOUT_WITH names the files that are laid over compose.yaml, in order.
compose() {
    local files=(--file compose.yaml) name
    for name in $(value READOUT_WITH); do files+=(--file "compose.$name.yaml"); done
    docker-compose "${files[@]}" --env-file "$folder/.env" \
        --project-name "${READOUT_PROJECT:-readout}" "$@"
}

die() {
    echo "error: $1" >&2
    shift
    for line in "$@"; do echo "  $line" >&2; done
    exit 1
}

check() {
    command -v docker-compose >/dev/null || die "docker-compose is not installed." \
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
    for name in $(value READOUT_WITH); do
        [[ -e compose.$name.yaml ]] || die "$folder/.env: READOUT_WITH names $name, which is none of these:" \
            "$(echo compose.*.yaml | sed -E 's/compose\.([^ ]*)\.yaml/\1/g')"
    done
}

# Begins with a letter: the broker would read digits as a number.
random() { printf r && head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

# Secrets are made once and kept. The folder is closed; the files can be read by the user of the containers.
secrets() {
    local secrets=$READOUT_SECRETS
    mkdir -p "$secrets"
    chmod 700 "$secrets"
    local user
    for user in admin ingest extractor archive subscriber; do
        [[ -s $secrets/$user ]] || random >"$secrets/$user"
    done
    if [[ ! -s $secrets/token ]]; then
        random >"$secrets/token"
        echo "operator admin $(cat "$secrets/token")" >"$secrets/tokens"
    fi
    # The broker takes its passwords from its configuration: an environment would show in `docker inspect`.
    {
        for user in admin ingest extractor archive subscriber; do
            echo "READOUT_${user^^}_PASSWORD: \"$(cat "$secrets/$user")\""
        done
        echo 'http: "127.0.0.1:8222"'
        cat broker/nats.conf
    } >"$secrets/broker"
    chmod 644 "$secrets"/*
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

up() {
    check
    settings
    secrets
    images
    local log
    log=$(mktemp)
    if ! compose up --detach 2>"$log"; then
        cat "$log" >&2
        if grep -q "port is already allocated\|address already in use" "$log"; then
            die "a port is taken by another program." \
                "Give another one in $folder/.env, such as READOUT_ARCHIVE_PORT=17403, and try again."
        fi
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
    local host
    host=$(value READOUT_BIND)
    [[ $host == 0.0.0.0 ]] && host=127.0.0.1
    cat <<SAY
Readout is up. Type, as it stands:

  deploy/up.sh readout statements

or, with the program \`readout\` on this machine:

  export READOUT_INGEST=http://$host:$(value READOUT_INGEST_PORT) READOUT_EXTRACTOR=http://$host:$(value READOUT_EXTRACTOR_PORT)
  export READOUT_ARCHIVE=http://$host:$(value READOUT_ARCHIVE_PORT) READOUT_TOKEN_FILE=$READOUT_SECRETS/token
  readout push deploy/samples --wait && readout statements

Events: nats --server nats://subscriber:\$(cat $READOUT_SECRETS/subscriber)@$host:$(value READOUT_BROKER_PORT) sub 'readout.statements.v1.>'
SAY
}

case ${1:-up} in
up) up ;;
down) check && compose down --remove-orphans ;;
destroy) check && compose down --remove-orphans --volumes ;;
logs) check && compose logs --tail 50 ;;
readout) check && shift && compose run --rm readout "$@" ;;
*) die "usage: up.sh [up|down|destroy|logs|readout COMMAND...]" ;;
esac
