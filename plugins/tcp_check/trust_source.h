// The authorities whose certificates count as trusted, read once from a file of the machine.
#pragma once

#include <gnutls/x509.h>

struct error;

// `count`: the authorities in the list; 0 where the machine has none.
struct certificate_trust {
    gnutls_x509_trust_list_t list;
    unsigned count;
};

// `ca_file`: certificates in PEM; "" is what the system trusts, which may be nothing. Whatever the file holds
// is trusted, a self-signed certificate of one device too. -ENOENT, -EACCES, -EINVAL (not one certificate in
// it) name the file; -ENOMEM.
int trust_source_new(const char *ca_file, struct certificate_trust **out, struct error *err);
void trust_source_free(struct certificate_trust *trust);
