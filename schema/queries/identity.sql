-- Merge, split and undo.

-- MERGE_FIELDS: what two devices say of each field, and the precedence of who said it (-1: nobody did)
SELECT f.column1 AS field, coalesce(k.precedence, -1) AS keep_rank, coalesce(o.precedence, -1) AS other_rank,
    CASE f.column1 WHEN 'name' THEN keep.name WHEN 'site' THEN (SELECT name FROM site WHERE id = keep.site_id)
        WHEN 'type' THEN keep.type WHEN 'notes' THEN keep.notes WHEN 'monitored' THEN iif(keep.monitored, 'yes', 'no')
        WHEN 'icon' THEN keep.icon WHEN 'vendor' THEN keep.vendor WHEN 'os' THEN keep.os
        ELSE iif(keep.trusted, 'yes', 'no') END AS keep_value,
    CASE f.column1 WHEN 'name' THEN other.name WHEN 'site' THEN (SELECT name FROM site WHERE id = other.site_id)
        WHEN 'type' THEN other.type WHEN 'notes' THEN other.notes WHEN 'monitored' THEN iif(other.monitored, 'yes', 'no')
        WHEN 'icon' THEN other.icon WHEN 'vendor' THEN other.vendor WHEN 'os' THEN other.os
        ELSE iif(other.trusted, 'yes', 'no') END AS other_value
FROM (VALUES ('name'), ('site'), ('type'), ('notes'), ('monitored'), ('icon'), ('vendor'), ('os'), ('trusted')) f
CROSS JOIN device keep CROSS JOIN device other
LEFT JOIN device_field kf ON kf.device_id = keep.id AND kf.field = f.column1
LEFT JOIN source k ON k.name = kf.source
LEFT JOIN device_field of ON of.device_id = other.id AND of.field = f.column1
LEFT JOIN source o ON o.name = of.source
WHERE keep.id = :keep AND other.id = :other;

-- MERGE_TAKE: a field of :keep becomes that of :other
UPDATE device SET
    name = iif(:field = 'name', other.name, device.name),
    site_id = iif(:field = 'site', other.site_id, device.site_id),
    type = iif(:field = 'type', other.type, device.type),
    type_reason = iif(:field = 'type', other.type_reason, device.type_reason),
    notes = iif(:field = 'notes', other.notes, device.notes),
    monitored = iif(:field = 'monitored', other.monitored, device.monitored),
    icon = iif(:field = 'icon', other.icon, device.icon),
    vendor = iif(:field = 'vendor', other.vendor, device.vendor),
    os = iif(:field = 'os', other.os, device.os),
    trusted = iif(:field = 'trusted', other.trusted, device.trusted)
FROM device other WHERE device.id = :keep AND other.id = :other;

-- MERGE_TAKE_STEP: who set the field, before and after MERGE_TAKE_SOURCE; `after` is NULL when nothing will change
SELECT f.after, json_array('device_field', 'update', :keep, json(f.before), json(f.after)) AS step
FROM (SELECT
    (SELECT json_object('field', field, 'source', source, 'set_at', set_at) FROM device_field
        WHERE device_id = :keep AND field = :field) AS before,
    (SELECT json_object('field', field, 'source', source, 'set_at', set_at) FROM device_field
        WHERE device_id = :other AND field = :field) AS after) f;

-- MERGE_TAKE_SOURCE: who set the field is who set that of :other
INSERT INTO device_field (device_id, field, source, set_at)
SELECT :keep, field, source, set_at FROM device_field WHERE device_id = :other AND field = :field
ON CONFLICT (device_id, field) DO UPDATE SET source = excluded.source, set_at = excluded.set_at;

-- MERGE_IDENTIFIERS: all that :keep does not have
UPDATE identifier SET device_id = :keep
WHERE device_id = :other AND NOT EXISTS (
    SELECT 1 FROM identifier k WHERE k.device_id = :keep AND k.kind = identifier.kind AND k.value = identifier.value);

-- MERGE_LINKS: all but those between the two and those that :keep has
UPDATE OR IGNORE link SET
    a_device_id = iif(a_device_id = :other, :keep, a_device_id),
    b_device_id = iif(b_device_id = :other, :keep, b_device_id),
    a_interface_id = coalesce((
        SELECT k.id FROM interface o
        JOIN interface k ON k.device_id = :keep AND k.name = o.name AND ifnull(k.mac, '') = ifnull(o.mac, '')
        WHERE o.id = link.a_interface_id AND o.device_id = :other), a_interface_id),
    b_interface_id = coalesce((
        SELECT k.id FROM interface o
        JOIN interface k ON k.device_id = :keep AND k.name = o.name AND ifnull(k.mac, '') = ifnull(o.mac, '')
        WHERE o.id = link.b_interface_id AND o.device_id = :other), b_interface_id)
WHERE a_device_id = :other OR b_device_id = :other;

-- MERGE_LINKS_DROP: those that are left
DELETE FROM link WHERE a_device_id = :other OR b_device_id = :other;

-- MERGE_BINDINGS_COUNT: how many hang on the interfaces of a device
SELECT count(*) AS count FROM interface i JOIN binding b ON b.interface_id = i.id WHERE i.device_id = :other;

-- MERGE_BINDINGS_END: where both hold an address, that of :other ends when :keep holds it by the same interface, or by one
-- that is known better: with a MAC, then for longer
UPDATE binding SET valid_to = max(:now, valid_from)
WHERE valid_to IS NULL AND interface_id IN (SELECT id FROM interface WHERE device_id = :other) AND EXISTS (
    SELECT 1 FROM binding b
    JOIN interface i ON i.id = b.interface_id
    JOIN interface m ON m.id = binding.interface_id
    WHERE b.address_id = binding.address_id AND b.valid_to IS NULL AND i.device_id = :keep
        AND ((i.name = m.name AND i.mac IS m.mac)
            OR (i.mac IS NOT NULL, -b.valid_from, -b.id) > (m.mac IS NOT NULL, -binding.valid_from, -binding.id)));

-- MERGE_BINDINGS_YIELD: and that of :keep where :other still holds it
UPDATE binding SET valid_to = max(:now, valid_from)
WHERE valid_to IS NULL AND interface_id IN (SELECT id FROM interface WHERE device_id = :keep) AND EXISTS (
    SELECT 1 FROM binding b JOIN interface i ON i.id = b.interface_id
    WHERE b.address_id = binding.address_id AND b.valid_to IS NULL AND i.device_id = :other);

-- MERGE_BINDINGS: of the interfaces that :keep has too, to those
UPDATE binding SET interface_id = (
    SELECT k.id FROM interface o
    JOIN interface k ON k.device_id = :keep AND k.name = o.name AND ifnull(k.mac, '') = ifnull(o.mac, '')
    WHERE o.id = binding.interface_id)
WHERE interface_id IN (
    SELECT o.id FROM interface o
    JOIN interface k ON k.device_id = :keep AND k.name = o.name AND ifnull(k.mac, '') = ifnull(o.mac, '')
    WHERE o.device_id = :other);

-- MERGE_INTERFACES: all that :keep does not have
UPDATE interface SET device_id = :keep
WHERE device_id = :other AND NOT EXISTS (
    SELECT 1 FROM interface k
    WHERE k.device_id = :keep AND k.name = interface.name AND ifnull(k.mac, '') = ifnull(interface.mac, ''));

-- MERGE_TAGS: all that :keep does not have, beside those of :other
INSERT INTO device_tag (device_id, tag, source)
SELECT :keep, tag, source FROM device_tag WHERE device_id = :other
ON CONFLICT (device_id, tag) DO NOTHING;

-- MERGE_MEMBERS: of groups that :keep is not in
UPDATE OR IGNORE group_member SET device_id = :keep WHERE device_id = :other;

-- MERGE_MEMBERS_LEAD: :keep leads where it was a mere member and :other led
UPDATE group_member SET role = (
    SELECT o.role FROM group_member o WHERE o.group_id = group_member.group_id AND o.device_id = :other)
WHERE device_id = :keep AND role = 'member' AND EXISTS (
    SELECT 1 FROM group_member o
    WHERE o.group_id = group_member.group_id AND o.device_id = :other AND o.role <> 'member');

-- MERGE_MEMBERS_DROP: those that are left
DELETE FROM group_member WHERE device_id = :other;

-- MERGE_PLACES: on maps where nobody placed :keep
UPDATE OR IGNORE map_node SET device_id = :keep WHERE device_id = :other;

-- MERGE_PLANNED: the addresses that are planned for it
UPDATE address SET device_id = :keep WHERE device_id = :other;

-- MERGE_CHECKS: those whose key :keep does not have
UPDATE probe_check SET device_id = :keep
WHERE device_id = :other AND NOT EXISTS (
    SELECT 1 FROM probe_check k WHERE k.device_id = :keep AND k.key = probe_check.key);

-- MERGE_CHECKS_LEFT: how many were not
SELECT count(*) AS count FROM probe_check WHERE device_id = :other;

-- MERGE_HIDE: :keep has taken :other over
UPDATE device SET merged_into = :keep, monitored = 0
WHERE id = :other AND merged_into IS NULL AND EXISTS (
    SELECT 1 FROM device k WHERE k.id = :keep AND k.merged_into IS NULL);

-- MERGE_FOLLOW: and those that :other had taken over
UPDATE device SET merged_into = :keep WHERE merged_into = :other;

-- SPLIT_IDENTIFIER: to the new device
UPDATE identifier SET device_id = :new WHERE device_id = :device AND kind = :kind AND value = :value;

-- SPLIT_INTERFACES: of a name, or of a MAC; NULL is none
UPDATE interface SET device_id = :new WHERE device_id = :device AND (name = :name OR mac = :mac);

-- SPLIT_MACS: the identifiers of the interfaces that went, unless another interface has the same MAC
UPDATE identifier SET device_id = :new
WHERE device_id = :device AND kind = 'mac'
    AND value IN (SELECT i.mac FROM interface i WHERE i.device_id = :new AND i.mac IS NOT NULL)
    AND value NOT IN (SELECT i.mac FROM interface i WHERE i.device_id = :device AND i.mac IS NOT NULL);

-- SPLIT_INTERFACE_FIND: the interface of which nothing is known
SELECT id FROM interface WHERE device_id = :device AND name = '' AND mac IS NULL;

-- SPLIT_INTERFACE_ADD: an interface of which nothing is known
INSERT INTO interface (device_id) VALUES (:device);

-- SPLIT_BINDINGS_END: an address that several interfaces of the device hold goes as it is held by one of them: one with a
-- MAC, then for longest
UPDATE binding SET valid_to = max(:now, valid_from)
WHERE valid_to IS NULL
    AND address_id = (SELECT id FROM address
        WHERE vrf = coalesce(:vrf, 'default') AND segment = :segment AND ip_key = :ip_key)
    AND interface_id IN (SELECT id FROM interface WHERE device_id = :device) AND EXISTS (
    SELECT 1 FROM binding b
    JOIN interface i ON i.id = b.interface_id
    JOIN interface m ON m.id = binding.interface_id
    WHERE b.address_id = binding.address_id AND b.valid_to IS NULL AND i.device_id = :device
        AND (i.mac IS NOT NULL, -b.valid_from, -b.id) > (m.mac IS NOT NULL, -binding.valid_from, -binding.id));

-- SPLIT_BINDINGS: an address with all of its history at the device
UPDATE binding SET interface_id = :interface
WHERE address_id = (SELECT id FROM address
        WHERE vrf = coalesce(:vrf, 'default') AND segment = :segment AND ip_key = :ip_key)
    AND interface_id IN (SELECT id FROM interface WHERE device_id = :device);

-- SPLIT_IS_THERE: a row when the new device has a part already; what the part is not is NULL
SELECT 1 AS found
WHERE EXISTS (SELECT 1 FROM identifier WHERE device_id = :new AND kind = :kind AND value = :value)
    OR EXISTS (SELECT 1 FROM interface WHERE device_id = :new AND (name = :name OR mac = :name))
    OR EXISTS (
        SELECT 1 FROM address a JOIN binding b ON b.address_id = a.id JOIN interface i ON i.id = b.interface_id
        WHERE a.vrf = coalesce(:vrf, 'default') AND a.segment = :segment AND a.ip_key = :ip_key
            AND i.device_id = :new);

-- SPLIT_LINKS: those of the interfaces that went
UPDATE OR IGNORE link SET
    a_device_id = iif(a_device_id = :device
        AND a_interface_id IN (SELECT id FROM interface WHERE device_id = :new), :new, a_device_id),
    b_device_id = iif(b_device_id = :device
        AND b_interface_id IN (SELECT id FROM interface WHERE device_id = :new), :new, b_device_id)
WHERE (a_device_id = :device AND a_interface_id IN (SELECT id FROM interface WHERE device_id = :new))
    OR (b_device_id = :device AND b_interface_id IN (SELECT id FROM interface WHERE device_id = :new));

-- SPLIT_PLANNED: the addresses that the new device holds and that were planned for the old one
UPDATE address SET device_id = :new
WHERE device_id = :device AND id IN (
    SELECT b.address_id FROM interface i JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
    WHERE i.device_id = :new);

-- SPLIT_CHECKS: those of fixed addresses that the new device holds
UPDATE probe_check SET device_id = :new
WHERE device_id = :device AND target_kind = 3 AND target_key IN (
    SELECT a.ip_key FROM interface i
    JOIN binding b ON b.interface_id = i.id AND b.valid_to IS NULL
    JOIN address a ON a.id = b.address_id
    WHERE i.device_id = :new);

-- SPLIT_BINDINGS_COUNT: how many went
SELECT count(*) AS count FROM interface i JOIN binding b ON b.interface_id = i.id WHERE i.device_id = :new;

-- JOURNAL_ADD: what was done since an audit entry, so that it can be done backwards; :extra is a JSON array of steps
-- that the audit does not tell of. An update keeps only the columns that changed, and all where the id is not that of the
-- row (group_member)
INSERT INTO journal (at, user, kind, summary, steps)
SELECT :now, audit_user(), :kind, :summary, coalesce((
    SELECT json_group_array(json(s.step)) FROM (
        SELECT e.value AS step, 0 AS part, e.key AS place FROM json_each(:extra) e
        UNION ALL
        SELECT json_array(a.tbl, a.action, a.row_id,
            json(CASE a.action WHEN 'update' THEN (
                    SELECT json_group_object(b.key, b.value) FROM json_each(a.before) b JOIN json_each(a.after) n ON n.key = b.key
                    WHERE b.value IS NOT n.value OR a.tbl = 'group_member')
                ELSE a.before END),
            json(CASE a.action WHEN 'update' THEN (
                    SELECT json_group_object(n.key, n.value) FROM json_each(a.before) b JOIN json_each(a.after) n ON n.key = b.key
                    WHERE b.value IS NOT n.value OR a.tbl = 'group_member')
                ELSE a.after END)), 1, a.id
        FROM audit a WHERE a.id > :since AND a.tbl <> 'device_field'
        ORDER BY 2, 3) s), '[]');

-- JOURNAL_BY_ID: one entry
SELECT id, at, user, kind, summary, coalesce(undone_at, 0) AS undone_at FROM journal WHERE id = :id;

-- JOURNAL_NEWEST: the newest entry that stands
SELECT id, at, user, kind, summary, 0 AS undone_at FROM journal WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1;

-- JOURNAL_LIST: the newest first; :limit -1 is all
SELECT id, at, user, kind, summary, coalesce(undone_at, 0) AS undone_at FROM journal ORDER BY id DESC LIMIT :limit;

-- JOURNAL_STEPS: of an entry, the last first; before and after are JSON objects or NULL
SELECT json_extract(s.value, '$[0]') AS tbl, json_extract(s.value, '$[1]') AS action,
    json_extract(s.value, '$[2]') AS row_id, json_extract(s.value, '$[3]') AS before,
    json_extract(s.value, '$[4]') AS after
FROM journal j JOIN json_each(j.steps) s WHERE j.id = :id ORDER BY s.key DESC;

-- JOURNAL_UNDONE: an entry does not stand any more
UPDATE journal SET undone_at = :now WHERE id = :id AND undone_at IS NULL;

-- JOURNAL_WHAT: what a row of a step is, for people; NULL when it is not there any more
SELECT CASE :tbl
    WHEN 'identifier' THEN (SELECT 'the ' || kind || ' ' || value FROM identifier WHERE id = :row_id)
    WHEN 'interface' THEN (SELECT 'the interface ' || coalesce(nullif(i.name, ''), i.mac, 'without a name') || ' of ' || d.key
        FROM interface i JOIN device d ON d.id = i.device_id WHERE i.id = :row_id)
    WHEN 'binding' THEN (SELECT 'the holder of ' || a.ip FROM binding b JOIN address a ON a.id = b.address_id WHERE b.id = :row_id)
    WHEN 'address' THEN (SELECT 'the plan of ' || ip FROM address WHERE id = :row_id)
    WHEN 'probe_check' THEN (SELECT 'the check ' || c.key || ' of ' || d.key
        FROM probe_check c JOIN device d ON d.id = c.device_id WHERE c.id = :row_id)
    WHEN 'link' THEN (SELECT 'the link between ' || a.key || ' and ' || b.key FROM link l
        JOIN device a ON a.id = l.a_device_id JOIN device b ON b.id = l.b_device_id WHERE l.id = :row_id)
    WHEN 'group_member' THEN (SELECT 'the group ' || name FROM device_group WHERE id = :row_id)
    WHEN 'map_node' THEN (SELECT 'the map ' || name FROM map WHERE id = :row_id)
    ELSE (SELECT 'the device ' || key FROM device WHERE id = :row_id)
    END AS what;

-- JOURNAL_EVENT_LAST: the newest event
SELECT coalesce(max(id), 0) AS id FROM event;

-- JOURNAL_EVENTS_DROP: what was said of a device since then, in this transaction: nothing happened on the network
DELETE FROM event WHERE id > :since AND device_id = :device_id;

-- JOURNAL_STATE: the state of a device with its open incident, as JSON
SELECT json_object('state', s.state, 'cause', s.cause, 'check_id', s.check_id, 'since', s.since,
    'first_known', s.first_known, 'incident', (
        SELECT i.id FROM device_incident i WHERE i.device_id = s.device_id AND i.ended_at IS NULL)) AS image
FROM device_state s WHERE s.device_id = :device_id;

-- JOURNAL_STATE_STEP: a step of its own
SELECT json_array('device_state', 'update', :device_id, json(:before), json(:after)) AS step;

-- UNDO_STATE_INCIDENT: an incident that was begun was none
DELETE FROM device_incident
WHERE id = json_extract(:after, '$.incident') AND id IS NOT json_extract(:before, '$.incident');

-- UNDO_STATE_REOPEN: an incident that was ended goes on
UPDATE device_incident SET ended_at = NULL WHERE id = json_extract(:before, '$.incident') AND ended_at IS NOT NULL;

-- UNDO_STATE: the state as it was
INSERT INTO device_state (device_id, state, cause, check_id, since, first_known)
VALUES (:row_id, json_extract(:before, '$.state'), json_extract(:before, '$.cause'),
    json_extract(:before, '$.check_id'), json_extract(:before, '$.since'), json_extract(:before, '$.first_known'))
ON CONFLICT (device_id) DO UPDATE SET state = excluded.state, cause = excluded.cause, check_id = excluded.check_id,
    since = excluded.since, first_known = excluded.first_known;

-- UNDO_STATE_NONE: there was no state
DELETE FROM device_state WHERE device_id = :row_id;

-- UNDO_FIELD: who set a field of a device, as it was
UPDATE device_field SET source = json_extract(:before, '$.source'), set_at = json_extract(:before, '$.set_at')
WHERE device_id = :row_id AND field = json_extract(:after, '$.field')
    AND source = json_extract(:after, '$.source') AND set_at = json_extract(:after, '$.set_at');

-- UNDO_FIELD_NONE: nobody had set a field
DELETE FROM device_field
WHERE device_id = :row_id AND field = json_extract(:after, '$.field')
    AND source = json_extract(:after, '$.source') AND set_at = json_extract(:after, '$.set_at') AND :before IS NULL;

-- UNDO_IDENTIFIER: back to its device
UPDATE identifier SET device_id = json_extract(:before, '$.device_id')
WHERE id = :row_id AND device_id = json_extract(:after, '$.device_id');

-- UNDO_INTERFACE: back to its device
UPDATE interface SET device_id = json_extract(:before, '$.device_id')
WHERE id = :row_id AND device_id = json_extract(:after, '$.device_id');

-- UNDO_INTERFACE_ADDED: was not there; it must hold nothing
DELETE FROM interface
WHERE id = :row_id AND device_id = json_extract(:after, '$.device_id')
    AND name = json_extract(:after, '$.name') AND mac IS json_extract(:after, '$.mac')
    AND NOT EXISTS (SELECT 1 FROM binding b WHERE b.interface_id = interface.id) AND :before IS NULL;

-- UNDO_BINDING: back to its interface, and open again when it was
UPDATE binding SET
    interface_id = coalesce(json_extract(:before, '$.interface_id'), interface_id),
    valid_to = iif(json_type(:before, '$.valid_to') IS NULL, valid_to, json_extract(:before, '$.valid_to'))
WHERE id = :row_id
    AND interface_id = coalesce(json_extract(:after, '$.interface_id'), interface_id)
    AND (json_type(:after, '$.valid_to') IS NULL OR valid_to IS json_extract(:after, '$.valid_to'));

-- UNDO_ADDRESS: planned for whom it was
UPDATE address SET device_id = json_extract(:before, '$.device_id')
WHERE id = :row_id AND device_id IS json_extract(:after, '$.device_id');

-- UNDO_CHECK: back to its device
UPDATE probe_check SET device_id = json_extract(:before, '$.device_id')
WHERE id = :row_id AND device_id = json_extract(:after, '$.device_id');

-- UNDO_CHECK_ADDED: was not there
DELETE FROM probe_check
WHERE id = :row_id AND device_id = json_extract(:after, '$.device_id') AND source = json_extract(:after, '$.source')
    AND :before IS NULL;

-- UNDO_TAG_ADDED: was not there
DELETE FROM device_tag
WHERE device_id = :row_id AND tag = json_extract(:after, '$.tag') AND source = json_extract(:after, '$.source')
    AND :before IS NULL;

-- UNDO_LINK: back to its ends
UPDATE link SET
    a_device_id = coalesce(json_extract(:before, '$.a_device_id'), a_device_id),
    b_device_id = coalesce(json_extract(:before, '$.b_device_id'), b_device_id),
    a_interface_id = coalesce(json_extract(:before, '$.a_interface_id'), a_interface_id),
    b_interface_id = coalesce(json_extract(:before, '$.b_interface_id'), b_interface_id)
WHERE id = :row_id
    AND a_device_id = coalesce(json_extract(:after, '$.a_device_id'), a_device_id)
    AND b_device_id = coalesce(json_extract(:after, '$.b_device_id'), b_device_id)
    AND a_interface_id IS coalesce(json_extract(:after, '$.a_interface_id'), a_interface_id)
    AND b_interface_id IS coalesce(json_extract(:after, '$.b_interface_id'), b_interface_id);

-- UNDO_LINK_REMOVED: is there again
INSERT INTO link (id, a_device_id, a_interface_id, b_device_id, b_interface_id, kind, label, source, created_at)
SELECT :row_id, json_extract(:before, '$.a_device_id'), json_extract(:before, '$.a_interface_id'),
    json_extract(:before, '$.b_device_id'), json_extract(:before, '$.b_interface_id'),
    json_extract(:before, '$.kind'), json_extract(:before, '$.label'), json_extract(:before, '$.source'),
    json_extract(:before, '$.created_at') WHERE :after IS NULL;

-- UNDO_MEMBER: the other device is the member again, or who led before leads again
UPDATE group_member SET device_id = json_extract(:before, '$.device_id'),
    role = iif(json_extract(:before, '$.role') IS json_extract(:after, '$.role'), role, json_extract(:before, '$.role'))
WHERE group_id = :row_id AND device_id = json_extract(:after, '$.device_id')
    AND (json_extract(:before, '$.role') IS json_extract(:after, '$.role') OR role = json_extract(:after, '$.role'));

-- UNDO_MEMBER_REMOVED: is there again
INSERT INTO group_member (group_id, device_id, position, role)
SELECT :row_id, json_extract(:before, '$.device_id'), json_extract(:before, '$.position'),
    json_extract(:before, '$.role') WHERE :after IS NULL;

-- UNDO_PLACE: the other device stands there again
UPDATE map_node SET device_id = json_extract(:before, '$.device_id')
WHERE map_id = :row_id AND device_id = json_extract(:after, '$.device_id');

-- UNDO_DEVICE: the columns that were changed
UPDATE device SET
    name = coalesce(json_extract(:before, '$.name'), name),
    site_id = iif(json_type(:before, '$.site_id') IS NULL, site_id, json_extract(:before, '$.site_id')),
    type = coalesce(json_extract(:before, '$.type'), type),
    type_reason = coalesce(json_extract(:before, '$.type_reason'), type_reason),
    notes = coalesce(json_extract(:before, '$.notes'), notes),
    monitored = coalesce(json_extract(:before, '$.monitored'), monitored),
    icon = coalesce(json_extract(:before, '$.icon'), icon),
    vendor = coalesce(json_extract(:before, '$.vendor'), vendor),
    os = coalesce(json_extract(:before, '$.os'), os),
    trusted = coalesce(json_extract(:before, '$.trusted'), trusted),
    merged_into = iif(json_type(:before, '$.merged_into') IS NULL, merged_into, json_extract(:before, '$.merged_into'))
WHERE id = :row_id
    AND name = coalesce(json_extract(:after, '$.name'), name)
    AND (json_type(:after, '$.site_id') IS NULL OR site_id IS json_extract(:after, '$.site_id'))
    AND type = coalesce(json_extract(:after, '$.type'), type)
    AND type_reason = coalesce(json_extract(:after, '$.type_reason'), type_reason)
    AND notes = coalesce(json_extract(:after, '$.notes'), notes)
    AND monitored = coalesce(json_extract(:after, '$.monitored'), monitored)
    AND icon = coalesce(json_extract(:after, '$.icon'), icon)
    AND vendor = coalesce(json_extract(:after, '$.vendor'), vendor)
    AND os = coalesce(json_extract(:after, '$.os'), os)
    AND trusted = coalesce(json_extract(:after, '$.trusted'), trusted)
    AND (json_type(:after, '$.merged_into') IS NULL OR merged_into IS json_extract(:after, '$.merged_into'));

-- UNDO_DEVICE_ADDED: was not there; nothing may hang on it that came since
DELETE FROM device
WHERE id = :row_id AND merged_into IS NULL AND name = json_extract(:after, '$.name')
    AND notes = json_extract(:after, '$.notes') AND type = json_extract(:after, '$.type')
    AND NOT EXISTS (SELECT 1 FROM identifier x WHERE x.device_id = :row_id)
    AND NOT EXISTS (SELECT 1 FROM interface x WHERE x.device_id = :row_id)
    AND NOT EXISTS (SELECT 1 FROM probe_check x WHERE x.device_id = :row_id)
    AND NOT EXISTS (SELECT 1 FROM device_tag x WHERE x.device_id = :row_id)
    AND NOT EXISTS (SELECT 1 FROM link x WHERE x.a_device_id = :row_id OR x.b_device_id = :row_id)
    AND NOT EXISTS (SELECT 1 FROM group_member x WHERE x.device_id = :row_id)
    AND NOT EXISTS (SELECT 1 FROM map_node x WHERE x.device_id = :row_id)
    AND NOT EXISTS (SELECT 1 FROM address x WHERE x.device_id = :row_id)
    AND NOT EXISTS (SELECT 1 FROM device x WHERE x.merged_into = :row_id)
    AND :before IS NULL;
