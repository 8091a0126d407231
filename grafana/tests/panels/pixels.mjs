// The colours that are on the screen at known places, and those that a theme says: a drawing is held against the theme,
// not against an older picture of itself.

/** Decodes a PNG on the page, which can: no package is needed for it. (x, y) -> [red, green, blue] */
async function decoded(page, png) {
  const { width, packed } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    // as text: a list of a million numbers would take seconds to come over
    return { width: image.width, packed: btoa(Array.from(data, (one) => String.fromCharCode(one)).join('')) };
  }, png.toString('base64'));
  const data = Buffer.from(packed, 'base64');
  return (x, y) => {
    const at = 4 * (Math.floor(y) * width + Math.floor(x));
    return [...data.subarray(at, at + 3)];
  };
}

/** What the page shows of a locator: (x, y) in its pixels -> colour. */
export async function pixelsOf(locator) {
  return decoded(locator.page(), await locator.screenshot());
}

/** For each point of the page ({x, y}) the colours in the square that goes `reach` pixels around it. */
export async function pixels(page, points) {
  const colourAt = await decoded(page, await page.screenshot());
  return points.map(({ x, y, reach = 0 }) => {
    const steps = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach);
    return steps.flatMap((down) => steps.map((right) => colourAt(Math.round(x) + right, Math.round(y) + down)));
  });
}

export const rgb = (colour) => colour.match(/\d+/g).slice(0, 3).map(Number);

/** The largest difference of a channel, from the nearest of these colours. */
export function farness(colours, wanted) {
  const differences = colours.map((colour) => Math.max(...colour.map((value, index) => Math.abs(value - wanted[index]))));
  return Math.min(...differences);
}

/** How strongly the strongest of these shows a colour that is laid upon the ground: 0 is the ground, 1 the colour itself. */
export function strength(colours, wanted, ground) {
  const shares = Array.from({ length: 51 }, (_, index) => index / 50).reverse();
  const mixed = (share) => wanted.map((value, channel) => value * share + ground[channel] * (1 - share));
  return shares.find((share) => farness(colours, mixed(share)) < 20) ?? 0;
}

/**
 * Colours of Grafana's own theme, light or dark, as [r, g, b]; `wanted` names them by a path in the theme ("colors.success.main")
 * or as one of its palette ("green").
 */
export function themeColours(page, mode, wanted) {
  return page.evaluate(async ([name, paths]) => {
    const { createTheme } = await window.System.import('@grafana/data');
    const theme = createTheme({ colors: { mode: name } });
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    const rgb = (colour) => {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const valueOf = (path) =>
      path.includes('.') ? path.split('.').reduce((part, key) => part[key], theme) : theme.visualization.getColorByName(path);
    return Object.fromEntries(paths.map((path) => [path, rgb(valueOf(path))]));
  }, [mode, wanted]);
}
