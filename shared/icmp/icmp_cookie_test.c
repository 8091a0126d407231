#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium/crypto_shorthash.h>
#include <string.h>

#include "icmp_cookie.h"

// The key of the paper's appendix A, bytes 00 to 0f.
static struct icmp_cookie_key paper_key(void)
{
    struct icmp_cookie_key key;
    for (uint8_t i = 0; i < sizeof key.bytes; i++)
        key.bytes[i] = i;
    return key;
}

static struct ip_addr counting_addr(uint8_t first)
{
    struct ip_addr addr;
    for (uint8_t i = 0; i < sizeof addr.bytes; i++)
        addr.bytes[i] = (uint8_t)(first + i);
    return addr;
}

static void test_library_gives_the_vector_of_the_paper(void **state)
{
    (void)state;
    struct icmp_cookie_key key = paper_key();
    uint8_t message[15];
    for (uint8_t i = 0; i < sizeof message; i++)
        message[i] = i;
    uint64_t hash;
    crypto_shorthash((uint8_t *)&hash, message, sizeof message, key.bytes);
    assert_int_equal(hash, UINT64_C(0xa129ca6149be45e5));
}

// Index, sequence and address laid out as the bytes 00 to 17: the 24-byte vector of the reference program.
static void test_cookie_is_siphash_over_index_sequence_and_target(void **state)
{
    (void)state;
    const uint8_t head[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    struct icmp_cookie_key key = paper_key();
    struct ip_addr target = counting_addr(8);
    uint32_t index, sequence;
    memcpy(&index, head, 4);
    memcpy(&sequence, head + 4, 4);
    uint64_t cookie = icmp_cookie(&key, index, sequence, &target);
    assert_int_equal(cookie, UINT64_C(0xb8ad50c6f649af94));
}

static void test_cookie_changes_with_each_of_its_parts(void **state)
{
    (void)state;
    struct icmp_cookie_key key = paper_key(), other_key = paper_key();
    struct ip_addr target = counting_addr(8);
    uint64_t cookie = icmp_cookie(&key, 5, 9, &target);
    assert_int_equal(cookie, icmp_cookie(&key, 5, 9, &target));
    assert_int_not_equal(cookie, icmp_cookie(&key, 6, 9, &target));
    assert_int_not_equal(cookie, icmp_cookie(&key, 5, 10, &target));
    assert_int_not_equal(cookie, icmp_cookie(&key, 5, 9 + 65536, &target));
    assert_int_not_equal(cookie, icmp_cookie(&key, 9, 5, &target));
    for (size_t i = 0; i < sizeof target.bytes; i++) {
        struct ip_addr other = target;
        other.bytes[i] ^= 1;
        assert_int_not_equal(cookie, icmp_cookie(&key, 5, 9, &other));
    }
    for (size_t i = 0; i < sizeof key.bytes; i++) {
        other_key = key;
        other_key.bytes[i] ^= 0x80;
        assert_int_not_equal(cookie, icmp_cookie(&other_key, 5, 9, &target));
    }
}

static void test_two_keys_differ(void **state)
{
    (void)state;
    struct icmp_cookie_key a, b;
    assert_int_equal(icmp_cookie_key_init(&a), 0);
    assert_int_equal(icmp_cookie_key_init(&b), 0);
    assert_memory_not_equal(a.bytes, b.bytes, sizeof a.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_library_gives_the_vector_of_the_paper),
        cmocka_unit_test(test_cookie_is_siphash_over_index_sequence_and_target),
        cmocka_unit_test(test_cookie_changes_with_each_of_its_parts),
        cmocka_unit_test(test_two_keys_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
