// Lists: made, unmade, split and nested, four deep at most. After prosemirror-schema-list, which the editor's bundle
// does not carry.
import { pm } from "django-prose-editor/editor";

const { Fragment, NodeRange, Slice } = pm.model;
const { Selection } = pm.state;
const { ReplaceAroundStep, canSplit, findWrapping, liftTarget } = pm.transform;

export const LIST_DEPTH = 4;
export const isList = (node) => node.type.name === "bullet_list" || node.type.name === "ordered_list";
const itemRange = ({ $from, $to }, item) =>
  $from.blockRange($to, (node) => node.childCount > 0 && node.firstChild.type === item);

export function depthOf($position) {
  let depth = 0;
  for (let level = $position.depth; level > 0; level--) if (isList($position.node(level))) depth += 1;
  return depth;
}

// Lists below a node, itself included.
export function depthBelow(node) {
  let deepest = 0;
  node.forEach((child) => (deepest = Math.max(deepest, depthBelow(child))));
  return deepest + (isList(node) ? 1 : 0);
}

// The same kind of list again lifts out; the other kind changes the list; none makes one.
export function toggleList(name) {
  return (state, dispatch) => {
    const { schema, selection } = state;
    const type = schema.nodes[name];
    for (let depth = selection.$from.depth; depth > 0; depth--) {
      const node = selection.$from.node(depth);
      if (!isList(node)) continue;
      if (node.type === type) return liftItem(state, dispatch);
      const attrs = type === schema.nodes.ordered_list ? { id: node.attrs.id, start: 1 } : { id: node.attrs.id };
      dispatch?.(state.tr.setNodeMarkup(selection.$from.before(depth), type, attrs));
      return true;
    }
    return wrap(state, dispatch, type);
  };
}

function wrap(state, dispatch, type) {
  const { $from, $to } = state.selection;
  const range = $from.blockRange($to);
  if (!range || !range.parent.type.contentMatch) return false;
  const wrapping = findWrapping(range, type);
  if (!wrapping) return false;
  if (dispatch) {
    const tr = state.tr.wrap(range, wrapping);
    const inside = wrapping.findIndex((wrapper) => wrapper.type === type) + 1;
    const splitDepth = wrapping.length - inside;
    let at = range.start + wrapping.length;
    for (let index = range.startIndex; index < range.endIndex; index++) {
      if (index > range.startIndex && canSplit(tr.doc, at, splitDepth)) {
        tr.split(at, splitDepth);
        at += 2 * splitDepth;
      }
      at += range.parent.child(index).nodeSize;
    }
    dispatch(tr.scrollIntoView());
  }
  return true;
}

export function splitItem(state, dispatch) {
  const { $from, $to } = state.selection;
  const item = state.schema.nodes.list_item;
  if ($from.depth < 2 || !$from.sameParent($to) || $from.node(-1).type !== item) return false;
  if ($from.parent.content.size === 0 && $from.node(-1).childCount === $from.indexAfter(-1)) {
    return liftItem(state, dispatch);
  }
  const next = $to.pos === $from.end() ? state.schema.nodes.paragraph : null;
  const tr = state.tr.delete($from.pos, $to.pos);
  const types = next ? [null, { type: next }] : undefined;
  if (!canSplit(tr.doc, $from.pos, 2, types)) return false;
  dispatch?.(tr.split($from.pos, 2, types).scrollIntoView());
  return true;
}

export function sinkItem(state, dispatch) {
  const item = state.schema.nodes.list_item;
  const range = itemRange(state.selection, item);
  if (!range || range.startIndex === 0) return false;
  const { parent, startIndex } = range;
  const before = parent.child(startIndex - 1);
  if (before.type !== item) return false;
  let below = 0;
  for (let index = startIndex; index < range.endIndex; index++)
    below = Math.max(below, depthBelow(parent.child(index)));
  if (depthOf(range.$from.doc.resolve(range.start)) + 1 + below > LIST_DEPTH) return false;
  if (dispatch) {
    const nested = before.lastChild && before.lastChild.type === parent.type;
    const inner = Fragment.from(nested ? item.create() : null);
    const list = parent.type.create(null, inner);
    const slice = new Slice(Fragment.from(item.create(null, Fragment.from(list))), nested ? 3 : 1, 0);
    const [from, to] = [range.start, range.end];
    const step = new ReplaceAroundStep(from - (nested ? 3 : 1), to, from, to, slice, 1, true);
    dispatch(state.tr.step(step).scrollIntoView());
  }
  return true;
}

export function liftItem(state, dispatch) {
  const item = state.schema.nodes.list_item;
  const range = itemRange(state.selection, item);
  if (!range) return false;
  if (!dispatch) return true;
  const nested = range.$from.node(range.depth - 1).type === item;
  return nested ? liftToOuter(state, dispatch, range) : liftOut(state, dispatch, range);
}

function liftToOuter(state, dispatch, range) {
  const { tr } = state;
  const item = state.schema.nodes.list_item;
  const end = range.end;
  const endOfList = range.$to.end(range.depth);
  if (end < endOfList) {
    // What follows in the list goes below the lifted item.
    const slice = new Slice(Fragment.from(item.create(null, range.parent.copy())), 1, 0);
    tr.step(new ReplaceAroundStep(end - 1, endOfList, end, endOfList, slice, 1, true));
    range = new NodeRange(tr.doc.resolve(range.$from.pos), tr.doc.resolve(endOfList), range.depth);
  }
  const target = liftTarget(range);
  if (target === null) return false;
  tr.lift(range, target);
  const $after = tr.doc.resolve(tr.mapping.map(end, -1) - 1);
  if ($after.nodeBefore && $after.nodeAfter && $after.nodeBefore.type === $after.nodeAfter.type) tr.join($after.pos);
  dispatch(tr.scrollIntoView());
  return true;
}

function liftOut(state, dispatch, range) {
  const { tr } = state;
  const list = range.parent;
  for (let at = range.end, index = range.endIndex - 1; index > range.startIndex; index--) {
    at -= list.child(index).nodeSize;
    tr.delete(at - 1, at + 1);
  }
  const $start = tr.doc.resolve(range.start);
  const item = $start.nodeAfter;
  if (tr.mapping.map(range.end) !== range.start + $start.nodeAfter.nodeSize) return false;
  const atStart = range.startIndex === 0;
  const atEnd = range.endIndex === list.childCount;
  const parent = $start.node(-1);
  const place = $start.index(-1);
  const rest = item.content.append(atEnd ? Fragment.empty : Fragment.from(list));
  if (!parent.canReplace(place + (atStart ? 0 : 1), place + 1, rest)) return false;
  const start = $start.pos;
  const end = start + item.nodeSize;
  const empty = list.copy(Fragment.empty);
  const around = (atStart ? Fragment.empty : Fragment.from(empty)).append(
    atEnd ? Fragment.empty : Fragment.from(empty),
  );
  const slice = new Slice(around, atStart ? 0 : 1, atEnd ? 0 : 1);
  tr.step(
    new ReplaceAroundStep(start - (atStart ? 1 : 0), end + (atEnd ? 1 : 0), start + 1, end - 1, slice, atStart ? 0 : 1),
  );
  dispatch(tr.setSelection(Selection.near(tr.doc.resolve(tr.mapping.map(state.selection.head)))).scrollIntoView());
  return true;
}
