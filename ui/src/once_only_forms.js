// A form is sent once: an impatient second click is dropped. The server is safe without this (idempotency key).
const sent = new WeakSet()

document.addEventListener('submit', event => {
  const form = event.target
  if (form.method !== 'post' || event.defaultPrevented) return
  if (sent.has(form)) event.preventDefault()
  sent.add(form)
})

// The page may come back from the browser's cache with its form already used.
addEventListener('pageshow', event => {
  if (event.persisted) for (const form of document.forms) sent.delete(form)
})
