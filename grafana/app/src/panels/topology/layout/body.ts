// What a layout moves: a rectangle around its middle. A fixed one stays where it is.
export interface Body {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly fixed: boolean;
  /** Of the middle, in the map's units: x to the right, y downwards. */
  x: number;
  y: number;
}

/** Two bodies that belong near each other. */
export interface Tie {
  readonly a: Body;
  readonly b: Body;
}

export type Neighbours = ReadonlyMap<Body, readonly Body[]>;

/** The neighbours of each body, each once, in the order of the bodies. */
export function neighboursOf(bodies: readonly Body[], ties: readonly Tie[]): Neighbours {
  const sets = new Map<Body, Set<Body>>(bodies.map((body) => [body, new Set()]));
  for (const { a, b } of ties) {
    if (a !== b) {
      sets.get(a)?.add(b);
      sets.get(b)?.add(a);
    }
  }
  const order = new Map(bodies.map((body, index) => [body, index]));
  const at = (body: Body) => order.get(body) ?? 0;
  return new Map([...sets].map(([body, set]) => [body, [...set].sort((one, other) => at(one) - at(other))]));
}

export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The rectangle around all bodies; null around none. */
export function boundsOf(bodies: Iterable<Body>): Bounds | null {
  let bounds: Bounds | null = null;
  for (const { x, y, width, height } of bodies) {
    const own = { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
    bounds = bounds
      ? {
          left: Math.min(bounds.left, own.left),
          top: Math.min(bounds.top, own.top),
          right: Math.max(bounds.right, own.right),
          bottom: Math.max(bounds.bottom, own.bottom),
        }
      : own;
  }
  return bounds;
}

export function shift(bodies: Iterable<Body>, dx: number, dy: number): void {
  for (const body of bodies) {
    body.x += dx;
    body.y += dy;
  }
}
