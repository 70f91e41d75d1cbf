// Drafts (drafts.js) of forms that were accepted, and whatever another person has left in this tab, are deleted.
const PREFIX = 'draft '
const { person, answered = '' } = document.body.dataset

if (person) {
  for (const task of answered.split(' ')) sessionStorage.removeItem(`${PREFIX}${person}:${task}`)
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${person}:`)) sessionStorage.removeItem(key)
  }
}
