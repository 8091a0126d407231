import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrange, type Link, type Member } from './arrange';
import { neighboursOf, type Body } from './body';
import { componentsOf } from './component';
import { layOut } from './layout';
import { pack } from './pack';
import { hashOf, randomFrom } from './random';
import { separate } from './separate';
import { widen } from './widen';

const body = (id: string, x = 0, y = 0, fixed = false): Body => ({ id, width: 100, height: 80, fixed, x, y });

/** Pairs of places that are nearer than the room of a device. */
function crowded(places: Iterable<{ x: number; y: number }>, width = 119, height = 99): number {
  const all = [...places];
  let count = 0;
  for (const [index, a] of all.entries()) {
    count += all.slice(index + 1).filter((b) => Math.abs(a.x - b.x) < width && Math.abs(a.y - b.y) < height).length;
  }
  return count;
}

/** A tree: each device on the one with a third of its number. */
function tree(count: number, place: (index: number) => Member['place'] = () => null): { members: Member[]; links: Link[] } {
  const members = Array.from({ length: count }, (_, index) => ({ id: `n${index}`, box: null, place: place(index) }));
  const links = members.slice(1).map(({ id }, index) => ({ source: `n${Math.floor(index / 3)}`, target: id }));
  return { members, links };
}

test('random numbers are the same for the same seed, within [0, 1), and spread', () => {
  const [one, two, other] = [randomFrom(7), randomFrom(7), randomFrom(8)];
  const values = Array.from({ length: 1000 }, one);
  assert.deepEqual(values, Array.from({ length: 1000 }, two));
  assert.notEqual(values[0], other());
  assert.ok(values.every((value) => value >= 0 && value < 1));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.ok(Math.abs(mean - 0.5) < 0.05, `mean ${mean}`);
});

test('the hash of texts depends on where each ends', () => {
  assert.notEqual(hashOf(['ab']), hashOf(['a', 'b']));
  assert.notEqual(hashOf(['a', 'b']), hashOf(['b', 'a']));
  assert.equal(hashOf(['a', 'b']), hashOf(['a', 'b']));
});

test('components are the parts that no tie connects, the largest first', () => {
  const [a, b, c, d] = [body('a'), body('b'), body('c'), body('d')];
  const neighbours = neighboursOf([a, b, c, d], [{ a: c, b: d }, { a: d, b }, { a, b: a }]);
  assert.deepEqual(componentsOf([a, b, c, d], neighbours).map((part) => part.map(({ id }) => id)), [['b', 'd', 'c'], ['a']]);
});

test('separate moves free bodies off each other and fixed ones never', () => {
  const bodies = [body('a', 0, 0, true), body('b', 10, 0), body('c', 0, 5), body('d', 20, 20, true)];
  separate(bodies);
  assert.deepEqual([bodies[0]?.x, bodies[0]?.y, bodies[3]?.x, bodies[3]?.y], [0, 0, 20, 20]);
  assert.equal(crowded(bodies.slice(0, 3), 99, 79), 0);
});

test('pack puts parts in rows below what is there', () => {
  const parts = [[body('a', 500, 500)], [body('b', -3, 9)], [body('c')]];
  pack(parts, { left: -50, top: -40, right: 160, bottom: 40 });
  assert.deepEqual(parts.flat().map(({ x, y }) => [x, y]), [[0, 110], [130, 110], [0, 220]]);
});

test('the same devices get the same places, in whatever order they come', () => {
  const { members, links } = tree(60);
  const places = arrange(members, links);
  const turned = links.map(({ source, target }) => ({ source: target, target: source })).reverse();
  assert.deepEqual(new Map([...arrange([...members].reverse(), turned)].sort()), new Map([...places].sort()));
});

test('devices have room, linked ones are near', () => {
  const { members, links } = tree(120);
  const places = arrange(members, links);
  assert.equal(places.size, 120);
  assert.equal(crowded(places.values()), 0);
  const lengths = links.map(({ source, target }) => {
    const [a, b] = [places.get(source), places.get(target)];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : NaN;
  });
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  assert.ok(mean > 100 && mean < 420, `a link is ${mean} long`);
});

test('placed devices stay, new ones come to their neighbours', () => {
  const { members, links } = tree(40, (index) => (index < 39 ? { x: (index % 7) * 200, y: Math.floor(index / 7) * 200 } : null));
  const places = arrange(members, links);
  for (const { id, place } of members.slice(0, 39)) {
    assert.deepEqual(places.get(id), place);
  }
  const [added, parent] = [places.get('n39'), places.get('n12')];
  assert.ok(added && parent && Math.hypot(added.x - parent.x, added.y - parent.y) < 450);
  assert.equal(crowded(places.values()), 0);
});

test('a place between whole units stays, too', () => {
  assert.deepEqual(arrange([{ id: 'a', box: 'b', place: { x: 0.4, y: -7.5 } }], []).get('a'), { x: 0.4, y: -7.5 });
});

test('a device without links lies beside what is placed, not on it', () => {
  const places = arrange([{ id: 'a', box: null, place: { x: 1000, y: 1000 } }, { id: 'b', box: null, place: null }], []);
  assert.equal(crowded(places.values()), 0);
  assert.ok(Math.abs((places.get('b')?.x ?? 0) - 1000) < 300);
});

test('boxes do not cover each other, and have their devices inside', () => {
  const { members, links } = tree(60);
  const boxed = members.map((member, index) => ({ ...member, box: `box ${index % 4}` }));
  const places = arrange(boxed, links);
  const bounds = [0, 1, 2, 3].map((box) => {
    const own = boxed.filter((member) => member.box === `box ${box}`).map(({ id }) => places.get(id) ?? { x: NaN, y: NaN });
    const [xs, ys] = [own.map(({ x }) => x), own.map(({ y }) => y)];
    return { left: Math.min(...xs) - 60, right: Math.max(...xs) + 60, top: Math.min(...ys) - 50, bottom: Math.max(...ys) + 50 };
  });
  for (const [index, a] of bounds.entries()) {
    for (const b of bounds.slice(index + 1)) {
      assert.ok(a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top);
    }
  }
  assert.equal(crowded(places.values()), 0);
});

test('a box and a device may have one name, a link may lead to itself', () => {
  const members = [{ id: 'box a', box: null, place: null }, { id: 'x', box: 'a', place: null }];
  const places = arrange(members, [{ source: 'x', target: 'x' }]);
  assert.equal(crowded(places.values()), 0);
});

test('devices on one point, and none at all', () => {
  const same = Array.from({ length: 30 }, (_, index) => ({ id: `n${index}`, box: null, place: { x: 5, y: 5 } }));
  assert.ok([...arrange(same, []).values()].every(({ x, y }) => x === 5 && y === 5));
  assert.equal(arrange([], []).size, 0);
  const bodies = [body('a', 0, 0, true), body('b', 0, 0, true), body('c')];
  layOut(bodies, [{ a: bodies[0]!, b: bodies[2]! }]);
  assert.ok(Number.isFinite(bodies[2]?.x));
});

test('what is long lies along x, as a panel does', () => {
  const chain = Array.from({ length: 9 }, (_, index) => ({ id: `n${index}`, box: null, place: null }));
  const places = [...arrange(chain, chain.slice(1).map(({ id }, index) => ({ source: `n${index}`, target: id }))).values()];
  const across = (values: number[]) => Math.max(...values) - Math.min(...values);
  assert.ok(across(places.map(({ x }) => x)) > 1.5 * across(places.map(({ y }) => y)));
});

test('a turn keeps all distances; a crowd gets air, evenly', () => {
  const column = Array.from({ length: 5 }, (_, index) => body(`n${index}`, 3 * index, 100 * index));
  widen(column);
  const steps = column.slice(1).map((one, index) => Math.hypot(one.x - column[index]!.x, one.y - column[index]!.y));
  assert.ok(steps.every((step) => Math.abs(step - Math.hypot(3, 100)) < 1e-6));
  assert.ok(column.every(({ y }) => Math.abs(y) < 1e-6));
  const crowd = Array.from({ length: 100 }, (_, index) => body(`n${index}`, 20 * (index % 10), 20 * Math.floor(index / 10)));
  widen(crowd);
  assert.equal(Math.round(crowd[1]!.x - crowd[0]!.x), 40);
  assert.equal(Math.round(crowd[10]!.y - crowd[0]!.y), 40);
});

test('computed places are beside the notes', () => {
  const { members, links } = tree(30);
  const notes = [{ x: 0, y: 0, width: 300, height: 100 }, { x: 400, y: 90, width: 200, height: 60 }];
  const covered = [...arrange(members, links, notes).values()].filter(({ x, y }) =>
    notes.some((note) => Math.abs(x - note.x) < (note.width + 119) / 2 && Math.abs(y - note.y) < (note.height + 99) / 2)
  );
  assert.deepEqual(covered, []);
});
