// Puts a scene on the page, within what Grafana's own root gives: router, theme, global styles, a place for portals.
import { ThemeContext, createTheme, type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import type { SceneObject } from '@grafana/scenes';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import React, { Component, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { MemoryRouter } from 'react-router-dom';
import { themeName } from './boot';
import { setCurrentScene } from './services';

if (themeName === 'contrast') {
  const black = { canvas: '#000', primary: '#000', secondary: '#000' };
  const white = { primary: '#fff', secondary: '#fff', disabled: '#ccc' };
  const border = { weak: '#fff', medium: '#fff', strong: '#fff' };
  config.theme2 = createTheme({
    name: 'contrast',
    colors: { mode: 'dark', background: black, text: white, border, contrastThreshold: 7 },
  });
}

/** A panel that throws while it draws is shown in words; a test finds them, and React logs an error as well. */
class Crash extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    return this.state.error ? <pre data-testid="crash">{this.state.error.stack}</pre> : this.props.children;
  }
}

export interface Size {
  width: number;
  /** Null: as high as the scene is. */
  height: number | null;
}

let styled = false;

/** Once for the page, as Grafana has them: fonts that went and came would be laid out anew for each panel. */
function styleOnce(): void {
  if (!styled) {
    styled = true;
    createRoot(document.createElement('div')).render(
      <ThemeContext.Provider value={config.theme2}>
        <GlobalStyles />
      </ThemeContext.Provider>
    );
  }
}

let root: Root | null = null;
let box: HTMLElement | null = null;

export function resizeStage({ width, height }: Size): void {
  if (box) {
    box.style.width = `${width}px`;
    box.style.height = height === null ? '' : `${height}px`;
  }
}

export function clearStage(): void {
  root?.unmount();
  box?.remove();
  root = null;
  box = null;
}

export function showScene(scene: SceneObject, size: Size): void {
  clearStage();
  setCurrentScene(scene);
  styleOnce();
  const theme: GrafanaTheme2 = config.theme2;
  document.body.style.background = theme.colors.background.canvas;
  box = document.body.appendChild(document.createElement('div'));
  box.id = 'stage';
  box.style.cssText = 'display: flex; flex-direction: column';
  resizeStage(size);
  root = createRoot(box);
  root.render(
    <MemoryRouter>
      <ThemeContext.Provider value={theme}>
        <Crash>
          <scene.Component model={scene} />
        </Crash>
        <PortalContainer />
      </ThemeContext.Provider>
    </MemoryRouter>
  );
}

/** Two frames later everything that was set before is on the screen. */
export function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}

/** Waits for a state of the page, at most some seconds; the error names what did not come. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + 15_000;
  while (!condition()) {
    if (performance.now() > end) {
      throw new Error(`waited 15 s for ${what}`);
    }
    await painted();
  }
  await painted();
}
