// What the keyboard does on every page, and dialogs that buttons open. Nothing here is needed to read or to send a form.
// Not here: charts (charts.js), partial pages (htmx attributes in templates).

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
const open = (id) => {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
  dialog?.querySelector("input")?.select();
};

// j and k walk through the rows of the list, Enter follows the link as ever.
function walk(step) {
  const links = [...document.querySelectorAll("[data-list] .whole")];
  const here = links.indexOf(document.activeElement);
  links[here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)]?.focus();
}

// A number presses the button of that number in the entry where one is.
function press(target, key) {
  const button = /^[1-9]$/.test(key) && target.closest?.("[data-keys]")?.querySelector(`[data-key="${key}"]`);
  return button && (() => button.click());
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // Enter that ends a Japanese conversion is no command
  if (event.key === "k" && (event.metaKey || event.ctrlKey)) {
    event.preventDefault();
    return open("seeker");
  }
  if (event.target.closest?.("#seeker")) return seek(event);
  if (typing(event.target) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
  const command = { "/": () => open("seeker"), "?": () => open("keys"), j: () => walk(1), k: () => walk(-1) }[event.key] || press(event.target, event.key);
  if (!command) return;
  event.preventDefault();
  command();
});

// In the search box: arrows walk through what was found, Enter opens the first.
function seek(event) {
  const links = [...document.querySelectorAll("#found a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = links.indexOf(document.activeElement);
  if (step) {
    event.preventDefault();
    const next = here + step;
    (next < 0 ? document.querySelector("#seeker input") : links[Math.min(next, links.length - 1)])?.focus();
  } else if (event.key === "Enter" && here < 0 && links.length) {
    event.preventDefault();
    links[0].click();
  } else if (event.key.length === 1 && here >= 0) {
    document.querySelector("#seeker input").focus();
  }
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    open(opener.dataset.opens);
  }
  const filler = event.target.closest("[data-fills]"); // an address that was looked up goes into the form
  if (filler) {
    for (const [name, value] of new URLSearchParams(filler.dataset.fills)) filler.form.elements[name].value = value;
  }
  if (event.target.matches("dialog[open]")) event.target.close(); // the backdrop
});

// How many rows are ticked is said beside what can be done with them.
function tell(form) {
  const said = form?.querySelector(".picked");
  if (!said) return;
  const n = [...form.elements].filter((box) => box.type === "checkbox" && box.checked).length;
  said.value = n === 0 ? "" : n === 1 ? said.dataset.one : said.dataset.many.replace("#", n.toLocaleString());
}
document.addEventListener("change", (event) => tell(event.target.form));
window.addEventListener("pageshow", () => [...document.forms].forEach(tell)); // ticks come back with the page

if (/Mac|iPhone|iPad/.test(navigator.platform)) document.querySelectorAll("[data-mac]").forEach((key) => (key.textContent = key.dataset.mac));
