// What a person looks at first: is anything wrong, what changed, what will be wrong soon.
import { dashboard } from './lib/dashboard';
import { deviceLink, deviceOfSeries, inventoryLink, prefixLink } from './lib/links';
import { bars, graph, number, rows } from './lib/panels';
import { promql, promqlNow, table } from './lib/query';
import {
  FEW_ARE_FINE, FILLING, LOSS, NONE_IS_GOOD, PLAIN, RUNNING, STATE_NAMES, WAY_OUT_CODES, steps,
} from './lib/states';
import { OF_SITE, site, wayOut } from './lib/variables';
import { WAY_OUT } from './lib/way_out';

const counts = [
  ['up', 1, steps([1, 'green']), 'Devices that answer everything they are asked'],
  ['degraded', 3, FEW_ARE_FINE, 'Devices that are alive while a service of theirs is not'],
  ['down', 2, NONE_IS_GOOD, 'Devices that do not answer'],
  ['unknown', 0, PLAIN, 'Devices of which nothing is known now: never probed, or nothing looks at them'],
] as const;

const now = counts.map(([state, code, thresholds, meaning]) =>
  number(
    {
      title: state[0]!.toUpperCase() + state.slice(1),
      description: `${meaning}, at this moment. A click lists them.`,
      width: 3,
      height: 4,
      queries: [table('A', `SELECT count(*) AS devices FROM v_device_now d WHERE d.state_code = ${code} AND ${OF_SITE}`)],
    },
    { unit: 'none', thresholds, links: [inventoryLink('List them', `state=${state}&\${site:queryparam}`)] }
  )
);

const health = number(
  {
    title: 'LAN Atlas itself',
    description: 'Whether each plugin that ever ran was alive within the last minute. While one is not, what it looks at is unknown.',
    width: 6,
    height: 4,
    empty: 'no plugin has ever run',
    queries: [table('A', 'SELECT plugin, running FROM v_plugin_alive ORDER BY plugin')],
  },
  { rows: true, name: true, mappings: RUNNING }
);

const openConflicts = number(
  {
    title: 'Conflicts in the plan',
    description: 'Where the address plan and the network contradict each other, and nobody has said that it is meant so.',
    width: 6,
    height: 4,
    queries: [table('A', 'SELECT count(*) AS conflicts FROM v_conflict WHERE ended IS NULL AND acknowledged IS NULL')],
  },
  { unit: 'none', thresholds: FEW_ARE_FINE, links: [{ title: 'Open the address plan', url: '/d/lanatlas-plan?${__url_time_range}' }] }
);

const verdict = number(
  {
    title: 'Verdict',
    description:
      'From the devices tagged gateway, resolver and outside (`ipam device set DEVICE tag+=outside`): it tells "the provider is down" from "the LAN is down".',
    width: 8,
    height: 6,
    queries: [table('A', WAY_OUT)],
  },
  { mappings: WAY_OUT_CODES }
);

const wayOutDevices = rows(
  {
    title: 'Gateway, resolver, outside',
    description: 'The state of each device that tells of the way out, at this moment.',
    width: 8,
    height: 6,
    empty: 'no device is tagged gateway, resolver or outside',
    queries: [table('A', `
      SELECT role, device_name, state, cause, device_key FROM v_way_out
      ORDER BY CASE role WHEN 'gateway' THEN 1 WHEN 'resolver' THEN 2 ELSE 3 END, device_name
    `)],
  },
  {
    role: { as: 'Role', width: 85 },
    device_name: { as: 'Device', links: [deviceLink()] },
    state: { as: 'State', mappings: STATE_NAMES, width: 110 },
    cause: { as: 'Cause', width: 120 },
    device_key: { hidden: true },
  }
);

const wayOutTimes = graph(
  {
    title: 'Round-trip time of the way out',
    description: 'Average round-trip time of each sample, in milliseconds. A gap: no answer, or not measured.',
    width: 8,
    height: 6,
    queries: [promql('A', 'max by (instance) (collectd_icmp_heartbeat_ping{instance=~`${way_out:regex}`})', '{{instance}}')],
    empty: 'no ping is measured',
  },
  { unit: 'ms', links: [deviceOfSeries()] }
);

const changed = rows(
  {
    title: 'What changed',
    description: 'Changes of the state of devices within the time range, newest first, 200 at most.',
    width: 12,
    height: 9,
    empty: 'nothing changed',
    queries: [table('A', `
      SELECT c.at AS time, c.device_name, c.state, c.cause, c.service, c.device_key
      FROM v_device_change c CROSS JOIN v_device d ON d.id = c.device_id
      WHERE c.at_ms BETWEEN $__from AND $__to AND ${OF_SITE}
      ORDER BY c.at_ms DESC LIMIT 200
    `, 'time')],
  },
  {
    time: { as: 'When', unit: 'dateTimeAsIsoNoDateIfToday', width: 150 },
    device_name: { as: 'Device', links: [deviceLink()] },
    state: { as: 'New state', mappings: STATE_NAMES, width: 120 },
    cause: { as: 'Cause' },
    service: { as: 'Service', width: 100 },
    device_key: { hidden: true },
  }
);

const openIncidents = rows(
  {
    title: 'Open incidents',
    description: 'Devices that are not plainly up now, and since when; newest first, 200 at most. Those that are not monitored are left out.',
    width: 12,
    height: 9,
    empty: 'nothing is wrong',
    queries: [table('A', `
      SELECT i.device_name, i.state, i.cause, i.service, i.started AS since, i.device_key
      FROM v_device_incident i CROSS JOIN v_device d ON d.id = i.device_id
      WHERE i.ended_ms IS NULL AND i.state_code <> 5 AND ${OF_SITE}
      ORDER BY +i.started_ms DESC LIMIT 200
    `, 'since')],
  },
  {
    device_name: { as: 'Device', links: [deviceLink()] },
    state: { as: 'State', mappings: STATE_NAMES, width: 120 },
    cause: { as: 'Cause' },
    service: { as: 'Service', width: 100 },
    since: { as: 'Since', unit: 'dateTimeFromNow', width: 145 },
    device_key: { hidden: true },
  }
);

const slow = bars(
  {
    title: 'Worst round-trip time',
    description: 'The ten devices whose last sample took longest: average round-trip time in milliseconds, of the slowest ping of each.',
    width: 8,
    height: 8,
    empty: 'no ping is measured',
    queries: [promqlNow('A', 'topk(10, max by (instance) (collectd_icmp_heartbeat_ping))')],
  },
  { unit: 'ms', decimals: 2, max: 100, thresholds: steps([0, 'green'], [50, 'orange'], [200, 'red']) }
);

const lossy = bars(
  {
    title: 'Worst loss',
    description: 'The ten devices with the largest share of pings without an answer within the last 15 minutes.',
    width: 8,
    height: 8,
    empty: 'no ping is measured',
    queries: [promqlNow('A', 'topk(10, max by (instance) (avg_over_time(collectd_icmp_heartbeat_ping_droprate[15m])))')],
  },
  { unit: 'percentunit', decimals: 0, thresholds: LOSS }
);

const filling = rows(
  {
    title: 'Prefixes filling up',
    description: 'The ten fullest prefixes of the site: addresses that are planned or held, of those that hosts may have.',
    width: 8,
    height: 8,
    empty: 'no prefix is planned',
    queries: [table('A', `
      WITH full AS MATERIALIZED (
        SELECT d.id, d.ratio, d.used FROM v_prefix_usage d WHERE ${OF_SITE} ORDER BY d.ratio DESC, d.id LIMIT 10)
      SELECT p.ref AS prefix, p.name, u.ratio, u.used FROM full u JOIN v_prefix p ON p.id = u.id
      ORDER BY u.ratio DESC, p.family, p.first_key
    `)],
  },
  {
    prefix: { as: 'Prefix', links: [prefixLink()], width: 140 },
    name: { as: 'Name' },
    ratio: { as: 'Used', unit: 'percentunit', decimals: 0, thresholds: FILLING, bar: [0, 1], width: 115 },
    used: { as: 'Addresses', width: 90 },
  }
);

const devicesOverTime = graph(
  {
    title: 'Checks that are up',
    description: 'How many pings and service checks said "up", and how many said "down", by their last samples.',
    width: 24,
    height: 6,
    empty: 'nothing is measured',
    queries: [
      promql('A', 'sum(collectd_icmp_heartbeat_up == bool 1) + (sum(collectd_tcp_check_up == bool 1) or vector(0))', 'up'),
      promql('B', 'sum(collectd_icmp_heartbeat_up == bool 0) + (sum(collectd_tcp_check_up == bool 0) or vector(0))', 'down'),
    ],
  },
  { unit: 'none', colours: { up: 'green', down: 'red' } }
);

export const overview = dashboard({
  uid: 'overview',
  title: 'LAN Atlas: Overview',
  description: 'Is anything wrong, what changed, and what will be wrong soon.',
  from: 'now-24h',
  variables: [site(), wayOut()],
  sections: [
    { panels: [...now, health, openConflicts] },
    { title: 'The way out', panels: [verdict, wayOutDevices, wayOutTimes] },
    { title: 'Changes', panels: [openIncidents, changed] },
    { title: 'Worst', panels: [slow, lossy, filling, devicesOverTime] },
  ],
});
