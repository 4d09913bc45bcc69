// Mounted once on every page. Links need no script; they load the page they name.

export default function ({ data, parentElement, setTriggerValue }) {
  // Streamlit calls this again whenever `data` changes and cleans up only when the page is left.
  const memory = (parentElement.archiveMemory ??= { anchor: "" });
  memory.listeners?.abort();
  memory.listeners = new AbortController();
  const { signal } = memory.listeners;

  document.addEventListener("click", (event) => onClick(event, setTriggerValue), { signal });
  document.documentElement.dataset.listening = ""; // until now a click on an example is lost
  // Streamlit changes the address after each answer and does not follow it on the way back.
  window.addEventListener("popstate", () => location.reload(), { signal });
  if (data.anchor !== memory.anchor) {
    memory.anchor = data.anchor;
    if (data.anchor) reveal(data.anchor, signal);
  }
  return () => memory.listeners.abort();
}

function onClick({ target }, setTriggerValue) {
  const question = target.closest(".stHtml [data-ask]");
  if (question) {
    setTriggerValue("asked", question.dataset.ask);
    return;
  }
  // A card opens wherever it is clicked, unless the click ended the selecting of its words.
  const card = target.closest(".stHtml [data-card]");
  if (card && !target.closest("a") && getSelection().isCollapsed) card.querySelector("a").click();
}

// The page arrives piece by piece: the element is kept in view until what follows it has come, or
// the reader moves.
const SETTLING_MS = 1000;

function reveal(anchor, signal) {
  const hold = new AbortController();
  const release = () => hold.abort();
  signal.addEventListener("abort", release);
  for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    document.addEventListener(type, release, { signal: hold.signal, capture: true, passive: true });
  }

  let found = false;
  const show = () => {
    const element = document.querySelector(`[data-anchor="${CSS.escape(anchor)}"]`);
    if (!element) return;
    element.scrollIntoView({ block: element.matches("mark") ? "center" : "start" });
    if (found) return;
    found = true;
    element.focus({ preventScroll: true });
    setTimeout(release, SETTLING_MS);
  };
  const watcher = new MutationObserver(show);
  watcher.observe(document.body, { childList: true, subtree: true });
  hold.signal.addEventListener("abort", () => watcher.disconnect());
  show();
}
