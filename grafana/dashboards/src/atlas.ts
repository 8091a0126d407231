// LAN Atlas itself: does it run, does it keep up, does it lose anything.
import { dashboard } from './lib/dashboard';
import { graph, rows } from './lib/panels';
import { promql, table } from './lib/query';
import { RUNNING } from './lib/states';

const running = rows(
  {
    title: 'Plugins',
    description: 'Each plugin that ever ran: whether it was alive within the last minute, since when it runs, when it was last known to.',
    width: 10,
    height: 7,
    empty: 'no plugin has ever run',
    queries: [table('A', 'SELECT plugin, vantage, running, started, alive FROM v_plugin_alive ORDER BY plugin', 'started', 'alive')],
  },
  {
    plugin: { as: 'Plugin' },
    vantage: { as: 'From', width: 70 },
    running: { as: 'State', mappings: RUNNING, width: 120, left: true },
    started: { as: 'Started', unit: 'dateTimeFromNow', width: 145 },
    alive: { as: 'Last alive', unit: 'dateTimeFromNow', width: 145 },
  }
);

const runs = rows(
  {
    title: 'Runs',
    description: 'The last 50 runs of the plugins. Between two runs nothing was looked at: that time is unknown in every availability.',
    width: 14,
    height: 7,
    empty: 'no plugin has ever run',
    queries: [table('A', `
      SELECT plugin, started, alive, CAST(alive - started AS INTEGER) AS seconds FROM v_run ORDER BY id DESC LIMIT 50
    `, 'started', 'alive')],
  },
  {
    plugin: { as: 'Plugin' },
    started: { as: 'From', unit: 'dateTimeAsIso' },
    alive: { as: 'Until', unit: 'dateTimeAsIso' },
    seconds: { as: 'Length', unit: 'dtdurations' },
  }
);

// Units of packets and requests make thousandths of what happens now and then: "800 mp/s".
const A_SECOND = 'suffix:/s';

const of = (title: string, description: string, unit: string, ...queries: ReadonlyArray<readonly [string, string]>) =>
  graph(
    { title, description, width: 8, height: 8, empty: 'nothing is measured', queries: queries.map(([expr, legend], at) => promql('ABCDEF'[at]!, expr, legend)) },
    { unit }
  );

export const atlas = dashboard({
  uid: 'atlas',
  title: 'LAN Atlas: LAN Atlas itself',
  description: 'Whether the plugins run and keep up, what they lose, and how large the database is.',
  from: 'now-6h',
  variables: [],
  sections: [
    { panels: [running, runs] },
    {
      title: 'Work',
      panels: [
        of('Targets', 'What each plugin probes, and how many service probes are under way at once.', 'none',
          ['collectd_icmp_heartbeat_count{icmp_heartbeat="targets"}', 'pings {{instance}}'],
          ['collectd_tcp_check_count{tcp_check="targets"}', 'services {{instance}}'],
          ['collectd_tcp_check_count{tcp_check="running"}', 'services under way {{instance}}']),
        of('Pings', 'Probes and answers a second, by what became of them.', A_SECOND,
          ['rate(collectd_icmp_heartbeat_packets_total[$__rate_interval])', '{{icmp_heartbeat}}']),
        of('Service probes', 'Probes a second, by what became of them.', A_SECOND,
          ['rate(collectd_tcp_check_total_requests_total[$__rate_interval])', '{{tcp_check}}']),
      ],
    },
    {
      title: 'Lateness and drops',
      panels: [
        of('Behind the schedule', 'The worst delay of a probe behind its schedule within each sample, in milliseconds.', 'ms',
          ['collectd_icmp_heartbeat_latency{icmp_heartbeat="schedule"}', 'pings {{instance}}'],
          ['collectd_tcp_check_latency{tcp_check="schedule"}', 'services {{instance}}']),
        of('Not sent, not counted', 'Probes a second that the kernel did not take, answers that came too late or twice or are no answers, and service probes for which no descriptor was left.', A_SECOND,
          ['rate(collectd_icmp_heartbeat_errors_total{icmp_heartbeat="send"}[$__rate_interval])', 'not sent'],
          ['rate(collectd_icmp_heartbeat_packets_total{icmp_heartbeat=~"late|duplicate|rejected"}[$__rate_interval])', '{{icmp_heartbeat}}'],
          ['rate(collectd_tcp_check_total_requests_total{tcp_check="exhausted"}[$__rate_interval])', 'no descriptor']),
        of('Age of the samples', 'How long ago the newest sample of each plugin was scraped. It grows while collectd does not run.', 's',
          ['time() - max(timestamp(collectd_icmp_heartbeat_count{icmp_heartbeat="targets"}))', 'pings'],
          ['time() - max(timestamp(collectd_tcp_check_count{tcp_check="targets"}))', 'services'],
          ['time() - max(timestamp(collectd_ipam_sync_records{ipam_sync="device"}))', 'plan']),
      ],
    },
    {
      title: 'Database',
      panels: [
        of('Size', 'Bytes of the database file, without its journal.', 'bytes',
          ['collectd_ipam_sync_file_size{ipam_sync="database"}', '{{instance}}']),
        of('Rows', 'Rows of each table of the inventory.', 'short', ['collectd_ipam_sync_records', '{{ipam_sync}}']),
        of('Rounds and backups', 'Seconds that the last round of ipam_sync took, and since the newest backup.', 's',
          ['collectd_ipam_sync_duration_seconds{ipam_sync="round"}', 'round'],
          ['collectd_ipam_sync_duration_seconds{ipam_sync="since_backup"}', 'since the newest backup']),
      ],
    },
  ],
});
