# shellcheck shell=bash
# bash completion for ipam(1): verbs, options, and the keys of the devices in the inventory.

# The keys: the first column of the list, below its header.
_ipam_devices() {
    local key
    "$@" device list --format csv 2>/dev/null | {
        read -r key
        while IFS=, read -r key _; do
            printf '%s\n' "$key"
        done
    }
}

# The keys of the checks of a device: the second column.
_ipam_checks() {
    local key
    "$@" --format csv 2>/dev/null | {
        read -r key
        while IFS=, read -r _ key _; do
            printf '%s\n' "$key"
        done
    }
}

# The push checks as device/check: the first two columns where the third says so.
_ipam_pushes() {
    local device key asks
    "$@" --format csv 2>/dev/null | while IFS=, read -r device key asks _; do
        [[ $asks == push ]] && printf '%s/%s\n' "$device" "$key"
    done
}

_ipam_options() {
    case $1 in
    init) echo "--yes --prefix" ;;
    "device add") echo "--mac --type --site --notes --profile --no-check" ;;
    "device rm") echo "--yes" ;;
    "device show") echo "--since --rrd" ;;
    "check add") echo "--key --family --address --name --interval --profile --down-after --up-after --send --expect" \
        "--path --host --body --answer --record --status --days --verify --starttls" ;;
    status) echo "--checks --watch --every" ;;
    graph) echo "--check --since --output --rrd" ;;
    incidents) echo "--checks --open --unknown --since --limit" ;;
    beat) echo "--fail --message" ;;
    calc) echo "--mask --split --into --contains --limit" ;;
    doctor) echo "--plugin-dir" ;;
    esac
    echo "--db --format --no-color --help --version"
}

# What may follow an option that takes a value; fails for an option that takes none.
_ipam_values() {
    case $1 in
    --format) echo "text json csv" ;;
    --profile) echo "normal sleepy" ;;
    --family) echo "4 6" ;;
    --type) echo "router switch firewall access_point server workstation laptop phone tablet nas printer camera iot" \
        "tv console speaker hypervisor vm container vpn cloud unknown" ;;
    --verify) echo "yes no" ;;
    --starttls) echo "smtp imap pop3" ;;
    --record) echo "A AAAA CNAME MX NS PTR SOA SRV TXT" ;;
    --since) echo "1h 6h 24h 7d 30d 365d" ;;
    --every | --interval) echo "500ms 1s 2s 5s 10s 30s 1m 5m" ;;
    --check | --prefix | --mac | --site | --notes | --address | --name | --down-after | --up-after | --key | --limit | --message) ;;
    --mask | --split | --into | --contains) ;;
    --send | --expect | --path | --host | --body | --answer | --status | --days) ;;
    *) return 1 ;;
    esac
}

# The arguments before the current word, without options and their values, one per line.
_ipam_arguments() {
    local place
    for ((place = 1; place < COMP_CWORD; place++)); do
        case ${COMP_WORDS[place]} in
        --db | --plugin-dir | --rrd | --output | -o) ((place++)) ;;
        -*) _ipam_values "${COMP_WORDS[place]}" >/dev/null && ((place++)) ;;
        *) printf '%s\n' "${COMP_WORDS[place]}" ;;
        esac
    done
}

_ipam_words() {
    local -a ipam=("$1")
    shift
    [[ -n $_ipam_database ]] && ipam+=(--db "$_ipam_database")
    case "$*" in
    "") echo "init device check status graph incidents beat calc doctor help" ;;
    device | "help device") echo "add list show set rm" ;;
    check | "help check") echo "add list set rm" ;;
    help) echo "init device check status graph incidents beat calc doctor" ;;
    "device show" | "device set" | "device rm" | "check add" | "check list" | "check set" | "check rm" | incidents | graph | status*) _ipam_devices "${ipam[@]}" ;;
    "device set "*) echo "name= site= type= notes= monitored=yes monitored=no address+= address-=" ;;
    "check set "*" "*) echo "enabled=yes enabled=no interval= profile=normal profile=sleepy down-after= up-after=" ;;
    "check rm "* | "check set "*) _ipam_checks "${ipam[@]}" check list "$3" ;;
    "check add "*) echo "v4 v6 tcp/ tls http https dns push" ;;
    beat) _ipam_pushes "${ipam[@]}" check list ;;
    esac
}

_ipam() {
    local current=$2 previous=$3 words place _ipam_database=
    local -a arguments
    mapfile -t arguments < <(_ipam_arguments)
    for ((place = 1; place < COMP_CWORD - 1; place++)); do
        [[ ${COMP_WORDS[place]} == --db ]] && _ipam_database=${COMP_WORDS[place + 1]}
    done

    COMPREPLY=()
    if [[ $previous == @(--db|--plugin-dir|--rrd|--output|-o) ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
    elif [[ $previous == --check && -n ${arguments[1]} ]]; then
        words=$(_ipam_words "$1" check rm "${arguments[1]}")
    elif ! words=$(_ipam_values "$previous"); then
        if [[ $current == -* ]]; then
            case ${arguments[0]} in
            device | check) words=$(_ipam_options "${arguments[*]:0:2}") ;;
            *) words=$(_ipam_options "${arguments[0]}") ;;
            esac
        else
            words=$(_ipam_words "$1" "${arguments[@]}")
        fi
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _ipam ipam
