// IP addresses and prefixes as whole numbers, IPv4 and IPv6 alike: sorting, counting and folding are arithmetic.

export type Family = 4 | 6;

export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

export interface Prefix {
  readonly family: Family;
  /** The first address of the prefix: bits below the length are 0. */
  readonly first: bigint;
  readonly last: bigint;
  readonly length: number;
}

const MAPPED = 0xffff_0000_0000n;
const LOW_32 = 0xffff_ffffn;

export function bitsOf(family: Family): number {
  return family === 4 ? 32 : 128;
}

function parseIPv4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) {
    return null;
  }
  let value = 0n;
  for (const part of parts) {
    // no leading zero: some take "010" for octal
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) {
      return null;
    }
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

/** The groups on one side of "::"; the last may be written as IPv4 where the address ends. Null when not right. */
function parseGroups(text: string, atEnd: boolean): bigint[] | null {
  if (text === '') {
    return [];
  }
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (atEnd && index === parts.length - 1 && part.includes('.')) {
      const tail = parseIPv4(part);
      if (tail === null) {
        return null;
      }
      groups.push(tail >> 16n, tail & 0xffffn);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(BigInt(`0x${part}`));
    } else {
      return null;
    }
  }
  return groups;
}

function parseIPv6(text: string): bigint | null {
  const sides = text.split('::');
  if (sides.length > 2) {
    return null;
  }
  const folded = sides.length === 2;
  const head = parseGroups(sides[0] ?? '', !folded);
  const tail = folded ? parseGroups(sides[1] ?? '', true) : [];
  if (head === null || tail === null) {
    return null;
  }
  const missing = 8 - head.length - tail.length;
  if (folded ? missing < 1 : missing !== 0) {
    return null;
  }
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...tail];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** An address of either family, without a zone; ::ffff:a.b.c.d is IPv4, as in the inventory. Null when it is none. */
export function parseAddress(text: string): Address | null {
  const four = parseIPv4(text);
  if (four !== null) {
    return { family: 4, value: four };
  }
  const six = text.includes(':') ? parseIPv6(text) : null;
  if (six === null) {
    return null;
  }
  return six >> 32n === MAPPED >> 32n ? { family: 4, value: six & LOW_32 } : { family: 6, value: six };
}

/** An address, of IPv6 also one with its zone behind "%" (RFC 4007, section 11). Null when it is none. */
export function parseScoped(text: string): { address: Address; zone: string | null } | null {
  const at = text.indexOf('%');
  const zone = at < 0 ? null : text.slice(at + 1);
  const address = parseAddress(zone === null ? text : text.slice(0, at));
  return address && (zone === null || (zone !== '' && address.family === 6)) ? { address, zone } : null;
}

function groupsOf(value: bigint): number[] {
  return Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn));
}

/** Where the longest run of two or more zero groups is, the first of several as long. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 1 };
  let start = 0;
  for (let index = 0; index <= groups.length; index++) {
    if (groups[index] !== 0) {
      if (index - start > best.length) {
        best = { start, length: index - start };
      }
      start = index + 1;
    }
  }
  return best;
}

/** The text of RFC 5952 (section 4), or dotted IPv4. */
export function formatAddress({ family, value }: Address): string {
  if (family === 4) {
    return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  }
  const groups = groupsOf(value);
  const zeros = longestZeros(groups);
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (zeros.start < 0) {
    return hex(groups);
  }
  return `${hex(groups.slice(0, zeros.start))}::${hex(groups.slice(zeros.start + zeros.length))}`;
}

/** "address/length"; host bits are put to 0. Null when it is none. */
export function parsePrefix(text: string): Prefix | null {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const address = match ? parseAddress(match[1] ?? '') : null;
  if (!match || !address) {
    return null;
  }
  // a prefix of mapped addresses counts its length in IPv6
  const length = Number(match[2]) - (address.family === 4 && text.includes(':') ? 96 : 0);
  const bits = bitsOf(address.family);
  if (length < 0 || length > bits) {
    return null;
  }
  const host = (1n << BigInt(bits - length)) - 1n;
  const first = address.value & ~host;
  return { family: address.family, first, last: first | host, length };
}

export function formatPrefix({ family, first, length }: Prefix): string {
  return `${formatAddress({ family, value: first })}/${length}`;
}

/** How many addresses the prefix has, those for network and broadcast too. */
export function prefixSize({ first, last }: Prefix): bigint {
  return last - first + 1n;
}

export function prefixHolds(prefix: Prefix, address: Address): boolean {
  return prefix.family === address.family && prefix.first <= address.value && address.value <= prefix.last;
}

/** Order of a list: IPv4 before IPv6, then by number. */
export function compareAddresses(a: Address, b: Address): number {
  return a.family - b.family || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);
}
