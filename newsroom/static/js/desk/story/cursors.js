// Where the others write: a mark at the end of their last change, with the name for two seconds.
import { pm } from "django-prose-editor/editor";
import { insertedBy, parseSteps } from "newsroom/desk/story/collab";
import { tint } from "newsroom/desk/story/presence";

const { Plugin, PluginKey } = pm.state;
const { Decoration, DecorationSet } = pm.view;
const NAMED = 2000;
const FADES = 60_000;

export const cursorsKey = new PluginKey("cursors");

// {client: {at, by, moved}} of the others.
export function cursors() {
  return new Plugin({
    key: cursorsKey,
    state: {
      init: () => ({}),
      apply(tr, marks) {
        const news = tr.getMeta(cursorsKey);
        if (!news && !tr.docChanged) return marks;
        const mapped = {};
        for (const [client, mark] of Object.entries(marks))
          mapped[client] = { ...mark, at: tr.mapping.map(mark.at, -1) };
        return news ? within(tr.doc, { ...mapped, ...news.set }, news.gone) : mapped;
      },
    },
    props: {
      decorations: (state) => {
        const marks = Object.entries(cursorsKey.getState(state));
        const now = Date.now();
        const shown = marks.filter(([, { moved }]) => now - moved < FADES);
        return DecorationSet.create(
          state.doc,
          shown.map(([client, mark]) => decoration(client, mark, now)),
        );
      },
    },
  });
}

function within(doc, marks, gone = []) {
  const kept = Object.entries(marks).filter(([client, { at }]) => !gone.includes(client) && at <= doc.content.size);
  return Object.fromEntries(kept);
}

function decoration(client, { at, by, moved }, now) {
  const named = now - moved < NAMED;
  const draw = () => {
    const caret = document.createElement("span");
    caret.className = `cursor person-${tint(by.id)}`;
    if (named) {
      const name = document.createElement("span");
      name.className = "cursor-name";
      name.textContent = by.name;
      caret.append(name);
    }
    return caret;
  };
  return Decoration.widget(at, draw, { key: `${client}-${named}`, side: 1, ignoreSelection: true });
}

// After the batches of others were applied: `batches` with their steps, oldest first.
export function moveCursors(view, batches, own) {
  const set = {};
  for (const { client, by, steps } of batches) {
    if (!by || client === own || !steps.length) continue;
    const last = insertedBy(parseSteps(view.state.schema, steps)).at(-1);
    const at = last ? last.to : touched(steps.at(-1));
    if (at !== null) set[client] = { at: Math.min(at, view.state.doc.content.size), by, moved: Date.now() };
  }
  if (!Object.keys(set).length) return;
  const { tr } = view.state;
  view.dispatch(tr.setMeta(cursorsKey, { set }).setMeta("addToHistory", false));
  setTimeout(() => view.isDestroyed || view.dispatch(view.state.tr.setMeta(cursorsKey, {})), NAMED + 50);
}

const touched = (step) => step.from ?? step.pos ?? null;

export function dropCursors(view, clients) {
  const gone = Object.keys(cursorsKey.getState(view.state)).filter((client) => !clients.includes(client));
  if (gone.length) view.dispatch(view.state.tr.setMeta(cursorsKey, { gone }));
}
