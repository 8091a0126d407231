-- Devices: what they are, how they are known, their interfaces, saved filters.

-- DEVICE_INSERT: a device as a source first knows it; no row for a source that does not exist
INSERT INTO device (key, name, monitored, created_at)
SELECT :key, :name, monitors, CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)
FROM source WHERE name = :source;

-- DEVICE_KEY_TAKEN: a row when the key is in use
SELECT id FROM device WHERE key = :key;

-- DEVICE_BY_ID: one device
SELECT d.id, d.key, d.name, s.name AS site, d.type, d.type_reason, d.icon, d.vendor, d.os, d.trusted,
    d.monitored, d.created_at
FROM device d LEFT JOIN site s ON s.id = d.site_id WHERE d.id = :id;

-- DEVICE_BY_KEY: one device; the key of a merged one finds the device that took it over
SELECT d.id, d.key, d.name, s.name AS site, d.type, d.type_reason, d.icon, d.vendor, d.os, d.trusted,
    d.monitored, d.created_at
FROM device k
JOIN device d ON d.id = coalesce(k.merged_into, k.id)
LEFT JOIN site s ON s.id = d.site_id
WHERE k.key = :key;

-- DEVICE_BY_NAME: the devices of this very name, at most two
SELECT d.id, d.key, d.name, s.name AS site, d.type, d.type_reason, d.icon, d.vendor, d.os, d.trusted,
    d.monitored, d.created_at
FROM device d LEFT JOIN site s ON s.id = d.site_id WHERE d.name = :name AND d.merged_into IS NULL LIMIT 2;

-- DEVICE_LIST: all devices by name, then key
SELECT d.id, d.key, d.name, s.name AS site, d.type, d.type_reason, d.icon, d.vendor, d.os, d.trusted,
    d.monitored, d.created_at
FROM device d LEFT JOIN site s ON s.id = d.site_id WHERE d.merged_into IS NULL ORDER BY d.name, d.key;

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

-- DEVICE_SET_TYPE: with the rule that gave it (NULL: none did); only when they differ
UPDATE device SET type = :value, type_reason = coalesce(:reason, '')
WHERE id = :id AND (type, type_reason) IS NOT (:value, coalesce(:reason, ''));

-- DEVICE_SET_NOTES: only when they differ
UPDATE device SET notes = :value WHERE id = :id AND notes IS NOT :value;

-- DEVICE_SET_MONITORED: '1' or '0'; only when it differs
UPDATE device SET monitored = CAST(:value AS INTEGER)
WHERE id = :id AND monitored IS NOT CAST(:value AS INTEGER);

-- DEVICE_SET_ICON: only when it differs
UPDATE device SET icon = :value WHERE id = :id AND icon IS NOT :value;

-- DEVICE_SET_VENDOR: only when it differs
UPDATE device SET vendor = :value WHERE id = :id AND vendor IS NOT :value;

-- DEVICE_SET_OS: only when it differs
UPDATE device SET os = :value WHERE id = :id AND os IS NOT :value;

-- DEVICE_SET_TRUSTED: '1' or '0'; only when it differs
UPDATE device SET trusted = CAST(:value AS INTEGER)
WHERE id = :id AND trusted IS NOT CAST(:value AS INTEGER);

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

-- INTERFACE_INSERT: an interface
INSERT INTO interface (device_id, name, mac) VALUES (:device_id, :name, :mac);

-- INTERFACE_BY_NAME: of a device; the name is not ''
SELECT id, device_id, name, ifnull(mac, '') AS mac FROM interface
WHERE device_id = :device_id AND name = :name ORDER BY id LIMIT 1;

-- INTERFACE_BY_MAC: of a device with this MAC, one without a name first; :mac NULL: the one without name and MAC
SELECT id, device_id, name, ifnull(mac, '') AS mac FROM interface
WHERE device_id = :device_id AND ifnull(mac, '') = ifnull(:mac, '') AND (:mac IS NOT NULL OR name = '')
ORDER BY name <> '', id LIMIT 1;

-- SAVED_FILTER_TEXT: a saved filter by its name
SELECT text FROM saved_filter WHERE name = :name;

-- SAVED_FILTER_ADD: a saved filter
INSERT INTO saved_filter (name, text) VALUES (:name, :text);

-- SAVED_FILTER_DELETE: by its name
DELETE FROM saved_filter WHERE name = :name;

-- SAVED_FILTER_LIST: all, by name
SELECT name, text FROM saved_filter ORDER BY name;

-- FIELD_FORGET: as if nobody had set the field
DELETE FROM device_field WHERE device_id = :device_id AND field = :field;

-- IDENTIFIER_DELETE: an identifier of a device
DELETE FROM identifier WHERE device_id = :device_id AND kind = :kind AND value = :value;

-- INTERFACE_SET: its name and MAC
UPDATE interface SET name = :name, mac = :mac WHERE id = :id AND (name, mac) IS NOT (:name, :mac);

-- INTERFACE_HOLDS: a row when it holds an address
SELECT a.ip FROM binding b JOIN address a ON a.id = b.address_id
WHERE b.interface_id = :id AND b.valid_to IS NULL LIMIT 1;

-- INTERFACE_DELETE: an interface with its history
DELETE FROM interface WHERE id = :id;

-- INTERFACE_LIST: of a device
SELECT id, device_id, name, ifnull(mac, '') AS mac FROM interface WHERE device_id = :device_id ORDER BY name, mac, id;

-- DEVICE_TAG_ADD: a tag unless it is there
INSERT INTO device_tag (device_id, tag, source) VALUES (:device_id, :tag, :source)
ON CONFLICT (device_id, tag) DO NOTHING;

-- DEVICE_TAG_DELETE: a tag of a device
DELETE FROM device_tag WHERE device_id = :device_id AND tag = :tag;

-- DEVICE_TAG_LIST: of a device
SELECT tag FROM device_tag WHERE device_id = :device_id ORDER BY tag;

-- DEVICE_TAG_LIST_ALL: every tag in use
SELECT DISTINCT tag FROM device_tag ORDER BY tag;

-- DEVICE_IDS: the devices that a filter names, in the order asked
SELECT d.id FROM v_device_row d WHERE /*FILTER*/ ORDER BY /*ORDER*/;

-- DEVICE_RANKS: the devices that a filter names by key, each with the value that it is sorted by: rtt, lost and seen are
-- rtt_ms, loss and seen_at for all devices
SELECT d.id, /*ORDER*/ AS rank
FROM (
    SELECT v.*, device_number('rtt', v.id) AS rtt, device_number('loss', v.id) AS lost, device_number('seen', v.id) AS seen
    FROM v_device_row v) d
WHERE /*FILTER*/ ORDER BY d.key;

-- DEVICE_NUMBER_RTT: the round-trip times of the checks that are up, for device_number('rtt'); second: not of a ping
SELECT c.device_id AS id, s.rtt_ms AS number, c.service <> 0 AS second
FROM check_state s CROSS JOIN probe_check c ON c.id = s.check_id
WHERE s.state = 1 AND c.enabled = 1;

-- DEVICE_NUMBER_LOSS: the losses of the pings, for device_number('loss')
SELECT c.device_id AS id, s.loss AS number, 0 AS second
FROM check_state s CROSS JOIN probe_check c ON c.id = s.check_id
WHERE s.loss IS NOT NULL AND c.enabled = 1 AND c.service = 0;

-- DEVICE_NUMBER_SEEN: when each check last answered and somebody else saw a device, for device_number('seen')
SELECT c.device_id AS id, CASE s.state WHEN 1 THEN s.updated_at ELSE nullif(s.since, s.first_known) END AS number,
    0 AS second
FROM check_state s CROSS JOIN probe_check c ON c.id = s.check_id
WHERE s.state IN (1, 2)
UNION ALL
SELECT i.device_id, i.last_seen, 0 FROM identifier i
WHERE i.source <> 'person' AND i.source <> 'config' AND i.source <> 'import';

-- DEVICE_COUNT_ALL: how many devices are listed
SELECT count(*) AS count FROM device WHERE merged_into IS NULL;

-- DEVICE_ROW: all that is listed of a device; lists have the unit separator (31) between
SELECT d.id, d.key, d.name, d.type, d.type_reason, d.status, d.site, d.icon, d.vendor, d.os, d.trusted, d.monitored,
    d.notes, d.created_at, d.since_at, d.seen_at, d.rtt_ms, d.loss,
    coalesce((SELECT group_concat(x.text, char(31)) FROM (
        SELECT CASE a.segment WHEN '' THEN a.ip ELSE a.ip || '%' || a.segment END AS text
        FROM interface i
        JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
        JOIN address a ON a.id = b.address_id
        WHERE i.device_id = d.id ORDER BY a.family, b.valid_from, a.ip_key, a.segment) x), '') AS addresses,
    coalesce((SELECT group_concat(x.mac, char(31)) FROM (
        SELECT i.value AS mac FROM identifier i WHERE i.device_id = d.id AND i.kind = 'mac'
        UNION
        SELECT i.mac FROM interface i WHERE i.device_id = d.id AND i.mac IS NOT NULL ORDER BY 1) x), '') AS macs,
    coalesce((SELECT group_concat(x.tag, char(31)) FROM (
        SELECT t.tag FROM device_tag t WHERE t.device_id = d.id ORDER BY t.tag) x), '') AS tags,
    coalesce((SELECT group_concat(x.key, char(31)) FROM (
        SELECT c.key FROM probe_check c WHERE c.device_id = d.id ORDER BY c.key) x), '') AS checks,
    coalesce((SELECT group_concat(x.service, char(31)) FROM (
        SELECT DISTINCT v.service FROM v_open_service v WHERE v.device_id = d.id ORDER BY v.service) x), '') AS services,
    coalesce((SELECT group_concat(x.name, char(31)) FROM (
        SELECT g.name FROM group_member m JOIN device_group g ON g.id = m.group_id
        WHERE m.device_id = d.id ORDER BY g.name) x), '') AS group_names
FROM v_device_row d WHERE d.id = :id;

-- DEVICE_SELECT: the devices that a filter names, of one (:device_id) or (0) of all, by id
SELECT d.id, d.key, d.name, d.type, d.type_reason FROM v_device_row d
WHERE (:device_id = 0 OR d.id = :device_id) AND /*FILTER*/ ORDER BY d.id;

-- DEVICE_TYPE_OPEN: the devices whose type no source above the rules has set, of one or (0) of all, by id
SELECT d.id, d.key, d.name, d.type, d.type_reason FROM device d
WHERE (:device_id = 0 OR d.id = :device_id) AND d.merged_into IS NULL AND NOT EXISTS (
    SELECT 1 FROM device_field f JOIN source s ON s.name = f.source
    WHERE f.device_id = d.id AND f.field = 'type'
        AND s.precedence > (SELECT precedence FROM source WHERE name = 'rules'))
ORDER BY d.id;

-- DEVICE_VENDOR_OPEN: the MACs of the devices that have no vendor and of which nobody has set it, of one or (0) of all
WITH bare AS MATERIALIZED (
    SELECT d.id FROM device d
    WHERE (:device_id = 0 OR d.id = :device_id) AND d.vendor = '' AND d.merged_into IS NULL AND NOT EXISTS (
        SELECT 1 FROM device_field f WHERE f.device_id = d.id AND f.field = 'vendor'))
SELECT b.id, i.value AS mac FROM bare b CROSS JOIN identifier i ON i.device_id = b.id
WHERE i.kind = 'mac' AND i.trust = 'strong'
UNION
SELECT b.id, i.mac FROM bare b CROSS JOIN interface i ON i.device_id = b.id WHERE i.mac IS NOT NULL
ORDER BY 1, 2;

-- IDENTIFIER_HOLDERS: the devices that are recognised by something
SELECT d.key FROM identifier i JOIN device h ON h.id = i.device_id JOIN device d ON d.id = coalesce(h.merged_into, h.id)
WHERE i.kind = :kind AND i.value = :value ORDER BY d.key;

-- DEVICE_ALIASES: the keys of the devices that a device has taken over
SELECT key FROM device WHERE merged_into = :id ORDER BY key;
