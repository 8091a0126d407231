// One panel with the frames that a test gives. It is a VizPanel of a scene, as on a dashboard: defaults of options, field
// overrides, links, the panel's frame and onOptionsChange go through Grafana's own code.
import { LoadingState, dateTime, toDataFrame, type DataFrame, type FieldConfigSource, type PanelData } from '@grafana/data';
import {
  CustomVariable, EmbeddedScene, SceneDataNode, SceneFlexItem, SceneFlexLayout, SceneTimeRange, SceneVariableSet, VizPanel,
} from '@grafana/scenes';
import { panelPlugin } from './plugins';
import { clearRecord, plain, record } from './record';
import { painted, resizeStage, showScene, until } from './stage';

export interface DataRequest {
  /** Frames as toDataFrame takes them: {refId, fields: [{name, type, values}]}. */
  frames: unknown[];
  state?: LoadingState;
  /** Text of a failed query; the state is then an error. */
  error?: string;
}

export interface MountRequest extends DataRequest {
  id: string;
  title?: string;
  options?: object;
  fieldConfig?: FieldConfigSource;
  width?: number;
  height?: number;
  variables?: Record<string, string>;
  /** Unix milliseconds of the dashboard's time range. */
  from?: number;
  to?: number;
}

const HOUR = 3_600_000;

let mounted: { panel: VizPanel; data: SceneDataNode; revision: number } | null = null;

function rangeOf({ from = 0, to = from + HOUR }: MountRequest) {
  const ends = { from: dateTime(from), to: dateTime(to) };
  return { ...ends, raw: ends };
}

function panelData(request: DataRequest, timeRange: PanelData['timeRange'], structureRev: number): PanelData {
  const series = request.frames.map((frame) => toDataFrame(frame) as DataFrame);
  if (request.error !== undefined) {
    return { state: LoadingState.Error, series, timeRange, structureRev, errors: [{ message: request.error }] };
  }
  return { state: request.state ?? LoadingState.Done, series, timeRange, structureRev };
}

function watch(panel: VizPanel): void {
  panel.subscribeToState((now, before) => {
    if (now.options !== before.options) {
      record.options.push(plain(now.options));
    }
    if (now.fieldConfig !== before.fieldConfig) {
      record.fieldConfig.push(plain(now.fieldConfig));
    }
  });
}

function variablesOf(values: Record<string, string>) {
  const variables = Object.entries(values).map(
    ([name, value]) => new CustomVariable({ name, value, text: value, query: value })
  );
  return new SceneVariableSet({ variables });
}

/** Mounts a panel in place of the one before; gives its options with the defaults filled in. */
export async function mount(request: MountRequest): Promise<{ options: unknown }> {
  await panelPlugin(request.id);
  const timeRange = rangeOf(request);
  const data = new SceneDataNode({ data: panelData(request, timeRange, 1) });
  const panel = new VizPanel({
    key: 'panel-1',
    pluginId: request.id,
    title: request.title ?? request.id,
    options: request.options ?? {},
    fieldConfig: request.fieldConfig ?? { defaults: {}, overrides: [] },
    $data: data,
  });
  const scene = new EmbeddedScene({
    $timeRange: new SceneTimeRange({
      from: timeRange.from.toISOString(),
      to: timeRange.to.toISOString(),
      timeZone: 'utc',
    }),
    $variables: variablesOf(request.variables ?? {}),
    body: new SceneFlexLayout({ children: [new SceneFlexItem({ body: panel })] }),
  });
  mounted = { panel, data, revision: 1 };
  showScene(scene, { width: request.width ?? 600, height: request.height ?? 400 });
  await until(`the panel ${request.id}`, () => panel.getPlugin() !== undefined);
  clearRecord();
  watch(panel);
  return { options: plain(panel.state.options) };
}

/** What a refresh does: new data for the panel that is there. */
export async function refresh(request: DataRequest): Promise<void> {
  if (!mounted) {
    throw new Error('no panel is mounted');
  }
  const { data } = mounted.data.state;
  mounted.revision++;
  mounted.data.setState({ data: panelData(request, data.timeRange, mounted.revision) });
  await painted();
}

/** What a change in the options pane does. */
export async function changeOptions(options: object): Promise<void> {
  mounted?.panel.onOptionsChange(options as never);
  await painted();
}

/** What a change of the window or of the dashboard's grid does. */
export async function resize(width: number, height: number): Promise<void> {
  resizeStage({ width, height });
  await painted();
}
