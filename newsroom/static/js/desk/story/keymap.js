// The keys. Enter goes on to the next part, Backspace at a part's start only moves the cursor.
import { pm } from "django-prose-editor/editor";
import * as commands from "newsroom/desk/story/commands";
import { toggleList, liftItem, sinkItem, splitItem } from "newsroom/desk/story/lists";
import {
  BODY,
  HEADLINE,
  POINTS,
  STANDFIRST,
  crosses,
  deleteSelection,
  partAt,
  partRange,
} from "newsroom/desk/story/parts";

const { Selection, TextSelection } = pm.state;
const { baseKeymap, chainCommands, createParagraphNear, liftEmptyBlock, setBlockType, splitBlock } = pm.commands;

function goto(state, dispatch, position, bias = 1, tr = state.tr) {
  dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(position), bias)).scrollIntoView());
  return true;
}

export const enter = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const part = partAt($from);
  if (part === HEADLINE || part === STANDFIRST) return commands.enterPart(state, dispatch, part + 1);
  if (part !== POINTS) return false;
  if ($from.parent.type.name !== "point") return commands.enterPart(state, dispatch, BODY);
  const last = $from.index(1) === $from.node(1).childCount - 1;
  if (!empty || $from.parent.content.size || !last) return false;
  return commands.enterPart(state, dispatch, BODY, state.tr.delete($from.before(), $from.after()));
};

// In blocks of one line, a new paragraph after them; an empty last line leaves a fact box.
export const leaveBlock = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (partAt($from) !== BODY || !$from.depth) return false;
  const { paragraph } = state.schema.nodes;
  const kind = $from.parent.type.name;
  if (kind === "figure" && $from.depth > 1 && $from.index(1) < $from.node(1).childCount - 1) {
    return goto(state, dispatch, $from.after() + 1);
  }
  if (kind === "figure" || (kind === "pull_quote" && $from.parentOffset === $from.parent.content.size)) {
    const after = $from.after(1);
    return goto(state, dispatch, after + 1, 1, state.tr.insert(after, paragraph.create()));
  }
  const box = $from.node(1);
  const atEnd = $from.depth === 2 && $from.index(1) === box.childCount - 1;
  if (box.type.name !== "fact_box" || !empty || $from.parent.content.size || !atEnd || box.childCount < 2) return false;
  const tr = state.tr.delete($from.before(), $from.after());
  const after = tr.mapping.map($from.after(1));
  return goto(state, dispatch, after + 1, 1, tr.insert(after, paragraph.create()));
};

export const backspace = (state, dispatch) => {
  const { $from, empty, from, to } = state.selection;
  if (!empty) return removeAcross(state, dispatch, from, to);
  if (!(state.selection instanceof TextSelection) || $from.parentOffset > 0) return false;
  const part = partAt($from);
  if (part === HEADLINE) return true;
  const { from: start } = partRange(state.doc, part);
  const before = start - 1;
  if (part === BODY) {
    if ($from.parent.type.name === "heading") {
      return setBlockType(state.schema.nodes.paragraph, { id: $from.parent.attrs.id })(state, dispatch);
    }
    const first = $from.depth === 1 && $from.before() === start;
    return first ? goto(state, dispatch, previousEnd(state.doc, POINTS), -1) : liftItemAtStart(state, dispatch);
  }
  if (part === POINTS) {
    if ($from.parent.type.name === "point" && $from.before() !== start) return false;
    const alone = state.doc.child(POINTS).childCount === 1 && $from.parent.content.size === 0;
    const tr = alone && $from.parent.type.name === "point" ? state.tr.delete($from.before(), $from.after()) : state.tr;
    return goto(state, dispatch, previousEnd(tr.doc, STANDFIRST), -1, tr);
  }
  return goto(state, dispatch, before - 1, -1);
};

function previousEnd(doc, part) {
  if (part === POINTS && doc.child(POINTS).childCount === 0) part = STANDFIRST;
  const { to } = partRange(doc, part);
  return part === POINTS ? to - 1 : to;
}

function liftItemAtStart(state, dispatch) {
  const { $from } = state.selection;
  if ($from.depth < 2 || $from.node(-1).type.name !== "list_item" || $from.index(-1) > 0) return false;
  return liftItem(state, dispatch);
}

export const forwardDelete = (state, dispatch) => {
  const { $to, empty, from, to } = state.selection;
  if (!empty) return removeAcross(state, dispatch, from, to);
  const part = partAt($to);
  if (part === BODY || $to.parentOffset < $to.parent.content.size) return false;
  if (part === POINTS && $to.depth > 1 && $to.after() < partRange(state.doc, POINTS).to) return false;
  return enterNext(state, dispatch, part);
};

function enterNext(state, dispatch, part) {
  const next = part === STANDFIRST && state.doc.child(POINTS).childCount === 0 ? BODY : part + 1;
  return goto(state, dispatch, partRange(state.doc, next).from);
}

function removeAcross(state, dispatch, from, to) {
  if (!crosses(state.doc, from, to)) return false;
  dispatch?.(deleteSelection(state.tr).scrollIntoView());
  return true;
}

const cellBreak = (state, dispatch) =>
  /^table_(cell|header)$/.test(state.selection.$from.parent.type.name) && commands.hardBreak(state, dispatch);

// One's own step may have lost its place among what others did meanwhile: then there is nothing to undo.
const guarded = (command) => (state, dispatch) => {
  try {
    return command(state, dispatch);
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
};

// `act(name)` runs what needs the screen: link, shortcuts, save, toolbar.
export function keymaps(act) {
  const { undo, redo } = pm.history;
  const run = (name) => () => act(name);
  const keys = {
    Enter: chainCommands(enter, leaveBlock, cellBreak, splitItem, createParagraphNear, liftEmptyBlock, splitBlock),
    "Shift-Enter": chainCommands(commands.hardBreak, enter),
    "Mod-Enter": chainCommands(pm.commands.exitCode, commands.insertAfter),
    Backspace: chainCommands(backspace, baseKeymap.Backspace),
    "Mod-Backspace": chainCommands(backspace, baseKeymap["Mod-Backspace"]),
    Delete: chainCommands(forwardDelete, baseKeymap.Delete),
    "Mod-Delete": chainCommands(forwardDelete, baseKeymap["Mod-Delete"]),
    "Mod-b": commands.mark("strong"),
    "Mod-i": commands.mark("em"),
    "Mod-k": run("link"),
    "Mod-/": run("shortcuts"),
    "Mod-s": run("save"),
    "Alt-F10": run("toolbar"),
    "Mod-Alt-0": commands.paragraph,
    "Mod-Alt-2": commands.heading(2),
    "Mod-Alt-3": commands.heading(3),
    "Mod-Shift-7": toggleList("ordered_list"),
    "Mod-Shift-8": toggleList("bullet_list"),
    "Mod-Shift-9": commands.quote,
    Tab: chainCommands(sinkItem, pm.tables.goToNextCell(1)),
    "Shift-Tab": chainCommands(liftItem, pm.tables.goToNextCell(-1)),
    "Mod-a": commands.selectPart,
    "Mod-z": guarded(undo),
    "Shift-Mod-z": guarded(redo),
    "Mod-y": guarded(redo),
  };
  return [pm.keymap.keymap(keys), pm.keymap.keymap(baseKeymap)];
}
