// What every page loads. Each page works without it.
import 'htmx.org'
import './csrf_header.js'
import './dialogs.js'
import './error_focus.js'
import './once_only_forms.js'
import './phrases.js'
