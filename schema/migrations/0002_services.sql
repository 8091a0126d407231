-- 0002: checks of services, beats, and one state for each device.

INSERT INTO source (name, precedence, monitors, description) VALUES
    ('ports', 85, 0, 'The list of ports in a plugin''s configuration.');

INSERT INTO probe_cause (id, name) VALUES
    (9, 'refused'), (10, 'reset'), (11, 'closed early'), (12, 'silent after connecting'), (13, 'wrong answer'),
    (14, 'tls failed'), (15, 'certificate expired'), (16, 'certificate not trusted'),
    (17, 'certificate of another name'), (18, 'certificate expires soon'), (19, 'no beat'), (20, 'failure reported'),
    (42, 'too many open files'), (43, 'port closed'), (44, 'not open yet'), (45, 'no beat yet');

-- The kinds of service, as shared/probe/service.h numbers them.
CREATE TABLE service_kind (
    id INTEGER PRIMARY KEY, -- enum service_kind
    name TEXT NOT NULL      -- as people write it; '' is a check of another sort
) STRICT;

INSERT INTO service_kind (id, name) VALUES
    (0, ''), (1, 'tcp'), (2, 'tls'), (3, 'http'), (4, 'https'), (5, 'dns'), (6, 'push');

ALTER TABLE probe_check ADD COLUMN service INTEGER NOT NULL DEFAULT 0 CHECK (service BETWEEN 0 AND 255);
ALTER TABLE probe_check ADD COLUMN port INTEGER NOT NULL DEFAULT 0 CHECK (port BETWEEN 0 AND 65535);
ALTER TABLE probe_check ADD COLUMN spec TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(spec));

CREATE INDEX probe_check_by_service ON probe_check (service, port, device_id);
CREATE INDEX probe_check_of_ports
    ON probe_check (plugin, enabled, service, port, interval_ms, down_after, up_after, spec) WHERE source = 'ports';
CREATE INDEX device_by_monitored ON device (monitored);

ALTER TABLE check_state ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE check_state ADD COLUMN http_status INTEGER;
ALTER TABLE check_state ADD COLUMN tls_expires INTEGER;
ALTER TABLE incident ADD COLUMN detail TEXT NOT NULL DEFAULT '';

-- The last report of a push check.
CREATE TABLE beat (
    check_id INTEGER PRIMARY KEY REFERENCES probe_check (id) ON DELETE CASCADE, -- the check
    at INTEGER NOT NULL,                         -- Unix milliseconds
    ok INTEGER NOT NULL CHECK (ok IN (0, 1)),    -- 0: a failure was reported
    message TEXT NOT NULL CHECK (length(CAST(message AS BLOB)) <= 255) -- what the job said; may be ''
) STRICT;

-- The states of a device, as shared/probe/device_verdict.h numbers them.
CREATE TABLE device_state_name (
    id INTEGER PRIMARY KEY, -- enum device_state
    name TEXT NOT NULL      -- device_state_text()
) STRICT;

INSERT INTO device_state_name (id, name) VALUES
    (0, 'unknown'), (1, 'up'), (2, 'down'), (3, 'degraded'), (4, 'gone'), (5, 'disabled');

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

-- The audit of a check, with what it asks.
DROP TRIGGER probe_check_audit_insert;
DROP TRIGGER probe_check_audit_update;
DROP TRIGGER probe_check_audit_delete;

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
