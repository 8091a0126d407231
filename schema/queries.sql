-- Every statement of LAN Atlas on inventory.db, by noun. Values are bound by name. A test prepares each and refuses
-- a table scan that it does not know the reason of. shared/db/stmt_filtered.h says what /*FILTER*/ and /*ORDER*/ are.

-- DATA_VERSION: changes whenever another connection has committed
PRAGMA data_version;

-- DEVICE_INSERT: a device as a source first knows it; no row for a source that does not exist
INSERT INTO device (key, name, monitored, created_at)
SELECT :key, :name, monitors, CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)
FROM source WHERE name = :source;

-- DEVICE_KEY_TAKEN: a row when the key is in use
SELECT id FROM device WHERE key = :key;

-- DEVICE_BY_ID: one device
SELECT d.id, d.key, d.name, s.name AS site, d.type, d.monitored, d.created_at
FROM device d LEFT JOIN site s ON s.id = d.site_id WHERE d.id = :id;

-- DEVICE_BY_KEY: one device
SELECT d.id, d.key, d.name, s.name AS site, d.type, d.monitored, d.created_at
FROM device d LEFT JOIN site s ON s.id = d.site_id WHERE d.key = :key;

-- DEVICE_BY_NAME: the devices of this very name, at most two
SELECT d.id, d.key, d.name, s.name AS site, d.type, d.monitored, d.created_at
FROM device d LEFT JOIN site s ON s.id = d.site_id WHERE d.name = :name LIMIT 2;

-- DEVICE_LIST: all devices by name, then key
SELECT d.id, d.key, d.name, s.name AS site, d.type, d.monitored, d.created_at
FROM device d LEFT JOIN site s ON s.id = d.site_id ORDER BY d.name, d.key;

-- DEVICE_FIND: the devices that a filter names, sorted as asked; :limit -1 is all
SELECT d.id, d.key, d.name FROM device d WHERE /*FILTER*/ ORDER BY /*ORDER*/, d.id LIMIT :limit;

-- DEVICE_NOTES: the notes of a device
SELECT notes FROM device WHERE id = :id;

-- DEVICE_DELETE: the device, and by cascade all that hangs on it
DELETE FROM device WHERE id = :id;

-- DEVICE_SET_NAME: only when it differs
UPDATE device SET name = :value WHERE id = :id AND name IS NOT :value;

-- DEVICE_SET_SITE: by the site's name; '' is none; only when it differs
UPDATE device SET site_id = (SELECT id FROM site WHERE name = :value)
WHERE id = :id AND site_id IS NOT (SELECT id FROM site WHERE name = :value);

-- DEVICE_SET_TYPE: only when it differs
UPDATE device SET type = :value WHERE id = :id AND type IS NOT :value;

-- DEVICE_SET_NOTES: only when they differ
UPDATE device SET notes = :value WHERE id = :id AND notes IS NOT :value;

-- DEVICE_SET_MONITORED: '1' or '0'; only when it differs
UPDATE device SET monitored = CAST(:value AS INTEGER)
WHERE id = :id AND monitored IS NOT CAST(:value AS INTEGER);

-- SITE_ADD: a site unless it is there
INSERT INTO site (name) VALUES (:name) ON CONFLICT (name) DO NOTHING;

-- FIELD_RANK: whether the device and the source exist, and who set the field with what precedence
SELECT
    (SELECT count(*) FROM device WHERE id = :device_id) AS device,
    (SELECT precedence FROM source WHERE name = :source) AS mine,
    (SELECT s.precedence FROM device_field f JOIN source s ON s.name = f.source
        WHERE f.device_id = :device_id AND f.field = :field) AS theirs,
    (SELECT source FROM device_field WHERE device_id = :device_id AND field = :field) AS theirs_name;

-- FIELD_SET: who set a field; only when it differs
INSERT INTO device_field (device_id, field, source, set_at)
VALUES (:device_id, :field, :source, CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
ON CONFLICT (device_id, field) DO UPDATE SET source = excluded.source, set_at = excluded.set_at
WHERE source IS NOT excluded.source;

-- FIELD_SOURCE: who set a field
SELECT source FROM device_field WHERE device_id = :device_id AND field = :field;

-- IDENTIFIER_OWNER: another device with this strong identifier
SELECT d.key, d.name FROM identifier i JOIN device d ON d.id = i.device_id
WHERE i.kind = :kind AND i.value = :value AND i.trust = 'strong' AND i.device_id <> :device_id;

-- IDENTIFIER_ADD: an identifier, or the time at which it was last seen
INSERT INTO identifier (device_id, kind, value, trust, source, first_seen, last_seen)
VALUES (:device_id, :kind, :value, :trust, :source, :now, :now)
ON CONFLICT (device_id, kind, value) DO UPDATE SET last_seen = max(last_seen, excluded.last_seen);

-- IDENTIFIER_TRUST: another trust by a source of no lower precedence
UPDATE identifier SET trust = :trust, source = :source
WHERE device_id = :device_id AND kind = :kind AND value = :value AND trust IS NOT :trust
    AND (SELECT precedence FROM source WHERE name = :source)
        >= (SELECT precedence FROM source WHERE name = identifier.source);

-- IDENTIFIER_LIST: of a device
SELECT kind, value, trust, source FROM identifier WHERE device_id = :device_id ORDER BY kind, value;

-- INTERFACE_ADD: an interface unless it is there
INSERT INTO interface (device_id, mac) VALUES (:device_id, :mac)
ON CONFLICT (device_id, name, ifnull(mac, '')) DO NOTHING;

-- INTERFACE_FIND: the interface of a device with this MAC, or with none
SELECT id FROM interface WHERE device_id = :device_id AND name = '' AND ifnull(mac, '') = ifnull(:mac, '');

-- ADDRESS_ADD: an address unless it is there
INSERT INTO address (segment, ip, ip_key, family) VALUES (:segment, :ip, :ip_key, :family)
ON CONFLICT (vrf, segment, ip_key) DO NOTHING;

-- ADDRESS_FIND: an address
SELECT id FROM address WHERE vrf = 'default' AND segment = :segment AND ip_key = :ip_key;

-- BINDING_OPEN: who holds an address now
SELECT b.id, b.interface_id, i.device_id, i.mac, d.key, d.name
FROM address a
JOIN binding b ON b.address_id = a.id AND b.valid_to IS NULL
JOIN interface i ON i.id = b.interface_id
JOIN device d ON d.id = i.device_id
WHERE a.vrf = 'default' AND a.segment = :segment AND a.ip_key = :ip_key;

-- BINDING_INSERT: an open binding
INSERT INTO binding (address_id, interface_id, valid_from, source)
VALUES (:address_id, :interface_id, :now, :source);

-- BINDING_CLOSE: ends a binding
UPDATE binding SET valid_to = max(:now, valid_from) WHERE id = :id;

-- BINDING_LIST: the open bindings of a device, IPv4 first, oldest first
SELECT a.ip_key, a.segment, b.valid_from, b.source, i.mac
FROM interface i
JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
JOIN address a ON a.id = b.address_id
WHERE i.device_id = :device_id ORDER BY a.family, b.valid_from, a.ip_key, a.segment;

-- BINDING_HOLDER_AT: who held an address at a time
SELECT d.id AS device_id, d.key, d.name, i.mac, b.valid_from, b.valid_to, b.source
FROM address a
JOIN binding b ON b.address_id = a.id AND b.valid_from <= :at AND (b.valid_to IS NULL OR b.valid_to > :at)
JOIN interface i ON i.id = b.interface_id
JOIN device d ON d.id = i.device_id
WHERE a.vrf = 'default' AND a.segment = :segment AND a.ip_key = :ip_key;

-- BINDING_PLACES_OF_MAC: which addresses a MAC has held, oldest first
SELECT a.ip, a.segment, d.key, b.valid_from, b.valid_to, b.source
FROM interface i
JOIN binding b ON b.interface_id = i.id
JOIN address a ON a.id = b.address_id
JOIN device d ON d.id = i.device_id
WHERE i.mac = :mac ORDER BY b.valid_from, b.id;

-- PREFIX_ADD: a prefix unless it is there
INSERT INTO prefix (cidr, first_key, last_key, family, length, name, source)
VALUES (:cidr, :first_key, :last_key, :family, :length, :name, :source)
ON CONFLICT (vrf, first_key, family, length) DO NOTHING;

-- PREFIX_LIST: all, by address, then length
SELECT id, first_key, length, name, source FROM prefix ORDER BY first_key, family, length;

-- CHECK_INSERT: a check
INSERT INTO probe_check (device_id, key, plugin, target_kind, target, target_key, interval_ms, profile, down_after,
    up_after, enabled, source, created_at, service, port, spec)
VALUES (:device_id, :key, :plugin, :target_kind, :target, :target_key, :interval_ms, :profile, :down_after,
    :up_after, :enabled, :source, CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), :service, :port,
    coalesce(:spec, '{}'));

-- CHECK_UPDATE: what a configuration says of a check; only when it differs
UPDATE probe_check SET target_kind = :target_kind, target = :target, target_key = :target_key,
    interval_ms = :interval_ms, profile = :profile, down_after = :down_after, up_after = :up_after, enabled = 1,
    service = :service, port = :port, spec = coalesce(:spec, '{}')
WHERE id = :id AND (target_kind, target, interval_ms, profile, down_after, up_after, enabled, service, port, spec)
    <> (:target_kind, :target, :interval_ms, :profile, :down_after, :up_after, 1, :service, :port,
        coalesce(:spec, '{}'));

-- CHECK_SPEC: the options of a service as they are stored, those that have a value (not the default) alone
SELECT json_patch('{}', json_object('send', :send, 'expect', :expect, 'path', :path, 'name', :name, 'body', :body,
    'answer', :answer, 'record', :record, 'status', :status, 'days', :days, 'verify', :verify,
    'starttls', :starttls)) AS spec;

-- CHECK_SERVICE: what a check asks; a row per option, and one without when there is none
SELECT c.service, c.port, k.name || iif(c.port = 0, '', '/' || c.port) AS text, o.key AS option, o.value, o.type
FROM probe_check c LEFT JOIN service_kind k ON k.id = c.service LEFT JOIN json_each(c.spec) o
WHERE c.id = :id;

-- CHECK_DELETE: a check, and by cascade its history
DELETE FROM probe_check WHERE device_id = :device_id AND key = :key;

-- CHECK_SET_ENABLED: only when it differs
UPDATE probe_check SET enabled = :enabled WHERE id = :id AND enabled <> :enabled;

-- CHECK_TAKE_OVER: a check of the list of ports becomes a person's
UPDATE probe_check SET source = 'person' WHERE id = :id AND source = 'ports';

-- CHECK_EXISTS: a row when the check is there
SELECT id FROM probe_check WHERE id = :id;

-- CHECK_BY_KEY: who made the check of a device
SELECT id, plugin, source FROM probe_check WHERE device_id = :device_id AND key = :key;

-- CHECK_LIST_ALL: of one plugin, or of all when :plugin is NULL
SELECT id, device_id, device_key, key, plugin, target_kind, target, address, interval_ms, profile, down_after,
    up_after, enabled, source, service, port, has_spec
FROM v_check
WHERE (:plugin IS NULL OR plugin = :plugin) AND (:active = 0 OR (enabled = 1 AND monitored = 1))
ORDER BY device_key, key;

-- CHECK_LIST_DEVICE: of one device
SELECT id, device_id, device_key, key, plugin, target_kind, target, address, interval_ms, profile, down_after,
    up_after, enabled, source, service, port, has_spec
FROM v_check
WHERE device_id = :device_id
    AND (:plugin IS NULL OR plugin = :plugin) AND (:active = 0 OR (enabled = 1 AND monitored = 1))
ORDER BY key;

-- CHECK_PING_WANTED: a row when the device has an address of the family, and neither such a check nor the key taken
SELECT 1 AS wanted FROM interface i
JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
JOIN address a ON a.id = b.address_id AND a.family = :family
WHERE i.device_id = :device_id AND NOT EXISTS (
    SELECT 1 FROM probe_check c
    WHERE c.device_id = :device_id AND (c.key = :key OR (c.plugin = :plugin AND c.target_kind = :target_kind)))
LIMIT 1;

-- BEAT_FIND: the push checks of this key, of one device or (:device NULL) of any; at most two
SELECT c.id FROM probe_check c JOIN device d ON d.id = c.device_id
WHERE c.service = 6 AND c.key = :key AND (:device IS NULL OR d.key = :device) LIMIT 2;

-- BEAT_OTHER: a row when there is a check of this key at all, of one device or (:device NULL) of any
SELECT c.id FROM device d JOIN probe_check c ON c.device_id = d.id AND c.key = :key
WHERE :device IS NULL OR d.key = :device LIMIT 1;

-- BEAT_WRITE: the last beat of a push check
INSERT INTO beat (check_id, at, ok, message) VALUES (:check_id, :at, :ok, :message)
ON CONFLICT (check_id) DO UPDATE SET at = excluded.at, ok = excluded.ok, message = excluded.message;

-- BEAT_LIST: the last beat of every push check that had one
SELECT check_id, at, ok, message FROM beat ORDER BY check_id;

-- CONFIG_CHECKS: the enabled checks that the configuration of a plugin has made
SELECT id FROM probe_check WHERE plugin = :plugin AND source = 'config' AND enabled = 1 ORDER BY id;

-- CONFIG_DEVICE: a device with a check of the configuration, by its name, or by its key when somebody renamed it
SELECT m.id FROM (
    SELECT d.id, 1 AS rank FROM device d WHERE d.name = :name
    UNION ALL
    SELECT d.id, 2 FROM device d JOIN device_field f ON f.device_id = d.id AND f.field = 'name'
    WHERE d.key = :key AND f.source <> 'config') m
WHERE EXISTS (SELECT 1 FROM probe_check c WHERE c.device_id = m.id AND +c.plugin = :plugin AND c.source = 'config')
ORDER BY m.rank LIMIT 1;

-- PORTS_ADD: a check of a service for every monitored device with an address that has none of this kind and port yet
INSERT INTO probe_check (device_id, key, plugin, target_kind, target, target_key, interval_ms, profile, down_after,
    up_after, enabled, source, created_at, service, port, spec)
SELECT m.id,
    iif(EXISTS (SELECT 1 FROM probe_check k WHERE k.device_id = m.id AND k.key = :key),
        'ports-' || substr(:key, 1, 25), :key),
    :plugin, iif(m.family = 4, 1, 2), '', NULL, :interval_ms, 1, :down_after, :up_after, 1, 'ports',
    CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER), :service, :port, :spec
FROM (
    SELECT e.id, (
        SELECT a.family FROM interface i
        JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
        JOIN address a ON a.id = b.address_id
        WHERE i.device_id = e.id ORDER BY a.family LIMIT 1) AS family
    FROM (
        SELECT id FROM device WHERE monitored = 1
        EXCEPT SELECT device_id FROM probe_check WHERE service = :service AND port = :port
        ORDER BY 1) e) m
WHERE m.family IS NOT NULL
LIMIT :limit
ON CONFLICT (device_id, key) DO NOTHING;

-- PORTS_UPDATE: what the list of ports says of its checks of a service. Each part is one range of the index, so that
-- rows that are right are not even looked at
UPDATE probe_check SET interval_ms = :interval_ms, down_after = :down_after, up_after = :up_after, spec = :spec,
    enabled = 1
WHERE id IN (
    WITH own AS NOT MATERIALIZED (
        SELECT id, enabled, interval_ms, down_after, up_after, spec FROM probe_check
        WHERE source = 'ports' AND plugin = :plugin AND service = :service AND port = :port)
    SELECT id FROM own WHERE enabled = 0
    UNION ALL SELECT id FROM own WHERE enabled = 1 AND interval_ms < :interval_ms
    UNION ALL SELECT id FROM own WHERE enabled = 1 AND interval_ms > :interval_ms
    UNION ALL SELECT id FROM own WHERE enabled = 1 AND interval_ms = :interval_ms AND down_after < :down_after
    UNION ALL SELECT id FROM own WHERE enabled = 1 AND interval_ms = :interval_ms AND down_after > :down_after
    UNION ALL SELECT id FROM own WHERE enabled = 1 AND interval_ms = :interval_ms AND down_after = :down_after
        AND up_after < :up_after
    UNION ALL SELECT id FROM own WHERE enabled = 1 AND interval_ms = :interval_ms AND down_after = :down_after
        AND up_after > :up_after
    UNION ALL SELECT id FROM own WHERE enabled = 1 AND interval_ms = :interval_ms AND down_after = :down_after
        AND up_after = :up_after AND spec < :spec
    UNION ALL SELECT id FROM own WHERE enabled = 1 AND interval_ms = :interval_ms AND down_after = :down_after
        AND up_after = :up_after AND spec > :spec
    LIMIT :limit);

-- PORTS_FAMILY: checks of the list of devices that have left the family asked, and have addresses of the other alone
UPDATE probe_check SET target_kind = 3 - target_kind
WHERE id IN (
    SELECT c.id FROM (
        SELECT i.device_id, iif(min(a.family) = 4, 1, 2) AS kind FROM binding b
        JOIN address a ON a.id = b.address_id
        JOIN interface i ON i.id = b.interface_id
        WHERE b.valid_to IS NULL GROUP BY i.device_id HAVING min(a.family) = max(a.family)) f
    CROSS JOIN probe_check c ON c.device_id = f.device_id AND c.target_kind = 3 - f.kind
    WHERE c.source = 'ports' AND +c.plugin = :plugin AND c.enabled = 1
    LIMIT :limit);

-- PORTS_DISABLE: the checks of the list of ports from one service to another, both included
UPDATE probe_check SET enabled = 0
WHERE id IN (
    SELECT id FROM probe_check
    WHERE source = 'ports' AND plugin = :plugin AND enabled = 1
        AND (service, port) >= (:first_service, :first_port) AND (service, port) <= (:last_service, :last_port)
    LIMIT :limit);

-- CHECK_DEVICE: whose check it is
SELECT device_id FROM probe_check WHERE id = :check_id;

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

-- INCIDENT_LIST_CHECKS: of all checks, newest first; :to 0 is no end, :limit -1 is all
SELECT i.id, c.device_id, d.key AS device_key, d.name AS device_name, c.key AS check_key,
    coalesce(v.service, '') AS service, i.detail, i.state, i.cause, i.started_at,
    coalesce(i.ended_at, 0) AS ended_at
FROM incident i
JOIN probe_check c ON c.id = i.check_id
JOIN device d ON d.id = c.device_id
LEFT JOIN v_service v ON v.check_id = i.check_id
WHERE (i.ended_at IS NULL OR (:open = 0 AND i.ended_at > :from)) AND (:to = 0 OR i.started_at < :to)
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
WHERE (i.ended_at IS NULL OR (:open = 0 AND i.ended_at > :from)) AND (:to = 0 OR i.started_at < :to)
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

-- INTEGRITY_VERIFY: 'ok', or the first damage found
PRAGMA quick_check(1);

-- AUDIT_LAST_ID: the id of the newest audit entry, 0 without one
SELECT coalesce(max(id), 0) AS id FROM audit;
