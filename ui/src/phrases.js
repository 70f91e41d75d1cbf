// <button data-phrase="opinion">: its text is added to the text area of that id.
document.addEventListener('click', event => {
  const button = event.target.closest('[data-phrase]')
  const area = button && document.getElementById(button.dataset.phrase)
  if (!area) return
  area.value += (area.value ? '；' : '') + button.textContent.trim()
  area.focus()
})
