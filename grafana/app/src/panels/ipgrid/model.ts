// Frames to prefixes, ranges and addresses. Pure: no drawing, no clock.
import { rowsByKind, type Frame, type Row } from '../../shared/frame';
import { parseAddress, parsePrefix, parseScoped, type Address, type Prefix } from '../../shared/ip';

/** What an address is used for. A cell without a row is free; "unplanned" is in use without being in the plan. */
export const USES = ['static', 'dhcp', 'reserved', 'gateway', 'unplanned', 'conflict', 'gone', 'deprecated'] as const;
export type Use = (typeof USES)[number] | 'unknown';

export interface GridPrefix {
  readonly prefix: Prefix;
  /** '' is the one that every plan begins with. */
  readonly vrf: string;
  readonly name: string;
  readonly kind: string | null;
  readonly gateway: Address | null;
  readonly usable: number | null;
  readonly used: number | null;
}

const RANGE_KINDS = ['dhcp', 'reserved', 'infrastructure'] as const;
export type RangeKind = (typeof RANGE_KINDS)[number] | 'unknown';

export interface GridRange {
  readonly first: Address;
  readonly last: Address;
  readonly vrf: string;
  readonly kind: RangeKind;
  readonly name: string;
}

export interface GridAddress {
  readonly address: Address;
  /** The interface or segment on which an address of IPv6 is meant; it has the cell that it has on any other. */
  readonly zone: string | null;
  readonly vrf: string;
  readonly use: Use;
  readonly name: string | null;
  readonly device: string | null;
  readonly deviceKey: string | null;
  readonly mac: string | null;
  readonly assignment: string | null;
  readonly note: string | null;
  /** Unix seconds. */
  readonly seen: number | null;
  /** What is at odds; null: nothing. */
  readonly conflict: string | null;
}

export interface GridModel {
  readonly prefixes: readonly GridPrefix[];
  readonly ranges: readonly GridRange[];
  readonly addresses: readonly GridAddress[];
  /** Rows that say something of which this is none. */
  readonly unread: number;
}

export const NEEDS =
  'The grid reads prefixes from a table with the column prefix, addresses from one with address, ' +
  'ranges from one with first and last.';

const KINDS = { addresses: ['address'], ranges: ['first', 'last'], prefixes: ['prefix'] } as const;

const addressOf = (row: Row, name: string) => parseAddress(row.text(name) ?? '');

/** What the inventory calls the VRF that other sources leave without a name. */
const DEFAULT_VRF = 'default';

function vrfOf(row: Row): string {
  const name = row.text('vrf') ?? '';
  return name === DEFAULT_VRF ? '' : name;
}

function prefixOf(row: Row): GridPrefix | null {
  const prefix = parsePrefix(row.text('prefix') ?? '');
  return (
    prefix && {
      prefix,
      vrf: vrfOf(row),
      name: row.text('name') ?? '',
      kind: row.text('kind'),
      gateway: addressOf(row, 'gateway'),
      usable: row.number('usable'),
      used: row.number('used'),
    }
  );
}

function rangeOf(row: Row): GridRange | null {
  const [first, last] = [addressOf(row, 'first'), addressOf(row, 'last')];
  if (!first || !last || first.family !== last.family || first.value > last.value) {
    return null;
  }
  const kind = RANGE_KINDS.find((name) => name === row.text('kind')) ?? 'unknown';
  return { first, last, vrf: vrfOf(row), kind, name: row.text('name') ?? '' };
}

function gridAddressOf(row: Row): GridAddress | null {
  const scoped = parseScoped(row.text('address') ?? '');
  return (
    scoped && {
      ...scoped,
      vrf: vrfOf(row),
      use: USES.find((name) => name === row.text('use')) ?? 'unknown',
      name: row.text('name'),
      device: row.text('device'),
      deviceKey: row.text('device_key'),
      mac: row.text('mac'),
      assignment: row.text('assignment'),
      note: row.text('note'),
      seen: row.seconds('seen'),
      conflict: row.text('conflict') || null,
    }
  );
}

interface Read<T> {
  readonly read: T[];
  /** Rows with a text that is none; NULL is no text. */
  readonly unread: number;
}

function readAll<T>(rows: readonly Row[], column: string, of: (row: Row) => T | null): Read<T> {
  const named = rows.filter((row) => row.text(column));
  const read = named.flatMap((row) => of(row) ?? []);
  return { read, unread: named.length - read.length };
}

export function gridModel(frames: readonly Frame[]): GridModel {
  const rows = rowsByKind(frames, KINDS);
  const prefixes = readAll(rows.prefixes, 'prefix', prefixOf);
  const ranges = readAll(rows.ranges, 'first', rangeOf);
  const addresses = readAll(rows.addresses, 'address', gridAddressOf);
  const unread = prefixes.unread + ranges.unread + addresses.unread;
  return { prefixes: prefixes.read, ranges: ranges.read, addresses: addresses.read, unread };
}
