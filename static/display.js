/* Opens the choices of how pages look on the page itself, so that nothing typed there is lost, and follows them when
   they are kept. Without this script the link opens a page of its own, which is also where this script has its words. */
const opener = document.querySelector("[data-display]");
const root = document.documentElement;
let panel = null;

const read = async (asked) => {
  const answer = await asked;
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

/* What stands on that page below its heading, and its heading one step lower: this page has one of its own. */
const fill = (page) => {
  const words = page.querySelector("[data-close]").dataset.close;
  const close = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet" });
  const heading = Object.assign(document.createElement("h2"), { id: "look-title", tabIndex: -1 });
  heading.textContent = page.querySelector("main h1").textContent;
  panel.replaceChildren(heading, ...page.querySelectorAll("main :is(.said, .lede, .error-summary, form)"));
  panel.querySelectorAll("a.btn").forEach((way) => way.remove());
  panel.querySelectorAll("form").forEach((form) => (form.action = opener.href));
  /* The focus goes there, which reads it once. */
  panel.querySelectorAll(".said, .error-summary").forEach((told) => {
    told.removeAttribute("role");
    told.tabIndex = -1;
  });
  close.textContent = words;
  close.addEventListener("click", shut);
  panel.append(close);
};

/* Stays on the page, so that nothing typed there is lost. */
const fail = () => {
  document.querySelectorAll(".look-failed, .look .said").forEach((before) => before.remove());
  const told = document.createElement("div");
  told.className = panel ? "look-failed said" : "look-failed said container-xl";
  const words = Object.assign(document.createElement("p"), { className: "error", textContent: opener.dataset.failed });
  told.setAttribute("role", "alert");
  told.append(words);
  (panel?.querySelector("h2") ?? opener.closest("header")).after(told);
};

const follow = (page) => {
  const marks = (element) => [...element.attributes].filter(({ name }) => name.startsWith("data-"));
  marks(root).forEach(({ name }) => root.removeAttribute(name));
  marks(page.documentElement).forEach(({ name, value }) => root.setAttribute(name, value));
  const scheme = (of) => of.querySelector("meta[name=color-scheme]");
  scheme(document).content = scheme(page).content;
};

function shut() {
  panel.remove();
  panel = null;
  opener.setAttribute("aria-expanded", "false");
  opener.focus();
}

async function open() {
  const page = await read(fetch(opener.href, { credentials: "same-origin" }));
  if (panel) return; /* pressed twice */
  document.querySelector(".look-failed")?.remove();
  panel = Object.assign(document.createElement("section"), { className: "look container-xl" });
  panel.setAttribute("aria-labelledby", "look-title");
  fill(page);
  panel.addEventListener("submit", send);
  opener.closest("header").after(panel);
  opener.setAttribute("aria-expanded", "true");
  panel.querySelector("h2").focus();
}

async function send(event) {
  event.preventDefault();
  try {
    const body = new URLSearchParams(new FormData(event.target, event.submitter));
    const page = await read(fetch(opener.href, { method: "POST", body, credentials: "same-origin" }));
    follow(page);
    fill(page);
    panel.querySelector(".error-summary, .said").focus();
  } catch {
    fail();
  }
}

if (opener && !opener.hasAttribute("aria-current")) {
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("keydown", (event) => {
    if (event.key === " ") (event.preventDefault(), opener.click());
  });
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (panel) shut();
    else open().catch(fail);
  });
}
