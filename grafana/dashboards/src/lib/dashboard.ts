// A dashboard from its rows of panels: place, ids, and what all of ours have.
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardBuilder, DashboardCursorSync, RowBuilder, type Dashboard, type Panel, type RowPanel, type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { TAG, UIDS, dashboardLinks } from './links';

export interface Section {
  /** Without a title it stands on top, without a heading. */
  title?: string;
  folded?: boolean;
  panels: Array<Builder<Panel>>;
}

export interface Plan {
  uid: keyof typeof UIDS;
  title: string;
  description: string;
  /** As in the time picker: "now-6h". */
  from: string;
  refresh?: string;
  variables: Array<Builder<VariableModel>>;
  sections: Section[];
}

function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row';
}

function without(object: object | undefined, names: readonly string[]): void {
  for (const name of names) {
    delete (object as Record<string, unknown> | undefined)?.[name];
  }
}

/**
 * The SDK sets no ids; ours count the panels in their order, those in folded rows included. And it sets what not every Grafana
 * knows: the footer of tables, the intervals of variables that are none, the placement of links.
 */
function finished(dashboard: Dashboard): Dashboard {
  const all = (dashboard.panels ?? []).flatMap((panel) => (isRow(panel) ? [panel, ...panel.panels] : [panel]));
  all.forEach((panel, index) => {
    panel.id = index + 1;
    if (!isRow(panel)) {
      without(panel.options as object | undefined, ['footer']);
    }
  });
  dashboard.links?.forEach((link) => without(link, ['placement']));
  dashboard.templating?.list?.forEach((variable) => without(variable, ['auto', 'auto_min', 'auto_count']));
  return dashboard;
}

export function dashboard(plan: Plan): Dashboard {
  const builder = new DashboardBuilder(plan.title)
    .uid(UIDS[plan.uid])
    .description(plan.description)
    .tags([TAG])
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .refresh(plan.refresh ?? '30s')
    .time({ from: plan.from, to: 'now' })
    .editable()
    .link(dashboardLinks())
    .variables(plan.variables);
  for (const { title, folded = false, panels } of plan.sections) {
    if (folded && title !== undefined) {
      builder.withRow(panels.reduce((row, panel) => row.withPanel(panel), new RowBuilder(title).collapsed(true)));
      continue;
    }
    if (title !== undefined) {
      builder.withRow(new RowBuilder(title));
    }
    panels.forEach((panel) => builder.withPanel(panel));
  }
  return finished(builder.build());
}
