// The parts of a story that are always there: headline, standfirst, points, body. Deleting goes through this file, so
// that no deletion joins one part into another or takes a part away.
import { pm } from "django-prose-editor/editor";

export const HEADLINE = 0;
export const STANDFIRST = 1;
export const POINTS = 2;
export const BODY = 3;

// The part a position stands in; all blocks together are the body.
export const partAt = ($position) => Math.min(BODY, $position.index(0));

// {from, to}: what is inside a part.
export function partRange(doc, part) {
  let start = 0;
  for (let index = 0; index < part; index++) start += doc.child(index).nodeSize;
  if (part === BODY) return { from: start, to: doc.content.size };
  return { from: start + 1, to: start + doc.child(part).nodeSize - 1 };
}

// Whether a range touches more than one part.
export function crosses(doc, from, to) {
  return partAt(doc.resolve(from)) !== partAt(doc.resolve(Math.max(from, to - 1))) || swallowsPart(doc, from, to);
}

function swallowsPart(doc, from, to) {
  const $from = doc.resolve(from);
  return from < to && $from.depth === 0 && $from.index() < BODY;
}

// Delete a range, part by part; the last first, so that positions hold.
export function deleteAcross(tr, from, to) {
  for (let part = BODY; part >= HEADLINE; part--) {
    const range = partRange(tr.doc, part);
    const [start, end] = [Math.max(range.from, from), Math.min(range.to, to)];
    if (start < end) tr.delete(start, end);
  }
  return tr;
}

export function deleteSelection(tr) {
  const { selection } = tr;
  const { from, to } = selection;
  if (!crosses(tr.doc, from, to)) return tr.deleteSelection();
  deleteAcross(tr, from, to);
  const start = Math.min(from, tr.doc.content.size);
  return tr.setSelection(pm.state.TextSelection.near(tr.doc.resolve(tr.mapping.map(start, -1))));
}
