// All that is known of one device.
import { dashboard } from './lib/dashboard';
import { deviceLink } from './lib/links';
import { graph, number, ours, rows, timeline } from './lib/panels';
import { promql, series, table } from './lib/query';
import { AVAILABILITY, LOSS, STATE_CODES, STATE_NAMES, steps } from './lib/states';
import { device } from './lib/variables';

const CHOSEN = '${device:sqlstring}';
const SERIES = 'instance=~`${device:regex}`';

const state = number(
  {
    title: 'State',
    description: 'The one state of the device at this moment, from all its checks.',
    width: 6,
    height: 4,
    empty: 'no such device',
    queries: [table('A', `SELECT d.state_code FROM v_device_now d WHERE d.key = ${CHOSEN}`)],
  },
  { mappings: STATE_CODES }
);

const availability = number(
  {
    title: 'Availability',
    description:
      'The share of the time that is known in which it was up or degraded, over 24 hours, 7 and 30 days until now; as `ipam status DEVICE` says it. Time in which nothing looked does not count.',
    width: 10,
    height: 4,
    empty: 'not known yet',
    queries: [table('A', `SELECT a.period, CAST(a.availability AS REAL) AS availability FROM v_availability a WHERE a.device_key = ${CHOSEN} ORDER BY a.position`)],
  },
  { rows: true, name: true, unit: 'percentunit', decimals: 2, thresholds: AVAILABILITY }
);

const rtt = number(
  {
    title: 'Round-trip time',
    description: 'Of the last answer to a ping, in milliseconds; of a service check when it has no ping.',
    width: 4,
    height: 4,
    empty: 'no answer',
    queries: [table('A', `SELECT d.rtt_ms FROM v_device_now d WHERE d.key = ${CHOSEN}`)],
  },
  { unit: 'ms', decimals: 2 }
);

const loss = number(
  {
    title: 'Loss',
    description: 'The share of the last 30 pings that had no answer; of the worst ping.',
    width: 4,
    height: 4,
    empty: 'no ping',
    queries: [table('A', `SELECT d.loss FROM v_device_now d WHERE d.key = ${CHOSEN}`)],
  },
  { unit: 'percentunit', decimals: 0, thresholds: LOSS }
);

const about = rows(
  {
    title: 'About',
    description: 'What people and sources say of it; "seen" is when it last answered or was seen.',
    width: 24,
    height: 4,
    queries: [table('A', `
      SELECT d.type, d.site, d.vendor, d.os, d.tags, d.seen, d.notes FROM v_device_now d WHERE d.key = ${CHOSEN}
    `, 'seen')],
  },
  {
    type: { as: 'Type', width: 120 },
    site: { as: 'Site', width: 200 },
    vendor: { as: 'Vendor', width: 220 },
    os: { as: 'System', width: 180 },
    tags: { as: 'Tags', width: 200 },
    seen: { as: 'Seen', unit: 'dateTimeFromNow', width: 145 },
    notes: { as: 'Notes' },
  }
);

// Times in which no plugin ran are on a line of their own.
const states = timeline(
  {
    title: 'State over time',
    description:
      'The state of the device, and whether each plugin that checks it ran: what is shown while none ran is only what was known before.',
    width: 24,
    height: 6,
    empty: 'nothing known in this time',
    queries: [series('A', `
      WITH one AS MATERIALIZED (SELECT d.id, d.first_known FROM v_device_now d WHERE d.key = ${CHOSEN}),
      run AS (
        SELECT r.plugin, r.started * 1000 AS from_ms, r.alive * 1000 AS to_ms FROM v_run r
        WHERE r.vantage = 'local' AND r.started * 1000 < $__to AND r.alive * 1000 > $__from
          AND r.plugin IN (SELECT s.plugin FROM v_check_status s WHERE s.device_key = ${CHOSEN})),
      line(at_ms, position, name, code) AS (
        SELECT $__from, 0, ' state', coalesce((
          SELECT i.state_code FROM v_device_incident i
          WHERE i.device_id = o.id AND i.started_ms <= $__from AND (i.ended_ms IS NULL OR i.ended_ms > $__from)
          ORDER BY i.started_ms DESC LIMIT 1), 1)
        FROM one o WHERE o.first_known * 1000 <= $__from
        UNION ALL
        SELECT c.at_ms, c.at_ms, ' state', c.state_code FROM v_device_change c
        WHERE c.device_id = (SELECT o.id FROM one o) AND c.at_ms > $__from AND c.at_ms <= $__to
        UNION ALL SELECT max(from_ms, $__from), from_ms, plugin, 1 FROM run
        UNION ALL SELECT to_ms, to_ms, plugin, 0 FROM run WHERE to_ms < $__to - 60000)
      SELECT CAST(at_ms / 1000 AS INTEGER) AS time, name, CAST(code AS INTEGER) AS Value FROM line ORDER BY at_ms, position
    `)],
  },
  STATE_CODES
);

const strip = ours('strip', {
  title: 'Last results',
  description: 'The last 30 results of each check, oldest first, with the availability of the device over 24 hours. Grey is not known.',
  width: 10,
  height: 7,
  empty: 'nothing is checked',
  queries: [
    table('rows', `
      SELECT s.device_key, iif(s.service = '', 'ping', s.service) AS device_name, s.check_key, s.state, s.since,
        (SELECT CAST(a.availability AS REAL) FROM v_availability a WHERE a.device_key = s.device_key AND a.period = '24h') AS availability
      FROM v_check_status s WHERE s.device_key = ${CHOSEN} AND s.enabled = 1 ORDER BY s.check_key
    `, 'since'),
    table('results', `
      SELECT r.device_key, r.check_key, r.position, r.at, r.cause, r.rtt_us FROM v_strip r
      WHERE r.device_key = ${CHOSEN} ORDER BY r.check_key, r.position
    `, 'at'),
  ],
}, { filterBox: false });

const checks = rows(
  {
    title: 'Checks',
    description: 'Each check of the device as it is now. Days: until its certificate expires.',
    width: 14,
    height: 7,
    empty: 'nothing is checked',
    queries: [table('A', `
      SELECT s.check_key, iif(s.service = '', 'ping', s.service) AS service, iif(s.enabled, s.state, 'disabled') AS state,
        iif(s.cause = 'reply', '', s.cause) || iif(s.detail = '', '', ': ' || s.detail) AS cause, CAST(s.rtt_ms AS REAL) AS rtt_ms,
        CAST(s.loss AS REAL) AS loss, s.address, s.http_status,
        CAST((s.tls_expires - unixepoch()) / 86400.0 AS REAL) AS tls_days
      FROM v_check_status s WHERE s.device_key = ${CHOSEN} ORDER BY s.check_key
    `)],
  },
  {
    check_key: { as: 'Check', width: 95 },
    service: { as: 'Service', width: 80 },
    state: { as: 'State', mappings: STATE_NAMES, width: 110 },
    cause: { as: 'Cause' },
    rtt_ms: { as: 'Time', unit: 'ms', decimals: 2, width: 85 },
    loss: { as: 'Loss', unit: 'percentunit', decimals: 0, thresholds: LOSS, width: 65 },
    address: { as: 'Address', width: 140 },
    http_status: { as: 'HTTP', width: 60 },
    tls_days: { as: 'Days', decimals: 0, width: 60, thresholds: steps([-100000, 'red'], [0, 'orange'], [14, 'green']) },
  }
);

const percentile = (refId: string, share: number) =>
  promql(refId, `quantile_over_time(${share}, collectd_icmp_heartbeat_ping{${SERIES}}[15m])`,
    `{{icmp_heartbeat}} p${share * 100}`);

const times = graph(
  {
    title: 'Round-trip time over time',
    description:
      'Each sample is the average of its pings, in milliseconds; p50 and p95 are over the samples of the last 15 minutes. A gap: no answer, or not measured.',
    width: 12,
    height: 8,
    empty: 'no answer to a ping',
    queries: [promql('A', `collectd_icmp_heartbeat_ping{${SERIES}}`, '{{icmp_heartbeat}}'), percentile('B', 0.5), percentile('C', 0.95)],
  },
  { unit: 'ms' }
);

const losses = graph(
  {
    title: 'Loss over time',
    description: 'The share of pings of each sample that had no answer, 0 to 100 %. A gap: not known.',
    width: 6,
    height: 8,
    empty: 'no ping is measured',
    queries: [promql('A', `collectd_icmp_heartbeat_ping_droprate{${SERIES}}`, '{{icmp_heartbeat}}')],
  },
  { unit: 'percentunit', max: 1 }
);

const jitter = graph(
  {
    title: 'Jitter',
    description: 'The sample standard deviation of the round-trip times of each sample, in milliseconds.',
    width: 6,
    height: 8,
    empty: 'no answer to a ping',
    queries: [promql('A', `collectd_icmp_heartbeat_ping_stddev{${SERIES}}`, '{{icmp_heartbeat}}')],
  },
  { unit: 'ms' }
);

const responses = graph(
  {
    title: 'Response time of services',
    description: 'Average time of each sample until the connection stood (connect), and until the answer was whole (total).',
    width: 12,
    height: 8,
    empty: 'no service is checked',
    queries: [promql('A', `collectd_tcp_check_response_time{${SERIES}}`, '{{tcp_check}} {{type}}')],
  },
  { unit: 's' }
);

const incidents = rows(
  {
    title: 'Incidents',
    description: 'Times in which the device was not plainly up, that touch the time range; newest first, 200 at most.',
    width: 12,
    height: 8,
    empty: 'no incident',
    queries: [table('A', `
      SELECT i.state, iif(i.service = '', '', i.service || ': ') || i.cause AS cause, i.started, i.ended,
        CAST(coalesce(i.seconds, unixepoch() - i.started) AS INTEGER) AS seconds
      FROM v_device_incident i
      WHERE i.device_key = ${CHOSEN} AND i.started_ms <= $__to AND (i.ended_ms IS NULL OR i.ended_ms >= $__from)
      ORDER BY i.started_ms DESC LIMIT 200
    `, 'started', 'ended')],
  },
  {
    state: { as: 'State', mappings: STATE_NAMES, width: 110 },
    cause: { as: 'Cause' },
    started: { as: 'From', unit: 'dateTimeAsIsoNoDateIfToday', width: 155 },
    ended: { as: 'Until', unit: 'dateTimeAsIsoNoDateIfToday', width: 155 },
    seconds: { as: 'Length', unit: 'dtdurations', width: 150 },
  }
);

const addresses = rows(
  {
    title: 'Addresses over time',
    description: 'Every address that it has held, and when; the newest first. Without an end: it holds it now.',
    width: 12,
    height: 8,
    empty: 'no address',
    queries: [table('A', `
      SELECT b.ip AS address, b.interface, b.mac, b.valid_from, b.valid_to, b.source FROM v_binding_history b
      WHERE b.device_key = ${CHOSEN} ORDER BY b.valid_to IS NOT NULL, b.valid_from DESC LIMIT 200
    `, 'valid_from', 'valid_to')],
  },
  {
    address: { as: 'Address' },
    interface: { as: 'Interface', width: 90 },
    mac: { as: 'MAC', width: 140 },
    valid_from: { as: 'From', unit: 'dateTimeAsIsoNoDateIfToday', width: 155 },
    valid_to: { as: 'Until', unit: 'dateTimeAsIsoNoDateIfToday', width: 155 },
    source: { as: 'Said by', width: 80 },
  }
);

const links = rows(
  {
    title: 'Links',
    description: 'What it is connected to; the state is that of the device at the other end.',
    width: 12,
    height: 8,
    empty: 'no link is known',
    queries: [table('A', `
      SELECT n.name AS device_name, n.state, l.kind, l.label, l.here, l.there, n.key AS device_key FROM (
        SELECT target_id AS id, kind, label, source_interface AS here, target_interface AS there FROM v_link
        WHERE source_key = ${CHOSEN}
        UNION ALL
        SELECT source_id, kind, label, target_interface, source_interface FROM v_link WHERE target_key = ${CHOSEN}) l
      JOIN v_device_now n ON n.id = l.id
      ORDER BY 1
    `)],
  },
  {
    device_name: { as: 'Device', links: [deviceLink()] },
    state: { as: 'State', mappings: STATE_NAMES, width: 110 },
    kind: { as: 'Kind', width: 90 },
    label: { as: 'Label' },
    here: { as: 'Interface here', width: 120 },
    there: { as: 'Interface there', width: 120 },
    device_key: { hidden: true },
  }
);

export const deviceDashboard = dashboard({
  uid: 'device',
  title: 'LAN Atlas: Device',
  description: 'All that is known of one device: state, checks, times, incidents, addresses, links.',
  from: 'now-24h',
  variables: [device()],
  sections: [
    { panels: [state, availability, rtt, loss, about, states, strip, checks] },
    { title: 'Measurements', panels: [times, losses, jitter, responses, incidents] },
    { title: 'Place in the network', panels: [addresses, links] },
  ],
});
