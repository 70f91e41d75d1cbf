// A table marked data-rows is walked row by row: the focus stands on the link of the row.
// A row may carry a tick box <input type="checkbox" name="task">: X and a click with Shift tick it or a range.
const ROWS = '[data-rows] tbody tr'

let ticked = null // where a range begins

// Says whether there are rows at all: elsewhere the key may mean something else.
export function stepRow(step) {
  const rows = [...document.querySelectorAll(ROWS)]
  if (!rows.length) return false
  const at = rows.indexOf(currentRow())
  focusRow(rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))])
  return true
}

export function openRow() {
  const link = currentRow()?.querySelector('a')
  link?.click()
  return Boolean(link)
}

export function tickRow({ asRange }) {
  const row = currentRow()
  const box = row?.querySelector('[type=checkbox][name=task]')
  if (!box) return false
  if (asRange && ticked) tickBetween(ticked, row, true)
  else setTick(box, !box.checked)
  ticked = row
  return true
}

export function focusRow(row) {
  row.querySelector('a')?.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'nearest' })
}

function currentRow() {
  return document.activeElement.closest(ROWS) ?? document.querySelector(`${ROWS}[data-current]`)
}

function tickBetween(from, to, wanted) {
  const rows = [...document.querySelectorAll(ROWS)]
  const [first, last] = [rows.indexOf(from), rows.indexOf(to)].sort((a, b) => a - b)
  for (const row of rows.slice(Math.max(0, first), last + 1)) {
    const box = row.querySelector('[type=checkbox][name=task]')
    if (box) setTick(box, wanted)
  }
}

function setTick(box, wanted) {
  box.checked = wanted
  box.dispatchEvent(new Event('change', { bubbles: true }))
}

// The row stays marked when the focus leaves the table, so that J goes on from there.
document.addEventListener('focusin', event => {
  const row = event.target.closest(ROWS)
  if (!row) return
  for (const other of document.querySelectorAll(`${ROWS}[data-current]`)) other.removeAttribute('data-current')
  row.setAttribute('data-current', '')
})

document.addEventListener('click', event => {
  if (!event.target.matches?.('[data-rows] [type=checkbox][name=task]')) return
  const row = event.target.closest(ROWS)
  if (event.shiftKey && ticked?.isConnected) tickBetween(ticked, row, event.target.checked)
  ticked = row
})
