// <div data-presence="address">: says once a minute that this case is looked at, and shows who else is there.
const BEAT = 60_000
const region = document.querySelector('[data-presence]')
let shown = region?.textContent.trim()

if (region) {
  beat()
  setInterval(beat, BEAT)
  document.addEventListener('visibilitychange', beat)
}

async function beat() {
  if (document.visibilityState !== 'visible' || !navigator.onLine) return
  const headers = { 'X-CSRFToken': document.querySelector('meta[name="csrf-token"]').content }
  // a session that is over answers with the way to the sign-in page: not followed, nothing changes here
  const answer = await fetch(region.dataset.presence, { method: 'POST', headers, redirect: 'manual' }).catch(() => null)
  if (!answer?.ok) return
  const heard = new DOMParser().parseFromString(await answer.text(), 'text/html').body
  if (heard.textContent.trim() === shown) return // a screen reader is told of changes only
  shown = heard.textContent.trim()
  region.replaceChildren(...heard.children)
}
