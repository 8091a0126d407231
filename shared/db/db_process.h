// SQLite's settings of the whole process.
#pragma once

// For a program of one thread in which nobody else uses SQLite: no locks, no accounts of memory. Before the
// first database is opened. Never in a plugin: collectd is not ours.
void db_process_alone(void);
