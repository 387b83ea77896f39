// A figure that is dragged is found again by its own id when it is dropped: what others wrote meanwhile may have moved
// the selection by which it would otherwise be taken away, and the picture would stand twice.
import { pm } from "django-prose-editor/editor";

const { Fragment, Slice } = pm.model;

export function dragging() {
  let id = null;
  return {
    dragstart(view, event) {
      id = idOf(view, event);
      return false;
    },
    dragend() {
      id = null;
      return false;
    },
    /** Whether the drop was the move of a figure; with a key for copying it is not. */
    move(view, event) {
      if (!id || event.ctrlKey || event.altKey) return false;
      const found = figure(view.state.doc, id);
      const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
      id = null;
      if (!found || !at) return false;
      event.preventDefault();
      const { node, position } = found;
      const end = position + node.nodeSize;
      const target = pm.transform.dropPoint(view.state.doc, at.pos, new Slice(Fragment.from(node), 0, 0));
      if (target === null || (target >= position && target <= end)) return true;
      const tr = view.state.tr.delete(position, end);
      const to = tr.mapping.map(target);
      tr.insert(to, node);
      if (tr.doc.nodeAt(to)?.type === node.type) tr.setSelection(pm.state.NodeSelection.create(tr.doc, to));
      view.dispatch(tr.setMeta("uiEvent", "drop"));
      view.focus();
      return true;
    },
  };
}

function idOf(view, event) {
  const element = event.target.closest?.("figure");
  if (!element || !view.dom.contains(element)) return null;
  let found = null;
  view.state.doc.descendants((node, position) => {
    if (node.type.name === "figure" && view.nodeDOM(position) === element) found = node.attrs.id;
    return found === null && !node.isTextblock;
  });
  return found;
}

function figure(doc, id) {
  let found = null;
  doc.descendants((node, position) => {
    if (!found && node.type.name === "figure" && node.attrs.id === id) found = { node, position };
    return !found && !node.isTextblock;
  });
  return found;
}
