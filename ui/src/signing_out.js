// Signing out leaves nothing of the person in this tab. Imported last: what others keep on leaving a page goes too.
let leaves = false

document.addEventListener('submit', event => {
  if (!event.target.matches('[data-signs-out]')) return
  leaves = true
  for (const form of document.querySelectorAll('[data-draft]')) delete form.dataset.draft // it is no longer kept
  sessionStorage.clear()
})
addEventListener('pagehide', () => { if (leaves) sessionStorage.clear() })
