// How well the devices were reachable, and when they were not.
import { dashboard } from './lib/dashboard';
import { deviceLink, deviceOfSeries } from './lib/links';
import { graph, ours, rows, timeline } from './lib/panels';
import { promql, series, table } from './lib/query';
import { AVAILABILITY, LOSS, STATE_CODES, STATE_NAMES } from './lib/states';
import { FILTER, site, state, tag, text, type } from './lib/variables';

const DEVICES = 40;
const WORST = 25;

/** The checks of the devices that fit: first those in trouble, then by name. */
const PAGE = `
      WITH chosen AS MATERIALIZED (
        SELECT d.id, d.key, d.name, d.state_code FROM v_device_now d
        WHERE d.monitored = 1 AND ${FILTER.replaceAll('\n', '\n  ')}
        ORDER BY CASE d.state_code WHEN 2 THEN 1 WHEN 3 THEN 2 WHEN 0 THEN 3 WHEN 4 THEN 4 ELSE 5 END, d.name LIMIT ${DEVICES})`;

const strips = ours('strip', {
  title: 'Last results',
  description: `The last 30 results of each check, oldest first, with its availability over 24 hours: of the first ${DEVICES} devices that fit, those in trouble before the others. Grey is not known.`,
  width: 13,
  height: 15,
  empty: 'nothing is checked',
  queries: [
    table('rows', `${PAGE}
      SELECT s.device_key, s.device_name, s.check_key, iif(s.service = '', 'ping', s.service) AS service,
        iif(c.state_code IN (0, 5), 'unknown', s.state) AS state, s.since,
        (SELECT CAST(a.availability AS REAL) FROM v_availability a WHERE a.device_id = c.id AND a.period = '24h') AS availability
      FROM chosen c CROSS JOIN v_check_status s ON s.device_key = c.key
      WHERE s.enabled = 1
    `, 'since'),
    table('results', `${PAGE}
      SELECT r.device_key, r.check_key, r.position, r.at, r.cause, r.rtt_us
      FROM v_strip r WHERE r.device_key IN (SELECT c.key FROM chosen c)
    `, 'at'),
  ],
});

const checks = rows(
  {
    title: 'Checks',
    description: 'The same checks as they are now, without the app: state, time of the last answer, loss of the last 30.',
    width: 11,
    height: 15,
    empty: 'nothing is checked',
    queries: [table('A', `${PAGE}
      SELECT s.device_name, iif(s.service = '', 'ping', s.service) AS service, iif(c.state_code IN (0, 5), 'unknown', s.state) AS state,
        iif(s.cause = 'reply', '', s.cause) AS cause, CAST(s.rtt_ms AS REAL) AS rtt_ms, CAST(s.loss AS REAL) AS loss, s.device_key
      FROM chosen c CROSS JOIN v_check_status s ON s.device_key = c.key
      WHERE s.enabled = 1
    `)],
  },
  {
    device_name: { as: 'Device', links: [deviceLink()] },
    service: { as: 'Service', width: 80 },
    state: { as: 'State', mappings: STATE_NAMES, width: 110 },
    cause: { as: 'Cause' },
    rtt_ms: { as: 'Time', unit: 'ms', decimals: 2, width: 85 },
    loss: { as: 'Loss', unit: 'percentunit', decimals: 0, thresholds: LOSS, width: 70 },
    device_key: { hidden: true },
  }
);

// Who was down longest is found by the incidents alone; availability is then computed for these.
const availability = rows(
  {
    title: 'Availability',
    description: `The ${WORST} devices that were down longest within the time range: the share of the time that is known in which they were up or degraded, over 24 hours, 7 and 30 days until now, as \`ipam status DEVICE\` says it.`,
    width: 11,
    height: 10,
    empty: 'nothing was down',
    queries: [table('A', `
      WITH outage AS (
        SELECT i.device_id, min(i.ended_ms, $__to) - max(i.started_ms, $__from) AS ms FROM v_device_incident i
        WHERE i.state_code IN (2, 4) AND i.ended_ms >= $__from AND i.started_ms <= $__to
        UNION ALL
        SELECT i.device_id, $__to - max(i.started_ms, $__from) FROM v_device_incident i
        WHERE i.state_code IN (2, 4) AND i.ended_ms IS NULL AND +i.started_ms <= $__to),
      lost AS MATERIALIZED (SELECT device_id, sum(ms) AS ms FROM outage GROUP BY device_id),
      worst AS MATERIALIZED (
        SELECT d.id, d.key, d.name, l.ms FROM lost l CROSS JOIN v_device_now d ON d.id = l.device_id
        WHERE ${FILTER.replaceAll('\n', '\n  ')}
        ORDER BY l.ms DESC LIMIT ${WORST})
      SELECT w.name AS device_name, CAST(max(a.availability) FILTER (WHERE a.period = '24h') AS REAL) AS day,
        CAST(max(a.availability) FILTER (WHERE a.period = '7d') AS REAL) AS week,
        CAST(max(a.availability) FILTER (WHERE a.period = '30d') AS REAL) AS month, CAST(w.ms / 1000 AS INTEGER) AS down_for,
        w.key AS device_key
      FROM worst w CROSS JOIN v_availability a ON a.device_id = w.id
      GROUP BY w.id ORDER BY w.ms DESC
    `)],
  },
  {
    device_name: { as: 'Device', links: [deviceLink()] },
    day: { as: '24 h', unit: 'percentunit', decimals: 2, thresholds: AVAILABILITY, width: 90 },
    week: { as: '7 d', unit: 'percentunit', decimals: 2, thresholds: AVAILABILITY, width: 90 },
    month: { as: '30 d', unit: 'percentunit', decimals: 2, thresholds: AVAILABILITY, width: 90 },
    down_for: { as: 'Down for', unit: 'dtdurations', width: 150 },
    device_key: { hidden: true },
  }
);

const outages = rows(
  {
    title: 'Outages',
    description: 'Times in which a device was down or gone that touch the time range, newest first, 200 at most.',
    width: 13,
    height: 10,
    empty: 'nothing was down',
    queries: [table('A', `
      SELECT i.device_name, i.state, iif(i.service = '', '', i.service || ': ') || i.cause AS cause, i.started, i.ended,
        CAST(coalesce(i.seconds, unixepoch() - i.started) AS INTEGER) AS seconds, i.device_key
      FROM v_device_incident i
      WHERE i.state_code IN (2, 4) AND i.started_ms <= $__to AND (i.ended_ms IS NULL OR i.ended_ms >= $__from)
        AND i.device_id IN (SELECT d.id FROM v_device_now d WHERE ${FILTER.replaceAll('\n', '\n  ')})
      ORDER BY i.started_ms DESC LIMIT 200
    `, 'started', 'ended')],
  },
  {
    device_name: { as: 'Device', links: [deviceLink()] },
    state: { as: 'State', mappings: STATE_NAMES, width: 85 },
    cause: { as: 'Cause', width: 130 },
    started: { as: 'From', unit: 'dateTimeAsIsoNoDateIfToday', width: 155 },
    ended: { as: 'Until', unit: 'dateTimeAsIsoNoDateIfToday', width: 155 },
    seconds: { as: 'Length', unit: 'dtdurations', width: 150 },
    device_key: { hidden: true },
  }
);

const states = timeline(
  {
    title: 'States of those that changed',
    description: 'The 20 devices that fit whose state changed last within the time range, and all their changes in it.',
    width: 24,
    height: 8,
    empty: 'nothing changed',
    queries: [series('A', `
      WITH changed AS MATERIALIZED (
        SELECT c.device_id, max(c.at_ms) AS at_ms FROM v_device_change c
        WHERE c.at_ms BETWEEN $__from AND $__to
        GROUP BY c.device_id ORDER BY 2 DESC LIMIT 500),
      recent AS MATERIALIZED (
        SELECT d.id, d.name, d.first_known FROM changed c CROSS JOIN v_device_now d ON d.id = c.device_id
        WHERE ${FILTER.replaceAll('\n', '\n  ')}
        ORDER BY c.at_ms DESC LIMIT 20),
      line(at_ms, name, code) AS (
        SELECT $__from, r.name, coalesce((
          SELECT i.state_code FROM v_device_incident i
          WHERE i.device_id = r.id AND i.started_ms <= $__from AND (i.ended_ms IS NULL OR i.ended_ms > $__from)
          ORDER BY i.started_ms DESC LIMIT 1), 1)
        FROM recent r WHERE r.first_known * 1000 <= $__from
        UNION ALL
        SELECT c.at_ms, c.device_name, c.state_code FROM v_device_change c
        WHERE c.device_id IN (SELECT r.id FROM recent r) AND c.at_ms > $__from AND c.at_ms <= $__to)
      SELECT CAST(at_ms / 1000 AS INTEGER) AS time, name, CAST(code AS INTEGER) AS Value FROM line ORDER BY 1, at_ms
    `)],
  },
  STATE_CODES
);

const times = graph(
  {
    title: 'Slowest round-trip times',
    description: 'The five devices with the longest round-trip time at each moment: average of each sample, in milliseconds.',
    width: 12,
    height: 8,
    empty: 'no ping is measured',
    queries: [promql('A', 'topk(5, max by (instance) (collectd_icmp_heartbeat_ping))', '{{instance}}')],
  },
  { unit: 'ms', links: [deviceOfSeries()] }
);

const losses = graph(
  {
    title: 'Worst loss',
    description: 'The five devices with the largest share of pings without an answer, each over five minutes.',
    width: 12,
    height: 8,
    empty: 'no ping is measured',
    queries: [promql('A', 'topk(5, max by (instance) (avg_over_time(collectd_icmp_heartbeat_ping_droprate[5m])))', '{{instance}}')],
  },
  { unit: 'percentunit', max: 1, links: [deviceOfSeries()] }
);

export const monitoring = dashboard({
  uid: 'monitoring',
  title: 'LAN Atlas: Monitoring',
  description: 'The last results, availability over 24 hours, 7 and 30 days, and outages.',
  from: 'now-24h',
  variables: [site(), type(), state(), tag(), text()],
  sections: [
    { panels: [strips, checks] },
    { title: 'Availability and outages', panels: [availability, outages, states] },
    { title: 'Measurements', panels: [times, losses] },
  ],
});
