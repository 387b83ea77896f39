// Block ids, given by the browser for its own changes only: after a split the first half keeps the id. What others
// changed is repaired by the server.
import { pm } from "django-prose-editor/editor";
import { isRemote } from "newsroom/desk/story/collab";

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

export function newId() {
  return Array.from(crypto.getRandomValues(new Uint32Array(8)), (number) => LETTERS[number % LETTERS.length]).join("");
}

// Only a step that brings or joins nodes can disturb ids; letters cannot.
const disturbs = (step) =>
  step.slice && (step.slice.openStart > 0 || !(step.slice.content.firstChild?.isInline ?? true));

export const ids = new pm.state.Plugin({
  appendTransaction(transactions, _before, state) {
    if (transactions.some(isRemote)) return null;
    if (!transactions.some((tr) => tr.docChanged && tr.steps.some(disturbs))) return null;
    const tr = state.tr;
    const taken = new Set();
    state.doc.descendants((node, position) => {
      if (!("id" in node.attrs)) return;
      if (node.attrs.id === null || taken.has(node.attrs.id)) {
        const id = newId();
        tr.setNodeAttribute(position, "id", id);
        taken.add(id);
      } else {
        taken.add(node.attrs.id);
      }
    });
    return tr.docChanged ? tr : null;
  },
});

// Pasted blocks are new blocks, also when they were cut from here.
export function withNewIds(slice) {
  const renew = (fragment) => {
    const nodes = [];
    fragment.forEach((node) => {
      const attrs = "id" in node.attrs ? { ...node.attrs, id: newId() } : node.attrs;
      nodes.push(node.isText ? node : node.type.create(attrs, renew(node.content), node.marks));
    });
    return pm.model.Fragment.from(nodes);
  };
  return new pm.model.Slice(renew(slice.content), slice.openStart, slice.openEnd);
}
