// What the writing page consists of besides the text itself.
import { Gapcursor, Dropcursor, pm } from "django-prose-editor/editor";
import { cursors } from "newsroom/desk/story/cursors";
import { galleries } from "newsroom/desk/story/galleries";
import { ids } from "newsroom/desk/story/ids";
import { keymaps } from "newsroom/desk/story/keymap";
import { placeholders } from "newsroom/desk/story/placeholders";
import { tables } from "newsroom/desk/story/tables";
import { uploads } from "newsroom/desk/story/uploads";

// The bundle carries these two plugins only inside Tiptap's extensions.
const from = (extension) => extension.config.addProseMirrorPlugins.call({ options: extension.options ?? {} });

export function plugins(say, bounds, act) {
  return [
    ...keymaps(act),
    pm.history.history({ newGroupDelay: 600 }),
    tables(),
    galleries(bounds),
    ids,
    uploads(),
    cursors(),
    placeholders(say),
    ...from(Gapcursor),
    ...from(Dropcursor),
  ];
}
