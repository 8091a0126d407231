// What every Grafana from 11 on hands to its plugins. Not here: react/jsx-runtime, which 11.0 to 11.6.10 lack (JSX is
// built to React.createElement), and @grafana/schema, of which only types may be imported.
export const SHARED = [
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'lodash',
  'moment',
  'react',
  'react-dom',
  'rxjs',
  'rxjs/operators',
];
