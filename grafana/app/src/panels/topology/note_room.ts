// How much room a note takes, before it is drawn. Pure.
import { wrapped } from './fit_text';
import type { MapNote } from './model';
import { NOTE_MOST } from './node_style';

/** Of a usual letter, with air; a layout needs no more. */
const LETTER = 7.5;
const LINE = 18;
const AROUND = 40;

export function noteRoom({ place, text }: MapNote): { x: number; y: number; width: number; height: number } {
  const widthOf = (line: string) => LETTER * line.length;
  const lines = wrapped(text, NOTE_MOST, widthOf);
  return { ...place, width: Math.max(...lines.map(widthOf)) + AROUND, height: LINE * lines.length + AROUND };
}
