// Names in the empty parts, so that a new story says where its headline goes.
import { pm } from "django-prose-editor/editor";
import { enterPart } from "newsroom/desk/story/commands";
import { POINTS } from "newsroom/desk/story/parts";

const { Decoration, DecorationSet } = pm.view;
const NAMES = ["headline", "standfirst", "points"];

export function placeholders(say) {
  const words = Object.fromEntries([...NAMES, "body"].map((name) => [name, say(`empty-${name}`)]));
  const empty = (from, node, name) =>
    Decoration.node(from, from + node.nodeSize, {
      class: "is-empty",
      "data-empty": words[name],
      // A heading without words has no name otherwise.
      ...(name === "headline" && { "aria-label": words[name] }),
    });
  return new pm.state.Plugin({
    props: {
      // Points that are not there cannot be clicked into: the first one is made.
      handleClick(view, _position, event) {
        if (!view.editable || !event.target.closest?.("[data-part=points].is-empty")) return false;
        return enterPart(view.state, view.dispatch, POINTS);
      },
      decorations({ doc }) {
        const marks = [];
        doc.forEach((node, position, index) => {
          if (index < 3 && node.content.size === 0) marks.push(empty(position, node, NAMES[index]));
          if (index === 3 && doc.childCount === 4 && node.type.name === "paragraph" && !node.content.size) {
            marks.push(empty(position, node, "body"));
          }
        });
        return DecorationSet.create(doc, marks);
      },
    },
  });
}
