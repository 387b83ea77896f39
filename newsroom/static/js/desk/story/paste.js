// Pasting: cleaned first, new ids for new blocks, one line where a part is one line, refused where it is too much.
import { pm } from "django-prose-editor/editor";
import { cleanPaste } from "newsroom/desk/story/cleanpaste";
import { dragging } from "newsroom/desk/story/dragging";
import { withNewIds } from "newsroom/desk/story/ids";
import { depthBelow, LIST_DEPTH } from "newsroom/desk/story/lists";
import { onlyPictures, pictureFiles } from "newsroom/desk/story/uploads";
import { BODY, POINTS, STANDFIRST, crosses, deleteSelection, partAt } from "newsroom/desk/story/parts";

const { Fragment, Slice } = pm.model;
const PASTE_BYTES = 200_000; // a batch may have 256 KB

// `refuse(name)` tells the writer why nothing was pasted; `takeIn(files, position)` sends picture files.
export function paste(story, refuse, takeIn) {
  const drag = dragging();
  return {
    handleDOMEvents: { dragstart: drag.dragstart, dragend: drag.dragend },
    transformPastedHTML: (html) => cleanPaste(html, story.forbidden),
    transformPastedText: (text) => text.replace(new RegExp(story.forbidden.source, "gu"), "").toWellFormed(),
    clipboardTextParser: (text, $context) => paragraphs(story.pm, text, $context),
    transformPasted: (slice) => withNewIds(flatLists(slice)),
    handlePaste: (view, event, slice) => {
      if (!takeIn || !event.clipboardData || !onlyPictures(event.clipboardData)) return put(view, slice, refuse);
      takeIn(pictureFiles(event.clipboardData), view.state.selection.to);
      return true;
    },
    handleDrop: (view, event, slice, moved) =>
      dropFiles(view, event, takeIn) || drag.move(view, event) || drop(view, event, slice, moved, refuse),
  };
}

// A line of plain text is a paragraph; empty lines only part them.
function paragraphs(schema, text, $context) {
  const lines = text
    .split(/\r\n?|\n/)
    .map((line) => line.trimEnd())
    .filter(Boolean);
  const marks = $context.marks();
  const node = (line) =>
    schema.nodes.paragraph.create(
      null,
      schema.text(
        line,
        marks.filter((mark) => schema.nodes.paragraph.allowsMarkType(mark.type)),
      ),
    );
  return new Slice(Fragment.from(lines.map(node)), lines.length ? 1 : 0, lines.length ? 1 : 0);
}

function put(view, slice, refuse) {
  if (JSON.stringify(slice.toJSON() ?? "").length > PASTE_BYTES) {
    refuse("paste-too-large");
    return true;
  }
  const { state } = view;
  if (crosses(state.doc, state.selection.from, state.selection.to)) view.dispatch(deleteSelection(state.tr));
  const { $from } = view.state.selection;
  const part = partAt($from);
  if (part === POINTS) return pastePoints(view, slice);
  if (part === BODY && $from.parent.type.name !== "pull_quote") return false;
  view.dispatch(view.state.tr.replaceSelection(oneLine(view.state, slice)).scrollIntoView().setMeta("paste", true));
  return true;
}

// All words in one line, with the marks that the place allows.
function oneLine(state, slice) {
  const { schema, selection } = state;
  const type = selection.$from.parent.type;
  return new Slice(Fragment.from(joined(schema, lines(slice), type)), 0, 0);
}

function lines(slice) {
  const found = [];
  slice.content.descendants((node) => {
    if (!node.isTextblock) return true;
    if (node.content.size) found.push(node.content);
    return false;
  });
  if (!found.length && slice.content.firstChild?.isInline) found.push(slice.content);
  return found;
}

function joined(schema, contents, type) {
  const nodes = [];
  contents.forEach((content, index) => {
    if (index) nodes.push(schema.text(" "));
    content.forEach((node) => {
      if (!node.isText) nodes.push(schema.text(" "));
      else nodes.push(node.mark(node.marks.filter((mark) => type.allowsMarkType(mark.type))));
    });
  });
  return nodes;
}

// Every pasted line is a point.
function pastePoints(view, slice) {
  const { schema } = view.state;
  const found = lines(slice);
  const { point } = schema.nodes;
  if (!found.length) return true;
  const inPoint = view.state.selection.$from.parent.type === point;
  if (found.length === 1 && inPoint) {
    view.dispatch(view.state.tr.replaceSelection(oneLine(view.state, slice)).scrollIntoView());
    return true;
  }
  const nodes = found.map((content) => point.create(null, Fragment.from(joined(schema, [content], point))));
  view.dispatch(
    view.state.tr.replaceSelection(new Slice(Fragment.from(nodes), inPoint ? 1 : 0, inPoint ? 1 : 0)).scrollIntoView(),
  );
  return true;
}

// Lists nested deeper than a story allows lose their deepest levels, not their words.
function flatLists(slice) {
  const cut = (fragment, room) => {
    const nodes = [];
    fragment.forEach((node) => {
      if (node.isText) return nodes.push(node);
      const list = depthBelow(node.copy(Fragment.empty)) === 1;
      if (list && room === 0) {
        return node.descendants((child) => {
          if (child.type.name === "paragraph") nodes.push(child);
          return child.type.name !== "paragraph";
        });
      }
      nodes.push(node.copy(cut(node.content, list ? room - 1 : room)));
    });
    return Fragment.from(nodes);
  };
  let deepest = 0;
  slice.content.forEach((node) => (deepest = Math.max(deepest, depthBelow(node))));
  return deepest > LIST_DEPTH ? new Slice(cut(slice.content, LIST_DEPTH), slice.openStart, slice.openEnd) : slice;
}

function dropFiles(view, event, takeIn) {
  const files = pictureFiles(event.dataTransfer);
  const at = files.length && takeIn ? view.posAtCoords({ left: event.clientX, top: event.clientY }) : null;
  if (!at) return false;
  event.preventDefault();
  takeIn(files, at.pos);
  return true;
}

// What is dragged lands like what is pasted; nothing is dragged across the parts' borders by halves.
function drop(view, event, slice, moved, refuse) {
  const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
  if (!at) return true;
  const { from, to } = view.state.selection;
  if (JSON.stringify(slice.toJSON() ?? "").length > PASTE_BYTES) {
    refuse("paste-too-large");
    return true;
  }
  const part = partAt(view.state.doc.resolve(at.pos));
  const across = moved && crosses(view.state.doc, from, to);
  if (part > STANDFIRST && part !== POINTS && !across) return false;
  if (across || (moved && at.pos >= from && at.pos <= to)) return true;
  const tr = view.state.tr;
  if (moved) tr.deleteSelection();
  const target = tr.doc.resolve(tr.mapping.map(at.pos));
  if (!target.parent.isTextblock) return true;
  tr.insert(target.pos, joined(view.state.schema, lines(slice), target.parent.type));
  view.dispatch(tr);
  return true;
}
