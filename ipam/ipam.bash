# shellcheck shell=bash
# bash completion for ipam(1). Verbs, options, fields and words are asked of ipam itself (--help), names of the
# inventory. Nothing that a name holds is ever expanded: candidates are lines, and what is inserted is quoted.

# The words of the line before the cursor, unquoted, into _ipam_words; the last one is being completed. What of it
# readline leaves as it is, unquoted too, goes to _ipam_done, and the quote that is open in it to _ipam_quote.
_ipam_split() {
    local line=$1 at char word='' inside=''
    _ipam_words=() _ipam_done='' _ipam_quote=''
    for ((at = 0; at < ${#line}; at++)); do
        char=${line:at:1}
        if [[ $char == "$_ipam_quote" ]]; then
            _ipam_quote=''
        elif [[ $_ipam_quote ]]; then
            word+=$char
        elif [[ $char == [[:space:]] ]]; then
            [[ $inside ]] && _ipam_words+=("$word")
            word='' inside='' _ipam_done=''
            continue
        elif [[ $char == [\'\"] ]]; then
            _ipam_quote=$char _ipam_done=$word
        elif [[ $char == \\ ]]; then
            ((at++))
            word+=${line:at:1}
        else
            word+=$char
            [[ $COMP_WORDBREAKS == *"$char"* ]] && _ipam_done=$word
        fi
        inside=yes
    done
    _ipam_words+=("$word")
}

# The first field of CSV lines but the first line, as people write it.
_ipam_first() {
    local line
    "$_ipam_program" "${_ipam_where[@]}" "$@" --format csv 2>/dev/null | {
        read -r line
        while IFS= read -r line; do
            line=${line%$'\r'}
            if [[ $line == \"* ]]; then
                line=${line:1}
                line=${line//\"\"/$'\001'}
                line=${line%%\"*}
                line=${line//$'\001'/\"}
            else
                line=${line%%,*}
            fi
            [[ $line == \'[=+@-]* ]] && line=${line:1} # the guard against formulas
            [[ $line ]] && printf '%s\n' "$line"
        done
    }
}

_ipam_column() { # listing... column
    _ipam_first "${@:1:$#-1}" --columns "${!#}"
}

# What --help of the verb says before its examples. Of `map` and `conflicts ack` it is that of what they do.
_ipam_help() {
    case "$*" in
    map) set -- map draw ;;
    "map draw" | "map place" | "map unplace" | "map load" | "map note"* | "map maps"*) ;;
    "map "*) set -- map draw ;;
    esac
    "$_ipam_program" "$@" --help 2>/dev/null | sed '/^Examples:/,$d'
}

# The verbs of ipam, or of a verb.
_ipam_verbs() {
    if (($# == 0)); then
        "$_ipam_program" --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p'
    else
        "$_ipam_program" "$@" --help 2>/dev/null | sed -n "/^Examples:/,\$d;s/^  ipam $* \([a-z][a-z]*\).*/\1/p"
    fi
}

_ipam_options() {
    { _ipam_help "$@" | sed '/^Fields of FILTER:/,$d' | grep -o -e '--[a-z][a-z-]*'; } | sort -u
    printf '%s\n' --db --format --no-color --help --version
}

# "name:" for each field of the filter of a listing.
_ipam_fields() {
    _ipam_help "$@" | sed -n '/^Fields of FILTER:/,$s/^\([a-z_][a-z_]*\)  *\(text\|number\|duration\|age or time\|address\|MAC\|word\|yes\/no\)  .*/\1:/p'
    printf '%s\n' filter: and or not
}

# "field:word" for each word that a field can be.
_ipam_field_values() {
    local field=$1 line kind
    shift
    case $field in
    filter) _ipam_first filter list ;;
    tag) _ipam_tags ;;
    site) _ipam_column site list name ;;
    vrf) _ipam_column vrf list name ;;
    vlan) _ipam_column vlan list vlan ;;
    group) _ipam_column group list name ;;
    device | member | key) _ipam_column device list key ;;
    prefix) _ipam_column prefix list prefix ;;
    *)
        line=$(_ipam_help "$@" | sed -n "/^Fields of FILTER:/,\$s/^$field  *//p")
        kind=${line%%  *}
        [[ $kind == word ]] && tr -d ' ' <<<"${line##*: }" | tr , '\n'
        [[ $kind == yes/no ]] && printf '%s\n' yes no
        ;;
    esac | while IFS= read -r line; do
        [[ $line == *[[:space:],\(\)\"\']* ]] && line="\"$line\""
        printf '%s\n' "$field:$line"
    done
}

# The tags in use: lists with blanks between.
_ipam_tags() {
    "$_ipam_program" "${_ipam_where[@]}" device list 'tag:*' --columns tags --format csv 2>/dev/null | sed 1d |
        tr -d '\r"' | tr ' ,;' '\n' | sort -u
}

_ipam_devices() {
    _ipam_column device list key
}

# The keys of the checks of a device, or the names of its interfaces: the second column.
_ipam_second() {
    "$_ipam_program" "${_ipam_where[@]}" "$@" --format csv 2>/dev/null | sed -n '1d;s/\r//;s/^[^,]*,\([^,"]*\).*/\1/p'
}

# The push checks, as device/check.
_ipam_pushes() {
    "$_ipam_program" "${_ipam_where[@]}" check list --format csv 2>/dev/null |
        sed -n 's/^\([^,"]*\),\([^,"]*\),push,.*/\1\/\2/p'
}

# VLANs as they are named: 20, or 20@Office of a site.
_ipam_vlans() {
    "$_ipam_program" "${_ipam_where[@]}" vlan list --columns vlan,site --format csv 2>/dev/null |
        sed -n '1d;s/\r//;s/^\([0-9]*\),"\{0,1\}$/\1/p;s/^\([0-9]*\),\([^"].*\)$/\1@\2/p;s/^\([0-9]*\),"\(.*\)"$/\1@\2/p'
}

_ipam_prefixes() {
    _ipam_column prefix list prefix
    _ipam_column prefix list name
}

_ipam_ranges() {
    _ipam_column range list range
    _ipam_column range list name
}

_ipam_columns() {
    "$_ipam_program" "${_ipam_where[@]}" "$@" --limit 1 --format csv 2>/dev/null | sed -n '1s/\r//p' | tr , '\n'
}

# The columns to sort by: it names them when it is asked for one that is none.
_ipam_orders() {
    "$_ipam_program" "${_ipam_where[@]}" "$@" --sort '' 2>&1 | sed -n 's/.*; there are //p' | tr -d ' ' | tr , '\n'
}

_ipam_types() {
    "$_ipam_program" device list --help 2>/dev/null | sed -n 's/^type .*: //p' | tr -d ' ' | tr , '\n'
}

_ipam_lines() {
    printf '%s\n' "$@"
}

_ipam_takes_value() {
    case $1 in
    --yes | --trusted | --no-check | --checks | --watch | --open | --unknown | --fail | --no-color | --help | --version) return 1 ;;
    --reserve | --free | --all | --dry-run | --overwrite | --monitor | --list | --force | --lock | --unlock) return 1 ;;
    --* | -o) return 0 ;;
    *) return 1 ;;
    esac
}

# What may follow an option of a verb that takes a value: its lines.
_ipam_values() {
    local option=$1
    shift
    case $option in
    --format)
        _ipam_lines text json csv
        [[ $1 == map ]] && _ipam_lines dot mermaid
        ;;
    --kind)
        case "$*" in
        link*) _ipam_lines ethernet fibre wifi vpn virtual wan other ;;
        group*) _ipam_lines logical path hub virtualisation ;;
        *) _ipam_lines lan wifi iot guest dmz management storage vpn container remote internet ;;
        esac
        ;;
    --by)
        _ipam_lines site vlan
        [[ $1 == map ]] && _ipam_lines prefix group
        ;;
    --role) _ipam_lines hub host member ;;
    --profile) _ipam_lines normal sleepy ;;
    --family) _ipam_lines 4 6 ;;
    --verify) _ipam_lines yes no ;;
    --starttls) _ipam_lines smtp imap pop3 ;;
    --record) _ipam_lines A AAAA CNAME MX NS PTR SOA SRV TXT ;;
    --assignment) _ipam_lines static dhcp reserved deprecated ;;
    --from) [[ $1 == import ]] && _ipam_lines csv json phpipam netbox hosts ;;
    --at) [[ $1 == who ]] && _ipam_lines 1h 24h 7d ;;
    --since) _ipam_lines 1h 6h 24h 7d 30d 365d ;;
    --every | --interval) _ipam_lines 500ms 1s 2s 5s 10s 30s 1m 5m ;;
    --type) _ipam_types ;;
    --map) _ipam_first map maps list ;;
    --site) _ipam_column site list name ;;
    --vrf) _ipam_column vrf list name ;;
    --vlan) _ipam_vlans ;;
    --device) _ipam_devices ;;
    --tag) _ipam_tags ;;
    --include-pool) _ipam_ranges ;;
    --interface) _ipam_second interface list "${_ipam_arguments[2]}" ;;
    --check) _ipam_second check list "${_ipam_arguments[1]}" ;;
    --sort) _ipam_orders "$@" ;;
    --columns) _ipam_columns "$@" ;;
    --where) _ipam_fields device list ;;
    esac
}

# The arguments before the word that is completed, without options and their values; and where the inventory is.
_ipam_read_arguments() {
    local at word
    _ipam_arguments=() _ipam_where=()
    for ((at = 1; at < ${#_ipam_words[@]} - 1; at++)); do
        word=${_ipam_words[at]}
        case $word in
        --db)
            _ipam_where=(--db "${_ipam_words[at + 1]}")
            ((at++))
            ;;
        --db=*) _ipam_where=("$word") ;;
        --*=*) ;;
        -*) _ipam_takes_value "$word" && ((at++)) ;;
        *) _ipam_arguments+=("$word") ;;
        esac
    done
}

# How many of the arguments are the verb.
_ipam_verb_length() {
    case ${_ipam_arguments[0]} in
    map)
        case ${_ipam_arguments[1]} in
        note | maps) echo 3 ;;
        draw | place | unplace | load) echo 2 ;;
        *) echo 1 ;;
        esac
        ;;
    conflicts) [[ ${_ipam_arguments[1]} == ack ]] && echo 2 || echo 1 ;;
    types) [[ ${_ipam_arguments[1]} == test ]] && echo 2 || echo 1 ;;
    site | vrf | vlan | prefix | range | address | device | interface | link | group | filter | check) echo 2 ;;
    *) echo 1 ;;
    esac
}

# What may stand next, by the verb ($1) and how many arguments follow it ($2).
_ipam_candidates() {
    local verb=$1 count=$2
    local -a rest=("${_ipam_arguments[@]:$3}")
    case "$verb/$count" in
    "device show/0" | "device rm/0" | "device set/0" | "device split/0" | "device merge/"[01]) _ipam_devices ;;
    "device set/"*) _ipam_lines name= site= type= notes= monitored=yes monitored=no icon= vendor= os= trusted=yes trusted=no \
        type=auto vendor=auto address+= address-= tag+= tag-= mac+= mac-= ;;
    "interface "*"/0" | "check "*"/0" | where/0 | graph/0 | incidents/0 | "types test/0") _ipam_devices ;;
    "map place/0" | "map unplace/0" | "link add/"[01] | "link rm/"[01] | status/*) _ipam_devices ;;
    "interface set/1" | "interface rm/1") _ipam_second interface list "${rest[0]}" ;;
    "interface set/"*) _ipam_lines name= mac= ;;
    "check set/1" | "check rm/1") _ipam_second check list "${rest[0]}" ;;
    "check set/"*) _ipam_lines enabled=yes enabled=no interval= profile=normal profile=sleepy down-after= up-after= ;;
    "check add/1") _ipam_lines v4 v6 tcp/ tls http https dns push ;;
    "filter add/1") _ipam_fields device list ;;
    "filter rm/0") _ipam_first filter list ;;
    "site set/0" | "site rm/0") _ipam_column site list name ;;
    "vrf set/0" | "vrf rm/0") _ipam_column vrf list name ;;
    "vlan set/0" | "vlan rm/0") _ipam_vlans ;;
    "prefix show/0" | "prefix set/0" | "prefix rm/0" | "prefix next/0" | "prefix split/0" | next/0 | grid/0 | tree/0) _ipam_prefixes ;;
    "range set/0" | "range rm/0") _ipam_ranges ;;
    "site set/"* | "vrf set/"*) _ipam_lines name= note= ;;
    "vlan set/"*) _ipam_lines vid= name= site= note= ;;
    "prefix set/"*) _ipam_lines name= kind= site= vlan= gateway= dns= note= vrf= ;;
    "range set/"*) _ipam_lines kind=dhcp kind=reserved kind=infrastructure name= note= range= ;;
    "range add/1") _ipam_lines dhcp reserved infrastructure ;;
    "address show/0" | "address set/0" | "address release/"* | who/0) _ipam_column address list address ;;
    "address set/"*) _ipam_lines assignment=static assignment=dhcp assignment=reserved assignment=deprecated name= mac= device= note= ;;
    calc/*) _ipam_column prefix list prefix ;;
    beat/0) _ipam_pushes ;;
    "link list/0")
        _ipam_devices
        _ipam_fields link list
        ;;
    "link set/0") _ipam_first link list ;;
    "link set/"*) _ipam_lines kind= label= ;;
    "group show/0" | "group set/0" | "group join/0" | "group leave/0" | "group rm/0") _ipam_column group list name ;;
    "group set/"*) _ipam_lines name= kind=logical kind=path kind=hub kind=virtualisation note= ;;
    "group add/"[1-9]* | "group join/"* | "group leave/"*) _ipam_devices ;;
    "map maps rm/0") _ipam_first map maps list ;;
    "map note rm/0") _ipam_first map note list ;;
    map/0)
        _ipam_verbs map
        _ipam_first map maps list
        _ipam_fields map draw
        ;;
    "map draw/0")
        _ipam_first map maps list
        _ipam_fields map draw
        ;;
    undo/0) _ipam_first undo --list ;;
    "conflicts ack/"*) _ipam_first conflicts ;;
    conflicts/0)
        _ipam_lines ack
        _ipam_fields conflicts
        ;;
    types/0) _ipam_lines test ;;
    export/0) _ipam_lines csv json hosts dnsmasq kea file_sd ;;
    export/*) if [[ ${rest[0]} == file_sd ]]; then _ipam_fields device list; else _ipam_column prefix list prefix; fi ;;
    *" list/"*) _ipam_fields "${verb%% *}" list ;;
    audit/* | conflicts/* | map/* | "map draw/"*) _ipam_fields "${verb%% *}" ;;
    esac
}

# The candidates for the word `current`, as lines. `previous` is the word before it.
_ipam_list() {
    local current=$1 previous=$2 length verb
    if [[ ${_ipam_arguments[0]} == help ]]; then
        _ipam_verbs "${_ipam_arguments[@]:1}"
        return
    fi
    length=$(_ipam_verb_length)
    verb="${_ipam_arguments[*]:0:length}"
    if _ipam_takes_value "$previous"; then
        _ipam_values "$previous" "${_ipam_arguments[@]:0:length}"
    elif [[ $current == -* ]]; then
        _ipam_options "${_ipam_arguments[@]:0:length}"
    elif ((${#_ipam_arguments[@]} == 0)); then
        _ipam_verbs
    elif ((${#_ipam_arguments[@]} < length)); then
        _ipam_verbs "${_ipam_arguments[@]}"
    elif [[ $current =~ ^([a-z_]+):  && $verb != "check add" ]]; then
        [[ ${_ipam_arguments[0]} == export ]] && verb="device list"
        [[ $verb == "filter add" ]] && verb="device list"
        # shellcheck disable=SC2086 # a verb is words
        _ipam_field_values "${BASH_REMATCH[1]}" $verb
        _ipam_candidates "$verb" $((${#_ipam_arguments[@]} - length)) "$length"
    else
        _ipam_candidates "$verb" $((${#_ipam_arguments[@]} - length)) "$length"
    fi
}

# Whether a path stands here.
_ipam_wants_path() {
    local verb=${_ipam_arguments[*]:0:$(_ipam_verb_length)}
    case $1 in
    --db | --output | -o | --html | --rrd | --plugin-dir) return 0 ;;
    esac
    _ipam_takes_value "$1" && return 1
    case "$verb/${#_ipam_arguments[@]}" in
    import/1 | backup/1 | restore/1 | verify/1 | "map load/2") return 0 ;;
    esac
    return 1
}

# Takes of the candidates in _ipam_found those that begin with `current`, behind `prefix`, as they are to be inserted.
_ipam_take() {
    local prefix=$1 current=$2 line
    for line in "${_ipam_found[@]}"; do
        [[ $line && $line == "$current"* ]] || continue
        line=$prefix$line
        line=${line#"$_ipam_done"}
        case $_ipam_quote in
        \") [[ $line == *[\"\$\`\\!]* ]] && continue ;;
        \') [[ $line == *\'* ]] && continue ;;
        *) [[ $line ]] && printf -v line '%q' "$line" && line=${line//\\,/,} ;; # a comma alone is no brace expansion
        esac
        [[ $line ]] && COMPREPLY+=("$line")
    done
}

_ipam() {
    local _ipam_program=$1 _ipam_done _ipam_quote current previous='' prefix=''
    local -a _ipam_words _ipam_arguments _ipam_where _ipam_found
    _ipam_split "${COMP_LINE:0:COMP_POINT}"
    current=${_ipam_words[-1]}
    ((${#_ipam_words[@]} > 1)) && previous=${_ipam_words[-2]}
    _ipam_read_arguments
    COMPREPLY=()
    if [[ $current =~ ^(--[a-z-]+)=(.*)$ ]]; then
        previous=${BASH_REMATCH[1]} prefix=${BASH_REMATCH[1]}= current=${BASH_REMATCH[2]}
    fi
    case $previous in
    --columns) [[ $current == *,* ]] && prefix+=${current%,*}, current=${current##*,} ;;
    --sort) [[ $current == -* ]] && prefix+=- current=${current#-} ;;
    esac
    if [[ $current != -* ]] && _ipam_wants_path "$previous"; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
    fi
    mapfile -t _ipam_found < <(_ipam_list "$current" "$previous" | sort -u)
    _ipam_take "$prefix" "$current"
    # Within quotes a filter has several words.
    if ((${#COMPREPLY[@]} == 0)) && [[ $_ipam_quote && $current =~ ^(.*[[:space:]\(])([^[:space:]\(]*)$ ]]; then
        prefix+=${BASH_REMATCH[1]} current=${BASH_REMATCH[2]}
        mapfile -t _ipam_found < <(_ipam_list "$current" "$previous" | sort -u)
        _ipam_take "$prefix" "$current"
    fi
    if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *[=:/] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

complete -F _ipam ipam
