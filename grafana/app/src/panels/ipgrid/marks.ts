// The addresses of a prefix of which there is something to say: rows, gateways, network and broadcast addresses. Pure.
import type { Prefix } from '../../shared/ip';
import type { GridAddress } from './model';
import { addressesIn, gatewaysIn, prefixesIn, type Space } from './plan';
import { useRank, type CellUse } from './use';

export interface Mark {
  readonly value: bigint;
  readonly use: CellUse;
  /** None when it is only a gateway, or a network or broadcast address. */
  readonly rows: readonly GridAddress[];
}

interface Draft {
  value: bigint;
  gateway: boolean;
  network: boolean;
  rows: GridAddress[];
}

/**
 * Those that no host has: of IPv4 the first and the last, of /31 (RFC 3021) and /32 none; of IPv6 the subnet-router
 * anycast address (RFC 4291, section 2.6.1), of /127 (RFC 6164) and /128 none.
 */
export function hostless({ family, first, last, length }: Prefix): bigint[] {
  if (length >= (family === 4 ? 31 : 127)) {
    return [];
  }
  return family === 4 ? [first, last] : [first];
}

function useOfRow({ use, conflict }: GridAddress, gateway: boolean): CellUse {
  if (conflict !== null || use === 'conflict') {
    return 'conflict';
  }
  return use !== 'gone' && gateway ? 'gateway' : use;
}

function useOf({ rows, gateway }: Draft): CellUse {
  if (rows.length === 0) {
    return gateway ? 'gateway' : 'network';
  }
  return rows.map((row) => useOfRow(row, gateway)).reduce((a, b) => (useRank(b) > useRank(a) ? b : a));
}

/** Sorted, one for each address. A gateway counts wherever a prefix of the same VRF names it. */
export function marksOf(space: Space, prefix: Prefix): Mark[] {
  const drafts = new Map<bigint, Draft>();
  const draft = (value: bigint): Draft => {
    const known = drafts.get(value) ?? { value, gateway: false, network: false, rows: [] };
    drafts.set(value, known);
    return known;
  };
  addressesIn(space, prefix).forEach((row) => draft(row.address.value).rows.push(row));
  gatewaysIn(space, prefix).forEach((value) => (draft(value).gateway = true));
  prefixesIn(space, prefix)
    .flatMap(hostless)
    .forEach((value) => (draft(value).network = true));
  return [...drafts.values()]
    .sort((a, b) => (a.value < b.value ? -1 : 1))
    .map((one) => ({ value: one.value, use: useOf(one), rows: one.rows }));
}
