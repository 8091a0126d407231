// Colours of a theme as a drawing without transparency can use them. Pure.
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** 0-1. */
  readonly alpha: number;
}

function fromHex(digits: string): Colour | null {
  const wide = digits.length < 6 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const [red = 0, green = 0, blue = 0, alpha = 255] = (wide.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
  return { red, green, blue, alpha: alpha / 255 };
}

/** #rgb, #rrggbb, both with alpha, rgb() and rgba() with commas or blanks; null for any other form. */
export function readColour(text: string): Colour | null {
  const [, digits] = /^#((?:[0-9a-f]{3,4}){1,2})$/i.exec(text.trim()) ?? [];
  if (digits !== undefined) {
    return fromHex(digits);
  }
  const [, inner] = /^rgba?\(([^)]*)\)$/i.exec(text.trim()) ?? [];
  const parts = inner?.split(/[\s,/]+/).filter(Boolean);
  const numbers = parts?.map((part) => (part.endsWith('%') ? parseFloat(part) / 100 : Number(part)));
  const [red, green, blue, alpha = 1] = numbers ?? [];
  if (red === undefined || green === undefined || blue === undefined || numbers?.some((number) => !Number.isFinite(number))) {
    return null;
  }
  return { red, green, blue, alpha };
}

/** So much (0-1) of one colour in another, both opaque; a form that is not known leaves the ground. */
export function blend(colour: string, share: number, ground: string): string {
  const over = readColour(colour);
  return over ? opaque(`rgba(${over.red}, ${over.green}, ${over.blue}, ${share})`, ground) : ground;
}

const hex = (value: number) => Math.max(0, Math.min(255, Math.round(value))).toString(16).padStart(2, '0');

/** `colour` as it looks on an opaque `ground`, as #rrggbb. A form that is not known stays as it is. */
export function opaque(colour: string, ground: string): string {
  const [over, under] = [readColour(colour), readColour(ground)];
  if (!over) {
    return colour;
  }
  const mixed = (own: number, below: number) => hex(own * over.alpha + below * (1 - over.alpha));
  return `#${mixed(over.red, under?.red ?? 0)}${mixed(over.green, under?.green ?? 0)}${mixed(over.blue, under?.blue ?? 0)}`;
}
