// The address plan: the tree of prefixes, and one of them address by address.
import { dashboard } from './lib/dashboard';
import { deviceLink, prefixLink } from './lib/links';
import { graph, number, ours, rows } from './lib/panels';
import { promql, table } from './lib/query';
import { FILLING, SEVERITIES, USES } from './lib/states';
import { prefix, prefixMetric } from './lib/variables';

const CHOSEN = '${prefix:sqlstring}';
// v_address and v_range are asked by these, so that only what lies in the prefix is read.
const WITHIN = `
      WITH p AS MATERIALIZED (SELECT vrf, family, first_key, last_key FROM v_prefix WHERE ref = ${CHOSEN})`;
const MOST = 4096;

const one = (title: string, column: string, description: string, unit: string) =>
  number(
    { title, description, width: 4, height: 5, empty: 'choose a prefix',
      queries: [table('A', `SELECT CAST(${column} AS REAL) AS value FROM v_prefix WHERE ref = ${CHOSEN}`)] },
    { unit, ...(unit === 'percentunit' && { thresholds: FILLING, decimals: 0 }) }
  );

const overTime = graph(
  {
    title: 'Use over time',
    description: 'Addresses of the prefix that are planned or held, of those that hosts may have, in per cent. From ipam_sync.',
    width: 12,
    height: 5,
    empty: 'ipam_sync does not measure it',
    queries: [promql('A', 'collectd_ipam_sync_percent{type="used", ipam_sync=~`${prefix_metric:regex}`}', 'used')],
  },
  { unit: 'percent', max: 100 }
);

const about = rows(
  {
    title: 'About the prefix',
    description: 'What the plan says of the chosen prefix.',
    width: 14,
    height: 5,
    empty: 'choose a prefix',
    queries: [table('A', `
      SELECT name, kind, site, iif(vlan IS NULL, '', vlan || ' ' || vlan_name) AS vlan, gateway, dns, note FROM v_prefix WHERE ref = ${CHOSEN}
    `)],
  },
  {
    name: { as: 'Name' },
    kind: { as: 'Kind', width: 90 },
    site: { as: 'Site', width: 120 },
    vlan: { as: 'VLAN', width: 100 },
    gateway: { as: 'Gateway', width: 120 },
    dns: { as: 'DNS', width: 120 },
    note: { as: 'Note' },
  }
);

const grid = ours('ipgrid', {
  title: 'Addresses of the prefix',
  description: `One cell for each address, by its use; free stretches are folded. The first ${MOST} addresses that are planned or held.`,
  width: 12,
  height: 11,
  empty: 'choose a prefix',
  queries: [
    table('prefixes', `
      SELECT prefix, vrf, name, kind, gateway, usable, used FROM v_prefix WHERE ref = ${CHOSEN}
    `),
    table('ranges', `${WITHIN}
      SELECT r.first, r.last, r.vrf, r.kind, r.name FROM p JOIN v_range r
        ON r.vrf = p.vrf AND r.family = p.family AND r.last_key >= p.first_key AND r.first_key <= p.last_key
    `),
    table('addresses', `${WITHIN}
      SELECT iif(a.segment = '', a.address, a.address || '%' || a.segment) AS address, a.use, a.name, a.device, a.device_key,
        a.mac, a.assignment, a.note, a.seen, a.conflict, a.vrf
      FROM p CROSS JOIN v_address a ON a.vrf = p.vrf AND a.ip_key BETWEEN p.first_key AND p.last_key AND a.family = p.family
      ORDER BY a.ip_key LIMIT ${MOST}
    `, 'seen'),
  ],
});

const addresses = rows(
  {
    title: 'Planned or held',
    description: 'The same as a table, 500 at most. "Use" is what `ipam grid` says.',
    width: 12,
    height: 11,
    empty: 'every address is free',
    queries: [table('A', `${WITHIN}
      SELECT a.address, a.use, a.device, a.name || iif(a.name <> '' AND a.note <> '', ': ', '') || a.note AS name, a.mac, a.device_key
      FROM p CROSS JOIN v_address a ON a.vrf = p.vrf AND a.ip_key BETWEEN p.first_key AND p.last_key AND a.family = p.family
      ORDER BY a.ip_key LIMIT 500
    `)],
  },
  {
    address: { as: 'Address', width: 145 },
    use: { as: 'Use', mappings: USES, width: 115 },
    device: { as: 'Device', links: [deviceLink()] },
    name: { as: 'Name, note' },
    mac: { as: 'MAC', width: 140 },
    device_key: { hidden: true },
  }
);

// A prefix that begins before the end of one that came before it lies in that one.
const tree = rows(
  {
    title: 'Prefixes',
    description: 'The plan in its order, 500 at most; one that lies in another is set in. Used: addresses that are planned or held, of those that hosts may have.',
    width: 24,
    height: 10,
    empty: 'no prefix is planned',
    queries: [table('A', `
      SELECT iif(o.within, '└ ', '') || o.prefix AS shown, o.vrf, o.name, o.kind, o.site, CAST(o.vlan AS TEXT) AS vlan, u.ratio, u.used,
        CAST(u.usable - u.used AS REAL) AS free, o.ref AS prefix
      FROM (
        SELECT id, ref, prefix, vrf, name, kind, site, vlan, row_number() OVER (ORDER BY vrf <> 'default', vrf, family, first_key, length) AS position,
          coalesce(max(last_key) OVER (PARTITION BY vrf, family ORDER BY first_key, length ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) >= last_key, 0) AS within
        FROM v_prefix) o
      JOIN v_prefix_usage u ON u.id = o.id
      WHERE o.position <= 500 ORDER BY o.position
    `)],
  },
  {
    shown: { as: 'Prefix', links: [prefixLink()], width: 230 },
    vrf: { as: 'VRF', width: 100 },
    name: { as: 'Name' },
    kind: { as: 'Kind', width: 120 },
    site: { as: 'Site', width: 180 },
    vlan: { as: 'VLAN', width: 70 },
    ratio: { as: 'Used', unit: 'percentunit', decimals: 0, thresholds: FILLING, bar: [0, 1], width: 260 },
    used: { as: 'Addresses', width: 100 },
    free: { as: 'Free', unit: 'short', width: 100 },
    prefix: { hidden: true },
  }
);

const ranges = rows(
  {
    title: 'Ranges',
    description: 'DHCP pools, reserved ranges and those of infrastructure in the chosen prefix.',
    width: 10,
    height: 5,
    empty: 'no range in this prefix',
    queries: [table('A', `${WITHIN}
      SELECT r.first, r.last, r.kind, r.name || iif(r.name <> '' AND r.note <> '', ': ', '') || r.note AS name FROM p JOIN v_range r
        ON r.vrf = p.vrf AND r.family = p.family AND r.last_key >= p.first_key AND r.first_key <= p.last_key
      ORDER BY r.first_key
    `)],
  },
  {
    first: { as: 'From', width: 130 },
    last: { as: 'To', width: 130 },
    kind: { as: 'Kind', width: 110 },
    name: { as: 'Name, note' },
  }
);

const conflicts = rows(
  {
    title: 'Conflicts',
    description: 'Where the plan and the network contradict each other now, in the whole plan, 200 at most; "remedy" is what to type.',
    width: 24,
    height: 8,
    empty: 'plan and network agree',
    queries: [table('A', `
      SELECT severity, subject, explanation, remedy, found, acknowledged, ack_note FROM v_conflict WHERE ended IS NULL
      ORDER BY acknowledged IS NOT NULL, CASE severity WHEN 'critical' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, found DESC LIMIT 200
    `, 'found', 'acknowledged')],
  },
  {
    severity: { as: 'Severity', mappings: SEVERITIES, width: 100 },
    subject: { as: 'Subject', width: 130 },
    explanation: { as: 'What', wrapped: true },
    remedy: { as: 'Remedy', wrapped: true },
    found: { as: 'Found', unit: 'dateTimeFromNow', width: 125 },
    acknowledged: { as: 'Acknowledged', unit: 'dateTimeFromNow', width: 125 },
    ack_note: { as: 'Why', width: 140 },
  }
);

export const addressPlan = dashboard({
  uid: 'plan',
  title: 'LAN Atlas: Address plan',
  description: 'The prefixes and how full they are, one of them address by address, and what contradicts the plan.',
  from: 'now-7d',
  refresh: '1m',
  variables: [prefix(), prefixMetric()],
  sections: [
    {
      panels: [
        one('Used', 'ratio', 'Addresses that are planned or held, of those that hosts may have.', 'percentunit'),
        one('Addresses', 'used', 'How many addresses of the prefix are planned or held.', 'none'),
        one('Free', 'usable - used', 'How many addresses hosts may still have.', 'short'),
        overTime,
        about,
        ranges,
        grid,
        addresses,
      ],
    },
    { title: 'The whole plan', panels: [tree, conflicts] },
  ],
});
