// The map as a file: PNG by Cytoscape's own canvas, SVG by svg.ts.
import type { Core } from 'cytoscape';
import type { Palette } from './palette';
import { drawingOf } from './read_canvas';
import { svgText } from './svg';

/** What browsers can hold of a canvas, in pixels of a side. */
const LARGEST = 8192;

export function svgFile(cy: Core, palette: Palette): Blob {
  return new Blob([svgText(drawingOf(cy, palette))], { type: 'image/svg+xml' });
}

/** Twice the size of the map, for screens with small pixels and for print. */
export function pngFile(cy: Core, palette: Palette): Blob {
  const size = { full: true, scale: 2, maxWidth: LARGEST, maxHeight: LARGEST };
  return cy.png({ output: 'blob', bg: palette.ground, ...size }) as unknown as Blob;
}

/** Hands a file to the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  const address = URL.createObjectURL(blob);
  link.href = address;
  link.download = name;
  link.click();
  // the browser reads it after the click
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
