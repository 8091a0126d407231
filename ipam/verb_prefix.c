#include "verb.h"

#include "command.h"
#include "shared/inventory/prefix.h"
#include "verb_prefix_change.h"
#include "verb_prefix_show.h"
#include "verb_prefix_view.h"

static const char by_person[] = "person";

static int find(struct command *command, const char *vrf, const char *text, int64_t *id)
{
    struct prefix prefix;
    int result = prefix_find(command->db, vrf, text, &prefix, &command->err);

    if (result == 0)
        *id = prefix.id;
    return result;
}

static int set(struct command *command, int64_t id, const char *field, const char *value)
{
    return prefix_set(command->db, id, field, value, by_person, &command->err);
}

static int remove_prefix_row(struct command *command, int64_t id, bool force)
{
    return prefix_remove(command->db, id, force, &command->err);
}

static const struct verb_plan_noun noun = {
    .view = &verb_prefix_view, .has_vrf = true, .find = find, .set = set, .remove = remove_prefix_row};

int verb_prefix(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", verb_prefix_change_add,
         "CIDR [NAME] [--vrf VRF] [--kind KIND] [--vlan NUMBER[@SITE]] [--site SITE] [--gateway ADDRESS] "
         "[--dns ADDRESS,...] [--note TEXT]",
         "Add a prefix to the plan; kinds are lan, wifi, iot, guest, dmz, management, storage, vpn, container, "
         "remote and internet.",
         "ipam prefix add 10.0.0.0/24 servers --kind lan --gateway 10.0.0.1 --dns 10.0.0.2,10.0.0.3\n"
         "ipam prefix add 2001:db8:1::/64 --vlan 20 --site Home --gateway fe80::1\n"},
        {"list", verb_plan_list, "[FILTER] [--sort COLUMN] [--columns LIST] [--limit N] [--page N]",
         "List the prefixes as a tree; with a filter or another order, flat.",
         "ipam prefix list\nipam prefix list 'kind:lan and used>80%' --sort -used\n"
         "ipam prefix list ip:10.0.0.7\nipam prefix list --columns prefix,name,dns\n"},
        {"show", verb_prefix_show, "CIDR|NAME [--all] [--vrf VRF]",
         "Show a prefix, what is used in it and what is free.", "ipam prefix show 10.0.0.0/24\n"},
        {"set", verb_plan_set, "CIDR|NAME FIELD=VALUE... [--vrf VRF]",
         "Change name, kind, site, vlan, gateway, dns, note or vrf; an empty value takes it away.",
         "ipam prefix set servers kind=lan vlan=20 gateway=10.0.0.1\nipam prefix set 10.0.0.0/24 dns=\n"},
        {"rm", verb_plan_rm, "CIDR|NAME [--yes] [--vrf VRF]",
         "Remove a prefix; those in it move up the tree, and its addresses stay.",
         "ipam prefix rm 10.0.0.0/24\n"},
        {"next", verb_prefix_change_next, "CIDR|NAME --length LENGTH [--count N] [--add NAME] [--vrf VRF]",
         "Tell the next free prefixes of a length within another; --add takes them.",
         "ipam prefix next 10.0.0.0/16 --length 24\nipam prefix next home --length 26 --count 2 --add lab\n"},
        {"split", verb_prefix_change_split, "CIDR|NAME LENGTH [--vrf VRF]",
         "Add the parts of a prefix to the plan; its kind and site are theirs.",
         "ipam prefix split 10.0.0.0/24 26\n"},
    };

    command->noun = &noun;
    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
