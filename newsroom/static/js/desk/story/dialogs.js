// The dialogs of the toolbar: a link's address, the details of a block, the shortcuts.
import { pm } from "django-prose-editor/editor";

const { NodeSelection } = pm.state;

// The stretch of text around the cursor that has the mark.
function markRange($position, type) {
  const { parent } = $position;
  const start = parent.childAfter($position.parentOffset);
  const mark = start.node && type.isInSet(start.node.marks);
  const found = mark ? start : parent.childBefore($position.parentOffset);
  const own = found.node && type.isInSet(found.node.marks);
  if (!own) return null;
  let first = found.index;
  let last = found.index + 1;
  while (first > 0 && own.isInSet(parent.child(first - 1).marks)) first -= 1;
  while (last < parent.childCount && own.isInSet(parent.child(last).marks)) last += 1;
  let from = $position.start();
  for (let index = 0; index < first; index++) from += parent.child(index).nodeSize;
  let to = from;
  for (let index = first; index < last; index++) to += parent.child(index).nodeSize;
  return { from, to, mark: own };
}

export function linkDialog(dialog, view, story) {
  const form = dialog.querySelector("form");
  const { href } = form.elements;
  const error = dialog.querySelector("[data-error]");
  const type = story.pm.marks.link;
  let range = null;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "cancel") return;
    const wanted = address(href.value);
    if (event.submitter?.value !== "remove" && !story.attribute("link", "href", wanted, true)) {
      event.preventDefault();
      error.hidden = false;
      return href.focus();
    }
    put(event.submitter?.value === "remove" ? null : wanted);
  });
  dialog.addEventListener("close", () => view.focus());
  const put = (wanted) => {
    const { tr, schema } = view.state;
    if (range.from === range.to && wanted) tr.insert(range.from, schema.text(wanted, [type.create({ href: wanted })]));
    else {
      tr.removeMark(range.from, range.to, type);
      if (wanted) tr.addMark(range.from, range.to, type.create({ href: wanted }));
    }
    view.dispatch(tr.scrollIntoView());
  };
  return () => {
    const { selection } = view.state;
    const around = markRange(selection.$from, type);
    range = selection.empty && around ? around : { from: selection.from, to: selection.to, mark: around?.mark };
    href.value = range.mark?.attrs.href ?? "";
    error.hidden = true;
    dialog.querySelector("[value='remove']").hidden = !range.mark;
    dialog.showModal();
    href.select();
  };
}

function address(typed) {
  const value = typed.trim();
  if (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(value)) return `mailto:${value}`;
  return /^([a-z][a-z0-9+.-]*:|\/)/i.test(value) || !value ? value : `https://${value}`;
}

const DETAILS = {
  quote: ["source"],
  pull_quote: ["source"],
  figure: ["size", "alt", "decorative", "credit"],
  ordered_list: ["start"],
  embed: ["title", "provider"],
  fact_box: ["title"],
};

// The innermost block around the selection that has details: {node, position}.
export function described({ selection }) {
  if (selection instanceof NodeSelection && DETAILS[selection.node.type.name]) {
    return { node: selection.node, position: selection.from };
  }
  const { $from } = selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    if (DETAILS[$from.node(depth).type.name]) return { node: $from.node(depth), position: $from.before(depth) };
  }
  return null;
}

export function detailsDialog(dialog, view, story, pictures) {
  const form = dialog.querySelector("form");
  let found = null;
  const fields = [...form.querySelectorAll("[data-attribute]")];
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "cancel") return;
    const { tr } = view.state;
    const node = tr.doc.nodeAt(found.position);
    if (node?.type !== found.node.type) return;
    for (const field of fields) {
      const name = field.dataset.attribute;
      if (!DETAILS[node.type.name].includes(name)) continue;
      const value = read(field.querySelector("input,select,textarea"), story.rules(node.type.name)[name]);
      if (value !== node.attrs[name] && story.attribute(node.type.name, name, value))
        tr.setNodeAttribute(found.position, name, value);
    }
    if (tr.docChanged) view.dispatch(tr);
  });
  dialog.addEventListener("close", () => view.focus());
  return () => {
    found = described(view.state);
    if (!found) return;
    const { node, position } = found;
    // All pictures of a gallery have one size.
    const sized = view.state.doc.resolve(position).depth === 0;
    for (const field of fields) {
      const name = field.dataset.attribute;
      field.hidden = !DETAILS[node.type.name].includes(name) || (name === "size" && !sized);
      if (!field.hidden) field.querySelector("input,select,textarea").value = node.attrs[name] ?? "";
    }
    showPicture(dialog, node.type.name === "figure" ? pictures.get(node.attrs.picture) : null);
    dialog.showModal();
  };
}

// The picture that the words are about, with its own words where this story has none.
function showPicture(dialog, picture) {
  const shown = dialog.querySelector("[data-details-picture]");
  shown.hidden = !picture?.src;
  if (picture?.src) shown.querySelector("img").src = picture.src;
  shown.querySelector("[data-notes]").textContent = (picture?.notes ?? []).join(" ");
  for (const name of ["alt", "credit"])
    dialog.querySelector(`[data-attribute="${name}"] :is(input, textarea)`).placeholder = picture?.[name] ?? "";
}

// An emptied field means "as the picture has it" where the schema knows null.
function read(input, rule) {
  if (rule.type === "integer") return Number(input.value);
  const value = input.value.trim();
  return value === "" && rule.nullable ? null : value;
}

export function opener(dialog, view) {
  dialog.addEventListener("close", () => view.focus());
  return () => dialog.showModal();
}
