// What people and screen readers are told of a cell, a gap and a prefix. Pure; times come as texts.
import { agoText, ratioText } from '../../shared/age';
import { formatAddress, formatPrefix, prefixSize } from '../../shared/ip';
import { isBlock, type Cell } from './cell';
import { hostless } from './marks';
import type { GridAddress, GridPrefix, GridRange } from './model';
import { rangeAt, type Plan } from './plan';
import type { Part, Section } from './section';
import { blockSize } from './shape';
import { useTitle } from './use';

const RANGE_WORDS = {
  dhcp: 'DHCP pool',
  reserved: 'reserved range',
  infrastructure: 'infrastructure',
  unknown: 'range',
} as const;

/** More than this nobody would count. */
const COUNTABLE = 1_000_000n;

/** "65,536": as ipam writes counts. */
export function countText(count: bigint | number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function rangeName({ kind, name }: GridRange): string {
  return name ? `${RANGE_WORDS[kind]} ${name}` : RANGE_WORDS[kind];
}

export function rangeEnds({ first, last }: GridRange): string {
  return first.value === last.value ? formatAddress(first) : `${formatAddress(first)}-${formatAddress(last)}`;
}

/** "10.0.0.15-10.0.0.200, 186 unused"; of blocks "3 /64s unused". Gaps lie in one range or in none. */
export function gapText({ own: { prefix }, space, shape }: Section, { first, last }: Part): string {
  const { family } = prefix;
  const ends = [...new Set([first, last])].map((value) => formatAddress({ family, value })).join('-');
  const count = (last - first + 1n) / blockSize(family, shape.cellLength);
  const blocks = shape.cellLength < (family === 4 ? 32 : 128) ? ` /${shape.cellLength}${count > 1n ? 's' : ''}` : '';
  const number = count < COUNTABLE ? `${countText(count)}${blocks} ` : '';
  const range = rangeAt(space, first);
  return `${ends}, ${number}unused${range ? `, ${rangeName(range)}` : ''}`;
}

/** The address, or the block as a prefix. */
export function cellTitle(cell: Cell): string {
  const { family, first, length } = cell;
  return isBlock(cell) ? formatPrefix({ ...cell, length }) : formatAddress({ family, value: first });
}

const whoOf = ({ name, device, zone }: GridAddress) =>
  [...new Set([device, name]), zone && `zone ${zone}`].filter(Boolean).join(', ');

/** "192.0.2.5, static, nas": what a screen reader says of the cell. */
export function cellName(cell: Cell): string {
  const used = isBlock(cell) ? [`${countText(cell.used)} used`] : [];
  const who = cell.rows.map(whoOf).filter((text) => text !== '');
  const use = isBlock(cell) && cell.use === 'free' ? [] : [useTitle(cell.use, cell.family)];
  return [cellTitle(cell), ...used, ...use, ...who].join(', ');
}

export interface CellFact {
  name: string;
  value: string | null;
}

function rowFacts(row: GridAddress, now: number, timeText: (seconds: number) => string): CellFact[] {
  const seen = row.seen === null ? null : `${timeText(row.seen)} (${agoText(row.seen, now)})`;
  return [
    { name: 'Conflict', value: row.conflict },
    { name: 'Device', value: row.device ?? row.deviceKey },
    { name: 'Name', value: row.name },
    { name: 'MAC', value: row.mac },
    { name: 'Zone', value: row.zone },
    { name: 'Assignment', value: row.assignment },
    { name: 'Last seen', value: seen },
    { name: 'Note', value: row.note },
  ];
}

/** The whole record. Several rows of one address follow each other, with their number. */
export function cellFacts(cell: Cell, own: GridPrefix, now: number, timeText: (seconds: number) => string): CellFact[] {
  const { family, rows, range } = cell;
  const block = isBlock(cell)
    ? [
        { name: 'Used', value: `${countText(cell.used)} of ${countText(blockSize(family, cell.length))}` },
        { name: 'Worst', value: rows[0] ? formatAddress(rows[0].address) : null },
      ]
    : [];
  const facts = rows.flatMap((row, index) =>
    rowFacts(row, now, timeText).map(({ name, value }) => ({ name: index > 0 ? `${name} ${index + 1}` : name, value }))
  );
  const within = isBlock(cell) ? [] : [{ name: 'Range', value: range && `${rangeName(range)}, ${rangeEnds(range)}` }];
  return [
    { name: 'Use', value: useTitle(cell.use, family) },
    ...block,
    ...facts,
    ...within,
    { name: 'Prefix', value: [formatPrefix(own.prefix), own.name].filter(Boolean).join(', ') },
    { name: 'VRF', value: own.vrf },
  ];
}

/** "12.50 %"; what is nearly nothing is not nothing. */
export function usageText(ratio: number): string {
  return ratio > 0 && ratio < 1e-4 ? '<0.01 %' : ratioText(Math.min(1, ratio));
}

export interface Usage {
  readonly text: string;
  /** 0-1; null: not known. */
  readonly ratio: number | null;
}

/** How full a prefix is: as the query says it. What a host may have is computed when the query does not. */
export function usageOf({ prefix, used, usable }: GridPrefix): Usage {
  const room = usable ?? Number(prefixSize(prefix)) - hostless(prefix).length;
  if (used === null) {
    return { text: 'use not known', ratio: null };
  }
  const ratio = room > 0 ? Math.max(0, used / room) : null;
  const of = room < 2 ** 32 ? ` of ${countText(room)}` : '';
  return { text: `${countText(used)}${of} used`, ratio };
}

/** Of a heading: "a /64 each" where cells are blocks. */
export function cellsText({ own, shape }: Section): string {
  return shape.cellLength < (own.prefix.family === 4 ? 32 : 128) ? `each cell is a /${shape.cellLength}` : '';
}

/** What the frames have and the grid cannot show; '' when that is nothing. */
export function leftOutText({ outside, unread }: Plan): string {
  const of = (count: number, one: string, many: string) => count > 0 && `${countText(count)} ${count === 1 ? one : many}`;
  return [
    of(outside, 'address lies in none of the prefixes', 'addresses lie in none of the prefixes'),
    of(unread, 'row could not be read', 'rows could not be read'),
  ]
    .filter(Boolean)
    .join(', ');
}
