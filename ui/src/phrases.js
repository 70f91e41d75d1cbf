// <button data-phrase="opinion">: its text goes into the text area of that id, where the caret stands.
const touched = new WeakSet()
const CLOSED = /[\s，。；：、！？,.;:!?（(“]$/

document.addEventListener('focusin', event => { if (event.target.matches('textarea')) touched.add(event.target) })

document.addEventListener('click', event => {
  const button = event.target.closest('[data-phrase]')
  const area = button && document.getElementById(button.dataset.phrase)
  if (!area) return
  const end = area.value.length
  const [from, to] = touched.has(area) ? [area.selectionStart, area.selectionEnd] : [end, end]
  const before = area.value.slice(0, from)
  const joint = before && !CLOSED.test(before) ? '；' : ''
  area.setRangeText(joint + button.textContent.trim(), from, to, 'end')
  area.dispatchEvent(new Event('input', { bubbles: true }))
  area.focus()
})
