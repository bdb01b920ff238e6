import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const SERVER = process.env['SKILLMEAT_SERVER'] ?? 'http://127.0.0.1:7330'

function isLibrary(id: string): boolean {
  return /node_modules\/(?:react|react-dom|scheduler|@tanstack\/[\w-]+|use-sync-external-store)\//.test(
    id,
  )
}

/** Pieces that stand on few pages, or come when they are asked for. */
const RARE =
  /palette\.tsx|shortcut-list|pages-sheet|app\/toasts|get-in-page|dialog|menu|tabs|consent|sync|drift|member|version|hash|table/

/** Tells whether a file of ours is needed by nearly every page. */
function isCommon(id: string): boolean {
  return /src\/(?:web\/(?:app|data|design)|api\/client)\//.test(id) && !RARE.test(id)
}

export default defineConfig({
  root: fileURLToPath(new URL('src/web', import.meta.url)),
  plugins: [react(), tailwind()],
  build: {
    outDir: fileURLToPath(new URL('dist/package/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: 'chrome125',
    // Everything is a file of its own: the pages' policy allows no `data:` scripts or styles.
    assetsInlineLimit: 0,
    // One style for all: Vite asks once only for the style of a chunk, whether it comes or not.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What every page needs comes as few files: a browser is slow with many small ones.
        codeSplitting: {
          groups: [
            { name: 'libraries', test: isLibrary },
            { name: 'icons', test: /node_modules\/lucide-react\// },
            { name: 'common', test: isCommon },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    // Seen from the server, a request of the page comes from itself.
    proxy: { '/api': { target: SERVER, changeOrigin: true, headers: { origin: SERVER } } },
  },
})
