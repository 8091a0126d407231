// States, causes and severities as words and colours. What is not known is never green.
import {
  MappingType, SpecialValueMatch, ThresholdsConfigBuilder, ThresholdsMode, type Threshold, type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';

const NEUTRAL = 'text';

/** By the numbers of enum device_state; those of a check are the first three. */
const STATES = [
  { name: 'unknown', text: '? unknown', color: NEUTRAL },
  { name: 'up', text: '● up', color: 'green' },
  { name: 'down', text: '✕ down', color: 'red' },
  { name: 'degraded', text: '▲ degraded', color: 'orange' },
  { name: 'gone', text: '◌ gone', color: 'purple' },
  { name: 'disabled', text: '– not monitored', color: NEUTRAL },
] as const;

export type StateName = (typeof STATES)[number]['name'];

export function colourOf(state: StateName): string {
  return STATES.find(({ name }) => name === state)!.color;
}

function mapping(entries: ReadonlyArray<readonly [string, string, string]>): ValueMapping {
  const options = Object.fromEntries(entries.map(([value, text, color], index) => [value, { text, color, index }]));
  return { type: MappingType.ValueToText, options };
}

export const NOT_KNOWN: ValueMapping = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.NullAndNan, result: { text: 'not known', color: NEUTRAL, index: 99 } },
};

/** Of `state_code`, in series and stats. */
export const STATE_CODES = [mapping(STATES.map(({ text, color }, code) => [String(code), text, color])), NOT_KNOWN];

/** Of `state`, in tables. */
export const STATE_NAMES = [mapping(STATES.map(({ name, text, color }) => [name, text, color])), NOT_KNOWN];

export const SEVERITIES = [
  mapping([['critical', '✕ critical', 'red'], ['warning', '▲ warning', 'orange'], ['info', 'ℹ info', 'blue']]), NOT_KNOWN,
];

/** Of addresses, in the colours of the grid. */
export const USES = [
  mapping([
    ['conflict', '✕ conflict', 'red'],
    ['unplanned', '● unplanned', 'orange'],
    ['static', '■ static', 'green'],
    ['dhcp', '◆ DHCP', 'blue'],
    ['gateway', '▲ gateway', 'purple'],
    ['reserved', '□ reserved', NEUTRAL],
    ['gone', '◌ gone', NEUTRAL],
    ['deprecated', '– deprecated', NEUTRAL],
  ]),
  NOT_KNOWN,
];

export const RUNNING = [mapping([['1', '● running', 'green'], ['0', '✕ not running', 'red']]), NOT_KNOWN];

/** Numbers of WAY_OUT in way_out.ts. */
export const WAY_OUT_CODES = [
  mapping([
    ['0', 'Tag devices gateway, resolver and outside', NEUTRAL],
    ['1', '● The way out works', 'green'],
    ['2', '✕ The LAN is down: no gateway answers', 'red'],
    ['3', '✕ The provider is down: the gateway answers, nothing outside does', 'red'],
    ['4', '✕ No resolver answers', 'red'],
    ['5', '▲ A part of it is down', 'orange'],
    ['6', '? Not known: nothing looks', NEUTRAL],
  ]),
  NOT_KNOWN,
];

/** Colours from given values on; below the first one, and without a value, there is none. */
export function steps(...given: ReadonlyArray<readonly [number, string]>): ThresholdsConfigBuilder {
  const first: Threshold = { value: null, color: NEUTRAL };
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([first, ...given.map(([value, color]) => ({ value, color }))]);
}

/** Of a number that should be 0. */
export const NONE_IS_GOOD = steps([0, 'green'], [1, 'red']);
export const FEW_ARE_FINE = steps([0, 'green'], [1, 'orange']);
/** Of a share that should be low: loss, use of a prefix. */
export const LOSS = steps([0, 'green'], [0.01, 'orange'], [0.2, 'red']);
export const FILLING = steps([0, 'green'], [0.8, 'orange'], [0.95, 'red']);
export const AVAILABILITY = steps([0, 'red'], [0.99, 'orange'], [0.999, 'green']);
/** Of a number that says nothing of good or bad. */
export const PLAIN = steps();
