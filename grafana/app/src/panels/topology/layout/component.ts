// The parts of a graph that no tie connects.
import type { Body, Neighbours } from './body';

/** The largest part first; of two as large, that of the body which comes first. */
export function componentsOf(bodies: readonly Body[], neighbours: Neighbours): Body[][] {
  const seen = new Set<Body>();
  const components: Body[][] = [];
  for (const start of bodies) {
    if (seen.has(start)) {
      continue;
    }
    seen.add(start);
    const component = [start];
    // grows while it is walked
    for (const body of component) {
      for (const next of neighbours.get(body) ?? []) {
        if (!seen.has(next)) {
          seen.add(next);
          component.push(next);
        }
      }
    }
    components.push(component);
  }
  return components.sort((a, b) => b.length - a.length);
}
