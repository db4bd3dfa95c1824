/**
 * The smallest model that anywidget's front-end modules work with: what JupyterLab keeps in step with Python,
 * a page keeps by itself.
 */

/**
 * Make a model from its first state.
 * @param {object} state The values, by name.
 * @returns {{get: function, set: function, on: function, off: function, save_changes: function}}
 *   As anywidget's: `set` tells those who listen to "change:<name>" (and "change") at once, where the value is
 *   another one; `save_changes` has nobody to send to.
 */
export function makeModel(state) {
  const values = { ...state };
  const listeners = new Map();
  const tell = (event, ...said) => {
    for (const listener of [...(listeners.get(event) ?? [])]) listener(...said);
  };
  const model = {
    get: (name) => values[name],
    set(name, value) {
      if (Object.is(values[name], value)) return;
      values[name] = value;
      tell(`change:${name}`, model, value);
      tell("change", model);
    },
    on(event, listener) {
      if (!listeners.has(event)) listeners.set(event, new Set());
      listeners.get(event).add(listener);
    },
    off(event, listener) {
      if (listener) listeners.get(event)?.delete(listener);
      else listeners.delete(event);
    },
    save_changes() {},
  };
  return model;
}
