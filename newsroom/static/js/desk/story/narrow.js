// A deletion takes away what its writer saw, never what somebody else wrote there meanwhile. When it would, only the
// last piece of it, with what was typed instead, stays a step of its own; the other pieces are deleted afterwards.
import { pm } from "django-prose-editor/editor";

const { ReplaceAroundStep, ReplaceStep, replaceStep } = pm.transform;

// null when the step hurts nobody. Otherwise {step: what is left of it or null, rest: [ranges still to delete],
// wordless: nothing of the writer's is lost when there is no step}.
export function narrowed(doc, step, foreign) {
  const deleted = deletions(step);
  const spared = deleted.map((range) => within(doc, range, foreign));
  if (!spared.some((inside) => inside.length)) return null;
  const pieces = deleted.flatMap((range, index) => without(range, spared[index]));
  const wordless = words(step.slice.content) === 0;
  if (step instanceof ReplaceAroundStep)
    return { step: null, rest: pieces.filter(({ from, to }) => from < to), wordless };
  const last = pieces.pop();
  const left = replacement(doc, last, step.slice);
  // Without a step for it the last piece is deleted with the others.
  const rest = left ? pieces : [...pieces, last];
  return { step: left, rest: rest.filter(({ from, to }) => from < to), wordless };
}

// `step` put elsewhere would take away more than it did where it was made: `inverted` brings back what that was.
export function greedy(doc, step, inverted, foreign) {
  const taken = deletions(step)
    .filter(({ from, to }) => from < to)
    .flatMap((range) => without(range, within(doc, range, foreign)))
    .map(({ from, to }) => lettersOf(doc.slice(from, to).content))
    .join("");
  if (!taken) return false;
  const meant = lettersOf(inverted.slice.content);
  let at = 0;
  for (const letter of taken) {
    at = meant.indexOf(letter, at) + 1;
    if (!at) return true;
  }
  return false;
}

// What a step takes away, as ranges before it.
export function deletions(step) {
  if (step instanceof ReplaceStep) return [{ from: step.from, to: step.to }];
  if (!(step instanceof ReplaceAroundStep)) return [];
  return [
    { from: step.from, to: step.gapFrom },
    { from: step.gapTo, to: step.to },
  ];
}

function without({ from, to }, inside) {
  const pieces = [];
  for (const spared of inside) {
    pieces.push({ from, to: spared.from });
    from = spared.to;
  }
  return [...pieces, { from, to }];
}

// The foreign ranges with words in them, cut to the deletion, in order and without overlap.
function within(doc, step, foreign) {
  const cut = foreign
    .map(({ from, to }) => ({ from: Math.max(from, step.from), to: Math.min(to, step.to) }))
    .filter(({ from, to }) => from < to && wordsBetween(doc, from, to) > 0)
    .sort((a, b) => a.from - b.from);
  const merged = [];
  for (const range of cut) {
    const before = merged.at(-1);
    if (before && range.from <= before.to) before.to = Math.max(before.to, range.to);
    else merged.push({ ...range });
  }
  return merged;
}

// The step that puts the slice in place of the piece, or null where it would not fit without losing words.
function replacement(doc, { from, to }, slice) {
  if (slice.size === 0 && from === to) return null;
  const step = replaceStep(doc, from, to, slice);
  const result = step && step.apply(doc);
  if (!result || result.failed) return null;
  const wanted = words(doc.content) - wordsBetween(doc, from, to) + words(slice.content);
  return words(result.doc.content) === wanted ? step : null;
}

const wordsBetween = (doc, from, to) => words(doc.slice(from, to).content);

const lettersOf = (fragment) => fragment.textBetween(0, fragment.size);

// Letters, and one for each picture or card: what a reader would miss.
function words(fragment) {
  let count = 0;
  fragment.descendants((node) => {
    if (node.isText) count += node.text.length;
    else if (["figure", "gallery", "embed"].includes(node.type.name)) count += 1;
  });
  return count;
}
