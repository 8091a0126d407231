-- What Grafana and ipam may read: stable, while the tables underneath may change freely. Times are whole seconds
-- (Unix, UTC), declared INTEGER, but in v_check, which is the plugins' own, and in columns that end in _ms: the same
-- in milliseconds, by which rows of a period are found through an index. A migration drops every v_* view and makes
-- these anew; a change here alone needs a migration too (an empty one), so that databases take it up.

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
    CAST((i.ended_at - i.started_at) / 1000 AS INTEGER) AS seconds, i.detail, i.started_at AS started_ms,
    i.ended_at AS ended_ms
FROM incident i
JOIN probe_check c ON c.id = i.check_id
JOIN device d ON d.id = c.device_id
JOIN probe_state p ON p.id = i.state
LEFT JOIN probe_cause w ON w.id = i.cause
WHERE d.merged_into IS NULL OR i.ended_at IS NOT NULL;

-- One row per change of state.
CREATE VIEW v_transition AS
SELECT t.id, d.key AS device_key, d.name AS device_name, c.key AS check_key, t.vantage,
    CAST(t.at / 1000 AS INTEGER) AS at, f.name AS from_state, p.name AS to_state, w.name AS cause, t.at AS at_ms
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
JOIN device d ON (d.id = h.id AND h.merged_into IS NULL) OR d.id = h.merged_into;

-- One row per run of a plugin.
CREATE VIEW v_run AS
SELECT r.id, r.plugin, r.vantage, CAST(r.started_at / 1000 AS INTEGER) AS started,
    CAST(r.alive_at / 1000 AS INTEGER) AS alive
FROM run r;

-- One row per decision of a person or a source.
CREATE VIEW v_audit AS
SELECT a.id, CAST(a.at / 1000 AS INTEGER) AS at, a.user, a.tool, a.action, a.tbl, a.row_id, a.before, a.after, a.at AS at_ms
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
    CAST((i.ended_at - i.started_at) / 1000 AS INTEGER) AS seconds, i.started_at AS started_ms, i.ended_at AS ended_ms,
    i.device_id
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
             AND (a.held > 0 OR a.assignment NOT IN ('', 'deprecated'))) AS used
    FROM plan_range r)
SELECT u.id, u.range, coalesce(p.cidr, '') AS prefix, u.vrf, u.name, coalesce(s.name, '') AS site, u.kind, u.usable,
    u.used, u.used / u.usable AS ratio
FROM u LEFT JOIN prefix p ON p.id = u.prefix_id LEFT JOIN site s ON s.id = p.site_id;
-- One row per prefix of the plan. `used` are the addresses in it that are planned (and not deprecated) or held, those
-- of prefixes within included; `usable` are those that hosts may have, as a REAL because of IPv6; `ratio` is one in the
-- other. `vlan` is NULL without one. `ref` is what people call it when all VRFs are at hand, `metric` the plugin instance of
-- its metrics.
CREATE VIEW v_prefix AS
SELECT id, vrf, prefix, first_key, last_key, family, length, name, kind, site, vlan_id, vlan, vlan_name, gateway, dns,
    note, source, used, usable, used / usable AS ratio, ref, metric
FROM (
    SELECT p.id, p.vrf, p.cidr AS prefix, p.first_key, p.last_key, p.family, p.length, p.name, p.kind,
        coalesce(s.name, '') AS site, v.id AS vlan_id, v.vid AS vlan, coalesce(v.name, '') AS vlan_name, p.gateway,
        p.dns, p.note, p.source, iif(p.vrf = 'default', '', p.vrf || ' ') || p.cidr AS ref,
        iif(p.vrf = 'default', '', 'vrf' || (SELECT r.id FROM vrf r WHERE r.name = p.vrf) || '-')
            || replace(replace(p.cidr, '/', '_'), ':', '-') AS metric,
        (SELECT count(*) FROM address a
            WHERE a.vrf = p.vrf AND a.ip_key BETWEEN p.first_key AND p.last_key
                AND (p.family = 4 OR a.ip_key NOT BETWEEN x'00000000000000000000ffff00000000'
                    AND x'00000000000000000000ffffffffffff')
                AND (a.held > 0 OR a.assignment NOT IN ('', 'deprecated'))) AS used,
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
    p.key AS device, h.key AS holder, a.holder_mac, a.held_since AS since, coalesce(s.state, 0) AS holder_state,
    a.held AS holders,
    iif(a.held > 0, NULL, (SELECT max(b.valid_to) FROM binding b WHERE b.address_id = a.id)) AS last_held
FROM address a
LEFT JOIN device p ON p.id = a.device_id
LEFT JOIN device h ON h.id = a.holder_id
LEFT JOIN device_state s ON s.device_id = a.holder_id;

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

-- One row per device with all that ipam sorts devices by and finds them by: its own, and not stable. Times are Unix
-- milliseconds. rtt_ms is of the ping if there is one, loss of the worst ping; seen_at is when it last answered or was seen:
-- of one device, as for all of them device_number() is quicker.
CREATE VIEW v_device_row AS
SELECT d.id, d.key, d.name, d.type, d.type_reason, d.icon, d.vendor, d.os, d.trusted, d.monitored, d.notes, d.created_at,
    coalesce((SELECT o.name FROM site o WHERE o.id = d.site_id), '') AS site,
    coalesce((SELECT n.name FROM device_state_name n WHERE n.id = s.state), iif(d.monitored, 'unknown', 'disabled'))
        AS status,
    s.since AS since_at,
    (SELECT max(w.at) FROM (
        SELECT i.last_seen AS at FROM identifier i
        WHERE i.device_id = d.id AND i.source NOT IN ('person', 'config', 'import')
        UNION ALL
        SELECT CASE k.state WHEN 1 THEN k.updated_at WHEN 2 THEN nullif(k.since, k.first_known) END
        FROM probe_check c JOIN check_state k ON k.check_id = c.id WHERE c.device_id = d.id) w) AS seen_at,
    (SELECT coalesce(min(CASE c.service WHEN 0 THEN k.rtt_ms END), min(k.rtt_ms))
        FROM probe_check c JOIN check_state k ON k.check_id = c.id
        WHERE c.device_id = d.id AND c.enabled = 1 AND k.state = 1) AS rtt_ms,
    (SELECT max(k.loss) FROM probe_check c JOIN check_state k ON k.check_id = c.id
        WHERE c.device_id = d.id AND c.enabled = 1 AND +c.service = 0) AS loss,
    l.first_ip_key
FROM device d
LEFT JOIN device_state s ON s.device_id = d.id
LEFT JOIN device_live l ON l.device_id = d.id
WHERE d.merged_into IS NULL;

-- One row per service that is asked of a device; of the list of ports, those that were open.
CREATE VIEW v_open_service AS
SELECT c.device_id, c.port, (SELECT v.service FROM v_service v WHERE v.check_id = c.id) AS service
FROM probe_check c
WHERE c.enabled = 1 AND c.service <> 0
    AND (c.source <> 'ports' OR EXISTS (SELECT 1 FROM check_state s WHERE s.check_id = c.id AND s.state <> 0));

-- One row per link, with the state that its ends give it: down when one is down or gone, unknown when one is not known
-- or not monitored, else up. `said_by` is the source of the link; an interface that is not known is ''.
CREATE VIEW v_link AS
SELECT l.id, a.id AS source_id, a.key AS source_key, a.name AS source_name, coalesce(i.name, '') AS source_interface,
    b.id AS target_id, b.key AS target_key, b.name AS target_name, coalesce(j.name, '') AS target_interface, l.kind,
    l.label, r.state, l.source AS said_by, CAST(l.created_at / 1000 AS INTEGER) AS created
FROM link l
JOIN v_link_row r ON r.id = l.id
JOIN device a ON a.id = l.a_device_id
JOIN device b ON b.id = l.b_device_id
LEFT JOIN interface i ON i.id = l.a_interface_id
LEFT JOIN interface j ON j.id = l.b_interface_id;

-- One row per link with what a listing asks of each: ipam's own, and not stable. What is not named costs nothing.
CREATE VIEW v_link_row AS
SELECT l.id, l.a_device_id AS source_id, l.b_device_id AS target_id, l.kind, l.label, l.source AS said_by, CASE
        WHEN coalesce(s.state, 0) IN (2, 4) OR coalesce(t.state, 0) IN (2, 4) THEN 'down'
        WHEN coalesce(s.state, 0) IN (0, 5) OR coalesce(t.state, 0) IN (0, 5) THEN 'unknown'
        ELSE 'up'
    END AS state
FROM link l
LEFT JOIN device_state s ON s.device_id = l.a_device_id
LEFT JOIN device_state t ON t.device_id = l.b_device_id;

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

-- One row per plugin that ever ran: when it last began, when it was last known to run, and whether that is within the
-- last minute.
CREATE VIEW v_plugin_alive AS
SELECT r.plugin, r.vantage, CAST(max(r.started_at) / 1000 AS INTEGER) AS started,
    CAST(max(r.alive_at) / 1000 AS INTEGER) AS alive, max(r.alive_at) > (unixepoch() - 60) * 1000 AS running
FROM run r
GROUP BY r.plugin, r.vantage;

-- One row per device as it is at this moment: not monitored is disabled, and what no plugin has looked at for a minute is
-- unknown, "not running", whatever was found before. Lists have a blank between; rtt_ms is of the ping if there is one,
-- loss of the worst ping; `seen` is when it last answered or was seen. Each of these columns costs only who names it.
CREATE VIEW v_device_now AS
SELECT d.id, d.key, d.name, coalesce((SELECT s.name FROM site s WHERE s.id = d.site_id), '') AS site, d.type, d.icon,
    d.vendor, d.os, d.trusted, d.monitored, d.notes, n.id AS state_code, n.name AS state,
    CASE
        WHEN n.id IN (1, 5) THEN ''
        WHEN n.id = 0 AND coalesce(t.state, 0) <> 0 THEN 'not running'
        ELSE coalesce((SELECT w.name FROM probe_cause w WHERE w.id = t.cause), '')
    END AS cause,
    coalesce((SELECT c.key FROM probe_check c WHERE c.id = t.check_id), '') AS check_key,
    coalesce((SELECT v.service FROM v_service v WHERE v.check_id = t.check_id), '') AS service,
    CASE WHEN n.id = coalesce(t.state, 0) THEN CAST(t.since / 1000 AS INTEGER) END AS since,
    CAST(nullif(t.first_known, 0) / 1000 AS INTEGER) AS first_known,
    CAST(d.created_at / 1000 AS INTEGER) AS created,
    (SELECT CAST(max(w.at) / 1000 AS INTEGER) FROM (
        SELECT i.last_seen AS at FROM identifier i
        WHERE i.device_id = d.id AND i.source NOT IN ('person', 'config', 'import')
        UNION ALL
        SELECT CASE s.state WHEN 1 THEN s.updated_at WHEN 2 THEN nullif(s.since, s.first_known) END
        FROM probe_check c JOIN check_state s ON s.check_id = c.id WHERE c.device_id = d.id) w) AS seen,
    (SELECT coalesce(min(CASE c.service WHEN 0 THEN s.rtt_ms END), min(s.rtt_ms))
        FROM probe_check c JOIN check_state s ON s.check_id = c.id
        WHERE c.device_id = d.id AND c.enabled = 1 AND s.state = 1) AS rtt_ms,
    (SELECT max(s.loss) FROM probe_check c JOIN check_state s ON s.check_id = c.id
        WHERE c.device_id = d.id AND c.enabled = 1 AND +c.service = 0) AS loss,
    coalesce((SELECT group_concat(x.tag, ' ') FROM (
        SELECT g.tag FROM device_tag g WHERE g.device_id = d.id ORDER BY g.tag) x), '') AS tags,
    coalesce((SELECT group_concat(x.text, ' ') FROM (
        SELECT CASE a.segment WHEN '' THEN a.ip ELSE a.ip || '%' || a.segment END AS text
        FROM interface i
        JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
        JOIN address a ON a.id = b.address_id
        WHERE i.device_id = d.id ORDER BY a.family, b.valid_from, a.ip_key, a.segment) x), '') AS addresses,
    coalesce((SELECT group_concat(x.mac, ' ') FROM (
        SELECT i.value AS mac FROM identifier i WHERE i.device_id = d.id AND i.kind = 'mac'
        UNION
        SELECT i.mac FROM interface i WHERE i.device_id = d.id AND i.mac IS NOT NULL ORDER BY 1) x), '') AS macs,
    coalesce((SELECT group_concat(x.service, ' ') FROM (
        SELECT DISTINCT v.service FROM v_open_service v WHERE v.device_id = d.id ORDER BY v.service) x), '') AS services
FROM device d
LEFT JOIN device_state t ON t.device_id = d.id
JOIN device_state_name n ON n.id = CASE
    WHEN d.monitored = 0 THEN 5
    WHEN coalesce(t.state, 0) = 0 THEN 0
    WHEN NOT EXISTS (SELECT 1 FROM v_plugin_alive a WHERE NOT a.running) THEN t.state
    WHEN CASE
        WHEN EXISTS (SELECT 1 FROM probe_check c WHERE c.device_id = d.id AND c.enabled = 1) THEN EXISTS (
            SELECT 1 FROM probe_check c
            WHERE c.device_id = d.id AND c.enabled = 1
                AND c.plugin IN (SELECT a.plugin FROM v_plugin_alive a WHERE a.running))
        ELSE EXISTS (SELECT 1 FROM v_plugin_alive a WHERE a.running)
    END THEN t.state
    ELSE 0
END
WHERE d.merged_into IS NULL;

-- One row per device and tag.
CREATE VIEW v_device_tag AS
SELECT t.device_id, d.key AS device_key, t.tag
FROM device_tag t JOIN device d ON d.id = t.device_id
WHERE d.merged_into IS NULL;

-- One row per device and period ('24h', '7d', '30d') that ends now: the share of the time that is known in which it was
-- up or degraded, 0-1, as `ipam status DEVICE` says it; NULL when nothing is known. Unknown are: before it was first
-- known, what was said to be unknown or disabled, and when none of the plugins ran that check it.
CREATE VIEW v_availability AS
SELECT d.id AS device_id, d.key AS device_key, d.name AS device_name, p.name AS period, p.position, (
    WITH span(from_ms, to_ms) AS (SELECT max(z.ms - p.ms, iif(coalesce(t.first_known, 0) = 0, z.ms, t.first_known)), z.ms),
    ran(id, started_at, alive_at) AS (
        SELECT r.id, r.started_at, r.alive_at FROM span CROSS JOIN run r
        WHERE r.vantage = 'local' AND r.started_at < to_ms AND r.alive_at > from_ms AND (
            EXISTS (SELECT 1 FROM probe_check c WHERE c.device_id = d.id AND +c.plugin = r.plugin)
            OR (NOT EXISTS (SELECT 1 FROM probe_check c WHERE c.device_id = d.id)
                AND EXISTS (SELECT 1 FROM probe_check c WHERE c.plugin = r.plugin)))),
    gap(from_ms, to_ms) AS MATERIALIZED (
        SELECT max(from_ms, coalesce(max(r.alive_at) OVER (ORDER BY r.started_at, r.id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), from_ms)), r.started_at
        FROM span CROSS JOIN ran r
        UNION ALL
        SELECT max(from_ms, coalesce((SELECT max(r.alive_at) FROM ran r), from_ms)), to_ms FROM span),
    met(is_down, ms) AS (
        SELECT i.state IN (2, 4), min(s.to_ms, coalesce(i.ended_at, s.to_ms)) - max(s.from_ms, i.started_at) - coalesce((
            SELECT sum(max(0, min(g.to_ms, s.to_ms, coalesce(i.ended_at, s.to_ms)) - max(g.from_ms, i.started_at)))
            FROM gap g WHERE g.to_ms > g.from_ms), 0)
        FROM span s CROSS JOIN device_incident i
        WHERE i.device_id = d.id AND i.state IN (0, 2, 4, 5) AND i.started_at < s.to_ms
            AND (i.ended_at IS NULL OR i.ended_at > s.from_ms)),
    known(ms) AS (
        SELECT to_ms - from_ms - coalesce((SELECT sum(g.to_ms - g.from_ms) FROM gap g WHERE g.to_ms > g.from_ms), 0)
            - coalesce((SELECT sum(m.ms) FROM met m WHERE NOT m.is_down), 0)
        FROM span)
    SELECT 1 - coalesce((SELECT sum(m.ms) FROM met m WHERE m.is_down), 0) / CAST(k.ms AS REAL)
    FROM known k WHERE k.ms > 0) AS availability
FROM device d
CROSS JOIN (SELECT 1 AS position, '24h' AS name, 86400000 AS ms UNION ALL SELECT 2, '7d', 604800000
    UNION ALL SELECT 3, '30d', 2592000000) p
CROSS JOIN (SELECT CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) AS ms) z
LEFT JOIN device_state t ON t.device_id = d.id
WHERE d.merged_into IS NULL;

-- One row per device as it is drawn on a map: beside v_device_now the prefix and the VLAN of its first address ('' and
-- NULL without), and where a person placed it on the main map (NULL: nobody did).
CREATE VIEW v_map_device AS
SELECT d.id, d.key, d.name, d.site, d.type, d.icon, d.vendor, d.os, d.state_code, d.state, d.cause, d.tags,
    d.addresses, d.services, d.rtt_ms, d.seen, d.notes, coalesce(p.cidr, '') AS prefix,
    (SELECT v.vid FROM vlan v WHERE v.id = p.vlan_id) AS vlan
FROM v_device_now d
LEFT JOIN address a ON a.id = (
    SELECT b.address_id FROM interface i
    JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
    JOIN address o ON o.id = b.address_id
    WHERE i.device_id = d.id ORDER BY o.family, b.valid_from, o.ip_key LIMIT 1)
LEFT JOIN prefix p ON p.id = (
    SELECT q.id FROM prefix q
    WHERE q.vrf = a.vrf AND q.family = a.family AND q.first_key <= a.ip_key AND q.last_key >= a.ip_key
    ORDER BY q.first_key DESC, q.length DESC LIMIT 1);

-- One row per range of the plan.
CREATE VIEW v_range AS
SELECT r.id, r.vrf, r.first_ip AS first, r.last_ip AS last, r.first_key, r.last_key, r.family, r.kind, r.name, r.note
FROM plan_range r;

-- One row per address that is planned or held, with its use in one word, as `ipam grid` says it: conflict, gone, gateway,
-- static, dhcp, reserved, deprecated, unplanned. `device` holds it, or it is planned for it;
-- `seen` is when a check of the device was last answered from this address, or the device was seen.
CREATE VIEW v_address AS
SELECT a.id, a.vrf, a.segment, a.ip AS address, a.ip_key, a.family, CASE
        WHEN x.id IS NOT NULL THEN 'conflict'
        WHEN a.held > 0 AND (SELECT t.state FROM device_state t WHERE t.device_id = d.id) = 4 THEN 'gone'
        WHEN EXISTS (SELECT 1 FROM prefix p WHERE p.vrf = a.vrf AND p.gateway = a.ip AND p.gateway <> '') THEN 'gateway'
        WHEN a.assignment <> '' THEN a.assignment
        WHEN EXISTS (SELECT 1 FROM plan_range r WHERE r.vrf = a.vrf AND r.kind = 'dhcp' AND r.family = a.family
            AND r.first_key <= a.ip_key AND r.last_key >= a.ip_key) THEN 'dhcp'
        ELSE 'unplanned'
    END AS use,
    a.assignment, a.name, coalesce(d.name, '') AS device, coalesce(d.key, '') AS device_key, coalesce(a.mac, '') AS mac,
    a.note, CAST(a.held > 0 AS INTEGER) AS held, coalesce(json_extract(x.data, '$.explanation'), '') AS conflict,
    (SELECT CAST(max(w.at) / 1000 AS INTEGER) FROM (
        SELECT i.last_seen AS at FROM identifier i
        WHERE i.device_id = d.id AND i.source NOT IN ('person', 'config', 'import')
        UNION ALL
        SELECT CASE s.state WHEN 1 THEN s.updated_at WHEN 2 THEN nullif(s.since, s.first_known) END
        FROM probe_check c JOIN check_state s ON s.check_id = c.id
        WHERE c.device_id = d.id AND s.address = a.ip) w) AS seen
FROM address a
LEFT JOIN device d ON d.id = coalesce((
    SELECT i.device_id FROM binding b JOIN interface i ON i.id = b.interface_id
    WHERE b.address_id = a.id AND b.valid_to IS NULL ORDER BY b.valid_from DESC LIMIT 1), a.device_id)
LEFT JOIN conflict x ON x.id = (
    SELECT c.id FROM conflict c
    WHERE c.ended_at IS NULL
        AND c.kind IN ('duplicate_address', 'outside_prefix', 'reservation_in_pool', 'reserved_in_use')
        AND c.subject = a.ip || iif(a.segment = '', '', '%' || a.segment)
            || iif(a.vrf = 'default', '', ' (vrf ' || a.vrf || ')')
    LIMIT 1)
WHERE a.assignment <> '' OR a.held > 0;

-- One row per conflict; `ended` is NULL while it is there, `acknowledged` until somebody says that it is meant so.
CREATE VIEW v_conflict AS
SELECT c.id, c.kind, c.subject, c.severity, json_extract(c.data, '$.explanation') AS explanation,
    json_extract(c.data, '$.remedy') AS remedy, CAST(c.found_at / 1000 AS INTEGER) AS found,
    CAST(c.ended_at / 1000 AS INTEGER) AS ended, CAST(c.ack_at / 1000 AS INTEGER) AS acknowledged, c.ack_note,
    c.found_at AS found_ms
FROM conflict c;

-- One row per device that tells whether the way out of the network works, by its tags gateway, resolver and outside.
CREATE VIEW v_way_out AS
SELECT t.tag AS role, n.id AS device_id, n.key AS device_key, n.name AS device_name, n.state_code, n.state, n.cause
FROM device_tag t CROSS JOIN v_device_now n ON n.id = t.device_id
WHERE t.tag IN ('gateway', 'resolver', 'outside');

-- One row per state of a device, `position` from what needs a look first to what needs none.
CREATE VIEW v_state AS
SELECT s.id AS state_code, s.name,
    CASE s.id WHEN 2 THEN 1 WHEN 3 THEN 2 WHEN 0 THEN 3 WHEN 4 THEN 4 WHEN 1 THEN 5 ELSE 6 END AS position
FROM device_state_name s;

-- One row per map.
CREATE VIEW v_map AS
SELECT m.id, m.name FROM map m;

-- One row per change of the state of a device, `at` when the new state began: each incident, and each end of one that no
-- other follows at once. When a device was first known to be up is the first.
CREATE VIEW v_device_change AS
SELECT i.device_id, d.key AS device_key, d.name AS device_name, CAST(i.started_at / 1000 AS INTEGER) AS at,
    i.started_at AS at_ms, i.state AS state_code, n.name AS state, coalesce(w.name, '') AS cause,
    coalesce((SELECT v.service FROM v_service v WHERE v.check_id = i.check_id), '') AS service
FROM device_incident i
CROSS JOIN device d ON d.id = i.device_id
CROSS JOIN device_state_name n ON n.id = i.state
LEFT JOIN probe_cause w ON w.id = i.cause
WHERE d.merged_into IS NULL
UNION ALL
SELECT i.device_id, d.key, d.name, CAST(i.ended_at / 1000 AS INTEGER), i.ended_at, n.id, n.name, '', ''
FROM device_incident i
CROSS JOIN device d ON d.id = i.device_id
CROSS JOIN device_state_name n ON n.id = 1
WHERE i.ended_at IS NOT NULL AND d.merged_into IS NULL AND NOT EXISTS (
    SELECT 1 FROM device_incident o WHERE o.device_id = i.device_id AND o.started_at = i.ended_at AND o.id <> i.id)
UNION ALL
SELECT t.device_id, d.key, d.name, CAST(t.first_known / 1000 AS INTEGER), t.first_known, n.id, n.name, '', ''
FROM device_state t
CROSS JOIN device d ON d.id = t.device_id
CROSS JOIN device_state_name n ON n.id = 1
WHERE t.first_known > 0 AND d.merged_into IS NULL AND NOT EXISTS (
    SELECT 1 FROM device_incident o
    WHERE o.device_id = t.device_id AND (o.started_at = t.first_known OR o.ended_at = t.first_known));
