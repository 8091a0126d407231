// Frames to rows of results. Pure: no drawing, no clock.
import { rowsByKind, type Frame, type Row } from '../../shared/frame';
import { stateOf, type State } from '../../shared/state';

/**
 * What a result says: an answer; a failure; that it could not be measured, or that its cause is not known.
 */
export type Outcome = 'answer' | 'failure' | 'unknown';

/** Causes that say nothing about the target: those from 32 on of shared/probe/cause.h, by the names of probe_cause. */
const UNMEASURED: ReadonlySet<string> = new Set([
  'no route',
  'link down',
  'self-check failed',
  'suspended',
  'send failed',
  'no address',
  'name not resolved',
  'no permission',
  'not running',
  'overloaded',
  'too many open files',
  'port closed',
  'not open yet',
  'no beat yet',
]);

export interface StripResult {
  /** Unix seconds. */
  readonly at: number | null;
  readonly outcome: Outcome;
  readonly cause: string | null;
  readonly rttMs: number | null;
}

export interface StripRow {
  readonly deviceKey: string;
  readonly checkKey: string;
  readonly deviceName: string;
  readonly service: string | null;
  readonly state: State;
  /** 0-1 over the time that the query has taken; null: not known. */
  readonly availability: number | null;
  /** Unix seconds: when the state began. */
  readonly since: number | null;
  /** Oldest first. */
  readonly results: readonly StripResult[];
}

export const NEEDS =
  'The strip reads results from a table with the columns device_key, check_key, position, at, cause and rtt_us, ' +
  'states from one with device_key, check_key and state.';

const KINDS = {
  results: ['device_key', 'check_key', 'position', 'at', 'cause', 'rtt_us'],
  rows: ['device_key', 'check_key', 'state'],
} as const;

function outcomeOf(cause: string | null): Outcome {
  if (cause === 'reply') {
    return 'answer';
  }
  return !cause || UNMEASURED.has(cause) ? 'unknown' : 'failure';
}

function resultOf(row: Row): StripResult {
  const cause = row.text('cause');
  const rtt = row.number('rtt_us');
  const outcome = outcomeOf(cause);
  return { at: row.seconds('at'), outcome, cause, rttMs: outcome === 'answer' && rtt !== null ? rtt / 1000 : null };
}

interface Draft extends Omit<StripRow, 'results'> {
  readonly results: Array<{ position: number; result: StripResult }>;
}

/** Rows in the order in which their frames name them first: states, then results that no state tells of. */
export function stripModel(frames: readonly Frame[]): StripRow[] {
  const { rows, results } = rowsByKind(frames, KINDS);
  const drafts = new Map<string, Draft>();
  const draftOf = (row: Row): Draft | null => {
    const [deviceKey, checkKey] = [row.text('device_key'), row.text('check_key')];
    if (!deviceKey || checkKey === null) {
      return null;
    }
    const key = JSON.stringify([deviceKey, checkKey]);
    const draft = drafts.get(key) ?? {
      deviceKey,
      checkKey,
      deviceName: row.text('device_name') || deviceKey,
      service: row.text('service'),
      state: stateOf(row.text('state')),
      availability: row.number('availability'),
      since: row.seconds('since'),
      results: [],
    };
    drafts.set(key, draft);
    return draft;
  };
  rows.forEach(draftOf);
  for (const row of results) {
    draftOf(row)?.results.push({ position: row.number('position') ?? Infinity, result: resultOf(row) });
  }
  return [...drafts.values()].map((draft) => ({
    ...draft,
    // sort() is stable: without positions the order of the rows stays
    results: draft.results
      .sort((a, b) => (a.position === b.position ? 0 : a.position - b.position))
      .map(({ result }) => result),
  }));
}
