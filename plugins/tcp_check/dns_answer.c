#include "dns_answer.h"

#include <arpa/nameser.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "shared/base/text.h"
#include "shared/net/ip_addr.h"

// A hostile message may be built so that each name costs a walk through all of it: what is looked at is
// bounded.
enum {
    RECORDS_MAX = 128,
    ALIASES_MAX = 4,
    SOA_NUMBERS_SIZE = 20,
    TXT_MAX = 1024,
    VALUE_MAX = 4 * TXT_MAX + 64
};

// Behind what there was no room for.
static const char MORE[] = "…";

struct search {
    ns_msg message;
    uint16_t type;
    const char *record;
    const char *wanted; // "" is any
    char owner[NS_MAXDNAME];
    bool found;
    bool malformed;
    struct text_buf seen;
};

static const struct {
    const char *record;
    uint16_t type;
} types[] = {
    {"A", ns_t_a},     {"AAAA", ns_t_aaaa}, {"CNAME", ns_t_cname}, {"MX", ns_t_mx},   {"NS", ns_t_ns},
    {"PTR", ns_t_ptr}, {"SOA", ns_t_soa},   {"SRV", ns_t_srv},     {"TXT", ns_t_txt},
};

uint16_t dns_answer_type(const char *record)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].record, record) == 0)
            return types[i].type;
    return 0;
}

static void judge(struct service_answer *answer, const char *detail)
{
    answer->cause = CAUSE_WRONG_ANSWER;
    snprintf(answer->detail, sizeof answer->detail, "%s", detail);
}

static void cut_last_dot(char *name)
{
    size_t length = strlen(name);
    if (length > 1 && name[length - 1] == '.')
        name[length - 1] = '\0';
}

// The name that begins `skip` bytes into the record's data and fills `used` bytes of it; printable ASCII by
// ns_name_ntop(3). false: it does not lie within them.
static bool read_name(const ns_msg *message, const ns_rr *record, size_t skip, char name[NS_MAXDNAME],
                      size_t *used)
{
    if (ns_rr_rdlen(*record) <= skip)
        return false;
    int length = ns_name_uncompress(ns_msg_base(*message), ns_msg_end(*message), ns_rr_rdata(*record) + skip,
                                    name, NS_MAXDNAME);
    if (length < 0 || (size_t)length > ns_rr_rdlen(*record) - skip)
        return false;
    *used = (size_t)length;
    cut_last_dot(name);
    return true;
}

static bool read_address(const ns_rr *record, char *value)
{
    struct ip_addr addr;
    if (ns_rr_rdlen(*record) != (ns_rr_type(*record) == ns_t_a ? NS_INADDRSZ : NS_IN6ADDRSZ))
        return false;
    if (ns_rr_type(*record) == ns_t_a)
        addr = ip_addr_from_v4(ns_rr_rdata(*record));
    else
        memcpy(addr.bytes, ns_rr_rdata(*record), sizeof addr.bytes);
    ip_addr_format(&addr, value);
    return true;
}

// RFC 1035 §3.3.9 and RFC 2782: one or three numbers and a name.
static bool read_numbers_and_name(const ns_msg *message, const ns_rr *record, size_t numbers, char *value)
{
    struct text_buf text;
    char name[NS_MAXDNAME];
    size_t used;
    if (!read_name(message, record, numbers * NS_INT16SZ, name, &used) ||
        numbers * NS_INT16SZ + used != ns_rr_rdlen(*record))
        return false;
    text_buf_init(&text, value, VALUE_MAX);
    for (size_t i = 0; i < numbers; i++)
        text_buf_add(&text, "%u ", ns_get16(ns_rr_rdata(*record) + i * NS_INT16SZ));
    text_buf_add(&text, "%s", name);
    return true;
}

// RFC 1035 §3.3.13: the first of two names, and five numbers after them.
static bool read_soa(const ns_msg *message, const ns_rr *record, char *value)
{
    char mailbox[NS_MAXDNAME], primary[NS_MAXDNAME];
    size_t first, second;
    if (!read_name(message, record, 0, primary, &first) ||
        !read_name(message, record, first, mailbox, &second) ||
        first + second + SOA_NUMBERS_SIZE != ns_rr_rdlen(*record))
        return false;
    snprintf(value, VALUE_MAX, "%s", primary);
    return true;
}

// RFC 1035 §3.3.14: strings, each after its length. Bytes that are no clean text are written as \DDD (§5.1).
static bool read_txt(const ns_rr *record, char *value)
{
    const uint8_t *at = ns_rr_rdata(*record), *end = at + ns_rr_rdlen(*record);
    char joined[TXT_MAX];
    size_t length = 0;
    struct text_buf text;
    if (at == end)
        return false;
    for (; at < end; at += 1 + *at) {
        if (*at >= end - at)
            return false;
        for (size_t i = 1; i <= *at && length < sizeof joined; i++)
            joined[length++] = (char)at[i];
    }
    // A character that begins among the last bytes may have been cut.
    while (length > TXT_MAX - 4 && (uint8_t)joined[length - 1] >= 0x80)
        length--;
    text_buf_init(&text, value, VALUE_MAX);
    bool clean = text_is_clean(joined, length);
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = (uint8_t)joined[i];
        text_buf_add(&text, clean || (byte >= 0x20 && byte < 0x7f) ? "%c" : "\\%03u", byte);
    }
    return true;
}

static bool read_value(const ns_msg *message, const ns_rr *record, char value[VALUE_MAX])
{
    switch (ns_rr_type(*record)) {
    case ns_t_a:
    case ns_t_aaaa:
        return read_address(record, value);
    case ns_t_mx:
        return read_numbers_and_name(message, record, 1, value);
    case ns_t_srv:
        return read_numbers_and_name(message, record, 3, value);
    case ns_t_soa:
        return read_soa(message, record, value);
    case ns_t_txt:
        return read_txt(record, value);
    default:
        return read_numbers_and_name(message, record, 0, value);
    }
}

static bool is_wanted(uint16_t type, const char *wanted, const char *value)
{
    char text[SERVICE_OPTION_MAX];
    struct ip_addr addr;
    if (!*wanted || type == ns_t_txt)
        return !*wanted || strcmp(wanted, value) == 0;
    snprintf(text, sizeof text, "%s", wanted);
    if ((type == ns_t_a || type == ns_t_aaaa) && ip_addr_parse(wanted, &addr) == 0)
        ip_addr_format(&addr, text);
    cut_last_dot(text);
    return strcasecmp(text, value) == 0;
}

// Adds a value to what came instead: whole, or as much as there is room for, at the end of a character.
static void note_seen(struct text_buf *seen, const char *value)
{
    size_t room = seen->capacity - sizeof MORE - seen->length;
    const char *separator = seen->length ? ", " : "";
    size_t length = strlen(value);
    if (seen->overflow)
        return;
    if (length + strlen(separator) <= room) {
        text_buf_add(seen, "%s%s", separator, value);
        return;
    }
    length = room > strlen(separator) ? room - strlen(separator) : 0;
    while (length > 0 && ((uint8_t)value[length] & 0xc0) == 0x80)
        length--;
    if (length > 0)
        text_buf_add(seen, "%s%.*s", separator, (int)length, value);
    text_buf_add(seen, "%s", MORE);
    seen->overflow = true;
}

static void look_at_value(struct search *search, const ns_rr *record)
{
    char value[VALUE_MAX];
    if (!read_value(&search->message, record, value))
        search->malformed = true;
    else if (is_wanted(search->type, search->wanted, value))
        search->found = true;
    else
        note_seen(&search->seen, value);
}

static bool same_name(const char *a, const char *b)
{
    char text[NS_MAXDNAME];
    snprintf(text, sizeof text, "%s", a);
    cut_last_dot(text);
    return strcasecmp(text, b) == 0;
}

// One walk through the answer section. true: an alias was followed, so records before it may now count.
static bool walk(struct search *search)
{
    bool moved = false;
    int count = ns_msg_count(search->message, ns_s_an);
    text_buf_init(&search->seen, search->seen.data,
                  search->seen.capacity); // a second walk sees all of it again
    for (int i = 0; i < count && i < RECORDS_MAX; i++) {
        ns_rr record;
        size_t used;
        if (ns_parserr(&search->message, ns_s_an, i, &record) < 0) {
            search->malformed = true;
            return false;
        }
        if (ns_rr_class(record) != ns_c_in || !same_name(ns_rr_name(record), search->owner))
            continue;
        if (ns_rr_type(record) == search->type) {
            look_at_value(search, &record);
        } else if (ns_rr_type(record) == ns_t_cname) {
            char target[NS_MAXDNAME];
            if (!read_name(&search->message, &record, 0, target, &used)) {
                search->malformed = true;
                return false;
            }
            memcpy(search->owner, target, sizeof search->owner);
            moved = true;
        }
    }
    return moved;
}

static void judge_code(int code, struct service_answer *answer)
{
    static const char *const texts[] = {
        [ns_r_formerr] = "FORMERR: the server did not understand the question",
        [ns_r_servfail] = "SERVFAIL: the server failed",
        [ns_r_nxdomain] = "NXDOMAIN: no such name",
        [ns_r_notimpl] = "NOTIMP: the server does not do that",
        [ns_r_refused] = "REFUSED: the server does not answer us",
    };
    char text[32];
    snprintf(text, sizeof text, "response code %d", code);
    bool known = code >= ns_r_formerr && (size_t)code < sizeof texts / sizeof *texts;
    judge(answer, known ? texts[code] : text);
}

static bool answers_question(ns_msg *message, const struct service *service, uint16_t type)
{
    ns_rr question;
    char name[NS_MAXDNAME];
    if (ns_msg_count(*message, ns_s_qd) != 1 || ns_parserr(message, ns_s_qd, 0, &question) < 0)
        return false;
    snprintf(name, sizeof name, "%s", service->name);
    cut_last_dot(name);
    return ns_rr_type(question) == type && ns_rr_class(question) == ns_c_in &&
           same_name(ns_rr_name(question), name);
}

static void judge_records(struct search *search, struct service_answer *answer)
{
    char text[SERVICE_DETAIL_MAX];
    int aliases = 0;
    while (walk(search) && !search->found && aliases < ALIASES_MAX)
        aliases++;
    if (search->found) {
        answer->cause = CAUSE_REPLY;
        answer->detail[0] = '\0';
    } else if (search->malformed) {
        judge(answer, "a malformed record");
    } else if (search->seen.length) {
        snprintf(text, sizeof text, "%s %s", search->record, search->seen.data);
        judge(answer, text);
    } else {
        bool cut = ns_msg_getflag(search->message, ns_f_tc);
        snprintf(text, sizeof text, "no %s record%s", search->record, cut ? ", and the answer was cut" : "");
        judge(answer, text);
    }
}

void dns_answer_judge(const uint8_t *message, size_t length, const struct service *service,
                      struct service_answer *answer)
{
    char seen[SERVICE_DETAIL_MAX - sizeof service->record];
    struct search search = {.type = dns_answer_type(service->record), .record = service->record};
    if (length > NS_MAXMSG || ns_initparse(message, (int)length, &search.message) < 0)
        judge(answer, "not a DNS message");
    else if (!ns_msg_getflag(search.message, ns_f_qr))
        judge(answer, "a question came back");
    else if (ns_msg_getflag(search.message, ns_f_rcode) != ns_r_noerror)
        judge_code(ns_msg_getflag(search.message, ns_f_rcode), answer);
    else if (!answers_question(&search.message, service, search.type))
        judge(answer, "the answer to another question");
    else {
        search.wanted = service->answer;
        snprintf(search.owner, sizeof search.owner, "%s", service->name);
        cut_last_dot(search.owner);
        text_buf_init(&search.seen, seen, sizeof seen);
        judge_records(&search, answer);
    }
}
