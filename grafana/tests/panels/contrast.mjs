// WCAG 2.1 contrast of signs against what is behind them: 3 for signs (1.4.11), which all have words elsewhere.

/** WCAG 2.1, "contrast ratio" of two colours as [r, g, b]. */
export function ratio(one, other) {
  const [a, b] = [one, other].map((rgb) => {
    const [red, green, blue] = rgb.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  });
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Elements with text whose contrast is below `least`: "text: ratio". */
export async function contrast(page, selector, least = 3) {
  const found = await page.locator(selector).evaluateAll((elements) => {
    const parse = (colour) => {
      const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
      return { rgb: [r, g, b], a };
    };
    const over = (top, below) => top.rgb.map((value, index) => value * top.a + below[index] * (1 - top.a));
    const behind = (element) => {
      const own = element ? behind(element.parentElement) : [255, 255, 255];
      return element ? over(parse(getComputedStyle(element).backgroundColor), own) : own;
    };
    return elements
      .filter((element) => element.textContent.trim() !== '')
      .map((element) => {
        const back = behind(element);
        return { words: element.textContent, front: over(parse(getComputedStyle(element).color), back), back };
      });
  });
  return found
    .map(({ words, front, back }) => ({ words, value: ratio(front, back) }))
    .filter(({ value }) => value < least)
    .map(({ words, value }) => `${words}: ${value.toFixed(2)}`);
}
