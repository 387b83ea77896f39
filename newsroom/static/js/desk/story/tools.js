// Toolbar, dialogs and pictures around the text.
import { choosePicture } from "newsroom/desk/pictures";
import * as commands from "newsroom/desk/story/commands";
import { described, detailsDialog, linkDialog, opener } from "newsroom/desk/story/dialogs";
import { toolbar } from "newsroom/desk/story/toolbar";

const QUIET = 1500;

export function tools(element, view, story, { save, pictures }) {
  const dialog = (name) => element.querySelector(`dialog[data-dialog="${name}"]`);
  // The desk's picture dialog; `made(keys)` is the command for what was chosen there.
  const choose = ([least, most], made) => {
    const put = (chosen) => {
      for (const picture of chosen) pictures.learn(picture);
      made(chosen.map(({ key }) => key))(view.state, view.dispatch);
      view.focus();
    };
    if (most > 0) choosePicture((chosen) => put([chosen].flat()), { least, most });
  };
  const acts = {
    link: linkDialog(dialog("link"), view, story),
    details: detailsDialog(dialog("details"), view, story, pictures),
    shortcuts: opener(dialog("shortcuts"), view),
    figure: () => choose([1, 1], ([key]) => commands.figure(key)),
    gallery: () => choose([story.bounds.gallery_least, story.bounds.gallery_most], (keys) => commands.gallery(keys)),
    // `at` gives the place of the gallery, which others may move meanwhile.
    "add-to-gallery": (at) => {
      const taken = view.state.doc.nodeAt(at()).childCount;
      choose([1, story.bounds.gallery_most - taken], (keys) => commands.addToGallery(at(), keys));
    },
    describes: (state) => described(state) !== null,
  };
  const bar = element.querySelector("[role=toolbar]");
  // Readers have none.
  const tool = bar ? toolbar(bar, view, acts) : { update() {}, focus() {} };
  let timer = 0;
  return {
    update: tool.update,
    // The toolbar steps back while one types.
    typing() {
      element.classList.add("typing");
      clearTimeout(timer);
      timer = setTimeout(() => element.classList.remove("typing"), QUIET);
    },
    act(name, ...values) {
      if (name === "save") save();
      else if (name === "toolbar") tool.focus();
      else if (name === "shortcuts" || view.editable) acts[name](...values);
      return true;
    },
  };
}
