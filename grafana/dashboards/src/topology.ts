// How the devices hang together: our map, and core's node graph for those without our app.
import { dashboard } from './lib/dashboard';
import { deviceLink } from './lib/links';
import { nodeGraph, number, ours, rows } from './lib/panels';
import { table } from './lib/query';
import { STATE_NAMES, colourOf } from './lib/states';
import { FILTER, map, site, state, tag, text, type } from './lib/variables';

const DRAWN = 1000;
const DRAWN_WITHOUT_APP = 200;

/** The devices that the filter leaves, as many as are drawn. */
const chosen = (limit: number) => `
      chosen AS MATERIALIZED (
        SELECT d.id, d.state_code FROM v_device_now d
        WHERE ${FILTER.replaceAll('\n', '\n  ')}
        ORDER BY d.id LIMIT ${limit})`;

const EDGE_STATE = `
        CASE
          WHEN a.state_code IN (2, 4) OR b.state_code IN (2, 4) THEN 'down'
          WHEN a.state_code IN (0, 5) OR b.state_code IN (0, 5) THEN 'unknown'
          ELSE 'up'
        END`;

const fits = number(
  {
    title: 'Devices that fit',
    description: `How many devices the filter leaves. The map draws the first ${DRAWN} of them, by the order in which they were added.`,
    width: 8,
    height: 3,
    queries: [table('A', `SELECT count(*) AS devices FROM v_device_now d WHERE ${FILTER}`)],
  },
  { unit: 'none' }
);

const trouble = number(
  {
    title: 'Not up',
    description: 'How many of them are down, degraded, gone or unknown at this moment.',
    width: 8,
    height: 3,
    queries: [table('A', `SELECT count(*) AS devices FROM v_device_now d WHERE d.state_code IN (0, 2, 3, 4) AND ${FILTER}`)],
  },
  { unit: 'none' }
);

const links = number(
  {
    title: 'Links',
    description: 'How many links between devices are known, whatever the filter.',
    width: 8,
    height: 3,
    queries: [table('A', 'SELECT count(*) AS links FROM v_link')],
  },
  { unit: 'none' }
);

const topology = ours('topology', {
  title: 'Map',
  description:
    'Devices with the colour and sign of their state, and their links. Those that a person placed (`ipam map place`) stay where they are, the others get a computed place. A click opens the device.',
  width: 24,
  height: 20,
  empty: 'no device fits',
  queries: [
    table('nodes', `
      WITH ${chosen(DRAWN)}
      SELECT CAST(d.id AS TEXT) AS id, d.name AS title, d.key, d.state, d.cause, d.type, d.icon, d.vendor, d.os, d.site,
        CAST(d.vlan AS TEXT) AS vlan, d.prefix, d.tags, d.addresses, CAST(d.rtt_ms AS REAL) AS rtt_ms, d.seen, d.services,
        CAST(n.x AS REAL) AS x, CAST(n.y AS REAL) AS y, coalesce(n.locked, 0) AS locked
      FROM chosen c CROSS JOIN v_map_device d ON d.id = c.id
      LEFT JOIN v_map_node n ON n.device_id = d.id AND n.map = \${map:sqlstring}
    `, 'seen'),
    table('edges', `
      WITH ${chosen(DRAWN)}
      SELECT CAST(l.id AS TEXT) AS id, CAST(l.source_id AS TEXT) AS source, CAST(l.target_id AS TEXT) AS target, l.kind, l.label,${EDGE_STATE} AS state,
        l.source_interface, l.target_interface
      FROM v_link l JOIN chosen a ON a.id = l.source_id JOIN chosen b ON b.id = l.target_id
    `),
    table('members', `
      WITH ${chosen(DRAWN)}
      SELECT m.group_name, CAST(m.device_id AS TEXT) AS device_id, m.kind AS group_kind, m.position, m.role
      FROM v_group_member m WHERE m.device_id IN (SELECT id FROM chosen)
    `),
    table('notes', `
      SELECT CAST(t.id AS TEXT) AS note_id, t.x, t.y, t.text FROM v_map_note t WHERE t.map = \${map:sqlstring}
    `),
  ],
});

const arcs = (['up', 'degraded', 'down', 'unknown'] as const).map((name) => [`arc__${name}`, colourOf(name)] as const);

const withoutApp = nodeGraph(
  {
    title: 'Links without the app',
    description: `The same by Grafana's own node graph, of the first ${DRAWN_WITHOUT_APP} devices that fit: the ring has the colour of the state.`,
    width: 24,
    height: 16,
    empty: 'no device fits',
    queries: [
      table('nodes', `
      WITH ${chosen(DRAWN_WITHOUT_APP)}
      SELECT CAST(d.id AS TEXT) AS id, d.name AS title, d.type AS subtitle, d.state AS mainstat, d.key AS detail__device_key,
        d.cause AS detail__cause, c.state_code = 1 AS arc__up, c.state_code = 3 AS arc__degraded,
        c.state_code IN (2, 4) AS arc__down, c.state_code IN (0, 5) AS arc__unknown
      FROM chosen c CROSS JOIN v_device_now d ON d.id = c.id
    `),
      table('edges', `
      WITH ${chosen(DRAWN_WITHOUT_APP)}
      SELECT CAST(l.id AS TEXT) AS id, CAST(l.source_id AS TEXT) AS source, CAST(l.target_id AS TEXT) AS target,
        l.label AS mainstat, l.kind AS secondarystat
      FROM v_link l JOIN chosen a ON a.id = l.source_id JOIN chosen b ON b.id = l.target_id
    `),
    ],
  },
  arcs,
  [deviceLink('detail__device_key')]
);

const linkTable = rows(
  {
    title: 'Links as a table',
    description: 'Each link with what the states of its ends say of it; 500 at most.',
    width: 24,
    height: 10,
    empty: 'no link is known',
    queries: [table('A', `
      WITH ${chosen(DRAWN)}
      SELECT l.source_name, l.source_interface, l.target_name, l.target_interface, l.kind, l.label,${EDGE_STATE} AS state, l.source_key, l.target_key
      FROM v_link l JOIN chosen a ON a.id = l.source_id JOIN chosen b ON b.id = l.target_id
      ORDER BY 1, 3 LIMIT 500
    `)],
  },
  {
    source_name: { as: 'From', links: [deviceLink('source_key')] },
    source_interface: { as: 'Interface' },
    target_name: { as: 'To', links: [deviceLink('target_key')] },
    target_interface: { as: 'Interface there' },
    kind: { as: 'Kind' },
    label: { as: 'Label' },
    state: { as: 'State', mappings: STATE_NAMES },
    source_key: { hidden: true },
    target_key: { hidden: true },
  }
);

export const topologyDashboard = dashboard({
  uid: 'topology',
  title: 'LAN Atlas: Topology',
  description: 'Devices and their links on a map, with their state at this moment.',
  from: 'now-1h',
  variables: [map(), site(), type(), state(), tag(), text()],
  sections: [
    { panels: [topology] },
    { title: 'Numbers', panels: [fits, trouble, links] },
    { title: 'Without the app', folded: true, panels: [withoutApp, linkTable] },
  ],
});
