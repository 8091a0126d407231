-- Papers: all that is exported, all that is imported. Columns are named as the fields of shared/interchange/paper_field.h;
-- `locked` names the fields that a source of higher precedence than `import` has set (PLAN_FIELD_RANK; also empty ones of
-- rows that such a source added: an import may fill them in).

-- SNAPSHOT_SITES: every site
SELECT id, name, note, 'note' AS locked FROM site ORDER BY name;

-- SNAPSHOT_VRFS: every VRF
SELECT id, name, note, 'note' AS locked FROM vrf ORDER BY name;

-- SNAPSHOT_VLANS: every VLAN
SELECT v.id, v.vid AS vlan, v.name, s.name AS site, v.note,
    (SELECT group_concat(column1, ' ') FROM (VALUES ('name'), ('note'))
        WHERE coalesce((SELECT source FROM plan_field WHERE tbl = 'vlan' AND row_id = v.id AND field = column1), v.source)
            IN (SELECT name FROM source WHERE precedence > (SELECT precedence FROM source WHERE name = 'import'))) AS locked
FROM vlan v LEFT JOIN site s ON s.id = v.site_id ORDER BY v.vid, s.name;

-- SNAPSHOT_PREFIXES: every prefix
SELECT p.id, p.cidr AS prefix, nullif(p.vrf, 'default') AS vrf, p.name,
    CASE WHEN v.id IS NULL THEN NULL WHEN v.site_id IS p.site_id THEN v.vid
        ELSE v.vid || '@' || ifnull(vs.name, '') END AS vlan,
    s.name AS site, p.kind, p.gateway, p.dns, p.note,
    (SELECT group_concat(column1, ' ') FROM (VALUES ('name'), ('vlan'), ('site'), ('kind'), ('gateway'), ('dns'), ('note'))
        WHERE coalesce((SELECT source FROM plan_field WHERE tbl = 'prefix' AND row_id = p.id AND field = column1), p.source)
            IN (SELECT name FROM source WHERE precedence > (SELECT precedence FROM source WHERE name = 'import'))) AS locked
FROM prefix p
LEFT JOIN site s ON s.id = p.site_id
LEFT JOIN vlan v ON v.id = p.vlan_id
LEFT JOIN site vs ON vs.id = v.site_id
ORDER BY p.vrf, p.first_key, p.family, p.length;

-- SNAPSHOT_RANGES: every range
SELECT g.id, g.first_ip AS first, g.last_ip AS last, nullif(g.vrf, 'default') AS vrf, g.kind, g.name, g.note,
    (SELECT group_concat(column1, ' ') FROM (VALUES ('kind'), ('name'), ('note'))
        WHERE coalesce((SELECT source FROM plan_field WHERE tbl = 'plan_range' AND row_id = g.id AND field = column1), g.source)
            IN (SELECT name FROM source WHERE precedence > (SELECT precedence FROM source WHERE name = 'import'))) AS locked
FROM plan_range g ORDER BY g.vrf, g.first_key, g.last_key;

-- SNAPSHOT_DEVICES: every device
SELECT d.id, d.name AS device, d.key, nullif(d.type, 'unknown') AS type, d.icon, d.vendor, d.os,
    (SELECT min(i.value) FROM identifier i WHERE i.device_id = d.id AND i.kind = 'serial') AS serial,
    s.name AS site, iif(d.trusted, 'true', 'false') AS trusted, iif(d.monitored, 'true', 'false') AS monitored,
    d.notes AS note,
    (SELECT group_concat(t.tag, ' ') FROM (SELECT tag FROM device_tag WHERE device_id = d.id ORDER BY tag) t) AS tags,
    (SELECT group_concat(CASE f.field WHEN 'name' THEN 'device' WHEN 'notes' THEN 'note' ELSE f.field END, ' ')
        FROM device_field f JOIN source r ON r.name = f.source
        WHERE f.device_id = d.id
            AND r.precedence > (SELECT precedence FROM source WHERE name = 'import')) AS locked
FROM device d LEFT JOIN site s ON s.id = d.site_id WHERE d.merged_into IS NULL ORDER BY d.key;

-- SNAPSHOT_INTERFACES: every interface; with id 0 a hardware address of a device that no interface has
SELECT i.id, d.key AS device, i.name AS interface, i.mac, '' AS locked
FROM device d JOIN interface i ON i.device_id = d.id WHERE d.merged_into IS NULL
UNION ALL
SELECT 0, d.key, '', n.value, ''
FROM device d JOIN identifier n ON n.device_id = d.id AND n.kind = 'mac'
WHERE d.merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM interface i WHERE i.device_id = d.id AND i.mac = n.value)
ORDER BY 2, 3, 4;

-- SNAPSHOT_ADDRESSES: every address that is planned or held, a row for each holder: first the one for whom it is planned
SELECT a.id, iif(a.segment = '', a.ip, a.ip || '%' || a.segment) AS address, nullif(a.vrf, 'default') AS vrf,
    p.key AS device, a.name AS hostname, a.mac, a.assignment, a.note, a.assignment IN ('reserved', 'dhcp') AS waits,
    b.id AS binding_id, i.id AS interface_id, d.key AS holder, i.name AS holder_interface, i.mac AS holder_mac,
    i.id IS NOT NULL AND a.device_id IS iif(a.assignment = '', NULL, i.device_id)
        AND a.mac IS iif(a.assignment IN ('reserved', 'dhcp'), i.mac, NULL) AS fits,
    (SELECT group_concat(iif(column1 = 'name', 'hostname', column1), ' ')
        FROM (VALUES ('assignment'), ('name'), ('mac'), ('device'), ('note'))
        WHERE coalesce((SELECT source FROM plan_field WHERE tbl = 'address' AND row_id = a.id AND field = column1), a.source)
            IN (SELECT name FROM source WHERE precedence > (SELECT precedence FROM source WHERE name = 'import'))) AS locked
FROM address a
LEFT JOIN device p ON p.id = a.device_id
LEFT JOIN binding b ON b.address_id = a.id AND b.valid_to IS NULL
LEFT JOIN interface i ON i.id = b.interface_id
LEFT JOIN device d ON d.id = i.device_id
WHERE b.id IS NOT NULL OR a.assignment <> '' OR a.name <> '' OR a.mac IS NOT NULL OR a.device_id IS NOT NULL
    OR a.note <> '' OR :all
ORDER BY a.vrf, a.ip_key, a.segment, fits DESC, d.key, i.name, i.mac;

-- SNAPSHOT_LINKS: every link
SELECT l.id, a.key AS device, coalesce(nullif(ai.name, ''), ai.mac) AS interface, b.key AS to_device,
    coalesce(nullif(bi.name, ''), bi.mac) AS to_interface, l.kind, l.label,
    iif(r.precedence > (SELECT precedence FROM source WHERE name = 'import'), 'label', '') AS locked
FROM link l
JOIN device a ON a.id = l.a_device_id
JOIN device b ON b.id = l.b_device_id
LEFT JOIN interface ai ON ai.id = l.a_interface_id
LEFT JOIN interface bi ON bi.id = l.b_interface_id
JOIN source r ON r.name = l.source
ORDER BY a.key, b.key, 3, 5, l.kind;

-- SNAPSHOT_GROUPS: every group; a member with a role that its place does not give says it
SELECT g.id, g.name, g.kind, g.note,
    (SELECT group_concat(w.word, ' ') FROM (
        SELECT d.key || iif(m.role = iif(row_number() OVER (ORDER BY m.position, d.key) > 1, 'member',
            CASE g.kind WHEN 'hub' THEN 'hub' WHEN 'virtualisation' THEN 'host' ELSE 'member' END), '', ':' || m.role)
            AS word
        FROM group_member m JOIN device d ON d.id = m.device_id
        WHERE m.group_id = g.id ORDER BY m.position, d.key) w) AS members,
    iif(r.precedence > (SELECT precedence FROM source WHERE name = 'import'), 'kind note members', '') AS locked
FROM device_group g JOIN source r ON r.name = g.source ORDER BY g.name;

-- IMPORT_SITE_ADD: a site
INSERT INTO site (name, note) VALUES (:name, coalesce(:note, ''));

-- IMPORT_SITE_SET: what a paper says of a site
UPDATE site SET note = coalesce(:note, note) WHERE id = :id;

-- IMPORT_VRF_ADD: a VRF
INSERT INTO vrf (name, note) VALUES (:name, coalesce(:note, ''));

-- IMPORT_VRF_SET: what a paper says of a VRF
UPDATE vrf SET note = coalesce(:note, note) WHERE id = :id;

-- IMPORT_VLAN_ADD: a VLAN
INSERT INTO vlan (vid, name, site_id, note, source)
VALUES (:vlan, coalesce(:name, ''), :site_id, coalesce(:note, ''), 'import');

-- IMPORT_VLAN_SET: what a paper says of a VLAN
UPDATE vlan SET name = coalesce(:name, name), note = coalesce(:note, note) WHERE id = :id;

-- IMPORT_PREFIX_ADD: a prefix
INSERT INTO prefix (vrf, cidr, first_key, last_key, family, length, name, source, site_id, vlan_id, kind, gateway, dns, note)
VALUES (:vrf, :prefix, :first_key, :last_key, :family, :length, coalesce(:name, ''), 'import', :site_id, :vlan_id,
    coalesce(:kind, ''), coalesce(:gateway, ''), coalesce(:dns, ''), coalesce(:note, ''));

-- IMPORT_PREFIX_SET: what a paper says of a prefix
UPDATE prefix SET name = coalesce(:name, name), site_id = coalesce(:site_id, site_id),
    vlan_id = coalesce(:vlan_id, vlan_id), kind = coalesce(:kind, kind), gateway = coalesce(:gateway, gateway),
    dns = coalesce(:dns, dns), note = coalesce(:note, note)
WHERE id = :id;

-- IMPORT_RANGE_ADD: a range
INSERT INTO plan_range (vrf, first_ip, last_ip, first_key, last_key, family, kind, name, note, source)
VALUES (:vrf, :first, :last, :first_key, :last_key, :family, coalesce(:kind, 'reserved'), coalesce(:name, ''),
    coalesce(:note, ''), 'import');

-- IMPORT_RANGE_SET: what a paper says of a range
UPDATE plan_range SET kind = coalesce(:kind, kind), name = coalesce(:name, name), note = coalesce(:note, note)
WHERE id = :id;

-- IMPORT_LAST_IDS: the last ids that were given
SELECT coalesce(max(iif(name = 'device', seq, 0)), 0) AS device, coalesce(max(iif(name = 'interface', seq, 0)), 0) AS interface,
    coalesce(max(iif(name = 'address', seq, 0)), 0) AS address
FROM sqlite_sequence;

-- IMPORT_DEVICES: devices with ids of ours; :rows is [[id, key, name, site, type, note, monitored, icon, vendor, os, trusted],
-- ...]
WITH given AS MATERIALIZED (SELECT value FROM json_each(:rows))
INSERT INTO device (id, key, name, site_id, type, notes, monitored, icon, vendor, os, trusted, created_at)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, coalesce(value ->> 4, 'unknown'), coalesce(value ->> 5, ''),
    coalesce(value ->> 6, 'false') = 'true', coalesce(value ->> 7, ''), coalesce(value ->> 8, ''), coalesce(value ->> 9, ''),
    coalesce(value ->> 10, 'false') = 'true', :now
FROM given;

-- IMPORT_FIELDS: that a paper set fields of devices; :rows is [[device, field], ...]
INSERT INTO device_field (device_id, field, source, set_at)
SELECT value ->> 0, value ->> 1, 'import', :now FROM json_each(:rows) WHERE true
ON CONFLICT (device_id, field) DO UPDATE SET source = excluded.source, set_at = excluded.set_at
WHERE source IS NOT excluded.source;

-- IMPORT_DEVICE_SET: what a paper says of a device
UPDATE device SET name = coalesce(:name, name), site_id = coalesce(:site_id, site_id), type = coalesce(:type, type),
    type_reason = iif(:type IS NULL, type_reason, ''), notes = coalesce(:note, notes),
    monitored = iif(:monitored IS NULL, monitored, :monitored = 'true'), icon = coalesce(:icon, icon),
    vendor = coalesce(:vendor, vendor), os = coalesce(:os, os), trusted = iif(:trusted IS NULL, trusted, :trusted = 'true')
WHERE id = :id;

-- IMPORT_DEVICE_TAG: a tag unless it is there
INSERT INTO device_tag (device_id, tag, source) VALUES (:device_id, :tag, 'import')
ON CONFLICT (device_id, tag) DO NOTHING;

-- IMPORT_IDENTIFIER: an identifier unless it is there, or a strong one names another device
INSERT INTO identifier (device_id, kind, value, trust, source, first_seen, last_seen)
SELECT :device_id, :kind, :value, :trust, 'import', :now, :now
WHERE NOT EXISTS (SELECT 1 FROM identifier WHERE kind = :kind AND value = :value AND trust = 'strong' AND :trust = 'strong')
ON CONFLICT (device_id, kind, value) DO NOTHING;

-- IMPORT_INTERFACES: interfaces with ids of ours; :rows is [[id, device, name, mac], ...]
INSERT INTO interface (id, device_id, name, mac)
SELECT value ->> 0, value ->> 1, coalesce(value ->> 2, ''), value ->> 3 FROM json_each(:rows);

-- IMPORT_INTERFACE_SET: the name or the hardware address that an interface lacked
UPDATE interface SET name = coalesce(:interface, name), mac = coalesce(:mac, mac) WHERE id = :id;

-- IMPORT_CACHE: room for the pages of a large import (64 MiB), so that none is written and read again before the commit
PRAGMA cache_size = -65536;

-- IMPORT_CACHE_USUAL: what SQLite takes by itself (2 MiB)
PRAGMA cache_size = -2000;

-- IMPORT_ADDRESSES: addresses with ids of ours; :rows is [[id, vrf, segment, ip, family, assignment, name, mac, device,
-- note, source, holder, its mac], ...], :keys their ip_key in the same order (with a holder a binding comes next, so that no
-- trigger has to say so)
WITH given AS MATERIALIZED (SELECT key, value FROM json_each(:rows))
INSERT INTO address (id, vrf, segment, ip, ip_key, family, assignment, name, mac, device_id, note, source, held,
    held_since, holder_id, holder_mac)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, substr(:keys, 1 + 16 * key, 16), value ->> 4, value ->> 5,
    value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11 IS NOT NULL,
    iif(value ->> 11 IS NULL, NULL, :now), value ->> 11, value ->> 12
FROM given;

-- IMPORT_ADDRESS_SET: what a paper says of an address
UPDATE address SET assignment = coalesce(:assignment, assignment), name = coalesce(:hostname, name),
    mac = coalesce(:mac, mac), device_id = coalesce(:device_id, device_id), note = coalesce(:note, note)
WHERE id = :id;

-- IMPORT_LINK_ADD: a link
INSERT INTO link (a_device_id, a_interface_id, b_device_id, b_interface_id, kind, label, source, created_at)
VALUES (:device_id, :interface_id, :to_device_id, :to_interface_id, :kind, coalesce(:label, ''), 'import', :now);

-- IMPORT_LINK_SET: what a paper says of a link
UPDATE link SET label = coalesce(:label, label) WHERE id = :id;

-- IMPORT_GROUP_ADD: a group
INSERT INTO device_group (name, kind, note, source) VALUES (:name, coalesce(:kind, 'logical'), coalesce(:note, ''), 'import');

-- IMPORT_GROUP_SET: what a paper says of a group
UPDATE device_group SET kind = coalesce(:kind, kind), note = coalesce(:note, note) WHERE id = :id;

-- IMPORT_MEMBERS_CLEAR: the members of a group, before those of a paper
DELETE FROM group_member WHERE group_id = :id;

-- IMPORT_MEMBER_ADD: a member of a group
INSERT INTO group_member (group_id, device_id, position, role) VALUES (:id, :device_id, :position, :role);

-- IMPORT_CLAIMS: that a paper set fields of what was in the plan (never to nothing); :rows is [[table, id, field], ...]
INSERT INTO plan_field (tbl, row_id, field, source, set_at)
SELECT value ->> 0, value ->> 1, value ->> 2, 'import', :now FROM json_each(:rows)
WHERE coalesce((SELECT source FROM plan_field WHERE tbl = value ->> 0 AND row_id = value ->> 1 AND field = value ->> 2),
    CASE value ->> 0
        WHEN 'vlan' THEN (SELECT source FROM vlan WHERE id = value ->> 1)
        WHEN 'prefix' THEN (SELECT source FROM prefix WHERE id = value ->> 1)
        WHEN 'plan_range' THEN (SELECT source FROM plan_range WHERE id = value ->> 1)
        WHEN 'address' THEN (SELECT source FROM address WHERE id = value ->> 1) END) IS NOT 'import'
ON CONFLICT (tbl, row_id, field) DO UPDATE SET source = excluded.source, set_at = excluded.set_at;

-- IMPORT_BINDINGS: who holds addresses by a paper; :rows is [[address, interface], ...]
INSERT INTO binding (address_id, interface_id, valid_from, source)
SELECT value ->> 0, value ->> 1, :now, 'import' FROM json_each(:rows);

-- IMPORT_TAKEN_KEYS: the keys of devices that others were merged with
SELECT k.key, d.key AS device FROM device k JOIN device d ON d.id = k.merged_into;
