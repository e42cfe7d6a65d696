/* Moves focus to the error summary after a form came back, so that it is read first. Nothing depends on it. */
document.querySelector("[data-focus]")?.focus();
