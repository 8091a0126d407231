// The sign of a state at the corner of a device: each differs from the others in outline and mark, not in colour alone.
import type { State } from '../../shared/state';
import { svgUri } from './svg_uri';

interface Inks {
  /** Of the state. */
  readonly colour: string;
  /** Behind the map. */
  readonly ground: string;
}

const filled = (outline: string, mark: string, { colour, ground }: Inks) =>
  `<g stroke="${ground}" stroke-width="1.5" stroke-linejoin="round" fill="${colour}">${outline}</g>` +
  `<path d="${mark}" fill="none" stroke="${ground}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`;

const hollow = (outline: string, mark: string, { colour, ground }: Inks) =>
  `<g stroke="${colour}" stroke-width="1.8" fill="${ground}">${outline}</g>` +
  `<path d="${mark}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`;

const CIRCLE = '<circle cx="10" cy="10" r="8"/>';

function drawing(state: State, inks: Inks): string {
  switch (state) {
    case 'up':
      return filled(CIRCLE, 'M6.5 10.3l2.4 2.5 4.6-5.3', inks);
    case 'degraded':
      return filled('<path d="M10 1.2L19.2 18H.8z"/>', 'M10 7.5v4.5M10 15.2h.01', inks);
    case 'down':
      return filled('<path d="M6.4 1.3h7.2l5.1 5.1v7.2l-5.1 5.1H6.4l-5.1-5.1V6.4z"/>', 'M7 7l6 6M13 7l-6 6', inks);
    case 'unknown':
      return hollow(
        '<path d="M10 1.2l8.8 8.8-8.8 8.8L1.2 10z"/>',
        'M8.2 8.2a1.9 1.9 0 1 1 2.6 1.8q-.8.4-.8 1.2M10 13.8h.01',
        inks
      );
    case 'gone':
      return hollow('<circle cx="10" cy="10" r="7.5" stroke-dasharray="3.4 2.5"/>', '', inks);
    case 'disabled':
      return hollow(CIRCLE, 'M6.5 10h7', inks);
  }
}

export function badgeUri(state: State, inks: Inks): string {
  return svgUri(20, drawing(state, inks));
}

/** A padlock, for a device that dragging does not move. */
export function lockUri({ colour, ground }: Inks): string {
  const shackle = '<path d="M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9" fill="none"/>';
  const body = '<rect x="4.5" y="9" width="11" height="8.5" rx="1.5"/>';
  const hole = `<path d="M10 12.3v2" stroke="${colour}" stroke-width="1.8"/>`;
  return svgUri(20, `<g fill="${ground}" stroke="${colour}" stroke-width="1.6">${shackle}${body}</g>${hole}`);
}
