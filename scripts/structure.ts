import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { findCircles } from './structure/find-circles.ts'
import { listImports, sourceFiles } from './structure/imports.ts'

/*
 * Prints how the source is built: for each layer its files, code lines (neither blank nor comment),
 * the median, the ninetieth of a hundred and the longest file, and the circles between its files and
 * between its folders, types included.
 */

const LAYERS = ['core', 'ports', 'operations', 'adapters', 'library', 'api', 'cli', 'web'] as const

function codeLines(file: string): number {
  const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  return text.split('\n').filter((line) => line.trim() !== '' && !/^\s*\/\//.test(line)).length
}

function describe(name: string, roots: readonly string[]) {
  const lines = sourceFiles(...roots)
    .map(codeLines)
    .toSorted((a, b) => a - b)
  const at = (share: number) => lines[Math.floor((lines.length - 1) * share)] ?? 0
  const all = listImports(...roots)
  const inside = all.filter(({ to }) => roots.some((root) => to.startsWith(`${root}/`)))
  const folders = inside
    .map(({ from, to }) => ({ from: dirname(from), to: dirname(to) }))
    .filter(({ from, to }) => from !== to)
  return {
    layer: name,
    files: lines.length,
    lines: lines.reduce((sum, count) => sum + count, 0),
    median: at(0.5),
    p90: at(0.9),
    max: at(1),
    'file circles': findCircles(inside).length,
    'folder circles': findCircles(folders).length,
  }
}

console.table([
  ...LAYERS.map((layer) => describe(layer, [`src/${layer}`])),
  describe(
    'all',
    LAYERS.map((layer) => `src/${layer}`),
  ),
])
