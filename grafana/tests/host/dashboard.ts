// The JSON of a dashboard (the v1 model, schemaVersion 42) as a scene. Grafana's own reader is in core; this one knows
// what our dashboards use and refuses the rest by name, so that nothing is left out silently.
import type { FieldConfigSource } from '@grafana/data';
import {
  ConstantVariable, CustomVariable, DataSourceVariable, EmbeddedScene, IntervalVariable, QueryVariable,
  SceneDataTransformer, SceneGridItem, SceneGridLayout, SceneGridRow, SceneQueryRunner, SceneRefreshPicker, SceneTimePicker, SceneTimeRange,
  SceneVariableSet, TextBoxVariable, VariableValueSelectors, VizPanel, type SceneDataProvider, type SceneDataQuery,
} from '@grafana/scenes';
import type { SourceRef, Target } from './data_sources';
import { isTransformation } from './registries';

interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface PanelJson {
  id?: number;
  type: string;
  title?: string;
  description?: string;
  transparent?: boolean;
  gridPos: Place;
  datasource?: SourceRef;
  targets?: Target[];
  maxDataPoints?: number;
  interval?: string | null;
  options?: object;
  fieldConfig?: FieldConfigSource;
  transformations?: Array<{ id: string; options: object }>;
  collapsed?: boolean;
  panels?: PanelJson[];
  [more: string]: unknown;
}

interface VariableJson {
  name: string;
  type: string;
  label?: string;
  description?: string;
  hide?: number;
  query?: unknown;
  datasource?: SourceRef;
  regex?: string;
  sort?: number;
  refresh?: number;
  multi?: boolean;
  includeAll?: boolean;
  allValue?: string;
  auto?: boolean;
  current?: { text?: string | string[]; value?: string | string[] };
}

export interface DashboardJson {
  title: string;
  timezone?: string;
  time?: { from: string; to: string };
  panels: PanelJson[];
  templating?: { list?: VariableJson[] };
}

export interface Choices {
  /** As in the time picker ("now-6h") or ISO 8601; without them those of the dashboard. */
  from?: string;
  to?: string;
  /** As in the refresh picker ("5s"); without it the page asks once. */
  refresh?: string;
  /** Values of variables. */
  values?: Record<string, string | string[]>;
}

/** What Grafana would do and this reader does not. */
const UNREAD = ['repeat', 'libraryPanel', 'timeFrom', 'timeShift'];

function refuse({ title = '', ...panel }: PanelJson): void {
  const unread = UNREAD.find((name) => panel[name]);
  if (unread) {
    throw new Error(`panel "${title}": ${unread} is not read here`);
  }
  const unknown = panel.transformations?.find(({ id }) => !isTransformation(id));
  if (unknown) {
    throw new Error(`panel "${title}": the transformation ${unknown.id} is in Grafana's core only`);
  }
}

function dataOf(panel: PanelJson): SceneDataProvider | undefined {
  if (!panel.targets?.length) {
    return undefined;
  }
  const runner = new SceneQueryRunner({
    datasource: panel.datasource,
    queries: panel.targets as SceneDataQuery[],
    maxDataPoints: panel.maxDataPoints,
    minInterval: panel.interval ?? undefined,
  });
  return panel.transformations?.length
    ? new SceneDataTransformer({ $data: runner, transformations: panel.transformations })
    : runner;
}

function vizPanel(panel: PanelJson): VizPanel {
  refuse(panel);
  return new VizPanel({
    key: `panel-${panel.id}`,
    pluginId: panel.type,
    title: panel.title ?? '',
    description: panel.description,
    displayMode: panel.transparent ? 'transparent' : 'default',
    options: panel.options ?? {},
    fieldConfig: panel.fieldConfig ?? { defaults: {}, overrides: [] },
    $data: dataOf(panel),
  });
}

function gridItem(body: VizPanel, { x, y, w, h }: Place): SceneGridItem {
  return new SceneGridItem({ x, y, width: w, height: h, body });
}

/** Panels and rows as items of a grid; each panel is put into `panels`, too. */
function gridItems(json: readonly PanelJson[], panels: VizPanel[]): Array<SceneGridItem | SceneGridRow> {
  const item = (one: PanelJson) => {
    const panel = vizPanel(one);
    panels.push(panel);
    return gridItem(panel, one.gridPos);
  };
  const items: Array<SceneGridItem | SceneGridRow> = [];
  let row: SceneGridRow | null = null;
  for (const one of json) {
    if (one.type === 'row') {
      row = new SceneGridRow({
        title: one.title,
        y: one.gridPos.y,
        isCollapsed: one.collapsed,
        isCollapsible: true,
        children: (one.panels ?? []).map(item),
      });
      items.push(row);
    } else if (row) {
      // an open row holds what follows it
      row.setState({ children: [...row.state.children, item(one)] });
    } else {
      items.push(item(one));
    }
  }
  return items;
}

function sceneVariable(json: VariableJson, chosen: string | string[] | undefined) {
  const common = { name: json.name, label: json.label, description: json.description, hide: json.hide };
  const value = chosen ?? json.current?.value;
  const text = chosen ?? json.current?.text ?? value;
  const several = { value, text, isMulti: json.multi, includeAll: json.includeAll, allValue: json.allValue };
  const query = typeof json.query === 'string' ? json.query : '';
  switch (json.type) {
    case 'query':
      return new QueryVariable({
        ...common,
        ...several,
        datasource: json.datasource,
        query: json.query as string | SceneDataQuery,
        regex: json.regex,
        sort: json.sort,
        refresh: json.refresh,
      });
    case 'custom':
      return new CustomVariable({ ...common, ...several, query });
    case 'datasource':
      return new DataSourceVariable({ ...common, ...several, pluginId: query, regex: json.regex });
    case 'interval':
      return new IntervalVariable({
        ...common,
        value: String(value ?? ''),
        intervals: query.split(','),
        autoEnabled: json.auto,
      });
    case 'constant':
      return new ConstantVariable({ ...common, value: query });
    case 'textbox':
      return new TextBoxVariable({ ...common, value: String(chosen ?? json.current?.value ?? query) });
    default:
      throw new Error(`variable ${json.name}: the type ${json.type} is not read here`);
  }
}

export interface DashboardScene {
  scene: EmbeddedScene;
  /** Those outside of rows that are folded, in the order of the JSON. */
  panels: VizPanel[];
}

export function dashboardScene(json: DashboardJson, choices: Choices): DashboardScene {
  const panels: VizPanel[] = [];
  const children = gridItems(json.panels, panels);
  const variables = (json.templating?.list ?? []).map((one) => sceneVariable(one, choices.values?.[one.name]));
  const scene = new EmbeddedScene({
    $timeRange: new SceneTimeRange({
      from: choices.from ?? json.time?.from ?? 'now-6h',
      to: choices.to ?? json.time?.to ?? 'now',
      timeZone: json.timezone || 'utc',
    }),
    $variables: new SceneVariableSet({ variables }),
    controls: [new VariableValueSelectors({}), new SceneTimePicker({}), new SceneRefreshPicker({ refresh: choices.refresh ?? '' })],
    body: new SceneGridLayout({ children }),
  });
  return { scene, panels };
}
