// Addresses of a user's own icons. Pure: icon_loader.ts asks for them.

export interface IconPack {
  /** '' for none: only the built-in icons. */
  readonly prefix: string;
  /** By the name of an icon or type; empty: <name>.svg for all. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether another host than Grafana's may be asked. */
  readonly anyHost: boolean;
}

/** "nas=rack.svg tv=tv.png", between them blanks, commas or new lines. What has another form is passed over. */
export function readIconFiles(text: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const word of text.split(/[\s,]+/)) {
    const [, name, file] = /^([^=]+)=(.+)$/.exec(word) ?? [];
    if (name !== undefined && file !== undefined) {
      files.set(name, file);
    }
  }
  return files;
}

function fileOf(pack: IconPack, name: string): string | null {
  // without a list a name from the database becomes a name of a file, and nothing else
  return pack.files.size > 0 ? (pack.files.get(name) ?? null) : /^[\w.-]+$/.test(name) ? `${name}.svg` : null;
}

/** Where the pack has the icon of this name; null: it has none, or it lies where it may not. `page` is where Grafana is. */
export function iconAddress(pack: IconPack, name: string, page: string): string | null {
  const file = pack.prefix.trim() === '' ? null : fileOf(pack, name);
  if (file === null) {
    return null;
  }
  try {
    const { origin, protocol, href } = new URL(pack.prefix.trim() + file, page);
    const web = protocol === 'http:' || protocol === 'https:';
    return web && (pack.anyHost || origin === new URL(page).origin) ? href : null;
  } catch {
    return null;
  }
}
