-- Care: conflicts, integrity, retention, audit, counts.

-- DATA_VERSION: changes whenever another connection has committed
PRAGMA data_version;

-- INTEGRITY_VERIFY: 'ok', or the first damage found
PRAGMA quick_check(1);

-- AUDIT_LAST_ID: the id of the newest audit entry, 0 without one
SELECT coalesce(max(id), 0) AS id FROM audit;

-- AUDIT_COUNT: how many decisions there are
SELECT count(*) AS count FROM audit;

-- CONFLICT_PREFIXES: every prefix with what it says of site and VLAN, by VRF and address, the wider first
SELECT p.vrf, p.cidr, p.first_key, p.last_key, coalesce(p.site_id, 0) AS site_id, coalesce(s.name, '') AS site,
    coalesce(p.vlan_id, 0) AS vlan_id, coalesce(v.vid, 0) AS vid
FROM prefix p LEFT JOIN site s ON s.id = p.site_id LEFT JOIN vlan v ON v.id = p.vlan_id
ORDER BY p.vrf, p.first_key, p.family, p.length;

-- CONFLICT_RANGES: every range, by VRF and address
SELECT vrf, first_key, last_key, kind FROM plan_range ORDER BY vrf, first_key, last_key;

-- CONFLICT_ADDRESSES: every address with each of its holders, those without a zone first in each VRF; a device that was
-- merged is the one that took it over
SELECT a.id, a.vrf, a.segment, a.ip, a.ip_key, a.assignment, a.mac AS planned_mac,
    coalesce(p.merged_into, p.id, 0) AS planned_device, coalesce(d.merged_into, d.id, 0) AS device_id, i.mac
FROM address a
LEFT JOIN device p ON p.id = a.device_id
LEFT JOIN binding b ON b.address_id = a.id AND b.valid_to IS NULL
LEFT JOIN interface i ON i.id = b.interface_id
LEFT JOIN device d ON d.id = i.device_id
ORDER BY a.vrf, a.segment, a.ip_key;

-- CONFLICT_MACS: every MAC with each of its devices, but those of virtual routers
SELECT i.mac, coalesce(d.merged_into, d.id) AS device_id
FROM interface i JOIN device d ON d.id = i.device_id
WHERE i.mac IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM identifier s WHERE s.kind = 'mac' AND s.value = i.mac AND s.trust = 'segment')
UNION
SELECT n.value, coalesce(d.merged_into, d.id)
FROM identifier n JOIN device d ON d.id = n.device_id
WHERE n.kind = 'mac'
    AND NOT EXISTS (SELECT 1 FROM identifier s WHERE s.kind = 'mac' AND s.value = n.value AND s.trust = 'segment')
ORDER BY 1, 2;

-- CONFLICT_DEVICE: how a sentence calls a device
SELECT key FROM device WHERE id = :id;

-- CONFLICT_LIST: the stored conflicts, sorted as asked; `worst` sorts the severities
SELECT c.id, c.kind, c.subject, c.severity, json_extract(c.data, '$.explanation') AS explanation,
    json_extract(c.data, '$.remedy') AS remedy, c.found_at, coalesce(c.ended_at, 0) AS ended_at,
    coalesce(c.ack_at, 0) AS ack_at, c.ack_note,
    CASE c.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END AS worst
FROM conflict c
WHERE (:ended = 1 OR c.ended_at IS NULL) AND (:silent = 0 OR c.ack_at IS NULL) AND /*FILTER*/
ORDER BY /*ORDER*/, c.id LIMIT :limit OFFSET :offset;

-- CONFLICT_COUNT: how many there are of CONFLICT_LIST
SELECT count(*) AS total FROM conflict c
WHERE (:ended = 1 OR c.ended_at IS NULL) AND (:silent = 0 OR c.ack_at IS NULL) AND /*FILTER*/;

-- CONFLICT_KINDS: how many open conflicts there are of each kind, and how many of them nobody has acknowledged
SELECT kind, count(*) AS open, sum(ack_at IS NULL) AS unacknowledged FROM conflict WHERE ended_at IS NULL
GROUP BY kind ORDER BY kind;

-- CONFLICT_INSERT: a conflict that was found, unless it is open
INSERT INTO conflict (kind, subject, severity, data, found_at)
VALUES (:kind, :subject, :severity, json_object('explanation', :explanation, 'remedy', :remedy), :now)
ON CONFLICT (kind, subject) WHERE ended_at IS NULL DO NOTHING;

-- CONFLICT_WAKE: an acknowledged conflict of which something else is true now is told again
UPDATE conflict SET ack_at = NULL, ack_note = ''
WHERE id = :id AND ended_at IS NULL AND ack_at IS NOT NULL
    AND (severity <> :severity OR json_extract(data, '$.explanation') <> :explanation);

-- CONFLICT_CHANGE: what is said of an open conflict
UPDATE conflict SET severity = :severity, data = json_object('explanation', :explanation, 'remedy', :remedy)
WHERE id = :id AND ended_at IS NULL;

-- CONFLICT_END: a conflict that is over
UPDATE conflict SET ended_at = max(:now, found_at) WHERE id = :id AND ended_at IS NULL;

-- CONFLICT_ACKNOWLEDGE: a conflict that is meant so
UPDATE conflict SET ack_at = :now, ack_note = :note WHERE id = :id AND ended_at IS NULL;

-- EVENT_LAST_ID: the id of the newest event, 0 without one
SELECT coalesce(max(id), 0) AS id FROM event;

-- CONFLICT_EVENTS: what has been told of conflicts behind one event, up to another, oldest first
SELECT e.id, e.kind = 'conflict_found' AS is_found, e.severity, json_extract(e.data, '$.kind') AS kind,
    json_extract(e.data, '$.subject') AS subject, json_extract(e.data, '$.explanation') AS explanation
FROM event e WHERE e.id > :after AND e.id <= :last AND e.kind IN ('conflict_found', 'conflict_ended') ORDER BY e.id;

-- RETENTION_EVENTS: forgets the oldest events; their ids rise with their times, near enough
DELETE FROM event WHERE id IN (
    SELECT e.id FROM (SELECT id, at FROM event ORDER BY id LIMIT :limit) e WHERE e.at < :before);

-- RETENTION_AUDIT: forgets the oldest of the audit
DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < :before ORDER BY at LIMIT :limit);

-- RETENTION_TRANSITIONS: forgets the oldest transitions
DELETE FROM transition WHERE id IN (SELECT id FROM transition WHERE at < :before ORDER BY at LIMIT :limit);

-- RETENTION_INCIDENTS: forgets the oldest incidents that are over
DELETE FROM incident WHERE id IN (
    SELECT id FROM incident WHERE started_at < :before AND ended_at < :before ORDER BY started_at LIMIT :limit);

-- RETENTION_DEVICE_INCIDENTS: forgets the oldest incidents of devices that are over
DELETE FROM device_incident WHERE id IN (
    SELECT id FROM device_incident WHERE started_at < :before AND ended_at < :before
    ORDER BY started_at LIMIT :limit);

-- RETENTION_BINDINGS: forgets the bindings that ended first
DELETE FROM binding WHERE id IN (SELECT id FROM binding WHERE valid_to < :before ORDER BY valid_to LIMIT :limit);

-- RETENTION_UNAUDIT: takes back what the triggers said of rows that were forgotten: it was nobody's decision
DELETE FROM audit WHERE id > :after;

-- RETENTION_CONFLICTS: forgets the oldest conflicts that are over
DELETE FROM conflict WHERE id IN (
    SELECT id FROM conflict WHERE found_at < :before AND ended_at < :before ORDER BY found_at LIMIT :limit);

-- RETENTION_JOURNAL: forgets how to take back the oldest merges
DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE at < :before ORDER BY at LIMIT :limit);

-- RETENTION_RUNS: forgets the runs that ended before all that is remembered
DELETE FROM run WHERE id IN (
    SELECT id FROM run
    WHERE alive_at < min(:before, coalesce((SELECT min(started_at) FROM incident), :before),
        coalesce((SELECT min(started_at) FROM device_incident), :before))
    LIMIT :limit);

-- RETENTION_SHORTEN_RUNS: a run that began a day or more before all that is remembered begins then
UPDATE run SET started_at = b.begin
FROM (SELECT min(:before, coalesce((SELECT min(started_at) FROM incident), :before),
          coalesce((SELECT min(started_at) FROM device_incident), :before)) AS begin) b
WHERE run.started_at < b.begin - 86400000 AND run.alive_at >= b.begin;

-- RETENTION_DUE: how many rows are old enough to be forgotten
SELECT (SELECT count(*) FROM event WHERE at < :events) AS events,
    (SELECT count(*) FROM audit WHERE at < :audit) AS audit,
    (SELECT count(*) FROM transition WHERE at < :before) AS transitions,
    (SELECT count(*) FROM incident WHERE started_at < :before AND ended_at < :before) AS incidents,
    (SELECT count(*) FROM device_incident WHERE started_at < :before AND ended_at < :before) AS device_incidents,
    (SELECT count(*) FROM binding WHERE valid_to < :before) AS bindings,
    (SELECT count(*) FROM conflict WHERE found_at < :before AND ended_at < :before) AS conflicts,
    (SELECT count(*) FROM journal WHERE at < :before) AS journal,
    (SELECT count(*) FROM run WHERE alive_at < min(:before,
        coalesce((SELECT min(started_at) FROM incident WHERE ended_at IS NULL OR ended_at >= :before), :before),
        coalesce((SELECT min(started_at) FROM device_incident WHERE ended_at IS NULL OR ended_at >= :before),
            :before))) AS runs;

-- INTEGRITY_PAGES: 'ok', or what is damaged
PRAGMA integrity_check(50);

-- INTEGRITY_REFERENCES: the rows that name a row that is not there
SELECT "table" AS tbl, coalesce(rowid, 0) AS row_id, parent FROM pragma_foreign_key_check;

-- INTEGRITY_VRFS: what is in a VRF that is not there
SELECT 'prefix' AS what, p.cidr AS name, p.vrf FROM prefix p
WHERE NOT EXISTS (SELECT 1 FROM vrf v WHERE v.name = p.vrf)
UNION ALL
SELECT 'range', r.first_ip || '-' || r.last_ip, r.vrf FROM plan_range r
WHERE NOT EXISTS (SELECT 1 FROM vrf v WHERE v.name = r.vrf)
UNION ALL
SELECT 'address', a.ip, a.vrf FROM address a
WHERE NOT EXISTS (SELECT 1 FROM vrf v WHERE v.name = a.vrf);

-- INTEGRITY_ADDRESSES: every address with its key
SELECT ip, ip_key, family FROM address;

-- INTEGRITY_PREFIXES: every prefix with its keys
SELECT cidr, first_key, last_key, family, length, gateway FROM prefix;

-- INTEGRITY_RANGES: every range with its keys, in order
SELECT r.vrf, r.first_ip, r.last_ip, r.first_key, r.last_key, r.family, EXISTS (
    SELECT 1 FROM prefix p
    WHERE p.vrf = r.vrf AND p.first_key <= r.first_key AND p.family = r.family AND p.last_key >= r.last_key) AS is_inside
FROM plan_range r ORDER BY r.vrf, r.first_key, r.last_key;

-- INTEGRITY_FIELDS: the fields of rows that are not there
SELECT f.tbl, f.row_id, f.field FROM plan_field f
WHERE NOT EXISTS (
    SELECT 1 FROM vlan v WHERE f.tbl = 'vlan' AND v.id = f.row_id
    UNION ALL SELECT 1 FROM prefix p WHERE f.tbl = 'prefix' AND p.id = f.row_id
    UNION ALL SELECT 1 FROM plan_range r WHERE f.tbl = 'plan_range' AND r.id = f.row_id
    UNION ALL SELECT 1 FROM address a WHERE f.tbl = 'address' AND a.id = f.row_id);

-- INTEGRITY_MERGES: the devices that were merged into one that is merged
SELECT k.key, d.key AS into_key FROM device k JOIN device d ON d.id = k.merged_into
WHERE k.merged_into > 0 AND +d.merged_into IS NOT NULL;

-- ROW_COUNTS: the tables that grow, with their rows, and the bytes of the whole file
SELECT t.name, t.rows, p.page_count * s.page_size AS bytes
FROM (SELECT 'address' AS name, count(*) AS rows FROM address
      UNION ALL SELECT 'audit', count(*) FROM audit
      UNION ALL SELECT 'binding', count(*) FROM binding
      UNION ALL SELECT 'conflict', count(*) FROM conflict
      UNION ALL SELECT 'device', count(*) FROM device
      UNION ALL SELECT 'event', count(*) FROM event
      UNION ALL SELECT 'incident', count(*) FROM incident
      UNION ALL SELECT 'prefix', count(*) FROM prefix
      UNION ALL SELECT 'probe_check', count(*) FROM probe_check
      UNION ALL SELECT 'run', count(*) FROM run
      UNION ALL SELECT 'transition', count(*) FROM transition) t,
    pragma_page_count p, pragma_page_size s;

-- AUDIT_FIND: the decisions that a filter names, with the names of the rows that they point at; what is costly is read
-- for the rows of the page alone; those are told from the oldest (:way 1) or the newest (-1), in whatever order they are found
SELECT a.id, a.at, a.user, a.tool, a.action, a.tbl, a.row_id, a.before, a.after, coalesce(d.key, '') AS device,
    (SELECT json_group_object(e.key || ':' || e.value, CASE e.key
        WHEN 'site_id' THEN (SELECT name FROM site WHERE id = e.value)
        WHEN 'vlan_id' THEN (SELECT CAST(vid AS TEXT) FROM vlan WHERE id = e.value)
        WHEN 'address_id' THEN (SELECT ip FROM address WHERE id = e.value)
        WHEN 'group_id' THEN (SELECT name FROM device_group WHERE id = e.value)
        WHEN 'map_id' THEN (SELECT name FROM map WHERE id = e.value)
        WHEN 'interface_id' THEN (SELECT coalesce(nullif(name, ''), mac) FROM interface WHERE id = e.value)
        WHEN 'a_interface_id' THEN (SELECT coalesce(nullif(name, ''), mac) FROM interface WHERE id = e.value)
        WHEN 'b_interface_id' THEN (SELECT coalesce(nullif(name, ''), mac) FROM interface WHERE id = e.value)
        ELSE (SELECT key FROM device WHERE id = e.value) END)
     FROM (SELECT key, value FROM json_each(a.before) UNION SELECT key, value FROM json_each(a.after)) e
     WHERE (e.key GLOB '*_id' OR e.key = 'merged_into') AND e.value IS NOT NULL) AS names
FROM (
    SELECT a.id AS chosen FROM audit a WHERE /*FILTER*/ ORDER BY /*ORDER*/ LIMIT :limit OFFSET :offset) o
CROSS JOIN v_audit_row a ON a.id = o.chosen
LEFT JOIN device d ON d.id = a.device_id
ORDER BY :way * a.at, :way * a.id;
