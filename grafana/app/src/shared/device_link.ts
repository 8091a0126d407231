// The address that a click on a device opens. Names and templates come from outside, so what is no web page is no link.

/** As in Grafana's data links; the dashboards' own device page. */
export const DEVICE_LINK = '/d/lanatlas-device?var-device=${__device:percentencode}&${__url_time_range}';

/** PanelProps.replaceVariables is one. */
export type Replace = (text: string, scoped: Record<string, { text: string; value: string }>) => string;

/** The link for the device with this key; null without a key or a template, and for javascript: and its like. */
export function deviceLink(template: string, key: string | null, replace: Replace): string | null {
  if (!template || !key) {
    return null;
  }
  const link = replace(template, { __device: { text: key, value: key } });
  try {
    const { protocol } = new URL(link, 'http://localhost/');
    return protocol === 'http:' || protocol === 'https:' ? link : null;
  } catch {
    return null;
  }
}
