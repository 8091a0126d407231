// Where a click leads. Every dashboard leads to every other.
import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';

export const TAG = 'lanatlas';

export const UIDS = {
  overview: 'lanatlas-overview',
  topology: 'lanatlas-topology',
  inventory: 'lanatlas-inventory',
  device: 'lanatlas-device',
  plan: 'lanatlas-plan',
  monitoring: 'lanatlas-monitoring',
  atlas: 'lanatlas-atlas',
} as const;

/** An entry of the options of a field; Grafana fills in the row. */
export interface DataLink {
  title: string;
  url: string;
}

const link = (title: string, uid: string, parameters: string): DataLink => ({
  title,
  url: `/d/${uid}?${parameters}&\${__url_time_range}`,
});

/** `field`: the column that holds the device's key. */
export function deviceLink(field = 'device_key'): DataLink {
  return link('Open the device', UIDS.device, `var-device=\${__data.fields.${field}:percentencode}`);
}

/** For a series of Prometheus, whose label `instance` is the device's key. */
export function deviceOfSeries(): DataLink {
  return link('Open the device', UIDS.device, 'var-device=${__field.labels.instance:percentencode}');
}

/** `field`: the column that holds what the variable `prefix` knows it by. */
export function prefixLink(field = 'prefix'): DataLink {
  return link('Open the prefix', UIDS.plan, `var-prefix=\${__data.fields.${field}:percentencode}`);
}

/** The inventory with this filter: `state=down`, or `type=${__value.raw:percentencode}`; a field would give the text of its mapping. */
export function inventoryLink(title: string, filter: string): DataLink {
  return link(title, UIDS.inventory, `var-${filter}`);
}

/** The bar below the title: all dashboards of LAN Atlas, with the time range and the variables that they share. */
export function dashboardLinks(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('LAN Atlas')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .tooltip('The other dashboards of LAN Atlas')
    .icon('external link')
    .asDropdown(false)
    .includeVars(true)
    .keepTime(true)
    .targetBlank(false);
}
