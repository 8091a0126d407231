// Which rows are shown, and in which order. Pure.
import { STATES, STATE_LOOKS } from '../../shared/state';
import type { StripRow } from './model';

export const SORTS = ['state', 'name', 'given'] as const;
export type Sort = (typeof SORTS)[number];

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function byName(a: StripRow, b: StripRow): number {
  return collator.compare(a.deviceName, b.deviceName) || collator.compare(a.checkKey, b.checkKey);
}

/** What needs a look first comes first; "given" is the order of the query. */
export function sorted(rows: readonly StripRow[], sort: Sort): StripRow[] {
  switch (sort) {
    case 'state':
      return [...rows].sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || byName(a, b));
    case 'name':
      return [...rows].sort(byName);
    case 'given':
      return [...rows];
  }
}

/** Rows in which each word is found: in the device, the check, the service or the state, whatever their case. */
export function filtered(rows: readonly StripRow[], filter: string): StripRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ deviceName, deviceKey, checkKey, service, state }) => {
    const parts = [deviceName, deviceKey, checkKey, service ?? '', state, STATE_LOOKS[state].word];
    const text = parts.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
