"""What is measured of a page as it stands: its width, the size of what is pressed, text when it is spaced."""

from playwright.sync_api import Page

LEAST = 24  # pixels of what is pressed, each way
# Words that flow on past the edge of the window.
SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const over = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > wide + 1);
  const last = over.filter(one => !over.some(other => other !== one && one.contains(other)));
  return [`${document.documentElement.scrollWidth} px wide: ${(last[0] ?? document.body).outerHTML.slice(0, 140)}`];
}"""
# A link amid words is as high as its line, as WCAG allows; of a box to tick its label is pressed as well.
TARGETS = """least => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=button]")];
  const amid = one => getComputedStyle(one).display === "inline" && [...one.parentElement.childNodes].some(
    node => node !== one && node.nodeType === Node.TEXT_NODE && /[\\p{L}\\p{N}]/u.test(node.data));
  const large = one => [one, ...(one.labels ?? [])].some(part => {
    const boxes = [...part.getClientRects()];
    return boxes.some(box => box.width >= least && box.height >= least) ||
      (part.getBoundingClientRect().width >= least && part.getBoundingClientRect().height >= least);
  });
  const shown = one => one.checkVisibility() && one.type !== "hidden" && !one.disabled && !one.matches(".skip");
  return all.filter(one => shown(one) && !amid(one) && !large(one)).map(one => {
    const box = one.getBoundingClientRect();
    const what = one.outerHTML.replace(/\\s+/g, " ").slice(0, 140);
    return `${Math.round(box.width)} × ${Math.round(box.height)} px: ${what}`;
  });
}"""
# WCAG 1.4.12, and what is cut off or spills out of its box by it, and was not before.
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
SPACED += " p { margin-bottom: 2em !important; }"
SPACE = """css => {
  const cut = () => new Set([...document.body.querySelectorAll("*")].filter(one => {
    const of = getComputedStyle(one);
    if (of.display === "inline" || of.position === "absolute" || one.clientWidth < 2) return false;
    if (!one.checkVisibility()) return false;
    if (![...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())) return false;
    if (one.matches("textarea, select")) return false;
    const lower = of.overflowY !== "visible" && one.scrollHeight > one.clientHeight + 1;
    return lower || one.scrollWidth > one.clientWidth + 1;
  }));
  const before = cut();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  const after = [...cut()].filter(one => !before.has(one)).map(one => `cut off: ${one.outerHTML.slice(0, 140)}`);
  const wide = (SIDEWAYS)();
  document.adoptedStyleSheets = [];
  return [...after, ...wide];
}""".replace("SIDEWAYS", SIDEWAYS)


def sideways(page: Page) -> list[str]:
    return list(page.evaluate(SIDEWAYS))


def targets(page: Page) -> list[str]:
    return list(page.evaluate(TARGETS, LEAST))


def spacing(page: Page) -> list[str]:
    return list(page.evaluate(SPACE, SPACED))
