// Queries of the two data sources, by the names under which grafana/provisioning knows them.
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

export const SQLITE: DataSourceRef = { type: 'frser-sqlite-datasource', uid: 'lanatlas-sqlite' };
export const PROMETHEUS: DataSourceRef = { type: 'prometheus', uid: 'lanatlas-prometheus' };

export type Query = Builder<Dataquery>;

/** A text of several lines without the indentation that its source has. */
export function lines(text: string): string {
  const all = text.replace(/^\n+|\s+$/g, '').split('\n');
  const indent = Math.min(...all.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length));
  return all.map((line) => line.slice(indent)).join('\n');
}

function sqlite(refId: string, queryType: 'table' | 'time series', text: string, timeColumns: string[]): Query {
  const sql = lines(text);
  // The page puts variables into rawQueryText; an alert runs queryText as it is.
  const model = { refId, datasource: SQLITE, queryType, rawQueryText: sql, queryText: sql, timeColumns };
  return { build: () => model as unknown as Dataquery };
}

/** A table; the columns that are named last hold Unix seconds. */
export function table(refId: string, sql: string, ...timeColumns: string[]): Query {
  return sqlite(refId, 'table', sql, timeColumns);
}

/** One series for each value of its text columns; needs `time`, ascending, and `Value`. */
export function series(refId: string, sql: string): Query {
  return sqlite(refId, 'time series', sql, ['time']);
}

/** PromQL over the time range. */
export function promql(refId: string, expr: string, legend: string): Query {
  return new DataqueryBuilder().refId(refId).datasource(PROMETHEUS).expr(lines(expr)).legendFormat(legend).range();
}

/** PromQL at the end of the time range, as a table. */
export function promqlNow(refId: string, expr: string): Query {
  return new DataqueryBuilder().refId(refId).datasource(PROMETHEUS).expr(lines(expr)).instant().format(PromQueryFormat.Table);
}

/** The start and the end of the time range, as milliseconds in SQL. */
export const FROM = '$__from';
export const TO = '$__to';
