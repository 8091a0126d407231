#!/bin/bash
# The tables in sizes/: which hosts a lab has.

size_check() {
    if [[ $1 =~ ^[a-z]+$ ]] && [ -f "$LAB_HOME/sizes/$1" ]; then return 0; fi
    usage_error "no size '$1'; there are: $(cd "$LAB_HOME/sizes" && echo *)"
}

# Rows without comments: node vlan ipv4 ipv6 mac traits ("-" where there is none).
size_rows() {
    grep -v '^#' "$LAB_HOME/sizes/$1"
}
