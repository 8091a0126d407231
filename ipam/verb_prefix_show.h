// `ipam prefix show`: what a prefix is, and what is in it.
#pragma once

struct command;

int verb_prefix_show(struct command *command, int argc, char **argv);
