// A screenshot with 256 colours: a third of its bytes, and to the eye the same. Colours that are seen most stay exactly as
// they are, the others become the means of boxes of colours (median cut). Pure. The format: https://www.w3.org/TR/png-3/
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 256;
const KEPT = 128;
/** Bytes of a pixel by the colour type: RGB, RGBA. */
const SIZES = { 2: 3, 6: 4 };

function chunks(png) {
  const found = { IDAT: [] };
  for (let at = SIGNATURE.length; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (type === 'IDAT') {
      found.IDAT.push(data);
    } else {
      found[type] = data;
    }
  }
  return found;
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(guess - one));
  if (toLeft <= toUp && toLeft <= toCorner) {
    return left;
  }
  return toUp <= toCorner ? up : corner;
}

const PREDICTED = [
  () => 0,
  (left) => left,
  (left, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
];

/** Takes the filter of each row back, in place. Rows have their filter before their bytes. */
function unfilter(rows, stride, size) {
  for (let row = 0; row < rows.length; row += stride + 1) {
    const predicted = PREDICTED[rows[row]];
    for (let at = 1; at <= stride; at++) {
      const hasLeft = at > size;
      const left = hasLeft ? rows[row + at - size] : 0;
      const up = row > 0 ? rows[row + at - stride - 1] : 0;
      const corner = row > 0 && hasLeft ? rows[row + at - stride - 1 - size] : 0;
      rows[row + at] += predicted(left, up, corner);
    }
  }
}

/** {width, height, pixels}: a number 0xRRGGBB for each; what is transparent is not told. */
export function decode(png) {
  const { IHDR, IDAT } = chunks(png);
  const [width, height, size] = [IHDR.readUInt32BE(0), IHDR.readUInt32BE(4), SIZES[IHDR[9]]];
  if (IHDR[8] !== 8 || size === undefined || IHDR[12] !== 0) {
    throw new Error('only PNGs of 8 bits, RGB or RGBA, not interlaced, are read');
  }
  const rows = inflateSync(Buffer.concat(IDAT));
  const stride = width * size;
  unfilter(rows, stride, size);
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = rows.readUIntBE(Math.floor(at / width) * (stride + 1) + 1 + (at % width) * size, 3);
  }
  return { width, height, pixels };
}

const channels = (colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];

/** The channel in which the colours of a box differ most, and by how much. */
function widest(box) {
  const ranges = [0, 1, 2].map((channel) => {
    const values = box.map(([colour]) => channels(colour)[channel]);
    return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  });
  const range = Math.max(...ranges);
  return { channel: ranges.indexOf(range), range };
}

function mean(box) {
  const weight = box.reduce((sum, [, count]) => sum + count, 0);
  return [16, 8, 0].reduce((colour, shift, channel) => {
    const sum = box.reduce((all, [one, count]) => all + channels(one)[channel] * count, 0);
    return colour | (Math.round(sum / weight) << shift);
  }, 0);
}

/** `counted`: [colour, how often]. */
function medianCut(counted, boxesWanted) {
  const boxes = counted.length > 0 ? [{ colours: counted, ...widest(counted) }] : [];
  while (boxes.length < boxesWanted) {
    boxes.sort((a, b) => b.range * b.colours.length - a.range * a.colours.length);
    const { colours, channel, range } = boxes[0] ?? { range: 0 };
    if (range === 0) {
      break;
    }
    const sorted = [...colours].sort(([a], [b]) => channels(a)[channel] - channels(b)[channel] || a - b);
    const halves = [sorted.slice(0, sorted.length >> 1), sorted.slice(sorted.length >> 1)];
    boxes.splice(0, 1, ...halves.map((half) => ({ colours: half, ...widest(half) })));
  }
  return boxes.map(({ colours }) => mean(colours));
}

function paletteOf(pixels) {
  const counts = new Map();
  for (const colour of pixels) {
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const counted = [...counts].sort(([a, often], [b, oftener]) => oftener - often || a - b);
  const kept = counted.length <= COLOURS ? counted.length : KEPT;
  const palette = counted.slice(0, kept).map(([colour]) => colour);
  return { palette: [...palette, ...medianCut(counted.slice(kept), COLOURS - kept)], colours: counts.keys() };
}

function nearest(palette, colour) {
  const [red, green, blue] = channels(colour);
  let [best, least] = [0, Infinity];
  palette.forEach((one, index) => {
    const [r, g, b] = channels(one);
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
    if (distance < least) {
      [best, least] = [index, distance];
    }
  });
  return best;
}

function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}

function encode({ width, height }, palette, indices) {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++) {
    rows.set(indices.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  const parts = [
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...parts]);
}

export function lightPng(png) {
  const picture = decode(png);
  const { palette, colours } = paletteOf(picture.pixels);
  const indexOf = new Map([...colours].map((colour) => [colour, nearest(palette, colour)]));
  return encode(picture, palette, Uint8Array.from(picture.pixels, (colour) => indexOf.get(colour)));
}
