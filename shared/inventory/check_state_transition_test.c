#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "check_state_fixture.h"

enum { KILLS = 50 };

// Commits numbered transitions as fast as it can and tells each number once it is committed.
static void write_forever(int64_t check, int64_t first, int report)
{
    struct db *writer = db_fixture_open(&fixture, DB_WRITE_RECOVER);
    if (writer == NULL)
        _exit(1);
    for (int64_t number = first;; number++) {
        struct check_transition change = {.check_id = check,
                                          .at_ms = number,
                                          .to = (enum probe_state)(number % 3),
                                          .cause = CAUSE_TIMEOUT,
                                          .state_changed = true};
        if (db_begin(writer, 10000) < 0 || check_state_transition(writer, "local", &change) < 0 ||
            db_commit(writer) < 0 || write(report, &number, sizeof(number)) != sizeof(number))
            _exit(2);
    }
}

// Kills the writer after some commits, at whatever it does then. Gives the last number that was told.
static int64_t run_and_kill(int64_t check, int64_t first, int commits)
{
    int report[2];
    int64_t last = first - 1;
    assert_int_equal(pipe(report), 0);
    pid_t child = fork();
    if (child == 0)
        write_forever(check, first, report[1]);
    close(report[1]);
    for (int i = 0; i < commits; i++)
        assert_int_equal(read(report[0], &last, sizeof(last)), sizeof(last));
    assert_int_equal(kill(child, SIGKILL), 0);
    while (read(report[0], &last, sizeof(last)) == (ssize_t)sizeof(last))
        continue;
    close(report[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    return last;
}

// Every number from 1 to `last` is there, and at most one more: committed, not yet told.
static int64_t check_all_there(int64_t last)
{
    int64_t count = strtoll(db_fixture_ask(&fixture, "SELECT count(*) FROM transition"), NULL, 10);
    int64_t newest = strtoll(db_fixture_ask(&fixture, "SELECT max(at) FROM transition"), NULL, 10);
    assert_int_equal(count, newest);
    assert_in_range(newest, last, last + 1);
    return newest;
}

static void test_no_committed_transition_is_lost_by_kill_9(void **state)
{
    (void)state;
    int64_t check = check_state_fixture_check("NAS"), last = 0;
    assert_int_equal(db_commit(db), 0);
    for (int i = 0; i < KILLS; i++)
        last = check_all_there(run_and_kill(check, last + 1, 1 + i % 7));
    assert_string_equal(fixture.err.text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_no_committed_transition_is_lost_by_kill_9),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
