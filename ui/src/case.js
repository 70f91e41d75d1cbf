// What the page of a case loads besides app.js.
import './drafts.js'
import './presence.js'
