-- What was found: states, transitions, incidents, events, runs.

-- STATE_SAVE: the current state and the strip of a check; a state that lasts keeps the beginning that its transition set
INSERT INTO check_state (check_id, vantage, state, cause, flapping, since, first_known, updated_at, address, detail,
    http_status, tls_expires, rtt_ms, loss, strip_at, strip)
VALUES (:check_id, :vantage, :state, :cause, :flapping, :since, :first_known, :updated_at, :address, :detail,
    nullif(:http_status, 0), nullif(:tls_expires, 0), :rtt_ms, :loss, :strip_at, :strip)
ON CONFLICT (check_id, vantage) DO UPDATE SET state = excluded.state, cause = excluded.cause,
    flapping = excluded.flapping, since = CASE state WHEN excluded.state THEN since ELSE excluded.since END,
    first_known = CASE first_known WHEN 0 THEN excluded.first_known ELSE first_known END,
    updated_at = excluded.updated_at, address = excluded.address, detail = excluded.detail,
    http_status = excluded.http_status, tls_expires = excluded.tls_expires, rtt_ms = excluded.rtt_ms,
    loss = excluded.loss, strip_at = excluded.strip_at, strip = excluded.strip;

-- STATE_TRANSITION: the current state after a transition; the strip stays
INSERT INTO check_state (check_id, vantage, state, cause, flapping, since, first_known, updated_at, address,
    detail, strip_at, strip)
VALUES (:check_id, :vantage, :state, :cause, :flapping, :since, :since, :since, '', coalesce(:detail, ''), 0, '[]')
ON CONFLICT (check_id, vantage) DO UPDATE SET state = excluded.state, cause = excluded.cause,
    flapping = excluded.flapping, since = excluded.since,
    first_known = CASE first_known WHEN 0 THEN excluded.since ELSE first_known END,
    updated_at = max(updated_at, excluded.updated_at), detail = excluded.detail;

-- STATE_FLAPPING: the flag alone
UPDATE check_state SET flapping = :flapping WHERE check_id = :check_id AND vantage = :vantage;

-- STATE_LIST: of a plugin at a place of measurement, by check
SELECT s.check_id, s.state, s.cause, s.flapping, s.since, s.first_known, s.updated_at, s.address, s.detail,
    coalesce(s.http_status, 0) AS http_status, coalesce(s.tls_expires, 0) AS tls_expires, s.rtt_ms, s.loss,
    s.strip_at, s.strip
FROM probe_check c JOIN check_state s ON s.check_id = c.id AND s.vantage = :vantage
WHERE c.plugin = :plugin ORDER BY c.id;

-- STATE_LIST_ALL: of every check at a place of measurement, by check
SELECT check_id, state, cause, flapping, since, first_known, updated_at, address, detail,
    coalesce(http_status, 0) AS http_status, coalesce(tls_expires, 0) AS tls_expires, rtt_ms, loss, strip_at, strip
FROM check_state WHERE vantage = :vantage ORDER BY check_id;

-- STATE_LIST_DEVICE: of the checks of a device at a place of measurement, by check
SELECT s.check_id, s.state, s.cause, s.flapping, s.since, s.first_known, s.updated_at, s.address, s.detail,
    coalesce(s.http_status, 0) AS http_status, coalesce(s.tls_expires, 0) AS tls_expires, s.rtt_ms, s.loss,
    s.strip_at, s.strip
FROM probe_check c JOIN check_state s ON s.check_id = c.id AND s.vantage = :vantage
WHERE c.device_id = :device_id ORDER BY c.id;

-- TRANSITION_INSERT: a transition unless it is there
INSERT INTO transition (check_id, vantage, at, from_state, to_state, cause)
VALUES (:check_id, :vantage, :at, :from_state, :to_state, :cause)
ON CONFLICT (check_id, vantage, at, to_state) DO NOTHING;

-- INCIDENT_CLOSE: ends the open incident of a check
UPDATE incident SET ended_at = max(:at, started_at)
WHERE check_id = :check_id AND vantage = :vantage AND ended_at IS NULL;

-- INCIDENT_OPEN: begins an incident
INSERT INTO incident (check_id, vantage, state, started_at, cause, detail)
VALUES (:check_id, :vantage, :state, :at, :cause, coalesce(:detail, ''));

-- INCIDENT_SPANS: the incidents of a check that touch a period
SELECT state, started_at, ended_at FROM incident
WHERE check_id = :check_id AND vantage = :vantage AND started_at < :to AND (ended_at IS NULL OR ended_at > :from);

-- INCIDENT_LIST_CHECKS: of all checks, newest first, without what lasts of a device that was merged into another; :to 0
-- is no end, :limit -1 is all
SELECT i.id, c.device_id, d.key AS device_key, d.name AS device_name, c.key AS check_key,
    coalesce(v.service, '') AS service, i.detail, i.state, i.cause, i.started_at,
    coalesce(i.ended_at, 0) AS ended_at
FROM incident i
JOIN probe_check c ON c.id = i.check_id
JOIN device d ON d.id = c.device_id
LEFT JOIN v_service v ON v.check_id = i.check_id
WHERE ((i.ended_at IS NULL AND d.merged_into IS NULL) OR (:open = 0 AND i.ended_at > :from))
    AND (:to = 0 OR i.started_at < :to)
    AND (i.state = 2 OR :unknown = 1)
ORDER BY i.started_at DESC, i.id DESC LIMIT :limit;

-- INCIDENT_LIST_CHECKS_OF: of the checks of a device, newest first; as INCIDENT_LIST_CHECKS
SELECT i.id, c.device_id, d.key AS device_key, d.name AS device_name, c.key AS check_key,
    coalesce(v.service, '') AS service, i.detail, i.state, i.cause, i.started_at,
    coalesce(i.ended_at, 0) AS ended_at
FROM device d
JOIN probe_check c ON c.device_id = d.id
JOIN incident i ON i.check_id = c.id
LEFT JOIN v_service v ON v.check_id = i.check_id
WHERE d.id = :device_id AND (i.ended_at IS NULL OR (:open = 0 AND i.ended_at > :from))
    AND (:to = 0 OR i.started_at < :to) AND (i.state = 2 OR :unknown = 1)
ORDER BY i.started_at DESC, i.id DESC LIMIT :limit;

-- INCIDENT_LIST_DEVICES: of all devices, newest first; as INCIDENT_LIST_CHECKS
SELECT i.id, i.device_id, d.key AS device_key, d.name AS device_name, coalesce(c.key, '') AS check_key,
    coalesce(v.service, '') AS service, '' AS detail, i.state, i.cause, i.started_at,
    coalesce(i.ended_at, 0) AS ended_at
FROM device_incident i
JOIN device d ON d.id = i.device_id
LEFT JOIN probe_check c ON c.id = i.check_id
LEFT JOIN v_service v ON v.check_id = i.check_id
WHERE ((i.ended_at IS NULL AND d.merged_into IS NULL) OR (:open = 0 AND i.ended_at > :from))
    AND (:to = 0 OR i.started_at < :to)
    AND (i.state NOT IN (0, 5) OR :unknown = 1)
ORDER BY i.started_at DESC, i.id DESC LIMIT :limit;

-- INCIDENT_LIST_CHECKS_OPEN: those of all checks that last, newest first; as INCIDENT_LIST_CHECKS
SELECT i.id, c.device_id, d.key AS device_key, d.name AS device_name, c.key AS check_key,
    coalesce(v.service, '') AS service, i.detail, i.state, i.cause, i.started_at, 0 AS ended_at
FROM incident i INDEXED BY incident_open
CROSS JOIN probe_check c ON c.id = i.check_id
JOIN device d ON d.id = c.device_id
LEFT JOIN v_service v ON v.check_id = i.check_id
WHERE i.ended_at IS NULL AND d.merged_into IS NULL AND (:to = 0 OR i.started_at < :to)
    AND (i.state = 2 OR :unknown = 1)
ORDER BY i.started_at DESC, i.id DESC LIMIT :limit;

-- INCIDENT_LIST_DEVICES_OPEN: those of all devices that last, newest first; as INCIDENT_LIST_CHECKS
SELECT i.id, i.device_id, d.key AS device_key, d.name AS device_name, coalesce(c.key, '') AS check_key,
    coalesce(v.service, '') AS service, '' AS detail, i.state, i.cause, i.started_at, 0 AS ended_at
FROM device_incident i INDEXED BY device_incident_open
CROSS JOIN device d ON d.id = i.device_id
LEFT JOIN probe_check c ON c.id = i.check_id
LEFT JOIN v_service v ON v.check_id = i.check_id
WHERE i.ended_at IS NULL AND d.merged_into IS NULL AND (:to = 0 OR i.started_at < :to)
    AND (i.state NOT IN (0, 5) OR :unknown = 1)
ORDER BY i.started_at DESC, i.id DESC LIMIT :limit;

-- INCIDENT_LIST_DEVICES_OF: of a device, newest first; as INCIDENT_LIST_CHECKS
SELECT i.id, i.device_id, d.key AS device_key, d.name AS device_name, coalesce(c.key, '') AS check_key,
    coalesce(v.service, '') AS service, '' AS detail, i.state, i.cause, i.started_at,
    coalesce(i.ended_at, 0) AS ended_at
FROM device_incident i
JOIN device d ON d.id = i.device_id
LEFT JOIN probe_check c ON c.id = i.check_id
LEFT JOIN v_service v ON v.check_id = i.check_id
WHERE i.device_id = :device_id AND (i.ended_at IS NULL OR (:open = 0 AND i.ended_at > :from))
    AND (:to = 0 OR i.started_at < :to) AND (i.state NOT IN (0, 5) OR :unknown = 1)
ORDER BY i.started_at DESC, i.id DESC LIMIT :limit;

-- EVENT_OF_CHECK: an event about a check, unless the very same is there
INSERT INTO event (at, kind, severity, device_id, check_id, data, source)
SELECT :at, :kind, :severity, c.device_id, c.id, e.data, c.plugin
FROM probe_check c
JOIN (SELECT json_object('vantage', :vantage, 'from', f.name, 'to', t.name, 'cause', w.name,
          'flapping', :flapping) AS data
      FROM probe_state f, probe_state t, probe_cause w
      WHERE f.id = :from_state AND t.id = :to_state AND w.id = :cause) e
WHERE c.id = :check_id AND NOT EXISTS (
    SELECT 1 FROM event o WHERE o.check_id = :check_id AND o.at = :at AND o.kind = :kind AND o.data = e.data);

-- EVENT_OF_DEVICE: an event about the state of a device
INSERT INTO event (at, kind, severity, device_id, check_id, data, source)
SELECT :at, 'device_' || t.name, :severity, :device_id, nullif(:check_id, 0),
    json_object('from', f.name, 'to', t.name, 'cause', w.name,
        'check', (SELECT c.key FROM probe_check c WHERE c.id = :check_id)),
    'inventory'
FROM device_state_name f, device_state_name t, probe_cause w
WHERE f.id = :from_state AND t.id = :to_state AND w.id = :cause;

-- DEVICE_STATE_READ: a device with its state and its last sighting
SELECT d.id AS device_id, d.monitored, s.device_id IS NOT NULL AS present, coalesce(s.state, 0) AS state,
    coalesce(s.cause, 40) AS cause, coalesce(s.check_id, 0) AS check_id, coalesce(s.since, 0) AS since,
    coalesce(s.first_known, 0) AS first_known,
    coalesce((SELECT max(i.last_seen) FROM identifier i
              WHERE i.device_id = d.id AND i.source NOT IN ('person', 'config')), 0) AS seen
FROM device d LEFT JOIN device_state s ON s.device_id = d.id WHERE d.id = :device_id;

-- DEVICE_STATE_LIST: the state of every device, by id
SELECT d.id AS device_id, coalesce(s.state, 0) AS state, coalesce(s.cause, 40) AS cause,
    coalesce(s.check_id, 0) AS check_id, coalesce(s.since, 0) AS since, coalesce(s.first_known, 0) AS first_known
FROM device d LEFT JOIN device_state s ON s.device_id = d.id ORDER BY d.id;

-- DEVICE_STATE_CHECKS: the enabled checks of a device as they are; one that was never probed is unknown
SELECT c.id, coalesce(s.state, 0) AS state, coalesce(s.cause, 40) AS cause, coalesce(s.since, 0) AS since
FROM probe_check c LEFT JOIN check_state s ON s.check_id = c.id
WHERE c.device_id = :device_id AND c.enabled = 1 ORDER BY c.id;

-- DEVICE_STATE_SAVE: the state of a device
INSERT INTO device_state (device_id, state, cause, check_id, since, first_known)
VALUES (:device_id, :state, :cause, nullif(:check_id, 0), :since, :first_known)
ON CONFLICT (device_id) DO UPDATE SET state = excluded.state, cause = excluded.cause, check_id = excluded.check_id,
    since = excluded.since, first_known = excluded.first_known;

-- DEVICE_STATE_NOW: Unix milliseconds
SELECT CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) AS now;

-- DEVICE_STATE_DUE: the devices whose state time alone may have changed: never judged (so many at a time), down and
-- silent for long enough, with a sighting that no longer agrees with the state, or spoken for by a check that is not
-- asked any more
SELECT * FROM (
    SELECT d.id FROM device d WHERE NOT EXISTS (SELECT 1 FROM device_state s WHERE s.device_id = d.id) LIMIT :new_rows)
UNION
SELECT s.device_id FROM device_state s
WHERE s.state = 2 AND :gone_after > 0 AND s.since <= :now - :gone_after AND NOT EXISTS (
    SELECT 1 FROM probe_check c JOIN check_state k ON k.check_id = c.id
    WHERE c.device_id = s.device_id AND c.enabled = 1 AND k.since > :now - :gone_after)
UNION
SELECT s.device_id FROM device_state s
WHERE s.state IN (0, 2, 4) AND EXISTS (
    SELECT 1 FROM identifier i
    WHERE i.device_id = s.device_id AND i.source NOT IN ('person', 'config') AND i.last_seen > :now - :fresh)
UNION
SELECT s.device_id FROM device_state s
WHERE s.state IN (2, 3) AND NOT EXISTS (SELECT 1 FROM probe_check c WHERE c.id = s.check_id AND c.enabled = 1)
UNION
SELECT s.device_id FROM device_state s
WHERE s.state = 0 AND :gone_after > 0 AND (
    SELECT max(i.last_seen) FROM identifier i
    WHERE i.device_id = s.device_id AND i.source NOT IN ('person', 'config')) < :now - :gone_after AND NOT EXISTS (
    SELECT 1 FROM probe_check c WHERE c.device_id = s.device_id AND c.enabled = 1)
UNION
SELECT s.device_id FROM device_state s
WHERE s.state IN (1, 3) AND (
    SELECT max(i.last_seen) FROM identifier i
    WHERE i.device_id = s.device_id AND i.source NOT IN ('person', 'config')) <= :now - :fresh AND NOT EXISTS (
    SELECT 1 FROM probe_check c JOIN check_state k ON k.check_id = c.id
    WHERE c.device_id = s.device_id AND c.enabled = 1 AND k.state = 1)
ORDER BY 1;

-- DEVICE_STATE_RUNS: the runs that touch a period, of the plugins that check a device; of any when nothing checks it
SELECT r.started_at, r.alive_at
FROM (SELECT plugin FROM probe_check WHERE device_id = :device_id
      UNION
      SELECT c.plugin
      FROM (SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM probe_check WHERE device_id = :device_id)) alone
      CROSS JOIN probe_check c) p
JOIN run r ON r.plugin = p.plugin AND r.vantage = :vantage
WHERE r.started_at < :to AND r.alive_at > :from ORDER BY r.started_at;

-- DEVICE_INCIDENT_CLOSE: ends the open incident of a device
UPDATE device_incident SET ended_at = max(:at, started_at) WHERE device_id = :device_id AND ended_at IS NULL;

-- DEVICE_INCIDENT_OPEN: begins an incident of a device
INSERT INTO device_incident (device_id, state, check_id, cause, started_at)
VALUES (:device_id, :state, nullif(:check_id, 0), :cause, :at);

-- DEVICE_INCIDENT_SPANS: the incidents of a device that touch a period, in order
SELECT state, started_at, ended_at FROM device_incident
WHERE device_id = :device_id AND started_at < :to AND (ended_at IS NULL OR ended_at >= :from)
ORDER BY started_at, id;

-- RUN_INSERT: a run begins
INSERT INTO run (plugin, vantage, started_at, alive_at) VALUES (:plugin, :vantage, :now, :now);

-- RUN_ALIVE: a run goes on
UPDATE run SET alive_at = max(alive_at, :now) WHERE id = :id;

-- RUN_SPANS: the runs of a check's plugin that touch a period, in order
SELECT r.started_at, r.alive_at
FROM probe_check c JOIN run r ON r.plugin = c.plugin AND r.vantage = :vantage
WHERE c.id = :check_id AND r.started_at < :to AND r.alive_at > :from ORDER BY r.started_at;

-- RUN_LAST_ALIVE: when the newest run of a plugin was last known to run
SELECT alive_at FROM run WHERE plugin = :plugin AND vantage = :vantage ORDER BY id DESC LIMIT 1;

-- RUN_LIST_ALIVE: when the newest run of each plugin that checks something was last known to run; 0: never. From one
-- plugin of the index to the next, not by way of every check
WITH RECURSIVE p(plugin) AS (
    SELECT min(plugin) FROM probe_check
    UNION ALL SELECT (SELECT min(c.plugin) FROM probe_check c WHERE c.plugin > p.plugin) FROM p WHERE p.plugin IS NOT NULL)
SELECT p.plugin, coalesce((SELECT r.alive_at FROM run r WHERE r.plugin = p.plugin AND r.vantage = :vantage
    ORDER BY r.id DESC LIMIT 1), 0) AS alive_at
FROM p WHERE p.plugin IS NOT NULL ORDER BY p.plugin;

-- EVENT_OF_CONFLICT: an event about a conflict
INSERT INTO event (at, kind, severity, data, source)
SELECT :now, :event, iif(:event = 'conflict_ended', 'info', c.severity),
    json_object('conflict', c.id, 'kind', c.kind, 'subject', c.subject,
        'explanation', json_extract(c.data, '$.explanation'), 'remedy', json_extract(c.data, '$.remedy')),
    'inventory'
FROM conflict c WHERE c.id = :id;
