-- What is asked of devices: checks, the beats they wait for, ports of the configuration.

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

-- CONFIG_DEVICE: a device with a check of the configuration, by its name, or by its key when somebody renamed it; else
-- the device that took the one of this name over; and whether it is one that took another over
SELECT m.id, m.is_alias FROM (
    SELECT coalesce(d.merged_into, d.id) AS id, 1 AS rank, d.merged_into IS NOT NULL AS is_alias
    FROM device d WHERE d.name = :name
    UNION ALL
    SELECT coalesce(d.merged_into, d.id), 2, d.merged_into IS NOT NULL
    FROM device d JOIN device_field f ON f.device_id = d.id AND f.field = 'name'
    WHERE d.key = :key AND f.source <> 'config'
    UNION ALL
    SELECT d.merged_into, 3, 1 FROM device d WHERE d.name = :name AND d.merged_into IS NOT NULL) m
WHERE m.rank = 3 OR EXISTS (
    SELECT 1 FROM probe_check c WHERE c.device_id = m.id AND +c.plugin = :plugin AND c.source = 'config')
ORDER BY m.rank, m.is_alias LIMIT 1;

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
