// The SQL function device_number(WHAT, id), for listings that sort or choose devices by what changes with
// every probe: of all devices it takes a tenth of what asking each one takes. WHAT is a literal: 'rtt',
// 'loss' or 'seen', each as the column of v_device_row (rtt_ms, loss, seen_at).
//
// A statement that calls it reads the results of all checks once, at the first call, in its own transaction.
#pragma once

struct db;

// 0 or an SQLite result code.
int device_number_register(struct db *db);
