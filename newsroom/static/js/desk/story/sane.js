// The last look at one's own change before it is shown: no change may join or take away a part of the story, or make a
// headline longer than the server stores. Whatever way it came: keys, a menu, a spelling checker, an input method.
import { pm } from "django-prose-editor/editor";
import { deletions } from "newsroom/desk/story/narrow";
import { crosses, deleteAcross } from "newsroom/desk/story/parts";

// The transaction, another one in its place, or null when it is refused, with `refuse(reason)` where that needs a word.
export function sane(state, tr, limit, refuse) {
  if (!tr.docChanged) return tr;
  const at = tr.steps.findIndex((step, index) => joins(tr.docs[index], step));
  if (at >= 0) {
    // Only the border would go (a browser's own Backspace, for example): there is nothing to delete.
    if (onlyJoins(tr.docs[at], tr.steps[at])) return null;
    tr = partwise(state, tr, at);
  }
  const [before, after] = [state.doc, tr.doc].map((doc) => [...doc.firstChild.textContent].length);
  if (after > limit && after > before) {
    refuse("headline-too-long");
    return null;
  }
  return tr;
}

const joins = (doc, step) => deletions(step).some(({ from, to }) => from < to && crosses(doc, from, to));

const lettersOf = (fragment) => fragment.textBetween(0, fragment.size);

function onlyJoins(doc, step) {
  const gone = deletions(step)
    .map(({ from, to }) => lettersOf(doc.slice(from, to).content))
    .join("");
  return gone === lettersOf(step.slice.content);
}

function partwise(state, tr, at) {
  let step = tr.steps[at];
  for (let index = at - 1; index >= 0; index--) step = step.map(tr.steps[index].getMap().invert()) ?? step;
  const typed = step.slice
    ? step.slice.content.textBetween(0, step.slice.content.size, "\n").replace(/^\n+|\n+$/g, "")
    : "";
  const kept = state.tr;
  for (const { from, to } of deletions(step).reverse()) deleteAcross(kept, from, to);
  const start = kept.doc.resolve(kept.mapping.map(Math.min(step.from, state.doc.content.size), -1));
  kept.setSelection(pm.state.Selection.near(start));
  if (typed) kept.insertText(typed.replace(/\n+/g, " "));
  return kept.scrollIntoView();
}
