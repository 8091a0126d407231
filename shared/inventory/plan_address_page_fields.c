// The fields that a filter of addresses can ask for. `a` is the address, in each statement that takes it.
#include "plan_address_page.h"

#define OPEN_BINDINGS                                                                                        \
    "binding b INDEXED BY binding_open JOIN interface i ON i.id = b.interface_id"                            \
    " WHERE b.address_id = a.id AND b.valid_to IS NULL"

// The addresses that are planned for a device or held by it. They are looked up from the device, so that an
// answer costs as much as there is to it.
#define OF_DEVICE(device)                                                                                    \
    " CROSS JOIN address x ON x.device_id = " device " OR x.id IN (SELECT b.address_id FROM interface i"     \
    " JOIN binding b ON b.interface_id = i.id WHERE i.device_id = " device " AND b.valid_to IS NULL)"

// The keys of IPv4 lie in the middle of those of IPv6.
#define OF_PREFIX                                                                                            \
    " CROSS JOIN address x ON x.vrf = p.vrf AND x.ip_key BETWEEN p.first_key AND p.last_key"                 \
    " AND (p.family = 4 OR x.ip_key NOT BETWEEN x'00000000000000000000ffff00000000'"                         \
    " AND x'00000000000000000000ffffffffffff')"

// Of the prefixes that hold an address, the longest.
#define OF_LONGEST_PREFIX                                                                                    \
    OF_PREFIX " WHERE NOT EXISTS (SELECT 1 FROM prefix q WHERE q.vrf = p.vrf AND q.family = p.family"        \
              " AND q.first_key BETWEEN p.first_key AND x.ip_key AND q.last_key >= x.ip_key"                 \
              " AND q.length > p.length)"

// A holder is seen when something has met one of its identifiers; one that is none any more was seen to its
// end.
#define SEEN                                                                                                   \
    "(SELECT max(max(coalesce(b.valid_to, b.valid_from)), coalesce((SELECT max(t.last_seen) FROM identifier t" \
    " WHERE t.device_id IN (SELECT i.device_id FROM " OPEN_BINDINGS ")"                                        \
    " AND t.source NOT IN ('person', 'config', 'import')), 0)) FROM binding b WHERE b.address_id = a.id)"

static const char *const assignments[] = {"static", "dhcp", "reserved", "deprecated", NULL};
static const char *const states[] = {"idle", "used", "foreign", "shared", "unplanned", "free", NULL};
static const char *const statuses[] = {"unknown", "up", "down", "degraded", "gone", "disabled", NULL};

const struct filter_field plan_address_page_fields[] = {
    {.name = "ip", .kind = FILTER_ADDRESS, .sql = "a.ip_key", .help = "the address"},
    {.name = "assignment",
     .kind = FILTER_CHOICE,
     .sql = "a.assignment",
     .choices = assignments,
     .help = "what the plan says"},
    {.name = "name", .kind = FILTER_TEXT, .sql = "a.name", .searched = true, .help = "its DNS name"},
    {.name = "device",
     .kind = FILTER_TEXT,
     .sql = "n.word",
     .through = "a.id IN (SELECT x.id FROM (SELECT id, key AS word FROM device"
                " UNION ALL SELECT id, name FROM device) n" OF_DEVICE("n.id") " WHERE %)",
     .searched = true,
     .help = "key or name of the device that it is planned for, or that holds it"},
    {.name = "mac",
     .kind = FILTER_MAC,
     .sql = "m.mac",
     .through = "a.id IN (SELECT m.id FROM (SELECT id, mac FROM address WHERE mac IS NOT NULL"
                " UNION ALL SELECT b.address_id, i.mac FROM interface i"
                " JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL"
                " WHERE i.mac IS NOT NULL) m WHERE %)",
     .help = "whom it is reserved for, or who holds it"},
    {.name = "state",
     .kind = FILTER_CHOICE,
     .sql = "a.state",
     .choices = states,
     .help = "whether plan and network agree"},
    {.name = "status",
     .kind = FILTER_CHOICE,
     .sql = "n.name",
     .through = "a.holder_id IN (SELECT n.id FROM (SELECT s.device_id AS id, w.name FROM device_state_name w"
                " CROSS JOIN device_state s ON s.state = w.id UNION ALL SELECT d.id, 'unknown' FROM device d"
                " WHERE NOT EXISTS (SELECT 1 FROM device_state s WHERE s.device_id = d.id)) n WHERE %)",
     .choices = statuses,
     .help = "the state of the device that holds it"},
    {.name = "vrf", .kind = FILTER_TEXT, .sql = "a.vrf", .help = "the routing table"},
    {.name = "prefix",
     .kind = FILTER_TEXT,
     .sql = "n.word",
     .through =
         "a.id IN (SELECT x.id FROM (SELECT id, cidr AS word FROM prefix"
         " UNION ALL SELECT id, name FROM prefix) n JOIN prefix p ON p.id = n.id" OF_PREFIX " WHERE %)",
     .help = "a prefix that it lies in, by CIDR or name"},
    {.name = "vlan",
     .kind = FILTER_INTEGER,
     .sql = "v.vid",
     .through =
         "a.id IN (SELECT x.id FROM vlan v JOIN prefix p ON p.vlan_id = v.id" OF_LONGEST_PREFIX " AND (%))",
     .help = "the VLAN of its prefix"},
    {.name = "site",
     .kind = FILTER_TEXT,
     .sql = "w.name",
     .through =
         "a.id IN (SELECT x.id FROM site w JOIN prefix p ON p.site_id = w.id" OF_LONGEST_PREFIX " AND (%))",
     .help = "the site of its prefix"},
    {.name = "tag",
     .kind = FILTER_TEXT,
     .sql = "t.tag",
     .through = "a.id IN (SELECT x.id FROM device_tag t" OF_DEVICE("t.device_id") " WHERE %)",
     .help = "any tag of its device"},
    {.name = "seen", .kind = FILTER_TIME, .sql = SEEN, .help = "when it was last held"},
    {.name = "since", .kind = FILTER_SINCE, .sql = SEEN, .help = "held from then on"},
    {.name = "until", .kind = FILTER_UNTIL, .sql = SEEN, .help = "not held later"},
    {.name = "note", .kind = FILTER_TEXT, .sql = "a.note", .searched = true, .help = "free text"},
};

const size_t plan_address_page_field_count =
    sizeof(plan_address_page_fields) / sizeof(plan_address_page_fields[0]);
