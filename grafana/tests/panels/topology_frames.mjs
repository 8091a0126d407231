// A network of two sites with a device of every type and state, and one of any size for the bench.
import { frame, number, text } from './frames.mjs';

const DEVICES = [
  // id, name, type, state, site, vlan, prefix, tags, addresses, rtt_ms, services
  ['1', 'provider', 'cloud', 'up', null, null, null, 'wan', '198.51.100.1', 8.4, ''],
  ['2', 'gateway', 'router', 'up', 'Home', '1', '192.0.2.0/26', 'core', '192.0.2.1 2001:db8::1', 0.42, 'ssh https'],
  ['3', 'wall', 'firewall', 'up', 'Home', '1', '192.0.2.0/26', 'core', '192.0.2.2', 0.5, 'https'],
  ['4', 'switch-cellar', 'switch', 'degraded', 'Home', '1', '192.0.2.0/26', 'core', '192.0.2.3', 1.2, 'https'],
  ['5', 'ap-attic', 'access_point', 'up', 'Home', '1', '192.0.2.0/26', '', '192.0.2.4', 2.1, ''],
  ['6', 'nas', 'nas', 'down', 'Home', '20', '192.0.2.64/26', 'storage backup', '192.0.2.65', null, 'tcp/445'],
  ['7', 'pve', 'hypervisor', 'up', 'Home', '20', '192.0.2.64/26', 'core', '192.0.2.66', 0.3, 'https/8006'],
  ['8', 'mail', 'vm', 'up', 'Home', '20', '192.0.2.64/26', '', '192.0.2.67', 0.6, 'tcp/25 tcp/993'],
  ['9', 'wiki', 'container', 'up', 'Home', '20', '192.0.2.64/26', '', '192.0.2.68', 0.7, 'http'],
  ['10', 'desk', 'workstation', 'up', 'Home', '30', '192.0.2.128/26', '', '192.0.2.130', 0.9, ''],
  ['11', 'notebook', 'laptop', 'gone', 'Home', '30', '192.0.2.128/26', '', '192.0.2.131', null, ''],
  ['12', 'phone-anna', 'phone', 'up', 'Home', '30', '192.0.2.128/26', '', '192.0.2.132', 14, ''],
  ['13', 'tablet', 'tablet', 'unknown', 'Home', '30', '192.0.2.128/26', '', '192.0.2.133', null, ''],
  ['14', 'printer', 'printer', 'disabled', 'Home', '30', '192.0.2.128/26', '', '192.0.2.134', null, ''],
  ['15', 'tv', 'tv', 'up', 'Home', '40', '192.0.2.192/26', 'media', '192.0.2.194', 3, ''],
  ['16', 'console', 'console', 'gone', 'Home', '40', '192.0.2.192/26', 'media', '192.0.2.195', null, ''],
  ['17', 'speaker', 'speaker', 'up', 'Home', '40', '192.0.2.192/26', 'media', '192.0.2.196', 5, ''],
  ['18', 'cam-door', 'camera', 'up', 'Home', '40', '192.0.2.192/26', '', '192.0.2.197', 4, 'tcp/554'],
  ['19', 'heating', 'iot', 'up', 'Home', '40', '192.0.2.192/26', '', '192.0.2.198', 9, ''],
  ['20', 'tunnel', 'vpn', 'up', 'Office', '1', '203.0.113.0/27', 'wan', '203.0.113.2', 21, ''],
  ['21', 'office-gw', 'router', 'up', 'Office', '1', '203.0.113.0/27', 'core', '203.0.113.1', 20, 'ssh'],
  ['22', 'office-sw', 'switch', 'up', 'Office', '1', '203.0.113.0/27', 'core', '203.0.113.3', 20.4, ''],
  ['23', 'build', 'server', 'up', 'Office', '1', '203.0.113.0/27', '', '203.0.113.10', 20.9, 'ssh'],
  ['24', 'db', 'server', 'up', 'Office', '1', '203.0.113.0/27', 'storage', '203.0.113.11', 21, 'tcp/5432'],
  ['25', 'thing', null, null, 'Office', '1', '203.0.113.0/27', '', '203.0.113.20', null, ''],
];

const LINKS = [
  ['1', '2', 'wan', 'up', '100 Mbit/s'],
  ['2', '3', 'ethernet', 'up', ''],
  ['3', '4', 'fibre', 'up', '10G'],
  ['4', '5', 'ethernet', 'up', 'PoE'],
  ['4', '6', 'ethernet', 'down', 'LAG 1'],
  ['4', '6', 'ethernet', 'down', 'LAG 2'],
  ['4', '7', 'fibre', 'up', ''],
  ['7', '8', 'virtual', 'up', ''],
  ['7', '9', 'virtual', 'up', ''],
  ['4', '10', 'ethernet', 'up', ''],
  ['5', '11', 'wifi', 'down', ''],
  ['5', '12', 'wifi', 'up', ''],
  ['5', '13', 'wifi', 'unknown', ''],
  ['4', '14', 'ethernet', 'unknown', ''],
  ['4', '15', 'ethernet', 'up', ''],
  ['4', '16', 'ethernet', 'down', ''],
  ['5', '17', 'wifi', 'up', ''],
  ['4', '18', 'ethernet', 'up', ''],
  ['5', '19', 'wifi', 'up', ''],
  ['1', '21', 'wan', 'up', ''],
  ['3', '20', 'vpn', 'up', 'site to site'],
  ['20', '21', 'ethernet', 'up', ''],
  ['21', '22', 'ethernet', 'up', ''],
  ['22', '23', 'ethernet', 'up', ''],
  ['22', '24', 'ethernet', 'up', ''],
];

const column = (rows, index) => rows.map((row) => row[index]);
const NOW = 1_700_000_000;

/** Frames of the network; `placed` gives {id: [x, y, locked]}. */
export function network(placed = {}) {
  const ids = column(DEVICES, 0);
  const place = (index) => ids.map((id) => placed[id]?.[index] ?? null);
  return [
    frame('nodes', {
      id: text(...ids),
      title: text(...column(DEVICES, 1)),
      key: text(...column(DEVICES, 1)),
      type: text(...column(DEVICES, 2)),
      state: text(...column(DEVICES, 3)),
      cause: text(...DEVICES.map(([, , , state]) => (state === 'down' ? 'timeout' : null))),
      site: text(...column(DEVICES, 4)),
      vlan: text(...column(DEVICES, 5)),
      prefix: text(...column(DEVICES, 6)),
      tags: text(...column(DEVICES, 7)),
      addresses: text(...column(DEVICES, 8)),
      rtt_ms: number(...column(DEVICES, 9)),
      services: text(...column(DEVICES, 10)),
      seen: number(...DEVICES.map(([, , , state]) => (state === null ? null : NOW))),
      x: number(...place(0)),
      y: number(...place(1)),
      locked: number(...place(2)),
    }),
    frame('edges', {
      id: text(...LINKS.map((_, index) => `l${index}`)),
      source: text(...column(LINKS, 0)),
      target: text(...column(LINKS, 1)),
      kind: text(...column(LINKS, 2)),
      state: text(...column(LINKS, 3)),
      label: text(...column(LINKS, 4)),
      source_interface: text(...LINKS.map((_, index) => (index === 4 ? 'eth7' : null))),
      target_interface: text(...LINKS.map(() => null)),
    }),
    frame('members', {
      group_name: text(...Array(4).fill('mail from outside'), 'guests', 'guests', 'pve', 'pve', 'pve'),
      device_id: text('1', '2', '3', '8', '15', '17', '7', '8', '9'),
      group_kind: text('path', 'path', 'path', 'path', 'hub', 'hub', 'virtualisation', 'virtualisation', 'virtualisation'),
      position: number(1, 2, 3, 4, 1, 2, 1, 2, 3),
      role: text('member', 'member', 'member', 'member', 'hub', 'member', 'host', 'member', 'member'),
    }),
    frame('notes', {
      ...{ note_id: text('1'), x: number(-330), y: number(-240) },
      text: text('Rack in the cellar:\nkey with Anna <b>'),
    }),
  ];
}

/** `count` devices in sites of 50 behind switches, `links` links; no places unless `placed`. */
export function manyDevices(count, links, placed = false) {
  const ids = Array.from({ length: count }, (_, index) => String(index + 1));
  const states = ['up', 'up', 'up', 'up', 'up', 'degraded', 'down', 'unknown', 'gone', 'disabled'];
  const types = ['server', 'workstation', 'laptop', 'phone', 'printer', 'camera', 'iot', 'nas', 'vm', 'tv'];
  const isSwitch = (index) => index % 25 === 0;
  const parent = (index) => (isSwitch(index) ? (index % 250 === 0 ? 0 : index - (index % 250)) : index - (index % 25));
  const tree = ids.slice(1).map((id, index) => [String(parent(index + 1) + 1), id]);
  // more links between near ones, as of a mesh
  const rest = Array.from({ length: Math.max(0, links - tree.length) }, (_, index) => {
    const from = (index * 7) % count;
    return [ids[from], ids[(from + 1 + (index % 23)) % count]];
  });
  const pairs = [...tree, ...rest].slice(0, links);
  const side = Math.ceil(Math.sqrt(count));
  return [
    frame('nodes', {
      id: text(...ids),
      title: text(...ids.map((id) => `device-${id}`)),
      key: text(...ids.map((id) => `device-${id}`)),
      state: text(...ids.map((_, index) => states[(index * 7) % 10])),
      type: text(...ids.map((_, index) => (isSwitch(index) ? 'switch' : types[index % 10]))),
      site: text(...ids.map((_, index) => `Site ${Math.floor(index / 50) + 1}`)),
      addresses: text(...ids.map((_, index) => `10.0.${index >> 8}.${index & 255}`)),
      x: number(...ids.map((_, index) => (placed ? (index % side) * 120 : null))),
      y: number(...ids.map((_, index) => (placed ? Math.floor(index / side) * 100 : null))),
    }),
    frame('edges', {
      id: text(...pairs.map((_, index) => `l${index}`)),
      source: text(...pairs.map(([a]) => a)),
      target: text(...pairs.map(([, b]) => b)),
      kind: text(...pairs.map((_, index) => ['ethernet', 'fibre', 'wifi', 'vpn'][index % 4])),
      state: text(...pairs.map((_, index) => ['up', 'up', 'up', 'down', 'unknown'][index % 5])),
    }),
  ];
}
