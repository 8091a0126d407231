#include "nearest.h"

#include <string.h>

enum { WORD_MAX = 31 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

// Optimal string alignment: the rows of the table of distances of all prefixes.
static unsigned distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    unsigned table[WORD_MAX + 1][WORD_MAX + 1] = {0};

    for (size_t i = 0; i <= a_length; i++)
        table[i][0] = (unsigned)i;
    for (size_t j = 0; j <= b_length; j++)
        table[0][j] = (unsigned)j;

    for (size_t i = 1; i <= a_length; i++) {
        for (size_t j = 1; j <= b_length; j++) {
            unsigned replace = table[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            table[i][j] = least(least(table[i - 1][j], table[i][j - 1]) + 1, replace);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                table[i][j] = least(table[i][j], table[i - 2][j - 2] + 1);
        }
    }
    return table[a_length][b_length];
}

const char *nearest_word(const char *word, const char *const *known, size_t count)
{
    size_t length = strlen(word);
    const char *best = NULL;
    unsigned best_distance = 0;

    if (length > WORD_MAX)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t known_length = strlen(known[i]);
        if (known_length > WORD_MAX)
            continue;
        unsigned allowed = known_length >= 6 ? (unsigned)known_length / 3 : 1;
        unsigned found = distance(word, length, known[i], known_length);
        if (found <= allowed && (!best || found < best_distance)) {
            best = known[i];
            best_distance = found;
        }
    }
    return best;
}
