// Pictures by short names. Cytoscape hashes every style of every element letter by letter, and the address of a picture is
// a long text; and a picture that was decoded once is there at once on the next map.
import type { Core } from 'cytoscape';

/** In the form of the cache that Cytoscape's renderer keeps by address: what is in it is not loaded again. */
type Cache = Record<string, { readonly image: HTMLImageElement & { error?: boolean } }>;

const cache: Cache = {};
const names = new Map<string, string>();
const addresses = new Map<string, string>();

/** The name of the picture at this address, which begins to load. */
export function pictureName(address: string): string {
  const known = names.get(address);
  if (known !== undefined) {
    return known;
  }
  const name = `picture${names.size}`;
  const image: Cache[string]['image'] = new Image();
  // Cytoscape draws no picture that says so
  image.addEventListener('error', () => (image.error = true));
  // Cytoscape asks to be told when it is there, and never takes that back: a map that is gone would be held by it
  image.addEventListener = (type: string, listener: EventListener) =>
    EventTarget.prototype.addEventListener.call(image, type, listener, { once: true });
  image.src = address;
  cache[name] = { image };
  names.set(address, name);
  addresses.set(name, address);
  return name;
}

export const pictureAddress = (name: string) => addresses.get(name) ?? '';

/** Lets this map draw pictures by their names. */
export function lendPictures(cy: Core): void {
  (cy as unknown as { renderer(): { imageCache?: Cache } }).renderer().imageCache = cache;
}
