// ipam: the command line of LAN Atlas.
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "shared/db/db_process.h"
#include "verb.h"
#include "verb_inventory.h"
#include "verb_keep.h"
#include "verb_plan.h"

static int verb_help(struct command *command, int argc, char **argv);

// A row with a summary alone is a heading.
static const struct verb verbs[] = {
    {"", NULL, "", "To begin", NULL},
    {"init", verb_init, "[--yes] [--prefix CIDR]...",
     "Create the inventory and agree on the prefixes that are yours. Sends nothing.",
     "ipam init\nipam init --yes\nipam init --prefix 192.168.1.0/24 --prefix 2001:db8:1::/64\n"},
    {"doctor", verb_doctor, "[--plugin-dir DIR]...",
     "Prove that all that is needed works, and say how to mend what does not.",
     "ipam doctor\nipam doctor --format json\n"},
    {"help", verb_help, "[VERB]...", "Explain the commands.", "ipam help\nipam help device add\n"},

    {"", NULL, "", "The plan of your networks", NULL},
    {"site", verb_site, "add|list|set|rm ...", "Sites: the places where devices and prefixes are.", NULL},
    {"vrf", verb_vrf, "add|list|set|rm ...", "VRFs: routing tables, in each of which an address is unique.",
     NULL},
    {"vlan", verb_vlan, "add|list|set|rm ...", "VLANs: their numbers and names, by site.", NULL},
    {"prefix", verb_prefix, "add|list|show|set|rm|next|split ...",
     "Prefixes: your networks, a tree; the next free ones.", NULL},
    {"range", verb_range, "add|list|set|rm ...", "Ranges: DHCP pools and reserved parts of a prefix.", NULL},
    {"address", verb_address, "list|show|set|reserve|release ...",
     "Addresses: what the plan says of them, and who holds them.", NULL},
    {"next", verb_next,
     "PREFIX [--count N] [--from ADDRESS] [--reserve [--assignment WORD] [--name NAME] [--device DEVICE] "
     "[--mac MAC] [--note TEXT]] [--include-pool RANGE] [--vrf NAME]",
     "The next free addresses of a prefix, outside pools and ranges; --reserve takes them.",
     "ipam next 10.0.0.0/24\n"
     "ipam next home --reserve --name printer.home --mac 02:00:5e:10:00:01\n"
     "ipam next 10.0.0.0/24 --count 3 --from 10.0.0.50\n"},
    {"grid", verb_grid, "PREFIX [--vrf VRF] [--cell LENGTH]",
     "Draw a prefix as a grid: a cell for each address, or for each block of a large one.",
     "ipam grid 10.0.0.0/24\nipam grid home --cell /28\nipam grid 2001:db8::/48 --format csv\n"},
    {"tree", verb_tree, "[PREFIX] [--vrf VRF] [--by site|vlan] [--free]",
     "Draw the prefixes as a tree, by site or VLAN, with their ranges and how full they are.",
     "ipam tree\nipam tree 10.0.0.0/16 --free\nipam tree --by vlan\n"},
    {"calc", verb_calc,
     "PREFIX|RANGE|ADDRESS [MASK] | PREFIX PREFIX... [--mask MASK] [--split LENGTH | --into N [--limit N]] "
     "[--contains ADDRESS]",
     "Calculate with prefixes, ranges and addresses, IPv4 and IPv6. Needs no inventory.",
     "ipam calc 192.168.1.0/24\nipam calc 10.0.0.7 255.255.255.192\nipam calc 10.0.0.0/24 --into 6\n"
     "ipam calc 2001:db8::/48 --split 64 --limit 4\nipam calc 10.0.0.0/24 --contains 10.0.0.77\n"
     "ipam calc 10.0.0.0/25 10.0.0.128/25\n"},

    {"", NULL, "", "What is there", NULL},
    {"device", verb_device, "add|list|show|set|merge|split|rm ...", "Devices: what is on the network.", NULL},
    {"interface", verb_interface, "add|list|set|rm ...", "Interfaces: the network ports of a device.", NULL},
    {"link", verb_link, "add|list|set|rm ...", "Links: what connects two devices.", NULL},
    {"group", verb_group, "add|list|show|set|join|leave|rm ...",
     "Groups: devices that belong together, and the paths that requests take.", NULL},
    {"map", verb_map,
     "[MAP] [FILTER] [--map MAP] [--format text|json|csv|dot|mermaid] [--by site|vlan|prefix|group] | "
     "draw|place|unplace|load|note|maps ...",
     "Maps: the network as a drawing, for people, Graphviz, Mermaid and panels.", NULL},
    {"types", verb_types, "[--dry-run] | test DEVICE",
     "Give devices their types by rules, and say what changed; --dry-run only says it; test shows which rules "
     "match a device.",
     "ipam types --dry-run\nipam types test printer\n"},
    {"filter", verb_filter, "add|list|rm ...", "Filters by name, for every listing: filter:NAME.", NULL},

    {"", NULL, "", "How it behaves", NULL},
    {"check", verb_check, "add|list|set|rm ...", "Checks: what is probed of a device, and how.", NULL},
    {"beat", verb_beat, "KEY [--fail] [--message TEXT]",
     "Report to a push check that a job went well, or failed; KEY is device/check. Quiet, for cron.",
     "ipam beat nas/push\nipam beat nas/push --fail --message 'disk full'\n"},
    {"status", verb_status, "[--checks] [--watch [--every TIME]] [DEVICE]...",
     "The one state of each device, why, and how reliable it is; the checks of named devices, or --checks.",
     "ipam status\nipam status nas printer\nipam status --checks --format json\n"},
    {"incidents", verb_incidents, "[DEVICE] [--checks] [--open] [--unknown] [--since TIME] [--limit N]",
     "What went wrong, why, and for how long: the newest first, of the last 7 days.",
     "ipam incidents\nipam incidents --open\nipam incidents nas --checks --since 30d --limit 20\n"},
    {"report", verb_report, "--html FILE",
     "Write a page of the present state for any browser, in one file without a script; - is the standard output.",
     "ipam report --html status.html\nipam report --html - > status.html\n"},
    {"graph", verb_graph,
     "DEVICE [--check CHECK] [--since TIME] [-o|--output FILE.png|FILE.svg|FILE.pdf] [--rrd DIR]",
     "Draw the history of a check, here or into a picture.",
     "ipam graph nas\nipam graph nas --check v4 --since 7d -o nas.svg\n"},

    {"", NULL, "", "Who, where and when", NULL},
    {"who", verb_who, "ADDRESS [--at TIME | --all] [--vrf NAME]",
     "Tell which device holds an address, or held it at a time.",
     "ipam who 10.0.0.7\nipam who 10.0.0.7 --at '2026-03-01 12:00'\nipam who 10.0.0.7 --at '2h ago'\n"
     "ipam who 2001:db8::7 --all\n"},
    {"where", verb_where, "MAC|DEVICE", "Tell which addresses a MAC or a device has held, and when.",
     "ipam where 00:00:5e:00:53:01\nipam where nas\n"},
    {"audit", verb_audit, "[FILTER] [--since TIME] [--sort at|-at] [--columns LIST] [--limit N] [--page N]",
     "Tell who changed what, the newest first.",
     "ipam audit --since 7d\nipam audit 'device:nas user:root'\n"
     "ipam audit 'table:prefix action:delete' --format json\n"},
    {"undo", verb_undo, "[ID] | --list", "Take back a merge or a split, the newest or one of the list.",
     "ipam undo --list\nipam undo\nipam undo 1\n"},
    {"conflicts", verb_conflicts,
     "[FILTER] [--all] [--sort COLUMN] [--columns LIST] [--limit N] [--page N] | ack ID...",
     "Where the plan and the network contradict each other, the worst first, and what to do.",
     "ipam conflicts\nipam conflicts 'severity:critical or kind:shared_mac'\n"
     "ipam conflicts ack 3 --note 'anycast, two name servers'\n"},

    {"", NULL, "", "In and out, and safe", NULL},
    {"import", verb_import,
     "FILE|- [--from csv|json|phpipam|netbox|hosts] [--dry-run [--all]] [--yes] [--overwrite] [--monitor] "
     "[--vrf VRF] [--site SITE]",
     "Take a plan and an inventory from a file, after a look at what changes: all of it or nothing.",
     "ipam import addresses.csv --dry-run\nipam import addresses.csv --site Home --yes\n"
     "ipam import /etc/hosts --yes\nipam export json | ipam --db copy.db import - --yes\n"},
    {"export", verb_export,
     "csv|json|hosts|dnsmasq|kea [PREFIX]... | file_sd [--port PORT] [FILTER] [--vrf VRF] [-o|--output FILE]",
     "Write the plan and the inventory for people, for 'ipam import', or for other programs.",
     "ipam export csv -o plan.csv\nipam export json 10.0.0.0/24\nipam export hosts\n"
     "ipam export dnsmasq -o /etc/dnsmasq.d/hosts/lan\nipam export kea 10.0.0.0/24\n"
     "ipam export file_sd --port 9100 -o targets.json os:linux\n"},
    {"backup", verb_backup, "[FILE|FOLDER] [--keep N] [--force]",
     "Copy the inventory while it is in use, check the copy, and write its checksum beside it.",
     "ipam backup\nipam backup /mnt/backups --keep 14\nipam backup before-the-move.db\n"},
    {"restore", verb_restore, "FILE [--yes]",
     "Put a backup in the place of the inventory; what was there is kept. Stop collectd before.",
     "ipam restore before-the-move.db\n"},
    {"verify", verb_verify, "[FILE]",
     "Read every page of the inventory, or of a backup, and prove that it agrees with itself.",
     "ipam verify\nipam verify before-the-move.db\n"},
    {"prune", verb_prune, "[--dry-run]",
     "Forget history that is older than lanatlas.conf says (KeepEvents, KeepAudit, KeepHistory).",
     "ipam prune --dry-run\nipam prune\n"},
};

enum { VERB_COUNT = sizeof verbs / sizeof verbs[0], HELP_WORDS_MAX = 8 };

// "ipam help device add" is "ipam device add --help".
static int verb_help(struct command *command, int argc, char **argv)
{
    char flag[] = "--help";
    char *words[HELP_WORDS_MAX + 2];
    int count = 0;

    command->verb[0] = '\0';
    command->usage = "VERB ...";
    for (; count < argc && count < HELP_WORDS_MAX; count++)
        words[count] = argv[count];
    words[count++] = flag;
    words[count] = NULL;
    return verb_dispatch(command, verbs, VERB_COUNT, count, words);
}

// Characters are always read as UTF-8, whatever the locale; it only says what the terminal can show.
static bool use_utf8(void)
{
    bool shown = false;

    if (setlocale(LC_CTYPE, "")) {
        shown = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    } else {
        const char *names[] = {getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG")};
        for (size_t i = 0; i < 3 && !shown; i++)
            shown = names[i] && (strcasestr(names[i], "utf-8") || strcasestr(names[i], "utf8"));
    }
    setlocale(LC_CTYPE, "C.UTF-8");
    return shown;
}

// A reader that left early (EPIPE) is no failure to talk about.
static int finish_output(int status)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno != EPIPE)
        fprintf(stderr, "ipam: cannot write the output: %s\n", error_name(-errno));
    return status ? status : EXIT_NOTHING;
}

int main(int argc, char **argv)
{
    struct command command;

    db_process_alone();
    command_init(&command, use_utf8());
    command.usage = "VERB ...";
    int status = verb_dispatch(&command, verbs, VERB_COUNT, argc, argv);
    command_fini(&command);
    return finish_output(status);
}
