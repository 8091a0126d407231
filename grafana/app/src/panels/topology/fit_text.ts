// Text in the room that it has. Pure: `widthOf` measures.

type WidthOf = (text: string) => number;

/** As much of it as fits, with an ellipsis where something is left out. */
export function cut(text: string, most: number, widthOf: WidthOf): string {
  if (widthOf(text) <= most) {
    return text;
  }
  const signs = [...text];
  while (signs.length > 0 && widthOf(`${signs.join('')}…`) > most) {
    signs.pop();
  }
  return `${signs.join('')}…`;
}

/** Lines as a person broke them, and broken between words where they are too long; a word that is too long stays whole. */
export function wrapped(text: string, most: number, widthOf: WidthOf): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let full = '';
    for (const word of line.split(/\s+/)) {
      const longer = full === '' ? word : `${full} ${word}`;
      if (full !== '' && widthOf(longer) > most) {
        lines.push(full);
        full = word;
      } else {
        full = longer;
      }
    }
    return [...lines, full];
  });
}
