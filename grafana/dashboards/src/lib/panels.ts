// Panels with what each of ours has: a title, a description, a text for no value, a size.
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as nodegraph from '@grafana/grafana-foundation-sdk/nodegraph';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as tablePanel from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import {
  FieldColorBuilder, FieldColorModeId, MappingType, PanelBuilder, type DynamicConfigValue, type ThresholdsConfigBuilder, type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataLink } from './links';
import type { Query } from './query';
import { PLAIN } from './states';

export interface Frame {
  title: string;
  /** What the number means, from where it comes and over which time. */
  description: string;
  queries: Query[];
  /** Of 24. */
  width: number;
  height: number;
  /** What stands there when there is no value. */
  empty?: string;
}

export interface Look {
  unit?: string;
  decimals?: number;
  thresholds?: ThresholdsConfigBuilder;
  mappings?: ValueMapping[];
  links?: DataLink[];
}

interface Dressed<This> {
  title(title: string): This;
  description(description: string): This;
  noValue(text: string): This;
  span(width: number): This;
  height(height: number): This;
  withTarget(target: Query): This;
}

function dress<Panel extends Dressed<Panel>>(panel: Panel, frame: Frame): Panel {
  const dressed = panel
    .title(frame.title)
    .description(frame.description)
    .noValue(frame.empty ?? 'nothing known')
    .span(frame.width)
    .height(frame.height);
  return frame.queries.reduce((all, query) => all.withTarget(query), dressed);
}

interface Looked<This> extends Dressed<This> {
  unit(unit: string): This;
  decimals(decimals: number): This;
  mappings(mappings: ValueMapping[]): This;
  thresholds(thresholds: ThresholdsConfigBuilder): This;
  colorScheme(scheme: FieldColorBuilder): This;
  dataLinks(links: never[]): This;
}

function look<Panel extends Looked<Panel>>(panel: Panel, given: Look): Panel {
  let looked = panel.unit(given.unit ?? 'short').thresholds(given.thresholds ?? PLAIN);
  if (given.decimals !== undefined) {
    looked = looked.decimals(given.decimals);
  }
  return given.mappings ? looked.mappings(given.mappings) : looked;
}

/** The SDK's type of data links is that of dashboard links; Grafana reads title and url. */
function withLinks<Panel extends Looked<Panel>>(panel: Panel, links: DataLink[] | undefined): Panel {
  return links ? panel.dataLinks(links.map((link) => ({ build: () => ({ ...link, targetBlank: false }) })) as never[]) : panel;
}

const values = () => new common.ReduceDataOptionsBuilder().values(true).calcs(['lastNotNull']).fields('');
const lastValue = () => new common.ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']).fields('');

/** Nothing found is told by the words of the panel, which a mapping of no value would hide. */
function saying(empty: string | undefined, mappings: ValueMapping[] | undefined): ValueMapping[] | undefined {
  return mappings?.map((one) =>
    one.type === MappingType.SpecialValue && empty !== undefined
      ? { ...one, options: { ...one.options, result: { ...one.options.result, text: empty } } }
      : one
  );
}

/** One number, or one for each row when `rows`. */
export function number(frame: Frame, given: Look & { rows?: boolean; name?: boolean }) {
  const mappings = saying(frame.empty, given.mappings);
  const panel = withLinks(look(dress(new stat.PanelBuilder(), frame), { ...given, mappings }), given.links)
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None)
    .textMode(given.name ? common.BigValueTextMode.ValueAndName : common.BigValueTextMode.Value);
  return panel.reduceOptions(given.rows ? values() : lastValue());
}

/** A bar for each row: a text column names it, a number column is its length. */
export function bars(frame: Frame, given: Look & { min?: number; max?: number }) {
  return withLinks(look(dress(new bargauge.PanelBuilder(), frame), given), given.links)
    .min(given.min ?? 0)
    .max(given.max ?? 1)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .namePlacement(common.BarGaugeNamePlacement.Left)
    .text(new common.VizTextDisplayOptionsBuilder().titleSize(13).valueSize(14))
    .orientation(common.VizOrientation.Horizontal)
    .reduceOptions(values());
}

/** Lines over time. `stacked`: what they add up to counts; `colours`: of series by their names, where they mean something. */
export function graph(frame: Frame, given: Look & { min?: number; max?: number; stacked?: boolean; colours?: Record<string, string> }) {
  let panel = withLinks(look(dress(new timeseries.PanelBuilder(), frame), given), given.links)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .lineWidth(1)
    .fillOpacity(given.stacked ? 30 : 8)
    .spanNulls(false)
    .showPoints(common.VisibilityMode.Auto)
    .min(given.min ?? 0)
    .legend(new common.VizLegendOptionsBuilder().showLegend(true).displayMode(common.LegendDisplayMode.List)
      .placement(common.LegendPlacement.Bottom).calcs([]))
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending));
  if (given.max !== undefined) {
    panel = panel.max(given.max);
  }
  for (const [name, colour] of Object.entries(given.colours ?? {})) {
    panel = panel.overrideByName(name, [{ id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: colour } }]);
  }
  return given.stacked ? panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A')) : panel;
}

/** One line for each series, coloured by its state. */
export function timeline(frame: Frame, mappings: ValueMapping[]) {
  return look(dress(new statetimeline.PanelBuilder(), frame), { mappings })
    .spanNulls(true)
    .mergeValues(true)
    .showValue(common.VisibilityMode.Never)
    .lineWidth(0)
    .fillOpacity(80)
    .rowHeight(0.8)
    .legend(new common.VizLegendOptionsBuilder().showLegend(true).displayMode(common.LegendDisplayMode.List)
      .placement(common.LegendPlacement.Bottom).calcs([]));
}

// The first of each pair is what Grafana 11 reads, the second what it reads from 12 on.
// A link that names a hidden column is not to lead to the dash of the others.
const HIDDEN = [{ id: 'custom.hidden', value: true }, { id: 'custom.hideFrom.viz', value: true }, { id: 'noValue', value: '' }];
const WRAPPED = [{ id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } }, { id: 'custom.wrapText', value: true }];
const COLOURED_TEXT = { id: 'custom.cellOptions', value: { type: 'color-text' } };
const BAR = { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } };

export interface Column extends Look {
  /** The heading; without it that of the query. */
  as?: string;
  width?: number;
  hidden?: boolean;
  /** A bar between these two. */
  bar?: readonly [number, number];
  /** Numbers stand right without it. */
  left?: boolean;
  /** As many lines as it needs. */
  wrapped?: boolean;
}

function properties(column: Column): DynamicConfigValue[] {
  const coloured = column.mappings !== undefined || column.thresholds !== undefined;
  const bar = column.bar && [BAR, { id: 'min', value: column.bar[0] }, { id: 'max', value: column.bar[1] }];
  const found: Array<DynamicConfigValue | false | undefined> = [
    column.as !== undefined && { id: 'displayName', value: column.as },
    column.unit !== undefined && { id: 'unit', value: column.unit },
    column.decimals !== undefined && { id: 'decimals', value: column.decimals },
    column.width !== undefined && { id: 'custom.width', value: column.width },
    column.mappings && { id: 'mappings', value: column.mappings },
    column.thresholds && { id: 'thresholds', value: column.thresholds.build() },
    column.thresholds && { id: 'color', value: { mode: 'thresholds' } },
    coloured && !bar && COLOURED_TEXT,
    column.left && { id: 'custom.align', value: 'left' },
    column.links && { id: 'links', value: column.links },
    ...(column.hidden ? HIDDEN : []),
    ...(column.wrapped ? WRAPPED : []),
    ...(bar ?? []),
  ];
  return found.filter((one) => one !== undefined && one !== false);
}

/** Columns by their names in the query. `empty` is the text of a table without rows; a cell without a value has a dash. */
export function rows(frame: Frame, columns: Record<string, Column>, filterable = false) {
  const panel = look(dress(new tablePanel.PanelBuilder(), frame), { unit: 'none' })
    .cellHeight(common.TableCellHeight.Sm)
    .showHeader(true)
    .filterable(filterable)
    .overrideByRegexp('/.*/', [{ id: 'noValue', value: '–' }]);
  return Object.entries(columns).reduce((all, [name, column]) => all.overrideByName(name, properties(column)), panel);
}

/** A node graph: its first query gives nodes, its second edges. */
export function nodeGraph(frame: Frame, arcs: ReadonlyArray<readonly [string, string]>, links: DataLink[]) {
  const options = new nodegraph.NodeOptionsBuilder()
    .arcs(arcs.map(([field, color]) => new nodegraph.ArcOptionBuilder().field(field).color(color)));
  return withLinks(look(dress(new nodegraph.PanelBuilder(), frame), {}), links).nodes(options);
}

/** A panel of ours. */
export function ours(name: 'topology' | 'ipgrid' | 'strip', frame: Frame, options: object = {}) {
  return dress(new PanelBuilder().type(`lanatlas-${name}-panel`), frame).options(options);
}
