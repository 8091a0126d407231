-- The address plan: sites, VRFs, VLANs, prefixes, ranges, addresses, and who holds them.

-- SITE_ADD: a site unless it is there
INSERT INTO site (name) VALUES (:name) ON CONFLICT (name) DO NOTHING;

-- ADDRESS_ADD: an address unless it is there; :vrf NULL is the default one
INSERT INTO address (vrf, segment, ip, ip_key, family)
VALUES (coalesce(:vrf, 'default'), :segment, :ip, :ip_key, :family)
ON CONFLICT (vrf, segment, ip_key) DO NOTHING;

-- ADDRESS_FIND: an address; :vrf NULL is the default one
SELECT id FROM address WHERE vrf = coalesce(:vrf, 'default') AND segment = :segment AND ip_key = :ip_key;

-- BINDING_OPEN: who holds an address now: the device itself, if it does, else another; :vrf NULL is the default one
SELECT b.id, b.interface_id, i.device_id, i.mac, d.key, d.name
FROM address a
JOIN binding b ON b.address_id = a.id AND b.valid_to IS NULL
JOIN interface i ON i.id = b.interface_id
JOIN device d ON d.id = i.device_id
WHERE a.vrf = coalesce(:vrf, 'default') AND a.segment = :segment AND a.ip_key = :ip_key
ORDER BY i.device_id <> :device_id, b.valid_from LIMIT 1;

-- BINDING_INSERT: an open binding
INSERT INTO binding (address_id, interface_id, valid_from, source)
VALUES (:address_id, :interface_id, :now, :source);

-- BINDING_CLOSE: ends a binding
UPDATE binding SET valid_to = max(:now, valid_from) WHERE id = :id;

-- BINDING_LIST: the open bindings of a device, IPv4 first, oldest first
SELECT a.ip_key, a.segment, b.valid_from, b.source, b.interface_id, i.mac
FROM interface i
JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
JOIN address a ON a.id = b.address_id
WHERE i.device_id = :device_id ORDER BY a.family, b.valid_from, a.ip_key, a.segment;

-- PLAN_ADDRESS_AT: an address, whatever is known of it
SELECT id, assignment FROM address WHERE vrf = :vrf AND ip_key = :ip_key AND segment = '';

-- PLAN_ADDRESS_INSERT: an address as it is first planned
INSERT INTO address (vrf, ip, ip_key, family, assignment, name, mac, device_id, note, source)
VALUES (:vrf, :ip, :ip_key, :family, coalesce(:assignment, ''), coalesce(:name, ''), nullif(:mac, ''),
    nullif(:device_id, 0), coalesce(:note, ''), :source);

-- PLAN_ADDRESS_UPDATE: what the plan says of an address; NULL leaves a field as it is, '' and the device 0 take it away;
-- only when it differs
UPDATE address SET assignment = coalesce(:assignment, assignment), name = coalesce(:name, name),
    mac = iif(:mac IS NULL, mac, nullif(:mac, '')), device_id = iif(:device_id IS NULL, device_id, nullif(:device_id, 0)),
    note = coalesce(:note, note)
WHERE id = :id AND (assignment, name, mac, device_id, note) IS NOT (coalesce(:assignment, assignment),
    coalesce(:name, name), iif(:mac IS NULL, mac, nullif(:mac, '')),
    iif(:device_id IS NULL, device_id, nullif(:device_id, 0)), coalesce(:note, note));

-- PLAN_ADDRESS_RESERVE: what has a name, a MAC or a device and no assignment is reserved
UPDATE address SET assignment = 'reserved'
WHERE id = :id AND assignment = '' AND (name <> '' OR mac IS NOT NULL OR device_id IS NOT NULL);

-- PLAN_ADDRESS_UNCLAIM: nobody sets the fields of an address
DELETE FROM plan_field WHERE tbl = 'address' AND row_id = :id;

-- PLAN_ADDRESS_CLEAR: the plan says nothing of an address; no row changes when it said nothing
UPDATE address SET assignment = '', name = '', mac = NULL, device_id = NULL, note = '', source = NULL
WHERE id = :id AND (assignment <> '' OR name <> '' OR mac IS NOT NULL OR device_id IS NOT NULL OR note <> '');

-- PLAN_ADDRESS_DELETE: an address of which the plan says nothing, and that nobody has ever held
DELETE FROM address
WHERE id = :id AND assignment = '' AND name = '' AND mac IS NULL AND device_id IS NULL AND note = ''
    AND NOT EXISTS (SELECT 1 FROM binding WHERE address_id = :id);

-- PLAN_ADDRESS_NOTE: the note of an address
SELECT note FROM address WHERE id = :id;

-- PLAN_ADDRESS_PAGE: the addresses that a filter names, by their place; :limit -1 is all. They are found by an index of what
-- is asked (a plus keeps that of the order away) and sorted; what is not sorted by is read for the rows of the page
SELECT r.id, r.vrf AS vrf, r.address AS address, r.zone AS zone, r.assignment AS assignment, r.name AS name, r.mac AS mac,
    r.has_note, r.device AS device, r.holder AS holder, r.holder_mac, r.since AS since, r.holder_state, r.holders,
    r.last_held
FROM (
    SELECT a.id AS chosen, +a.vrf AS vrf, +a.ip_key AS address, +a.segment AS zone
    FROM address a
    WHERE a.vrf IN (SELECT v.name FROM vrf v) AND /*FILTER*/
    ORDER BY /*ORDER*/ LIMIT :limit OFFSET :offset) o
CROSS JOIN v_address_row r ON r.id = o.chosen
ORDER BY /*ORDER*/;

-- PLAN_ADDRESS_PAGE_WALK: as PLAN_ADDRESS_PAGE, each asked in the order of the page: for a filter that names most
SELECT r.id, r.vrf AS vrf, r.address AS address, r.zone AS zone, r.assignment AS assignment, r.name AS name, r.mac AS mac,
    r.has_note, r.device AS device, r.holder AS holder, r.holder_mac, r.since AS since, r.holder_state, r.holders,
    r.last_held
FROM (
    SELECT a.id AS chosen, a.vrf AS vrf, a.ip_key AS address, a.segment AS zone
    FROM address a INDEXED BY address_by_key
    WHERE /*FILTER*/
    ORDER BY /*ORDER*/ LIMIT :limit OFFSET :offset) o
CROSS JOIN v_address_row r ON r.id = o.chosen
ORDER BY /*ORDER*/;

-- PLAN_ADDRESS_PAGE_SORTED: as PLAN_ADDRESS_PAGE, by assignment, name, mac or since: each has an index
SELECT r.id, r.vrf AS vrf, r.address AS address, r.zone AS zone, r.assignment AS assignment, r.name AS name, r.mac AS mac,
    r.has_note, r.device AS device, r.holder AS holder, r.holder_mac, r.since AS since, r.holder_state, r.holders,
    r.last_held
FROM (
    SELECT a.id AS chosen, a.vrf AS vrf, a.ip_key AS address, a.segment AS zone, a.assignment AS assignment,
        a.name AS name, a.mac AS mac, a.held_since AS since
    FROM address a
    WHERE /*FILTER*/
    ORDER BY /*ORDER*/ LIMIT :limit OFFSET :offset) o
CROSS JOIN v_address_row r ON r.id = o.chosen
ORDER BY /*ORDER*/;

-- PLAN_ADDRESS_PAGE_DEVICE: as PLAN_ADDRESS_PAGE, those that are planned for a device, by its key
SELECT r.id, r.vrf AS vrf, r.address AS address, r.zone AS zone, r.assignment AS assignment, r.name AS name, r.mac AS mac,
    r.has_note, r.device AS device, r.holder AS holder, r.holder_mac, r.since AS since, r.holder_state, r.holders,
    r.last_held
FROM (
    SELECT a.id AS chosen, d.key AS device, a.vrf AS vrf, a.ip_key AS address, a.segment AS zone
    FROM device d
    CROSS JOIN address a ON a.device_id = d.id
    WHERE /*FILTER*/
    ORDER BY /*ORDER*/ LIMIT :limit OFFSET :offset) o
CROSS JOIN v_address_row r ON r.id = o.chosen
ORDER BY /*ORDER*/;

-- PLAN_ADDRESS_PAGE_NO_DEVICE: as PLAN_ADDRESS_PAGE, those that are planned for no device, by their place
SELECT r.id, r.vrf AS vrf, r.address AS address, r.zone AS zone, r.assignment AS assignment, r.name AS name, r.mac AS mac,
    r.has_note, r.device AS device, r.holder AS holder, r.holder_mac, r.since AS since, r.holder_state, r.holders,
    r.last_held
FROM (
    SELECT a.id AS chosen, a.vrf AS vrf, a.ip_key AS address, a.segment AS zone
    FROM address a INDEXED BY address_by_device
    WHERE a.device_id IS NULL AND /*FILTER*/
    ORDER BY /*ORDER*/ LIMIT :limit OFFSET :offset) o
CROSS JOIN v_address_row r ON r.id = o.chosen
ORDER BY /*ORDER*/;

-- PLAN_ADDRESS_COUNT_NO_DEVICE: how many PLAN_ADDRESS_PAGE_NO_DEVICE has
SELECT count(*) AS count FROM address a INDEXED BY address_by_device WHERE a.device_id IS NULL AND /*FILTER*/;

-- PLAN_ADDRESS_PAGE_HOLDER: as PLAN_ADDRESS_PAGE, those that are held by a device, by its key
SELECT r.id, r.vrf AS vrf, r.address AS address, r.zone AS zone, r.assignment AS assignment, r.name AS name, r.mac AS mac,
    r.has_note, r.device AS device, r.holder AS holder, r.holder_mac, r.since AS since, r.holder_state, r.holders,
    r.last_held
FROM (
    SELECT a.id AS chosen, d.key AS holder, a.vrf AS vrf, a.ip_key AS address, a.segment AS zone
    FROM device d
    CROSS JOIN address a ON a.holder_id = d.id
    WHERE /*FILTER*/
    ORDER BY /*ORDER*/ LIMIT :limit OFFSET :offset) o
CROSS JOIN v_address_row r ON r.id = o.chosen
ORDER BY /*ORDER*/;

-- PLAN_ADDRESS_PAGE_NO_HOLDER: as PLAN_ADDRESS_PAGE, those that are held by no device, by their place
SELECT r.id, r.vrf AS vrf, r.address AS address, r.zone AS zone, r.assignment AS assignment, r.name AS name, r.mac AS mac,
    r.has_note, r.device AS device, r.holder AS holder, r.holder_mac, r.since AS since, r.holder_state, r.holders,
    r.last_held
FROM (
    SELECT a.id AS chosen, a.vrf AS vrf, a.ip_key AS address, a.segment AS zone
    FROM address a INDEXED BY address_by_holder
    WHERE a.holder_id IS NULL AND /*FILTER*/
    ORDER BY /*ORDER*/ LIMIT :limit OFFSET :offset) o
CROSS JOIN v_address_row r ON r.id = o.chosen
ORDER BY /*ORDER*/;

-- PLAN_ADDRESS_COUNT_NO_HOLDER: how many PLAN_ADDRESS_PAGE_NO_HOLDER has
SELECT count(*) AS count FROM address a INDEXED BY address_by_holder WHERE a.holder_id IS NULL AND /*FILTER*/;

-- PLAN_ADDRESS_COUNT: how many PLAN_ADDRESS_PAGE has
SELECT count(*) AS count FROM address a WHERE a.vrf IN (SELECT v.name FROM vrf v) AND /*FILTER*/;

-- PLAN_ADDRESS_COUNT_ALL: how many addresses there are, and those of them that are neither planned nor held
SELECT (SELECT count(*) FROM address) AS count, (SELECT count(*) FROM address u INDEXED BY address_unlisted
    WHERE u.assignment = '' AND u.held = 0 AND u.note = '') AS unlisted;

-- PLAN_ADDRESS_UNLISTED: whether there is an address that is neither planned nor held
SELECT EXISTS (SELECT 1 FROM address u INDEXED BY address_unlisted
    WHERE u.assignment = '' AND u.held = 0 AND u.note = '') AS found;

-- PLAN_ADDRESS_ONE: one address, whether it is planned, held or neither; as PLAN_ADDRESS_PAGE
SELECT id, vrf, address, zone, assignment, name, mac, has_note, device, holder, holder_mac, since, holder_state, holders,
    last_held
FROM v_address_row WHERE vrf = :vrf AND address = :ip_key ORDER BY zone LIMIT 1;

-- PLAN_SPACE_PREFIXES: the prefixes that lie in another one, by address and the largest first
SELECT first_key, last_key FROM prefix
WHERE vrf = :vrf AND first_key BETWEEN :first AND :last AND last_key <= :last AND family = :family AND length > :length
ORDER BY first_key, length;

-- PLAN_SPACE_ADDRESSES: the planned and the held addresses from one key to another
SELECT DISTINCT a.ip_key FROM address a
WHERE a.vrf = :vrf AND a.ip_key BETWEEN :first AND :last
    AND (a.assignment <> '' OR a.held > 0 OR a.note <> '')
ORDER BY a.ip_key;

-- PLAN_USAGE: how the addresses from one key to another are used (:family 6 leaves the keys of IPv4 out)
SELECT count(*) FILTER (WHERE a.held > 0 OR a.assignment NOT IN ('', 'deprecated')) AS used,
    count(*) FILTER (WHERE a.assignment NOT IN ('', 'deprecated')) AS planned, count(*) FILTER (WHERE a.held > 0) AS held,
    count(*) FILTER (WHERE a.held > 0 AND a.assignment = '') AS unplanned
FROM address a
WHERE a.vrf = :vrf AND a.ip_key BETWEEN :first AND :last
    AND (:family <> 6 OR a.ip_key NOT BETWEEN x'00000000000000000000ffff00000000'
        AND x'00000000000000000000ffffffffffff');
-- PLAN_FIELD_RANK: who set a field of the plan with what precedence, and that of a source: whom plan_field names, else
-- the source of the row when the field is not empty
WITH setter (name) AS (SELECT coalesce(
    (SELECT source FROM plan_field WHERE tbl = :table AND row_id = :row_id AND field = :field),
    CASE :table
        WHEN 'vlan' THEN (SELECT source FROM vlan WHERE id = :row_id AND CASE :field
            WHEN 'name' THEN name <> '' WHEN 'site' THEN site_id IS NOT NULL WHEN 'note' THEN note <> '' ELSE true END)
        WHEN 'prefix' THEN (SELECT source FROM prefix WHERE id = :row_id AND CASE :field
            WHEN 'name' THEN name <> '' WHEN 'site' THEN site_id IS NOT NULL WHEN 'vlan' THEN vlan_id IS NOT NULL
            WHEN 'kind' THEN kind <> '' WHEN 'gateway' THEN gateway <> '' WHEN 'dns' THEN dns <> ''
            WHEN 'note' THEN note <> '' ELSE true END)
        WHEN 'plan_range' THEN (SELECT source FROM plan_range WHERE id = :row_id AND CASE :field
            WHEN 'name' THEN name <> '' WHEN 'note' THEN note <> '' ELSE true END)
        WHEN 'address' THEN (SELECT source FROM address WHERE id = :row_id AND CASE :field
            WHEN 'assignment' THEN assignment <> '' WHEN 'name' THEN name <> '' WHEN 'mac' THEN mac IS NOT NULL
            WHEN 'device' THEN device_id IS NOT NULL WHEN 'note' THEN note <> '' ELSE true END)
    END))
SELECT (SELECT precedence FROM source WHERE name = :source) AS mine, s.precedence AS theirs, s.name AS theirs_name
FROM setter LEFT JOIN source s ON s.name = setter.name;

-- PLAN_FIELD_SET: who set a field of the plan
INSERT INTO plan_field (tbl, row_id, field, source, set_at)
VALUES (:table, :row_id, :field, :source, CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
ON CONFLICT (tbl, row_id, field) DO UPDATE SET source = excluded.source, set_at = excluded.set_at
WHERE source IS NOT excluded.source;

-- SITE_ID: the id of a site
SELECT id FROM site WHERE name = :name;

-- SITE_FIND: a site and what is there
SELECT s.id, s.name, (SELECT count(*) FROM device d WHERE d.site_id = s.id AND d.merged_into IS NULL) AS devices,
    (SELECT count(*) FROM prefix p WHERE p.site_id = s.id) AS prefixes
FROM site s WHERE s.name = :name;

-- SITE_LIST: all sites by name
SELECT s.id, s.name, (SELECT count(*) FROM device d WHERE d.site_id = s.id AND d.merged_into IS NULL) AS devices,
    (SELECT count(*) FROM prefix p WHERE p.site_id = s.id) AS prefixes
FROM site s ORDER BY s.name;

-- SITE_PAGE: the sites that a filter names, a page of them; `total` are all that it names
SELECT s.id, s.name, s.note, page.total,
    (SELECT count(*) FROM device d WHERE d.site_id = s.id AND d.merged_into IS NULL) AS devices,
    (SELECT count(*) FROM prefix p WHERE p.site_id = s.id) AS prefixes,
    (SELECT count(*) FROM vlan v WHERE v.site_id = s.id) AS vlans
FROM (SELECT s.id AS page_id, count(*) OVER () AS total FROM site s
    WHERE /*FILTER*/ ORDER BY /*ORDER*/, s.name LIMIT :limit OFFSET :offset) page
JOIN site s ON s.id = page.page_id
ORDER BY /*ORDER*/, s.name;

-- SITE_SET_NAME: only when it differs
UPDATE site SET name = :value WHERE id = :id AND name IS NOT :value;

-- SITE_SET_NOTE: only when it differs
UPDATE site SET note = :value WHERE id = :id AND note IS NOT :value;

-- SITE_DELETE: a site; what was there loses it
DELETE FROM site WHERE id = :id;

-- SITE_VLAN_TWICE: a VLAN of a site whose number is taken among those without one
SELECT v.vid FROM vlan v
WHERE v.site_id = :id AND EXISTS (SELECT 1 FROM vlan o WHERE o.vid = v.vid AND o.site_id IS NULL)
ORDER BY v.vid LIMIT 1;

-- VRF_ADD: a routing table
INSERT INTO vrf (name, note) VALUES (:name, :note);

-- VRF_FIND: a row when it is there
SELECT id FROM vrf WHERE name = :name;

-- VRF_LIST: all by name, the default one first
SELECT v.id, v.name, (SELECT count(*) FROM prefix p WHERE p.vrf = v.name) AS prefixes
FROM vrf v ORDER BY v.name <> 'default', v.name;

-- VRF_PAGE: those that a filter names, a page of them; `total` are all that it names
SELECT v.id, v.name, v.note, page.total, (SELECT count(*) FROM prefix p WHERE p.vrf = v.name) AS prefixes,
    (SELECT count(*) FROM plan_range r WHERE r.vrf = v.name) AS ranges
FROM (SELECT v.id AS page_id, count(*) OVER () AS total FROM vrf v
    WHERE /*FILTER*/ ORDER BY /*ORDER*/, v.name LIMIT :limit OFFSET :offset) page
JOIN vrf v ON v.id = page.page_id
ORDER BY /*ORDER*/, v.name;

-- VRF_SET_NOTE: only when it differs
UPDATE vrf SET note = :value WHERE name = :name AND note IS NOT :value;

-- VRF_RENAME: the name of a routing table
UPDATE vrf SET name = :value WHERE name = :name;

-- VRF_RENAME_PREFIXES: its prefixes follow
UPDATE prefix SET vrf = :value WHERE vrf = :name;

-- VRF_RENAME_RANGES: its ranges follow
UPDATE plan_range SET vrf = :value WHERE vrf = :name;

-- VRF_RENAME_ADDRESSES: its addresses follow
UPDATE address SET vrf = :value WHERE vrf = :name;

-- VRF_CONTENT: whether something is in a routing table
SELECT EXISTS (SELECT 1 FROM prefix WHERE vrf = :name) AS prefixes,
    EXISTS (SELECT 1 FROM plan_range WHERE vrf = :name) AS ranges,
    EXISTS (SELECT 1 FROM address WHERE vrf = :name AND (assignment <> '' OR held > 0 OR note <> '')) AS addresses;

-- VRF_DELETE: a routing table
DELETE FROM vrf WHERE name = :name;

-- VLAN_ADD: a VLAN
INSERT INTO vlan (vid, name, site_id, source) VALUES (:vid, :name, nullif(:site_id, 0), :source);

-- VLAN_BY_ID: a VLAN
SELECT v.id, v.vid, v.name, coalesce(s.name, '') AS site, v.source,
    (SELECT count(*) FROM prefix p WHERE p.vlan_id = v.id) AS prefixes
FROM vlan v LEFT JOIN site s ON s.id = v.site_id WHERE v.id = :id;

-- VLAN_BY_NUMBER: the VLANs of a number, the one without a site first; at most two
SELECT v.id, v.vid, v.name, coalesce(s.name, '') AS site, v.source,
    (SELECT count(*) FROM prefix p WHERE p.vlan_id = v.id) AS prefixes
FROM vlan v LEFT JOIN site s ON s.id = v.site_id
WHERE v.vid = :vid AND (:site = '' OR s.name = :site) ORDER BY v.site_id IS NOT NULL, s.name LIMIT 2;

-- VLAN_PAGE: those that a filter names, a page of them; `total` are all that it names
SELECT v.id, v.vid, v.name, coalesce(s.name, '') AS site, v.note, v.source, page.total,
    (SELECT count(*) FROM prefix p WHERE p.vlan_id = v.id) AS prefixes
FROM (SELECT v.id AS page_id, count(*) OVER () AS total FROM vlan v LEFT JOIN site s ON s.id = v.site_id
    WHERE /*FILTER*/ ORDER BY /*ORDER*/, v.vid, s.name LIMIT :limit OFFSET :offset) page
JOIN vlan v ON v.id = page.page_id
LEFT JOIN site s ON s.id = v.site_id
ORDER BY /*ORDER*/, v.vid, s.name;

-- VLAN_SET_VID: only when it differs
UPDATE vlan SET vid = CAST(:value AS INTEGER) WHERE id = :id AND vid IS NOT CAST(:value AS INTEGER);

-- VLAN_SET_NAME: only when it differs
UPDATE vlan SET name = :value WHERE id = :id AND name IS NOT :value;

-- VLAN_SET_SITE: by the site's name; '' is none; only when it differs
UPDATE vlan SET site_id = (SELECT id FROM site WHERE name = :value)
WHERE id = :id AND site_id IS NOT (SELECT id FROM site WHERE name = :value);

-- VLAN_SET_NOTE: only when it differs
UPDATE vlan SET note = :value WHERE id = :id AND note IS NOT :value;

-- VLAN_DELETE: a VLAN; prefixes lose it
DELETE FROM vlan WHERE id = :id;

-- PREFIX_ADD: a prefix unless it is there
INSERT INTO prefix (vrf, cidr, first_key, last_key, family, length, name, source)
VALUES (:vrf, :cidr, :first_key, :last_key, :family, :length, :name, :source)
ON CONFLICT (vrf, first_key, family, length) DO NOTHING;

-- PREFIX_BY_ID: a prefix
SELECT id, vrf, first_key, length, name, kind, site, vlan_id, vlan, vlan_name, gateway, dns, source
FROM v_prefix WHERE id = :id;

-- PREFIX_BY_CIDR: a prefix
SELECT id, vrf, first_key, length, name, kind, site, vlan_id, vlan, vlan_name, gateway, dns, source
FROM v_prefix WHERE vrf = :vrf AND first_key = :first_key AND family = :family AND length = :length;

-- PREFIX_BY_NAME: the prefixes of this very name, at most two
SELECT id, vrf, first_key, length, name, kind, site, vlan_id, vlan, vlan_name, gateway, dns, source
FROM v_prefix WHERE vrf = :vrf AND name = :name LIMIT 2;

-- PREFIX_BEFORE: the last prefix, by address and then length, at or before a place
SELECT id, vrf, first_key, length, name, kind, site, vlan_id, vlan, vlan_name, gateway, dns, source
FROM v_prefix
WHERE vrf = :vrf AND family = :family AND (first_key, length) <= (:first_key, :length)
ORDER BY first_key DESC, length DESC LIMIT 1;

-- PREFIX_NAMES: the names of the prefixes of a routing table
SELECT DISTINCT name FROM prefix WHERE vrf = :vrf AND name <> '';

-- PREFIX_LIST: all, parents before those in them
SELECT id, vrf, first_key, length, name, kind, site, vlan_id, vlan, vlan_name, gateway, dns, source
FROM v_prefix
ORDER BY vrf, family, first_key, length;

-- PREFIX_LIST_VRF: those of a routing table, parents before those in them
SELECT id, vrf, first_key, length, name, kind, site, vlan_id, vlan, vlan_name, gateway, dns, source
FROM v_prefix
WHERE vrf = :vrf ORDER BY family, first_key, length;

-- PREFIX_LIST_UNDER: a prefix and those in it, parents before those in them
SELECT id, vrf, first_key, length, name, kind, site, vlan_id, vlan, vlan_name, gateway, dns, source
FROM v_prefix
WHERE vrf = :vrf AND family = :family AND first_key BETWEEN :first_key AND :last_key AND length >= :length
ORDER BY first_key, length;

-- PREFIX_PAGE: those that a filter names, a page of them; `total` are all that it names
SELECT p.id, p.vrf, p.prefix, p.first_key, p.length, p.name, p.kind, p.site, p.vlan, p.vlan_name, p.gateway, p.dns,
    p.note, p.source, p.used, page.total
FROM (SELECT p.id AS page_id, count(*) OVER () AS total FROM v_prefix p
    WHERE /*FILTER*/ ORDER BY /*ORDER*/, p.vrf, p.family, p.first_key, p.length LIMIT :limit OFFSET :offset) page
JOIN v_prefix p ON p.id = page.page_id
ORDER BY /*ORDER*/, p.vrf, p.family, p.first_key, p.length;

-- PREFIX_NOTE: the note of a prefix
SELECT note FROM prefix WHERE id = :id;

-- PREFIX_SET_NAME: only when it differs
UPDATE prefix SET name = :value WHERE id = :id AND name IS NOT :value;

-- PREFIX_SET_KIND: only when it differs
UPDATE prefix SET kind = :value WHERE id = :id AND kind IS NOT :value;

-- PREFIX_SET_SITE: by the site's name; '' is none; only when it differs
UPDATE prefix SET site_id = (SELECT id FROM site WHERE name = :value)
WHERE id = :id AND site_id IS NOT (SELECT id FROM site WHERE name = :value);

-- PREFIX_SET_VLAN: by the VLAN's id as text; '' is none; only when it differs
UPDATE prefix SET vlan_id = CAST(nullif(:value, '') AS INTEGER)
WHERE id = :id AND vlan_id IS NOT CAST(nullif(:value, '') AS INTEGER);

-- PREFIX_SET_GATEWAY: only when it differs
UPDATE prefix SET gateway = :value WHERE id = :id AND gateway IS NOT :value;

-- PREFIX_SET_DNS: only when they differ
UPDATE prefix SET dns = :value WHERE id = :id AND dns IS NOT :value;

-- PREFIX_SET_NOTE: only when it differs
UPDATE prefix SET note = :value WHERE id = :id AND note IS NOT :value;

-- PREFIX_SET_VRF: only when it differs
UPDATE prefix SET vrf = :value WHERE id = :id AND vrf IS NOT :value;

-- PREFIX_CONTENT: how many ranges lie wholly in a span, and how many planned addresses
SELECT
    (SELECT count(*) FROM plan_range
        WHERE vrf = :vrf AND family = :family AND first_key BETWEEN :first_key AND :last_key
            AND last_key <= :last_key) AS ranges,
    (SELECT count(*) FROM address
        WHERE vrf = :vrf AND assignment <> '' AND ip_key BETWEEN :first_key AND :last_key AND +family = :family
    ) AS addresses;

-- PREFIX_DELETE: a prefix
DELETE FROM prefix WHERE id = :id;

-- PLAN_RANGE_ADD: a part of a prefix
INSERT INTO plan_range (vrf, first_ip, last_ip, first_key, last_key, family, kind, name, source)
VALUES (:vrf, :first_ip, :last_ip, :first_key, :last_key, :family, :kind, :name, :source);

-- PLAN_RANGE_BY_ID: a range
SELECT id, vrf, first_key, last_key, kind, name, source FROM plan_range WHERE id = :id;

-- PLAN_RANGE_BY_SPAN: a range
SELECT id, vrf, first_key, last_key, kind, name, source FROM plan_range
WHERE vrf = :vrf AND first_key = :first_key AND last_key = :last_key;

-- PLAN_RANGE_BY_NAME: the ranges of this very name, at most two
SELECT id, vrf, first_key, last_key, kind, name, source FROM plan_range WHERE vrf = :vrf AND name = :name LIMIT 2;

-- PLAN_RANGE_NAMES: the names of the ranges of a routing table
SELECT DISTINCT name FROM plan_range WHERE vrf = :vrf AND name <> '';

-- PLAN_RANGE_OVERLAP: another range that has addresses of a span
SELECT id, vrf, first_key, last_key, kind, name, source FROM plan_range
WHERE vrf = :vrf AND family = :family AND first_key <= :last_key AND last_key >= :first_key AND id <> :id
ORDER BY first_key LIMIT 1;

-- PLAN_RANGE_LIST: all
SELECT id, vrf, first_key, last_key, kind, name, source FROM plan_range ORDER BY vrf, first_key, last_key;

-- PLAN_RANGE_LIST_WITHIN: those of all routing tables that have addresses of a span
SELECT id, vrf, first_key, last_key, kind, name, source FROM plan_range
WHERE family = :family AND first_key <= :last_key AND last_key >= :first_key ORDER BY vrf, first_key, last_key;

-- PLAN_RANGE_LIST_VRF: those of a routing table that have addresses of a span; all of it without one
SELECT id, vrf, first_key, last_key, kind, name, source FROM plan_range
WHERE vrf = :vrf AND (:first_key IS NULL OR (family = :family AND first_key <= :last_key AND last_key >= :first_key))
ORDER BY first_key, last_key;

-- PLAN_RANGE_PAGE: those that a filter names, a page of them; `total` are all that it names
SELECT r.id, r.vrf, r.first_key, r.last_key, r.kind, r.name, r.note, r.source, page.total,
    (SELECT count(*) FROM address a
        WHERE a.vrf = r.vrf AND a.ip_key BETWEEN r.first_key AND r.last_key
            AND (r.family = 4 OR a.ip_key NOT BETWEEN x'00000000000000000000ffff00000000'
                AND x'00000000000000000000ffffffffffff')
            AND (a.held > 0 OR a.assignment NOT IN ('', 'deprecated'))) AS used
FROM (SELECT r.id AS page_id, count(*) OVER () AS total FROM plan_range r
    WHERE /*FILTER*/ ORDER BY /*ORDER*/, r.vrf, r.first_key, r.last_key LIMIT :limit OFFSET :offset) page
JOIN plan_range r ON r.id = page.page_id
ORDER BY /*ORDER*/, r.vrf, r.first_key, r.last_key;

-- PLAN_RANGE_SET_KIND: only when it differs
UPDATE plan_range SET kind = :value WHERE id = :id AND kind IS NOT :value;

-- PLAN_RANGE_SET_NAME: only when it differs
UPDATE plan_range SET name = :value WHERE id = :id AND name IS NOT :value;

-- PLAN_RANGE_SET_NOTE: only when it differs
UPDATE plan_range SET note = :value WHERE id = :id AND note IS NOT :value;

-- PLAN_RANGE_SET_SPAN: other addresses
UPDATE plan_range SET first_ip = :first_ip, last_ip = :last_ip, first_key = :first_key, last_key = :last_key,
    family = :family
WHERE id = :id AND (first_key, last_key) <> (:first_key, :last_key);

-- PLAN_RANGE_DELETE: a range
DELETE FROM plan_range WHERE id = :id;

-- BINDING_WHO: who held an address in a period, both ends in it, the newest first; :limit -1 is all
SELECT a.vrf, a.segment, a.ip_key, d.id AS device_id, d.key, d.name, i.name AS interface, i.mac, b.valid_from,
    coalesce(b.valid_to, 0) AS valid_to, b.source
FROM address a
JOIN binding b ON b.address_id = a.id AND b.valid_from <= :to AND (b.valid_to IS NULL OR b.valid_to > :from)
JOIN interface i ON i.id = b.interface_id
JOIN device h ON h.id = i.device_id
JOIN device d ON d.id = coalesce(h.merged_into, h.id)
WHERE a.vrf = coalesce(:vrf, 'default') AND a.segment = :segment AND a.ip_key = :ip_key
ORDER BY b.valid_to IS NOT NULL, b.valid_from DESC, b.id DESC LIMIT :limit;

-- BINDING_WHERE_MAC: which addresses a MAC has held, the newest first
SELECT a.vrf, a.segment, a.ip_key, d.id AS device_id, d.key, d.name, i.name AS interface, i.mac, b.valid_from,
    coalesce(b.valid_to, 0) AS valid_to, b.source
FROM interface i
JOIN binding b ON b.interface_id = i.id
JOIN address a ON a.id = b.address_id
JOIN device h ON h.id = i.device_id
JOIN device d ON d.id = coalesce(h.merged_into, h.id)
WHERE i.mac = :mac ORDER BY b.valid_to IS NOT NULL, b.valid_from DESC, b.id DESC;

-- BINDING_WHERE_DEVICE: which addresses a device has held, with those that it took over, the newest first
SELECT a.vrf, a.segment, a.ip_key, d.id AS device_id, d.key, d.name, i.name AS interface, i.mac, b.valid_from,
    coalesce(b.valid_to, 0) AS valid_to, b.source
FROM device d
JOIN interface i ON i.device_id IN (SELECT d.id UNION ALL SELECT m.id FROM device m WHERE m.merged_into = d.id)
JOIN binding b ON b.interface_id = i.id
JOIN address a ON a.id = b.address_id
WHERE d.id = :device_id ORDER BY b.valid_to IS NOT NULL, b.valid_from DESC, b.id DESC;
