// Draws a BPMN file with the state of one case on it.
//
// <section data-diagram="URL of the XML"> holds .diagram__canvas and a JSON block:
// {done: [id], taken: [flow id], tokens: [{id, tone, label}], durations: [{id, level 1-5, label}]}
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import { layersOf } from './diagram_layers.js'

const SMALLEST_READABLE = 0.75 // 13 px words become 10 px
const TALLEST = 520
const SHORTEST = 200
const MARGIN = 24
const MARK = 32 // the BPMN.iO mark stands below the drawing, not on it

await drawNew()
// A tab of another diagram swaps its section in, so that whatever stands in the verdict form stays there.
document.addEventListener('part:replaced', drawNew)

async function drawNew() {
  for (const section of document.querySelectorAll('[data-diagram]:not([data-drawn])')) {
    section.dataset.drawn = ''
    await draw(section)
  }
}

async function draw(section) {
  const host = section.querySelector('.diagram__canvas')
  const answer = await fetch(section.dataset.diagram)
  if (!answer.ok) return // the sentence inside the canvas stays: the steps are listed beside it
  host.replaceChildren()
  const viewer = new NavigatedViewer({
    container: host,
    bpmnRenderer: { defaultFillColor: 'var(--surface)', defaultStrokeColor: 'var(--line-strong)', defaultLabelColor: 'var(--fg)' },
    textRenderer: { defaultStyle: { fontFamily: getComputedStyle(host).fontFamily, fontSize: 13 }, externalStyle: { fontSize: 13 } },
  })
  await viewer.importXML(await answer.text())
  const canvas = viewer.get('canvas')
  const state = JSON.parse(section.querySelector('script[type="application/json"]').textContent)
  place(viewer, host, state.tokens?.[0]?.id)
  const layers = layersOf(viewer, state)
  layers.show('state')
  section.addEventListener('change', event => { if (event.target.name === 'layer') layers.show(event.target.value) })
  section.addEventListener('click', event => zoom(viewer, canvas, event.target.closest('[data-zoom]')))
  section.dataset.ready = ''
}

// The whole diagram where its words stay readable at that size, else the part around the current step.
function place(viewer, host, currentId) {
  const canvas = viewer.get('canvas')
  const { inner } = canvas.viewbox()
  const scale = Math.max(SMALLEST_READABLE, Math.min(1, (host.clientWidth - MARGIN) / inner.width))
  host.style.height = `${Math.min(TALLEST, Math.max(SHORTEST, inner.height * scale + MARGIN + MARK))}px`
  canvas.resized()
  canvas.zoom('fit-viewport', 'auto')
  if (canvas.zoom() >= SMALLEST_READABLE) return canvas.scroll({ dx: 0, dy: -MARK / 2 })
  const step = viewer.get('elementRegistry').get(currentId)
  const { outer } = canvas.viewbox()
  const width = outer.width / SMALLEST_READABLE
  const height = outer.height / SMALLEST_READABLE
  const x = step ? step.x + step.width / 2 - width / 2 : inner.x - MARGIN
  const y = step ? step.y + step.height / 2 - height / 2 : inner.y - MARGIN
  canvas.viewbox({
    x: within(x, inner.x - MARGIN, inner.x + inner.width + MARGIN - width),
    y: within(y, inner.y - MARGIN, inner.y + inner.height + MARGIN - height),
    width,
    height,
  })
}

// As near to the wanted place as leaves no empty space beside the drawing.
function within(wanted, least, most) {
  return Math.max(least, Math.min(wanted, most))
}

function zoom(viewer, canvas, button) {
  if (!button) return
  if (button.dataset.zoom === 'fit') canvas.zoom('fit-viewport', 'auto')
  else viewer.get('zoomScroll').stepZoom(Number(button.dataset.zoom))
}
