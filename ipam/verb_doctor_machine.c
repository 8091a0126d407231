#include <errno.h>
#include <libgen.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <time.h>

#include "shared/base/clock.h"
#include "shared/base/text.h"
#include "time_text.h"
#include "verb_doctor.h"

static const int64_t year_2024_ms = 1704067200000;

enum { DISK_FAIL_MIB = 16, DISK_WARN_MIB = 200 };

static void examine_monotonic(struct doctor *doctor)
{
    struct timespec pause = {.tv_nsec = 2000000};
    int64_t before = clock_mono_us();

    nanosleep(&pause, NULL);
    int64_t moved_us = clock_mono_us() - before;
    if (moved_us > 0 && moved_us < 60000000)
        doctor_tell(doctor, "monotonic clock", DOCTOR_OK, NULL, "moves");
    else
        doctor_tell(doctor, "monotonic clock", DOCTOR_FAIL, "choose another clock source for this machine",
                    "moved %lld us during a pause of 2 ms", (long long)moved_us);
}

static void examine_wall_clock(struct doctor *doctor)
{
    char now[TIME_TEXT_MAX];
    struct timex timex = {0};
    int64_t now_ms = clock_real_ms();
    const char *mend = "set the clock and keep it: systemd-timesyncd or chrony";

    time_text_iso(now_ms, now);
    if (now_ms < year_2024_ms)
        doctor_tell(doctor, "wall clock", DOCTOR_FAIL, mend, "%s cannot be", now);
    else if (adjtimex(&timex) == TIME_ERROR || timex.status & STA_UNSYNC)
        doctor_tell(doctor, "wall clock", DOCTOR_WARN, mend, "%s, and the kernel says it is not synchronised",
                    now);
    else
        doctor_tell(doctor, "wall clock", DOCTOR_OK, NULL, "%s, synchronised", now);
}

static void examine_disk(struct doctor *doctor)
{
    char path[PATH_MAX];
    char folder[PATH_MAX];
    struct statvfs disk;
    const char *mend = "free space, or move the inventory (Database in /etc/lanatlas/lanatlas.conf)";

    if (inventory_path(doctor->command->database, path, NULL) < 0 ||
        text_copy(folder, sizeof folder, path) < 0)
        return; // doctor_database tells
    const char *state = dirname(folder);
    if (statvfs(state, &disk) < 0) {
        doctor_tell(doctor, "disk", DOCTOR_FAIL, "make the folder, or name another with --db", "%s: %s",
                    state, error_name(-errno));
        return;
    }
    uint64_t free_mib = (uint64_t)disk.f_bavail * disk.f_frsize >> 20;
    enum doctor_level level = free_mib < DISK_FAIL_MIB   ? DOCTOR_FAIL
                              : free_mib < DISK_WARN_MIB ? DOCTOR_WARN
                                                         : DOCTOR_OK;
    doctor_tell(doctor, "disk", level, mend, "%llu MiB free in %s", (unsigned long long)free_mib, state);
}

void doctor_machine(struct doctor *doctor)
{
    examine_monotonic(doctor);
    examine_wall_clock(doctor);
    examine_disk(doctor);
}
