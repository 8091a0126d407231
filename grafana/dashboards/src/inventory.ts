// Every device, to look for one.
import { dashboard } from './lib/dashboard';
import { deviceLink, inventoryLink } from './lib/links';
import { number, rows } from './lib/panels';
import { table } from './lib/query';
import { LOSS, STATE_NAMES } from './lib/states';
import { FILTER, site, state, tag, text, type } from './lib/variables';

const SHOWN = 250;

const count = number(
  {
    title: 'Devices that fit',
    description: `How many devices the filter leaves. The table below shows the first ${SHOWN} of them by name.`,
    width: 3,
    height: 8,
    queries: [table('A', `SELECT count(*) AS devices FROM v_device_now d WHERE ${FILTER}`)],
  },
  { unit: 'none' }
);

const by = (title: string, column: string, field: 'state' | 'type' | 'site', none: string) =>
  rows(
    {
      title,
      description: `How many of the devices that fit there are by ${field}. A click keeps those alone.`,
      width: 7,
      height: 8,
      empty: 'no device fits',
      queries: [table('A', `
      SELECT ${column} AS ${field}, count(*) AS devices FROM v_device_now d
      WHERE ${FILTER}
      GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50
    `)],
    },
    {
      [field]: {
        as: none,
        links: [inventoryLink('Keep these', `${field}=\${__value.raw:percentencode}`)],
        ...(field === 'state' && { mappings: STATE_NAMES }),
      },
      devices: { as: 'Devices', width: 90 },
    },
  );

const devices = rows(
  {
    title: 'Devices',
    description: `The first ${SHOWN} devices that fit, by name. "Seen" is when it last answered or was seen; loss is of its last 30 pings.`,
    width: 24,
    height: 18,
    empty: 'no device fits',
    queries: [table('A', `
      WITH page AS MATERIALIZED (
        SELECT d.id, d.name AS sort FROM v_device_now d
        WHERE ${FILTER.replaceAll('\n', '\n  ')}
        ORDER BY d.name, d.id LIMIT ${SHOWN})
      SELECT d.name AS device_name, d.state, d.cause, d.type, d.site, d.addresses, CAST(d.rtt_ms AS REAL) AS rtt_ms,
        CAST(d.loss AS REAL) AS loss, d.seen, d.services, d.tags, d.vendor, d.os, d.macs, d.key AS device_key
      FROM page p CROSS JOIN v_device_now d ON d.id = p.id
      ORDER BY p.sort, p.id
    `, 'seen')],
  },
  {
    device_name: { as: 'Device', links: [deviceLink()] },
    state: { as: 'State', mappings: STATE_NAMES, width: 110 },
    cause: { as: 'Cause', width: 110 },
    type: { as: 'Type', width: 90 },
    site: { as: 'Site', width: 120 },
    addresses: { as: 'Addresses' },
    rtt_ms: { as: 'RTT', unit: 'ms', decimals: 2, width: 85 },
    loss: { as: 'Loss', unit: 'percentunit', decimals: 0, thresholds: LOSS, width: 65 },
    seen: { as: 'Seen', unit: 'dateTimeFromNow', width: 145 },
    services: { as: 'Services', width: 100 },
    tags: { as: 'Tags', width: 100 },
    vendor: { as: 'Vendor', width: 110 },
    os: { as: 'System', width: 90 },
    macs: { as: 'MACs', width: 145 },
    device_key: { hidden: true },
  },
  true
);

export const inventory = dashboard({
  uid: 'inventory',
  title: 'LAN Atlas: Inventory',
  description: 'Every device, by site, type, state, tag and text.',
  from: 'now-1h',
  refresh: '1m',
  variables: [site(), type(), state(), tag(), text()],
  sections: [
    {
      panels: [
        count,
        by('By state', 'd.state', 'state', 'State'),
        by('By type', 'd.type', 'type', 'Type'),
        by('By site', "coalesce(nullif(d.site, ''), '(none)')", 'site', 'Site'),
        devices,
      ],
    },
  ],
});
