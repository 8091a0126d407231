// How full a block is, drawn in its cell: the fuller the higher.
import type { GrafanaTheme2 } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import React from 'react';

/** The colours of ipam's levels; level 0 draws nothing. */
function levelColour(level: number, { colors }: GrafanaTheme2): string {
  return level <= 2 ? colors.success.main : level === 3 ? colors.warning.main : colors.error.main;
}

export function FillBar({ level }: { level: number }) {
  const theme = useTheme2();
  const style = { left: 0, right: 0, bottom: 0, height: `${level * 25}%`, background: levelColour(level, theme) };
  return level === 0 ? null : <span aria-hidden data-level={level} style={{ position: 'absolute', ...style }} />;
}
