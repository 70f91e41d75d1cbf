// The two layers over a diagram: where the case stands, and how long each step usually takes.
//
// Colours are set through the style object with our tokens, since bpmn-js writes its own there and a
// stylesheet could only win with !important; so light and dark follow by themselves.
const LOOK = {
  plain: { fill: 'var(--surface)', stroke: 'var(--line-strong)', strokeWidth: '1.5px' },
  done: { fill: 'var(--green-bg)', stroke: 'var(--green)', strokeWidth: '1.5px' },
  current: { fill: 'var(--brand-bg)', stroke: 'var(--brand)', strokeWidth: '3px' },
  waiting: { fill: 'var(--amber-bg)', stroke: 'var(--amber)', strokeWidth: '3px' },
  late: { fill: 'var(--red-bg)', stroke: 'var(--red)', strokeWidth: '3px' },
}
const FLOW = { plain: { stroke: 'var(--line-strong)', strokeWidth: '1.5px' }, taken: { stroke: 'var(--green)', strokeWidth: '2.5px' } }
const TONES = { waiting: 'waiting', late: 'late' }

export function layersOf(viewer, state) {
  const registry = viewer.get('elementRegistry')
  const overlays = viewer.get('overlays')
  const canvas = viewer.get('canvas')
  for (const element of registry.getAll()) if (/(Task|CallActivity)$/.test(element.type)) canvas.addMarker(element, 'is-task')

  const paint = (id, look) => {
    const outline = registry.getGraphics(id)?.querySelector('.djs-visual > :not(defs)' /* a flow brings its arrow's defs first */)
    if (outline) Object.assign(outline.style, look)
  }
  const badge = (id, place, modifier, text) => {
    if (!text || !registry.get(id)) return
    const label = document.createElement('div')
    label.className = modifier
    label.textContent = text
    overlays.add(id, { position: place, html: label })
  }
  const layers = {
    state() {
      for (const id of state.done ?? []) paint(id, LOOK.done)
      for (const id of state.taken ?? []) paint(id, FLOW.taken)
      for (const token of state.tokens ?? []) {
        paint(token.id, LOOK[TONES[token.tone] ?? 'current'])
        badge(token.id, { top: -16, left: 6 }, `diagram__token diagram__token--${token.tone}`, token.label)
      }
    },
    durations() {
      for (const step of state.durations ?? []) {
        paint(step.id, { ...LOOK.plain, fill: `var(--heat-${step.level})` })
        badge(step.id, { bottom: 10, left: 6 }, 'diagram__duration', step.label)
      }
    },
  }
  const clear = () => {
    overlays.clear()
    for (const element of registry.getAll()) {
      if (element.type === 'bpmn:SequenceFlow' && element.waypoints) paint(element.id, FLOW.plain)
      else if (/(Task|CallActivity|Event|Gateway)$/.test(element.type) && element.type !== 'label') paint(element.id, LOOK.plain)
    }
  }
  return { show(name) { clear(); layers[name]() } }
}
