// Whether a document may be stored, judged like the server does (schema.py `parse` and `check`): depth, shape,
// attributes, structure, bounds. Raises Refused with the same codes.
import { pm } from "django-prose-editor/editor";
import { Refused } from "newsroom/desk/story/schema";

const LISTS = new Set(["bullet_list", "ordered_list"]);
const NODE_KEYS = new Set(["type", "attrs", "content", "marks"]);
const TEXT_KEYS = new Set(["type", "text", "marks"]);
const LARGEST = 2 ** 53;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const refuse = (code, detail) => {
  throw new Refused(code, detail);
};

export function parse(story, data) {
  checkPlain(data, story.bounds.json_depth);
  checkJson(story, data);
  const node = guarded(() => pm.model.Node.fromJSON(story.pm, data));
  check(story, node);
  return node;
}

export function check(story, node) {
  const { bounds } = story;
  if (node.type.name !== story.spec.topNode || node.marks.length) refuse("shape", "it does not start with “doc”");
  guarded(() => node.check());
  if (new TextEncoder().encode(JSON.stringify(node.toJSON())).length > bounds.document_bytes) refuse("document_bytes");
  if ([...node.child(0).textContent].length > bounds.headline_characters) refuse("headline_characters");
  let blocks = 0;
  const waiting = [[node, 0]];
  while (waiting.length) {
    let [item, lists] = waiting.pop();
    if ("id" in item.attrs) blocks += 1;
    if (LISTS.has(item.type.name)) {
      lists += 1;
      if (lists > bounds.list_depth) refuse("list_depth");
    } else if (item.type.name === "table") {
      checkTable(bounds, item);
    } else if (item.type.name === "gallery") {
      if (item.childCount < bounds.gallery_least || item.childCount > bounds.gallery_most) refuse("gallery");
    }
    item.forEach((child) => child.isText || waiting.push([child, lists]));
  }
  if (blocks > bounds.blocks) refuse("blocks");
}

export function checkPlain(value, maxDepth) {
  const waiting = [[value, 1]];
  while (waiting.length) {
    const [item, depth] = waiting.pop();
    if (typeof item === "object" && item !== null) {
      if (depth > maxDepth) refuse("json_depth");
      for (const [key, child] of Object.entries(item)) {
        if (!Array.isArray(item)) checkText(key);
        waiting.push([child, depth + 1]);
      }
    } else if (typeof item === "string") {
      checkText(item);
    } else if (typeof item === "number" && !(Number.isFinite(item) && Math.abs(item) <= LARGEST)) {
      refuse("json_value");
    }
  }
}

export function checkJson(story, data) {
  const waiting = [data];
  while (waiting.length) {
    const item = waiting.pop();
    if (!isObject(item) || typeof item.type !== "string") refuse("shape", "a node is not an object with a type");
    if (!Object.hasOwn(story.spec.nodes, item.type)) refuse("node", item.type);
    const known = item.type === "text" ? TEXT_KEYS : NODE_KEYS;
    for (const key of Object.keys(item)) if (!known.has(key)) refuse("attribute_unknown", key);
    if (item.type === "text") {
      if (typeof item.text !== "string" || !item.text) refuse("shape", "a text node without text");
      if (story.forbidden.test(item.text)) refuse("text");
    } else {
      checkAttributes(story, item, false);
    }
    checkMarks(story, item);
    const content = Object.hasOwn(item, "content") ? item.content : [];
    if (!Array.isArray(content)) refuse("shape", "the content of a node is not a list");
    waiting.push(...content);
  }
}

function checkMarks(story, item) {
  const marks = Object.hasOwn(item, "marks") ? item.marks : [];
  if (!Array.isArray(marks)) refuse("shape", "the marks of a node are not a list");
  for (const mark of marks) {
    if (!isObject(mark) || typeof mark.type !== "string") refuse("shape", "a mark is not an object with a type");
    for (const key of Object.keys(mark)) if (key !== "type" && key !== "attrs") refuse("shape", key);
    if (!Object.hasOwn(story.spec.marks, mark.type)) refuse("mark", mark.type);
    checkAttributes(story, mark, true);
    if (!story.pm.nodes[item.type].isInline) refuse("mark", mark.type);
  }
}

function checkAttributes(story, item, mark) {
  const attributes = Object.hasOwn(item, "attrs") ? item.attrs : {};
  if (!isObject(attributes)) refuse("shape", "the attributes of a node are not an object");
  const known = story.rules(item.type, mark);
  for (const [name, value] of Object.entries(attributes)) {
    if (!Object.hasOwn(known, name)) refuse("attribute_unknown", name);
    if (!story.accepts(known[name], value)) refuse("attribute_value", name);
  }
  for (const [name, rule] of Object.entries(known)) {
    if (!Object.hasOwn(attributes, name) && !Object.hasOwn(rule, "default")) refuse("attribute_missing", name);
  }
}

function checkTable(bounds, table) {
  if (table.childCount > bounds.table_rows) refuse("table_rows");
  let taken = [];
  table.forEach((row) => {
    let column = 0;
    row.forEach((cell) => {
      while (column < taken.length && taken[column]) column += 1;
      const end = column + cell.attrs.colspan;
      if (end > bounds.table_columns) refuse("table_columns");
      for (; column < end; column++) taken[column] = cell.attrs.rowspan;
    });
    taken = Array.from(taken, (rows) => Math.max(0, (rows ?? 0) - 1));
  });
}

function checkText(text) {
  if (text.includes("\0") || /\p{Surrogate}/u.test(text)) refuse("text");
}

function guarded(act) {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused("structure", error.message);
  }
}
