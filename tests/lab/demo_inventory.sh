# shellcheck shell=bash disable=SC2154
# What is in the demo's inventory: the plan of the simulated LAN, its hosts, what is asked of them, and how they hang together.
# Sourced by demo.sh, which gives ipam() and $trust.

# Tells nothing but what went wrong.
told() {
    ipam "$@" >/dev/null
}

add_plan() {
    told site add Home
    told vlan add 10 main --site Home
    told vlan add 20 things --site Home
    told prefix add 10.98.10.0/24 main --kind lan --site Home --vlan 10 --gateway 10.98.10.1
    told prefix add 10.98.20.0/24 things --kind iot --site Home --vlan 20 --gateway 10.98.20.1
    told prefix add fd98:0:0:10::/64 "main, IPv6" --kind lan --site Home --vlan 10 --gateway fd98:0:0:10::1
    told prefix add fd98:0:0:20::/64 "things, IPv6" --kind iot --site Home --vlan 20 --gateway fd98:0:0:20::1
    told range add 10.98.10.100-10.98.10.199 dhcp guests
    told range add 10.98.20.16-10.98.20.99 dhcp things
    told address reserve 10.98.10.3-10.98.10.9 --note "for switches and access points"
}

add_device() {
    told device add "$@" --site Home
}

add_devices() {
    add_device router 10.98.10.1 fd98:0:0:10::1 --type router --tag gateway --tag resolver
    add_device nas 10.98.10.10 fd98:0:0:10::10 --type nas
    add_device web 10.98.10.11 fd98:0:0:10::11 --type server --tag outside --notes "behind a link with 20 ms of delay"
    add_device cam 10.98.20.12 --type camera
    add_device sixonly fd98:0:0:10::13 --type server
    add_device flappy 10.98.10.14 fd98:0:0:10::14 --type iot --notes "goes down and comes back"
    add_device stealth 10.98.10.15 --type server --notes "drops ICMP, answers HTTP: alive, and degraded"
    add_device phone 10.98.20.16 fd98:0:0:20::16 --type phone --profile sleepy
    told address set 10.98.10.10-10.98.10.11 assignment=static
    told address set 10.98.10.15 assignment=static
    told address set 10.98.20.12 assignment=static
}

add_checks() {
    told check add router dns --host nas.lab.test --answer 10.98.10.10
    told check add nas tcp/445
    told check add nas http --body nas
    if [ -n "$trust" ]; then told check add web https --host web.lab.test; fi
    told check add cam tcp/554
    told check add stealth http
}

add_links() {
    local device
    for device in nas sixonly stealth cam; do told link add router "$device" --kind ethernet; done
    for device in flappy phone; do told link add router "$device" --kind wifi; done
    told link add router web --kind fibre --label "20 ms"
    told group add "way to the web" router web nas --kind path
}

fill_inventory() {
    add_plan
    add_devices
    add_checks
    add_links
}
