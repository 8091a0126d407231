// Tags and texts of an SVG file. Pure.
import type { Place } from './model';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** XML has no place for most control characters, nor for halves of a pair. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function escapeXml(text: string): string {
  const whole = text.replace(CONTROLS, '\ufffd').replace(HALVES, '\ufffd');
  return whole.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

export const round = (value: number) => String(Math.round(value * 100) / 100 || 0);
export const pair = ({ x, y }: Place) => `${round(x)},${round(y)}`;

/** `content` is markup already. An attribute that is null is left out. */
export function tag(name: string, attributes: Readonly<Record<string, string | number | null>>, content = ''): string {
  const words = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${typeof value === 'number' ? round(value) : escapeXml(value)}"`]
  );
  return content === '' ? `<${name}${words.join('')}/>` : `<${name}${words.join('')}>${content}</${name}>`;
}
