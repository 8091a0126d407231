// What the page under test did, for the tests to look at: each list grows until the next mount.
export const record = {
  /** Options that the panel gave to onOptionsChange, in order. */
  options: [] as unknown[],
  fieldConfig: [] as unknown[],
  /** Calls of the backend service. */
  requests: [] as Array<{ method: string; url: string; data: unknown }>,
  /** What a dashboard asked its data sources. */
  queries: [] as unknown[],
  /** Where links and the location service wanted to go; the page stays. */
  visits: [] as string[],
  /** Application events, such as alerts to the user. */
  events: [] as Array<{ type: string; payload: unknown }>,
};

export function clearRecord(): void {
  for (const list of Object.values(record)) {
    list.length = 0;
  }
}

/** A copy without functions and scenes. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value ?? null)) as T;
}
