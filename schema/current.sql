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
    ('import', 95, 0, 'A person imported it from a file.'),
    ('vendors', 20, 0, 'The list of vendors by MAC address.'),
    ('rules', 10, 0, 'A rule of the file of device types.'),
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
    name TEXT NOT NULL UNIQUE CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 255), -- as a person wrote it
    note TEXT NOT NULL DEFAULT '' CHECK (length(CAST(note AS BLOB)) <= 16384) -- free text
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
    created_at INTEGER NOT NULL, -- Unix milliseconds
    icon TEXT NOT NULL DEFAULT '' -- the name of its icon; '': that of its type
        CHECK (length(CAST(icon AS BLOB)) <= 63),
    vendor TEXT NOT NULL DEFAULT '' CHECK (length(CAST(vendor AS BLOB)) <= 255), -- who made it
    os TEXT NOT NULL DEFAULT '' CHECK (length(CAST(os AS BLOB)) <= 255), -- its operating system
    trusted INTEGER NOT NULL DEFAULT 0 CHECK (trusted IN (0, 1)), -- whether a person vouches for it
    type_reason TEXT NOT NULL DEFAULT '', -- the rule that gave its type; ''
    -- the device that has taken it over; NULL: it is one of its own
    merged_into INTEGER REFERENCES device (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX device_by_name ON device (name);
CREATE INDEX device_by_site ON device (site_id);
CREATE INDEX device_by_monitored ON device (monitored);

-- Which source set a field of a device. A field without a row was never set.
CREATE TABLE device_field (
    device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- the device
    field TEXT NOT NULL CHECK (field IN (          -- the field
        'name', 'site', 'type', 'notes', 'monitored', 'icon', 'vendor', 'os', 'trusted')),
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
    assignment TEXT NOT NULL DEFAULT '' -- what the plan says; '': nothing
        CHECK (assignment IN ('', 'static', 'dhcp', 'reserved', 'deprecated')),
    name TEXT NOT NULL DEFAULT '' CHECK (length(CAST(name AS BLOB)) <= 255), -- the DNS name that it shall have; ''
    mac TEXT, -- canonical text: whom it is reserved for; NULL
    device_id INTEGER REFERENCES device (id) ON DELETE SET NULL, -- the device that it is planned for; NULL: none
    note TEXT NOT NULL DEFAULT '' CHECK (length(CAST(note AS BLOB)) <= 16384), -- free text
    held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0), -- how many devices hold it; kept by triggers, as the next three
    source TEXT REFERENCES source (name), -- who planned it as it was added; NULL: nobody
    held_since INTEGER, -- Unix milliseconds: since when the first of its holders holds it; NULL: nobody
    holder_id INTEGER,  -- the device that does; NULL
    holder_mac TEXT,    -- by this interface; NULL
    state TEXT NOT NULL AS (CASE
        WHEN held = 0 THEN iif(assignment = '', 'free', 'idle')
        WHEN held > 1 THEN 'shared'
        WHEN assignment = '' THEN 'unplanned'
        WHEN device_id <> holder_id THEN 'foreign'
        WHEN device_id IS NULL AND mac <> holder_mac THEN 'foreign'
        ELSE 'used' END) VIRTUAL, -- whether plan and network agree, as plan_address_state_text
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

CREATE UNIQUE INDEX binding_open ON binding (address_id, interface_id) WHERE valid_to IS NULL;
CREATE INDEX binding_by_address ON binding (address_id, valid_from);
CREATE INDEX binding_by_interface ON binding (interface_id, valid_from);
CREATE INDEX binding_by_end ON binding (valid_to) WHERE valid_to IS NOT NULL;

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
    site_id INTEGER REFERENCES site (id) ON DELETE SET NULL, -- where it is; NULL: not said
    vlan_id INTEGER REFERENCES vlan (id) ON DELETE SET NULL, -- the VLAN that carries it; NULL: none
    kind TEXT NOT NULL DEFAULT '' -- what it is for; '': not said
        CHECK (kind IN ('', 'lan', 'wifi', 'iot', 'guest', 'dmz', 'management', 'storage', 'vpn', 'container',
            'remote', 'internet')),
    gateway TEXT NOT NULL DEFAULT '', -- canonical text of the router's address; ''
    dns TEXT NOT NULL DEFAULT '', -- canonical texts of the resolvers, a blank between; ''
    note TEXT NOT NULL DEFAULT '' CHECK (length(CAST(note AS BLOB)) <= 16384), -- free text
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
CREATE INDEX device_incident_by_end ON device_incident (ended_at) WHERE ended_at IS NOT NULL;
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

-- A routing table of its own: addresses are unique within one.
CREATE TABLE vrf (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    name TEXT NOT NULL UNIQUE CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 64), -- what address.vrf says
    note TEXT NOT NULL DEFAULT '' CHECK (length(CAST(note AS BLOB)) <= 16384)      -- free text
) STRICT;

INSERT INTO vrf (name) VALUES ('default');

-- A VLAN (IEEE 802.1Q) of a site.
CREATE TABLE vlan (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    vid INTEGER NOT NULL CHECK (vid BETWEEN 1 AND 4094), -- the identifier in the tag
    name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) <= 255), -- what people call it; may be ''
    site_id INTEGER REFERENCES site (id) ON DELETE SET NULL,      -- where it is; NULL: everywhere
    note TEXT NOT NULL DEFAULT '' CHECK (length(CAST(note AS BLOB)) <= 16384), -- free text
    source TEXT NOT NULL REFERENCES source (name)                 -- who said so first
) STRICT;

CREATE UNIQUE INDEX vlan_once ON vlan (vid, ifnull(site_id, 0));
CREATE INDEX vlan_by_site ON vlan (site_id);

CREATE INDEX prefix_by_gateway ON prefix (vrf, gateway) WHERE gateway <> '';
CREATE INDEX prefix_by_site ON prefix (site_id);
CREATE INDEX prefix_by_vlan ON prefix (vlan_id);
CREATE INDEX prefix_in_order ON prefix (vrf, family, first_key, length);
CREATE INDEX address_by_device ON address (device_id, vrf, ip_key, segment);
CREATE INDEX address_by_assignment ON address (assignment, vrf, ip_key, segment);
CREATE INDEX address_by_name ON address (name COLLATE NOCASE, vrf, ip_key, segment);
CREATE INDEX address_by_mac ON address (mac, vrf, ip_key, segment);
CREATE INDEX address_unlisted ON address (vrf) WHERE assignment = '' AND held = 0 AND note = '';
CREATE INDEX device_by_merged ON device (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX device_by_label ON device (name COLLATE NOCASE, key) WHERE merged_into IS NULL;
CREATE INDEX device_by_key ON device (key) WHERE merged_into IS NULL;
CREATE INDEX device_by_type ON device (type, key) WHERE merged_into IS NULL;
CREATE INDEX device_by_icon ON device (icon COLLATE NOCASE, key) WHERE merged_into IS NULL;
CREATE INDEX device_by_vendor ON device (vendor COLLATE NOCASE, key) WHERE merged_into IS NULL;
CREATE INDEX device_by_os ON device (os COLLATE NOCASE, key) WHERE merged_into IS NULL;
CREATE INDEX device_by_trust ON device (trusted, key) WHERE merged_into IS NULL;
CREATE INDEX device_by_monitoring ON device (monitored, key) WHERE merged_into IS NULL;
CREATE INDEX device_by_creation ON device (created_at, key) WHERE merged_into IS NULL;
CREATE INDEX address_by_key ON address (vrf, ip_key, segment, assignment, held, holder_id);
CREATE INDEX address_by_state ON address (state, vrf, ip_key, segment);
CREATE INDEX address_by_since ON address (held_since, vrf, ip_key, segment);
CREATE INDEX address_by_holder ON address (holder_id, vrf, ip_key, segment);

-- A part of a prefix with a purpose of its own.
CREATE TABLE plan_range (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    vrf TEXT NOT NULL DEFAULT 'default',  -- the routing table that it belongs to
    first_ip TEXT NOT NULL,               -- canonical text of its first address
    last_ip TEXT NOT NULL,                -- canonical text of its last address
    first_key BLOB NOT NULL CHECK (length(first_key) = 16), -- its first address, as address.ip_key
    last_key BLOB NOT NULL CHECK (length(last_key) = 16 AND last_key >= first_key), -- its last address
    family INTEGER NOT NULL CHECK (family IN (4, 6)),       -- 4 or 6
    kind TEXT NOT NULL CHECK (kind IN ('dhcp', 'reserved', 'infrastructure')), -- what it is for
    name TEXT NOT NULL DEFAULT '' CHECK (length(CAST(name AS BLOB)) <= 255),   -- what people call it
    note TEXT NOT NULL DEFAULT '' CHECK (length(CAST(note AS BLOB)) <= 16384), -- free text
    source TEXT NOT NULL REFERENCES source (name),          -- who said so first
    UNIQUE (vrf, first_key, last_key)
) STRICT;

-- Which source set a field of the plan. One without a row was set by the source of the row that it is a field of, when it
-- is not empty, else by nobody: what is added needs no row here.
CREATE TABLE plan_field (
    tbl TEXT NOT NULL CHECK (tbl IN ('vlan', 'prefix', 'plan_range', 'address')), -- of which table
    row_id INTEGER NOT NULL, -- of which row
    field TEXT NOT NULL,     -- the column
    source TEXT NOT NULL REFERENCES source (name), -- who set it
    set_at INTEGER NOT NULL, -- Unix milliseconds
    PRIMARY KEY (tbl, row_id, field)
) STRICT, WITHOUT ROWID;

-- What an address says of its holders, as its open bindings have it: the triggers below write it there.
CREATE VIEW address_holding AS
SELECT a.id AS address_id, (SELECT count(DISTINCT i.device_id) FROM binding b JOIN interface i ON i.id = b.interface_id
        WHERE b.address_id = a.id AND b.valid_to IS NULL) AS held,
    f.valid_from AS since, i.device_id AS holder_id, i.mac AS holder_mac
FROM address a
LEFT JOIN binding f ON f.id = (
    SELECT b.id FROM binding b WHERE b.address_id = a.id AND b.valid_to IS NULL ORDER BY b.valid_from, b.id LIMIT 1)
LEFT JOIN interface i ON i.id = f.interface_id;

CREATE TRIGGER address_held_insert
    AFTER INSERT ON binding
    WHEN NEW.valid_to IS NULL AND (
        SELECT a.holder_id IS NOT i.device_id OR a.holder_mac IS NOT i.mac OR a.held_since > NEW.valid_from
        FROM address a, interface i WHERE a.id = NEW.address_id AND i.id = NEW.interface_id)
BEGIN
    UPDATE address SET (held, held_since, holder_id, holder_mac) = (
        SELECT held, since, holder_id, holder_mac FROM address_holding WHERE address_id = address.id)
    WHERE id = NEW.address_id;
END;

CREATE TRIGGER address_held_update
    AFTER UPDATE OF address_id, interface_id, valid_from, valid_to ON binding
BEGIN
    UPDATE address SET (held, held_since, holder_id, holder_mac) = (
        SELECT held, since, holder_id, holder_mac FROM address_holding WHERE address_id = address.id)
    WHERE id IN (OLD.address_id, NEW.address_id);
END;

CREATE TRIGGER address_held_delete
    AFTER DELETE ON binding
    WHEN OLD.valid_to IS NULL
BEGIN
    UPDATE address SET (held, held_since, holder_id, holder_mac) = (
        SELECT held, since, holder_id, holder_mac FROM address_holding WHERE address_id = address.id)
    WHERE id = OLD.address_id;
END;

CREATE TRIGGER address_held_interface
    AFTER UPDATE OF device_id, mac ON interface
BEGIN
    UPDATE address SET (held, held_since, holder_id, holder_mac) = (
        SELECT held, since, holder_id, holder_mac FROM address_holding WHERE address_id = address.id)
    WHERE id IN (SELECT address_id FROM binding WHERE interface_id = NEW.id AND valid_to IS NULL);
END;

CREATE TRIGGER vlan_field_delete
    AFTER DELETE ON vlan
BEGIN
    DELETE FROM plan_field WHERE tbl = 'vlan' AND row_id = OLD.id;
END;

CREATE TRIGGER prefix_field_delete
    AFTER DELETE ON prefix
BEGIN
    DELETE FROM plan_field WHERE tbl = 'prefix' AND row_id = OLD.id;
END;

CREATE TRIGGER plan_range_field_delete
    AFTER DELETE ON plan_range
BEGIN
    DELETE FROM plan_field WHERE tbl = 'plan_range' AND row_id = OLD.id;
END;

CREATE TRIGGER address_field_delete
    AFTER DELETE ON address
BEGIN
    DELETE FROM plan_field WHERE tbl = 'address' AND row_id = OLD.id;
END;

-- What listings sort devices by, kept by triggers when what it follows from changes, because to ask that of every device
-- takes too long. Each device has a row.
CREATE TABLE device_live (
    device_id INTEGER PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE, -- the device
    first_ip_key BLOB -- the lowest of its addresses, as address.ip_key; NULL: none
) STRICT;

-- The lowest of the addresses that it holds.
CREATE VIEW device_first_ip AS
SELECT i.device_id, min(a.ip_key) AS ip_key
FROM interface i
CROSS JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
CROSS JOIN address a ON a.id = b.address_id
GROUP BY i.device_id;

CREATE TRIGGER device_first_ip_keep
    INSTEAD OF INSERT ON device_first_ip
BEGIN
    UPDATE device_live
    SET first_ip_key = (SELECT f.ip_key FROM device_first_ip f WHERE f.device_id = NEW.device_id)
    WHERE device_id = NEW.device_id;
END;

CREATE TRIGGER binding_live_insert
    AFTER INSERT ON binding
    WHEN NEW.valid_to IS NULL
BEGIN
    UPDATE device_live SET first_ip_key = (SELECT ip_key FROM address WHERE id = NEW.address_id)
    WHERE device_id = (SELECT device_id FROM interface WHERE id = NEW.interface_id)
        AND ifnull(first_ip_key > (SELECT ip_key FROM address WHERE id = NEW.address_id), 1);
END;

CREATE TRIGGER binding_live_update
    AFTER UPDATE OF address_id, interface_id, valid_to ON binding
BEGIN
    INSERT INTO device_first_ip (device_id)
        SELECT device_id FROM interface WHERE id = OLD.interface_id OR id = NEW.interface_id;
END;

CREATE TRIGGER binding_live_delete
    AFTER DELETE ON binding
    WHEN OLD.valid_to IS NULL
BEGIN
    INSERT INTO device_first_ip (device_id) SELECT device_id FROM interface WHERE id = OLD.interface_id;
END;

CREATE TRIGGER interface_live_update
    AFTER UPDATE OF device_id ON interface
BEGIN
    INSERT INTO device_first_ip (device_id) VALUES (OLD.device_id), (NEW.device_id);
END;

CREATE TRIGGER interface_live_delete
    AFTER DELETE ON interface
BEGIN
    INSERT INTO device_first_ip (device_id) VALUES (OLD.device_id);
END;

CREATE TRIGGER device_live_insert
    AFTER INSERT ON device
BEGIN
    INSERT INTO device_live (device_id) VALUES (NEW.id);
END;

-- A word that groups devices.
CREATE TABLE device_tag (
    device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- the device
    tag TEXT NOT NULL CHECK (             -- lower case, so that it is written in one way
        length(CAST(tag AS BLOB)) BETWEEN 1 AND 63 AND tag NOT GLOB '*[^a-z0-9._-]*'),
    source TEXT NOT NULL REFERENCES source (name), -- who said so
    PRIMARY KEY (device_id, tag)
) STRICT, WITHOUT ROWID;

CREATE INDEX device_tag_by_tag ON device_tag (tag, device_id);

-- What connects two devices, or two interfaces of theirs.
CREATE TABLE link (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    a_device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,  -- one end
    a_interface_id INTEGER REFERENCES interface (id) ON DELETE SET NULL,    -- its interface; NULL: not known
    b_device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,  -- the other end
    b_interface_id INTEGER REFERENCES interface (id) ON DELETE SET NULL,    -- its interface; NULL: not known
    kind TEXT NOT NULL CHECK (kind IN ('ethernet', 'fibre', 'wifi', 'vpn', 'virtual', 'wan', 'other')), -- the medium
    label TEXT NOT NULL DEFAULT '' CHECK (length(CAST(label AS BLOB)) <= 255), -- what people write on it
    source TEXT NOT NULL REFERENCES source (name), -- who said so
    created_at INTEGER NOT NULL,                   -- Unix milliseconds
    CHECK (a_device_id <> b_device_id)
) STRICT;

CREATE UNIQUE INDEX link_once ON link (min(a_device_id, b_device_id), max(a_device_id, b_device_id), kind,
    CASE WHEN a_device_id < b_device_id THEN ifnull(a_interface_id, 0) ELSE ifnull(b_interface_id, 0) END,
    CASE WHEN a_device_id < b_device_id THEN ifnull(b_interface_id, 0) ELSE ifnull(a_interface_id, 0) END);
CREATE INDEX link_by_a ON link (a_device_id);
CREATE INDEX link_by_b ON link (b_device_id);
CREATE INDEX link_by_a_interface ON link (a_interface_id);
CREATE INDEX link_by_b_interface ON link (b_interface_id);

-- Devices that belong together.
CREATE TABLE device_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    name TEXT NOT NULL UNIQUE CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 255), -- as a person wrote it
    kind TEXT NOT NULL CHECK (kind IN ('logical', 'path', 'hub', 'virtualisation')), -- how its members relate
    note TEXT NOT NULL DEFAULT '' CHECK (length(CAST(note AS BLOB)) <= 16384),       -- free text
    source TEXT NOT NULL REFERENCES source (name) -- who said so
) STRICT;

-- A member of a group.
CREATE TABLE group_member (
    group_id INTEGER NOT NULL REFERENCES device_group (id) ON DELETE CASCADE, -- the group
    device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,      -- the device
    position INTEGER NOT NULL, -- the order along a path, from 1
    role TEXT NOT NULL CHECK (role IN ('member', 'hub', 'host')), -- hub of a hub group, host of a virtualisation
    PRIMARY KEY (group_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX group_member_by_device ON group_member (device_id);

-- A drawing of the network.
CREATE TABLE map (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    name TEXT NOT NULL UNIQUE CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 255) -- as a person wrote it
) STRICT;

INSERT INTO map (name) VALUES ('main');

-- Where a person placed a device on a map. A device without a row gets a computed place.
CREATE TABLE map_node (
    map_id INTEGER NOT NULL REFERENCES map (id) ON DELETE CASCADE,       -- the map
    device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- the device
    x REAL NOT NULL CHECK (x BETWEEN -1000000 AND 1000000), -- to the right
    y REAL NOT NULL CHECK (y BETWEEN -1000000 AND 1000000), -- downwards
    locked INTEGER NOT NULL CHECK (locked IN (0, 1)),       -- 1: not moved by dragging either
    PRIMARY KEY (map_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX map_node_by_device ON map_node (device_id);

-- A text on a map.
CREATE TABLE map_note (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    map_id INTEGER NOT NULL REFERENCES map (id) ON DELETE CASCADE, -- the map
    x REAL NOT NULL CHECK (x BETWEEN -1000000 AND 1000000),        -- to the right
    y REAL NOT NULL CHECK (y BETWEEN -1000000 AND 1000000),        -- downwards
    text TEXT NOT NULL CHECK (length(CAST(text AS BLOB)) BETWEEN 1 AND 4096) -- what it says
) STRICT;

CREATE INDEX map_note_by_map ON map_note (map_id);

-- A filter by name (docs/filter.md).
CREATE TABLE saved_filter (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    name TEXT NOT NULL UNIQUE CHECK (
        length(name) BETWEEN 1 AND 63 AND name GLOB '[a-z0-9]*' AND name NOT GLOB '*[^a-z0-9._-]*'), -- filter:NAME
    text TEXT NOT NULL CHECK (length(CAST(text AS BLOB)) BETWEEN 1 AND 4096) -- as a person wrote it
) STRICT;

-- Where the plan and the network, or two parts of the plan, contradict each other; found again by each check.
CREATE TABLE conflict (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of being found
    kind TEXT NOT NULL CHECK (kind IN (   -- what sort
        'duplicate_address', 'outside_prefix', 'overlapping_prefixes', 'reservation_in_pool', 'reserved_in_use',
        'shared_mac')),
    subject TEXT NOT NULL,       -- what it is about, the same each time: '10.0.0.7', '10.0.0.0/24 10.0.0.0/25'
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')), -- how bad
    data TEXT NOT NULL CHECK (json_valid(data)), -- a JSON object, by kind
    found_at INTEGER NOT NULL,   -- Unix milliseconds
    ended_at INTEGER CHECK (ended_at IS NULL OR ended_at >= found_at), -- Unix milliseconds; NULL: still there
    ack_at INTEGER,              -- Unix milliseconds; NULL: nobody has acknowledged it
    ack_note TEXT NOT NULL DEFAULT '' CHECK (length(CAST(ack_note AS BLOB)) <= 4096) -- why it is meant so
) STRICT;

CREATE UNIQUE INDEX conflict_open ON conflict (kind, subject) WHERE ended_at IS NULL;
CREATE INDEX conflict_by_time ON conflict (found_at);

-- What can be undone as a whole.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of being done
    at INTEGER NOT NULL,    -- Unix milliseconds
    user TEXT NOT NULL,     -- who
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'split')), -- what was done
    summary TEXT NOT NULL,  -- a sentence for people
    steps TEXT NOT NULL CHECK (json_valid(steps)), -- what to do backwards, a JSON array
    undone_at INTEGER       -- Unix milliseconds; NULL: it stands
) STRICT;

CREATE INDEX journal_by_time ON journal (at);

-- Who changed what a person or a source decides. Filled by the triggers below, never by hand.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of being written
    at INTEGER NOT NULL DEFAULT (
        CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)), -- Unix milliseconds
    user TEXT NOT NULL DEFAULT (audit_user()), -- the person or account, as the connection says
    tool TEXT NOT NULL DEFAULT (audit_tool()), -- the program, as the connection says
    action TEXT NOT NULL CHECK (action = 'insert' OR action = 'update' OR action = 'delete'), -- what was done
    tbl TEXT NOT NULL,     -- to which table
    row_id INTEGER NOT NULL, -- to which row: its id, for device_field the device's
    before TEXT,         -- the row as it was, a JSON object; NULL for insert
    after TEXT           -- the row as it is, a JSON object; NULL for delete
) STRICT;

CREATE INDEX audit_by_row ON audit (tbl, row_id);
CREATE INDEX audit_by_time ON audit (at, id, tbl, action, tool, user);
CREATE INDEX audit_left_device ON audit (
    coalesce(json_extract(before, '$.device_id'), json_extract(before, '$.a_device_id'))) WHERE action <> 'insert';
CREATE INDEX audit_left_interface ON audit (json_extract(before, '$.interface_id')) WHERE action <> 'insert';

-- The audit triggers. audit_user() and audit_tool() are registered on each connection by shared/db: a program that
-- does not say who it is (a plain sqlite3 shell) is refused with "unknown function". Derived columns (sort keys, times
-- of seeing) are left out; a mere refresh of identifier.last_seen is not audited.

CREATE TRIGGER device_field_audit_insert
    AFTER INSERT ON device_field
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'device_field', NEW.device_id,
        json_object('field', NEW.field, 'source', NEW.source));
END;

CREATE TRIGGER device_field_audit_update
    AFTER UPDATE OF field, source ON device_field
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'device_field', NEW.device_id,
        json_object('field', OLD.field, 'source', OLD.source),
        json_object('field', NEW.field, 'source', NEW.source));
END;

CREATE TRIGGER device_field_audit_delete
    AFTER DELETE ON device_field
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'device_field', OLD.device_id,
        json_object('field', OLD.field, 'source', OLD.source));
END;

CREATE TRIGGER identifier_audit_insert
    AFTER INSERT ON identifier
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'identifier', NEW.id,
        json_object('device_id', NEW.device_id, 'kind', NEW.kind, 'value', NEW.value, 'trust', NEW.trust,
            'source', NEW.source));
END;

CREATE TRIGGER identifier_audit_update
    AFTER UPDATE OF device_id, kind, value, trust, source ON identifier
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'identifier', NEW.id,
        json_object('device_id', OLD.device_id, 'kind', OLD.kind, 'value', OLD.value, 'trust', OLD.trust,
            'source', OLD.source),
        json_object('device_id', NEW.device_id, 'kind', NEW.kind, 'value', NEW.value, 'trust', NEW.trust,
            'source', NEW.source));
END;

CREATE TRIGGER identifier_audit_delete
    AFTER DELETE ON identifier
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'identifier', OLD.id,
        json_object('device_id', OLD.device_id, 'kind', OLD.kind, 'value', OLD.value, 'trust', OLD.trust,
            'source', OLD.source));
END;

CREATE TRIGGER interface_audit_insert
    AFTER INSERT ON interface
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'interface', NEW.id,
        json_object('device_id', NEW.device_id, 'name', NEW.name, 'mac', NEW.mac));
END;

CREATE TRIGGER interface_audit_update
    AFTER UPDATE OF device_id, name, mac ON interface
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'interface', NEW.id,
        json_object('device_id', OLD.device_id, 'name', OLD.name, 'mac', OLD.mac),
        json_object('device_id', NEW.device_id, 'name', NEW.name, 'mac', NEW.mac));
END;

CREATE TRIGGER interface_audit_delete
    AFTER DELETE ON interface
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'interface', OLD.id,
        json_object('device_id', OLD.device_id, 'name', OLD.name, 'mac', OLD.mac));
END;

CREATE TRIGGER binding_audit_insert
    AFTER INSERT ON binding
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'binding', NEW.id,
        json_object('address_id', NEW.address_id, 'interface_id', NEW.interface_id,
            'valid_from', NEW.valid_from, 'valid_to', NEW.valid_to, 'source', NEW.source));
END;

CREATE TRIGGER binding_audit_update
    AFTER UPDATE OF address_id, interface_id, valid_from, valid_to, source ON binding
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'binding', NEW.id,
        json_object('address_id', OLD.address_id, 'interface_id', OLD.interface_id,
            'valid_from', OLD.valid_from, 'valid_to', OLD.valid_to, 'source', OLD.source),
        json_object('address_id', NEW.address_id, 'interface_id', NEW.interface_id,
            'valid_from', NEW.valid_from, 'valid_to', NEW.valid_to, 'source', NEW.source));
END;

CREATE TRIGGER binding_audit_delete
    AFTER DELETE ON binding
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'binding', OLD.id,
        json_object('address_id', OLD.address_id, 'interface_id', OLD.interface_id,
            'valid_from', OLD.valid_from, 'valid_to', OLD.valid_to, 'source', OLD.source));
END;

CREATE TRIGGER probe_check_audit_insert
    AFTER INSERT ON probe_check
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'probe_check', NEW.id,
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
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'probe_check', NEW.id,
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
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'probe_check', OLD.id,
        json_object('device_id', OLD.device_id, 'key', OLD.key, 'plugin', OLD.plugin,
            'target_kind', OLD.target_kind, 'target', OLD.target, 'interval_ms', OLD.interval_ms,
            'profile', OLD.profile, 'down_after', OLD.down_after, 'up_after', OLD.up_after,
            'enabled', OLD.enabled, 'source', OLD.source,
            'service', OLD.service, 'port', OLD.port, 'spec', json(OLD.spec)));
END;

CREATE TRIGGER site_audit_insert
    AFTER INSERT ON site
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'site', NEW.id,
        json_object('name', NEW.name, 'note', NEW.note));
END;

CREATE TRIGGER site_audit_update
    AFTER UPDATE OF name, note ON site
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'site', NEW.id,
        json_object('name', OLD.name, 'note', OLD.note),
        json_object('name', NEW.name, 'note', NEW.note));
END;

CREATE TRIGGER site_audit_delete
    AFTER DELETE ON site
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'site', OLD.id,
        json_object('name', OLD.name, 'note', OLD.note));
END;

CREATE TRIGGER device_audit_insert
    AFTER INSERT ON device
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'device', NEW.id,
        json_object('key', NEW.key, 'name', NEW.name, 'site_id', NEW.site_id, 'type', NEW.type,
            'notes', NEW.notes, 'monitored', NEW.monitored, 'icon', NEW.icon, 'vendor', NEW.vendor,
            'os', NEW.os, 'trusted', NEW.trusted, 'type_reason', NEW.type_reason,
            'merged_into', NEW.merged_into));
END;

CREATE TRIGGER device_audit_update
    AFTER UPDATE OF key, name, site_id, type, notes, monitored, icon, vendor, os, trusted,
        type_reason, merged_into ON device
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'device', NEW.id,
        json_object('key', OLD.key, 'name', OLD.name, 'site_id', OLD.site_id, 'type', OLD.type,
            'notes', OLD.notes, 'monitored', OLD.monitored, 'icon', OLD.icon, 'vendor', OLD.vendor,
            'os', OLD.os, 'trusted', OLD.trusted, 'type_reason', OLD.type_reason,
            'merged_into', OLD.merged_into),
        json_object('key', NEW.key, 'name', NEW.name, 'site_id', NEW.site_id, 'type', NEW.type,
            'notes', NEW.notes, 'monitored', NEW.monitored, 'icon', NEW.icon, 'vendor', NEW.vendor,
            'os', NEW.os, 'trusted', NEW.trusted, 'type_reason', NEW.type_reason,
            'merged_into', NEW.merged_into));
END;

CREATE TRIGGER device_audit_delete
    AFTER DELETE ON device
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'device', OLD.id,
        json_object('key', OLD.key, 'name', OLD.name, 'site_id', OLD.site_id, 'type', OLD.type,
            'notes', OLD.notes, 'monitored', OLD.monitored, 'icon', OLD.icon, 'vendor', OLD.vendor,
            'os', OLD.os, 'trusted', OLD.trusted, 'type_reason', OLD.type_reason,
            'merged_into', OLD.merged_into));
END;

CREATE TRIGGER prefix_audit_insert
    AFTER INSERT ON prefix
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'prefix', NEW.id,
        json_object('vrf', NEW.vrf, 'cidr', NEW.cidr, 'name', NEW.name, 'source', NEW.source,
            'site_id', NEW.site_id, 'vlan_id', NEW.vlan_id, 'kind', NEW.kind,
            'gateway', NEW.gateway, 'dns', NEW.dns, 'note', NEW.note));
END;

CREATE TRIGGER prefix_audit_update
    AFTER UPDATE OF vrf, cidr, name, source, site_id, vlan_id, kind, gateway, dns, note ON prefix
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'prefix', NEW.id,
        json_object('vrf', OLD.vrf, 'cidr', OLD.cidr, 'name', OLD.name, 'source', OLD.source,
            'site_id', OLD.site_id, 'vlan_id', OLD.vlan_id, 'kind', OLD.kind,
            'gateway', OLD.gateway, 'dns', OLD.dns, 'note', OLD.note),
        json_object('vrf', NEW.vrf, 'cidr', NEW.cidr, 'name', NEW.name, 'source', NEW.source,
            'site_id', NEW.site_id, 'vlan_id', NEW.vlan_id, 'kind', NEW.kind,
            'gateway', NEW.gateway, 'dns', NEW.dns, 'note', NEW.note));
END;

CREATE TRIGGER prefix_audit_delete
    AFTER DELETE ON prefix
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'prefix', OLD.id,
        json_object('vrf', OLD.vrf, 'cidr', OLD.cidr, 'name', OLD.name, 'source', OLD.source,
            'site_id', OLD.site_id, 'vlan_id', OLD.vlan_id, 'kind', OLD.kind,
            'gateway', OLD.gateway, 'dns', OLD.dns, 'note', OLD.note));
END;

CREATE TRIGGER address_audit_insert
    AFTER INSERT ON address
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'address', NEW.id,
        json_object('vrf', NEW.vrf, 'segment', NEW.segment, 'ip', NEW.ip, 'assignment', NEW.assignment,
            'name', NEW.name, 'mac', NEW.mac, 'device_id', NEW.device_id, 'note', NEW.note,
            'source', NEW.source));
END;

CREATE TRIGGER address_audit_update
    AFTER UPDATE OF vrf, segment, ip, assignment, name, mac, device_id, note, source ON address
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'address', NEW.id,
        json_object('vrf', OLD.vrf, 'segment', OLD.segment, 'ip', OLD.ip, 'assignment', OLD.assignment,
            'name', OLD.name, 'mac', OLD.mac, 'device_id', OLD.device_id, 'note', OLD.note,
            'source', OLD.source),
        json_object('vrf', NEW.vrf, 'segment', NEW.segment, 'ip', NEW.ip, 'assignment', NEW.assignment,
            'name', NEW.name, 'mac', NEW.mac, 'device_id', NEW.device_id, 'note', NEW.note,
            'source', NEW.source));
END;

CREATE TRIGGER address_audit_delete
    AFTER DELETE ON address
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'address', OLD.id,
        json_object('vrf', OLD.vrf, 'segment', OLD.segment, 'ip', OLD.ip, 'assignment', OLD.assignment,
            'name', OLD.name, 'mac', OLD.mac, 'device_id', OLD.device_id, 'note', OLD.note,
            'source', OLD.source));
END;

CREATE TRIGGER vrf_audit_insert
    AFTER INSERT ON vrf
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'vrf', NEW.id,
        json_object('name', NEW.name, 'note', NEW.note));
END;

CREATE TRIGGER vrf_audit_update
    AFTER UPDATE OF name, note ON vrf
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'vrf', NEW.id,
        json_object('name', OLD.name, 'note', OLD.note),
        json_object('name', NEW.name, 'note', NEW.note));
END;

CREATE TRIGGER vrf_audit_delete
    AFTER DELETE ON vrf
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'vrf', OLD.id,
        json_object('name', OLD.name, 'note', OLD.note));
END;

CREATE TRIGGER vlan_audit_insert
    AFTER INSERT ON vlan
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'vlan', NEW.id,
        json_object('vid', NEW.vid, 'name', NEW.name, 'site_id', NEW.site_id, 'note', NEW.note,
            'source', NEW.source));
END;

CREATE TRIGGER vlan_audit_update
    AFTER UPDATE OF vid, name, site_id, note, source ON vlan
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'vlan', NEW.id,
        json_object('vid', OLD.vid, 'name', OLD.name, 'site_id', OLD.site_id, 'note', OLD.note,
            'source', OLD.source),
        json_object('vid', NEW.vid, 'name', NEW.name, 'site_id', NEW.site_id, 'note', NEW.note,
            'source', NEW.source));
END;

CREATE TRIGGER vlan_audit_delete
    AFTER DELETE ON vlan
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'vlan', OLD.id,
        json_object('vid', OLD.vid, 'name', OLD.name, 'site_id', OLD.site_id, 'note', OLD.note,
            'source', OLD.source));
END;

CREATE TRIGGER plan_range_audit_insert
    AFTER INSERT ON plan_range
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'plan_range', NEW.id,
        json_object('vrf', NEW.vrf, 'first_ip', NEW.first_ip, 'last_ip', NEW.last_ip, 'kind', NEW.kind,
            'name', NEW.name, 'note', NEW.note, 'source', NEW.source));
END;

CREATE TRIGGER plan_range_audit_update
    AFTER UPDATE OF vrf, first_ip, last_ip, kind, name, note, source ON plan_range
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'plan_range', NEW.id,
        json_object('vrf', OLD.vrf, 'first_ip', OLD.first_ip, 'last_ip', OLD.last_ip, 'kind', OLD.kind,
            'name', OLD.name, 'note', OLD.note, 'source', OLD.source),
        json_object('vrf', NEW.vrf, 'first_ip', NEW.first_ip, 'last_ip', NEW.last_ip, 'kind', NEW.kind,
            'name', NEW.name, 'note', NEW.note, 'source', NEW.source));
END;

CREATE TRIGGER plan_range_audit_delete
    AFTER DELETE ON plan_range
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'plan_range', OLD.id,
        json_object('vrf', OLD.vrf, 'first_ip', OLD.first_ip, 'last_ip', OLD.last_ip, 'kind', OLD.kind,
            'name', OLD.name, 'note', OLD.note, 'source', OLD.source));
END;

CREATE TRIGGER plan_field_audit_insert
    AFTER INSERT ON plan_field
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'plan_field', NEW.row_id,
        json_object('tbl', NEW.tbl, 'field', NEW.field, 'source', NEW.source));
END;

CREATE TRIGGER plan_field_audit_update
    AFTER UPDATE OF tbl, field, source ON plan_field
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'plan_field', NEW.row_id,
        json_object('tbl', OLD.tbl, 'field', OLD.field, 'source', OLD.source),
        json_object('tbl', NEW.tbl, 'field', NEW.field, 'source', NEW.source));
END;

CREATE TRIGGER plan_field_audit_delete
    AFTER DELETE ON plan_field
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'plan_field', OLD.row_id,
        json_object('tbl', OLD.tbl, 'field', OLD.field, 'source', OLD.source));
END;

CREATE TRIGGER device_tag_audit_insert
    AFTER INSERT ON device_tag
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'device_tag', NEW.device_id,
        json_object('tag', NEW.tag, 'source', NEW.source));
END;

CREATE TRIGGER device_tag_audit_update
    AFTER UPDATE OF tag, source ON device_tag
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'device_tag', NEW.device_id,
        json_object('tag', OLD.tag, 'source', OLD.source),
        json_object('tag', NEW.tag, 'source', NEW.source));
END;

CREATE TRIGGER device_tag_audit_delete
    AFTER DELETE ON device_tag
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'device_tag', OLD.device_id,
        json_object('tag', OLD.tag, 'source', OLD.source));
END;

CREATE TRIGGER link_audit_insert
    AFTER INSERT ON link
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'link', NEW.id,
        json_object('a_device_id', NEW.a_device_id, 'a_interface_id', NEW.a_interface_id,
            'b_device_id', NEW.b_device_id, 'b_interface_id', NEW.b_interface_id, 'kind', NEW.kind,
            'label', NEW.label, 'source', NEW.source, 'created_at', NEW.created_at));
END;

CREATE TRIGGER link_audit_update
    AFTER UPDATE OF a_device_id, a_interface_id, b_device_id, b_interface_id, kind, label,
        source ON link
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'link', NEW.id,
        json_object('a_device_id', OLD.a_device_id, 'a_interface_id', OLD.a_interface_id,
            'b_device_id', OLD.b_device_id, 'b_interface_id', OLD.b_interface_id, 'kind', OLD.kind,
            'label', OLD.label, 'source', OLD.source, 'created_at', OLD.created_at),
        json_object('a_device_id', NEW.a_device_id, 'a_interface_id', NEW.a_interface_id,
            'b_device_id', NEW.b_device_id, 'b_interface_id', NEW.b_interface_id, 'kind', NEW.kind,
            'label', NEW.label, 'source', NEW.source, 'created_at', NEW.created_at));
END;

CREATE TRIGGER link_audit_delete
    AFTER DELETE ON link
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'link', OLD.id,
        json_object('a_device_id', OLD.a_device_id, 'a_interface_id', OLD.a_interface_id,
            'b_device_id', OLD.b_device_id, 'b_interface_id', OLD.b_interface_id, 'kind', OLD.kind,
            'label', OLD.label, 'source', OLD.source, 'created_at', OLD.created_at));
END;

CREATE TRIGGER device_group_audit_insert
    AFTER INSERT ON device_group
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'device_group', NEW.id,
        json_object('name', NEW.name, 'kind', NEW.kind, 'note', NEW.note, 'source', NEW.source));
END;

CREATE TRIGGER device_group_audit_update
    AFTER UPDATE OF name, kind, note, source ON device_group
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'device_group', NEW.id,
        json_object('name', OLD.name, 'kind', OLD.kind, 'note', OLD.note, 'source', OLD.source),
        json_object('name', NEW.name, 'kind', NEW.kind, 'note', NEW.note, 'source', NEW.source));
END;

CREATE TRIGGER device_group_audit_delete
    AFTER DELETE ON device_group
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'device_group', OLD.id,
        json_object('name', OLD.name, 'kind', OLD.kind, 'note', OLD.note, 'source', OLD.source));
END;

CREATE TRIGGER group_member_audit_insert
    AFTER INSERT ON group_member
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'group_member', NEW.group_id,
        json_object('group_id', NEW.group_id, 'device_id', NEW.device_id, 'position', NEW.position,
            'role', NEW.role));
END;

CREATE TRIGGER group_member_audit_update
    AFTER UPDATE OF group_id, device_id, position, role ON group_member
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'group_member', NEW.group_id,
        json_object('group_id', OLD.group_id, 'device_id', OLD.device_id, 'position', OLD.position,
            'role', OLD.role),
        json_object('group_id', NEW.group_id, 'device_id', NEW.device_id, 'position', NEW.position,
            'role', NEW.role));
END;

CREATE TRIGGER group_member_audit_delete
    AFTER DELETE ON group_member
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'group_member', OLD.group_id,
        json_object('group_id', OLD.group_id, 'device_id', OLD.device_id, 'position', OLD.position,
            'role', OLD.role));
END;

CREATE TRIGGER map_audit_insert
    AFTER INSERT ON map
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'map', NEW.id,
        json_object('name', NEW.name));
END;

CREATE TRIGGER map_audit_update
    AFTER UPDATE OF name ON map
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'map', NEW.id,
        json_object('name', OLD.name),
        json_object('name', NEW.name));
END;

CREATE TRIGGER map_audit_delete
    AFTER DELETE ON map
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'map', OLD.id,
        json_object('name', OLD.name));
END;

CREATE TRIGGER map_node_audit_insert
    AFTER INSERT ON map_node
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'map_node', NEW.map_id,
        json_object('map_id', NEW.map_id, 'device_id', NEW.device_id, 'x', NEW.x, 'y', NEW.y,
            'locked', NEW.locked));
END;

CREATE TRIGGER map_node_audit_update
    AFTER UPDATE OF map_id, device_id, x, y, locked ON map_node
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'map_node', NEW.map_id,
        json_object('map_id', OLD.map_id, 'device_id', OLD.device_id, 'x', OLD.x, 'y', OLD.y,
            'locked', OLD.locked),
        json_object('map_id', NEW.map_id, 'device_id', NEW.device_id, 'x', NEW.x, 'y', NEW.y,
            'locked', NEW.locked));
END;

CREATE TRIGGER map_node_audit_delete
    AFTER DELETE ON map_node
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'map_node', OLD.map_id,
        json_object('map_id', OLD.map_id, 'device_id', OLD.device_id, 'x', OLD.x, 'y', OLD.y,
            'locked', OLD.locked));
END;

CREATE TRIGGER map_note_audit_insert
    AFTER INSERT ON map_note
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'map_note', NEW.id,
        json_object('map_id', NEW.map_id, 'x', NEW.x, 'y', NEW.y, 'text', NEW.text));
END;

CREATE TRIGGER map_note_audit_update
    AFTER UPDATE OF map_id, x, y, text ON map_note
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'map_note', NEW.id,
        json_object('map_id', OLD.map_id, 'x', OLD.x, 'y', OLD.y, 'text', OLD.text),
        json_object('map_id', NEW.map_id, 'x', NEW.x, 'y', NEW.y, 'text', NEW.text));
END;

CREATE TRIGGER map_note_audit_delete
    AFTER DELETE ON map_note
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'map_note', OLD.id,
        json_object('map_id', OLD.map_id, 'x', OLD.x, 'y', OLD.y, 'text', OLD.text));
END;

CREATE TRIGGER saved_filter_audit_insert
    AFTER INSERT ON saved_filter
BEGIN
    INSERT INTO audit (action, tbl, row_id, after)
    VALUES ('insert', 'saved_filter', NEW.id,
        json_object('name', NEW.name, 'text', NEW.text));
END;

CREATE TRIGGER saved_filter_audit_update
    AFTER UPDATE OF name, text ON saved_filter
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'saved_filter', NEW.id,
        json_object('name', OLD.name, 'text', OLD.text),
        json_object('name', NEW.name, 'text', NEW.text));
END;

CREATE TRIGGER saved_filter_audit_delete
    AFTER DELETE ON saved_filter
BEGIN
    INSERT INTO audit (action, tbl, row_id, before)
    VALUES ('delete', 'saved_filter', OLD.id,
        json_object('name', OLD.name, 'text', OLD.text));
END;

CREATE TRIGGER conflict_audit_update
    AFTER UPDATE OF ack_at, ack_note ON conflict
BEGIN
    INSERT INTO audit (action, tbl, row_id, before, after)
    VALUES ('update', 'conflict', NEW.id,
        json_object('kind', OLD.kind, 'subject', OLD.subject, 'ack_at', OLD.ack_at,
            'ack_note', OLD.ack_note),
        json_object('kind', NEW.kind, 'subject', NEW.subject, 'ack_at', NEW.ack_at,
            'ack_note', NEW.ack_note));
END;
