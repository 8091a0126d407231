// What of the map is shown, and what a search finds. Pure.
import { STATES, type State } from '../../shared/state';
import type { MapNode } from './model';

/** An empty list lets all through. */
export interface MapFilter {
  readonly sites: readonly string[];
  readonly states: readonly State[];
  readonly types: readonly string[];
  readonly tags: readonly string[];
}

export const NO_FILTER: MapFilter = { sites: [], states: [], types: [], tags: [] };

/** Stands for devices of which the value is not known. */
export const NOT_SAID = '';

export function isFiltered(filter: MapFilter): boolean {
  return Object.values(filter).some((list: readonly string[]) => list.length > 0);
}

const lets = <Value>(list: readonly Value[], value: Value) => list.length === 0 || list.includes(value);

/** Of each kind one choice must fit; of the tags one that the device has. */
export function passes(node: MapNode, filter: MapFilter): boolean {
  return (
    lets(filter.sites, node.site ?? NOT_SAID) &&
    lets(filter.states, node.state) &&
    lets(filter.types, node.type ?? NOT_SAID) &&
    (filter.tags.length === 0 || filter.tags.some((tag) => (tag === NOT_SAID ? node.tags.length === 0 : node.tags.includes(tag))))
  );
}

/** The same filter with this choice on if it was off, and off if it was on. */
export function toggled<Kind extends keyof MapFilter>(filter: MapFilter, kind: Kind, value: MapFilter[Kind][number]): MapFilter {
  const list: readonly string[] = filter[kind];
  return { ...filter, [kind]: list.includes(value) ? list.filter((one) => one !== value) : [...list, value] };
}

export interface Choice {
  readonly value: string;
  readonly count: number;
}

/** What is chosen stays a choice when no device has it any more: else nobody could take it back. */
function counted(values: Iterable<string>, chosen: readonly string[]): Choice[] {
  const counts = new Map<string, number>(chosen.map((value) => [value, 0]));
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const inOrder = new Intl.Collator('en', { numeric: true }).compare;
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => inOrder(a.value, b.value));
}

type Choices = Readonly<Record<keyof MapFilter, readonly Choice[]>>;

/** What there is to choose from, with how many devices have it; states from what needs a look first. */
export function choicesOf(nodes: readonly MapNode[], filter: MapFilter): Choices {
  const rank = ({ value }: Choice) => STATES.findIndex((state) => state === value);
  const states = counted(nodes.map(({ state }) => state), filter.states);
  return {
    states: states.sort((a, b) => rank(a) - rank(b)),
    sites: counted(nodes.map(({ site }) => site ?? NOT_SAID), filter.sites),
    types: counted(nodes.map(({ type }) => type ?? NOT_SAID), filter.types),
    tags: counted(nodes.flatMap(({ tags }) => (tags.length > 0 ? tags : [NOT_SAID])), filter.tags),
  };
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether every word of the search is in one of the texts of the device; a search without words finds nothing. */
export function found(node: MapNode, search: string): boolean {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const { title, key, type, vendor, os, site, vlan, prefix } = node;
  const texts = [title, key, type, vendor, os, site, vlan, prefix, ...node.addresses, ...node.tags, ...node.services];
  const all = texts.map((text) => plain(text ?? ''));
  return words.length > 0 && words.every((word) => all.some((text) => text.includes(word)));
}
