// The toolbar: one stop for the Tab key, arrows within, the state of the text shown. Keys and buttons run the same
// commands.
import { pm } from "django-prose-editor/editor";
import * as commands from "newsroom/desk/story/commands";
import { isList, toggleList } from "newsroom/desk/story/lists";
import { BODY, HEADLINE, partAt } from "newsroom/desk/story/parts";
import { inTable, tableCommands } from "newsroom/desk/story/tables";

const COMMANDS = {
  "heading-2": commands.heading(2),
  "heading-3": commands.heading(3),
  strong: commands.mark("strong"),
  em: commands.mark("em"),
  quote: commands.quote,
  "pull-quote": commands.pullQuote,
  "bullet-list": toggleList("bullet_list"),
  "ordered-list": toggleList("ordered_list"),
  table: commands.table,
  "fact-box": commands.factBox,
  divider: commands.divider,
  undo: pm.history.undo,
  redo: pm.history.redo,
  ...tableCommands,
};

// What the selection is in, for the pressed look of a button.
const inside =
  (name) =>
  ({ selection, schema }) =>
    commands.depthOf(selection.$from, schema.nodes[name]) > 0;
const level =
  (number) =>
  ({ selection }) =>
    selection.$from.parent.type.name === "heading" && selection.$from.parent.attrs.level === number;
const marked = (name) => (state) => {
  const { from, to, empty, $from } = state.selection;
  const type = state.schema.marks[name];
  if (empty) return Boolean(type.isInSet(state.storedMarks ?? $from.marks()));
  return state.doc.rangeHasMark(from, to, type);
};
const list =
  (name) =>
  ({ selection: { $from } }) => {
    for (let depth = $from.depth; depth > 0; depth--)
      if (isList($from.node(depth))) return $from.node(depth).type.name === name;
    return false;
  };
const ACTIVE = {
  "heading-2": level(2),
  "heading-3": level(3),
  strong: marked("strong"),
  em: marked("em"),
  link: marked("link"),
  quote: inside("quote"),
  "pull-quote": inside("pull_quote"),
  "bullet-list": list("bullet_list"),
  "ordered-list": list("ordered_list"),
  "fact-box": inside("fact_box"),
};

// `acts`: name → function for what needs the screen (link, figure, details, shortcuts).
export function toolbar(element, view, acts) {
  const buttons = [...element.querySelectorAll("button[data-command]")];
  const able = (name) => {
    if (name === "figure" || name === "gallery") return partAt(view.state.selection.$from) === BODY;
    if (name === "link") return linkable(view.state);
    if (name === "details") return acts.describes(view.state);
    return name in COMMANDS ? COMMANDS[name](view.state, undefined, view) : true;
  };
  const run = (name) => {
    if (!view.editable) return;
    if (acts[name]) acts[name]();
    else if (COMMANDS[name]) {
      COMMANDS[name](view.state, view.dispatch, view);
      view.focus();
    }
  };
  for (const button of buttons) {
    // The cursor stays in the text.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener(
      "click",
      () => button.getAttribute("aria-disabled") === "true" || run(button.dataset.command),
    );
  }
  roving(element, buttons);
  const tables = element.querySelector("[data-table-tools]");
  let pending = 0;
  const show = () => {
    pending = 0;
    if (tables) tables.hidden = !inTable(view.state);
    for (const button of buttons) {
      const name = button.dataset.command;
      if (ACTIVE[name]) button.setAttribute("aria-pressed", String(ACTIVE[name](view.state)));
      button.setAttribute("aria-disabled", String(!view.editable || !able(name)));
    }
  };
  show();
  return {
    update: () => (pending ||= requestAnimationFrame(show)),
    focus: () => element.querySelector("[tabindex='0']")?.focus(),
  };
}

function linkable({ selection, schema }) {
  const { $from } = selection;
  return (
    partAt($from) !== HEADLINE && $from.parent.inlineContent && $from.parent.type.allowsMarkType(schema.marks.link)
  );
}

function roving(element, buttons) {
  const shown = () => buttons.filter((button) => !button.closest("[hidden]"));
  const only = (chosen) => buttons.forEach((button) => (button.tabIndex = button === chosen ? 0 : -1));
  only(buttons[0]);
  element.addEventListener("keydown", (event) => {
    const here = shown();
    const at = here.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: here.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = here[(to + here.length) % here.length];
    only(next);
    next.focus();
  });
}
