// A small SVG as an address that an image can have: all is encoded, so that no parser of styles stumbles over it.
export function svgUri(size: number, content: string): string {
  const frame = `xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}"`;
  const svg = `<svg ${frame}>${content}</svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
