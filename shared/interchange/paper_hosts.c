#include "paper_hosts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/utf16_sign.h"
#include "shared/base/utf8_step.h"
#include "shared/net/ip_addr.h"

enum { ADDRESS_TEXT_MAX = IP_ADDR_TEXT_MAX + IP_ADDR_ZONE_MAX + 1 };

// A line from `begin` to `end`, terminated there.
struct hosts_line {
    char *begin;
    char *end;
    unsigned number;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static const char *line_end(const char *at, const char *end)
{
    while (at < end && *at != '\n' && *at != '\r')
        at++;
    return at;
}

static unsigned column_of(const struct hosts_line *line, const char *at)
{
    unsigned column = 1;

    for (const char *c = line->begin; c < at; c++)
        column += (*c & 0xc0) != 0x80;
    return column;
}

// NULL and `at` behind the line, or what is wrong at `at`.
static const char *check_text(const struct hosts_line *line, const char **at)
{
    for (*at = line->begin; *at < line->end;) {
        size_t step = utf8_step(*at, (size_t)(line->end - *at));
        if (step == 0)
            return "not UTF-8; save the file as UTF-8";
        if (**at == '\0')
            return "a NUL byte";
        *at += step;
    }
    return NULL;
}

// Ends the next word and passes it; "" at the end of the line.
static char *take_word(char **at)
{
    char *word = *at + strspn(*at, " \t");
    char *end = word + strcspn(word, " \t");

    *at = end + (*end != '\0');
    *end = '\0';
    return word;
}

static char *trim(char *text)
{
    size_t length = 0;

    text += strspn(text, " \t#");
    length = strlen(text);
    while (length > 0 && is_blank(text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

// The comment, which is cut off from the line.
static char *cut_note(struct hosts_line *line)
{
    char *note = strchr(line->begin, '#');

    if (!note)
        return line->end;
    *note = '\0';
    return trim(note + 1);
}

// Loopback, multicast, 0.0.0.0 and ::, and fe00::0, which Debian calls ip6-localnet.
static bool names_no_device(const struct ip_addr *addr)
{
    static const struct ip_addr v6_loopback = {{[15] = 1}};
    static const struct ip_addr localnet = {{0xfe}};

    return !ip_addr_is_unicast(addr) || ip_addr_compare(addr, &v6_loopback) == 0 ||
           ip_addr_compare(addr, &localnet) == 0 || (ip_addr_family(addr) == 4 && addr->bytes[12] == 127);
}

static int write_record(struct paper_writer *writer, const struct hosts_line *line, const char *address_at,
                        const char *address, char *rest, char *note)
{
    const char *hostname = take_word(&rest);

    paper_writer_begin(writer, PAPER_ADDRESS, line->number);
    if (!*hostname)
        paper_writer_refuse(writer, line->number, column_of(line, hostname), "no name follows the address");
    paper_writer_field(writer, "address", address, line->number, column_of(line, address_at));
    paper_writer_field(writer, "hostname", hostname, line->number, column_of(line, hostname));
    paper_writer_unkept(writer, "aliases", take_word(&rest));
    paper_writer_field(writer, "note", note, line->number, column_of(line, note));
    return paper_writer_end(writer);
}

static int read_line(struct hosts_line *line, struct paper_writer *writer)
{
    const char *fault = NULL;
    const char *wrong = check_text(line, &fault);
    char text[ADDRESS_TEXT_MAX + 1];
    char zone[IP_ADDR_ZONE_MAX];
    struct ip_addr addr;

    if (wrong) {
        paper_complain(writer->result, line->number, column_of(line, fault), "%s", wrong);
        return 0;
    }
    char *note = cut_note(line);
    char *rest = line->begin;
    char *word = take_word(&rest);
    if (!*word)
        return 0;
    if (ip_addr_parse_zone(word, &addr, zone) < 0) {
        char quote[PAPER_WRITER_QUOTE_MAX];
        paper_complain(writer->result, line->number, column_of(line, word), "\"%s\" is no address",
                       paper_writer_quote(word, quote));
        return 0;
    }
    if (names_no_device(&addr)) {
        writer->result->left_out++;
        return 0;
    }
    ip_addr_format(&addr, text);
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", *zone ? "%" : "", zone);
    return write_record(writer, line, word, text, rest, note);
}

int paper_hosts_read(char *bytes, size_t length, struct paper_writer *writer)
{
    char *end = bytes + length;
    unsigned number = 1;
    int rc = 0;

    const char *utf16 = utf16_sign(bytes, length);
    if (utf16) {
        paper_complain(writer->result, 1, 1, "%s", utf16);
        return 0;
    }
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        bytes += 3;
    while (bytes < end && rc == 0) {
        struct hosts_line line = {bytes, bytes + (line_end(bytes, end) - bytes), number++};
        bool crlf = end - line.end > 1 && line.end[0] == '\r' && line.end[1] == '\n';
        bytes = line.end + (line.end < end) + crlf;
        *line.end = '\0';
        rc = read_line(&line, writer);
    }
    return rc;
}

// Blank lines and comments at the beginning say nothing.
static const char *first_word(const char *at, const char *end)
{
    if (end - at >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    while (at < end && (is_blank(*at) || *at == '\n' || *at == '\r' || *at == '#'))
        at = *at == '#' ? line_end(at, end) : at + 1;
    return at;
}

bool paper_hosts_judge(const char *bytes, size_t length)
{
    const char *end = bytes + length;
    const char *at = first_word(bytes, end);
    char word[ADDRESS_TEXT_MAX];
    char zone[IP_ADDR_ZONE_MAX];
    struct ip_addr addr;
    size_t used = 0;

    if (at == end)
        return length > 0;
    while (at < end && !is_blank(*at) && *at != '\n' && *at != '\r' && used < sizeof word - 1)
        word[used++] = *at++;
    word[used] = '\0';
    return ip_addr_parse_zone(word, &addr, zone) == 0 && at < end && is_blank(*at);
}
