// What fits into the width of a panel, in pixels. Pure.

export interface Layout {
  /** The mark alone, or with its word. */
  readonly state: number;
  readonly word: boolean;
  readonly name: number;
  /** Bars of a row, of which the last is the newest. */
  readonly bars: number;
  /** From one bar to the next. */
  readonly pitch: number;
  /** 0: left out. */
  readonly availability: number;
  readonly since: number;
}

export const ROW_HEIGHT = 26;
export const HEAD_HEIGHT = 22;
export const TOOLS_HEIGHT = 30;
const SCROLLBAR = 12;
const PITCH = { least: 5, usual: 10, most: 24 } as const;
const NAME = { least: 48, most: 420 } as const;
/** From this width on a column is there. */
const FROM = { word: 640, availability: 300, since: 440 } as const;

export function layoutOf(width: number, wanted: number): Layout {
  const word = width >= FROM.word;
  const state = word ? 104 : 18;
  const availability = width >= FROM.availability ? 76 : 0;
  const since = width >= FROM.since ? 92 : 0;
  const rest = Math.max(0, width - SCROLLBAR - state - availability - since);
  // bars grow once a name has what it needs, and the name has what they leave
  const least = Math.max(Math.min(NAME.least, rest / 2), rest * 0.3, Math.min(280, rest - wanted * PITCH.usual));
  const room = Math.max(0, rest - least);
  const pitch = Math.max(PITCH.least, Math.min(PITCH.most, Math.floor(room / wanted)));
  const bars = Math.max(1, Math.min(wanted, Math.floor(room / pitch)));
  const name = Math.floor(Math.min(NAME.most, Math.max(least, rest - bars * pitch)));
  return { state, word, name, bars, pitch, availability, since };
}

/** What stands above the rows: a low panel has no room for it. */
export function tops(height: number): { tools: boolean; head: boolean } {
  return { tools: height >= 150, head: height >= 100 };
}
