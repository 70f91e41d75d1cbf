// Bundles the page scripts, the stylesheets and the icons into ../webui/static/dist.
//
// Every file carries a hash of its content in its name, so that it may be cached for ever; manifest.json
// leads from the plain name to the hashed one. .stamp lists what went in: hatch_build.py compares it.
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const OUT = '../webui/static/dist'
const ENTRIES = {
  app: 'src/app.js', case: 'src/case.js', diagram: 'src/diagram.js', print_button: 'src/print_button.js',
  style: 'src/css/app.css', staff: 'src/css/staff.css', print: 'src/css/print.css', approval_sheet: 'src/css/approval_sheet.css',
}
const COMPRESSED = new Set(['.js', '.css', '.svg'])

await rm(OUT, { recursive: true, force: true })
await mkdir(OUT, { recursive: true })
const bundled = await build({
  entryPoints: ENTRIES, entryNames: '[name]-[hash]', outdir: OUT, metafile: true,
  bundle: true, minify: true, format: 'esm', target: 'es2022', legalComments: 'linked', logLevel: 'warning',
})
await writeFile(join(OUT, 'manifest.json'), JSON.stringify({ ...manifestOf(bundled.metafile), 'icons.svg': await iconSprite() }, null, 1))
await writeFile(join(OUT, 'licences.txt'), await licencesOf(bundled.metafile))
await compressAll()
await writeFile(join(OUT, '.stamp'), JSON.stringify(await digestsOfInputs()))

function manifestOf(metafile) {
  const names = {}
  for (const [path, output] of Object.entries(metafile.outputs)) {
    if (!output.entryPoint) continue
    const entry = Object.keys(ENTRIES).find(name => ENTRIES[name] === output.entryPoint)
    names[entry + extname(path)] = basename(path)
    if (output.cssBundle) names[entry + '.css'] = basename(output.cssBundle)
  }
  return names
}

async function iconSprite() {
  const names = JSON.parse(await readFile('src/icons.json', 'utf8'))
  const symbols = await Promise.all(names.map(async name => {
    const svg = await readFile(`node_modules/lucide-static/icons/${name}.svg`, 'utf8')
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, '').replace('</svg>', '').trim()
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`
  }))
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`
  const file = `icons-${createHash('sha256').update(sprite).digest('hex').slice(0, 8).toUpperCase()}.svg`
  await writeFile(join(OUT, file), sprite)
  return file
}

// The licences ask that their text travels with the code, and most bundled files carry no comment of their own.
async function licencesOf(metafile) {
  const packages = new Set(['lucide-static'])
  for (const path of Object.keys(metafile.inputs)) {
    const found = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)
    if (found) packages.add(found[1])
  }
  const texts = await Promise.all([...packages].sort().map(async name => {
    const { version, license } = JSON.parse(await readFile(`node_modules/${name}/package.json`, 'utf8'))
    const file = (await readdir(`node_modules/${name}`)).find(entry => /^licen[cs]e/i.test(entry))
    return `== ${name} ${version} (${license})\n\n${file ? await readFile(`node_modules/${name}/${file}`, 'utf8') : ''}`
  }))
  return texts.join('\n\n')
}

async function compressAll() {
  for (const name of await readdir(OUT)) {
    if (!COMPRESSED.has(extname(name))) continue
    const whole = await readFile(join(OUT, name)), squeezed = gzipSync(whole, { level: 9 })
    if (squeezed.length < whole.length) await writeFile(join(OUT, name + '.gz'), squeezed)
  }
}

async function digestsOfInputs() {
  const found = (await readdir('src', { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile()).map(entry => join(entry.parentPath ?? entry.path, entry.name))
  const digests = {}
  for (const path of ['build.mjs', 'package-lock.json', ...found].sort()) {
    digests[path] = createHash('sha256').update(await readFile(path)).digest('hex')
  }
  return digests
}
