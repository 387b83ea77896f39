// A gallery holds two pictures at least and forty at most: one that is left with a single picture becomes that picture,
// an empty one goes, and what is too much stands in a second gallery behind it.
import { pm } from "django-prose-editor/editor";
import { isRemote } from "newsroom/desk/story/collab";

const { Fragment } = pm.model;

// The transaction that puts the galleries in order, or null where they are.
export function tidied(state, { gallery_least: least, gallery_most: most }) {
  const { gallery, paragraph } = state.schema.nodes;
  const wrong = [];
  state.doc.forEach((node, at) => {
    if (node.type === gallery && (node.childCount < least || node.childCount > most)) wrong.push({ node, at });
  });
  if (!wrong.length) return null;
  const tr = state.tr;
  // From the end, so that positions hold.
  for (const { node, at } of wrong.reverse()) {
    const until = at + node.nodeSize;
    if (node.childCount > most) tr.split(at + 1 + room(node, most), 1, [{ type: gallery, attrs: { caption: "" } }]);
    else if (node.childCount || tr.doc.childCount > 4) tr.replaceWith(at, until, node.content);
    else tr.replaceWith(at, until, Fragment.from(paragraph.create()));
  }
  return tr;
}

function room(node, count) {
  let size = 0;
  for (let index = 0; index < count; index++) size += node.child(index).nodeSize;
  return size;
}

export const galleries = (bounds) =>
  new pm.state.Plugin({
    appendTransaction: (transactions, _before, state) =>
      transactions.some(isRemote) || !transactions.some((tr) => tr.docChanged) ? null : tidied(state, bounds),
  });
