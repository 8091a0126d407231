// The members of a group of devices as rows for people and machines.
#pragma once

struct group_member;
struct output;

// The members of a group named `group` of a kind: begun, then one row each.
void group_table_begin_members(struct output *out);
void group_table_member(struct output *out, const char *group, const char *kind,
                        const struct group_member *member);
