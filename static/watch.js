/* Looks again every two seconds how far the work is that this page waits for, and goes on when it is done.
   Without this script the page's own link does the same. */
const watched = document.querySelector("[data-watch]");
async function look() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-watch]");
  if (!now) return location.reload();
  if (now.textContent.trim() !== watched.textContent.trim()) watched.replaceChildren(...now.children);
  setTimeout(look, 2000);
}
if (watched) setTimeout(look, 2000);
