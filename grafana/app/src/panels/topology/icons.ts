// The built-in icons, drawn for this map: strokes on a square of 24, one for each type of device.
import { svgUri } from './svg_uri';

const dot = (x: number, y: number) => `<path d="M${x} ${y}h.01"/>`;

export const ICONS: Readonly<Record<string, string>> = {
  router:
    '<rect x="3" y="13" width="18" height="7" rx="2"/>' +
    `<path d="M12 13V9M8.5 8.5a5 5 0 0 1 7 0M6 5.5a8.5 8.5 0 0 1 12 0"/>${dot(7, 16.5)}${dot(10.5, 16.5)}`,
  switch: '<rect x="2" y="7" width="20" height="10" rx="2"/><path d="M5.5 14v-3h2v3M10 14v-3h2v3M14.5 14v-3h2v3M19 11v3"/>',
  firewall:
    '<rect x="3" y="4" width="18" height="16" rx="1"/>' +
    '<path d="M3 9.3h18M3 14.6h18M9 4v5.3M15 4v5.3M6 9.3v5.3M12 9.3v5.3M18 9.3v5.3M9 14.6V20M15 14.6V20"/>',
  access_point:
    '<path d="M7.5 16.5a6.4 6.4 0 0 1 0-9M16.5 7.5a6.4 6.4 0 0 1 0 9M4.5 19.5a10.6 10.6 0 0 1 0-15' +
    'M19.5 4.5a10.6 10.6 0 0 1 0 15"/><circle cx="12" cy="12" r="2"/>',
  server:
    '<rect x="3" y="3" width="18" height="8" rx="1.5"/><rect x="3" y="13" width="18" height="8" rx="1.5"/>' +
    `${dot(7, 7)}${dot(7, 17)}<path d="M11 7h6M11 17h6"/>`,
  workstation: '<rect x="2.5" y="3.5" width="19" height="13" rx="1.5"/><path d="M12 16.5v4M8 20.5h8"/>',
  laptop: '<path d="M4.5 15.5v-9a1.5 1.5 0 0 1 1.5-1.5h12a1.5 1.5 0 0 1 1.5 1.5v9M2 18.5h20l-1.2-3H3.2z"/>',
  phone: '<rect x="7" y="2.5" width="10" height="19" rx="2"/><path d="M11 18.5h2"/>',
  tablet: '<rect x="4" y="3" width="16" height="18" rx="2"/><path d="M11 18h2"/>',
  nas:
    `<rect x="4" y="2.5" width="16" height="19" rx="2"/><path d="M7.5 6v8M12 6v8M16.5 6v8"/>${dot(8, 18)}` +
    '<path d="M13 18h3.5"/>',
  printer:
    '<path d="M7 8.5v-6h10v6M7 17.5H4.5A1.5 1.5 0 0 1 3 16v-6a1.5 1.5 0 0 1 1.5-1.5h15' +
    'A1.5 1.5 0 0 1 21 10v6a1.5 1.5 0 0 1-1.5 1.5H17"/>' +
    `<rect x="7" y="14" width="10" height="7.5"/>${dot(17.5, 11.5)}`,
  camera:
    '<rect x="2.5" y="6" width="13" height="12" rx="2"/><path d="M15.5 11l6-3.5v9l-6-3.5"/>' +
    '<circle cx="9" cy="12" r="2.5"/>',
  iot:
    '<rect x="6" y="6" width="12" height="12" rx="2"/><rect x="10" y="10" width="4" height="4"/>' +
    '<path d="M9 6V2.5M15 6V2.5M9 21.5V18M15 21.5V18M6 9H2.5M6 15H2.5M21.5 9H18M21.5 15H18"/>',
  tv: '<rect x="2" y="4" width="20" height="13" rx="1.5"/><path d="M7 20.5h10"/>',
  console:
    '<path d="M7 7h10a5 5 0 0 1 5 5v2.5a3 3 0 0 1-5.4 1.8L15.5 15h-7l-1.1 1.3A3 3 0 0 1 2 14.5V12a5 5 0 0 1 5-5z' +
    `M7.5 9.5v3.5M5.8 11.2h3.5"/>${dot(16, 10)}${dot(18, 12)}`,
  speaker:
    '<rect x="5" y="2.5" width="14" height="19" rx="2"/><circle cx="12" cy="14.5" r="4"/>' +
    '<circle cx="12" cy="6.5" r="1.5"/>',
  hypervisor:
    '<rect x="2.5" y="3" width="19" height="14" rx="1.5"/><rect x="6" y="6.5" width="5" height="7"/>' +
    '<rect x="13" y="6.5" width="5" height="7"/><path d="M5 20.5h14"/>',
  vm:
    '<path d="M5 2.5H4A1.5 1.5 0 0 0 2.5 4v1M9 2.5h6M19 2.5h1A1.5 1.5 0 0 1 21.5 4v1M21.5 9v6' +
    'M21.5 19v1a1.5 1.5 0 0 1-1.5 1.5h-1M15 21.5H9M5 21.5H4A1.5 1.5 0 0 1 2.5 20v-1M2.5 15V9"/>' +
    '<rect x="7" y="7.5" width="10" height="7"/><path d="M10 17h4"/>',
  container: '<path d="M12 2.5l9 4.5v10l-9 4.5L3 17V7zM3 7l9 4.5L21 7M12 11.5v10"/>',
  vpn: '<path d="M12 2.5l8 3v6c0 5-3.4 8.4-8 10-4.6-1.6-8-5-8-10v-6z"/><circle cx="12" cy="10" r="2"/><path d="M12 12v4"/>',
  cloud: '<path d="M7 19a4.5 4.5 0 0 1-.6-9 6 6 0 0 1 11.5-.6A4.8 4.8 0 0 1 17.5 19z"/>',
  unknown: `<circle cx="12" cy="12" r="9.5"/><path d="M9 9.2a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2"/>${dot(12, 17.3)}`,
};

/** For a box that is folded. */
export const FOLD_ICON = '<path d="M3 18V6a1 1 0 0 1 1-1h5l2 2.5h9a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z"/>';

/** A drawing in strokes of this colour. */
export function strokes(drawing: string, colour: string): string {
  const pen = `fill="none" stroke="${colour}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"`;
  return svgUri(24, `<g ${pen}>${drawing}</g>`);
}

/** Whether an icon of this name is built in. */
export const hasIcon = (name: string) => Object.prototype.hasOwnProperty.call(ICONS, name);

/** The first of the names that is built in; else the sign of an unknown device. */
export function builtInIcon(names: readonly string[]): string {
  return ICONS[names.find(hasIcon) ?? 'unknown'] ?? '';
}
