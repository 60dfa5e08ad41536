// Keeps the page's live sections fresh: asks for the same page and swaps what changed.
const POLL_MS = 2000;

async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const section of document.querySelectorAll('[data-live]')) {
    const next = fresh.querySelector('[data-live]');
    if (!next || next.innerHTML === section.innerHTML) continue;
    announce(section.dataset.liveName, Number(next.dataset.count) - Number(section.dataset.count));
    section.dataset.count = next.dataset.count;
    section.replaceChildren(...document.importNode(next, true).childNodes);
  }
}

function announce(name, added) {
  const status = document.querySelector('[data-live-status]');
  if (status && added > 0) status.textContent = `Nuevos ${name}: ${added}`;
}

if (document.querySelector('[data-live]')) {
  setInterval(() => {
    // The server may be starting again; the next round asks anew.
    if (!document.hidden) refresh().catch(() => undefined);
  }, POLL_MS);
}
