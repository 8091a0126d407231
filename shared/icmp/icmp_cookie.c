#include "icmp_cookie.h"

#include <errno.h>
#include <sodium/crypto_shorthash.h>
#include <string.h>
#include <sys/random.h>

_Static_assert(sizeof(struct icmp_cookie_key) == crypto_shorthash_KEYBYTES, "SipHash-2-4 takes 16 bytes");

int icmp_cookie_key_init(struct icmp_cookie_key *key)
{
    // lint: allow getrandom: the one place where a key is drawn; icmp_cookie itself is pure
    ssize_t got = getrandom(key->bytes, sizeof key->bytes, 0);
    if (got < 0)
        return -errno;
    return got == (ssize_t)sizeof key->bytes ? 0 : -EIO;
}

uint64_t icmp_cookie(const struct icmp_cookie_key *key, uint32_t index, uint32_t sequence,
                     const struct ip_addr *target)
{
    uint8_t message[24];
    memcpy(message, &index, 4);
    memcpy(message + 4, &sequence, 4);
    memcpy(message + 8, target->bytes, 16);
    uint64_t cookie;
    crypto_shorthash((uint8_t *)&cookie, message, sizeof message, key->bytes);
    return cookie;
}
