#include "natural_order.h"

#include <stdbool.h>
#include <string.h>

static const char digits[] = "0123456789";

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int folded(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

// The digits that count of the number at `text`, which then lies behind it.
static size_t number(const char **text, const char **first)
{
    *first = *text + strspn(*text, "0");
    size_t length = strspn(*first, digits);

    *text = *first + length;
    return length;
}

// Both texts then lie behind their numbers.
static int order_of_numbers(const char **a, const char **b)
{
    const char *left = NULL;
    const char *right = NULL;
    size_t left_length = number(a, &left);
    size_t right_length = number(b, &right);

    if (left_length != right_length)
        return left_length < right_length ? -1 : 1;
    return memcmp(left, right, left_length);
}

int natural_order(const char *a, const char *b)
{
    const char *left = a;
    const char *right = b;
    int order = 0;

    while (order == 0 && *left && *right) {
        if (is_digit(*left) && is_digit(*right))
            order = order_of_numbers(&left, &right);
        else
            order = folded(*left++) - folded(*right++);
    }
    if (order == 0)
        order = (*left != '\0') - (*right != '\0');
    return order ? order : strcmp(a, b);
}
