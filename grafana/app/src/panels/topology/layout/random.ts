// Numbers that look random and are the same on every run: a map that is opened twice looks the same twice.

/** FNV-1a over UTF-16 units, 32 bits. */
export function hashOf(texts: Iterable<string>): number {
  let hash = 0x811c9dc5;
  for (const text of texts) {
    for (let index = 0; index <= text.length; index++) {
      // the end of a text counts, so that ["ab"] and ["a", "b"] differ
      hash = Math.imul(hash ^ (index < text.length ? text.charCodeAt(index) : 0xffff), 0x01000193);
    }
  }
  return hash >>> 0;
}

/** A counter in steps of the golden ratio, mixed by two rounds of xor-shift and multiply: values in [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
}
