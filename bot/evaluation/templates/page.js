"use strict";
const questions = [...document.querySelectorAll(".question")];
const buttons = [...document.querySelectorAll("[data-state-filter]")];
const tag = document.getElementById("tag");
const search = document.getElementById("search");
const shown = document.getElementById("shown");
const empty = document.getElementById("empty");
let state = "";

function matches(question) {
  const { state: own, abstained, tags, words } = question.dataset;
  if (state === "abstained" ? abstained !== "yes" : state && own !== state) return false;
  if (tag.value && !tags.split("\n").includes(tag.value)) return false;
  return search.value.toLowerCase().split(/\s+/).every((word) => words.includes(word));
}

function update() {
  let count = 0;
  for (const question of questions) {
    question.hidden = !matches(question);
    if (!question.hidden) count += 1;
  }
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.stateFilter === state));
  shown.textContent = `${count} of ${questions.length}`;
  empty.hidden = count > 0;
}

for (const button of buttons) {
  button.addEventListener("click", () => {
    state = button.dataset.stateFilter;
    update();
  });
}
tag.addEventListener("change", update);
search.addEventListener("input", update);
for (const row of document.querySelectorAll("[data-tag]")) {
  row.addEventListener("click", () => {
    tag.value = row.dataset.tag;
    update();
    document.getElementById("questions").scrollIntoView();
  });
}
update();
