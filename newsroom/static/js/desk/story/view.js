// The editable page itself.
import { pm } from "django-prose-editor/editor";
import { nodeViews } from "newsroom/desk/story/figures";
import { paste } from "newsroom/desk/story/paste";
import { sane } from "newsroom/desk/story/sane";

// Every change of the writer passes `sane` and then the copy, which keeps it before it is shown.
export function makeView(place, { state, story, copy, say, language, editable, moved, refuse, pictures, act, takeIn }) {
  place.replaceChildren();
  const view = new pm.view.EditorView(place, {
    state,
    editable,
    dispatchTransaction: (tr) => {
      const wanted = sane(view.state, tr, story.bounds.headline_characters, refuse);
      if (wanted) copy.own(wanted);
      moved(wanted?.docChanged);
    },
    attributes: {
      "aria-label": say("text"),
      role: "textbox",
      "aria-multiline": "true",
      spellcheck: "true",
      lang: language,
    },
    nodeViews: nodeViews({ say, pictures, act }),
    ...paste(story, refuse, takeIn),
  });
  return view;
}
