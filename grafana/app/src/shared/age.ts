// Times, durations and ratios as people read them. The clock is an argument.

const UNITS = [
  { seconds: 86400, word: 'd' },
  { seconds: 3600, word: 'h' },
  { seconds: 60, word: 'min' },
  { seconds: 1, word: 's' },
] as const;

/** Seconds as their two largest units: "3 d 4 h", "12 min", "0 s"; null stays "not known". */
export function durationText(seconds: number | null): string {
  if (seconds === null) {
    return 'not known';
  }
  let rest = Math.max(0, Math.floor(seconds));
  const first = UNITS.findIndex((unit) => rest >= unit.seconds);
  const words: string[] = [];
  for (const unit of first < 0 ? [] : UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / unit.seconds);
    rest -= count * unit.seconds;
    if (count > 0) {
      words.push(`${count} ${unit.word}`);
    }
  }
  return words.join(' ') || '0 s';
}

/** How long ago `at` was, both in Unix seconds. A clock that is a little ahead gives "now". */
export function agoText(at: number | null, now: number): string {
  if (at === null) {
    return 'never';
  }
  return now - at < 1 ? 'now' : `${durationText(now - at)} ago`;
}

/** A round trip: three figures, "0.42 ms", "12.3 ms", "1.2 s". */
export function rttText(milliseconds: number | null): string {
  if (milliseconds === null) {
    return 'not known';
  }
  if (milliseconds >= 999.5) {
    return `${(milliseconds / 1000).toFixed(1)} s`;
  }
  return `${milliseconds.toFixed(milliseconds >= 99.95 ? 0 : milliseconds >= 9.995 ? 1 : 2)} ms`;
}

/** A ratio 0-1 in percent; cut, not rounded, so that 100 % is said of nothing that failed once. */
export function ratioText(ratio: number | null, decimals = 2): string {
  if (ratio === null) {
    return 'not known';
  }
  const scale = 10 ** decimals;
  // 0.29 * 10000 is 2899.9999999999995: what is so near to a step is the step
  const cut = Math.floor(ratio * 100 * scale + 1e-9 * scale) / scale;
  return `${(ratio < 1 ? Math.min(cut, 100 - 1 / scale) : cut).toFixed(decimals)} %`;
}
