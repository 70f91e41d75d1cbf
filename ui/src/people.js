// People are found as one types: the form is sent as its button "looking" would send it, so that no name
// stands in an address, and only the list is taken from the answer. Without this the button brings the page.
const PAUSE = 300
let waiting, asking

for (const kind of ['input', 'compositionend']) {
  document.addEventListener(kind, event => {
    const { target } = event
    if (event.isComposing || !target.matches?.('[data-people]')) return
    clearTimeout(waiting)
    waiting = setTimeout(() => look(target.form), PAUSE)
  })
}

document.addEventListener('click', async event => {
  const button = event.target.closest('[name="looking"]')
  if (!button) return
  event.preventDefault()
  clearTimeout(waiting)
  if (await look(button.form) === 'failed') button.form.requestSubmit(button)
})

async function look(form) {
  asking?.abort()
  asking = new AbortController()
  const { signal } = asking, body = new FormData(form)
  body.append('looking', '1')
  try {
    const answer = await fetch(form.action, { method: 'POST', body, signal })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const people = page.querySelector('#people')
    if (!answer.ok || !people) return 'failed'
    keepChosen(document.querySelector('#people select'), people.querySelector('select'))
    document.querySelector('#people').replaceWith(document.adoptNode(people))
    document.querySelector('#people-told').textContent = page.querySelector('#people-told').textContent
    return 'replaced'
  } catch {
    return signal.aborted ? 'overtaken' : 'failed'
  }
}

// Somebody may have been chosen while the answer was under way.
function keepChosen(old, fresh) {
  const chosen = old.selectedOptions[0]
  if (!chosen?.value) return
  if (![...fresh.options].some(option => option.value === chosen.value)) fresh.append(chosen.cloneNode(true))
  fresh.value = chosen.value
}
