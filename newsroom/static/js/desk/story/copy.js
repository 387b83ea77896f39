// The story as one page holds it: every change is kept in the browser before it is shown, and what a rebase could not
// place goes to the passages. With a view it is the screen; without one, a recovery.
import { pm } from "django-prose-editor/editor";
import { tidied } from "newsroom/desk/story/galleries";
import * as collab from "newsroom/desk/story/collab";

export class Copy {
  // `lost(passages, by, reason)` keeps words that found no place.
  constructor({ state, store, lost, bounds, sent = null }) {
    Object.assign(this, { current: state, store, lost, bounds, sent });
    this.view = null;
    this.channel = null;
  }

  state() {
    return this.view ? this.view.state : this.current;
  }

  // One's own change.
  own(tr) {
    const before = this.state();
    const { state: after, transactions } = before.applyTransaction(tr);
    const steps = transactions.flatMap((each) => each.steps.map((step) => step.toJSON()));
    if (steps.length) this.store.append(collab.copyOf(before), steps);
    this.show(after);
    if (steps.length) this.channel?.changed();
  }

  // What the server confirmed or others did.
  apply({ tr, lost, narrow }, by, reason = "") {
    if (lost.length) this.lost(lost, by, reason);
    const after = this.state().apply(tr);
    const flight = this.channel?.flight;
    this.store.replace(collab.copyOf(after), flight ? { batch: flight.batch, count: flight.count } : null);
    this.show(after);
    if (narrow.length) this.own(collab.deleteRest(this.state(), narrow));
    // Two who each took a picture out of a gallery can leave it with too few.
    const tidy = tidied(this.state(), this.bounds);
    if (tidy) this.own(tidy);
  }

  show(state) {
    if (this.view) this.view.updateState(state);
    else this.current = state;
  }
}

export function stateFrom(story, { document, version, steps = [] }, plugins = []) {
  const base = pm.model.Node.fromJSON(story.pm, document);
  const unconfirmed = [];
  let doc = base;
  for (const step of collab.parseSteps(story.pm, steps)) {
    unconfirmed.push({ step, inverted: step.invert(doc) });
    const result = step.apply(doc);
    if (result.failed) throw new Error(result.failed);
    doc = result.doc;
  }
  return pm.state.EditorState.create({ doc, plugins: [collab.collab(version, base, unconfirmed), ...plugins] });
}
