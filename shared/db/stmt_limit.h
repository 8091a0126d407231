// How much of SQLite's machine a statement may take: what a listing can do without, as a count, or can ask in
// another way, is tried so.
#pragma once

struct stmt;

// From now on stmt_step gives -ETIME, which is no failure (the statement is reset, db_error is as it was),
// when it has taken more than `steps` in all, of about 10 ns each; 0: no limit. Until it is prepared or used
// anew.
void stmt_limit(struct stmt *stmt, int steps);
