// ipam: the command line of LAN Atlas.
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "verb.h"

static int verb_help(struct command *command, int argc, char **argv);

static const struct verb verbs[] = {
    {"init", verb_init, "[--yes] [--prefix CIDR]...",
     "Create the inventory and agree on the prefixes that are yours."},
    {"device", verb_device, "add|list|show|set|rm ...", "Devices: what is on the network."},
    {"check", verb_check, "add|list|set|rm ...", "Checks: what is probed of a device, and how."},
    {"status", verb_status, "[--checks] [--watch [--every TIME]] [DEVICE]...",
     "The one state of each device, why, and how reliable it is; the checks of named devices, or --checks."},
    {"graph", verb_graph,
     "DEVICE [--check CHECK] [--since TIME] [-o|--output FILE.png|FILE.svg|FILE.pdf] [--rrd DIR]",
     "Draw the history of a check, here or into a picture."},
    {"incidents", verb_incidents, "[DEVICE] [--checks] [--open] [--unknown] [--since TIME] [--limit N]",
     "What went wrong, why, and for how long: the newest first, of the last 7 days."},
    {"beat", verb_beat, "KEY [--fail] [--message TEXT]",
     "Report to a push check that a job went well, or failed; KEY is device/check. Quiet, for cron."},
    {"calc", verb_calc,
     "PREFIX|RANGE|ADDRESS [MASK] | PREFIX PREFIX... [--mask MASK] [--split LENGTH | --into N [--limit N]] "
     "[--contains ADDRESS]",
     "Calculate with prefixes, ranges and addresses, IPv4 and IPv6. Needs no inventory."},
    {"doctor", verb_doctor, "[--plugin-dir DIR]...",
     "Prove that all that is needed works, and say how to mend what does not."},
    {"help", verb_help, "[VERB]...", "Explain the commands."},
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

    command_init(&command, use_utf8());
    command.usage = "VERB ...";
    int status = verb_dispatch(&command, verbs, VERB_COUNT, argc, argv);
    command_fini(&command);
    return finish_output(status);
}
