// Picture files that are dropped or pasted into the text: a quiet line holds their place while they are sent, on this
// screen only, and then the picture stands there.
import { pm } from "django-prose-editor/editor";
import { send } from "newsroom/desk/send";
import { BODY, partAt, partRange } from "newsroom/desk/story/parts";

const { Decoration, DecorationSet } = pm.view;
const key = new pm.state.PluginKey("uploads");

export const uploads = () =>
  new pm.state.Plugin({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, places) {
        const mapped = places.map(tr.mapping, tr.doc);
        const { add, remove } = tr.getMeta(key) ?? {};
        const left = remove ? mapped.remove(found(mapped, remove)) : mapped;
        if (!add) return left;
        return left.add(tr.doc, [
          Decoration.widget(add.at, add.line, { id: add.id, side: -1, ignoreSelection: true, stopEvent: () => true }),
        ]);
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });

const found = (places, id) => places.find(undefined, undefined, (spec) => spec.id === id);

export const pictureFiles = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));

// Word and Excel put a picture of the copied text beside the text itself.
export function onlyPictures(data) {
  const html = new DOMParser().parseFromString(data.getData("text/html"), "text/html").body;
  return pictureFiles(data).length > 0 && !html.textContent.trim() && !data.getData("text/plain").trim();
}

// Where a picture can stand nearest to a position: between blocks, or between the pictures of a gallery.
export function placeNear(doc, position) {
  const $at = doc.resolve(position);
  if (partAt($at) !== BODY) return partRange(doc, BODY).from;
  const depth = $at.depth && $at.node(1).type.name === "gallery" && $at.depth > 1 ? 2 : 1;
  if ($at.depth < depth) return position;
  const [before, after] = [$at.before(depth), $at.after(depth)];
  return position - before < after - position ? before : after;
}

// One after the other, so that they stand in the order in which they came.
export async function takeIn(view, files, position, { address, say, pictures, tell }) {
  const waiting = files.map((file) => ({ file, id: crypto.randomUUID(), line: line(say("sending-picture", { name: file.name })) }));
  const at = placeNear(view.state.doc, position);
  for (const { id, line: shown } of waiting) view.dispatch(view.state.tr.setMeta(key, { add: { at, id, line: shown } }));
  const leaving = (event) => event.preventDefault();
  addEventListener("beforeunload", leaving);
  for (const each of waiting) {
    const data = new FormData();
    data.set("file", each.file);
    const { status, data: picture } = await send(address, data, { from: view.dom });
    if (status === 200 || status === 201) put(view, each, pictures, picture);
    else refuse(view, each, picture.reason ?? say(status === 0 ? "sending-offline" : "sending-failed"), { say, tell });
  }
  removeEventListener("beforeunload", leaving);
}

function put(view, { id }, pictures, picture) {
  pictures.learn(picture);
  const place = found(key.getState(view.state), id)[0];
  const { tr, schema } = view.state;
  // The text around it is gone: the picture is in the library all the same.
  if (place) tr.insert(place.from, schema.nodes.figure.create({ picture: picture.key }));
  view.dispatch(tr.setMeta(key, { remove: id }));
}

function refuse(view, { id, file, line: shown }, reason, { say, tell }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button plain";
  button.textContent = say("dismiss");
  button.addEventListener("click", () => {
    view.dispatch(view.state.tr.setMeta(key, { remove: id }));
    view.focus();
  });
  shown.classList.add("bad");
  shown.replaceChildren(`${file.name}: ${reason} `, button);
  tell(`${file.name}: ${reason}`);
}

function line(words) {
  const shown = document.createElement("div");
  shown.className = "picture-sending";
  shown.contentEditable = "false";
  shown.textContent = words;
  return shown;
}
