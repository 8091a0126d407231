-- The whole schema of inventory.db as the migrations make it: read this one. A test proves that both are equal.
-- Never edit it alone: a change is a new file in migrations/, and then the same here. Times are Unix milliseconds,
-- UTC. shared/db sets what a table cannot: write-ahead log, foreign keys on, user_version = number of the last migration.

-- Where a value comes from. When two sources disagree about a field, the higher precedence is kept.
CREATE TABLE source (
    name TEXT PRIMARY KEY,         -- what other tables call it
    precedence INTEGER NOT NULL,   -- 0-100: a value of a higher source is never overwritten by a lower one
    monitors INTEGER NOT NULL CHECK (monitors IN (0, 1)), -- whether a device that it adds is monitored from the start
    description TEXT NOT NULL      -- a sentence for people
) STRICT, WITHOUT ROWID;

INSERT INTO source (name, precedence, monitors, description) VALUES
    ('person', 100, 1, 'A person wrote it with ipam.'),
    ('config', 90, 1, 'A line of a plugin''s configuration.'),
    ('ports', 85, 0, 'The list of ports in a plugin''s configuration.'),
    ('router', 80, 0, 'The configuration of a router or firewall: static leases, aliases, interfaces.'),
    ('lease', 60, 0, 'A DHCP lease that the server has given out.'),
    ('neighbour', 50, 0, 'The ARP or neighbour table of a router or of this machine.'),
    ('capture', 50, 0, 'Seen in captured packets.'),
    ('scan', 40, 0, 'Concluded from a scan.');

-- The states of a check, as shared/probe/verdict.h numbers them.
CREATE TABLE probe_state (
    id INTEGER PRIMARY KEY, -- enum probe_state
    name TEXT NOT NULL      -- verdict_state_text()
) STRICT;

INSERT INTO probe_state (id, name) VALUES (0, 'unknown'), (1, 'up'), (2, 'down');

-- What a probe can meet, as shared/probe/cause.h numbers it.
CREATE TABLE probe_cause (
    id INTEGER PRIMARY KEY, -- enum cause
    name TEXT NOT NULL      -- cause_text()
) STRICT;

INSERT INTO probe_cause (id, name) VALUES
    (0, 'reply'), (1, 'timeout'), (2, 'network unreachable'), (3, 'host unreachable'),
    (4, 'protocol unreachable'), (5, 'port unreachable'), (6, 'prohibited'), (7, 'time exceeded'), (8, 'other icmp error'),
    (9, 'refused'), (10, 'reset'), (11, 'closed early'), (12, 'silent after connecting'), (13, 'wrong answer'),
    (14, 'tls failed'), (15, 'certificate expired'), (16, 'certificate not trusted'),
    (17, 'certificate of another name'), (18, 'certificate expires soon'), (19, 'no beat'), (20, 'failure reported'),
    (32, 'no route'), (33, 'link down'), (34, 'self-check failed'), (35, 'suspended'), (36, 'send failed'),
    (37, 'no address'), (38, 'name not resolved'), (39, 'no permission'), (40, 'not running'), (41, 'overloaded'),
    (42, 'too many open files'), (43, 'port closed'), (44, 'not open yet'), (45, 'no beat yet');

-- The kinds of service, as shared/probe/service.h numbers them.
CREATE TABLE service_kind (
    id INTEGER PRIMARY KEY, -- enum service_kind
    name TEXT NOT NULL      -- as people write it; '' is a check of another sort
) STRICT;

INSERT INTO service_kind (id, name) VALUES
    (0, ''), (1, 'tcp'), (2, 'tls'), (3, 'http'), (4, 'https'), (5, 'dns'), (6, 'push');

-- The states of a device, as shared/probe/device_verdict.h numbers them.
CREATE TABLE device_state_name (
    id INTEGER PRIMARY KEY, -- enum device_state
    name TEXT NOT NULL      -- device_state_text()
) STRICT;

INSERT INTO device_state_name (id, name) VALUES
    (0, 'unknown'), (1, 'up'), (2, 'down'), (3, 'degraded'), (4, 'gone'), (5, 'disabled');

-- A place: a house, an office, a rack.
CREATE TABLE site (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    name TEXT NOT NULL UNIQUE CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 255) -- as a person wrote it
) STRICT;

-- A thing on the network, known by its identifiers.
CREATE TABLE device (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    key TEXT NOT NULL UNIQUE CHECK (      -- the host of its metrics: made once from the name, never changed
        length(key) BETWEEN 1 AND 63 AND key GLOB '[a-z0-9]*'
        AND key NOT GLOB '*[^a-z0-9._-]*' AND instr(key, '..') = 0),
    name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 255), -- what people call it
    site_id INTEGER REFERENCES site (id) ON DELETE SET NULL,                 -- where it stands; NULL: not said
    type TEXT NOT NULL DEFAULT 'unknown' CHECK (type IN (                    -- what it is
        'router', 'switch', 'firewall', 'access_point', 'server', 'workstation', 'laptop', 'phone', 'tablet', 'nas',
        'printer', 'camera', 'iot', 'tv', 'console', 'speaker', 'hypervisor', 'vm', 'container', 'vpn', 'cloud',
        'unknown')),
    notes TEXT NOT NULL DEFAULT '' CHECK (length(CAST(notes AS BLOB)) <= 16384), -- free text, kept as written
    monitored INTEGER NOT NULL CHECK (monitored IN (0, 1)),                  -- whether its enabled checks are probed
    created_at INTEGER NOT NULL                                              -- Unix milliseconds
) STRICT;

CREATE INDEX device_by_name ON device (name);
CREATE INDEX device_by_site ON device (site_id);
CREATE INDEX device_by_monitored ON device (monitored);

-- Which source set a field of a device. A field without a row was never set.
CREATE TABLE device_field (
    device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- the device
    field TEXT NOT NULL CHECK (field IN ('name', 'site', 'type', 'notes', 'monitored')), -- the field
    source TEXT NOT NULL REFERENCES source (name), -- who set it
    set_at INTEGER NOT NULL,                       -- Unix milliseconds
    PRIMARY KEY (device_id, field)
) STRICT, WITHOUT ROWID;

-- What a device is recognised by.
CREATE TABLE identifier (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- the device
    kind TEXT NOT NULL CHECK (kind IN (   -- what sort of identifier
        'mac', 'duid', 'client_id', 'hostname', 'snmp_engine_id', 'ssh_host_key', 'serial', 'name')),
    value TEXT NOT NULL CHECK (length(CAST(value AS BLOB)) BETWEEN 1 AND 255), -- canonical text
    trust TEXT NOT NULL CHECK (trust IN ('strong', 'weak', 'segment')), -- strong: names one device in the world
    source TEXT NOT NULL REFERENCES source (name), -- who said so
    first_seen INTEGER NOT NULL,                   -- Unix milliseconds
    last_seen INTEGER NOT NULL,                    -- Unix milliseconds
    UNIQUE (device_id, kind, value)
) STRICT;

CREATE UNIQUE INDEX identifier_strong ON identifier (kind, value) WHERE trust = 'strong';
CREATE INDEX identifier_by_value ON identifier (kind, value);

-- A network interface of a device.
CREATE TABLE interface (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- the device
    name TEXT NOT NULL DEFAULT '', -- eth0, vlan20; '' when not known
    mac TEXT                       -- canonical text; NULL when not known
) STRICT;

CREATE UNIQUE INDEX interface_once ON interface (device_id, name, ifnull(mac, ''));
CREATE INDEX interface_by_mac ON interface (mac);

-- An IP address, whoever holds it.
CREATE TABLE address (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    vrf TEXT NOT NULL DEFAULT 'default',  -- the routing table in which it is unique
    segment TEXT NOT NULL DEFAULT '',     -- the zone of an IPv6 link-local address, else ''
    ip TEXT NOT NULL,                     -- canonical text without a zone
    ip_key BLOB NOT NULL CHECK (length(ip_key) = 16), -- sorts; IPv4 as ::ffff:a.b.c.d
    family INTEGER NOT NULL CHECK (                   -- 4 or 6
        family IN (4, 6) AND (family = 4) = (substr(ip_key, 1, 12) = x'00000000000000000000ffff')),
    UNIQUE (vrf, segment, ip_key)
) STRICT;

-- Who held an address, and when. A binding is closed with its time, never deleted by absence.
CREATE TABLE binding (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    address_id INTEGER NOT NULL REFERENCES address (id) ON DELETE CASCADE,     -- the address
    interface_id INTEGER NOT NULL REFERENCES interface (id) ON DELETE CASCADE, -- its holder
    valid_from INTEGER NOT NULL,                                       -- Unix milliseconds, from then on
    valid_to INTEGER CHECK (valid_to IS NULL OR valid_to >= valid_from), -- Unix milliseconds, before then; NULL: now
    source TEXT NOT NULL REFERENCES source (name)                      -- who said so
) STRICT;

CREATE UNIQUE INDEX binding_open ON binding (address_id) WHERE valid_to IS NULL;
CREATE INDEX binding_by_address ON binding (address_id, valid_from);
CREATE INDEX binding_by_interface ON binding (interface_id, valid_from);

-- The prefixes that the owner has said are his.
CREATE TABLE prefix (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    vrf TEXT NOT NULL DEFAULT 'default',  -- the routing table that it belongs to
    cidr TEXT NOT NULL,                   -- canonical text, 10.0.0.0/24
    first_key BLOB NOT NULL CHECK (length(first_key) = 16), -- its first address, as address.ip_key
    last_key BLOB NOT NULL CHECK (length(last_key) = 16 AND last_key >= first_key), -- its last address
    family INTEGER NOT NULL CHECK (family IN (4, 6)),       -- 4 or 6
    length INTEGER NOT NULL CHECK (length BETWEEN 0 AND CASE family WHEN 4 THEN 32 ELSE 128 END), -- in its own family
    name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) <= 255), -- what people call it; may be ''
    source TEXT NOT NULL REFERENCES source (name),          -- who said so
    UNIQUE (vrf, first_key, family, length)
) STRICT;

-- What is probed of a device, and how. 0 in a number means: the plugin's default.
CREATE TABLE probe_check (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- the device
    key TEXT NOT NULL CHECK (             -- the plugin instance of its metrics: v4, v6, https
        length(key) BETWEEN 1 AND 31 AND key GLOB '[a-z0-9]*' AND key NOT GLOB '*[^a-z0-9._-]*'),
    plugin TEXT NOT NULL CHECK (length(plugin) BETWEEN 1 AND 31), -- who probes: icmp_heartbeat
    target_kind INTEGER NOT NULL CHECK (target_kind IN (1, 2, 3, 4)), -- enum check_target_kind
    target TEXT NOT NULL CHECK (          -- the fixed address with %zone, or the DNS name; else ''
        length(target) <= 255 AND (target = '') = (target_kind IN (1, 2))),
    target_key BLOB CHECK ((target_key IS NOT NULL) = (target_kind = 3)), -- the fixed address as address.ip_key
    interval_ms INTEGER NOT NULL CHECK (interval_ms BETWEEN 0 AND 4294967295), -- between two probes
    profile INTEGER NOT NULL CHECK (profile IN (1, 2)),               -- enum check_profile
    down_after INTEGER NOT NULL CHECK (down_after BETWEEN 0 AND 65535), -- misses in a row that mean down
    up_after INTEGER NOT NULL CHECK (up_after BETWEEN 0 AND 65535),   -- replies in a row that mean up
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),               -- 0: kept with its history, not probed
    source TEXT NOT NULL REFERENCES source (name),                    -- who wants it
    created_at INTEGER NOT NULL,                                      -- Unix milliseconds
    service INTEGER NOT NULL DEFAULT 0 CHECK (service BETWEEN 0 AND 255), -- enum service_kind; 0: not a service
    port INTEGER NOT NULL DEFAULT 0 CHECK (port BETWEEN 0 AND 65535), -- of the service; 0: none
    spec TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(spec)),         -- a JSON object: options that are not the default
    UNIQUE (device_id, key)
) STRICT;

CREATE INDEX probe_check_by_plugin ON probe_check (plugin);
CREATE INDEX probe_check_by_service ON probe_check (service, port, device_id);
CREATE INDEX probe_check_of_ports
    ON probe_check (plugin, enabled, service, port, interval_ms, down_after, up_after, spec) WHERE source = 'ports';

-- What a check found last, from one place of measurement: state and strip in one row, because they change together
-- and a page is written once.
CREATE TABLE check_state (
    check_id INTEGER NOT NULL REFERENCES probe_check (id) ON DELETE CASCADE, -- the check
    vantage TEXT NOT NULL,        -- the place of measurement: local
    state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),       -- enum probe_state
    cause INTEGER NOT NULL,       -- enum cause: why
    flapping INTEGER NOT NULL CHECK (flapping IN (0, 1)),    -- whether it changes too often to be believed
    since INTEGER NOT NULL,       -- Unix milliseconds: when this state began
    first_known INTEGER NOT NULL, -- Unix milliseconds: when the check was first probed; 0: never
    updated_at INTEGER NOT NULL,  -- Unix milliseconds: when this row was true
    address TEXT NOT NULL,        -- what was last probed; '' when nothing was
    rtt_ms REAL,                  -- of the last reply; NULL without
    loss REAL,                    -- 0-1 over the strip; NULL without
    strip_at INTEGER NOT NULL,    -- Unix milliseconds: the newest result of the strip
    strip TEXT NOT NULL,          -- JSON, oldest first, gap and value in turn (shared/probe/strip.h)
    detail TEXT NOT NULL DEFAULT '', -- what a service said beside the cause: HTTP 503; may be ''
    http_status INTEGER,          -- of the last answer; NULL without
    tls_expires INTEGER,          -- Unix milliseconds: the end of its certificate; NULL without
    PRIMARY KEY (check_id, vantage)
) STRICT, WITHOUT ROWID;

-- Each change of state.
CREATE TABLE transition (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of being written
    check_id INTEGER NOT NULL REFERENCES probe_check (id) ON DELETE CASCADE, -- the check
    vantage TEXT NOT NULL,    -- the place of measurement
    at INTEGER NOT NULL,      -- Unix milliseconds: when the new state began
    from_state INTEGER NOT NULL CHECK (from_state IN (0, 1, 2)), -- enum probe_state
    to_state INTEGER NOT NULL CHECK (to_state IN (0, 1, 2)),     -- enum probe_state
    cause INTEGER NOT NULL,   -- enum cause: why
    UNIQUE (check_id, vantage, at, to_state)
) STRICT;

CREATE INDEX transition_by_time ON transition (at);

-- Each span of being down or unknown.
CREATE TABLE incident (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of beginning
    check_id INTEGER NOT NULL REFERENCES probe_check (id) ON DELETE CASCADE, -- the check
    vantage TEXT NOT NULL,       -- the place of measurement
    state INTEGER NOT NULL CHECK (state IN (0, 2)), -- enum probe_state: unknown or down
    started_at INTEGER NOT NULL, -- Unix milliseconds
    ended_at INTEGER CHECK (ended_at IS NULL OR ended_at >= started_at), -- Unix milliseconds; NULL: still open
    cause INTEGER NOT NULL,      -- enum cause: why
    detail TEXT NOT NULL DEFAULT '' -- what a service said beside the cause; may be ''
) STRICT;

CREATE UNIQUE INDEX incident_open ON incident (check_id, vantage) WHERE ended_at IS NULL;
CREATE INDEX incident_by_check ON incident (check_id, vantage, started_at);
CREATE INDEX incident_by_time ON incident (started_at);

-- The last report of a push check.
CREATE TABLE beat (
    check_id INTEGER PRIMARY KEY REFERENCES probe_check (id) ON DELETE CASCADE, -- the check
    at INTEGER NOT NULL,                         -- Unix milliseconds
    ok INTEGER NOT NULL CHECK (ok IN (0, 1)),    -- 0: a failure was reported
    message TEXT NOT NULL CHECK (length(CAST(message AS BLOB)) <= 255) -- what the job said; may be ''
) STRICT;

-- The state of a device, from all its checks and sightings.
CREATE TABLE device_state (
    device_id INTEGER PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE, -- the device
    state INTEGER NOT NULL REFERENCES device_state_name (id), -- enum device_state
    cause INTEGER NOT NULL,       -- enum cause: why
    check_id INTEGER REFERENCES probe_check (id) ON DELETE SET NULL, -- the check that speaks for it; NULL: none
    since INTEGER NOT NULL,       -- Unix milliseconds: when this state began
    first_known INTEGER NOT NULL  -- Unix milliseconds: when it first had a state other than unknown; 0: never
) STRICT;

CREATE INDEX device_state_by_check ON device_state (check_id);
CREATE INDEX device_state_by_state ON device_state (state, since);

-- Each span of a device in which it was not plainly up.
CREATE TABLE device_incident (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of beginning
    device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- the device
    state INTEGER NOT NULL REFERENCES device_state_name (id), -- enum device_state, never up
    check_id INTEGER REFERENCES probe_check (id) ON DELETE SET NULL, -- the check that speaks for it; NULL: none
    cause INTEGER NOT NULL,      -- enum cause: why
    started_at INTEGER NOT NULL, -- Unix milliseconds
    ended_at INTEGER CHECK (ended_at IS NULL OR ended_at >= started_at) -- Unix milliseconds; NULL: still open
) STRICT;

CREATE UNIQUE INDEX device_incident_open ON device_incident (device_id) WHERE ended_at IS NULL;
CREATE INDEX device_incident_by_device ON device_incident (device_id, started_at);
CREATE INDEX device_incident_by_time ON device_incident (started_at);
CREATE INDEX device_incident_by_check ON device_incident (check_id);

-- When a plugin ran. The time outside every run is unknown for all its checks.
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of beginning
    plugin TEXT NOT NULL,        -- who ran
    vantage TEXT NOT NULL,       -- the place of measurement
    started_at INTEGER NOT NULL, -- Unix milliseconds
    alive_at INTEGER NOT NULL CHECK (alive_at >= started_at) -- Unix milliseconds: last known to run
) STRICT;

CREATE INDEX run_by_plugin ON run (plugin, vantage, started_at, alive_at);

-- What happened, for those who wait for it. Each consumer remembers the last id that it has taken.
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- the cursor
    at INTEGER NOT NULL,       -- Unix milliseconds
    kind TEXT NOT NULL,        -- check_up, check_down, check_unknown, flapping_start, flapping_end
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')), -- how bad
    device_id INTEGER REFERENCES device (id) ON DELETE CASCADE,     -- whom it is about; NULL: nobody
    check_id INTEGER REFERENCES probe_check (id) ON DELETE CASCADE, -- which check; NULL: none
    data TEXT NOT NULL CHECK (json_valid(data)), -- a JSON object, by kind
    source TEXT NOT NULL       -- the plugin that says so
) STRICT;

CREATE INDEX event_by_device ON event (device_id, at);
CREATE INDEX event_by_check ON event (check_id, at);

-- Who changed what a person or a source decides. Filled by the triggers below, never by hand.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of being written
    at INTEGER NOT NULL,   -- Unix milliseconds
    user TEXT NOT NULL,    -- the person or account: audit_user() of the connection
    tool TEXT NOT NULL,    -- the program: audit_tool() of the connection
    action TEXT NOT NULL CHECK (action IN ('insert', 'update', 'delete')), -- what was done
    tbl TEXT NOT NULL,     -- to which table
    row_id INTEGER NOT NULL, -- to which row: its id, for device_field the device's
    before TEXT,         -- the row as it was, a JSON object; NULL for insert
    after TEXT           -- the row as it is, a JSON object; NULL for delete
) STRICT;

CREATE INDEX audit_by_row ON audit (tbl, row_id);
CREATE INDEX audit_by_time ON audit (at);

-- The audit triggers. audit_user() and audit_tool() are registered on each connection by shared/db: a program that
-- does not say who it is (a plain sqlite3 shell) is refused with "no such function". Derived columns (sort keys, times
-- of seeing) are left out; a mere refresh of identifier.last_seen is not audited.

CREATE TRIGGER site_audit_insert
    AFTER INSERT ON site
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'insert', 'site', NEW.id,
        NULL,
        json_object('name', NEW.name));
END;

CREATE TRIGGER site_audit_update
    AFTER UPDATE OF name ON site
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'update', 'site', NEW.id,
        json_object('name', OLD.name),
        json_object('name', NEW.name));
END;

CREATE TRIGGER site_audit_delete
    AFTER DELETE ON site
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'delete', 'site', OLD.id,
        json_object('name', OLD.name),
        NULL);
END;

CREATE TRIGGER device_audit_insert
    AFTER INSERT ON device
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'insert', 'device', NEW.id,
        NULL,
        json_object('key', NEW.key, 'name', NEW.name, 'site_id', NEW.site_id, 'type', NEW.type,
            'notes', NEW.notes, 'monitored', NEW.monitored));
END;

CREATE TRIGGER device_audit_update
    AFTER UPDATE OF key, name, site_id, type, notes, monitored ON device
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'update', 'device', NEW.id,
        json_object('key', OLD.key, 'name', OLD.name, 'site_id', OLD.site_id, 'type', OLD.type,
            'notes', OLD.notes, 'monitored', OLD.monitored),
        json_object('key', NEW.key, 'name', NEW.name, 'site_id', NEW.site_id, 'type', NEW.type,
            'notes', NEW.notes, 'monitored', NEW.monitored));
END;

CREATE TRIGGER device_audit_delete
    AFTER DELETE ON device
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'delete', 'device', OLD.id,
        json_object('key', OLD.key, 'name', OLD.name, 'site_id', OLD.site_id, 'type', OLD.type,
            'notes', OLD.notes, 'monitored', OLD.monitored),
        NULL);
END;

CREATE TRIGGER device_field_audit_insert
    AFTER INSERT ON device_field
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'insert', 'device_field', NEW.device_id,
        NULL,
        json_object('field', NEW.field, 'source', NEW.source));
END;

CREATE TRIGGER device_field_audit_update
    AFTER UPDATE OF field, source ON device_field
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'update', 'device_field', NEW.device_id,
        json_object('field', OLD.field, 'source', OLD.source),
        json_object('field', NEW.field, 'source', NEW.source));
END;

CREATE TRIGGER device_field_audit_delete
    AFTER DELETE ON device_field
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'delete', 'device_field', OLD.device_id,
        json_object('field', OLD.field, 'source', OLD.source),
        NULL);
END;

CREATE TRIGGER identifier_audit_insert
    AFTER INSERT ON identifier
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'insert', 'identifier', NEW.id,
        NULL,
        json_object('device_id', NEW.device_id, 'kind', NEW.kind, 'value', NEW.value, 'trust', NEW.trust,
            'source', NEW.source));
END;

CREATE TRIGGER identifier_audit_update
    AFTER UPDATE OF device_id, kind, value, trust, source ON identifier
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'update', 'identifier', NEW.id,
        json_object('device_id', OLD.device_id, 'kind', OLD.kind, 'value', OLD.value, 'trust', OLD.trust,
            'source', OLD.source),
        json_object('device_id', NEW.device_id, 'kind', NEW.kind, 'value', NEW.value, 'trust', NEW.trust,
            'source', NEW.source));
END;

CREATE TRIGGER identifier_audit_delete
    AFTER DELETE ON identifier
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'delete', 'identifier', OLD.id,
        json_object('device_id', OLD.device_id, 'kind', OLD.kind, 'value', OLD.value, 'trust', OLD.trust,
            'source', OLD.source),
        NULL);
END;

CREATE TRIGGER interface_audit_insert
    AFTER INSERT ON interface
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'insert', 'interface', NEW.id,
        NULL,
        json_object('device_id', NEW.device_id, 'name', NEW.name, 'mac', NEW.mac));
END;

CREATE TRIGGER interface_audit_update
    AFTER UPDATE OF device_id, name, mac ON interface
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'update', 'interface', NEW.id,
        json_object('device_id', OLD.device_id, 'name', OLD.name, 'mac', OLD.mac),
        json_object('device_id', NEW.device_id, 'name', NEW.name, 'mac', NEW.mac));
END;

CREATE TRIGGER interface_audit_delete
    AFTER DELETE ON interface
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'delete', 'interface', OLD.id,
        json_object('device_id', OLD.device_id, 'name', OLD.name, 'mac', OLD.mac),
        NULL);
END;

CREATE TRIGGER address_audit_insert
    AFTER INSERT ON address
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'insert', 'address', NEW.id,
        NULL,
        json_object('vrf', NEW.vrf, 'segment', NEW.segment, 'ip', NEW.ip));
END;

CREATE TRIGGER address_audit_update
    AFTER UPDATE OF vrf, segment, ip ON address
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'update', 'address', NEW.id,
        json_object('vrf', OLD.vrf, 'segment', OLD.segment, 'ip', OLD.ip),
        json_object('vrf', NEW.vrf, 'segment', NEW.segment, 'ip', NEW.ip));
END;

CREATE TRIGGER address_audit_delete
    AFTER DELETE ON address
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'delete', 'address', OLD.id,
        json_object('vrf', OLD.vrf, 'segment', OLD.segment, 'ip', OLD.ip),
        NULL);
END;

CREATE TRIGGER binding_audit_insert
    AFTER INSERT ON binding
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'insert', 'binding', NEW.id,
        NULL,
        json_object('address_id', NEW.address_id, 'interface_id', NEW.interface_id,
            'valid_from', NEW.valid_from, 'valid_to', NEW.valid_to, 'source', NEW.source));
END;

CREATE TRIGGER binding_audit_update
    AFTER UPDATE OF address_id, interface_id, valid_from, valid_to, source ON binding
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'update', 'binding', NEW.id,
        json_object('address_id', OLD.address_id, 'interface_id', OLD.interface_id,
            'valid_from', OLD.valid_from, 'valid_to', OLD.valid_to, 'source', OLD.source),
        json_object('address_id', NEW.address_id, 'interface_id', NEW.interface_id,
            'valid_from', NEW.valid_from, 'valid_to', NEW.valid_to, 'source', NEW.source));
END;

CREATE TRIGGER binding_audit_delete
    AFTER DELETE ON binding
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'delete', 'binding', OLD.id,
        json_object('address_id', OLD.address_id, 'interface_id', OLD.interface_id,
            'valid_from', OLD.valid_from, 'valid_to', OLD.valid_to, 'source', OLD.source),
        NULL);
END;

CREATE TRIGGER prefix_audit_insert
    AFTER INSERT ON prefix
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'insert', 'prefix', NEW.id,
        NULL,
        json_object('vrf', NEW.vrf, 'cidr', NEW.cidr, 'name', NEW.name, 'source', NEW.source));
END;

CREATE TRIGGER prefix_audit_update
    AFTER UPDATE OF vrf, cidr, name, source ON prefix
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'update', 'prefix', NEW.id,
        json_object('vrf', OLD.vrf, 'cidr', OLD.cidr, 'name', OLD.name, 'source', OLD.source),
        json_object('vrf', NEW.vrf, 'cidr', NEW.cidr, 'name', NEW.name, 'source', NEW.source));
END;

CREATE TRIGGER prefix_audit_delete
    AFTER DELETE ON prefix
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'delete', 'prefix', OLD.id,
        json_object('vrf', OLD.vrf, 'cidr', OLD.cidr, 'name', OLD.name, 'source', OLD.source),
        NULL);
END;

CREATE TRIGGER probe_check_audit_insert
    AFTER INSERT ON probe_check
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'insert', 'probe_check', NEW.id,
        NULL,
        json_object('device_id', NEW.device_id, 'key', NEW.key, 'plugin', NEW.plugin,
            'target_kind', NEW.target_kind, 'target', NEW.target, 'interval_ms', NEW.interval_ms,
            'profile', NEW.profile, 'down_after', NEW.down_after, 'up_after', NEW.up_after,
            'enabled', NEW.enabled, 'source', NEW.source,
            'service', NEW.service, 'port', NEW.port, 'spec', json(NEW.spec)));
END;

CREATE TRIGGER probe_check_audit_update
    AFTER UPDATE OF device_id, key, plugin, target_kind, target, interval_ms, profile, down_after, up_after,
        enabled, source, service, port, spec ON probe_check
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'update', 'probe_check', NEW.id,
        json_object('device_id', OLD.device_id, 'key', OLD.key, 'plugin', OLD.plugin,
            'target_kind', OLD.target_kind, 'target', OLD.target, 'interval_ms', OLD.interval_ms,
            'profile', OLD.profile, 'down_after', OLD.down_after, 'up_after', OLD.up_after,
            'enabled', OLD.enabled, 'source', OLD.source,
            'service', OLD.service, 'port', OLD.port, 'spec', json(OLD.spec)),
        json_object('device_id', NEW.device_id, 'key', NEW.key, 'plugin', NEW.plugin,
            'target_kind', NEW.target_kind, 'target', NEW.target, 'interval_ms', NEW.interval_ms,
            'profile', NEW.profile, 'down_after', NEW.down_after, 'up_after', NEW.up_after,
            'enabled', NEW.enabled, 'source', NEW.source,
            'service', NEW.service, 'port', NEW.port, 'spec', json(NEW.spec)));
END;

CREATE TRIGGER probe_check_audit_delete
    AFTER DELETE ON probe_check
BEGIN
    INSERT INTO audit (at, user, tool, action, tbl, row_id, before, after)
    VALUES (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
        audit_user(), audit_tool(), 'delete', 'probe_check', OLD.id,
        json_object('device_id', OLD.device_id, 'key', OLD.key, 'plugin', OLD.plugin,
            'target_kind', OLD.target_kind, 'target', OLD.target, 'interval_ms', OLD.interval_ms,
            'profile', OLD.profile, 'down_after', OLD.down_after, 'up_after', OLD.up_after,
            'enabled', OLD.enabled, 'source', OLD.source,
            'service', OLD.service, 'port', OLD.port, 'spec', json(OLD.spec)),
        NULL);
END;
