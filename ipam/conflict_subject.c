#include "conflict_subject.h"

#include <string.h>

#include "shared/inventory/vrf.h"

static const char mark[] = " (vrf ";

bool conflict_subject_is_of_vrf(const char *subject, const char *vrf)
{
    const char *said = strstr(subject, mark);
    size_t length = strlen(vrf);

    if (strcmp(vrf, VRF_DEFAULT) == 0)
        return !said;
    return said && strncmp(said + strlen(mark), vrf, length) == 0 &&
           strcmp(said + strlen(mark) + length, ")") == 0;
}

bool conflict_subject_names(const char *subject, const char *vrf, const char *address)
{
    size_t length = strlen(address);

    if (!conflict_subject_is_of_vrf(subject, vrf))
        return false;
    for (const char *at = subject; (at = strstr(at, address)); at += length) {
        bool begins = at == subject || at[-1] == ' ';
        if (begins && (at[length] == '\0' || strchr(" %", at[length])))
            return true;
    }
    return false;
}
