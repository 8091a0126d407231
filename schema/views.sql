-- What Grafana and ipam may read: stable, while the tables underneath may change freely. Times are whole seconds
-- (Unix, UTC), declared INTEGER, but in v_check, which is the plugins' own. A migration drops every v_* view and
-- makes these anew; a change here alone needs a migration too (an empty one), so that databases take it up.

-- One row per device; one that was merged into another is not shown. `tags` has a blank between.
CREATE VIEW v_device AS
SELECT d.id, d.key, d.name, coalesce(s.name, '') AS site, d.type, d.type_reason, d.icon, d.vendor, d.os, d.trusted,
    d.monitored, d.notes, CAST(d.created_at / 1000 AS INTEGER) AS created,
    coalesce((SELECT group_concat(t.tag, ' ') FROM (
        SELECT tag FROM device_tag WHERE device_id = d.id ORDER BY tag) t), '') AS tags
FROM device d LEFT JOIN site s ON s.id = d.site_id
WHERE d.merged_into IS NULL;

-- One row per check, with the address that it probes now: of a device's several open addresses of the family, one
-- without a zone before a link-local one, then the most trusted source, then the newest. '' for a DNS name and for a
-- device without such an address.
CREATE VIEW v_check AS
SELECT c.id, c.device_id, d.key AS device_key, d.name AS device_name, d.monitored, c.key, c.plugin, c.target_kind,
    c.target, c.interval_ms, c.profile, c.down_after, c.up_after, c.enabled, c.source, c.service, c.port,
    c.spec <> '{}' AS has_spec,
    CASE c.target_kind
        WHEN 3 THEN c.target
        WHEN 4 THEN ''
        ELSE coalesce((
            SELECT CASE a.segment WHEN '' THEN a.ip ELSE a.ip || '%' || a.segment END
            FROM interface i
            JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
            JOIN address a ON a.id = b.address_id
            JOIN source o ON o.name = b.source
            WHERE i.device_id = c.device_id AND a.family = CASE c.target_kind WHEN 1 THEN 4 ELSE 6 END
            ORDER BY a.segment <> '', o.precedence DESC, b.valid_from DESC, a.ip_key
            LIMIT 1), '')
    END AS address
FROM probe_check c JOIN device d ON d.id = c.device_id
WHERE d.merged_into IS NULL;

-- One row per check and place of measurement; a check that was never probed is unknown.
CREATE VIEW v_check_status AS
SELECT d.key AS device_key, d.name AS device_name, d.monitored, c.key AS check_key, c.plugin, c.enabled,
    coalesce(s.vantage, '') AS vantage, coalesce(s.state, 0) AS state_code, coalesce(p.name, 'unknown') AS state,
    coalesce(w.name, '') AS cause, coalesce(s.flapping, 0) AS flapping,
    CAST(s.since / 1000 AS INTEGER) AS since, CAST(nullif(s.first_known, 0) / 1000 AS INTEGER) AS first_known,
    coalesce(s.address, '') AS address, s.rtt_ms, s.loss, CAST(s.updated_at / 1000 AS INTEGER) AS updated,
    coalesce(s.detail, '') AS detail, s.http_status, CAST(s.tls_expires / 1000 AS INTEGER) AS tls_expires,
    v.service, v.port
FROM probe_check c
JOIN device d ON d.id = c.device_id
JOIN v_service v ON v.check_id = c.id
LEFT JOIN check_state s ON s.check_id = c.id
LEFT JOIN probe_state p ON p.id = s.state
LEFT JOIN probe_cause w ON w.id = s.cause
WHERE d.merged_into IS NULL;

-- One row per result of the last 30 of each check, oldest first. rtt_us is NULL unless the cause is a reply.
CREATE VIEW v_strip AS
SELECT d.key AS device_key, c.key AS check_key, s.vantage, CAST(g.key / 2 AS INTEGER) AS position,
    CAST((s.strip_at - (SELECT coalesce(sum(l.value), 0) FROM json_each(s.strip) l
                        WHERE l.key > g.key AND l.key % 2 = 0)) / 1000 AS INTEGER) AS at,
    w.name AS cause,
    CASE WHEN w.id = 0 THEN CAST(json_extract(s.strip, '$[' || (g.key + 1) || ']') AS INTEGER) END AS rtt_us
FROM check_state s
JOIN probe_check c ON c.id = s.check_id
JOIN device d ON d.id = c.device_id
JOIN json_each(s.strip) g ON g.key % 2 = 0
LEFT JOIN probe_cause w ON w.id = max(0, -json_extract(s.strip, '$[' || (g.key + 1) || ']'));

-- One row per span of being down or unknown; `ended` and `seconds` are NULL while it lasts. What lasts of a device that
-- was merged into another is not told.
CREATE VIEW v_incident AS
SELECT i.id, d.key AS device_key, d.name AS device_name, c.key AS check_key, i.vantage, p.name AS state,
    w.name AS cause, CAST(i.started_at / 1000 AS INTEGER) AS started, CAST(i.ended_at / 1000 AS INTEGER) AS ended,
    CAST((i.ended_at - i.started_at) / 1000 AS INTEGER) AS seconds, i.detail
FROM incident i
JOIN probe_check c ON c.id = i.check_id
JOIN device d ON d.id = c.device_id
JOIN probe_state p ON p.id = i.state
LEFT JOIN probe_cause w ON w.id = i.cause
WHERE d.merged_into IS NULL OR i.ended_at IS NOT NULL;

-- One row per change of state.
CREATE VIEW v_transition AS
SELECT t.id, d.key AS device_key, d.name AS device_name, c.key AS check_key, t.vantage,
    CAST(t.at / 1000 AS INTEGER) AS at, f.name AS from_state, p.name AS to_state, w.name AS cause
FROM transition t
JOIN probe_check c ON c.id = t.check_id
JOIN device d ON d.id = c.device_id
JOIN probe_state f ON f.id = t.from_state
JOIN probe_state p ON p.id = t.to_state
LEFT JOIN probe_cause w ON w.id = t.cause;

-- One row per time that an interface held an address; `valid_to` is NULL while it does. What a device held that was
-- merged into another is told of that one.
CREATE VIEW v_binding_history AS
SELECT b.id, a.vrf, a.segment, a.ip, a.ip_key, a.family, d.key AS device_key, d.name AS device_name,
    i.name AS interface, coalesce(i.mac, '') AS mac, CAST(b.valid_from / 1000 AS INTEGER) AS valid_from,
    CAST(b.valid_to / 1000 AS INTEGER) AS valid_to, b.source
FROM binding b
JOIN address a ON a.id = b.address_id
JOIN interface i ON i.id = b.interface_id
JOIN device h ON h.id = i.device_id
JOIN device d ON d.id = coalesce(h.merged_into, h.id);

-- One row per run of a plugin.
CREATE VIEW v_run AS
SELECT r.id, r.plugin, r.vantage, CAST(r.started_at / 1000 AS INTEGER) AS started,
    CAST(r.alive_at / 1000 AS INTEGER) AS alive
FROM run r;

-- One row per decision of a person or a source.
CREATE VIEW v_audit AS
SELECT a.id, CAST(a.at / 1000 AS INTEGER) AS at, a.user, a.tool, a.action, a.tbl, a.row_id, a.before, a.after
FROM audit a;

-- One row per check: what it asks, as people write it ('tcp/445', 'https', 'https/8443'; the port is left out where it is
-- the usual one); '' and 0 for a ping.
CREATE VIEW v_service AS
SELECT c.id AS check_id, coalesce((SELECT k.name FROM service_kind k WHERE k.id = c.service), '')
    || CASE WHEN c.port IN (0, CASE c.service WHEN 2 THEN 443 WHEN 3 THEN 80 WHEN 4 THEN 443 WHEN 5 THEN 53 END)
        THEN '' ELSE '/' || c.port END AS service,
    c.port
FROM probe_check c;

-- One row per device: its one state, and the check that speaks for it ('' when none does). A device that was never
-- judged is unknown.
CREATE VIEW v_device_status AS
SELECT d.key AS device_key, d.name AS device_name, d.monitored, coalesce(s.state, 0) AS state_code,
    coalesce(n.name, 'unknown') AS state, coalesce(w.name, '') AS cause, coalesce(c.key, '') AS check_key,
    coalesce(v.service, '') AS service, CAST(s.since / 1000 AS INTEGER) AS since,
    CAST(nullif(s.first_known, 0) / 1000 AS INTEGER) AS first_known
FROM device d
LEFT JOIN device_state s ON s.device_id = d.id
LEFT JOIN device_state_name n ON n.id = s.state
LEFT JOIN probe_cause w ON w.id = s.cause
LEFT JOIN probe_check c ON c.id = s.check_id
LEFT JOIN v_service v ON v.check_id = s.check_id
WHERE d.merged_into IS NULL;

-- One row per span in which a device was not plainly up; `ended` and `seconds` are NULL while it lasts. What lasts of a
-- device that was merged into another is not told.
CREATE VIEW v_device_incident AS
SELECT i.id, d.key AS device_key, d.name AS device_name, i.state AS state_code, n.name AS state, w.name AS cause,
    coalesce(c.key, '') AS check_key, coalesce(v.service, '') AS service,
    CAST(i.started_at / 1000 AS INTEGER) AS started, CAST(i.ended_at / 1000 AS INTEGER) AS ended,
    CAST((i.ended_at - i.started_at) / 1000 AS INTEGER) AS seconds
FROM device_incident i
JOIN device d ON d.id = i.device_id
JOIN device_state_name n ON n.id = i.state
LEFT JOIN probe_cause w ON w.id = i.cause
LEFT JOIN probe_check c ON c.id = i.check_id
LEFT JOIN v_service v ON v.check_id = i.check_id
WHERE d.merged_into IS NULL OR i.ended_at IS NOT NULL;

-- One row per range: how full it is, as v_prefix_usage; `prefix` and `site` are those of the smallest prefix that holds it.
CREATE VIEW v_range_usage AS
WITH RECURSIVE digit(place, weight) AS (
    VALUES (32, 1.0) UNION ALL SELECT place - 1, weight * 16 FROM digit WHERE place > 1),
u AS MATERIALIZED (
    SELECT r.id, iif(r.first_key = r.last_key, r.first_ip, r.first_ip || '-' || r.last_ip) AS range, r.vrf, r.name, r.kind,
        (SELECT p.id FROM prefix p
         WHERE p.vrf = r.vrf AND p.family = r.family AND p.first_key <= r.first_key AND p.last_key >= r.last_key
         ORDER BY p.length DESC LIMIT 1) AS prefix_id,
        (SELECT 1 + sum(weight * (instr('0123456789ABCDEF', substr(hex(r.last_key), place, 1))
                - instr('0123456789ABCDEF', substr(hex(r.first_key), place, 1)))) FROM digit) AS usable,
        (SELECT count(*) FROM address a
         WHERE a.vrf = r.vrf AND a.ip_key BETWEEN r.first_key AND r.last_key
             AND (r.family = 4 OR a.ip_key NOT BETWEEN x'00000000000000000000ffff00000000'
                 AND x'00000000000000000000ffffffffffff')
             AND (a.held = 1 OR a.assignment NOT IN ('', 'deprecated'))) AS used
    FROM plan_range r)
SELECT u.id, u.range, coalesce(p.cidr, '') AS prefix, u.vrf, u.name, coalesce(s.name, '') AS site, u.kind, u.usable,
    u.used, u.used / u.usable AS ratio
FROM u LEFT JOIN prefix p ON p.id = u.prefix_id LEFT JOIN site s ON s.id = p.site_id;
-- One row per prefix of the plan. `used` are the addresses in it that are planned (and not deprecated) or held, those
-- of prefixes within included; `usable` are those that hosts may have, as a REAL because of IPv6; `ratio` is one in the
-- other. `vlan` is NULL without one.
CREATE VIEW v_prefix AS
SELECT id, vrf, prefix, first_key, last_key, family, length, name, kind, site, vlan_id, vlan, vlan_name, gateway, dns,
    note, source, used, usable, used / usable AS ratio
FROM (
    SELECT p.id, p.vrf, p.cidr AS prefix, p.first_key, p.last_key, p.family, p.length, p.name, p.kind,
        coalesce(s.name, '') AS site, v.id AS vlan_id, v.vid AS vlan, coalesce(v.name, '') AS vlan_name, p.gateway,
        p.dns, p.note, p.source,
        (SELECT count(*) FROM address a
            WHERE a.vrf = p.vrf AND a.ip_key BETWEEN p.first_key AND p.last_key
                AND (p.family = 4 OR a.ip_key NOT BETWEEN x'00000000000000000000ffff00000000'
                    AND x'00000000000000000000ffffffffffff')
                AND (a.held = 1 OR a.assignment NOT IN ('', 'deprecated'))) AS used,
        CAST(CASE
            WHEN p.family = 4 THEN (1 << (32 - p.length)) - iif(p.length < 31, 2, 0)
            WHEN p.length >= 127 THEN 1 << (128 - p.length)
            WHEN p.length >= 66 THEN (1 << (128 - p.length)) - 1
            ELSE 4611686018427387904.0 * (1 << min(66 - p.length, 62)) * (1 << max(4 - p.length, 0))
        END AS REAL) AS usable
    FROM prefix p
    LEFT JOIN site s ON s.id = p.site_id
    LEFT JOIN vlan v ON v.id = p.vlan_id);

-- One row per prefix: how full it is, as v_prefix says, which is counted once here for both columns.
CREATE VIEW v_prefix_usage AS
WITH u AS MATERIALIZED (SELECT id, prefix, vrf, name, site, kind, usable, used FROM v_prefix)
SELECT id, prefix, vrf, name, site, kind, usable, used, used / usable AS ratio FROM u;

-- One row per address with all that ipam lists of it: its own, and not stable. The holder is the first of several.
CREATE VIEW v_address_row AS
SELECT a.id, a.vrf, a.ip_key AS address, a.segment AS zone, a.assignment, a.name, a.mac, a.note <> '' AS has_note,
    p.key AS device, h.key AS holder, i.mac AS holder_mac, b.valid_from AS since, coalesce(s.state, 0) AS holder_state,
    iif(b.id IS NULL, 0, (SELECT count(DISTINCT j.device_id) FROM binding c JOIN interface j ON j.id = c.interface_id
        WHERE c.address_id = a.id AND c.valid_to IS NULL)) AS holders,
    iif(b.id IS NULL, (SELECT max(c.valid_to) FROM binding c WHERE c.address_id = a.id), NULL) AS last_held
FROM address a
LEFT JOIN device p ON p.id = a.device_id
LEFT JOIN binding b ON b.id = (
    SELECT c.id FROM binding c WHERE c.address_id = a.id AND c.valid_to IS NULL ORDER BY c.valid_from, c.id LIMIT 1)
LEFT JOIN interface i ON i.id = b.interface_id
LEFT JOIN device h ON h.id = i.device_id
LEFT JOIN device_state s ON s.device_id = h.id;

-- One row per decision with the device that it is about: ipam's own, and not stable. Whose a binding is is asked of its
-- interface as it is now.
CREATE VIEW v_audit_row AS
SELECT x.id, x.at, x.user, x.tool, x.action, x.tbl, x.row_id, x.before, x.after,
    CASE
        WHEN x.tbl IN ('device', 'device_field', 'device_tag') THEN x.row_id
        WHEN x.tbl = 'binding' THEN (SELECT device_id FROM interface
            WHERE id = json_extract(coalesce(x.after, x.before), '$.interface_id'))
        ELSE coalesce(json_extract(coalesce(x.after, x.before), '$.device_id'),
            json_extract(coalesce(x.after, x.before), '$.a_device_id')) END AS device_id
FROM audit x;

-- One row per device with all that ipam lists of it: its own, and not stable. Times are Unix milliseconds, lists have the
-- unit separator (31) between. Each column beside those of the table is asked for by itself, so that what a listing
-- does not name costs nothing. rtt_ms is of the ping if there is one, loss of the worst ping; seen_at is when it last
-- answered or was seen; a service of the list of ports counts once it was open.
CREATE VIEW v_device_row AS
SELECT d.id, d.key, d.name, d.type, d.type_reason, d.icon, d.vendor, d.os, d.trusted, d.monitored, d.notes, d.created_at,
    coalesce((SELECT s.name FROM site s WHERE s.id = d.site_id), '') AS site,
    coalesce((SELECT n.name FROM device_state s JOIN device_state_name n ON n.id = s.state WHERE s.device_id = d.id),
        CASE d.monitored WHEN 1 THEN 'unknown' ELSE 'disabled' END) AS status,
    (SELECT s.since FROM device_state s WHERE s.device_id = d.id) AS since_at,
    (SELECT max(w.at) FROM (
        SELECT i.last_seen AS at FROM identifier i
        WHERE i.device_id = d.id AND i.source NOT IN ('person', 'config', 'import')
        UNION ALL
        SELECT CASE s.state WHEN 1 THEN s.updated_at WHEN 2 THEN nullif(s.since, s.first_known) END
        FROM probe_check c JOIN check_state s ON s.check_id = c.id WHERE c.device_id = d.id) w) AS seen_at,
    (SELECT coalesce(min(CASE c.service WHEN 0 THEN s.rtt_ms END), min(s.rtt_ms))
        FROM probe_check c JOIN check_state s ON s.check_id = c.id
        WHERE c.device_id = d.id AND c.enabled = 1 AND s.state = 1) AS rtt_ms,
    (SELECT max(s.loss) FROM probe_check c JOIN check_state s ON s.check_id = c.id
        WHERE c.device_id = d.id AND c.enabled = 1 AND +c.service = 0) AS loss,
    (SELECT min(a.ip_key) FROM interface i
        JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
        JOIN address a ON a.id = b.address_id
        WHERE i.device_id = d.id) AS first_ip_key,
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
FROM device d
WHERE d.merged_into IS NULL;

-- One row per service that is asked of a device; of the list of ports, those that were open.
CREATE VIEW v_open_service AS
SELECT c.device_id, c.port, v.service
FROM probe_check c
JOIN v_service v ON v.check_id = c.id
WHERE c.enabled = 1 AND c.service <> 0
    AND (c.source <> 'ports' OR EXISTS (SELECT 1 FROM check_state s WHERE s.check_id = c.id AND s.state <> 0));
-- One row per link, with the state that its ends give it: down when one is down or gone, unknown when one is not known
-- or not monitored, else up. `said_by` is the source of the link; an interface that is not known is ''.
CREATE VIEW v_link AS
SELECT l.id, a.id AS source_id, a.key AS source_key, a.name AS source_name, coalesce(i.name, '') AS source_interface,
    b.id AS target_id, b.key AS target_key, b.name AS target_name, coalesce(j.name, '') AS target_interface, l.kind,
    l.label, CASE
        WHEN coalesce(s.state, 0) IN (2, 4) OR coalesce(t.state, 0) IN (2, 4) THEN 'down'
        WHEN coalesce(s.state, 0) IN (0, 5) OR coalesce(t.state, 0) IN (0, 5) THEN 'unknown'
        ELSE 'up'
    END AS state, l.source AS said_by, CAST(l.created_at / 1000 AS INTEGER) AS created
FROM link l
JOIN device a ON a.id = l.a_device_id
JOIN device b ON b.id = l.b_device_id
LEFT JOIN interface i ON i.id = l.a_interface_id
LEFT JOIN interface j ON j.id = l.b_interface_id
LEFT JOIN device_state s ON s.device_id = a.id
LEFT JOIN device_state t ON t.device_id = b.id;

-- One row per member of a group, `position` from 1 along a path.
CREATE VIEW v_group_member AS
SELECT g.id AS group_id, g.name AS group_name, g.kind, d.id AS device_id, d.key AS device_key, d.name AS device_name,
    CAST(row_number() OVER (PARTITION BY g.id ORDER BY m.position, m.device_id) AS INTEGER) AS position, m.role
FROM device_group g
JOIN group_member m ON m.group_id = g.id
JOIN device d ON d.id = m.device_id;

-- One row per device that a person placed on a map: x to the right, y downwards.
CREATE VIEW v_map_node AS
SELECT m.id AS map_id, m.name AS map, d.id AS device_id, d.key AS device_key, d.name AS device_name,
    CAST(round(n.x) AS INTEGER) AS x, CAST(round(n.y) AS INTEGER) AS y, n.locked
FROM map_node n
JOIN map m ON m.id = n.map_id
JOIN device d ON d.id = n.device_id
WHERE d.merged_into IS NULL;

-- One row per text on a map.
CREATE VIEW v_map_note AS
SELECT t.id, m.id AS map_id, m.name AS map, CAST(round(t.x) AS INTEGER) AS x, CAST(round(t.y) AS INTEGER) AS y, t.text
FROM map_note t JOIN map m ON m.id = t.map_id;
