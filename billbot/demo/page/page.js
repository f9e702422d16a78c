// Shows what arrived in the practice room. The pieces of HTML come from the room, where all that strangers wrote is text.
"use strict";

const EVERY = 700; // milliseconds between two looks
const posts = new Map(), mails = [], unread = new Map(); // unread: the place of each message that nobody has seen here
const by = (id) => document.getElementById(id);
const make = (tag, text = "", values = {}) => Object.assign(document.createElement(tag), { textContent: text }, values);
let last = 0, channels = [], place = "", thread = "", mail = 0, chosen = false, story = null, heard = false;
let follows = false, asked = false; // whether the next message that comes is to be shown: wherever it is, or here
let width = "computer";

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

function pressed(text, on, act) {
  const button = make("button", text, { type: "button" });
  button.setAttribute("aria-pressed", String(on));
  button.addEventListener("click", act);
  return button;
}

function drawMails(list) {
  const signs = `${mails.length}:${mail}:${width}`;
  if (list.dataset.signs === signs) return;
  list.dataset.signs = signs;
  const names = make("ul", "", { className: "mails" });
  for (const each of mails) {
    const button = make("button", "", { type: "button" });
    button.append(make("b", each.subject), make("span", `to ${each.to} · ${each.at}`));
    button.setAttribute("aria-current", String(each.n === mail));
    button.addEventListener("click", () => { mail = each.n; chosen = true; draw(); });
    const line = make("li");
    line.append(button);
    names.append(line);
  }
  const scrolled = list.firstElementChild ? list.firstElementChild.scrollTop : 0;
  list.replaceChildren(names);
  names.scrollTop = scrolled;
  if (!mail) return;
  const reading = make("div", "", { className: "reading" }), widths = make("p", "", { className: "widths" });
  for (const [name, words] of [["computer", "As on a computer"], ["phone", "As on a phone"]])
    widths.append(pressed(words, name === width, () => { width = name; draw(); }));
  const frame = make("iframe", "", { className: width, src: `/mail/${mail}`, title: "The mail" });
  frame.setAttribute("sandbox", "");
  reading.append(widths, frame);
  list.append(reading);
}

function drawPlaces() {
  const named = [...channels.map((each) => [each.id, each.name]), ["mail", "Mail"]];
  const held = document.activeElement.dataset.place;
  by("places").replaceChildren(...named.map(([id, words]) => {
    const count = [...unread.values()].filter((each) => each === id).length;
    const button = make("button", words, { type: "button", className: count ? "fresh" : "" });
    if (count) button.append(make("span", count, { className: "badge", title: `${count} unread` }));
    button.dataset.place = id;
    button.setAttribute("aria-current", String(id === place));
    button.addEventListener("click", () => { place = id; thread = ""; follows = false; draw(); });
    return button;
  }));
  const again = [...by("places").children].find((each) => each.dataset.place === held);
  if (again) again.focus();
}

function drawStory() {
  by("public").hidden = !story.pages;
  by("says").textContent = story.says;
  by("now").textContent = story.now;
  by("how").textContent = story.over ? "The story is over." : story.paused ? "Paused." : "";
  by("run").textContent = story.paused ? "Play" : "Pause";
  for (const each of ["run", "message", "chapter"]) by(each).disabled = story.over;
  const here = story.chapters.findLastIndex((each) => each.done);
  by("chapters").replaceChildren(...story.chapters.map((each, at) => {
    const line = make("li", each.says, { className: at === here ? "here" : each.done ? "done" : "" });
    line.prepend(make("small", each.at));
    return line;
  }));
}

function draw() {
  const list = by("list"), moved = list.dataset.place !== place;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  if (moved) {
    list.replaceChildren();
    delete list.dataset.signs;
    list.dataset.place = place;
  }
  const shown = channels.find((each) => each.id === place) || { name: "", purpose: "" };
  const here = [...posts.values()].filter((each) => each.channel === place && each.inChannel && !each.gone);
  const fresh = [...unread.keys()].filter((key) => unread.get(key) === place);
  for (const key of fresh) unread.delete(key);
  by("title").textContent = place === "mail" ? "Mail" : shown.name;
  by("purpose").textContent = place === "mail" ? "The organizers' mailing list gets this." : shown.purpose;
  list.classList.toggle("mail", place === "mail" && mails.length > 0);
  if (place === "mail") drawMails(list);
  else put(list, here, "m-");
  if (!list.children.length || list.firstElementChild.matches(".empty"))
    list.replaceChildren(make("p", "Nothing yet. “Next message” goes on to the first one.", { className: "empty" }));
  by("to").textContent = place.startsWith("D") ? "To billbot" : "/billbot";
  by("ask").hidden = place === "mail" || !heard;
  by("thread").hidden = !thread;
  const of = [...posts.values()].filter((each) => [each.key, `${each.channel}-${each.thread}`].includes(thread) && !each.gone);
  put(by("replies"), thread ? of : [], "t-");
  drawPlaces();
  if (place === "mail" || !(moved || atEnd || asked)) return;
  const first = here.find((each) => fresh.includes(each.key));
  for (const each of list.querySelectorAll(".unread")) each.classList.remove("unread");
  if (first && here[0] !== first) by(`m-${first.key}`).classList.add("unread");
  // The newest from its beginning, which may be longer than the window.
  if (list.lastElementChild) list.lastElementChild.scrollIntoView({ block: "start" });
}

async function look() {
  const answer = await fetch(`/changes?after=${last}`);
  const said = await answer.json();
  const named = said.channels.map((each) => each.id).join() !== channels.map((each) => each.id).join();
  channels = said.channels;
  place = place || channels[0].id;
  const begun = last > 0;
  const came = [
    ...said.posts.filter((each) => !posts.has(each.key) && !each.gone).map((each) => [each.key, each.channel]),
    ...said.mails.map((each) => [`mail-${each.n}`, "mail"]),
  ];
  for (const [key, where] of came) unread.set(key, where);
  for (const post of said.posts) {
    posts.set(post.key, { ...post, fresh: begun });
    const root = posts.get(`${post.channel}-${post.thread}`);
    if (root) root.n += 0.001; // how many answers it has changed, too
  }
  for (const each of said.mails) mails.unshift(each);
  if (!chosen && mails.length) mail = mails[0].n;
  last = said.n;
  story = said.story;
  const listens = said.heard !== heard;
  heard = said.heard;
  drawStory();
  if (follows && came.length) [, place] = came[0];
  if (!begun || named || listens || said.posts.length || said.mails.length) draw();
  if (came.length) asked = false;
  if (came.length && story.paused) follows = false;
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
by("run").addEventListener("click", () => tell("clock", { do: "play or pause" }));
for (const each of ["message", "chapter"])
  by(each).addEventListener("click", () => { follows = true; tell("clock", { do: `next ${each}` }); });
keepLooking();
