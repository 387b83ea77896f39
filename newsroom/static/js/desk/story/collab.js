// The copy of a story in one browser: the text the server confirmed (`base` at `version`) plus own steps that it has
// not confirmed yet. What others did is put below one's own steps by undoing these, applying theirs, and doing one's
// own again where they still fit. What does not fit any more is handed back with its words.
import { pm } from "django-prose-editor/editor";
import { lostPassages, ownRanges, subtract, union } from "newsroom/desk/story/passages";
import { greedy, narrowed } from "newsroom/desk/story/narrow";
import { deleteAcross } from "newsroom/desk/story/parts";

const { Plugin, PluginKey, TextSelection } = pm.state;
const { AttrStep, Mapping, ReplaceStep, Step } = pm.transform;

export const collabKey = new PluginKey("collab");

// `unconfirmed`: [{step, inverted}], oldest first. Invariant: base + unconfirmed = the document on the screen.
export function collab(version, base, unconfirmed = []) {
  return new Plugin({
    key: collabKey,
    state: {
      init: () => ({ version, base, unconfirmed }),
      apply(tr, value) {
        const changed = tr.getMeta(collabKey);
        if (changed) return changed;
        if (!tr.docChanged) return value;
        return { ...value, unconfirmed: value.unconfirmed.concat(entries(tr)) };
      },
    },
    // Undo keeps a map for every step, so that it can follow a rebase.
    historyPreserveItems: true,
  });
}

export const copyOf = (state) => collabKey.getState(state);
export const isRemote = (tr) => Boolean(tr.getMeta(collabKey));

export function entries(transform) {
  return transform.steps.map((step, index) => ({ step, inverted: step.invert(transform.docs[index]) }));
}

// Delete what `narrow` of a rebase still has to take away: [[from, to]], last first.
export function deleteRest(state, narrow) {
  const tr = state.tr;
  for (const [from, to] of narrow) deleteAcross(tr, from, to);
  return tr;
}

// Own steps as they go over the wire: letters typed in a row become one step. Depends on nothing but the steps, so that
// sending again after a reload sends the same bytes.
export function wire(unconfirmed) {
  const steps = [];
  for (const { step } of unconfirmed) {
    const merged = steps.length ? steps.at(-1).merge(step) : null;
    if (merged) steps[steps.length - 1] = merged;
    else steps.push(step);
  }
  return steps;
}

export const parseSteps = (schema, steps) => steps.map((json) => Step.fromJSON(schema, json));

function applied(doc, steps) {
  for (const step of steps) {
    const result = step.apply(doc);
    if (result.failed) throw new Error(`A confirmed step does not fit: ${result.failed}`);
    doc = result.doc;
  }
  return doc;
}

// The first `count` own steps are stored as `version`; `repairs` are the server's steps after them.
export function confirm(state, count, version, repairs = []) {
  const copy = copyOf(state);
  const confirmed = copy.unconfirmed.slice(0, count).map(({ step }) => step);
  const rest = copy.unconfirmed.slice(count);
  const base = applied(copy.base, confirmed);
  if (!repairs.length) {
    return { tr: marked(state.tr, { version, base, unconfirmed: rest }, 0), lost: [], narrow: [] };
  }
  return rebase(state, { version, base }, rest, repairs);
}

// A batch of somebody else that leads to `version`.
export function receive(state, steps, version) {
  const { base, unconfirmed } = copyOf(state);
  return rebase(state, { version, base }, unconfirmed, steps);
}

// The first own step is given up (the server refused it); the others stay where they still fit.
export function giveUpFirst(state) {
  const { version, base, unconfirmed } = copyOf(state);
  return rebase(state, { version, base }, unconfirmed, [], 1);
}

function rebase(state, confirmed, own, over, skip = 0) {
  const tr = state.tr;
  for (let index = own.length - 1; index >= 0; index--) tr.step(own[index].inverted);
  for (const step of over) tr.step(step);
  const foreign = insertedBy(over);
  const kept = [];
  const lost = []; // numbers of own steps
  const narrow = [];
  own.forEach((entry, index) => {
    const mapFrom = own.length - index;
    const before = tr.steps.length;
    const theirs = mappedThrough(foreign, tr, own.length + over.length);
    let step = index < skip ? null : moved(entry.step, tr.mapping.slice(mapFrom));
    if (step && greedy(tr.doc, step, entry.inverted, theirs)) step = null;
    const narrower = step && narrowed(tr.doc, step, theirs);
    if (narrower) {
      step = narrower.step;
      narrow.push(...narrower.rest.map((range) => ({ ...range, at: before, kept: kept.length })));
    }
    const inverted = step && fitted(tr, step);
    if (inverted) {
      // Positions inside what the step inserts are found again only where that is unchanged.
      if (!narrower || step.slice.eq(entry.step.slice)) tr.mapping.setMirror(mapFrom - 1, before);
      kept.push({ step, inverted });
    } else if (!narrower?.wordless) {
      lost.push(index);
    }
  });
  const passages = lostPassages(state.doc, own, lost);
  const base = applied(confirmed.base, over);
  const rest = union(
    narrow.flatMap(({ from, to, at, kept: first }) => {
      const map = tr.mapping.slice(at);
      // What one wrote afterwards stays, wherever it came to stand.
      return subtract([[map.map(from, 1), map.map(to, -1)]], ownRanges(kept.slice(first)).flat());
    }),
  );
  keepCursor(tr, state);
  marked(tr, { ...confirmed, base, unconfirmed: kept }, own.length);
  return { tr, lost: passages, narrow: rest.filter(([from, to]) => from < to).reverse() };
}

// The step where it belongs now. One that only inserts stays so: its two ends can come apart when its place is found
// again inside something that was put back.
function moved(step, mapping) {
  const mapped = step.map(mapping);
  if (!(mapped instanceof ReplaceStep) || step.from < step.to || mapped.from === mapped.to) return mapped;
  return new ReplaceStep(mapped.to, mapped.to, mapped.slice, mapped.structure);
}

// Does the step on `tr` and returns its inverse; null, and nothing done, where it does not apply any more.
function fitted(tr, step) {
  if (step instanceof AttrStep && !(step.attr in (tr.doc.nodeAt(step.pos)?.attrs ?? {}))) return null;
  const { from, gapFrom = from, to, gapTo = to } = step;
  if (from > gapFrom || gapFrom > gapTo || gapTo > to) return null;
  try {
    const inverted = step.invert(tr.doc);
    return tr.maybeStep(step).failed ? null : inverted;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

// What somebody else writes at one's own cursor stands behind it, and the screen does not jump there.
function keepCursor(tr, { selection }) {
  if (!(selection instanceof TextSelection)) return;
  const [anchor, head] = [selection.anchor, selection.head].map((at) => tr.doc.resolve(tr.mapping.map(at, -1)));
  tr.setSelection(TextSelection.between(anchor, head, -1));
  tr.updated &= ~1;
}

function marked(tr, copy, rebased) {
  return tr.setMeta(collabKey, copy).setMeta("rebased", rebased).setMeta("addToHistory", false);
}

// Where these steps put something new, in the document after them.
export function insertedBy(steps) {
  const maps = steps.map((step) => step.getMap());
  const ranges = [];
  maps.forEach((map, index) => {
    const later = new Mapping(maps.slice(index + 1));
    map.forEach((_oldStart, _oldEnd, from, to) => {
      if (to > from) ranges.push({ from: later.map(from, 1), to: later.map(to, -1) });
    });
  });
  return ranges.filter(({ from, to }) => from < to);
}

function mappedThrough(ranges, tr, since) {
  const mapping = tr.mapping.slice(since);
  return ranges
    .map(({ from, to }) => ({ from: mapping.map(from, 1), to: mapping.map(to, -1) }))
    .filter(({ from, to }) => from < to);
}
