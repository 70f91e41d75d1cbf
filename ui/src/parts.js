// A part of the page instead of the whole: links, forms and fields with data-part="#id" fetch that part alone.
//
// A link or a form takes it from the page it leads to; a field with data-part-url asks that address for it,
// telling what stands in the fields of its form that data-part-with names. If anything goes wrong, a link or
// a form leads to its page as if this file were not there.
let asking = null
let shown = here()

document.addEventListener('click', event => {
  const link = event.target.closest('a[data-part]')
  if (!link || event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  lead(link.dataset.part, link.href)
})

document.addEventListener('submit', event => {
  if (!event.target.matches('form[data-part]')) return
  event.preventDefault()
  narrow(event.target)
})

document.addEventListener('change', ({ target }) => {
  if (target.form?.matches('[data-part]')) narrow(target.form)
  for (const field of target.form?.querySelectorAll('[data-part-url]') ?? []) {
    const names = [field.name, ...(field.dataset.partWith?.split(' ') ?? [])]
    if (names.includes(target.name)) replace(field.dataset.part, addressOf(field.dataset.partUrl, field.form, names))
  }
})

// The filter that stood in the address before: its rows are fetched with the whole page.
addEventListener('popstate', () => { if (here() !== shown) location.reload() })

async function narrow(form) {
  const url = addressOf(form.action, form)
  if (await lead(form.dataset.part, url) && url !== location.href) history.pushState(null, '', url)
  shown = here()
}

async function lead(part, url) {
  const outcome = await replace(part, url)
  if (outcome === 'failed') location.assign(url)
  return outcome === 'replaced'
}

async function replace(part, url) {
  asking?.abort()
  asking = new AbortController()
  const { signal } = asking
  try {
    const answer = await fetch(url, { signal })
    const found = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector(part)
    const old = document.querySelector(part)
    if (!answer.ok || !found || !old) return 'failed'
    const focused = old.contains(document.activeElement) && document.activeElement.getAttribute('href')
    old.replaceWith(document.adoptNode(found))
    if (focused) found.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus()
    document.dispatchEvent(new Event('part:replaced'))
    return 'replaced'
  } catch {
    return signal.aborted ? 'overtaken' : 'failed'
  }
}

function addressOf(base, form, names) {
  const url = new URL(base, location.href)
  for (const [name, value] of new FormData(form)) {
    if (names ? names.includes(name) : value) url.searchParams.set(name, value)
  }
  return url.href
}

function here() {
  return location.pathname + location.search
}
