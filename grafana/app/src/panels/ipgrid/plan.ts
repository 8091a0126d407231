// The whole plan, indexed: what belongs together, sorted by number, so that a prefix finds its own quickly. Pure.
import { formatPrefix, type Prefix } from '../../shared/ip';
import type { GridAddress, GridModel, GridPrefix, GridRange } from './model';

/** What is known of one family in one VRF; each list is sorted by its first number. */
export interface Space {
  /** Of two with one beginning the larger comes first. */
  readonly prefixes: readonly GridPrefix[];
  readonly gateways: readonly bigint[];
  /** Ranges of a plan do not overlap. */
  readonly ranges: readonly GridRange[];
  readonly addresses: readonly GridAddress[];
}

export interface Plan {
  /** Each once, in the order of the query. */
  readonly prefixes: readonly GridPrefix[];
  readonly spaces: ReadonlyMap<string, Space>;
  /** Addresses that lie in none of the prefixes, so that there is no cell for them. */
  readonly outside: number;
  /** Rows that name no prefix, range or address. */
  readonly unread: number;
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

/** A query that joins may name a prefix twice; the first row counts. */
function once(prefixes: readonly GridPrefix[]): GridPrefix[] {
  const found = new Map<string, GridPrefix>();
  for (const one of prefixes) {
    const key = `${formatPrefix(one.prefix)} ${one.vrf}`;
    if (!found.has(key)) {
      found.set(key, one);
    }
  }
  return [...found.values()];
}

interface Draft {
  prefixes: GridPrefix[];
  gateways: bigint[];
  ranges: GridRange[];
  addresses: GridAddress[];
}

const keyOf = (family: 4 | 6, vrf: string) => `${family} ${vrf}`;

function collected(prefixes: readonly GridPrefix[], { ranges, addresses }: GridModel): Map<string, Draft> {
  const drafts = new Map<string, Draft>();
  const draftOf = (family: 4 | 6, vrf: string): Draft => {
    const key = keyOf(family, vrf);
    const draft = drafts.get(key) ?? { prefixes: [], gateways: [], ranges: [], addresses: [] };
    drafts.set(key, draft);
    return draft;
  };
  for (const one of prefixes) {
    draftOf(one.prefix.family, one.vrf).prefixes.push(one);
    if (one.gateway) {
      draftOf(one.gateway.family, one.vrf).gateways.push(one.gateway.value);
    }
  }
  ranges.forEach((range) => draftOf(range.first.family, range.vrf).ranges.push(range));
  addresses.forEach((row) => draftOf(row.address.family, row.vrf).addresses.push(row));
  return drafts;
}

function sortDraft({ prefixes, gateways, ranges, addresses }: Draft): void {
  prefixes.sort(({ prefix: a }, { prefix: b }) => compare(a.first, b.first) || a.length - b.length);
  gateways.sort(compare);
  ranges.sort((a, b) => compare(a.first.value, b.first.value));
  addresses.sort((a, b) => compare(a.address.value, b.address.value));
}

/** Those that lie in no other: prefixes are nested or apart. */
export function outermost({ prefixes }: Space): GridPrefix[] {
  const found: GridPrefix[] = [];
  for (const one of prefixes) {
    const before = found.at(-1);
    if (!before || one.prefix.first > before.prefix.last) {
      found.push(one);
    }
  }
  return found;
}

function countOutside(space: Space): number {
  const inside = outermost(space).map(({ prefix }) => addressesIn(space, prefix).length);
  return inside.reduce((rest, count) => rest - count, space.addresses.length);
}

export function planOf(model: GridModel): Plan {
  const prefixes = once(model.prefixes);
  const spaces = collected(prefixes, model);
  spaces.forEach(sortDraft);
  const outside = [...spaces.values()].reduce((sum, space) => sum + countOutside(space), 0);
  return { prefixes, spaces, outside, unread: model.unread };
}

const NOTHING: Space = { prefixes: [], gateways: [], ranges: [], addresses: [] };

/** All of the plan that has the family and the VRF of this prefix. */
export function spaceOf({ spaces }: Plan, { prefix, vrf }: GridPrefix): Space {
  return spaces.get(keyOf(prefix.family, vrf)) ?? NOTHING;
}

/** The first index at which `value` of the sorted items is `least` or more. */
export function lowerBound<T>(items: readonly T[], least: bigint, value: (item: T) => bigint): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value(items[middle] as T) < least) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Of the sorted items those from `first` to `last`. */
export function between<T>(items: readonly T[], first: bigint, last: bigint, value: (item: T) => bigint): T[] {
  return items.slice(lowerBound(items, first, value), lowerBound(items, last + 1n, value));
}

export function addressesIn({ addresses }: Space, { first, last }: Prefix): GridAddress[] {
  return between(addresses, first, last, (row) => row.address.value);
}

export function gatewaysIn({ gateways }: Space, { first, last }: Prefix): bigint[] {
  return between(gateways, first, last, (value) => value);
}

/** The prefixes that lie in this one, itself included. */
export function prefixesIn({ prefixes }: Space, { first, last }: Prefix): Prefix[] {
  return between(prefixes, first, last, (one) => one.prefix.first)
    .map(({ prefix }) => prefix)
    .filter((prefix) => prefix.last <= last);
}

/** The ranges that have addresses in common with this prefix. */
export function rangesIn({ ranges }: Space, { first, last }: Prefix): GridRange[] {
  return ranges.filter((range) => range.first.value <= last && range.last.value >= first);
}

export function rangeAt({ ranges }: Space, value: bigint): GridRange | null {
  const range = ranges[lowerBound(ranges, value + 1n, ({ first }) => first.value) - 1];
  return range && value <= range.last.value ? range : null;
}
