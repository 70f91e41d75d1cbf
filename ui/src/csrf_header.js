// Requests that htmx sends carry the token that a plain form carries in a hidden field.
document.addEventListener('htmx:config:request', event => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content
  const request = event.detail.ctx?.request
  if (token && request) request.headers['X-CSRFToken'] = token
})
