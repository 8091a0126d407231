// Panels of Grafana's core, which no npm package has. Those that @grafana/ui draws are drawn by it, from the part of their
// options that our dashboards use; the state timeline is drawn plainly; any other lists its frames. The last two say that they
// are stand-ins.
import { FieldType, PanelPlugin, cacheFieldDisplayNames, renderMarkdown, textUtil, type PanelProps } from '@grafana/data';
import * as ui from '@grafana/ui';
import * as unstable from '@grafana/ui/unstable';
import React, { type ComponentType } from 'react';
import { fieldOptionsOf } from './stand_in_fields';
import { StateTimelinePanel } from './stand_in_timeline';
import { BarGaugePanel, StatPanel } from './stand_in_values';

// Options of core panels have no types outside of core.
type Props = PanelProps<any>;

/** What core shows in the middle of a panel that has nothing to show. */
function NoData({ fieldConfig }: Pick<Props, 'fieldConfig'>) {
  const middle = { display: 'flex', height: '100%', alignItems: 'center', justifyContent: 'center' } as const;
  return <div style={middle} data-testid="stand-in-empty">{fieldConfig.defaults.noValue ?? 'No data'}</div>;
}

function TimeSeriesPanel({ data, width, height, timeRange, timeZone, options, fieldConfig, replaceVariables }: Props) {
  const frames = data.series.filter((frame) => frame.fields.some(({ type }) => type === FieldType.time));
  if (frames.length === 0) {
    return <NoData fieldConfig={fieldConfig} />;
  }
  // The component's properties differ from one Grafana to the next.
  const Chart = ui.TimeSeries as unknown as ComponentType<object>;
  const legend = { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [], ...options.legend };
  const tooltip = { mode: 'single', sort: 'none' };
  return <Chart {...{ width, height, timeRange, timeZone, frames, legend, replaceVariables, options: { tooltip } }} />;
}

/** Core's table panel draws the first from Grafana 12 on. */
const Table = (unstable.TableNG ?? ui.Table) as unknown as ComponentType<object>;

function TablePanel({ data, width, height, options, fieldConfig, timeRange }: Props) {
  const frame = data.series[options.frameIndex ?? 0];
  if (!frame?.length) {
    return <NoData fieldConfig={fieldConfig} />;
  }
  cacheFieldDisplayNames(data.series);
  const { cellHeight, showHeader = true } = options;
  return <Table {...{ data: frame, width, height, timeRange, fieldConfig, cellHeight, noHeader: !showHeader, resizable: true, structureRev: data.structureRev }} />;
}

function TextPanel({ options, replaceVariables }: Props) {
  const text = replaceVariables(options.content ?? '', {}, options.mode === 'html' ? 'html' : undefined);
  const html = options.mode === 'html' ? textUtil.sanitize(text) : renderMarkdown(text);
  return <div className="markdown-html" dangerouslySetInnerHTML={{ __html: html }} />;
}

function listing({ series }: Props['data']): string {
  return series
    .map((frame) => {
      const columns = frame.fields.map((field) => {
        const values = Array.from(field.values as unknown[]).slice(0, 4);
        const texts = values.map((value) => field.display?.(value).text ?? String(value));
        return `  ${field.name} (${field.type}): ${texts.join(', ')}`;
      });
      return [`${frame.name ?? frame.refId ?? 'frame'}, ${frame.length} rows`, ...columns].join('\n');
    })
    .join('\n');
}

function standInFor(id: string) {
  return function StandIn({ data, width, height }: Props) {
    return (
      <pre style={{ width, height, overflow: 'auto', margin: 0, fontSize: 11 }} data-testid={`stand-in-${id}`}>
        {`Grafana draws its ${id} panel here; this page has only a list of what it gets.\n${listing(data)}`}
      </pre>
    );
  };
}

const DRAWN: Readonly<Record<string, ComponentType<Props>>> = {
  timeseries: TimeSeriesPanel,
  stat: StatPanel,
  gauge: StatPanel,
  bargauge: BarGaugePanel,
  table: TablePanel,
  text: TextPanel,
  'state-timeline': StateTimelinePanel,
};

export function standIn(id: string): PanelPlugin {
  return new PanelPlugin(DRAWN[id] ?? standInFor(id)).useFieldConfig(fieldOptionsOf(id));
}
