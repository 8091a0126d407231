// Rows of a data frame by the names of its columns. A query gives columns in any order and with others between; NULL
// means "not known" and stays null.

/** What is used of a column; Grafana's Field is one. */
export interface Column {
  readonly name: string;
  readonly type?: string;
  readonly values: ArrayLike<unknown>;
}

/** What is used of a frame; Grafana's DataFrame is one. */
export interface Frame {
  readonly length: number;
  readonly fields: readonly Column[];
}

/** Text that a screen can hold: a number becomes its digits, an empty text stays one, anything else is not known. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') {
    return value;
  }
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : null;
}

/** A finite number, also one that came as text, as SQLite's expressions may give it. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'boolean') {
    return value ? 1 : 0;
  }
  if (typeof value === 'string' && value.trim() === '') {
    return null;
  }
  const readable = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string';
  const number = readable ? Number(value) : NaN;
  return Number.isFinite(number) ? number : null;
}

/** One row, read by column names in lower case. A column that is absent reads as one of NULLs. */
export class Row {
  constructor(
    private readonly columns: ReadonlyMap<string, Column>,
    /** The number of the row in its frame, from 0: what Field.getLinks wants. */
    readonly index: number
  ) {}

  private value(name: string): unknown {
    return this.columns.get(name)?.values[this.index];
  }

  text(name: string): string | null {
    return textOf(this.value(name));
  }

  number(name: string): number | null {
    return numberOf(this.value(name));
  }

  /** True for 1, "1" and true; NULL and all else are not. */
  flag(name: string): boolean {
    const value = textOf(this.value(name));
    return value === '1' || value === 'true';
  }

  /** The words of a list with blanks between; NULL and '' have none. */
  words(name: string): string[] {
    return (this.text(name) ?? '').split(/\s+/).filter((word) => word !== '');
  }

  /** A time in Unix seconds. A column that the data source calls a time has milliseconds. */
  seconds(name: string): number | null {
    const number = this.number(name);
    return number !== null && this.columns.get(name)?.type === 'time' ? number / 1000 : number;
  }
}

/** Columns by lower-case name; of two with one name the first counts. */
function columnsOf(frame: Frame): Map<string, Column> {
  const columns = new Map<string, Column>();
  for (const column of frame.fields) {
    const name = column.name.toLowerCase();
    if (!columns.has(name)) {
      columns.set(name, column);
    }
  }
  return columns;
}

/**
 * The rows of all frames, parted by the first kind whose columns a frame has all of. Order the kinds from the special to
 * the general: a frame of edges has an id too. A frame of no kind is left out.
 */
export function rowsByKind<Kind extends string>(
  frames: readonly Frame[],
  kinds: Readonly<Record<Kind, readonly string[]>>
): Record<Kind, Row[]> {
  const names = Object.keys(kinds) as Kind[];
  const rows = Object.fromEntries(names.map((name) => [name, [] as Row[]])) as Record<Kind, Row[]>;
  for (const frame of frames) {
    const columns = columnsOf(frame);
    const kind = names.find((name) => kinds[name].every((column) => columns.has(column)));
    for (let index = 0; kind !== undefined && index < frame.length; index++) {
      rows[kind].push(new Row(columns, index));
    }
  }
  return rows;
}
