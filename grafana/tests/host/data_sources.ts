// Data sources whose queries the page's own server answers, so that a test or the preview asks real databases.
//
// POST /query {datasource: {uid, type}, targets, from, to, intervalMs, maxDataPoints}  gives  {frames: [...]}
// POST /query {datasource: {uid, type}, variable, from, to}                            gives  {values: [{text, value}]}
// or {error}. Times are Unix milliseconds, targets are those of the dashboard with their variables put in, frames are as
// toDataFrame takes them.
import {
  LoadingState, toDataFrame, type DataQueryRequest, type PanelData, type ScopedVars, type TimeRange,
} from '@grafana/data';
import { setDataSourceSrv, setRunRequest, type DataSourceSrv } from '@grafana/runtime';
import type { VariableCustomFormatterFn } from '@grafana/scenes';
import { catchError, from, map, of, type Observable } from 'rxjs';
import { plain, record } from './record';
import { interpolate } from './services';

export interface SourceRef {
  uid?: string;
  type?: string;
}

export interface Target {
  refId: string;
  hide?: boolean;
  rawQueryText?: string;
  queryText?: string;
  expr?: string;
  [more: string]: unknown;
}

interface Answer {
  frames?: unknown[];
  values?: Array<{ text: string; value: string }>;
  error?: string;
}

interface VariableOptions {
  scopedVars?: ScopedVars;
  range?: TimeRange;
}

/** Of scrape.yml: what $__rate_interval is computed from. */
const SCRAPE_SECONDS = 15;

async function ask(body: object): Promise<Answer> {
  record.queries.push(plain(body));
  const response = await fetch('/query', { method: 'POST', body: JSON.stringify(body) });
  const answer: Answer = response.ok ? await response.json() : { error: `${response.status} ${await response.text()}` };
  if (answer.error !== undefined) {
    throw new Error(answer.error);
  }
  return answer;
}

/** A variable in PromQL without a format of its own, as the Prometheus data source writes it: a regular expression. */
const promQL: VariableCustomFormatterFn = (value) => {
  const escape = (text: unknown) => String(text).replace(/\\/g, '\\\\\\\\').replace(/[$^*{}[\]'+?.()|]/g, '\\\\$&');
  const words = (Array.isArray(value) ? value : [value]).map(escape);
  return words.length === 1 ? words[0]! : `(${words.join('|')})`;
};

/** Variables that the Prometheus data source adds. */
function prometheusVariables(request: DataQueryRequest): ScopedVars {
  const interval = Math.max(1, Math.round(request.intervalMs / 1000));
  const rate = Math.max(interval + SCRAPE_SECONDS, 4 * SCRAPE_SECONDS);
  const range = Math.round((request.range.to.valueOf() - request.range.from.valueOf()) / 1000);
  const variable = (value: string | number) => ({ text: String(value), value });
  return {
    ...request.scopedVars,
    __rate_interval: variable(`${rate}s`),
    __range: variable(`${range}s`),
    __range_s: variable(range),
    __range_ms: variable(range * 1000),
  };
}

function filled(target: Target, request: DataQueryRequest): Target {
  const { rawQueryText, expr, ...rest } = target;
  return {
    ...rest,
    ...(rawQueryText !== undefined && { queryText: interpolate(rawQueryText, request.scopedVars) }),
    ...(expr !== undefined && { expr: interpolate(expr, prometheusVariables(request), promQL) }),
  };
}

class LoopbackSource {
  readonly uid: string;
  readonly type: string;
  readonly name: string;
  readonly interval = `${SCRAPE_SECONDS}s`;
  readonly meta: object;
  readonly instanceSettings: object;

  constructor(ref: SourceRef | string | null | undefined) {
    const given = typeof ref === 'string' ? { uid: ref } : ref;
    this.uid = interpolate(given?.uid ?? '');
    this.type = given?.type ?? '';
    this.name = this.uid;
    this.meta = { id: this.type, name: this.type };
    this.instanceSettings = { uid: this.uid, type: this.type, name: this.uid, meta: this.meta, jsonData: {} };
  }

  getRef() {
    return { uid: this.uid, type: this.type };
  }

  async query(request: DataQueryRequest): Promise<unknown[]> {
    const targets = (request.targets as unknown as Target[]).filter((target) => !target.hide);
    const { frames } = await ask({
      datasource: this.getRef(),
      targets: targets.map((target) => filled(target, request)),
      from: request.range.from.valueOf(),
      to: request.range.to.valueOf(),
      intervalMs: request.intervalMs,
      maxDataPoints: request.maxDataPoints,
    });
    return frames ?? [];
  }

  async metricFindQuery(query: string | { query?: string; rawQueryText?: string }, options?: VariableOptions) {
    const text = typeof query === 'string' ? query : query.rawQueryText ?? query.query ?? '';
    const { values } = await ask({
      datasource: this.getRef(),
      variable: interpolate(text, options?.scopedVars),
      from: options?.range?.from.valueOf(),
      to: options?.range?.to.valueOf(),
    });
    return values ?? [];
  }
}

function run(source: LoopbackSource, request: DataQueryRequest): Observable<PanelData> {
  const rest = { timeRange: request.range, request, structureRev: 1 };
  return from(source.query(request)).pipe(
    map((frames): PanelData => ({ ...rest, state: LoadingState.Done, series: frames.map((frame) => toDataFrame(frame)) })),
    catchError((error: Error) => {
      const failure = { message: error.message };
      return of<PanelData>({ ...rest, state: LoadingState.Error, series: [], error: failure, errors: [failure] });
    })
  );
}

/** `sources` are those that a data source variable may offer. */
export function startDataSources(sources: readonly Required<SourceRef>[] = []): void {
  const service = {
    get: (ref: SourceRef | string | null) => Promise.resolve(new LoopbackSource(ref)),
    getInstanceSettings: (ref: SourceRef | string | null) => new LoopbackSource(ref).instanceSettings,
    getList: ({ pluginId }: { pluginId?: string } = {}) =>
      sources
        .filter(({ type }) => pluginId === undefined || type === pluginId)
        .map((source) => new LoopbackSource(source).instanceSettings),
  };
  setDataSourceSrv(service as unknown as DataSourceSrv);
  setRunRequest(run as never);
}
