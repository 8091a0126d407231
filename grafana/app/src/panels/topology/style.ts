// The stylesheet of the map.
import type { StylesheetJson } from 'cytoscape';
import { groupStyles, linkStyles } from './edge_style';
import { boxStyles, deviceStyles } from './node_style';
import type { Palette } from './palette';

const outline = (palette: Palette, width: number, line: string) =>
  ({ 'outline-width': width, 'outline-color': palette.focus, 'outline-offset': 4, 'outline-style': line }) as const;

export function styleOf(palette: Palette): StylesheetJson {
  return [
    ...deviceStyles(palette),
    ...boxStyles(palette),
    ...linkStyles(palette),
    ...groupStyles(palette),
    // Cytoscape's own mark of what is pressed
    { selector: ':active', style: { 'overlay-opacity': 0 } },
    { selector: '.dim', style: { opacity: 0.2 } },
    { selector: 'node:selected', style: outline(palette, 2, 'dashed') as never },
    { selector: 'node.focused', style: { ...outline(palette, 3, 'solid'), 'z-index': 9 } as never },
  ];
}
