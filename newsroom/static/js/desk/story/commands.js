// What keys and buttons do to the text. Each is a ProseMirror command: (state, dispatch) → whether it can.
import { pm } from "django-prose-editor/editor";
import { BODY, POINTS, partAt, partRange } from "newsroom/desk/story/parts";

const { Fragment } = pm.model;
const { NodeSelection, Selection, TextSelection } = pm.state;
const { setBlockType, toggleMark } = pm.commands;

export const mark = (name) => (state, dispatch) => toggleMark(state.schema.marks[name])(state, dispatch);

// A heading again becomes a paragraph.
export const heading = (level) => (state, dispatch) => {
  const { heading: type, paragraph } = state.schema.nodes;
  const { parent } = state.selection.$from;
  if (parent.type === type && parent.attrs.level === level) return keepId(paragraph, {})(state, dispatch);
  return keepId(type, { level })(state, dispatch);
};
export const paragraph = (state, dispatch) => keepId(state.schema.nodes.paragraph, {})(state, dispatch);
export const pullQuote = (state, dispatch) => {
  const { pull_quote: type, paragraph: plain } = state.schema.nodes;
  return keepId(state.selection.$from.parent.type === type ? plain : type, {})(state, dispatch);
};

// The kind of a block changes, its id stays.
function keepId(type, attrs) {
  return (state, dispatch) => {
    if (partAt(state.selection.$from) !== BODY || state.selection.$from.parent.type.name === "figure") return false;
    return setBlockType(type, (node) => ({ ...attrs, id: node.attrs.id ?? null }))(state, dispatch);
  };
}

export const quote = (state, dispatch) => toggleWrap(state, dispatch, state.schema.nodes.quote);
export const factBox = (state, dispatch) => toggleWrap(state, dispatch, state.schema.nodes.fact_box);

function toggleWrap(state, dispatch, type) {
  const depth = depthOf(state.selection.$from, type);
  if (depth) return unwrap(state, dispatch, depth);
  if (partAt(state.selection.$from) !== BODY) return false;
  const { $from, $to } = state.selection;
  const range = $from.blockRange($to, (node) => node.type === state.schema.topNodeType);
  const wrapping = range && pm.transform.findWrapping(range, type);
  if (!wrapping) return false;
  dispatch?.(state.tr.wrap(range, wrapping).scrollIntoView());
  return true;
}

// Take the frame away, keep what is in it.
function unwrap(state, dispatch, depth) {
  const { $from } = state.selection;
  const node = $from.node(depth);
  const start = $from.before(depth);
  const step = new pm.transform.ReplaceAroundStep(
    start,
    start + node.nodeSize,
    start + 1,
    start + node.nodeSize - 1,
    pm.model.Slice.empty,
    0,
    true,
  );
  const result = step.apply(state.doc);
  if (result.failed) return false;
  dispatch?.(state.tr.step(step).scrollIntoView());
  return true;
}

export function depthOf($position, type) {
  for (let depth = $position.depth; depth > 0; depth--) if ($position.node(depth).type === type) return depth;
  return 0;
}

// A block after the one the cursor is in; an empty paragraph gives its place.
export function insertBlock(node, { inside = null } = {}) {
  return (state, dispatch) => {
    const { $from } = state.selection;
    if (partAt($from) !== BODY && $from.depth > 0) return false;
    if (!dispatch) return true;
    const tr = state.tr;
    const block = state.doc.nodeAt($from.depth ? $from.before(1) : $from.pos);
    const start = $from.depth ? $from.before(1) : $from.pos;
    const empty = block?.type.name === "paragraph" && block.content.size === 0;
    const at = empty || !block ? start : start + block.nodeSize;
    const last = at + (empty ? block.nodeSize : 0) >= state.doc.content.size;
    const nodes = last && !node.isTextblock ? [node, state.schema.nodes.paragraph.create()] : [node];
    if (empty) tr.replaceWith(start, start + block.nodeSize, Fragment.from(nodes));
    else tr.insert(at, Fragment.from(nodes));
    const target = inside === null ? at + node.nodeSize : at + inside;
    tr.setSelection(Selection.near(tr.doc.resolve(Math.min(target, tr.doc.content.size))));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

// A paragraph after the block the cursor is in, whatever that is.
export const insertAfter = (state, dispatch) => {
  const { $to } = state.selection;
  if (partAt($to) !== BODY || !$to.depth) return false;
  const after = $to.after(1);
  const tr = state.tr.insert(after, state.schema.nodes.paragraph.create());
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView());
  return true;
};

export const divider = (state, dispatch) => insertBlock(state.schema.nodes.divider.create())(state, dispatch);

export const table = (state, dispatch) => {
  const { table: type, table_row, table_header, table_cell } = state.schema.nodes;
  const row = (cell) =>
    table_row.create(
      null,
      [0, 1, 2].map(() => cell.create()),
    );
  return insertBlock(type.create(null, [row(table_header), row(table_cell), row(table_cell)]), { inside: 3 })(
    state,
    dispatch,
  );
};

// The cursor goes into the caption.
export const figure = (key) => (state, dispatch) =>
  insertBlock(state.schema.nodes.figure.create({ picture: key }), { inside: 1 })(state, dispatch);

const figures = (schema, keys) => keys.map((key) => schema.nodes.figure.create({ picture: key }));

export const gallery = (keys) => (state, dispatch) =>
  insertBlock(state.schema.nodes.gallery.create(null, figures(state.schema, keys)), { inside: 2 })(state, dispatch);

// Pictures behind those of the gallery at `position`.
export const addToGallery = (position, keys) => (state, dispatch) => {
  const node = state.doc.nodeAt(position);
  if (node?.type.name !== "gallery") return false;
  dispatch?.(state.tr.insert(position + node.nodeSize - 1, figures(state.schema, keys)));
  return true;
};

// The node at `position` changes places with its neighbor: a block in the body, a picture in its gallery.
export const moveNode = (position, step) => (state, dispatch) => {
  const $at = state.doc.resolve(position);
  const to = $at.index() + step;
  if (to < ($at.depth ? 0 : BODY) || to >= $at.parent.childCount) return false;
  const node = $at.nodeAfter;
  const other = $at.parent.child(to);
  const target = step < 0 ? position - other.nodeSize : position + other.nodeSize;
  const tr = state.tr.delete(position, position + node.nodeSize).insert(target, node);
  dispatch?.(tr.setSelection(NodeSelection.create(tr.doc, target)).scrollIntoView());
  return true;
};

export const hardBreak = (state, dispatch) => {
  const { hard_break: type } = state.schema.nodes;
  const { $from } = state.selection;
  if (!$from.parent.type.contentMatch.matchType(type)) return false;
  dispatch?.(state.tr.replaceSelectionWith(type.create()).scrollIntoView());
  return true;
};

// The start of a part; the points get their first point when there is none.
export function enterPart(state, dispatch, part, tr = state.tr) {
  const { from } = partRange(tr.doc, part);
  if (part === POINTS && tr.doc.child(POINTS).childCount === 0) tr.insert(from, state.schema.nodes.point.create());
  dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(from))).scrollIntoView());
  return true;
}

// All of the part one is in; once more: all of the story.
export const selectPart = (state, dispatch) => {
  const { selection, doc } = state;
  const { from, to } = partRange(doc, partAt(selection.$from));
  const whole = TextSelection.between(doc.resolve(from), doc.resolve(to));
  const already = selection.from <= whole.from && selection.to >= whole.to;
  dispatch?.(state.tr.setSelection(already ? new pm.state.AllSelection(doc) : whole));
  return true;
};

export const selectAncestor = (name) => (state, dispatch) => {
  const depth = depthOf(state.selection.$from, state.schema.nodes[name]);
  if (!depth) return false;
  dispatch?.(state.tr.setSelection(NodeSelection.create(state.doc, state.selection.$from.before(depth))));
  return true;
};
