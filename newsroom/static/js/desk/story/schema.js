// The story document as the browser knows it: schema.json made into a ProseMirror schema. The server's twin is
// articles/story/schema.py; cases.json in the tests is judged by both.
import { pm } from "django-prose-editor/editor";
import { dom } from "newsroom/desk/story/dom";

export class Refused extends Error {
  constructor(code, detail = "") {
    super(detail || code);
    this.code = code;
  }
}

const own = (object, name) => Object.hasOwn(object, name);

export class StorySchema {
  // `pictureAddress(key)` gives the address of a picture for the writing page.
  constructor(spec, pictureAddress = () => null) {
    this.spec = spec;
    this.bounds = spec.bounds;
    this.forbidden = new RegExp(spec.bounds.forbidden_in_text, "u");
    this.patterns = new Map();
    const shapes = dom(this, pictureAddress);
    this.pm = new pm.model.Schema({
      topNode: spec.topNode,
      nodes: this.prepared(spec.nodes, shapes.nodes),
      marks: this.prepared(spec.marks, shapes.marks),
    });
  }

  prepared(kinds, shapes) {
    const prepared = {};
    for (const [kind, spec] of Object.entries(kinds)) {
      const attrs = {};
      for (const [name, rule] of Object.entries(spec.attrs ?? {})) {
        attrs[name] = {
          validate: (value) => {
            if (!this.accepts(rule, value)) throw new Refused("attribute_value", `${kind}.${name}`);
          },
        };
        if (own(rule, "default")) attrs[name].default = rule.default;
      }
      prepared[kind] = { ...spec, attrs, ...shapes[kind] };
    }
    return prepared;
  }

  rules(kind, mark = false) {
    const kinds = mark ? this.spec.marks : this.spec.nodes;
    return own(kinds, kind) ? (kinds[kind].attrs ?? {}) : {};
  }

  // Whether one attribute value obeys its rule; schema.py has the same function.
  accepts(rule, value) {
    if (value === null) return rule.nullable === true;
    switch (rule.type) {
      case "string":
      case "url":
        return (
          typeof value === "string" &&
          [...value].length <= (rule.max_length ?? 2000) &&
          !this.forbidden.test(value) &&
          !/\p{Surrogate}/u.test(value) &&
          (!own(rule, "pattern") || this.pattern(rule.pattern).test(value))
        );
      case "integer":
        return Number.isInteger(value) && rule.minimum <= value && value <= rule.maximum;
      case "enum":
        return typeof value === "string" && rule.values.includes(value);
      case "list":
        return (
          Array.isArray(value) &&
          rule.min_items <= value.length &&
          value.length <= rule.max_items &&
          value.every((item) => this.accepts(rule.items, item)) &&
          !(rule.unique && new Set(value).size < value.length)
        );
    }
    return false;
  }

  pattern(source) {
    if (!this.patterns.has(source)) this.patterns.set(source, new RegExp(`^(?:${source})$`, "u"));
    return this.patterns.get(source);
  }

  attribute(kind, name, value, mark = false) {
    return this.accepts(this.rules(kind, mark)[name], value);
  }
}

export function embedded(pictureAddress) {
  const spec = JSON.parse(document.getElementById("story-schema").textContent);
  return new StorySchema(spec, pictureAddress);
}
