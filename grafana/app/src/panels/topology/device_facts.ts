// What is said of a device, a box or a link: on the card and to screen readers. Pure; `now` is in Unix seconds.
import { agoText, rttText } from '../../shared/age';
import { STATE_LOOKS } from '../../shared/state';
import type { MapEdge, MapNode } from './model';

export interface TextFact {
  readonly name: string;
  /** Null: left out. */
  readonly value: string | null;
}

const LINK_WORDS = { up: 'Up', down: 'Down', unknown: 'Unknown' } as const;
const NOT_KNOWN = 'not known';

/** As people write it: access_point is "access point". */
export const typeWords = (type: string | null) => type?.replaceAll('_', ' ') ?? null;

export function stateWords({ state, cause }: MapNode): string {
  return cause && cause !== 'reply' ? `${STATE_LOOKS[state].word}: ${cause}` : STATE_LOOKS[state].word;
}

/** A long list is cut: a card has to fit. */
function some(values: readonly string[], most = 8): string | null {
  const rest = values.length - most;
  return values.length === 0 ? null : values.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

export function deviceFacts(node: MapNode, groups: readonly string[], now: number): TextFact[] {
  return [
    { name: 'Addresses', value: some(node.addresses) ?? NOT_KNOWN },
    { name: 'RTT', value: rttText(node.rttMs) },
    { name: 'Last seen', value: node.seen === null ? NOT_KNOWN : agoText(node.seen, now) },
    { name: 'Services', value: some(node.services) },
    { name: 'Type', value: typeWords(node.type) },
    { name: 'Site', value: node.site },
    { name: 'VLAN', value: node.vlan },
    { name: 'Prefix', value: node.prefix },
    { name: 'Vendor', value: node.vendor },
    { name: 'System', value: node.os },
    { name: 'Tags', value: some(node.tags) },
    { name: 'Groups', value: some(groups) },
    { name: 'Place', value: node.locked ? 'locked' : null },
  ];
}

const end = (title: string, port: string | null) => (port ? `${title} (${port})` : title);

export function linkFacts(edge: MapEdge, titles: ReadonlyMap<string, string>): TextFact[] {
  return [
    { name: 'State', value: LINK_WORDS[edge.state] },
    { name: 'Kind', value: edge.kind },
    { name: 'From', value: end(titles.get(edge.source) ?? edge.source, edge.sourceInterface) },
    { name: 'To', value: end(titles.get(edge.target) ?? edge.target, edge.targetInterface) },
  ];
}

/** One sentence for a screen reader. */
export function deviceSentence(node: MapNode, links: number, locked: boolean): string {
  const parts = [
    node.title,
    stateWords(node),
    typeWords(node.type),
    node.site && `site ${node.site}`,
    node.addresses[0],
    links === 1 ? '1 link' : `${links} links`,
    locked && 'locked',
  ];
  return parts.filter(Boolean).join(', ');
}

export function boxSentence(title: string, count: number, state: MapNode['state'], folded: boolean): string {
  const devices = count === 1 ? '1 device' : `${count} devices`;
  return `${title}, ${devices}, ${folded ? 'folded, ' : ''}worst state ${STATE_LOOKS[state].word}`;
}
