// The words of own steps that found no place, as the writer last saw them.
import { pm } from "django-prose-editor/editor";

const { Mapping } = pm.transform;

// `doc` shows all of `own`; those numbered in `lost` could not be put back. Returns [{text, after}]: `after` are the ids
// of the blocks behind which a passage can be put back, nearest first.
export function lostPassages(doc, own, lost) {
  if (!lost.length) return [];
  const ranges = ownRanges(own);
  // A range spans what later steps put inside it: those that were kept are no loss.
  const keptAfter = (index) =>
    union(ranges.flatMap((range, later) => (later > index && !lost.includes(later) ? range : [])));
  return union(lost.flatMap((index) => subtract(ranges[index], keptAfter(index))))
    .map(([from, to]) => ({ text: textOf(doc, from, to), after: blocksBefore(doc, from) }))
    .filter(({ text }) => text.trim());
}

// For every own step the ranges of `doc` that it inserted and that are still there.
export function ownRanges(own) {
  const maps = own.map(({ step }) => step.getMap());
  return maps.map((map, index) => {
    const later = new Mapping(maps.slice(index + 1));
    const ranges = [];
    map.forEach((_oldStart, _oldEnd, from, to) => {
      const [start, end] = [later.map(from, 1), later.map(to, -1)];
      if (start < end) ranges.push([start, end]);
    });
    return ranges;
  });
}

// All words of own steps that stand in `doc`: what is offered when none of them can be sent.
export function ownPassages(doc, own) {
  return union(ownRanges(own).flat())
    .map(([from, to]) => ({ text: textOf(doc, from, to), after: blocksBefore(doc, from) }))
    .filter(({ text }) => text.trim());
}

export function textOf(doc, from, to) {
  return doc
    .textBetween(from, to, "\n", (leaf) => (leaf.type.name === "hard_break" ? "\n" : ""))
    .replace(/\n{2,}/g, "\n")
    .replace(/^\n|\n$/g, "");
}

// Several, since the nearest may be gone too.
function blocksBefore(doc, position) {
  const ids = [];
  doc.nodesBetween(0, Math.min(position, doc.content.size), (node, at) => {
    if (node.attrs.id && at < position) ids.unshift(node.attrs.id);
    return at < position;
  });
  return ids.slice(0, 5);
}

// Ranges in order, those that touch made one.
export function union(ranges) {
  const merged = [];
  for (const [from, to] of ranges.slice().sort((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before && from <= before[1]) before[1] = Math.max(before[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function subtract(ranges, taken) {
  let left = ranges;
  for (const [from, to] of taken) {
    left = left.flatMap(([a, b]) => {
      if (to <= a || b <= from) return [[a, b]];
      return [
        [a, Math.min(b, from)],
        [Math.max(a, to), b],
      ].filter(([x, y]) => x < y);
    });
  }
  return left;
}
