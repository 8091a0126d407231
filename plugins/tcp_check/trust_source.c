#include "trust_source.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "shared/base/error.h"

// A system without authorities is one where nothing verifies, which each certificate then says.
static int load_system(struct certificate_trust *trust)
{
    int count = gnutls_x509_trust_list_add_system_trust(trust->list, 0, 0);
    trust->count = count > 0 ? (unsigned)count : 0;
    return 0;
}

static int load_file(struct certificate_trust *trust, const char *ca_file, struct error *err)
{
    if (access(ca_file, R_OK) < 0)
        return error_set(err, -errno, "cannot read the trusted certificates in %s: %s", ca_file,
                         error_name(-errno));
    int count = gnutls_x509_trust_list_add_trust_file(trust->list, ca_file, NULL, GNUTLS_X509_FMT_PEM, 0, 0);
    if (count <= 0)
        return error_set(err, -EINVAL, "%s holds no certificate in PEM (\"-----BEGIN CERTIFICATE-----\")%s%s",
                         ca_file, count < 0 ? ": " : "", count < 0 ? gnutls_strerror(count) : "");
    trust->count = (unsigned)count;
    return 0;
}

int trust_source_new(const char *ca_file, struct certificate_trust **out, struct error *err)
{
    struct certificate_trust *trust = calloc(1, sizeof *trust);
    if (!trust || gnutls_x509_trust_list_init(&trust->list, 0) < 0) {
        free(trust);
        return error_set(err, -ENOMEM, "no memory for the trusted certificates");
    }
    int status = *ca_file ? load_file(trust, ca_file, err) : load_system(trust);
    if (status < 0) {
        trust_source_free(trust);
        return status;
    }
    *out = trust;
    return 0;
}

void trust_source_free(struct certificate_trust *trust)
{
    if (!trust)
        return;
    gnutls_x509_trust_list_deinit(trust->list, 1);
    free(trust);
}
