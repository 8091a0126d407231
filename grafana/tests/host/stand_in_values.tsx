// Core's stat and bar gauge by the components of @grafana/ui that core draws them with.
import { getDisplayValueAlignmentFactors, getFieldDisplayValues, type FieldDisplay, type PanelProps } from '@grafana/data';
import { VizOrientation } from '@grafana/schema';
import * as ui from '@grafana/ui';
import React, { type MouseEventHandler, type ReactElement } from 'react';

// Options of core panels have no types outside of core.
type Props = PanelProps<any>;

/** Gets the click that opens a menu of several links; a single link lies around what is drawn. */
type Draw = (openMenu: MouseEventHandler<HTMLElement> | undefined) => ReactElement;

function linked({ hasLinks, getLinks }: FieldDisplay, draw: Draw): ReactElement {
  if (!hasLinks || !getLinks) {
    return draw(undefined);
  }
  return (
    <ui.DataLinksContextMenu links={() => getLinks()} style={{ flexGrow: 1 }}>
      {({ openMenu }) => draw(openMenu as MouseEventHandler<HTMLElement> | undefined)}
    </ui.DataLinksContextMenu>
  );
}

function useDisplayValues({ data, options, fieldConfig, replaceVariables, timeZone }: Props): () => FieldDisplay[] {
  const theme = ui.useTheme2();
  const reduceOptions = { calcs: ['lastNotNull'], ...options.reduceOptions };
  return () => getFieldDisplayValues({ data: data.series, fieldConfig, reduceOptions, replaceVariables, theme, timeZone });
}

export function StatPanel(props: Props) {
  const theme = ui.useTheme2();
  const values = useDisplayValues(props);
  const { data, width, height, renderCounter } = props;
  const { colorMode = 'value', textMode = 'auto', justifyMode = 'auto', orientation = VizOrientation.Auto, text, wideLayout } = props.options;
  return (
    <ui.VizRepeater<FieldDisplay>
      {...{ source: data, getValues: values, renderCounter, width, height, orientation }}
      itemSpacing={3}
      autoGrid
      renderValue={({ value, width, height, count }) =>
        linked(value, (onClick) => (
          <ui.BigValue
            {...{ theme, width, height, count, colorMode, textMode, justifyMode, text, wideLayout, onClick }}
            value={value.display}
            graphMode={ui.BigValueGraphMode.None}
          />
        ))
      }
    />
  );
}

export function BarGaugePanel(props: Props) {
  const theme = ui.useTheme2();
  const values = useDisplayValues(props);
  const { data, width, height, renderCounter, options } = props;
  const { displayMode, valueMode, text, namePlacement, showUnfilled, minVizHeight = 16, maxVizHeight = 300 } = options;
  return (
    <ui.VizRepeater
      {...{ source: data, getValues: values, renderCounter, width, height, minVizHeight, maxVizHeight }}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      itemSpacing={10}
      orientation={options.orientation ?? VizOrientation.Horizontal}
      renderValue={({ value, width, height, orientation, alignmentFactors }) =>
        linked(value, (onClick) => (
          <ui.BarGauge
            {...{ theme, width, height, orientation, alignmentFactors, displayMode, text, namePlacement, showUnfilled, onClick }}
            value={value.display}
            field={value.field}
            display={value.view?.getFieldDisplayProcessor(value.colIndex ?? 0)}
            valueDisplayMode={valueMode}
            isOverflow={false}
          />
        ))
      }
    />
  );
}
