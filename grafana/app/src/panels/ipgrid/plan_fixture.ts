// Plans for tests, written as tables.
import { table } from '../../shared/frame_fixture';
import { gridModel } from './model';
import { planOf, type Plan } from './plan';
import { sectionOf, type Section } from './section';

interface Tables {
  prefixes?: string[];
  gateways?: Array<string | null>;
  vrfs?: string[];
  /** Address and use. */
  addresses?: Array<[string, string | null]>;
  /** First, last, kind and VRF. */
  ranges?: Array<[string, string, string, string?]>;
}

export function plan({ prefixes = [], gateways = [], vrfs = [], addresses = [], ranges = [] }: Tables): Plan {
  const column = <T>(values: T[]) => prefixes.map((_, index) => values[index] ?? null);
  return planOf(
    gridModel([
      table({ prefix: prefixes, gateway: column(gateways), vrf: column(vrfs) }),
      table({ address: addresses.map(([address]) => address), use: addresses.map(([, use]) => use) }),
      table({
        first: ranges.map(([first]) => first),
        last: ranges.map(([, last]) => last),
        kind: ranges.map(([, , kind]) => kind),
        vrf: ranges.map(([, , , vrf]) => vrf ?? null),
      }),
    ])
  );
}

/** The first prefix, drawn. */
export function section(given: Plan, columns = 16, always = false): Section {
  const own = given.prefixes[0];
  if (!own) {
    throw new Error('a plan without prefixes');
  }
  return sectionOf(given, own, columns, always);
}
