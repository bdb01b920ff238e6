import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Ports } from '../../src/ports/ports.ts'
import { commitSource } from './git-source.ts'
import type { World } from './world.ts'
import { editFile, entryText, writeFiles } from './write-files.ts'

const REPOSITORY = 'https://github.com/acme/tools'
export const MANIFEST = 'collections/default/collection.toml'

/** A home as the earlier Python tool leaves it, and the repository that its artifacts came from. */
export interface PythonHome {
  /** The commit that the artifacts were added at. */
  readonly commit: string
}

/**
 * Writes one below `world.home`: `canvas` and `own` (a custom name for what no scan would take) came from
 * a repository that has a newer commit since, `canvas` was edited, `helper` is local.
 */
export function writePythonHome(world: World): PythonHome {
  writeFiles(world.source, {
    'skills/canvas/SKILL.md': entryText('canvas'),
    'prompts/review-it.md': 'Review it.\n',
  })
  commitSource(world)
  const commit = head(world)
  writeFiles(join(world.home, 'collections/default'), {
    'skills/canvas/SKILL.md': entryText('canvas'),
    'commands/review.md': 'Review it.\n',
    'agents/helper.md': entryText('helper'),
    'collection.toml': manifest(commit),
    'collection.lock': '[lock]\nversion = "1.0.0"\n',
  })
  writeSnapshots(world)
  const own = join(world.home, 'collections/default')
  editFile(join(own, 'skills/canvas/SKILL.md'), 'canvas line 2.', 'canvas line 2, mine.')
  editFile(join(world.source, 'skills/canvas/SKILL.md'), 'canvas line 9.', 'canvas line 9, new.')
  writeFiles(world.source, { 'prompts/review-it.md': 'Review it well.\n' })
  commitSource(world)
  return { commit }
}

function manifest(commit: string): string {
  return `# Mine, do not lose this.
[collection]
name = "default"
version = "1.0.0"
created = "2024-11-01T10:00:00.123456"
updated = "2025-11-01T10:00:00.123456"

# The one for drawings.
[[artifacts]]
name = "canvas"
type = "skill"
path = "skills/canvas/"
origin = "github" # forked once
added = "2024-11-30T10:30:00.123456"
upstream = "${REPOSITORY}/tree/${commit}/skills/canvas"
version_spec = "latest"
resolved_sha = "${commit}"
last_updated = "2024-11-30T10:30:00.123456"
tags = ["design"]
origin_source = "github"
import_id = "batch-7"

[artifacts.metadata]
title = "Canvas"
tags = ["design", "art"]

[[artifacts.metadata.linked_artifacts]]
artifact_name = "helper"
artifact_type = "agent"
link_type = "requires"

[[artifacts]]
name = "review"
type = "command"
uuid = "5b0c1f0e5f5c4d589f0a8c8b0e1f2a3b"
path = "commands/review.md"
origin = "github"
added = "2024-12-01T10:30:00"
upstream = "${REPOSITORY}/tree/${commit}/prompts/review-it.md"
version_spec = "main"
resolved_sha = "${commit}"

[[artifacts]]
name = "helper"
type = "agent"
path = "agents/helper.md"
origin = "local"
added = "2024-12-02T10:30:00"

[[artifacts]]
name = "nightly"
type = "workflow"
path = "workflows/nightly"
origin = "local"
added = "2024-12-03T10:30:00"

[[mcp_servers]]
name = "search"
`
}

/** The tarball of a snapshot holds the collection's folder; the list names its whole path. */
function writeSnapshots({ home }: World): void {
  const dir = join(home, 'snapshots/default')
  fs.mkdirSync(dir, { recursive: true })
  const tarball = '20251217-143022-123456.tar.gz'
  execFileSync('tar', ['czf', join(dir, tarball), '-C', join(home, 'collections'), 'default'])
  writeFiles(home, {
    'snapshots/default/20251217_150000_bad.tar.gz': 'no tarball at all, and long enough',
    'snapshots/default/snapshots.toml': `# Backups.
[[snapshots]]
id = "20251217-143022-123456"
timestamp = "2025-12-17T14:30:22.123456"
message = "Before upgrade"
artifact_count = 3
tarball_path = "/Users/me/.skillmeat/snapshots/default/${tarball}"

[[snapshots]]
id = "20251217_150000_bad"
timestamp = 2025-12-17T15:00:00Z
message = "Damaged"
collection_name = "default"
artifact_count = 3
tarball_path = "20251217_150000_bad.tar.gz"

[[snapshots]]
id = "20251217_150100_out"
timestamp = "2025-12-17T15:01:00"
message = "Elsewhere"
artifact_count = 3
tarball_path = "../../../outside.tar.gz"

[[snapshots]]
id = "20251217_150200_gone"
timestamp = "2025-12-17T15:02:00"
message = "Gone"
artifact_count = 3
tarball_path = "20251217_150200_gone.tar.gz"
`,
    'audit/default_rollback_audit.toml': `[[entries]]
id = "rb_20251217_143022"
timestamp = "2025-12-17T14:30:22.123456"
collection_name = "default"
source_snapshot_id = "20251217-143000-000001"
target_snapshot_id = "20251217-143022-123456"
operation_type = "simple"
files_restored = ["(all files)"]
files_merged = []
conflicts_resolved = []
conflicts_pending = []
preserve_changes_enabled = false
success = true

[[entries]]
id = "rb_broken"
`,
  })
}

function head({ source }: World): string {
  return execFileSync('git', ['-C', source, 'rev-parse', 'HEAD']).toString().trim()
}

/** What stands for the network: the repository lies in the world's source, or nowhere; what was asked for is noted. */
export function withRepository(
  world: World,
  asked: string[],
  isReachable: (ref: string | null) => boolean = () => true,
): (ports: Ports) => Ports {
  return (ports) => ({
    ...ports,
    sources: {
      ...ports.sources,
      relate: (pair) => ports.sources.relate({ ...pair, url: pathToFileURL(world.source).href }),
      look: (location) =>
        ports.sources.look({ ...location, url: pathToFileURL(world.source).href }),
      open: (location) => {
        if (location.kind !== 'git' || location.url !== `${REPOSITORY}.git`) {
          return ports.sources.open(location)
        }
        asked.push(location.ref ?? 'HEAD')
        const there = isReachable(location.ref) ? world.source : join(world.root, 'nowhere')
        return ports.sources.open({ ...location, url: pathToFileURL(there).href })
      },
    },
  })
}
