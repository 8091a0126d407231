// How what can be pressed in the bar and its menus looks.
import type { GrafanaTheme2 } from '@grafana/data';

export const pressable = (theme: GrafanaTheme2) => ({
  border: 0,
  background: 'none',
  color: theme.colors.text.primary,
  borderRadius: theme.shape.radius.default,
  '&:hover': { background: theme.colors.action.hover },
  '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
});
