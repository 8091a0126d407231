#!/bin/bash
# The real services of a lab. Each runs in the foreground of its own session inside its namespace, reads only the
# files written here, and ends with the lab.

readonly LAB_OPEN_PORT=445 LAB_OTHER_PORT=2049 LAB_SILENT_PORT=9

# services_start LAB NODE LOGNAME COMMAND...: descriptor 9, the lab's lock, is held until the child is inside.
services_start() {
    local ns log
    ns=$(namespace_of "$1" "$2")
    log=$(registry_dir "$1")/$3.log
    shift 3
    # shellcheck disable=SC2016
    exec nsenter --net="/run/netns/$ns" -- setsid bash -c 'exec 8<&- 9>&-; exec "$@"' _ "$@" </dev/null >"$log" 2>&1 &
}

# Says which service the lab goes without.
services_have() {
    if command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]; then return 0; fi
    echo "lab: $1 is not installed ($2): the lab goes without its $3" >&2
    return 1
}

services_expect() {
    echo "$2 $3" >>"$(registry_dir "$1")/listeners"
}

services_listens() {
    [ -n "$(namespace_run "$1" ss -Hltn "sport = :$2")" ]
}

# Waits until every service started has its TCP port open.
services_await() {
    local node port dir
    dir=$(registry_dir "$1")
    [ -e "$dir/listeners" ] || return 0
    while read -r node port <&8; do
        wait_until services_listens "$(namespace_of "$1" "$node")" "$port" ||
            die "the service on $node, port $port, does not start: $(cat "$dir"/*.log)"
    done 8<"$dir/listeners"
}

# The prober asks the lab's own name server.
services_resolver() {
    registry_make_dir "/etc/netns/$1"
    printf 'nameserver 10.98.10.1\nsearch lab.test\noptions timeout:1 attempts:1\n' >"/etc/netns/$1/resolv.conf"
}

services_dns_config() {
    local dir=$1 node v4 v6
    cat <<END
no-hosts
no-resolv
no-poll
bind-interfaces
interface=eth10
interface=eth20
except-interface=lo
user=root
group=root
pid-file=
domain=lab.test
local=/lab.test/
enable-ra
dhcp-authoritative
dhcp-leasefile=$dir/dnsmasq.leases
dhcp-range=10.98.10.100,10.98.10.199,255.255.255.0,1h
dhcp-range=10.98.20.100,10.98.20.199,255.255.255.0,1h
dhcp-range=fd98:0:0:10::100,fd98:0:0:10::1ff,64,1h
dhcp-range=fd98:0:0:20::100,fd98:0:0:20::1ff,64,1h
host-record=router.lab.test,10.98.10.1,fd98:0:0:10::1
END
    while read -r node _ v4 v6 _; do
        echo "host-record=$node.lab.test,$v4,$v6" | sed 's/,-//'
    done < <(size_rows "$2")
}

services_dns() {
    services_have dnsmasq "apt-get install dnsmasq-base" "name and DHCP server" || return 0
    local dir
    dir=$(registry_dir "$1")
    services_dns_config "$dir" "$2" >"$dir/dnsmasq.conf"
    services_start "$1" router dnsmasq dnsmasq --keep-in-foreground --log-facility=- --conf-file="$dir/dnsmasq.conf"
    services_expect "$1" router 53
}

# services_web_config BASE TEXT LISTEN...: a web server that answers TEXT; the key of its certificate is BASE.key.
services_web_config() {
    local base=$1 text=$2 listen
    shift 2
    cat <<END
daemon off;
master_process off;
pid $base.pid;
error_log stderr;
events {}
http {
    access_log off;
    client_body_temp_path $base.tmp/body;
    proxy_temp_path $base.tmp/proxy;
    fastcgi_temp_path $base.tmp/fastcgi;
    uwsgi_temp_path $base.tmp/uwsgi;
    scgi_temp_path $base.tmp/scgi;
    server {
END
    for listen; do printf '        listen %s;\n        listen [::]:%s;\n' "$listen" "$listen"; done
    if [ -e "$base.key" ]; then
        printf '        ssl_certificate %s.pem;\n        ssl_certificate_key %s.key;\n' "$base" "$base"
    fi
    printf '        return 200 "%s\\n";\n    }\n}\n' "$text"
}

# services_web LAB NODE NAME LISTEN...: nginx NAME of the node, on ports that nginx' `listen` takes.
services_web() {
    services_have nginx "apt-get install nginx-light" "web servers and open ports" || return 0
    local lab=$1 node=$2 name=nginx-$2-$3 base listen
    base=$(registry_dir "$1")/$name
    shift 3
    mkdir "$base.tmp"
    services_web_config "$base" "$node" "$@" >"$base.conf"
    services_start "$lab" "$node" "$name" nginx -e stderr -c "$base.conf"
    for listen; do services_expect "$lab" "$node" "${listen%% *}"; done
}

services_http() {
    services_web "$1" "$2" http 80
}

# services_https LAB NODE IPV4 IPV6
services_https() {
    services_have certtool "apt-get install gnutls-bin" "HTTPS server" || return 0
    local base
    base=$(registry_dir "$1")/nginx-$2-https
    certificates_issue "$(registry_dir "$1")" "$base" "$2.lab.test" "$3" "$4"
    services_web "$1" "$2" https "443 ssl"
}

# Two ports that accept a connection and say nothing, and one whose every answer is thrown away.
services_ports() {
    services_web "$1" "$2" ports "$LAB_OPEN_PORT" "$LAB_OTHER_PORT"
    services_silence "$(namespace_of "$1" "$2")" "$LAB_SILENT_PORT"
}

# What leaves from this TCP port is dropped on its way out, the answer to a SYN first: silence without netfilter.
services_silence() {
    # TCP by its number: its name is in /etc/protocols, which a small Debian lacks.
    namespace_ip "$1" -4 rule add ipproto 6 sport "$2" blackhole
    namespace_ip "$1" -6 rule add ipproto 6 sport "$2" blackhole
}
