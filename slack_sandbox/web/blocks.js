"use strict";
// Slack's markup and blocks, as nodes. Text only ever becomes text: nothing of a message is read as HTML.

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function link(address, label) {
  if (!/^(https?|mailto):/i.test(address)) return label;
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

function mention(text, loud) {
  return make("span", { class: loud ? "mention loud" : "mention" }, text);
}

// One `<…>` of Slack's: a person, a channel, everybody, a group, a link.
function token(body, names) {
  const [what, label] = [body.split("|")[0], body.split("|").slice(1).join("|")];
  const id = what.slice(1);
  if (what[0] === "@") return mention("@" + (names.users[id] || id), id === names.me);
  if (what[0] === "#") return mention("#" + (names.channels[id] || label || id));
  if (what.startsWith("!subteam^")) return mention("@" + (names.groups[what.slice(9)] || what.slice(9)), true);
  if (/^!(channel|here|everyone)$/.test(what)) return mention("@" + id, true);
  if (what.startsWith("!date^")) {
    const address = what.split("^")[3];
    return address ? link(unescaped(address), unescaped(label || what)) : document.createTextNode(unescaped(label || what));
  }
  if (what[0] === "!") return document.createTextNode(unescaped(label || id));
  if (/^(https?|mailto):/i.test(what)) return link(unescaped(what), unescaped(label || what));
  return document.createTextNode(unescaped(`<${body}>`));
}

// Inline rules: a pattern and what its match becomes. The earliest match wins.
const nested = (tag) => (match, names, rules) => make(tag, {}, inline(match[1], names, rules));
const COMMON = [
  [/`([^`\n]+)`/, (match) => make("code", {}, unescaped(match[1]))],
  [/<([^<>|\n][^<>\n]*)>/, (match, names) => token(match[1], names)],
  [/https?:\/\/[^\s<>|)\]]+/, (match) => link(unescaped(match[0]), unescaped(match[0]))],
];
const MRKDWN = [...COMMON,
  [/(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])/, nested("strong")],
  [/(?<![\w_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])/, nested("em")],
  [/(?<![\w~])~([^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])/, nested("s")]];
const MARKDOWN = [
  [/\\([\\`*_{}[\]()#+.!|~>-])/, (match) => document.createTextNode(match[1])],
  [/\[((?:[^[\]\\]|\\.)*)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)/, (match, names) => link(unescaped(match[2]), unescaped(match[1]))],
  ...COMMON,
  [/\*\*([^\s*](?:.*?[^\s*])?)\*\*/, nested("strong")],
  [/(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])/, nested("em")],
  [/(?<![\w_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])/, nested("em")],
  [/~~([^\s~](?:[^~\n]*[^\s~])?)~~/, nested("s")]];

function inline(text, names, rules) {
  const nodes = [];
  while (text) {
    let best = null;
    for (const [pattern, render] of rules) {
      const match = pattern.exec(text);
      if (match && (best === null || match.index < best.match.index)) best = { match, render };
    }
    if (best === null) break;
    nodes.push(document.createTextNode(unescaped(text.slice(0, best.match.index))));
    nodes.push(best.render(best.match, names, rules));
    text = text.slice(best.match.index + best.match[0].length);
  }
  nodes.push(document.createTextNode(unescaped(text)));
  return nodes;
}

// Lines become paragraphs, lists, quotes and code.
const LINES = [
  ["quote", /^(?:&gt;|>) ?(.*)$/], ["bullet", /^\s*(?:[-*+•])\s+(.*)$/], ["number", /^\s*\d+[.)]\s+(.*)$/],
  ["head", /^#{1,6}\s+(.*)$/], ["rule", /^(?:---+|\*\*\*+)$/],
];
const MRKDWN_LINES = new Set(["quote"]);

// In Markdown a fence is a line of its own, and one that nothing closes takes all that follows.
function markdownParts(text) {
  const parts = [[]];
  let marks = null;
  for (const line of text.split("\n")) {
    const fence = /^ {0,3}(`{3,})([^`]*)$/.exec(line);
    if (marks === null && fence) { marks = fence[1]; parts.push([]); }
    else if (marks !== null && fence && fence[1].length >= marks.length && !fence[2].trim()) { marks = null; parts.push([]); }
    else parts.at(-1).push(line);
  }
  return parts.map((lines) => lines.join("\n"));
}

function formatted(text, names, markdown) {
  const rules = markdown ? MARKDOWN : MRKDWN;
  const nodes = [];
  (markdown ? markdownParts(text) : text.split(/```(?:\w*\n)?/)).forEach((part, number) => {
    if (number % 2) nodes.push(make("pre", {}, make("code", {}, unescaped(part.replace(/\n$/, "")))));
    else nodes.push(...paragraphs(part.replace(/^\n/, ""), names, rules, markdown));
  });
  return nodes;
}

function paragraphs(text, names, rules, markdown) {
  const groups = [];
  for (const line of text.split("\n")) {
    const found = LINES.find(([kind, pattern]) => (markdown || MRKDWN_LINES.has(kind)) && pattern.test(line));
    const kind = found ? found[0] : line.trim() ? "text" : "gap";
    const words = found ? found[1].exec(line)[1] || "" : line;
    const last = groups[groups.length - 1];
    if (last && last.kind === kind && kind !== "head") last.lines.push(words);
    else groups.push({ kind, lines: [words] });
  }
  return groups.flatMap(({ kind, lines }) => paragraph(kind, lines, names, rules));
}

function paragraph(kind, lines, names, rules) {
  const lined = () => lines.flatMap((line, i) => [...(i ? [make("br")] : []), ...inline(line, names, rules)]);
  const items = () => lines.map((line) => make("li", {}, inline(line, names, rules)));
  switch (kind) {
    case "gap": return [];
    case "rule": return [make("hr")];
    case "head": return [make("h3", {}, inline(lines[0], names, rules))];
    case "quote": return [make("blockquote", {}, lined())];
    case "bullet": return [make("ul", {}, items())];
    case "number": return [make("ol", {}, items())];
    default: return [make("p", {}, lined())];
  }
}

function text(object, names) {
  if (!object) return [];
  if (typeof object === "string") return formatted(object, names, false);
  if (object.type === "mrkdwn") return formatted(object.text, names, false);
  return [document.createTextNode(object.text || "")];
}

const plain = (object) => (typeof object === "string" ? object : (object && object.text) || "");

// `act(button, block)` presses a button; `open` remembers which boxes stand open while the page draws itself anew.
function blocks(list, names, act, open, own = "") {
  return (list || []).flatMap((block, i) => drawn(block, names, act, open, `${own}/${block.block_id || i}`));
}

function drawn(block, names, act, open, place) {
  switch (block.type) {
    case "section": return [section(block, names, act)];
    case "divider": return [make("hr")];
    case "header": return [make("h3", {}, plain(block.text))];
    case "markdown": return formatted(block.text, names, true);
    case "image": return [make("p", { class: "note" }, `🖼 ${block.alt_text}`)];
    case "context": return [make("div", { class: "context" }, block.elements.map((each) => make("span", {}, text(each, names))))];
    case "actions": return [make("div", { class: "actions" }, block.elements.map((each) => element(each, block, act)))];
    case "context_actions": return [make("div", { class: "actions" }, block.elements.map((each) => element(each, block, act, true)))];
    case "alert": return [make("div", { class: `alert ${block.level || ""}` }, text(block.text, names))];
    case "rich_text": return [make("p", {}, block.elements.flatMap((each) => rich(each, names)))];
    case "task_card": return [task(block, names)];
    case "plan": return [make("p", {}, make("strong", {}, plain(block.title))), ...(block.tasks || []).map((each) => task(each, names))];
    case "table": return [table(block, names)];
    case "container": return [container(block, names, act, open, place)];
    default: return [make("p", { class: "note" }, `[${block.type}]`)];
  }
}

function section(block, names, act) {
  const fields = block.fields && make("div", { class: "fields" }, block.fields.map((each) => make("div", {}, text(each, names))));
  const words = make("div", {}, text(block.text, names), fields);
  return make("div", { class: "section" }, words, block.accessory && element(block.accessory, block, act));
}

function element(each, block, act, quiet) {
  const press = (name) => () => act(name, block.block_id);
  const button = (part, name) => make("button", {
    type: "button", class: `button ${each.style || ""} ${quiet ? "quiet" : ""}`, title: part.accessibility_label, onclick: press(name),
  }, plain(part.text));
  switch (each.type) {
    case "button": return each.url
      ? make("a", { class: "button", href: /^https?:/.test(each.url) ? each.url : "#", target: "_blank", rel: "noopener noreferrer", onclick: press(each.action_id) }, plain(each.text))
      : button(each, each.action_id);
    case "icon_button": return button(each, each.action_id);
    case "feedback_buttons": return make("span", {}, button(each.positive_button, "positive_button"), button(each.negative_button, "negative_button"));
    case "overflow": return make("select", { class: "button overflow", "aria-label": "More actions", onchange: (event) => { const chosen = event.target.value; event.target.value = ""; if (chosen) act(chosen, block.block_id); } },
      make("option", { value: "", hidden: true }, "⋯"), each.options.map((one) => make("option", { value: one.value }, plain(one.text))));
    case "static_select": return make("select", { class: "button", onchange: (event) => event.target.value && act(event.target.value, block.block_id) },
      make("option", { value: "" }, plain(each.placeholder) || "…"), each.options.map((one) => make("option", { value: one.value }, plain(one.text))));
    case "image": return make("span", { class: "note" }, `🖼 ${each.alt_text}`);
    default: return make("span", { class: "note" }, `[${each.type}]`);
  }
}

const SIGNS = { pending: "○", in_progress: "◌", complete: "✓", error: "✗" };

function task(card, names) {
  const sources = (card.sources || []).map((each) => make("span", {}, " ", link(each.url, each.text)));
  const more = [card.details, card.output].filter(Boolean).map((each) => make("div", { class: "note" }, typeof each === "string" ? each : text(each, names)));
  return make("div", { class: `task ${card.status}` }, make("span", { class: "sign" }, SIGNS[card.status] || "·"), make("div", {}, plain(card.title), sources, more));
}

function table(block, names) {
  const cell = (each) => make("td", {}, each.type === "rich_text" ? each.elements.flatMap((one) => rich(one, names)) : plain(each) || String(each.number ?? ""));
  return make("table", {}, block.rows.map((row) => make("tr", {}, row.map(cell))));
}

function container(block, names, act, open, place) {
  const title = [make("span", {}, plain(block.title)), block.subtitle && make("div", { class: "subtitle" }, text(block.subtitle, names))];
  const inside = make("div", { class: "inside" }, blocks(block.child_blocks, names, act, open, place));
  if (!block.is_collapsible) return make("div", { class: "box" }, make("strong", {}, title), inside);
  const shown = open.has(place) ? open.get(place) : !block.default_collapsed;
  return make("details", { class: "box", open: shown, ontoggle: (event) => open.set(place, event.target.open) }, make("summary", {}, title), inside);
}

function rich(piece, names) {
  const inner = (piece.elements || []).flatMap((each) => rich(each, names));
  switch (piece.type) {
    case "rich_text_list": return [make(piece.style === "ordered" ? "ol" : "ul", {}, piece.elements.map((each) => make("li", {}, rich(each, names))))];
    case "rich_text_quote": return [make("blockquote", {}, inner)];
    case "rich_text_preformatted": return [make("pre", {}, inner)];
    case "user": return [token("@" + piece.user_id, names)];
    case "usergroup": return [token("!subteam^" + piece.usergroup_id, names)];
    case "channel": return [token("#" + piece.channel_id, names)];
    case "broadcast": return [token("!" + piece.range, names)];
    case "link": return [link(piece.url, piece.text || piece.url)];
    case "text": return piece.text.split("\n").flatMap((line, i) => [...(i ? [make("br")] : []), styled(line, piece.style)]);
    default: return inner;
  }
}

function styled(words, style = {}) {
  const tag = style.code ? "code" : style.bold ? "strong" : style.italic ? "em" : style.strike ? "s" : null;
  return tag ? make(tag, {}, words) : document.createTextNode(words);
}
