// Single keys for whoever works through a queue; switched off by data-keys="off" on <html> (WCAG 2.1.4).
//
// They never act while somebody is typing or composing Chinese, with Ctrl, Alt or Meta, or under a dialog.
// data-key="a" on a link follows it, on a radio button chooses it and goes on to the opinion: nothing is sent.
// While typing, Esc leaves the field, and Ctrl+Enter sends a form marked data-sent-by-keys: no single keys, these.
import { openRow, stepRow, tickRow } from './rows.js'

const TYPING = 'textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit], [type=button])'
const COMPOSING = 229 // the key code of a key that an input method has taken

const ACTIONS = {
  j: () => stepRow(1) || pressKeyed('j'),
  k: () => stepRow(-1) || pressKeyed('k'),
  ArrowDown: () => document.activeElement.closest('[data-rows]') && stepRow(1),
  ArrowUp: () => document.activeElement.closest('[data-rows]') && stepRow(-1),
  x: event => tickRow({ asRange: event.shiftKey }),
  Enter: () => !document.activeElement.closest('a, button, summary, [type=radio]') && openRow(),
  '/': () => goTo(document.querySelector('main [type=search]')),
  '?': showSheet,
  '？': showSheet,
}

const isOff = document.documentElement.dataset.keys === 'off'
if (isOff) for (const told of document.querySelectorAll('[aria-keyshortcuts]')) told.removeAttribute('aria-keyshortcuts')

document.addEventListener('keydown', event => {
  if (isOff || event.defaultPrevented) return
  if (event.isComposing || event.keyCode === COMPOSING) return
  if (document.querySelector('dialog[open]')) return
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return send(event)
  if (event.ctrlKey || event.altKey || event.metaKey) return
  if (event.target.closest?.(TYPING)) return event.key === 'Escape' && event.target.blur()
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key // Caps Lock may be on
  const act = ACTIONS[key] ?? (/^[a-z]$/.test(key) ? () => pressKeyed(key) : undefined)
  if (act?.(event)) event.preventDefault()
})

function pressKeyed(key) {
  const marked = document.querySelector(`[data-key="${key}"]`)
  if (!marked) return false
  if (marked.type !== 'radio') marked.click()
  else {
    marked.click() // fires the events of a choice, which `checked = true` would not
    goTo(marked.form.querySelector('textarea[name=opinion]') ?? marked)
  }
  return true
}

function send(event) {
  const form = event.target.closest('[data-sent-by-keys]')
  if (!form) return
  event.preventDefault()
  form.requestSubmit()
}

function goTo(field) {
  field?.focus()
  field?.scrollIntoView({ block: 'nearest' })
  return Boolean(field)
}

function showSheet() {
  const sheet = document.getElementById('keys-sheet')
  sheet?.showModal()
  return Boolean(sheet)
}
