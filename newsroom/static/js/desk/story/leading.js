// A check that speaks of a picture or paragraph leads to it: its link names the block.
import { pm } from "django-prose-editor/editor";

const { NodeSelection, Selection } = pm.state;
const NAME = /^#block-([a-z0-9]{8})$/;

export function leadToBlocks(view) {
  document.addEventListener("click", (event) => {
    const id = event.target.closest?.("a[href^='#block-']")?.getAttribute("href").match(NAME)?.[1];
    if (!id) return;
    event.preventDefault();
    let at = null;
    view.state.doc.descendants((node, position) => {
      if (node.attrs.id === id) at = position;
      return at === null;
    });
    if (at === null) return;
    const { doc, tr } = view.state;
    const figure = doc.nodeAt(at).type.name === "figure";
    view.dispatch(tr.setSelection(figure ? NodeSelection.create(doc, at) : Selection.near(doc.resolve(at + 1))));
    view.dom.querySelector(`[data-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "center" });
    view.focus();
  });
}
