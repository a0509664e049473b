#!/usr/bin/env bash
# Makes what is missing of the secrets of an installation; what is there is kept. up.sh calls it with its settings.
#
#   secrets.sh               passwords, tokens, the broker's configuration
#   secrets.sh certs         an authority of its own and certificates for broker, services and the command line
#   secrets.sh client NAME   a certificate for one more caller
#
# They lie in READOUT_FOLDER/secrets (deploy/secrets). READOUT_WITH and READOUT_HOSTS: as in .env.
set -euo pipefail
cd "$(dirname "$0")"
umask 022

secrets=${READOUT_FOLDER:-$PWD}/secrets
with=" ${READOUT_WITH:-} "
users=(admin ingest extractor archive subscriber)
brokers=(broker)
[[ $with != *" cluster "* ]] || brokers=(broker broker-2 broker-3)
# Ten years for the authority, two for what it signs.
authority_days=3650 days=730

# Begins with a letter: the broker would read digits as a number.
random() { printf r && head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

# Whole or not at all, also when it is interrupted.
write() { cat >"$1.new" && mv "$1.new" "$1"; }

# The folder is the lock; the files in it can be read by the user of the containers that they are given to.
folder() {
    mkdir -p "$secrets"
    chmod 700 "$secrets"
    mkdir -p "$secrets/of-services"
    # Without TLS nobody is believed, but the file can be given to containers.
    [[ -e $secrets/ca.pem ]] || : >"$secrets/ca.pem"
}

passwords() {
    local name
    for name in "${users[@]}" route; do
        [[ -s $secrets/$name ]] || random | write "$secrets/$name"
    done
    [[ -s $secrets/token ]] || random | write "$secrets/token"
    # In a folder: a single file that is given to a container stays as it was when an editor puts another in its place.
    local tokens=$secrets/of-services/tokens
    [[ -s $tokens ]] || echo "operator admin $(cat "$secrets/token")" | write "$tokens"
}

# Each broker has a folder with all it needs. Passwords stand in its configuration: an environment would show in
# `docker inspect`.
broker() {
    local broker=$1 folder=$secrets/of-$1 user other
    mkdir -p "$folder"
    {
        for user in "${users[@]}"; do
            echo "READOUT_${user^^}_PASSWORD: \"$(cat "$secrets/$user")\""
        done
        echo 'http: "127.0.0.1:8222"'
        sed "s/^server_name: .*/server_name: $broker/" broker/nats.conf
        local encrypted=""
        if [[ $with == *" tls "* ]]; then
            cp "$secrets/ca.pem" "$secrets/broker.pem" "$secrets/broker.key" "$folder"
            local files=/run/secrets/broker
            encrypted="cert_file: $files/broker.pem, key_file: $files/broker.key"
            echo "tls { $encrypted }"
            encrypted="tls { $encrypted, ca_file: $files/ca.pem, verify: true }"
        fi
        if ((${#brokers[@]} > 1)); then
            echo "cluster {"
            echo "  name: readout"
            echo "  listen: \"0.0.0.0:6222\""
            echo "  $encrypted"
            echo "  authorization { user: route, password: \"$(cat "$secrets/route")\" }"
            echo "  routes: ["
            for other in "${brokers[@]}"; do
                [[ $other == "$broker" ]] || echo "    \"nats://route:$(cat "$secrets/route")@$other:6222\""
            done
            echo "  ]"
            echo "}"
        fi
    } | write "$folder/nats.conf"
}

# openssl writes what it does to standard error.
quiet() {
    local said
    said=$("$@" 2>&1) || { echo "error: $said" >&2 && exit 1; }
}

key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)

# Whether there is a certificate of the present authority that is good for another month and for these names.
is_good() {
    [[ -s $1.pem && -s $1.key && $(cat "$1.names" 2>/dev/null) == "$2" ]] &&
        openssl verify -CAfile "$secrets/ca.pem" "$1.pem" >/dev/null 2>&1 &&
        openssl x509 -in "$1.pem" -noout -checkend 2592000 >/dev/null
}

# A certificate NAME for the host names that follow.
certificate() {
    local name=$1 names="" host file=$secrets/$1 new=$secrets/$1.new
    shift
    for host in "$@"; do
        if [[ $host =~ ^[0-9.]+$|: ]]; then names+=,IP:$host; else names+=,DNS:$host; fi
    done
    ! is_good "$file" "$names" || return 0
    [[ -s $secrets/ca.key ]] || {
        echo "error: $secrets/ca.key is not there, and $name needs a new certificate. Bring it back for as long." >&2
        exit 1
    }
    quiet openssl req "${key[@]}" -subj "/CN=$name" -keyout "$new.key" -out "$new.request"
    {
        echo "basicConstraints=critical,CA:FALSE"
        echo "keyUsage=critical,digitalSignature"
        echo "extendedKeyUsage=serverAuth,clientAuth"
        [[ -z $names ]] || echo "subjectAltName=${names#,}"
    } >"$new.extensions"
    quiet openssl x509 -req -in "$new.request" -CA "$secrets/ca.pem" -CAkey "$secrets/ca.key" -days "$days" \
        -extfile "$new.extensions" -out "$new.pem"
    chmod 644 "$new.key"
    mv "$new.key" "$file.key"
    mv "$new.pem" "$file.pem"
    rm "$new.request" "$new.extensions"
    echo "$names" >"$file.names"
    echo "$file.pem: until $(openssl x509 -in "$file.pem" -noout -enddate | cut -d= -f2)"
}

authority() {
    command -v openssl >/dev/null || {
        echo "error: openssl is needed to make certificates (Debian: apt-get install openssl)." >&2
        exit 1
    }
    if [[ ! -s $secrets/ca.pem ]]; then
        quiet openssl req -x509 "${key[@]}" -days "$authority_days" -subj "/CN=Readout $(hostname)" \
            -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign" \
            -keyout "$secrets/ca.key" -out "$secrets/ca.pem"
        # Signs only; no container is given it.
        chmod 600 "$secrets/ca.key"
        echo "$secrets/ca.pem: the authority that callers have to believe"
    fi
}

certs() {
    authority
    # shellcheck disable=SC2206  # a list of words
    local hosts=(localhost 127.0.0.1 ${READOUT_HOSTS:-})
    certificate broker broker broker-2 broker-3 "${hosts[@]}"
    local service
    for service in ingest extractor archive; do certificate "$service-tls" "$service" "${hosts[@]}"; done
    certificate operator-tls
}

folder
case ${1:-} in
"")
    [[ $with != *" tls "* ]] || certs
    passwords
    for name in "${brokers[@]}"; do broker "$name"; done
    ;;
certs) certs ;;
client)
    [[ ${2:-} =~ ^[a-z0-9-]+$ ]] || { echo "usage: secrets.sh client NAME, of a-z, 0-9 and -" >&2 && exit 2; }
    authority
    certificate "$2-tls"
    ;;
*) echo "usage: secrets.sh [certs | client NAME]" >&2 && exit 2 ;;
esac
