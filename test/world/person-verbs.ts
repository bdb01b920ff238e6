import { deploy } from '../../src/operations/deployments/deploy.ts'
import { status } from '../../src/operations/drift/status.ts'
import { add } from '../../src/operations/importing/add.ts'
import { ADD_ALL } from '../../src/operations/importing/pipeline/add-report.ts'
import { install } from '../../src/operations/records/install.ts'
import type { Installed, InstallRequest } from '../../src/operations/records/install-report.ts'
import { teamUrl } from './team.ts'
import type { Person } from './team.ts'

export async function addFrom(person: Person, name: string) {
  const location = { kind: 'git', url: teamUrl(name), ref: null, path: null } as const
  await person.run((ports) => add(ports, { ...ADD_ALL, location }))
}

export function deployTo(person: Person, ...names: readonly string[]) {
  return person.run((ports) =>
    deploy(ports, {
      names,
      project: person.project,
      scope: 'project',
      profile: null,
      pin: null,
      force: false,
      agrees: true,
      dryRun: false,
    }),
  )
}

/** Somebody deploys artifacts, if any, and pushes the project; a colleague pulls it. */
export async function shareWith(from: Person, to: Person, names: readonly string[]) {
  if (names.length > 0) await deployTo(from, ...names)
  from.commit('Deployed')
  from.git('push', '--quiet', 'origin', 'HEAD:main')
  to.git('pull', '--quiet', 'origin', 'main')
}

export async function installIn(person: Person, more: Partial<InstallRequest> = {}) {
  const request = { names: [], as: null, same: null, allow: [], agrees: false, dryRun: false }
  const { result } = await person.run((ports) =>
    install(ports, { ...request, project: person.project, ...more }),
  )
  return result
}

export async function driftIn(person: Person) {
  const report = await person.run((ports) => status(ports, [person.project]))
  return report.deployments.map(({ typed, drift }) => `${typed} ${drift.kind}`)
}

export function told(items: readonly Installed[]) {
  return items.map(({ artifact, action, base, copies }) => {
    return [artifact, action, base, ...copies.map(({ state }) => state)].join(' ')
  })
}
