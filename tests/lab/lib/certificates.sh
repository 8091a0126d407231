#!/bin/bash
# A certificate authority of the lab's own, which nobody else trusts: ca.pem in the lab's folder. Made when the first
# host of the lab needs a certificate, by certtool of GnuTLS.

certificates_tool() {
    local output
    output=$(certtool --no-text "$@" 2>&1) || die "certtool $1: $output"
}

certificates_key() {
    certificates_tool --generate-privkey --key-type ecdsa --outfile "$1"
}

# certificates_authority FOLDER
certificates_authority() {
    [ ! -e "$1/ca.pem" ] || return 0
    printf 'cn = "Lab CA"\nca\ncert_signing_key\nexpiration_days = 30\n' >"$1/ca.template"
    certificates_key "$1/ca.key"
    certificates_tool --generate-self-signed --load-privkey "$1/ca.key" --template "$1/ca.template" --outfile "$1/ca.pem"
}

# certificates_issue FOLDER BASE NAME ADDRESS...: BASE.pem and BASE.key for a name and addresses ("-" is none).
certificates_issue() {
    local folder=$1 base=$2 address
    certificates_authority "$folder"
    printf 'cn = "%s"\ndns_name = "%s"\ntls_www_server\nsigning_key\nexpiration_days = 30\n' "$3" "$3" >"$base.template"
    shift 3
    for address; do
        if [ "$address" != - ]; then echo "ip_address = \"$address\"" >>"$base.template"; fi
    done
    certificates_key "$base.key"
    certificates_tool --generate-certificate --load-privkey "$base.key" --load-ca-certificate "$folder/ca.pem" \
        --load-ca-privkey "$folder/ca.key" --template "$base.template" --outfile "$base.pem"
}
