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

_ipam_options() {
    case $1 in
    init) echo "--yes --prefix" ;;
    "device add") echo "--mac --type --site --notes --profile --no-check" ;;
    "device rm") echo "--yes" ;;
    "check add") echo "--family --address --name --interval --profile --down-after --up-after" ;;
    status) echo "--watch --every" ;;
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
    --every | --interval) echo "500ms 1s 2s 5s 10s 30s 1m 5m" ;;
    --prefix | --mac | --site | --notes | --address | --name | --down-after | --up-after) ;;
    *) return 1 ;;
    esac
}

# The arguments before the current word, without options and their values, one per line.
_ipam_arguments() {
    local place
    for ((place = 1; place < COMP_CWORD; place++)); do
        case ${COMP_WORDS[place]} in
        --db | --plugin-dir) ((place++)) ;;
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
    "") echo "init device check status doctor help" ;;
    device | "help device") echo "add list show set rm" ;;
    check | "help check") echo "add list rm" ;;
    help) echo "init device check status doctor" ;;
    "device show" | "device set" | "device rm" | "check add" | "check list" | "check rm" | status*) _ipam_devices "${ipam[@]}" ;;
    "device set "*) echo "name= site= type= notes= monitored=yes monitored=no address+= address-=" ;;
    "check rm "*) _ipam_checks "${ipam[@]}" check list "$3" ;;
    "check add "*) echo "v4 v6" ;;
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
    if [[ $previous == --db || $previous == --plugin-dir ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
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
