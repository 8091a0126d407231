-- Links, groups and maps.

-- LINK_END: whose interface it is
SELECT device_id FROM interface WHERE id = :id;

-- LINK_SAME: the link of this kind between the same ends, and what its source and another one are worth; :low is the
-- smaller of the two ids of devices; interface 0 is none
SELECT l.id, l.label, l.source,
    (SELECT precedence FROM source WHERE name = l.source) AS theirs,
    (SELECT precedence FROM source WHERE name = :source) AS mine
FROM link l
WHERE min(l.a_device_id, l.b_device_id) = :low AND max(l.a_device_id, l.b_device_id) = :high AND l.kind = :kind
    AND CASE WHEN l.a_device_id < l.b_device_id THEN ifnull(l.a_interface_id, 0) ELSE ifnull(l.b_interface_id, 0) END
        = :low_interface
    AND CASE WHEN l.a_device_id < l.b_device_id THEN ifnull(l.b_interface_id, 0) ELSE ifnull(l.a_interface_id, 0) END
        = :high_interface;

-- LINK_INSERT: a link; no row for a source that does not exist
INSERT INTO link (a_device_id, a_interface_id, b_device_id, b_interface_id, kind, label, source, created_at)
SELECT :a_device, nullif(:a_interface, 0), :b_device, nullif(:b_interface, 0), :kind, :label, name,
    CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)
FROM source WHERE name = :source;

-- LINK_RANK: what the source of a link and another one are worth
SELECT l.source, (SELECT precedence FROM source WHERE name = l.source) AS theirs,
    (SELECT precedence FROM source WHERE name = :source) AS mine
FROM link l WHERE l.id = :id;

-- LINK_SET_LABEL: only when it or its source differs
UPDATE link SET label = :value, source = :source
WHERE id = :id AND (label IS NOT :value OR source IS NOT :source);

-- LINK_SET_KIND: only when it or its source differs
UPDATE link SET kind = :value, source = :source
WHERE id = :id AND (kind IS NOT :value OR source IS NOT :source);

-- LINK_DELETE: a link
DELETE FROM link WHERE id = :id;

-- LINK_BY_ID: one link
SELECT l.id, l.a_device_id, a.key AS a_key, a.name AS a_name, ifnull(l.a_interface_id, 0) AS a_interface_id,
    ifnull(i.name, '') AS a_interface, l.b_device_id, b.key AS b_key, b.name AS b_name,
    ifnull(l.b_interface_id, 0) AS b_interface_id, ifnull(j.name, '') AS b_interface, l.kind, l.label, l.source
FROM link l
JOIN device a ON a.id = l.a_device_id
JOIN device b ON b.id = l.b_device_id
LEFT JOIN interface i ON i.id = l.a_interface_id
LEFT JOIN interface j ON j.id = l.b_interface_id
WHERE l.id = :id;

-- LINK_LIST: all links by the names of their ends
SELECT l.id, l.a_device_id, a.key AS a_key, a.name AS a_name, ifnull(l.a_interface_id, 0) AS a_interface_id,
    ifnull(i.name, '') AS a_interface, l.b_device_id, b.key AS b_key, b.name AS b_name,
    ifnull(l.b_interface_id, 0) AS b_interface_id, ifnull(j.name, '') AS b_interface, l.kind, l.label, l.source
FROM link l
JOIN device a ON a.id = l.a_device_id
JOIN device b ON b.id = l.b_device_id
LEFT JOIN interface i ON i.id = l.a_interface_id
LEFT JOIN interface j ON j.id = l.b_interface_id
ORDER BY a.name, a.key, b.name, b.key, l.id;

-- LINK_LIST_OF: the links of a device by the names of their ends
SELECT l.id, l.a_device_id, a.key AS a_key, a.name AS a_name, ifnull(l.a_interface_id, 0) AS a_interface_id,
    ifnull(i.name, '') AS a_interface, l.b_device_id, b.key AS b_key, b.name AS b_name,
    ifnull(l.b_interface_id, 0) AS b_interface_id, ifnull(j.name, '') AS b_interface, l.kind, l.label, l.source
FROM link l
JOIN device a ON a.id = l.a_device_id
JOIN device b ON b.id = l.b_device_id
LEFT JOIN interface i ON i.id = l.a_interface_id
LEFT JOIN interface j ON j.id = l.b_interface_id
WHERE l.a_device_id = :device_id OR l.b_device_id = :device_id
ORDER BY a.name, a.key, b.name, b.key, l.id;

-- LINK_PAGE: the links that a filter names, by anything but the names of their ends; :device 0 is of any; :limit -1 is all.
-- What is not sorted by is read for the rows of the page
SELECT l.id, l.source_key, l.source_name, l.source_interface, l.target_key, l.target_name, l.target_interface, l.kind,
    l.label, l.state, l.said_by
FROM (
    SELECT l.id AS chosen FROM v_link_row l
    WHERE (:device = 0 OR l.source_id = :device OR l.target_id = :device) AND (/*FILTER*/)
    ORDER BY /*ORDER*/ LIMIT :limit OFFSET :offset) o
CROSS JOIN v_link l ON l.id = o.chosen
ORDER BY /*ORDER*/;

-- LINK_PAGE_NAMED: as LINK_PAGE, by the name of the first end
SELECT l.id AS id, l.source_id AS source_id, l.source_key, l.source_name AS source_name, l.source_interface, l.target_key,
    l.target_name, l.target_interface, l.kind, l.label, l.state, l.said_by
FROM (
    SELECT l.id AS chosen, a.name AS source_name, l.source_id AS source_id, l.id AS id
    FROM v_link_row l CROSS JOIN device a ON a.id = l.source_id
    WHERE (:device = 0 OR l.source_id = :device OR l.target_id = :device) AND (/*FILTER*/)
    ORDER BY /*ORDER*/ LIMIT :limit OFFSET :offset) o
CROSS JOIN v_link l ON l.id = o.chosen
ORDER BY /*ORDER*/;

-- LINK_PAGE_WALK: as LINK_PAGE_NAMED, each asked in the order of the page: for a filter that names most
SELECT l.id AS id, l.source_id AS source_id, l.source_key, l.source_name AS source_name, l.source_interface, l.target_key,
    l.target_name, l.target_interface, l.kind, l.label, l.state, l.said_by
FROM (
    SELECT l.id AS chosen, a.name AS source_name, a.id AS source_id, k.id AS id
    FROM device a INDEXED BY device_by_name CROSS JOIN link k INDEXED BY link_by_a ON k.a_device_id = a.id
    CROSS JOIN v_link_row l ON l.id = k.id
    WHERE (:device = 0 OR l.source_id = :device OR l.target_id = :device) AND (/*FILTER*/)
    ORDER BY /*ORDER*/ LIMIT :limit OFFSET :offset) o
CROSS JOIN v_link l ON l.id = o.chosen
ORDER BY /*ORDER*/;

-- LINK_COUNT: how many LINK_PAGE has
SELECT count(*) AS count FROM v_link_row l
WHERE (:device = 0 OR l.source_id = :device OR l.target_id = :device) AND (/*FILTER*/);

-- LINK_COUNT_ALL: how many LINK_PAGE has without a device and a filter
SELECT count(*) AS count FROM link;

-- GROUP_INSERT: a group of devices; no row for a source that does not exist
INSERT INTO device_group (name, kind, source) SELECT :name, :kind, name FROM source WHERE name = :source;

-- GROUP_BY_NAME: one group
SELECT g.id, g.name, g.kind, g.source, (SELECT count(*) FROM group_member m WHERE m.group_id = g.id) AS members
FROM device_group g WHERE g.name = :name;

-- GROUP_BY_ID: one group
SELECT g.id, g.name, g.kind, g.source, (SELECT count(*) FROM group_member m WHERE m.group_id = g.id) AS members
FROM device_group g WHERE g.id = :id;

-- GROUP_LIST: all groups by name
SELECT g.id, g.name, g.kind, g.source, (SELECT count(*) FROM group_member m WHERE m.group_id = g.id) AS members
FROM device_group g ORDER BY g.name;

-- GROUP_PAGE: the groups that a filter names, with how many there are in all; :limit -1 is all
SELECT g.id, g.name, g.kind, g.source, substr(g.note, 1, 60) AS note,
    (SELECT count(*) FROM group_member m WHERE m.group_id = g.id) AS members, count(*) OVER () AS total
FROM device_group g WHERE /*FILTER*/ ORDER BY /*ORDER*/, g.name LIMIT :limit OFFSET :offset;

-- GROUP_NOTE: the note of a group
SELECT note FROM device_group WHERE id = :id;

-- GROUP_SET_NAME: only when it differs
UPDATE device_group SET name = :value WHERE id = :id AND name IS NOT :value;

-- GROUP_SET_KIND: only when it differs
UPDATE device_group SET kind = :value WHERE id = :id AND kind IS NOT :value;

-- GROUP_SET_NOTE: only when it differs
UPDATE device_group SET note = :value WHERE id = :id AND note IS NOT :value;

-- GROUP_DELETE: a group with its members
DELETE FROM device_group WHERE id = :id;

-- GROUP_MEMBERS: of a group, in order
SELECT m.device_id, d.key, d.name, row_number() OVER (ORDER BY m.position, m.device_id) AS position, m.role
FROM group_member m JOIN device d ON d.id = m.device_id
WHERE m.group_id = :id ORDER BY m.position, m.device_id;

-- GROUP_PLACE: the kind of a group, how many it has, whether positions count from 1 without gaps, and the role and
-- position of a device in it
SELECT g.kind, (SELECT count(*) FROM group_member WHERE group_id = g.id) AS members,
    (SELECT ifnull(max(position), 0) = count(*) AND 2 * ifnull(sum(position), 0) = count(*) * (count(*) + 1)
        FROM group_member WHERE group_id = g.id) AS whole, m.position, m.role
FROM device_group g LEFT JOIN group_member m ON m.group_id = g.id AND m.device_id = :device_id
WHERE g.id = :id;

-- GROUP_CLOSE_GAPS: positions from 1 without gaps, as after devices were removed
UPDATE group_member SET position = w.place
FROM (SELECT device_id, row_number() OVER (ORDER BY position, device_id) AS place FROM group_member WHERE group_id = :id) w
WHERE group_member.group_id = :id AND group_member.device_id = w.device_id AND group_member.position <> w.place;

-- GROUP_SHIFT: the members of a span of positions move on
UPDATE group_member SET position = position + :by
WHERE group_id = :id AND position BETWEEN :first AND :last AND device_id <> :device_id;

-- GROUP_PUT: a member; only when it differs
INSERT INTO group_member (group_id, device_id, position, role) VALUES (:id, :device_id, :position, :role)
ON CONFLICT (group_id, device_id) DO UPDATE SET position = excluded.position, role = excluded.role
WHERE position <> excluded.position OR role <> excluded.role;

-- GROUP_TAKE: a member leaves
DELETE FROM group_member WHERE group_id = :id AND device_id = :device_id;

-- MAP_INSERT: a map
INSERT INTO map (name) VALUES (:name);

-- MAP_DELETE: a map with what is placed on it
DELETE FROM map WHERE id = :id;

-- MAP_BY_NAME: one map
SELECT m.id, m.name,
    (SELECT count(*) FROM map_node n JOIN device d ON d.id = n.device_id
        WHERE n.map_id = m.id AND d.merged_into IS NULL) AS nodes,
    (SELECT count(*) FROM map_note t WHERE t.map_id = m.id) AS notes
FROM map m WHERE m.name = :name;

-- MAP_LIST: all maps by name
SELECT m.id, m.name,
    (SELECT count(*) FROM map_node n JOIN device d ON d.id = n.device_id
        WHERE n.map_id = m.id AND d.merged_into IS NULL) AS nodes,
    (SELECT count(*) FROM map_note t WHERE t.map_id = m.id) AS notes
FROM map m ORDER BY m.name;

-- MAP_PLACE_PUT: where a device is placed; only when it differs
INSERT INTO map_node (map_id, device_id, x, y, locked) VALUES (:map_id, :device_id, :x, :y, :locked)
ON CONFLICT (map_id, device_id) DO UPDATE SET x = excluded.x, y = excluded.y, locked = excluded.locked
WHERE x <> excluded.x OR y <> excluded.y OR locked <> excluded.locked;

-- MAP_PLACE_GET: where a device is placed
SELECT device_id, CAST(round(x) AS INTEGER) AS x, CAST(round(y) AS INTEGER) AS y, locked
FROM map_node WHERE map_id = :map_id AND device_id = :device_id;

-- MAP_PLACE_DELETE: a device gets a computed place again
DELETE FROM map_node WHERE map_id = :map_id AND device_id = :device_id;

-- MAP_NOTE_INSERT: a text on a map
INSERT INTO map_note (map_id, x, y, text) VALUES (:map_id, :x, :y, :text);

-- MAP_NOTE_DELETE: a text
DELETE FROM map_note WHERE id = :id;

-- MAP_NOTE_LIST: the texts of a map, in the order of being written; of every map when :map_id is 0
SELECT t.id, m.name AS map, CAST(round(t.x) AS INTEGER) AS x, CAST(round(t.y) AS INTEGER) AS y, t.text
FROM map_note t JOIN map m ON m.id = t.map_id WHERE :map_id = 0 OR t.map_id = :map_id ORDER BY t.id;

-- MAP_NODES: every device as it stands on a map, in the order of being added, whatever their ids
SELECT d.id, d.key, d.name, d.type, d.icon, ifnull(d.site_id, 0) AS site_id, ifnull(s.name, '') AS site,
    ifnull(t.state, 0) AS state, n.device_id IS NOT NULL AS placed, ifnull(CAST(round(n.x) AS INTEGER), 0) AS x,
    ifnull(CAST(round(n.y) AS INTEGER), 0) AS y, ifnull(n.locked, 0) AS locked
FROM device d
LEFT JOIN site s ON s.id = d.site_id
LEFT JOIN device_state t ON t.device_id = d.id
LEFT JOIN map_node n ON n.map_id = :map_id AND n.device_id = d.id
WHERE d.merged_into IS NULL ORDER BY d.created_at, d.key;

-- MAP_ADDRESSES: the first address of each device, IPv4 before IPv6, in order of VRF and address
SELECT i.device_id, a.vrf, min(a.ip_key) AS ip_key
FROM binding b
JOIN address a ON a.id = b.address_id AND a.segment = ''
JOIN interface i ON i.id = b.interface_id
WHERE b.valid_to IS NULL GROUP BY i.device_id ORDER BY a.vrf, min(a.ip_key), i.device_id;

-- MAP_PREFIXES: every prefix with its VLAN, parents before children
SELECT p.id, p.vrf, p.cidr, p.first_key, p.last_key, p.family, p.name, ifnull(v.id, 0) AS vlan_id, ifnull(v.vid, 0) AS vid,
    ifnull(v.name, '') AS vlan_name, ifnull(s.name, '') AS vlan_site
FROM prefix p LEFT JOIN vlan v ON v.id = p.vlan_id LEFT JOIN site s ON s.id = v.site_id
ORDER BY p.vrf, p.first_key, p.length;

-- MAP_EDGES: every link, by the keys of its ends
SELECT l.id, l.a_device_id, ifnull(i.name, '') AS a_interface, l.b_device_id, ifnull(j.name, '') AS b_interface, l.kind,
    l.label
FROM link l
JOIN device a ON a.id = l.a_device_id
JOIN device b ON b.id = l.b_device_id
LEFT JOIN interface i ON i.id = l.a_interface_id
LEFT JOIN interface j ON j.id = l.b_interface_id
ORDER BY a.key, b.key, l.kind, a_interface, b_interface, l.id;

-- MAP_MEMBERS: the members of every group, by the group's name, then in order
SELECT g.id, g.name, g.kind, m.device_id, m.role,
    row_number() OVER (PARTITION BY g.id ORDER BY m.position, m.device_id) AS position
FROM device_group g JOIN group_member m ON m.group_id = g.id
ORDER BY g.name, m.position, m.device_id;

-- MAP_SHOWN: the devices that a filter names (fields of device_filter.h)
SELECT d.id FROM v_device_row d WHERE /*FILTER*/;
