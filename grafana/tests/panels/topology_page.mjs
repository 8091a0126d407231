// Drives the topology map of a host page: what is on its canvas is asked of Cytoscape, which leaves itself on its element.
export const ID = 'lanatlas-topology-panel';

/** Runs `what(cy, value)` on the page. */
async function onMap(page, what, value) {
  return page.evaluate(
    ([source, given]) => {
      const element = [...document.querySelectorAll('[data-testid=topology-map] div')].find((one) => one._cyreg);
      return (0, eval)(`(${source})`)(element._cyreg.cy, given);
    },
    [what.toString(), value]
  );
}

export function topologyPage(host) {
  const { page } = host;
  const map = page.getByTestId('topology-map');
  const ask = (what, value) => onMap(page, what, value);

  /** Where the element with this id is on the page. */
  const spot = async (id) => {
    const box = await map.boundingBox();
    const at = await ask((cy, wanted) => {
      const element = cy.getElementById(wanted);
      return element.empty() ? null : element.isEdge() ? element.renderedMidpoint() : { ...element.renderedPosition() };
    }, id);
    if (!at) {
      throw new Error(`nothing on the map is called ${id}`);
    }
    return { x: box.x + at.x, y: box.y + at.y };
  };

  return {
    page,
    map,
    ask,
    spot,
    mount: (frames, options = {}, more = {}) =>
      host.call('mount', { id: ID, frames, options, width: 1000, height: 640, ...more }),
    ids: () => ask((cy) => cy.elements().map((element) => element.id()).sort()),
    positions: () =>
      ask((cy) => Object.fromEntries(cy.nodes('.device').map((node) => [node.id().slice(7), { ...node.position() }]))),
    view: () => ask((cy) => ({ zoom: cy.zoom(), pan: { ...cy.pan() } })),
    style: (id, name) => ask((cy, [wanted, key]) => cy.getElementById(wanted).style(key), [id, name]),
    /** The address of the icon of a device. */
    icon: (id) => ask((cy, wanted) => cy.renderer().imageCache[cy.getElementById(wanted).data('pictures')[0]].image.src, id),
    /** All pictures are there, and what was asked to be drawn is. */
    settled: () =>
      ask(async (cy) => {
        const pictures = cy.nodes('[pictures]').toArray().flatMap((node) => node.data('pictures'));
        await Promise.all([...new Set(pictures)].map((name) => cy.renderer().imageCache[name].image.decode()));
        // the map draws sharper pictures of its parts while nothing else is to be done
        for (let still = 0; still < 5; still++) {
          await new Promise((done) => requestAnimationFrame(done));
        }
      }),
    hover: async (id) => {
      const { x, y } = await spot(id);
      await page.mouse.move(x - 3, y - 3);
      await page.mouse.move(x, y);
    },
    click: async (id, options) => {
      const { x, y } = await spot(id);
      await page.mouse.click(x, y, options);
    },
    drag: async (id, dx, dy) => {
      const { x, y } = await spot(id);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + dx / 2, y + dy / 2, { steps: 3 });
      await page.mouse.move(x + dx, y + dy, { steps: 3 });
      await page.mouse.up();
    },
    /** The menu below the tool of this name. */
    menu: async (label) => {
      await page.getByRole('button', { name: label, exact: true }).click();
      return page.getByRole('group', { name: label, exact: true });
    },
    said: () => page.getByTestId('topology-said').textContent(),
  };
}
