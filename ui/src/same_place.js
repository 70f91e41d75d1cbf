// Back from a case to its row: the focus on its link, the list scrolled as it was.
//
// The address names the row (#task-12); how far the list was scrolled is kept in this tab alone.
import { focusRow } from './rows.js'

const keyOf = () => `scroll ${location.pathname}${location.search}`
const hasRows = () => document.querySelector('[data-rows]')

addEventListener('pagehide', () => {
  if (hasRows()) sessionStorage.setItem(keyOf(), String(Math.round(scrollY)))
})

// After the browser itself has gone to the row, which it does when all is loaded.
addEventListener('load', () => {
  if (!hasRows() || !location.hash.startsWith('#task-')) return
  const row = document.getElementById(location.hash.slice(1))
  const scrolled = sessionStorage.getItem(keyOf())
  if (scrolled !== null) scrollTo(0, Number(scrolled))
  if (row) focusRow(row)
})
