// Frames for tests, written as tables.
import type { Frame } from './frame';

/** A frame of named columns; all have the length of the first. */
export function table(columns: Record<string, readonly unknown[]>): Frame {
  const fields = Object.entries(columns).map(([name, values]) => ({ name, values: [...values] }));
  return { length: fields[0]?.values.length ?? 0, fields };
}
