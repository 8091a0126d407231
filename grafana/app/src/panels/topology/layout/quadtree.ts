// Many bodies far away push like one (Barnes and Hut, Nature 324, 1986): each step costs n log n instead of n². The cells
// are numbers in arrays, not objects: a tree is built anew for each step of a layout.

/** A square that looks smaller than this (side by distance) acts as one body. */
const OPENING = 1.2;
/** Bodies on one point would divide a square forever. */
const DEEPEST = 24;
const NONE = -1;

/** What acts on a body, by its distance from another one, or from a far crowd of them, and their mass. */
export type Push = (dx: number, dy: number, mass: number) => void;

export class QuadTree {
  private readonly left: number[] = [];
  private readonly top: number[] = [];
  private readonly side: number[] = [];
  private readonly mass: number[] = [];
  /** Sums of mass times place; divided by the mass they are the middle. */
  private readonly sumX: number[] = [];
  private readonly sumY: number[] = [];
  /** The first of the four cells that a cell is divided into, which follow each other; 0: it is not divided. */
  private readonly quarters: number[] = [];
  /** The first body in a cell that is not divided, and after each body the next one there. */
  private readonly first: number[] = [];
  private readonly next: number[];
  private readonly stack: number[] = [];

  /** Of bodies with the numbers 0 to n-1. */
  constructor(
    private readonly x: ArrayLike<number>,
    private readonly y: ArrayLike<number>,
    private readonly masses: ArrayLike<number>
  ) {
    this.next = new Array<number>(x.length).fill(NONE);
    this.addRoot();
    for (let body = 0; body < x.length; body++) {
      this.insert(body);
    }
  }

  private addRoot(): void {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let body = 0; body < this.x.length; body++) {
      const [x, y] = [this.x[body] ?? 0, this.y[body] ?? 0];
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
    }
    this.addCell(left, top, Math.max(right - left, bottom - top, 1) * 1.001);
  }

  private addCell(left: number, top: number, side: number): void {
    this.left.push(left);
    this.top.push(top);
    this.side.push(side);
    this.mass.push(0);
    this.sumX.push(0);
    this.sumY.push(0);
    this.quarters.push(0);
    this.first.push(NONE);
  }

  private insert(body: number): void {
    let cell = 0;
    for (let depth = 0; ; depth++) {
      this.weigh(cell, body);
      if (this.quarters[cell] === 0) {
        const there = this.first[cell] ?? NONE;
        if (there === NONE || depth === DEEPEST) {
          this.next[body] = there;
          this.first[cell] = body;
          return;
        }
        this.divide(cell, there);
      }
      cell = this.quarterOf(cell, body);
    }
  }

  private weigh(cell: number, body: number): void {
    const mass = this.masses[body] ?? 0;
    this.mass[cell] = (this.mass[cell] ?? 0) + mass;
    this.sumX[cell] = (this.sumX[cell] ?? 0) + mass * (this.x[body] ?? 0);
    this.sumY[cell] = (this.sumY[cell] ?? 0) + mass * (this.y[body] ?? 0);
  }

  private quarterOf(cell: number, body: number): number {
    const half = (this.side[cell] ?? 0) / 2;
    const right = (this.x[body] ?? 0) >= (this.left[cell] ?? 0) + half ? 1 : 0;
    const below = (this.y[body] ?? 0) >= (this.top[cell] ?? 0) + half ? 2 : 0;
    return (this.quarters[cell] ?? 0) + right + below;
  }

  /** The one body that the cell has goes into its quarter. */
  private divide(cell: number, body: number): void {
    const [left, top, half] = [this.left[cell] ?? 0, this.top[cell] ?? 0, (this.side[cell] ?? 0) / 2];
    this.quarters[cell] = this.side.length;
    this.addCell(left, top, half);
    this.addCell(left + half, top, half);
    this.addCell(left, top + half, half);
    this.addCell(left + half, top + half, half);
    const quarter = this.quarterOf(cell, body);
    this.weigh(quarter, body);
    this.first[quarter] = body;
    this.first[cell] = NONE;
  }

  /** Calls `push` for all that acts on this body. */
  visitOthers(body: number, push: Push): void {
    const { stack, quarters } = this;
    const [x, y] = [this.x[body] ?? 0, this.y[body] ?? 0];
    stack.push(0);
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      const mass = this.mass[cell] ?? 0;
      const quarter = quarters[cell] ?? 0;
      if (quarter === 0) {
        for (let other = this.first[cell] ?? NONE; other !== NONE; other = this.next[other] ?? NONE) {
          if (other !== body) {
            push(x - (this.x[other] ?? 0), y - (this.y[other] ?? 0), this.masses[other] ?? 0);
          }
        }
        continue;
      }
      const [dx, dy, side] = [x - (this.sumX[cell] ?? 0) / mass, y - (this.sumY[cell] ?? 0) / mass, this.side[cell] ?? 0];
      if (side * side < OPENING * OPENING * (dx * dx + dy * dy)) {
        push(dx, dy, mass);
      } else {
        stack.push(quarter, quarter + 1, quarter + 2, quarter + 3);
      }
    }
  }
}
