-- What Grafana and ipam may read: stable, while the tables underneath may change freely. Times are whole seconds
-- (Unix, UTC), declared INTEGER, but in v_check, which is the plugins' own. A migration drops every v_* view and
-- makes these anew; a change here alone needs a migration too (an empty one), so that databases take it up.

-- One row per device.
CREATE VIEW v_device AS
SELECT d.id, d.key, d.name, coalesce(s.name, '') AS site, d.type, d.monitored, d.notes,
    CAST(d.created_at / 1000 AS INTEGER) AS created
FROM device d LEFT JOIN site s ON s.id = d.site_id;

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
FROM probe_check c JOIN device d ON d.id = c.device_id;

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
LEFT JOIN probe_cause w ON w.id = s.cause;

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

-- One row per span of being down or unknown; `ended` and `seconds` are NULL while it lasts.
CREATE VIEW v_incident AS
SELECT i.id, d.key AS device_key, d.name AS device_name, c.key AS check_key, i.vantage, p.name AS state,
    w.name AS cause, CAST(i.started_at / 1000 AS INTEGER) AS started, CAST(i.ended_at / 1000 AS INTEGER) AS ended,
    CAST((i.ended_at - i.started_at) / 1000 AS INTEGER) AS seconds, i.detail
FROM incident i
JOIN probe_check c ON c.id = i.check_id
JOIN device d ON d.id = c.device_id
JOIN probe_state p ON p.id = i.state
LEFT JOIN probe_cause w ON w.id = i.cause;

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

-- One row per time that an interface held an address; `valid_to` is NULL while it does.
CREATE VIEW v_binding_history AS
SELECT b.id, a.vrf, a.segment, a.ip, a.ip_key, a.family, d.key AS device_key, d.name AS device_name,
    i.name AS interface, coalesce(i.mac, '') AS mac, CAST(b.valid_from / 1000 AS INTEGER) AS valid_from,
    CAST(b.valid_to / 1000 AS INTEGER) AS valid_to, b.source
FROM binding b
JOIN address a ON a.id = b.address_id
JOIN interface i ON i.id = b.interface_id
JOIN device d ON d.id = i.device_id;

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
LEFT JOIN v_service v ON v.check_id = s.check_id;

-- One row per span in which a device was not plainly up; `ended` and `seconds` are NULL while it lasts.
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
LEFT JOIN v_service v ON v.check_id = i.check_id;
