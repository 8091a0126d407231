import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STATES, STATE_LOOKS, stateColour, stateOf, worstState, type State } from './state';

const COLOURS = {
  success: { main: 'green' }, warning: { main: 'orange' }, error: { main: 'red' },
  text: { secondary: 'grey', disabled: 'faint' },
};

test('what is not known is unknown, never up', () => {
  const cases: Array<[string | null, State]> = [
    ['up', 'up'], ['degraded', 'degraded'], ['down', 'down'], ['gone', 'gone'], ['disabled', 'disabled'],
    ['unknown', 'unknown'], [' UP ', 'up'], [null, 'unknown'], ['', 'unknown'], ['1', 'unknown'], ['toString', 'unknown'],
  ];
  for (const [text, expected] of cases) {
    assert.equal(stateOf(text), expected, String(text));
  }
});

test('only up is green', () => {
  const colours = Object.fromEntries(STATES.map((state) => [state, stateColour(state, COLOURS)]));
  assert.deepEqual(colours, { up: 'green', degraded: 'orange', down: 'red', unknown: 'grey', gone: 'grey', disabled: 'faint' });
});

test('each state has a glyph, a word and a look of its own', () => {
  for (const of of [(state: State) => STATE_LOOKS[state].glyph, (state: State) => STATE_LOOKS[state].word]) {
    assert.equal(new Set(STATES.map(of)).size, STATES.length);
  }
  // these two share a colour
  assert.notEqual(STATE_LOOKS.unknown.line, STATE_LOOKS.gone.line);
});

test('a group shows what needs a look first', () => {
  const cases: Array<[State[], State]> = [
    [['up', 'down', 'degraded'], 'down'], [['up', 'degraded', 'unknown'], 'degraded'], [['up', 'unknown'], 'unknown'],
    [['up', 'gone'], 'gone'], [['disabled', 'up'], 'up'], [['disabled'], 'disabled'], [[], 'unknown'],
  ];
  for (const [states, expected] of cases) {
    assert.equal(worstState(states), expected, states.join());
  }
});
