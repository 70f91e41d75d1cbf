// What stands in a form marked data-draft="person:task" and was not sent is kept, and put back when it is opened again.
//
// In this tab alone (sessionStorage), never in the address and never on a server: opinions are personal, machines are
// shared. It goes when the form was accepted, when the person signs out or another comes (forgotten_drafts.js,
// signing_out.js), and with the tab.
const PREFIX = 'draft '
const NOT_TYPED = new Set(['csrf_token', 'command_key'])
const PAUSE = 250 // ms after the last key
const TIME = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

const served = new WeakMap() // form -> what the server put into it
let waiting = 0

for (const form of document.querySelectorAll('[data-draft]')) {
  served.set(form, JSON.stringify(contents(form)))
  if (form.querySelector('[data-error-summary]')) keep(form, { always: true }) // refused: what was typed stands in it
  else putBack(form)
}

document.addEventListener('input', later)
document.addEventListener('change', later)
addEventListener('pagehide', () => { for (const form of document.querySelectorAll('[data-draft]')) keep(form) })

// Before all others hear of it: a form that stays here was not sent, and may be sent again.
document.addEventListener('submit', event => {
  const form = event.target.closest('[data-draft]')
  if (!form) return
  keep(form)
  if (navigator.onLine) return
  event.preventDefault()
  form.querySelector('[data-offline]').hidden = false
}, { capture: true })
addEventListener('online', () => { for (const notice of document.querySelectorAll('[data-offline]')) notice.hidden = true })

document.addEventListener('click', event => {
  const form = event.target.closest('[data-drop-draft]')?.closest('[data-draft]')
  if (!form) return
  form.reset()
  sessionStorage.removeItem(PREFIX + form.dataset.draft)
  form.querySelector('[data-draft-line]').hidden = true
})

function later(event) {
  const form = event.target.closest?.('[data-draft]')
  if (!form) return
  clearTimeout(waiting)
  waiting = setTimeout(keep, PAUSE, form)
}

function keep(form, { always = false } = {}) {
  if (!form.dataset.draft) return
  const key = PREFIX + form.dataset.draft
  const typed = contents(form)
  if (!always && JSON.stringify(typed) === served.get(form)) {
    if (!form.querySelector('[data-error-summary]')) sessionStorage.removeItem(key)
    return
  }
  const earlier = JSON.parse(sessionStorage.getItem(key))
  if (earlier && JSON.stringify(earlier.typed) === JSON.stringify(typed)) return // its time stays
  sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), served: served.get(form), typed }))
}

// A draft written on what has changed since (a guide of a newer edition) would undo the change: then the opinion alone.
function putBack(form) {
  const draft = JSON.parse(sessionStorage.getItem(PREFIX + form.dataset.draft))
  if (!draft) return
  const fits = draft.served === served.get(form)
  for (const field of form.elements) {
    const values = draft.typed[field.name]
    if (!values || field.type === 'hidden' || !(fits || field.name === 'opinion')) continue
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = values.includes(field.value)
    else field.value = values[0]
  }
  const line = form.querySelector('[data-draft-line]')
  line.firstElementChild.textContent = line.dataset[fits ? 'whole' : 'opinion'].replace('{at}', TIME.format(draft.at))
  line.hidden = false
}

function contents(form) {
  const found = {}
  for (const field of form.elements) {
    if (!field.name || NOT_TYPED.has(field.name) || field.type === 'submit') continue
    const values = found[field.name] ??= []
    if (!/^(radio|checkbox)$/.test(field.type) || field.checked) values.push(field.value)
  }
  return found
}
