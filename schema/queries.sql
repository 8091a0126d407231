-- Every statement of LAN Atlas on inventory.db, by noun. Values are bound by name. A test prepares each and refuses
-- a table scan that it does not know the reason of.

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
    up_after, enabled, source, created_at)
VALUES (:device_id, :key, :plugin, :target_kind, :target, :target_key, :interval_ms, :profile, :down_after,
    :up_after, :enabled, :source, CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER));

-- CHECK_UPDATE: what a configuration says of a check; only when it differs
UPDATE probe_check SET target_kind = :target_kind, target = :target, target_key = :target_key,
    interval_ms = :interval_ms, profile = :profile, down_after = :down_after, up_after = :up_after, enabled = 1
WHERE id = :id AND (target_kind, target, interval_ms, profile, down_after, up_after, enabled)
    <> (:target_kind, :target, :interval_ms, :profile, :down_after, :up_after, 1);

-- CHECK_DELETE: a check, and by cascade its history
DELETE FROM probe_check WHERE device_id = :device_id AND key = :key;

-- CHECK_SET_ENABLED: only when it differs
UPDATE probe_check SET enabled = :enabled WHERE id = :id AND enabled <> :enabled;

-- CHECK_EXISTS: a row when the check is there
SELECT id FROM probe_check WHERE id = :id;

-- CHECK_BY_KEY: who made the check of a device
SELECT id, plugin, source FROM probe_check WHERE device_id = :device_id AND key = :key;

-- CHECK_LIST_ALL: of one plugin, or of all when :plugin is NULL
SELECT id, device_id, device_key, key, plugin, target_kind, target, address, interval_ms, profile, down_after,
    up_after, enabled, source
FROM v_check
WHERE (:plugin IS NULL OR plugin = :plugin) AND (:active = 0 OR (enabled = 1 AND monitored = 1))
ORDER BY device_key, key;

-- CHECK_LIST_DEVICE: of one device
SELECT id, device_id, device_key, key, plugin, target_kind, target, address, interval_ms, profile, down_after,
    up_after, enabled, source
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

-- STATE_SAVE: the current state and the strip of a check; a state that lasts keeps the beginning that its transition set
INSERT INTO check_state (check_id, vantage, state, cause, flapping, since, first_known, updated_at, address, rtt_ms,
    loss, strip_at, strip)
VALUES (:check_id, :vantage, :state, :cause, :flapping, :since, :first_known, :updated_at, :address, :rtt_ms, :loss,
    :strip_at, :strip)
ON CONFLICT (check_id, vantage) DO UPDATE SET state = excluded.state, cause = excluded.cause,
    flapping = excluded.flapping, since = CASE state WHEN excluded.state THEN since ELSE excluded.since END,
    first_known = CASE first_known WHEN 0 THEN excluded.first_known ELSE first_known END,
    updated_at = excluded.updated_at, address = excluded.address, rtt_ms = excluded.rtt_ms, loss = excluded.loss,
    strip_at = excluded.strip_at, strip = excluded.strip;

-- STATE_TRANSITION: the current state after a transition; the strip stays
INSERT INTO check_state (check_id, vantage, state, cause, flapping, since, first_known, updated_at, address,
    strip_at, strip)
VALUES (:check_id, :vantage, :state, :cause, :flapping, :since, :since, :since, '', 0, '[]')
ON CONFLICT (check_id, vantage) DO UPDATE SET state = excluded.state, cause = excluded.cause,
    flapping = excluded.flapping, since = excluded.since,
    first_known = CASE first_known WHEN 0 THEN excluded.since ELSE first_known END,
    updated_at = max(updated_at, excluded.updated_at);

-- STATE_FLAPPING: the flag alone
UPDATE check_state SET flapping = :flapping WHERE check_id = :check_id AND vantage = :vantage;

-- STATE_LIST: of a plugin at a place of measurement, by check
SELECT s.check_id, s.state, s.cause, s.flapping, s.since, s.first_known, s.updated_at, s.address, s.rtt_ms, s.loss,
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
INSERT INTO incident (check_id, vantage, state, started_at, cause)
VALUES (:check_id, :vantage, :state, :at, :cause);

-- INCIDENT_SPANS: the incidents of a check that touch a period
SELECT state, started_at, ended_at FROM incident
WHERE check_id = :check_id AND vantage = :vantage AND started_at < :to AND (ended_at IS NULL OR ended_at > :from);

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
