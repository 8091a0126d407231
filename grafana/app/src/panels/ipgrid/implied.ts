// The prefixes of addresses for which the query gave none: without them nothing could be drawn. Pure.
import { formatPrefix, parsePrefix, formatAddress } from '../../shared/ip';
import type { GridModel, GridPrefix } from './model';
import { useCounts } from './use';

const LENGTHS = { 4: 24, 6: 64 } as const;

/** The model itself when it has prefixes; else with a /24 or /64 around each address. */
export function withPrefixes(model: GridModel): GridModel {
  if (model.prefixes.length > 0) {
    return model;
  }
  const found = new Map<string, GridPrefix>();
  for (const { address, vrf, use } of model.addresses) {
    const prefix = parsePrefix(`${formatAddress(address)}/${LENGTHS[address.family]}`);
    if (prefix) {
      const key = `${formatPrefix(prefix)} ${vrf}`;
      const used = (found.get(key)?.used ?? 0) + (useCounts(use) ? 1 : 0);
      found.set(key, { prefix, vrf, used, name: '', kind: null, gateway: null, usable: null });
    }
  }
  return { ...model, prefixes: [...found.values()] };
}
