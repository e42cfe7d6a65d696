/* Looks again every two seconds how far the work is that this page waits for, and goes on when it is done.
   Each part of the page is renewed only when its words change, so that what is read out is read out seldom.
   Without this script the page's own link does the same. */
const watched = [...document.querySelectorAll("[data-watch]")];
async function look() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = [...page.querySelectorAll("[data-watch]")];
    if (answer.ok && now.length !== watched.length) return location.reload();
    now.forEach((part, at) => {
      if (part.textContent.trim() !== watched[at].textContent.trim()) watched[at].replaceChildren(...part.childNodes);
    });
  } catch {
    /* the network was away for a moment */
  }
  setTimeout(look, 2000);
}
if (watched.length) setTimeout(look, 2000);
