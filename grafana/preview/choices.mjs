// What an address of Grafana chooses of a dashboard, as the host's openDashboard takes it. Pure.

const ALL = '$__all';

/** Unix milliseconds or as in the time picker ("now-6h"). */
function time(text) {
  return /^\d+$/.test(text) ? new Date(Number(text)).toISOString() : text;
}

function valueOf({ multi, includeAll, allValue }, given) {
  const isAll = includeAll && given.some((one) => one === ALL || one === 'All' || one === allValue);
  const values = isAll ? [ALL] : given;
  return multi ? values : values.at(-1);
}

/** `parameters`: a URLSearchParams. Variables that the dashboard does not have are left out. */
export function choicesOf(dashboard, parameters) {
  const chosen = {};
  for (const name of ['from', 'to']) {
    if (parameters.has(name)) {
      chosen[name] = time(parameters.get(name));
    }
  }
  const variables = dashboard.templating?.list ?? [];
  const named = variables.filter(({ name }) => parameters.has(`var-${name}`));
  chosen.values = Object.fromEntries(
    named.map((variable) => [variable.name, valueOf(variable, parameters.getAll(`var-${variable.name}`))])
  );
  return chosen;
}
