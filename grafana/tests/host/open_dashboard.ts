// A whole dashboard on the page, and what came of each of its panels.
import { LoadingState, formattedValueToString, getFieldDisplayName, type DataFrame, type Field } from '@grafana/data';
import { sceneGraph, type VizPanel } from '@grafana/scenes';
import { dashboardScene, type Choices, type DashboardJson } from './dashboard';
import { clearRecord } from './record';
import { showScene, until } from './stage';

/** A value as a panel shows it. */
export interface Cell {
  text: string;
  color: string | null;
  /** Where a click leads; null: it has no link. */
  link: string | null;
}

export interface FrameReport {
  refId: string;
  rows: number;
  /** "name:type", the name as it is displayed. */
  fields: string[];
  /** The first CELLS values of each field by its displayed name. */
  cells: Record<string, Cell[]>;
}

export interface PanelReport {
  id: string;
  title: string;
  type: string;
  /** Null: it asks nothing. */
  state: LoadingState | null;
  error: string | null;
  /** After transformations, with the configuration of the fields. */
  frames: FrameReport[];
}

const CELLS = 60;

let shown: VizPanel[] = [];

/** In a folded row: scenes does not ask for its data. */
function isActive(panel: VizPanel): boolean {
  return panel.isActive;
}

function hasEnded(panel: VizPanel): boolean {
  if (panel.getPlugin() === undefined) {
    return false;
  }
  const state = sceneGraph.getData(panel).state.data?.state;
  return panel.state.$data === undefined || state === LoadingState.Done || state === LoadingState.Error;
}

function cellsOf(field: Field): Cell[] {
  return Array.from(field.values as Iterable<unknown>).slice(0, CELLS).map((value, row) => {
    const shown = field.display?.(value);
    const [link] = field.getLinks?.({ valueRowIndex: row }) ?? [];
    return { text: shown ? formattedValueToString(shown) : String(value), color: shown?.color ?? null, link: link?.href ?? null };
  });
}

function frameReport(frame: DataFrame): FrameReport {
  const named = frame.fields.map((field) => [getFieldDisplayName(field, frame), field] as const);
  return {
    refId: frame.refId ?? '',
    rows: frame.length,
    fields: named.map(([name, field]) => `${name}:${field.type}`),
    cells: Object.fromEntries(named.map(([name, field]) => [name, cellsOf(field)])),
  };
}

function reportOf(panel: VizPanel): PanelReport {
  const data = panel.state.$data ? panel.applyFieldConfig(sceneGraph.getData(panel).state.data) : undefined;
  return {
    id: panel.state.key ?? '',
    title: sceneGraph.interpolate(panel, panel.state.title, undefined, 'text'),
    type: panel.state.pluginId,
    state: data?.state ?? null,
    error: data?.errors?.[0]?.message ?? data?.error?.message ?? null,
    frames: (data?.series ?? []).map(frameReport),
  };
}

/** Waits until every panel that is drawn has its answer; gives a report of each. */
export async function settled(): Promise<PanelReport[]> {
  await until('the panels of the dashboard', () => shown.some(isActive) && shown.filter(isActive).every(hasEnded));
  return shown.filter(isActive).map(reportOf);
}

export async function openDashboard(json: DashboardJson, choices: Choices = {}, width = 1280): Promise<PanelReport[]> {
  clearRecord();
  const { scene, panels } = dashboardScene(json, choices);
  shown = panels;
  showScene(scene, { width, height: null });
  return settled();
}
