// A dashboard of the project on the host page: its panels by their titles, with what came of them.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';

const FOLDER = new URL('../../dashboards/json/', import.meta.url);

/** The dashboards as they are committed, by their uids. */
export const DASHBOARDS = Object.fromEntries(
  readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))).map((json) => [json.uid, json])
);

/** Of Grafana's palette: the same names are other colours in a light theme. */
export const COLOURS = {
  dark: { green: '#73BF69', orange: '#FF9830', red: '#F2495C', purple: '#B877D9', blue: '#5794F2' },
  light: { green: '#56A64B', orange: '#FF780A', red: '#E02F44', purple: '#A352CC', blue: '#3274D9' },
};

/** The words of the states, and their colours; null: that of text. */
export const STATES = {
  up: ['● up', 'green'],
  down: ['✕ down', 'red'],
  degraded: ['▲ degraded', 'orange'],
  unknown: ['? unknown', null],
};

export class Drawn {
  constructor(host, theme, reports) {
    this.host = host;
    this.theme = theme;
    this.reports = reports;
  }

  report(title) {
    const found = this.reports.find((one) => one.title === title);
    assert.ok(found, `no panel is called ${title}`);
    return found;
  }

  /** Where the panel is on the page. */
  box(title) {
    return this.host.page.locator(`[data-viz-panel-key="${this.report(title).id}"]`);
  }

  /** The cells of the first frame that has this column. */
  cells(title, column) {
    const frame = this.report(title).frames.find(({ cells }) => column in cells);
    assert.ok(frame, `${title} has no column ${column}`);
    return frame.cells[column];
  }

  texts(title, column) {
    return this.cells(title, column).map(({ text }) => text);
  }

  /** What the panel shows when it shows one number. */
  number(title) {
    const [frame] = this.report(title).frames;
    return Object.values(frame.cells)[0][0];
  }

  /** A row of a table as {column: text}, the first whose first column has this text. */
  row(title, first) {
    const [frame] = this.report(title).frames;
    const at = Object.values(frame.cells)[0].findIndex(({ text }) => text === first);
    assert.notEqual(at, -1, `${title} has no row ${first}`);
    return Object.fromEntries(Object.entries(frame.cells).map(([name, cells]) => [name, cells[at].text]));
  }

  /** The value of a series at its end. */
  last(title, series) {
    return this.texts(title, series).findLast((text) => text !== '');
  }

  /** Asserts the colour of a cell by its name in Grafana's palette. */
  coloured({ text, color }, name) {
    const palette = COLOURS[this.theme];
    if (name === null) {
      assert.ok(!Object.values(palette).includes(color?.toUpperCase()), `${text} is ${color}`);
    } else {
      assert.equal(color?.toUpperCase(), palette[name], `${text} is to be ${name}`);
    }
  }

  /** Asserts that each cell of a column of states has the word and colour of the state. */
  states(title, column, names) {
    const cells = this.cells(title, column);
    assert.deepEqual(cells.map(({ text }) => text), names.map((name) => STATES[name][0]));
    cells.forEach((cell, at) => this.coloured(cell, STATES[names[at]][1]));
  }

  /** The text, drawn in the panel. */
  async shows(title, text) {
    await this.box(title).getByText(text, { exact: true }).first().waitFor();
  }
}

/** All links of all cells. */
export function linksOf(reports) {
  return reports.flatMap(({ title, frames }) =>
    frames.flatMap(({ cells }) => Object.values(cells).flat()).filter(({ link }) => link).map(({ text, link }) => ({ title, text, link })));
}
