// Shows what arrived in the practice room. The pieces of HTML come from the room, where all that strangers wrote is text.
"use strict";

const EVERY = 700; // milliseconds between two looks
const posts = new Map(), mails = [];
const by = (id) => document.getElementById(id);
const make = (tag, text = "", values = {}) => Object.assign(document.createElement(tag), { textContent: text }, values);
let last = 0, channels = [], place = "", thread = "", mail = 0, chosen = false, story = null, heard = false, asked = false;

async function tell(what, said) {
  const answer = await fetch(`/do/${what}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(said),
  });
  if (answer.ok) await look();
}

function article(post, id) {
  const shown = make("article", "", { id, className: post.fresh ? "new" : "" });
  shown.dataset.key = post.key;
  shown.innerHTML = post.html;
  return shown;
}

function put(list, wanted, prefix) {
  // Only what changed is drawn again, so that what somebody reads or holds stays.
  wanted.forEach((post, index) => {
    const id = `${prefix}${post.key}`, there = list.children[index];
    if (there && there.id === id && there.dataset.n === String(post.n)) return;
    const shown = article(post, id);
    shown.dataset.n = post.n;
    if (prefix === "m-") addAnswers(shown, post);
    const old = document.getElementById(id), held = old && old.contains(document.activeElement) && document.activeElement;
    if (old) old.remove();
    list.insertBefore(shown, list.children[index] || null);
    if (held && held.dataset.name) shown.querySelector(`[data-name="${held.dataset.name}"]`).focus();
  });
  while (list.children.length > wanted.length) list.lastElementChild.remove();
}

function addAnswers(shown, post) {
  const root = post.thread || post.ts;
  const answers = [...posts.values()].filter((each) => each.thread === root && each.channel === post.channel && !each.gone);
  if (!answers.length) return;
  const words = answers.length === 1 ? "1 answer in its thread" : `${answers.length} answers in its thread`;
  const button = make("button", words, { type: "button", className: "answers" });
  button.addEventListener("click", () => { thread = `${post.channel}-${root}`; draw(); by("close").focus(); });
  shown.querySelector(".words").append(button);
}

function drawMails(list) {
  const names = make("ul", "", { className: "mails" });
  for (const each of mails) {
    const button = make("button", `${each.at} · ${each.to}: `, { type: "button" });
    button.append(make("b", each.subject));
    button.setAttribute("aria-current", String(each.n === mail));
    button.addEventListener("click", () => { mail = each.n; chosen = true; draw(); });
    const line = make("li");
    line.append(button);
    names.append(line);
  }
  const signs = mails.map((each) => each.n).join() + `:${mail}`;
  if (list.dataset.signs === signs) return;
  list.dataset.signs = signs;
  list.replaceChildren(names);
  if (!mail) return;
  const widths = make("div", "", { className: "widths" });
  for (const [name, width, words] of [["phone", 390, "On a phone"], ["computer", 680, "On a computer"]]) {
    const frame = make("iframe", "", { className: name, src: `/mail/${mail}`, title: `${words}, ${width} pixels wide` });
    frame.setAttribute("sandbox", "");
    const figure = make("figure");
    figure.append(make("figcaption", `${words}, ${width} pixels wide`), frame);
    widths.append(figure);
  }
  list.append(widths);
}

function drawPlaces() {
  const named = [...channels.map((each) => [each.id, `# ${each.name}`]), ["mail", `Mail (${mails.length})`]];
  by("places").replaceChildren(...named.map(([id, words]) => {
    const button = make("button", words, { type: "button" });
    button.dataset.place = id;
    button.addEventListener("click", () => { place = id; thread = ""; draw(); });
    return button;
  }));
}

function drawClock() {
  by("clock").hidden = !story;
  if (!story) return;
  by("says").textContent = story.says;
  by("now").textContent = story.now;
  by("how").textContent = story.over ? "The story is over." : story.paused ? "Paused." : "";
  by("run").textContent = story.paused ? "Go on" : "Pause";
  by("run").disabled = by("step").disabled = story.over;
  by("next").textContent = story.next ? `Next: ${story.next}` : "";
  if (document.activeElement !== by("speed")) by("speed").value = story.speed;
}

function draw() {
  const list = by("list"), main = by("main"), moved = list.dataset.place !== place;
  const atEnd = main.scrollHeight - main.scrollTop - main.clientHeight < 80;
  if (moved) {
    list.replaceChildren();
    delete list.dataset.signs;
    list.dataset.place = place;
  }
  for (const each of by("places").children) each.setAttribute("aria-current", String(each.dataset.place === place));
  by("title").textContent = place === "mail" ? "Mail" : `# ${(channels.find((each) => each.id === place) || { name: "" }).name}`;
  if (place === "mail") drawMails(list);
  else put(list, [...posts.values()].filter((each) => each.channel === place && each.inChannel && !each.gone), "m-");
  by("ask").hidden = place === "mail" || !heard;
  by("thread").hidden = !thread;
  const of = [...posts.values()].filter((each) => [each.key, `${each.channel}-${each.thread}`].includes(thread) && !each.gone);
  put(by("replies"), thread ? of : [], "t-");
  if (place === "mail" ? moved : moved || atEnd || asked) main.scrollTop = place === "mail" ? 0 : main.scrollHeight;
}

async function look() {
  const answer = await fetch(`/changes?after=${last}`);
  const said = await answer.json();
  const named = said.channels.map((each) => each.id).join() !== channels.map((each) => each.id).join();
  channels = said.channels;
  place = place || channels[0].id;
  const fresh = last > 0;
  for (const post of said.posts) {
    posts.set(post.key, { ...post, fresh });
    const root = posts.get(`${post.channel}-${post.thread}`);
    if (root) root.n += 0.001; // how many answers it has changed, too
  }
  for (const each of said.mails) mails.unshift(each);
  if (!chosen && mails.length) mail = mails[0].n;
  last = said.n;
  story = said.story;
  const listens = said.heard !== heard;
  heard = said.heard;
  drawClock();
  if (named || said.mails.length || !by("places").children.length) drawPlaces();
  if (!fresh || listens || said.posts.length || said.mails.length) draw();
  by("lost").textContent = "";
}

async function keepLooking() {
  try {
    await look();
  } catch {
    by("lost").textContent = "The practice run does not answer: it has ended, or is about to begin again.";
  }
  setTimeout(keepLooking, EVERY);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button"), shown = event.target.closest("article");
  if (!button || !shown) return;
  const post = posts.get(shown.dataset.key);
  const where = { channel: post.channel, ts: post.ts };
  asked = false;
  if (button.matches(".react")) tell("react", { ...where, name: button.dataset.name });
  if (button.matches(".press")) tell("press", { ...where, action: button.dataset.action });
});
by("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  asked = true;
  tell("ask", { channel: place, text: by("words").value });
  by("words").value = "";
});
by("close").addEventListener("click", () => { thread = ""; draw(); by("main").focus(); });
by("run").addEventListener("click", () => tell("clock", { do: story.paused ? "go on" : "pause" }));
by("step").addEventListener("click", () => tell("clock", { do: "step" }));
by("speed").addEventListener("change", () => tell("clock", { do: "speed", value: by("speed").value }));
keepLooking();
