// What people and screen readers are told of a row and of a result. Pure; times come as texts.
import { agoText, ratioText, rttText } from '../../shared/age';
import { STATE_LOOKS } from '../../shared/state';
import type { StripResult, StripRow } from './model';

export interface StripFact {
  name: string;
  value: string | null;
}

export type TimeText = (seconds: number) => string;

const OUTCOME_WORDS = { answer: 'answer', failure: 'failure', unknown: 'not known' } as const;

export function causeText({ cause, outcome }: StripResult): string {
  return cause || OUTCOME_WORDS[outcome];
}

/** "14:05:10, timeout": what a screen reader says of a bar. */
export function resultName(result: StripResult, timeText: TimeText): string {
  const time = result.at === null ? 'time not known' : timeText(result.at);
  const trip = result.rttMs === null ? [] : [rttText(result.rttMs)];
  return [time, causeText(result), ...trip].join(', ');
}

export function resultFacts(row: StripRow, result: StripResult, now: number, timeText: TimeText): StripFact[] {
  const { at, outcome, rttMs } = result;
  return [
    { name: 'Time', value: at === null ? 'not known' : `${timeText(at)} (${agoText(at, now)})` },
    { name: 'Result', value: OUTCOME_WORDS[outcome] },
    { name: 'Cause', value: result.cause || 'not known' },
    { name: 'Round trip', value: outcome === 'answer' ? rttText(rttMs) : null },
    { name: 'Check', value: checkText(row) },
  ];
}

/** The check, and the service when it says more. */
export function checkText({ checkKey, service }: StripRow): string {
  return service && service !== checkKey ? [checkKey, service].filter(Boolean).join(', ') : checkKey;
}

/** "30 results: 28 answers, 1 failure, 1 not known": what the strip is to a screen reader. */
export function stripName(results: readonly StripResult[]): string {
  if (results.length === 0) {
    return 'no results';
  }
  const count = (outcome: StripResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  const of = (number: number, one: string, many: string) =>
    number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  const parts = [
    ...of(count('answer'), 'answer', 'answers'),
    ...of(count('failure'), 'failure', 'failures'),
    ...of(count('unknown'), 'not known', 'not known'),
  ];
  return `${of(results.length, 'result', 'results')[0]}: ${parts.join(', ')}`;
}

export function rowFacts(row: StripRow, now: number, timeText: TimeText): StripFact[] {
  const since = row.since === null ? 'not known' : `${timeText(row.since)} (${agoText(row.since, now)})`;
  return [
    { name: 'State', value: STATE_LOOKS[row.state].word },
    { name: 'Since', value: since },
    { name: 'Availability', value: ratioText(row.availability) },
    { name: 'Check', value: checkText(row) },
    { name: 'Results', value: stripName(row.results) },
  ];
}
